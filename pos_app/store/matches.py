"""The match in the books: which orders are to be asked about, and what was read of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import sqlite_utils

from pos_app.domain.answer import RefundRow, Stage
from pos_app.domain.match import Ours, Reading
from pos_app.domain.money import Won
from pos_app.domain.numbering import order_no, parse_order_no
from pos_app.domain.refund import UNSETTLED, Refund, RefundState, left_to_refund, split_refund
from pos_app.domain.refunding import RefundEntry
from pos_app.errors import Refused, Stale
from pos_app.store import journal, ledger, returns, sales
from pos_app.store.connect import Writer
from pos_app.store.place import JOURNAL
from pos_app.store.rows import Row, attempt_of, stored

if TYPE_CHECKING:
    from pos_app.store.database import Database

_SINCE = """SELECT seq, attempts, series, next_counter, journal_seq, journal_link, journal_end
    FROM closings ORDER BY closing_no DESC LIMIT 1"""
# Every attempt of the period, whatever became of it, and each older one that is not over, or that
# money moved of in it.
# Parts that each have an index: a query of many conditions would read every attempt there is. The
# plus keeps the ledger from being read by kind, which is nearly all of it.
_ORDERS = """SELECT * FROM attempts WHERE order_no IN (
        SELECT order_no FROM attempts WHERE attempt_no > :attempts
        UNION SELECT order_no FROM attempts WHERE "over" = 0
        UNION SELECT ref FROM ledger WHERE seq > :seq AND +kind IN ('paid', 'found')
        UNION SELECT order_no FROM refunds WHERE state IN ('pending', 'doubtful')
        UNION SELECT order_no FROM refunds WHERE refund_no IN (SELECT ref FROM ledger
            WHERE seq > :seq AND +kind IN ('refund', 'external_refund')))
    AND tender = 'toss' AND alarm IS NOT 'number_taken' ORDER BY attempt_no"""
_READING = "SELECT * FROM readings WHERE order_no = ?"
_NAMES = tuple(one.name for one in fields(Reading))
_NOTE = f"""INSERT INTO readings ({", ".join(_NAMES)}) VALUES ({", ".join(f":{n}" for n in _NAMES)})
    ON CONFLICT (order_no) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in _NAMES[1:])}"""  # noqa: S608
_EPOCH = "SELECT series, next_counter FROM epochs ORDER BY epoch DESC LIMIT 1"
_KNOWN = "SELECT count(*) FROM attempts WHERE order_no = ?"
_SERIES = "SELECT series FROM epochs"


class _Since(NamedTuple):
    """Where the last Z ended."""

    seq: int = 0
    attempts: int = 0
    series: str = ""
    next_counter: int = 1
    journal: journal.Tail = journal.Tail()


class SqliteMatches:
    """Fits `flow.daybook.Matches`; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def orders(self, listed: Iterable[str] = ()) -> tuple[Ours, ...]:
        """Every order that the match of this period is about, as it stands now.

        `listed` are numbers that Toss names besides; of these only numbers of our own series count.
        """
        with self._database.read_apart() as db:
            since = _since(db)
            found = {one.order_no: one for one in _orders(db, since)}
            further = (*self._told(db, since), *_gaps(db, since), *_of_ours(db, listed))
            for number in further:
                found.setdefault(number, _order(db, number))
            return tuple(found.values())

    def order(self, number: str) -> Ours:
        """One order, known or not."""
        with self._database.read() as db:
            return _order(db, number)

    def note(self, reading: Reading) -> None:
        """Remember what was read."""
        values = {name: stored(getattr(reading, name)) for name in _NAMES}
        with self._database.write() as db:
            db.execute(_NOTE, values)

    def take_in(
        self,
        draft: Refund,
        before: tuple[Refund, ...],
        rows: Iterable[tuple[RefundRow, int | None]],
        at: datetime,
    ) -> tuple[Refund, ...]:
        """Write refunds that were made at Toss without us, each with its tax-free part; all of
        them, or none.

        `draft` says whose they are, who takes them in and why. Raises Refused when more went back
        than is left in the books, and where a mixed sale needs its tax-free part named, and Stale
        when the refunds are not those of `before` any more: one of `rows` may be ours by now.
        """
        with self._database.write() as db:
            if returns.of_order(db, draft.order_no) != before:
                raise Stale("store.stale", word=sales.attempt(db, draft.order_no).word)
            return tuple(_take_in(db, draft, row, part, at) for row, part in rows)

    def _told(self, db: sqlite_utils.Database, since: _Since) -> Iterator[str]:
        """Numbers that the journal says were opened, and that no row has."""
        path = self._database.path.with_name(JOURNAL)
        if not path.exists():
            return
        start = since.journal
        last = journal.last_entry(path, start.end_byte) if start.end_byte else None
        same = last is not None and (last.seq, last.link) == (start.seq, start.link)
        for entry in journal.read(path, start.end_byte if same else 0, journal.tail(db).end_byte):
            if entry.kind == journal.OPENED and _is_missing(db, entry.ref):
                yield entry.ref


