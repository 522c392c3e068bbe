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

from pos_app.domain.money import TaxSplit
from pos_app.domain.numbering import is_cash_no, parse_order_no
from pos_app.domain.payment import TAKEN, Account, Attempt, Contract, Mode, State, Tender, mark
from pos_app.domain.refund import UNSETTLED, Refund, RefundState, move_refund
from pos_app.domain.refunding import RefundChange, RefundEntry, send_again
from pos_app.domain.verdict import Change, judge_give_up
from pos_app.store import journal, people, requests, returns, sales, terms
from pos_app.store.cash import adopt as adopt_cash
from pos_app.store.cash import keep_drawn, lasting, note_seen, tells_of_cash
from pos_app.store.connect import Writer
from pos_app.store.journal import Entry, Tail
from pos_app.store.mirror import JournalFile, mirror

EVENT = "adopted"
# Our own reason why a refund of the journal has no row: who decided it was told that it failed.
NOT_BOOKED = "not_booked"

_BEGUN = "SELECT series, begun_at FROM epochs ORDER BY epoch DESC LIMIT 1"
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
        _leave_to_a_person(db, at)
    return done


def adopt_kept(db: Writer, folder: Path, at: datetime | None = None) -> Adopted:
    """Take over everything that the journals of earlier books in a folder tell."""
    return adopt(db, _all_kept(folder), at)


def _all_kept(folder: Path) -> Iterator[Entry]:
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
    return entry.kind == journal.REFUND and _refund(db, entry, when, booked=booked)


def _take_cash(db: Writer, entry: Entry, at: datetime | None, *, lost: bool) -> bool:
    when = at or datetime.fromisoformat(entry.at)
    if not lost:
        if entry.kind == journal.CASH:
            keep_drawn(db, entry.ref)
        return False
    if entry.kind == journal.REFUND:
        return _refund(db, entry, when, booked=True)
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


def _refund(db: Writer, entry: Entry, at: datetime, *, booked: bool) -> bool:
    told = entry.payload
    row = returns.find(db, entry.ref)
    fresh = row is None
    if row is None:
        row = returns.insert(db, _asked_only(told), at)
        sales.note(db, [(row.order_no, EVENT, f"journal {entry.seq}: {row.refund_no}")], at)
    elif row.state not in UNSETTLED or told["version"] <= row.version or not booked:
        return False
    if told["state"] in {RefundState.DONE, RefundState.REFUSED}:
        _settle(db, row, entry, at)
        return True
    return fresh


def _leave_to_a_person(db: Writer, at: datetime | None) -> None:
    for row in returns.unsettled(db):
        if row.code == NOT_BOOKED and row.state is RefundState.PENDING:
            doubt = move_refund(row, RefundState.DOUBTFUL, refused=False)
            change = RefundChange(doubt, "refund_doubtful", "known from a journal alone")
            returns.apply(db, row, change, at or row.created_at)


def _asked_only(told: Mapping[str, Any]) -> Refund:
    # As one that Toss refused: its status has the last word, and it is never sent again.
    tax = TaxSplit(
        told["taxable_won"], told["vat_won"], told["tax_free_won"], told["service_fee_won"]
    )
    return Refund(
        refund_no=told["refund_no"],
        order_no=told["order_no"],
        amount_won=told["amount_won"],
        tax=tax,
        reason=told["reason"],
        who=told["who"],
        created_at=datetime.fromisoformat(told["created_at"]),
        baseline_rows=told["baseline_rows"],
        baseline_left_won=told["baseline_left_won"],
        tries=1,
        code=NOT_BOOKED,
        refused=True,
        version=1,
    )


def _settle(db: Writer, row: Refund, entry: Entry, at: datetime) -> None:
    """End a refund as Toss ended it; v2 could not tell it from a later one any more."""
    told = entry.payload
    if told["state"] == RefundState.REFUSED:
        if row.state is RefundState.DOUBTFUL:
            row = returns.apply(db, row, send_again(row), at)  # as somebody had, before its end
        change = RefundChange(move_refund(row, RefundState.REFUSED), EVENT)
    else:
        after = move_refund(
            row,
            RefundState.DONE,
            done_at=datetime.fromisoformat(told["done_at"]),
            transaction_id=told.get("transaction_id"),
            recovered=True,
        )
        kind = RefundEntry(told.get(journal.ENTRY, RefundEntry.REFUND))
        change = RefundChange(after, EVENT, f"journal {entry.seq}", kind)
    returns.apply(db, row, change, at)


def catch_up(db: Writer, file: JournalFile) -> None:
    """Bring the database and its journal together, in a transaction of its own.

    Whole entries past the end that the database names are adopted, a torn one is dropped. A file
    that is not the one that was written is kept aside, with all in it adopted, and the database
    remembers at which entry it disagreed.
    """
    folder = file.path.parent
    named = journal.tail(db)
    found = journal.survey(file.path, named)
    if found.broken_at is None:
        end = found.end
        past, booked = journal.read(file.path, named.end_byte, end.end_byte), False
    else:
        journal.keep_aside(folder)
        end = Tail(broken_at=found.broken_at)
        past, booked = _all_kept(folder), True
    file.open(end.end_byte)
    if end.seq == 0:
        _begin_chapter(db)
    done = adopt(db, past, booked=booked, cash=False)
    if end.seq > named.seq:
        told = {"from": named.seq + 1, "to": end.seq, "rows": done.rows, "left_out": done.left_out}
        journal.tell(db, journal.ADOPTED, "", told)
    if found.torn_bytes:
        journal.tell(db, journal.DROPPED, "", {"bytes": found.torn_bytes})
    if end != named:
        journal.move_tail(db, end)
    mirror(db, file)


def _begin_chapter(db: Writer) -> None:
    for series, begun_at in db.execute(_BEGUN).fetchall():
        sales.tell_epoch(db, series, datetime.fromisoformat(begun_at))
