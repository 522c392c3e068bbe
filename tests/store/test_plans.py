"""No statement on a hot path walks a table that grows with the sales.

The statements are those that SQLite really ran, put on tape while a sale is made, the books are
opened and a day is closed. What may be walked stands here, with the reason why that is little.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.closing import Seal
from pos_app.domain.match import Sum
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Attempt, Mode
from pos_app.domain.refund import Refund
from pos_app.store import connect
from pos_app.store.anchor import FileAnchor, refresh_anchor
from pos_app.store.integrity import check_start
from pos_app.store.place import ANCHOR, DATABASE
from tests.store.shop import APPLE, COFFEE, Shop, line

SMALL = {
    "CONSTANT ROW": "no table",
    "products": "what is on the shelf, which a start shows",
    "stock": "as many rows as products",
    "journal_mark": "one row",
    "epochs": "one row a restore",
    "closings": "one row a day",
    "people": "the staff",
    "parked": "carts that are put aside just now",
    # Partial indexes: they hold what is open, and nothing of what is over.
    "attempts USING INDEX attempts_not_over": "payments that Toss has not ended",
    "attempts USING COVERING INDEX attempts_not_over": "payments that Toss has not ended",
    "attempts USING INDEX attempts_not_shown": "paid, and the green card not seen",
    "refunds USING INDEX refunds_one_unsettled": "refunds that Toss has not ended",
    "refunds USING COVERING INDEX refunds_one_unsettled": "refunds that Toss has not ended",
    "requests USING INDEX requests_one_open": "requests that nobody has decided",
}
# Walked from an end, and only as far as somebody reads on.
STEPPED = {
    "SELECT seq, link FROM ledger ORDER BY seq DESC LIMIT 1": "the last row",
    "SELECT kind, at, payload FROM ledger ORDER BY seq DESC": "back to the last closing",
}
# The highest number of a table is at its end.
LAST = {
    "attempts": "max(attempt_no)", "sales": "max(sale_no)", "receipts": "max(receipt_no)",
}  # fmt: skip
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


class Tape:
    """Every statement that any connection to the books ran, with its values."""

    def __init__(self) -> None:
        self.statements: dict[str, None] = {}

    def take(self, statement: str) -> None:
        if statement.startswith(VERBS):
            self.statements[statement] = None

    def __call__(self, does: Callable[[], object]) -> list[str]:
        self.statements.clear()
        does()
        return list(self.statements)


@pytest.fixture
def tape(monkeypatch: pytest.MonkeyPatch) -> Tape:
    found, plain = Tape(), connect._connect

    def taped(*given: Any) -> sqlite3.Connection:
        connection = plain(*given)
        connection.set_trace_callback(found.take)
        return connection

    monkeypatch.setattr(connect, "_connect", taped)
    return found


@pytest.fixture
def shop(tape: Tape, tmp_path: Path) -> Iterator[Shop]:
    opened = Shop(tmp_path / "shop")
    opened.stock_up((COFFEE, 100), (APPLE, None))
    yield opened
    opened.books.close()


def walked(shop: Shop, statements: list[str]) -> list[str]:
    """What is read from one end to the other, and may not be."""
    found = []
    db = sqlite3.connect(shop.folder / DATABASE)
    for sql in statements:
        for *_, step in db.execute(f"EXPLAIN QUERY PLAN {sql}"):
            over = step.removeprefix("SCAN ")
            if step.startswith("SEARCH ") and " USING " not in step:
                over = step.removeprefix("SEARCH ")  # for a least or a most of it
                if LAST.get(over, "?") in sql:
                    continue
            plain = over.partition(" USING ")[0] if "attempts" not in over else over
            little = over in SMALL or plain in SMALL or over.startswith("(subquery")
            if "AUTOMATIC" in step or (step != over and not little and sql not in STEPPED):
                found.append(f"{step}: {' '.join(sql.split())}")
    db.close()
    return found


def refund(row: Attempt, shop: Shop) -> Refund:
    nothing = TaxSplit(Won(0), Won(0), Won(0))
    return Refund("", row.order_no, Won(500), nothing, "교환", "kim", shop.now(), 0, row.amount_won)


def sell(shop: Shop) -> None:
    """Sales of every kind, and what the window asks after each step."""
    books = shop.books
    paid = shop.paid(line(COFFEE))
    shop.paid(line(COFFEE), line(APPLE, 2))
    shop.given_up(line(APPLE))
    shop.executing()
    again = shop.given_up()
    books.next_attempt(again.order_no, shop.now())
    books.returns.open(refund(paid, shop), None)
    look(shop)
    books.record(paid.order_no)
    books.cash.not_shown()


def look(shop: Shop) -> None:
    """What is asked for the list of unfinished business, and the shelf."""
    books = shop.books
    books.unfinished()
    books.not_over()
    books.returns.unsettled()
    books.requests.waiting()
    books.products()
    books.stock()


def start(shop: Shop) -> None:
    anchor = FileAnchor(shop.folder / ANCHOR)
    refresh_anchor(shop.books.database, anchor)
    shop.reopen()
    assert check_start(shop.books.database, anchor) == ()
    look(shop)


def close_day(shop: Shop) -> None:
    closings, at = shop.books.closings, shop.now() + timedelta(hours=8)
    closings.report(at, Mode.TEST)
    closings.alerts(at)
    closings.close(Mode.TEST, Sum(), Seal(0, "kim"), at)
    closings.newest(5)
    shop.books.matches.orders()


@pytest.mark.parametrize("act", [sell, start, close_day])
def test_no_table_that_grows_is_walked(act: Callable[[Shop], None], shop: Shop, tape: Tape) -> None:
    shop.paid()
    statements = tape(lambda: act(shop))
    assert len(statements) > 5
    assert walked(shop, statements) == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM attempts WHERE alarm = 'x'",
        "SELECT * FROM refunds WHERE state IN ('pending', 'doubtful') ORDER BY decision_no",
        "SELECT count(*) FROM ledger",
        "SELECT max(at) FROM history",
        "UPDATE sales SET cashier = 'x' WHERE cashier = 'y'",
    ],
)
def test_a_walk_is_seen(sql: str, shop: Shop) -> None:
    assert walked(shop, [sql]) != []