def _since(db: sqlite_utils.Database) -> _Since:
    row = db.execute(_SINCE).fetchone()
    if row is None:
        return _Since()
    seq, attempts, series, next_counter, *end = row
    return _Since(seq, attempts, series, next_counter, journal.Tail(*end))


def _orders(db: sqlite_utils.Database, since: _Since) -> Iterator[Ours]:
    wanted = {"attempts": since.attempts, "seq": since.seq}
    for row in list(db.query(_ORDERS, wanted)):
        known = attempt_of(row)
        refunds = returns.of_order(db, known.order_no)
        yield Ours(known.order_no, known, refunds, _reading(db, known.order_no))


def _order(db: sqlite_utils.Database, number: str) -> Ours:
    known = sales.find(db, number)
    return Ours(number, known, returns.of_order(db, number), _reading(db, number))


def _gaps(db: sqlite_utils.Database, since: _Since) -> Iterator[str]:
    """Numbers that the newest series has drawn, and that no row has."""
    series, next_counter = db.execute(_EPOCH).fetchone()
    first = since.next_counter if since.series == series else 1
    numbers = (order_no(series, counter) for counter in range(first, next_counter))
    return (number for number in numbers if _is_missing(db, number))


def _of_ours(db: sqlite_utils.Database, listed: Iterable[str]) -> Iterator[str]:
    ours = {series for (series,) in db.execute(_SERIES)}
    for number in listed:
        parsed = parse_order_no(number)
        if parsed is not None and parsed[0] in ours:
            yield number


def _is_missing(db: sqlite_utils.Database, number: str) -> bool:
    return bool(db.execute(_KNOWN, (number,)).fetchone() == (0,))


def _reading(db: sqlite_utils.Database, number: str) -> Reading | None:
    row: Row | None = next(iter(db.query(_READING, (number,))), None)
    if row is None:
        return None
    at = datetime.fromisoformat(row["read_at"])
    return Reading(**{**row, "read_at": at, "stage": Stage(row["stage"])})


def _take_in(
    db: Writer, draft: Refund, row: RefundRow, tax_free_won: int | None, at: datetime
) -> Refund:
    others = returns.of_order(db, draft.order_no)
    if any(one.state in UNSETTLED for one in others):
        raise Refused("refund.one_is_open", word=draft.order_no)
    left = left_to_refund(returns.paid_tax(db, sales.attempt(db, draft.order_no)), others)
    tax = split_refund(left, row.amount_won, tax_free_won)
    external = replace(
        draft,
        refund_no=returns.next_number(db, draft.order_no, len(others) + 1),
        amount_won=Won(row.amount_won),
        tax=tax,
        baseline_left_won=left.total_won,
        state=RefundState.DONE,
        done_at=at,
        transaction_id=row.transaction_id or row.refund_no,
        recovered=True,
    )
    written = returns.insert(db, external, at, RefundEntry.EXTERNAL)
    ledger.append(db, RefundEntry.EXTERNAL, written.refund_no, returns.told_of(written), at)
    detail = f"{written.refund_no} {written.amount_won} {draft.who}: {draft.reason}"
    sales.note(db, [(draft.order_no, "refund_external", detail)], at)
    return written
