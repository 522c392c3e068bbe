"""Refunds in the books: one decision a row, never more than was paid."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlite_utils

from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.numbering import is_cash_no
from pos_app.domain.payment import Attempt, State, Tender
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.refund import (
    UNSETTLED,
    Refund,
    RefundState,
    left_to_refund,
    move_refund,
    refund_no,
    split_refund,
)
from pos_app.domain.refunding import RefundChange, RefundEntry
from pos_app.domain.request import Request, RequestState
from pos_app.domain.review import Limit, check_limit, counted_since, shelved
from pos_app.errors import Bug, Refused, Stale, StoreError
from pos_app.store import journal, ledger, requests, sales, shelf
from pos_app.store.connect import Writer
from pos_app.store.rows import Row, flat, stored, stored_time

if TYPE_CHECKING:
    from pos_app.store.database import Database

_OF_ORDER = "SELECT * FROM refunds WHERE order_no = ? ORDER BY decision_no"
_ONE = "SELECT * FROM refunds WHERE refund_no = ?"
_SERIES = "SELECT series FROM epochs ORDER BY epoch DESC LIMIT 1"
# By the index of the few that are: in the order of the table it would read all that ever were.
_UNSETTLED = """SELECT * FROM refunds WHERE state IN ('pending', 'doubtful')
    ORDER BY +decision_no"""
# What was made at Toss without us was nobody's decision here.
_GONE = """SELECT ifnull(sum(amount_won), 0) FROM refunds
    WHERE created_at >= ? AND state <> 'refused' AND NOT EXISTS (
        SELECT 1 FROM ledger WHERE kind = 'external_refund' AND ref = refund_no)"""
_CLOSED = "SELECT at FROM closings JOIN ledger USING (seq) ORDER BY closing_no DESC LIMIT 1"
_TIMES = frozenset({"created_at", "done_at", "approved_at"})
_FLAGS = frozenset({"refused", "recovered"})
_PLAIN = tuple(one.name for one in fields(Refund) if one.name not in {"tax", "state"})
# What a decision is; the rest is what became of it.
_IDENTITY = frozenset(
    {
        "refund_no",
        "order_no",
        "amount_won",
        "reason",
        "who",
        "created_at",
        "baseline_rows",
        "baseline_left_won",
    }
)
_FACTS = ("state", *(name for name in _PLAIN if name not in _IDENTITY))
_SET = ", ".join(f'"{name}" = :{name}' for name in _FACTS)
_WRITE = f"UPDATE refunds SET {_SET} WHERE refund_no = :refund_no AND version = :version - 1"  # noqa: S608
# What the journal tells of a refund whenever it changes.
TOLD = (
    "decision_no",
    "taxable_won",
    "vat_won",
    "tax_free_won",
    "service_fee_won",
    "state",
    *_PLAIN,
)


class SqliteReturns:
    """Fits `flow.ports.Returns`; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(
        self,
        wish: Refund,
        tax_free_won: int | None,
        request: Request | None = None,
        limit: Limit | None = None,
    ) -> Refund:
        try:
            with self._database.write() as db:
                return open_refund(db, wish, tax_free_won, request, limit)
        except StoreError:
            # Kept with a complaint: told as failed, it is decided, and in cash paid out, once more.
            ours = (wish.created_at, wish.reason, wish.who)
            with suppress(StoreError), self._database.read() as db:
                for one in of_order(db, wish.order_no):
                    if (one.created_at, one.reason, one.who) == ours:
                        return one
            raise

    def one(self, refund_no: str) -> Refund:
        with self._database.read() as db:
            return refund(db, refund_no)

    def apply(self, before: Refund, change: RefundChange, at: datetime) -> Refund:
        with self._database.write() as db:
            return apply(db, before, change, at)

    def unsettled(self) -> tuple[Refund, ...]:
        with self._database.read() as db:
            return unsettled(db)


