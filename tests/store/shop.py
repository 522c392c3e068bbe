"""A small shop with real books, and the steps of a sale as the counter takes them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pos_app.domain.answer import Created, Reply, Stage, StatusReport, Verdict
from pos_app.domain.cart import SaleLine
from pos_app.domain.catalog import CatalogChange, Product, Sku, TaxClass
from pos_app.domain.money import Won
from pos_app.domain.payment import Account, Attempt, Contract, Mode, PaidFacts
from pos_app.domain.verdict import (
    Change,
    intend_execute,
    judge_create,
    judge_execute,
    judge_give_up,
    judge_status,
)
from pos_app.errors import StoreError
from pos_app.flow.ports import Books
from pos_app.store.books import SqliteBooks, open_books

NOON = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)  # in Seoul
ACCOUNT = Account(Contract.V2, "https://pay.example/api/v2", Mode.TEST, "print-of-key", "7890")
COFFEE = Product(Sku("A1"), "아메리카노", Won(4_500), TaxClass.TAXABLE, "음료", "8801234567893")
APPLE = Product(Sku("B2"), "사과", Won(2_000), TaxClass.EXEMPT, "과일")

# Takes away what payments are found by, as books lie that never had it.
UNSEARCHED = (
    "DROP TRIGGER lookup_attempt", "DROP TRIGGER lookup_refund", "DROP TABLE lookup_rows",
    "DROP TABLE lookup_names", "DROP INDEX attempts_amount", "DROP INDEX attempts_word",
    "DROP INDEX attempts_state", "DROP INDEX attempts_tail", "DROP INDEX attempts_minute",
    "DROP INDEX attempts_paid_minute",
)  # fmt: skip
# … and of before there was cash.
NO_TENDERS = (
    "DROP INDEX attempts_tender", "DROP TRIGGER attempts_cash_is_over",
    "DROP TRIGGER attempts_same_tender", "DROP TRIGGER attempts_cash_is_paid",
    "ALTER TABLE attempts DROP COLUMN received_won", "ALTER TABLE attempts DROP COLUMN tender",
    "ALTER TABLE epochs DROP COLUMN next_cash",
)  # fmt: skip
# … and of before a day was closed.
NO_DAYBOOK = ("DROP TABLE drawer", "DROP TABLE closings", "DROP TABLE readings")
# … and of before products had looks.
NO_STOREROOM = ("DROP TABLE looks", "DROP TABLE colours")
# … and of before there were discounts.
NO_TERMS = (
    "DROP TABLE sale_discounts", "DROP TABLE sale_terms", "DROP TABLE parked",
    "ALTER TABLE products DROP COLUMN open_price",
)  # fmt: skip


def line(product: Product, qty: int = 1) -> SaleLine:
    """A line of a sale."""
    amount = Won(product.price_won * qty)
    return SaleLine(product.sku, product.name, qty, product.price_won, amount, product.tax)


ONE_COFFEE = (line(COFFEE),)


def begin(folder: Path, **more: int | float) -> SqliteBooks:
    """Open the books of a folder, whose series is always the same."""
    opened = open_books(
        folder,
        at=NOON,
        random_bits=random.Random(folder.name).getrandbits,
        **more,  # type: ignore[arg-type]
    )
    fits: Books = opened
    assert fits is opened
    return opened


class Shop:
    """Books with a coffee (three) and an apple (not counted)."""

    def __init__(self, folder: Path, **more: int | float) -> None:
        self.folder = folder
        self.books = begin(folder, **more)
        self._minutes = itertools.count()
        self.stock_up((COFFEE, 3), (APPLE, None))

    def now(self) -> datetime:
        """A minute later each time."""
        return NOON + timedelta(minutes=next(self._minutes))

    def stock_up(self, *counts: tuple[Product, int | None]) -> None:
        """Import products with their counts."""
        stock = tuple((product.sku, count) for product, count in counts)
        products = tuple(product for product, _ in counts)
        change = CatalogChange(products, stock, added=len(counts))
        self.books.save_catalog(change, self.now(), "owner")

    def reopen(self) -> None:
        """Close and open again, as after a restart."""
        self.books.close()
        self.books = begin(self.folder)

    def apply(self, before: Attempt, change: Change | None) -> Attempt:
        """Write what an answer meant."""
        assert change is not None
        return self.books.apply(before, change, self.now())

    def begun(self, *lines: SaleLine) -> Attempt:
        """A sale that Toss does not know yet."""
        return self.books.open_sale(lines or ONE_COFFEE, ACCOUNT, self.now(), "kim")

    def shown(self, *lines: SaleLine) -> Attempt:
        """A sale whose QR is on the screen."""
        begun = self.begun(*lines)
        created = Created(f"token-{begun.sale_no}", "https://pay.example/qr", self.now())
        return self.apply(begun, judge_create(begun, Reply(Verdict.YES, created)))

    def executing(self, *lines: SaleLine) -> Attempt:
        """A sale whose pieces are held."""
        shown = self.shown(*lines)
        return self.apply(shown, intend_execute(shown))

    def paid(self, *lines: SaleLine) -> Attempt:
        """A sale that is paid."""
        return self.booked(self.executing(*lines))

    def booked(self, executing: Attempt) -> Attempt:
        """Toss has executed it."""
        facts = PaidFacts(
            approved_at=NOON,
            paid_amount_won=executing.amount_won,
            transaction_id=f"T-{executing.sale_no}",
            card_company="국민",
        )
        change = judge_execute(executing, Reply(Verdict.YES, facts), self.now())
        return self.apply(executing, change)

    def given_up(self, *lines: SaleLine) -> Attempt:
        """A sale whose QR the cashier took back."""
        shown = self.shown(*lines)
        return self.apply(shown, judge_give_up(shown))

    def told(self, attempt: Attempt, stage: Stage) -> Attempt:
        """Toss says where the payment stands."""
        report = StatusReport(stage)
        change = judge_status(attempt, report, self.now(), quiet_over=True, long_gone=False)
        return self.apply(attempt, change)

    def counts(self, product: Product = COFFEE) -> tuple[int | None, int]:
        """On hand and held."""
        level = self.books.stock()[product.sku]
        return level.on_hand, level.reserved

    def tamper(self, *statements: str) -> None:
        """Change the file behind our back, past its triggers."""
        with self.books.database.write() as db:
            for statement in statements:
                db.execute(statement)


def key_of(call: Callable[[], object], kind: type[Exception] = StoreError) -> str:
    """The key of the error that a call ends in."""
    try:
        call()
    except kind as error:
        return str(getattr(error, "key", error))
    raise AssertionError(f"no {kind.__name__}")
