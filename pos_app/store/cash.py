"""Sales paid in cash: sale, payment, stock, receipt, ledger and journal in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlite_utils

from pos_app.domain.cart import SaleLine, tax_of
from pos_app.domain.money import Won
from pos_app.domain.numbering import cash_no, cash_word, is_cash_no, parse_order_no
from pos_app.domain.payment import Account, Attempt, State, Tender, mark
from pos_app.domain.stock import StockEffect
from pos_app.domain.terms import PLAIN, Terms
from pos_app.domain.verdict import Change, EntryKind
from pos_app.store import journal, ledger, receipts, sales, shelf
from pos_app.store import terms as bargain
from pos_app.store.connect import Writer
from pos_app.store.rows import attempt_of

if TYPE_CHECKING:
    from pos_app.store.database import Database

EVENT = "cash_taken"
_DRAW = """UPDATE epochs SET next_cash = next_cash + 1
    WHERE epoch = (SELECT max(epoch) FROM epochs) RETURNING series, next_cash - 1"""
_LAST = """SELECT max(CAST(substr(order_no, instr(order_no, '-') + 1) AS INTEGER)) FROM attempts
    WHERE substr(order_no, 1, instr(order_no, '-') - 1) = ? AND tender = 'cash'"""
_NOT_SHOWN = """SELECT * FROM attempts
    WHERE state = 'paid' AND shown_at IS NULL AND tender = 'cash' ORDER BY attempt_no DESC"""
_DRAWN = "UPDATE epochs SET next_cash = max(next_cash, ?) WHERE series = ?"


class SqliteCash:
    """Fits `flow.cashbook.CashBook`; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(
        self,
        lines: tuple[SaleLine, ...],
        account: Account,
        received_won: Won,
        at: datetime,
        cashier: str,
        terms: Terms = PLAIN,
    ) -> Attempt:
        with self._database.write() as db:
            return take(db, lines, account, received_won, at, cashier, terms)

    def not_shown(self) -> tuple[Attempt, ...]:
        with self._database.read() as db:
            return tuple(attempt_of(row) for row in db.query(_NOT_SHOWN))

    def close(self, order_no: str, received_won: Won, at: datetime) -> Attempt:
        with self._database.write() as db:
            return close(db, order_no, received_won, at)


def take(  # noqa: PLR0913, PLR0917
    db: Writer,
    lines: tuple[SaleLine, ...],
    account: Account,
    received_won: Won,
    at: datetime,
    cashier: str,
    terms: Terms = PLAIN,
) -> Attempt:
    """A sale that begins and ends with this payment. Raises SoldOut, with nothing written."""
    tax = tax_of(lines)
    sale_no = sales.insert_sale(db, lines, tax, account.mode, at, cashier)
    bargain.write(db, sale_no, terms)
    number, word = _draw(db)
    first = Attempt(
        order_no=number,
        sale_no=sale_no,
        try_no=1,
        word=word,
        amount_won=tax.total_won,
        tax_free_won=tax.tax_free_won,
        account=account,
        created_at=at,
    )
    return _book(db, first, received_won, at)


def close(db: Writer, order_no: str, received_won: Won, at: datetime) -> Attempt:
    """Pay a sale in cash of which an attempt at Toss has ended; it keeps its word.

    Raises Refused where one is open or has paid it, and SoldOut, with nothing written.
    """
    known = sales.attempt(db, order_no)
    try_no = sales.next_try(db, known)
    number, _ = _draw(db)
    further = Attempt(
        order_no=number,
        sale_no=known.sale_no,
        try_no=try_no,
        word=known.word,
        amount_won=known.amount_won,
        tax_free_won=known.tax_free_won,
        account=known.account,
        created_at=at,
    )
    return _book(db, further, received_won, at)


def _book(db: Writer, fresh: Attempt, received_won: Won, at: datetime) -> Attempt:
    sold = sales.sale(db, fresh.sale_no)
    shelf.reserve(db, sold.lines)
    shelf.take(db, sold.lines, fresh.order_no, at, sold.cashier)
    return _write(db, fresh, received_won, at, EntryKind.PAID)


def _write(
    db: Writer, fresh: Attempt, received_won: Won, at: datetime, entry: EntryKind, **facts: Any
) -> Attempt:
    """The row, which is paid and over from its beginning, with all that tells of it."""
    paid = replace(
        fresh,
        state=State.PAID,
        over=True,
        tender=Tender.CASH,
        received_won=received_won,
        **{"paid_at": at, **facts},
    )
    paid = sales.insert(db, paid, at, journal.CASH)
    told: dict[str, Any] = {
        **receipts.told_of(db, paid.order_no),
        "tender": paid.tender.value,
        "received_won": received_won,
    }
    told |= sales.as_paid(sales.sale(db, paid.sale_no), paid)
    ledger.append(db, entry, paid.order_no, told, at)
    sales.note(db, [(paid.order_no, EVENT, str(received_won))], at)
    return paid


def _draw(db: sqlite_utils.Database) -> tuple[str, str]:
    """The next number of cash with its word; one that was set back by hand goes on behind."""
    series, counter = db.execute(_DRAW).fetchall()[0]
    if sales.find(db, cash_no(series, counter)) is not None:
        (last,) = db.execute(_LAST, (series,)).fetchone()
        counter = last + 1
        _keep_drawn(db, series, counter)
    return cash_no(series, counter), cash_word(counter)


def _keep_drawn(db: sqlite_utils.Database, series: str, counter: int) -> None:
    db.execute(_DRAWN, (counter + 1, series))


def keep_drawn(db: sqlite_utils.Database, order_no: str) -> None:
    """Never draw this number again, though no row has it."""
    series, counter = parse_order_no(order_no) or ("", 0)
    _keep_drawn(db, series, counter)


def adopt(db: Writer, fresh: Attempt, paid_at: datetime, at: datetime) -> Attempt:
    """Take over a payment of books that are lost: nobody but their journal can say that it was.

    Its stock is taken as far as it is there, as of whatever is found; none beside a payment that
    took it.
    """
    keep_drawn(db, fresh.order_no)
    sold = sales.sale(db, fresh.sale_no)
    beside = sales.paid_otherwise(db, fresh)
    effect = StockEffect.NONE if beside else StockEffect.TAKE_FOUND
    missing = shelf.move(db, effect, sold.lines, fresh.order_no, at, sold.cashier)
    facts = {"paid_at": paid_at, "recovered": True, "found": True, "version": 1}
    given_won = fresh.received_won or fresh.amount_won
    paid = _write(db, fresh, given_won, at, EntryKind.FOUND, **facts)
    short = [(paid.order_no, "stock_short", f"{sku} × {qty}") for sku, qty in missing.items()]
    sales.note(db, short, at)
    return paid


def note_seen(db: Writer, row: Attempt, told: Mapping[str, Any], at: datetime) -> bool:
    """Take over that a payment's green was seen; nothing else ever becomes of one in cash."""
    if row.shown_at is not None or "shown_at" not in told:
        return False
    seen = mark(row, shown_at=datetime.fromisoformat(told["shown_at"]))
    sales.apply(db, row, Change(seen, "adopted"), at)
    return True


def tells_of_cash(entry: journal.Entry) -> bool:
    """Whether an entry is about a payment in cash, or its refund."""
    about = str(entry.payload.get("order_no", entry.ref))
    return entry.kind in (journal.CASH, journal.CHANGED, journal.REFUND) and is_cash_no(about)