def of_order(db: sqlite_utils.Database, order_no: str) -> tuple[Refund, ...]:
    """The refunds of one payment, oldest first."""
    return tuple(_refund_of(row) for row in db.query(_OF_ORDER, (stored(order_no),)))


def unsettled(db: sqlite_utils.Database) -> tuple[Refund, ...]:
    """Refunds of which Toss has not said its last word, oldest first."""
    return tuple(_refund_of(row) for row in db.query(_UNSETTLED))


def refund(db: sqlite_utils.Database, number: str) -> Refund:
    """One refund; raises Refused when the books know none of this number."""
    known = find(db, number)
    if known is None:
        raise Refused("refund.unknown", refund_no=number)
    return known


def find(db: sqlite_utils.Database, number: str) -> Refund | None:
    """One refund, or None when the books know none of this number."""
    row = next(iter(db.query(_ONE, (stored(number),))), None)
    return None if row is None else _refund_of(row)


def open_refund(
    db: Writer,
    wish: Refund,
    tax_free_won: int | None,
    request: Request | None = None,
    limit: Limit | None = None,
) -> Refund:
    """W5: number a decision and write it, if so much is left.

    `wish` carries no number and no split yet. Raises Refused: what is left is computed here, in
    the transaction that writes, so that two cashiers cannot give the same won back twice. A
    `request` that is approved is written with it, so that neither is ever there without the other.
    What was paid in cash goes back with the decision itself, for there is nobody to be asked.
    """
    paid = sales.attempt(db, wish.order_no)
    if paid.state is not State.PAID:
        raise Refused("refund.not_paid", order_no=paid.order_no)
    others = of_order(db, wish.order_no)
    if any(one.state in UNSETTLED for one in others):
        raise Refused("refund.one_is_open", word=paid.word)
    left = left_to_refund(paid_tax(db, paid), others)
    if paid.in_cash:
        wish = replace(wish, baseline_left_won=left.total_won)
    # All that is left is what both have left: some may have gone back without us.
    asked_won = wish.amount_won or min(left.total_won, wish.baseline_left_won)
    if asked_won == 0:
        raise Refused("refund.nothing_left")
    tax = split_refund(left, asked_won, tax_free_won)
    if tax.total_won > wish.baseline_left_won:
        raise Refused("refund.too_much", amount=tax.total_won, left=wish.baseline_left_won)
    fresh = replace(
        wish,
        refund_no=next_number(db, wish.order_no, len(others) + 1),
        amount_won=tax.total_won,
        tax=tax,
    )
    if limit is not None:
        check_limit(limit, _gone(db, limit), fresh.amount_won)
    if request is not None:  # first, so that a refund that is done at once finds its goods
        _approve(db, request, fresh, paid.word)
    sales.note(db, [(fresh.order_no, "refund_decided", _told_short(fresh))], fresh.created_at)
    return _hand_back(db, fresh) if paid.in_cash else insert(db, fresh, fresh.created_at)


def _gone(db: sqlite_utils.Database, limit: Limit) -> int:
    closed = db.execute(_CLOSED).fetchone()
    since = counted_since(limit.at, None if closed is None else datetime.fromisoformat(closed[0]))
    (won,) = db.execute(_GONE, (stored_time(since),)).fetchone()
    return int(won)


def _hand_back(db: Writer, fresh: Refund) -> Refund:
    at = fresh.created_at
    done = insert(db, replace(move_refund(fresh, RefundState.DONE), done_at=at), at)
    ledger.append(db, RefundEntry.REFUND, done.refund_no, _values(done) | _tender(done), at)
    sales.note(db, [(done.order_no, "refunded_in_cash", done.refund_no)], at)
    return done


def _tender(one: Refund) -> dict[str, str]:
    """What the ledger tells beside a refund in cash; of any other, Toss' number says it."""
    return {"tender": Tender.CASH.value} if is_cash_no(one.order_no) else {}


