"""What the journal tells and the books lack: sales and refunds that only Toss can still end.

Nothing told there is taken for true but that it may have happened: a payment becomes one that is
asked about, a refund one that is asked about and never sent. Wrong PINs stay counted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlite_utils

from pos_app.domain.numbering import is_cash_no, parse_order_no
from pos_app.domain.payment import TAKEN, Account, Attempt, Contract, Mode, State, Tender, mark
from pos_app.domain.verdict import Change, judge_give_up
from pos_app.store import journal, orphans, people, requests, sales, terms
from pos_app.store.cash import adopt as adopt_cash
from pos_app.store.cash import keep_drawn, note_seen, tells_of_cash
from pos_app.store.connect import Writer
from pos_app.store.journal import Entry
from pos_app.store.orphans import EVENT
from pos_app.store.witness import lasting

_KNOWN = "SELECT order_no FROM attempts WHERE order_no = ?"
_DRAWN = "UPDATE epochs SET next_counter = max(next_counter, ?) WHERE series = ?"
_SAME_SALE = """SELECT sale_no FROM sales WHERE created_at = :created_at AND cashier = :cashier
    AND amount_won = :amount_won ORDER BY sale_no <> :sale_no LIMIT 1"""
_TAKEN = "SELECT created_at FROM sales WHERE sale_no = ?"
_NEXT_SALE = "SELECT ifnull(max(sale_no), 0) + 1 FROM sales"
# What a line can hold that is JSON, and still no entry of ours.
_UNFIT = (
    LookupError,
    TypeError,
    ValueError,
    OverflowError,
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
)


@dataclass(slots=True)
class Adopted:
    """What was done: rows made or reopened, and the entries that could not be used."""

    rows: int = 0
    left_out: list[int] = field(default_factory=list)


def adopt(
    db: Writer,
    entries: Iterable[Entry],
    at: datetime | None = None,
    *,
    booked: bool = True,
    cash: bool = True,
) -> Adopted:
    """Take over what these entries tell, in their order; what the books have already is left.

    `at` dates the lines of the history; without it each entry's own time does. `booked` are
    entries that other books had committed: a refund of theirs that has no end may be on its way,
    or promised to its buyer, so it stands before a person. Else whoever decided it was told that
    it failed, and it ends as refused unless Toss has it. Cash, of which nobody else can tell, is
    taken in only of books that are lost: without `cash` its numbers alone stay drawn.
    """
    done = Adopted()
    for entry in entries:
        told = len(db.told)
        try:
            with db.atomic():
                if tells_of_cash(entry):
                    done.rows += _take_cash(db, entry, at, lost=cash)
                else:
                    done.rows += _take(db, entry, at, booked=booked, cash=cash)
        except _UNFIT:
            del db.told[told:]
            done.left_out.append(entry.seq)
    if booked:
        orphans.leave_to_a_person(db, at)
    return done


def adopt_kept(db: Writer, folder: Path, at: datetime | None = None) -> Adopted:
    """Take over everything that the journals of earlier books in a folder tell."""
    return adopt(db, all_kept(folder), at)


def all_kept(folder: Path) -> Iterator[Entry]:
    """Everything that the journals of earlier books in a folder tell, oldest first."""
    for path in journal.kept(folder):
        yield from lasting(path)


def _take(db: Writer, entry: Entry, at: datetime | None, *, booked: bool, cash: bool) -> bool:
    when = at or datetime.fromisoformat(entry.at)
    if entry.kind == journal.OPENED:
        return _opened(db, entry, when)
    if entry.kind == journal.CHANGED:
        return _changed(db, entry, when)
    if entry.kind == journal.STAFF:
        return people.adopt(db, entry.ref, entry.payload, when, booked=booked)
    if entry.kind == journal.REQUEST:
        sure = booked and (cash or not is_cash_no(str(entry.payload["order_no"])))
        return requests.adopt(db, entry.ref, entry.payload, when, booked=sure)
    return entry.kind == journal.REFUND and orphans.adopt(db, entry, when, booked=booked)


def _take_cash(db: Writer, entry: Entry, at: datetime | None, *, lost: bool) -> bool:
    when = at or datetime.fromisoformat(entry.at)
    if not lost:
        if entry.kind == journal.CASH:
            keep_drawn(db, entry.ref)
        return False
    if entry.kind == journal.REFUND:
        return orphans.adopt(db, entry, when, booked=True)
    row = sales.find(db, entry.ref)
    if entry.kind == journal.CASH:
        if row is None:
            paid_at = datetime.fromisoformat(entry.payload["facts"]["paid_at"])
            adopt_cash(db, _told(db, entry), paid_at, when)
        return row is None
    if row is None:
        raise LookupError(entry.ref)
    return note_seen(db, row, entry.payload["facts"], when)


def _opened(db: Writer, entry: Entry, at: datetime) -> bool:
    if db.execute(_KNOWN, (entry.ref,)).fetchone():
        return False
    told = _told(db, entry)
    sales.insert(db, replace(told, state=State.ABANDONED, version=1), at)
    series, counter = parse_order_no(entry.ref) or ("", 0)
    db.execute(_DRAWN, (counter + 1, series))
    sales.note(db, [(entry.ref, EVENT, f"journal {entry.seq}")], at)
    return True


def _told(db: Writer, entry: Entry) -> Attempt:
    """The attempt that an entry opens, in its sale, which is written if it is not there."""
    told = dict(entry.payload["attempt"])
    account = Account(
        Contract(told.pop("contract")),
        told.pop("base_url"),
        Mode(told.pop("mode")),
        told.pop("key_print"),
        told.pop("key_tail"),
    )
    told["created_at"] = datetime.fromisoformat(told["created_at"])
    told["tender"] = Tender(told.get("tender", Tender.TOSS))  # journals of before have none
    told["sale_no"] = _sale(db, entry.payload)
    return Attempt(**told, account=account)


def _sale(db: sqlite_utils.Database, payload: Mapping[str, Any]) -> int:
    """The number of the told sale in these books, which may have given its own to another."""
    row = dict(payload["sale"])
    taken = db.execute(_TAKEN, (row["sale_no"],)).fetchone()
    if taken is not None:
        same = db.execute(_SAME_SALE, row).fetchone()
        if same is not None:
            return int(same[0])
        (row["sale_no"],) = db.execute(_NEXT_SALE).fetchone()
    db.table("sales").insert(row)
    lines = [{**line, "sale_no": row["sale_no"]} for line in payload["lines"]]
    db.table("sale_lines").insert_all(lines)
    terms.insert(db, row["sale_no"], payload)
    return int(row["sale_no"])


def _changed(db: Writer, entry: Entry, at: datetime) -> bool:
    told = entry.payload["facts"]
    row = sales.find(db, entry.ref)
    if row is None:
        raise LookupError(entry.ref)
    if told.get("alarm") == TAKEN and row.state is State.ABANDONED and not row.taken:
        change = Change(mark(row, alarm=TAKEN), EVENT, f"journal {entry.seq}: {TAKEN}")
        sales.apply(db, row, change, at)
        return True
    if told["version"] <= row.version:
        return False
    if row.state is State.WAITING and told.get("given_up"):  # it is never executed any more
        sales.apply(db, row, judge_give_up(row), at)
        return True
    if not row.over or told["state"] == row.state:
        return False
    change = Change(mark(row, over=False), EVENT, f"journal {entry.seq}: {told['state']}")
    sales.apply(db, row, change, at)
    return True
