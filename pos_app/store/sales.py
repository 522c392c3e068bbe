"""Sales and their attempts: writing them, and what became of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlite_utils

from pos_app.domain.cart import SaleLine, tax_of
from pos_app.domain.money import TaxSplit
from pos_app.domain.numbering import order_no, order_word
from pos_app.domain.payment import OPEN, Account, Attempt, Mode, State
from pos_app.domain.receipt import Sale
from pos_app.domain.stock import StockEffect
from pos_app.domain.terms import PLAIN, Terms
from pos_app.domain.verdict import Change
from pos_app.errors import Bug, Refused, Stale, StoreError
from pos_app.store import journal, ledger, numbers, receipts, shelf
from pos_app.store import terms as bargain
from pos_app.store.connect import Writer
from pos_app.store.rows import (
    FACTS,
    IDENTITY,
    attempt_of,
    attempt_values,
    flat,
    identity_values,
    line_of,
    sale_of,
    stored,
    stored_time,
)

_NEXT_SALE = "SELECT ifnull(max(sale_no), 0) + 1 FROM sales"
_ATTEMPT = "SELECT * FROM attempts WHERE order_no = ?"
_OF_SALE = "SELECT * FROM attempts WHERE sale_no = ? ORDER BY try_no"
_SALE = "SELECT * FROM sales WHERE sale_no = ?"
_LINES = "SELECT * FROM sale_lines WHERE sale_no = ? ORDER BY line_no"
# What the journal tells of an attempt whenever it changes.
TOLD = ("attempt_no", *FACTS)
# Built once from the names of the dataclass's own fields.
_SET = ", ".join(f'"{name}" = :{name}' for name in FACTS)
_WRITE = f"""UPDATE attempts SET {_SET} WHERE order_no = :order_no AND version = :version - 1
    RETURNING attempt_no"""  # noqa: S608
_COLUMNS = (*IDENTITY, *FACTS)
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)
_VALUES = ", ".join(f":{name}" for name in _COLUMNS)
_INSERT = f"INSERT INTO attempts ({_NAMES}) VALUES ({_VALUES})"  # noqa: S608
_INSERT_SALE = """INSERT INTO sales (sale_no, amount_won, taxable_won, vat_won, tax_free_won,
        service_fee_won, created_at, mode, cashier)
    VALUES (:sale_no, :amount_won, :taxable_won, :vat_won, :tax_free_won,
        :service_fee_won, :created_at, :mode, :cashier)"""
_INSERT_LINE = """INSERT INTO sale_lines (sale_no, line_no, sku, name, qty, unit_price_won,
        amount_won, tax)
    VALUES (:sale_no, :line_no, :sku, :name, :qty, :unit_price_won, :amount_won, :tax)"""
_NOTE = "INSERT INTO history (at, order_no, event, detail) VALUES (?, ?, ?, ?)"


def open_sale(
    db: Writer,
    lines: tuple[SaleLine, ...],
    account: Account,
    at: datetime,
    cashier: str,
    terms: Terms = PLAIN,
) -> Attempt:
    """Number a sale and its first attempt."""
    tax = tax_of(lines)
    sale_no = insert_sale(db, lines, tax, account.mode, at, cashier)
    bargain.write(db, sale_no, terms)
    series, counter = numbers.draw(db)
    first = Attempt(
        order_no=order_no(series, counter),
        sale_no=sale_no,
        try_no=1,
        word=order_word(counter),
        amount_won=tax.total_won,
        tax_free_won=tax.tax_free_won,
        account=account,
        created_at=at,
    )
    return insert(db, first, at)


def insert_sale(
    db: Writer, lines: tuple[SaleLine, ...], tax: TaxSplit, mode: Mode, at: datetime, cashier: str
) -> int:
    """Write a sale with its lines, and give its number."""
    (sale_no,) = db.execute(_NEXT_SALE).fetchone()
    row = {
        "sale_no": sale_no,
        "amount_won": tax.total_won,
        **flat(tax),
        "created_at": stored_time(at),
        "mode": str(mode),
        "cashier": stored(cashier),
    }
    db.execute(_INSERT_SALE, row)
    for number, line in enumerate(lines, 1):
        db.execute(_INSERT_LINE, {"sale_no": sale_no, "line_no": number, **flat(line)})
    return int(sale_no)


def next_attempt(db: Writer, order: str, at: datetime) -> Attempt:
    """Number a further attempt: same sale, same word, same account."""
    known = attempt(db, order)
    try_no = next_try(db, known)
    series, counter = numbers.draw(db)
    further = Attempt(
        order_no=order_no(series, counter),
        sale_no=known.sale_no,
        try_no=try_no,
        word=known.word,
        amount_won=known.amount_won,
        tax_free_won=known.tax_free_won,
        account=known.account,
        created_at=at,
    )
    return insert(db, further, at)


def next_try(db: sqlite_utils.Database, known: Attempt) -> int:
    """Which attempt of its sale comes next.

    Raises Refused where another one is open, or has paid the sale: it is never paid twice.
    """
    others = _of_sale(db, known)
    if any(one.state is State.PAID for one in others):
        raise Refused("books.already_paid", word=known.word)
    if any(one.state in OPEN for one in others):
        raise Refused("books.attempt_open", word=known.word)
    return others[-1].try_no + 1


def _of_sale(db: sqlite_utils.Database, known: Attempt) -> list[Attempt]:
    return [attempt_of(row) for row in db.query(_OF_SALE, (known.sale_no,))]


def paid_otherwise(db: sqlite_utils.Database, known: Attempt) -> bool:
    """Whether another attempt has paid the sale of this one."""
    others = [one for one in _of_sale(db, known) if one.order_no != known.order_no]
    return any(one.state is State.PAID for one in others)


def attempt(db: sqlite_utils.Database, order: str) -> Attempt:
    """One attempt; raises Refused when the books know none of this number."""
    known = find(db, order)
    if known is None:
        raise Refused("books.unknown_order", order_no=order)
    return known


def find(db: sqlite_utils.Database, order: str) -> Attempt | None:
    """One attempt, or None when the books know none of this number."""
    row = next(iter(db.query(_ATTEMPT, (stored(order),))), None)
    return None if row is None else attempt_of(row)


def sale(db: sqlite_utils.Database, sale_no: int) -> Sale:
    """One sale with its lines."""
    row = next(iter(db.query(_SALE, (sale_no,))), None)
    if row is None:
        raise StoreError("store.unknown_sale", sale_no=sale_no)
    lines = tuple(line_of(line) for line in db.query(_LINES, (sale_no,)))
    return replace(sale_of(row, lines), terms=bargain.of_sale(db, sale_no))


def note(db: sqlite_utils.Database, notes: Iterable[tuple[str, str, str]], at: datetime) -> None:
    """Add lines to histories."""
    for order, event, detail in notes:
        db.execute(_NOTE, (stored_time(at), stored(order), stored(event), stored(detail)))


def apply(db: Writer, before: Attempt, change: Change, at: datetime) -> Attempt:
    """Write a change with all that hangs on it.

    Raises Refused for the intent to execute a sale that another attempt has paid.
    """
    after = replace(change.after, version=before.version + 1)
    if identity_values(after) != identity_values(before):
        raise Bug("bug.other_attempt", order_no=before.order_no)
    beside = paid_otherwise(db, before)
    if beside and after.execute_tries > before.execute_tries:
        raise Refused("books.already_paid", word=before.word)
    values = attempt_values(after)
    written = db.execute(_WRITE, values).fetchall()
    if not written:
        raise Stale("store.stale", word=before.word)
    sold = sale(db, after.sale_no)
    notes = [(after.order_no, change.event, change.detail)]
    effect = change.stock
    if beside and effect is StockEffect.TAKE_FOUND:  # the goods have left with the other payment
        effect = StockEffect.NONE
    missing = shelf.move(db, effect, sold.lines, after.order_no, at, sold.cashier)
    notes += [(after.order_no, "stock_short", f"{sku} × {qty}") for sku, qty in missing.items()]
    told: dict[str, Any] = {}
    if change.entry is not None:
        told |= receipts.give(db, after.order_no)
        ledger.append(db, change.entry, after.order_no, as_paid(sold, after) | told, at)
    note(db, notes, at)
    told["facts"] = journal.facts({**values, "attempt_no": written[0][0]}, TOLD)
    journal.tell(db, journal.CHANGED, after.order_no, told, at)
    return attempt(db, after.order_no)


# What the ledger tells of a payment besides its sale: our own fields, never a reply's body.
_TOLD = (
    "order_no", "sale_no", "try_no", "word", "amount_won", "contract", "mode", "created_at",
    "paid_at", "approved_at", "paid_amount_won", "discounted_won", "pay_method", "transaction_id",
    "card_company", "card_approval_no", "instalments", "toss_taxable_won", "toss_vat_won",
    "toss_tax_free_won", "recovered", "found",
)  # fmt: skip


def as_paid(sold: Sale, paid: Attempt) -> dict[str, Any]:
    """What the ledger tells of a payment with its sale."""
    values = attempt_values(paid)
    told = {name: values[name] for name in _TOLD}
    return told | {
        "cashier": sold.cashier,
        "tax": flat(sold.tax),
        "lines": [flat(line) for line in sold.lines],
        **bargain.told(sold.terms),
    }


def insert(db: Writer, fresh: Attempt, at: datetime, kind: str = journal.OPENED) -> Attempt:
    """Write a new attempt of a sale that is in the books."""
    values = attempt_values(fresh)
    number = db.execute(_INSERT, values).lastrowid
    told = {
        **as_sold(db, fresh.sale_no),
        "attempt": {name: values[name] for name in IDENTITY},
        "facts": journal.facts({**values, "attempt_no": number}, TOLD),
    }
    if kind == journal.CASH:
        told |= receipts.give(db, fresh.order_no)
    journal.tell(db, kind, fresh.order_no, told, at)
    return attempt(db, fresh.order_no)


def as_sold(db: sqlite_utils.Database, sale_no: int) -> dict[str, Any]:
    """The rows of a sale as the journal tells of them."""
    return {
        "sale": next(iter(db.query(_SALE, (sale_no,))), None),
        "lines": list(db.query(_LINES, (sale_no,))),
        **bargain.told(bargain.of_sale(db, sale_no)),
    }