def _approve(db: Writer, request: Request, fresh: Refund, word: str) -> None:
    if request.request_no:
        requests.end(db, replace(request, refund_no=fresh.refund_no), fresh.created_at)
        return
    if any(one.state is RequestState.OPEN for one in requests.of_order(db, fresh.order_no)):
        raise Refused("review.one_is_open", word=word)
    known = replace(request, refund_no=fresh.refund_no, amount_won=fresh.amount_won)
    requests.open_request(db, known, fresh.created_at)


def insert(
    db: Writer, fresh: Refund, at: datetime, entry: RefundEntry = RefundEntry.REFUND
) -> Refund:
    """Write a new decision; `entry` is what the ledger calls it, if it is done already."""
    db.table("refunds").insert(_values(fresh))
    if fresh.state is RefundState.DONE:
        _put_back(db, fresh, at)
    return _told(db, fresh, at, entry)


def apply(db: Writer, before: Refund, change: RefundChange, at: datetime) -> Refund:
    """Write what became of a refund, with its ledger entry and its line in the history."""
    after = replace(change.after, version=before.version + 1)
    values, old = _values(after), _values(before)
    if any(values[name] != old[name] for name in _IDENTITY):
        raise Bug("bug.other_attempt", order_no=before.refund_no)
    if db.execute(_WRITE, values).rowcount != 1:
        raise Stale("store.stale", word=before.refund_no)
    if change.entry is not None:
        ledger.append(db, change.entry, after.refund_no, values | _tender(after), at)
    if after.state is RefundState.DONE and before.state is not RefundState.DONE:
        _put_back(db, after, at)
    detail = " ".join(part for part in (after.refund_no, change.detail) if part)
    sales.note(db, [(after.order_no, change.event, detail)], at)
    return _told(db, after, at, change.entry)


def _put_back(db: Writer, done: Refund, at: datetime) -> None:
    """The money is back: so are the goods that were to go on the shelf again."""
    request = requests.of_refund(db, done.refund_no)
    if request is None:
        return
    sold = sales.sale(db, sales.attempt(db, done.order_no).sale_no)
    shelf.put_back(db, shelved(sold.lines, request), done.refund_no, at, request.who)


def _told(db: Writer, now: Refund, at: datetime, entry: RefundEntry | None) -> Refund:
    row = next(iter(db.query(_ONE, (now.refund_no,))))
    told = journal.facts(row, TOLD)
    if entry is RefundEntry.EXTERNAL:
        told[journal.ENTRY] = str(entry)  # no fact of the row says so
    journal.tell(db, journal.REFUND, now.refund_no, told, at)
    return _refund_of(row)


def next_number(db: sqlite_utils.Database, order_no: str, number: int) -> str:
    """What the n-th refund of a payment is called."""
    (series,) = db.execute(_SERIES).fetchone()
    return refund_no(order_no, series, number)


def paid_tax(db: sqlite_utils.Database, paid: Attempt) -> TaxSplit:
    """The split by which money of a payment goes back."""
    return SaleRecord(sales.sale(db, paid.sale_no), paid).slip_tax


def _told_short(fresh: Refund) -> str:
    return f"{fresh.refund_no} {fresh.amount_won}"


def told_of(one: Refund) -> dict[str, Any]:
    """What the ledger tells of a refund."""
    return _values(one)


def _values(one: Refund) -> dict[str, Any]:
    values = {name: stored(getattr(one, name)) for name in _PLAIN}
    return values | flat(one.tax) | {"state": str(one.state)}


def _refund_of(row: Row) -> Refund:
    facts: dict[str, Any] = {name: row[name] for name in _PLAIN}
    for name in _TIMES:
        facts[name] = None if row[name] is None else datetime.fromisoformat(row[name])
    for name in _FLAGS:
        facts[name] = bool(row[name])
    tax = TaxSplit(
        Won(row["taxable_won"]),
        Won(row["vat_won"]),
        Won(row["tax_free_won"]),
        Won(row["service_fee_won"]),
    )
    return Refund(tax=tax, state=RefundState(row["state"]), **facts)
