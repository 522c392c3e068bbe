"""What must be true after a kill and a restart, judged from the books and from Toss' own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pos_app.domain.payment import OPEN, Attempt, State, Tender
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.refund import RefundState
from pos_app.store import integrity, ledger
from pos_app.store.anchor import FileAnchor
from pos_app.store.books import SqliteBooks, open_books_to_read
from pos_app.store.place import ANCHOR

Payments = Iterable[dict[str, Any]]


def verdict(folder: Path, payments: Payments, begun: dict[str, int], *, rest: bool) -> list[str]:
    """Everything that is wrong with these books, as sentences.

    `payments` are the stand-in's own of this till, `begun` the stock before the first sale.
    `rest` says that nothing may be open any more.
    """
    books = open_books_to_read(folder, anchor=FileAnchor(folder / ANCHOR))
    try:
        records = list(books.records(None, None))
        return [
            *_against_toss(records, {one["order_no"]: one for one in payments}),
            *_stock(books, records, begun),
            *_ledger(books, records),
            *(_open(records) if rest else ()),
        ]
    finally:
        books.close()


def _against_toss(records: list[SaleRecord], at_toss: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Row by row: never charged twice, never charged and not booked, never booked and not so."""
    rows = {str(one.attempt.order_no): one for one in records}
    yield from (f"{number} is at Toss and in no row" for number in at_toss.keys() - rows.keys())
    for number, record in rows.items():
        payment = at_toss.get(number, {"debits": 0, "refunded": 0, "amount": None})
        attempt, debits = record.attempt, payment["debits"]
        if attempt.tender is Tender.CASH:
            continue  # which Toss knows nothing of
        if debits > 1:
            yield f"{number} was charged {debits} times"
        if (attempt.state is State.PAID) != (debits == 1) and attempt.state not in OPEN:
            yield f"{number} is {attempt.state}, and was charged {debits} times"
        if attempt.found:
            yield f"{number} was charged by nobody's intent"
        if attempt.state is State.PAID and payment["amount"] != attempt.amount_won:
            yield f"{number} is booked with {attempt.amount_won}, charged {payment['amount']}"
        done = sum(one.amount_won for one in record.refunds if one.state is RefundState.DONE)
        wished = sum(one.amount_won for one in record.refunds)
        if not done <= payment["refunded"] <= wished:
            yield f"{number}: {done} of {wished} given back, {payment['refunded']} at Toss"
    for sale in {one.sale.sale_no for one in records}:
        charged = [
            number
            for number, one in rows.items()
            if one.sale.sale_no == sale and at_toss.get(number, {"debits": 0})["debits"]
        ]
        if len(charged) > 1:
            yield f"sale {sale} was charged as {charged}"


def _stock(books: SqliteBooks, records: list[SaleRecord], begun: dict[str, int]) -> Iterator[str]:
    """What is there is what was there, less what was sold; held is what may yet be sold."""
    returned = _returned(books)
    sold, held = _pieces(records, {State.PAID}), _pieces(records, {State.EXECUTING, State.UNKNOWN})
    for sku, level in books.stock().items():
        if level.on_hand is None:
            continue
        back = returned.get(str(sku), 0)
        wanted = (begun[sku] - sold.get(sku, 0) + back, held.get(sku, 0))
        if (level.on_hand, level.reserved) != wanted:
            yield f"{sku}: {level.on_hand} there, {level.reserved} held; not {wanted}"


_RETURNED = """
SELECT sku, sum(json_extract(value, '$.qty')) FROM requests
    JOIN refunds USING (refund_no) JOIN json_each(requests.lines)
    JOIN attempts ON attempts.order_no = requests.order_no
    JOIN sale_lines ON sale_lines.sale_no = attempts.sale_no
        AND line_no = json_extract(value, '$.line_no')
WHERE refunds.state = 'done' AND json_extract(value, '$.fate') = 'stock' GROUP BY sku"""


def _returned(books: SqliteBooks) -> dict[str, int]:
    """What goes back on the shelf with every refund that was asked for and is done."""
    with books.database.read() as db:
        return dict(db.execute(_RETURNED).fetchall())


def _pieces(records: list[SaleRecord], states: set[State]) -> dict[str, int]:
    found: dict[str, int] = {}
    for record in records:
        if record.attempt.state in states:
            for line in record.sale.lines:
                found[line.sku] = found.get(line.sku, 0) + line.qty
    return found


def _ledger(books: SqliteBooks, records: list[SaleRecord]) -> Iterator[str]:
    """One entry for every sale that is paid, none for another; the chain holds."""
    with books.database.read() as db:
        booked = sorted(one.ref for one in ledger.entries(db) if one.kind in ("paid", "found"))
    paid = sorted(str(one.attempt.order_no) for one in records if one.attempt.state is State.PAID)
    if booked != paid:
        yield f"in the ledger {booked}, paid {paid}"
    yield from (f"found: {one}" for one in integrity.check_all(books.database, books.anchor))


def _open(records: list[SaleRecord]) -> Iterator[str]:
    for record in records:
        if record.attempt.state in OPEN:
            yield f"{record.attempt.order_no} is still {record.attempt.state}"
        for refund in record.refunds:
            if refund.state not in (RefundState.DONE, RefundState.REFUSED):
                yield f"{refund.refund_no} is still {refund.state}"


def rows(folder: Path) -> list[Attempt]:
    """The attempts as they lie there, oldest first."""
    books = open_books_to_read(folder)
    try:
        return [one.attempt for one in books.records(None, None)]
    finally:
        books.close()
