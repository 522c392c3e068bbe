"""A till without a window: real books, the real line to a stand-in, and a buyer who pays."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pos_app.clock import SystemClock
from pos_app.domain.answer import Created, Reply, Verdict
from pos_app.domain.cart import Cart, sale_lines
from pos_app.domain.catalog import CatalogChange, Product
from pos_app.domain.payment import Account, Attempt, Contract, Mode, PaidFacts
from pos_app.domain.verdict import intend_execute, judge_create, judge_execute
from pos_app.flow.counter import Counter
from pos_app.flow.pace import Pace
from pos_app.gateway.key import account_of
from pos_app.gateway.toss import TossGateway
from pos_app.store.books import SqliteBooks, open_books
from tests.bench.shelf import PLENTY, goods
from tests.stories.till import KEY

AT_ONCE = replace(Pace(), budget_s=0.0, shown_s=0.0, doubt_s=0.0, given_up_s=3_600.0)
PAGE = "https://pay.toss.im/payfront/auth?payToken="
SEVERAL = 3  # of a sale: lines


@dataclass
class Booth:
    """The books and what is sold from them; without a stand-in, nobody to sell at."""

    books: SqliteBooks
    folder: Path
    goods: tuple[Product, ...]
    counter: Counter | None = None

    def cart(self, number: int) -> Cart:
        cart = Cart()
        for place in range(SEVERAL):
            cart = cart.add(self.goods[(number * SEVERAL + place) % len(self.goods)])
        return cart

    def written(self, number: int) -> Attempt:
        """W0 to W3 of one sale, as if Toss had answered each time."""
        books, now = self.books, datetime.now(UTC)
        row = books.open_sale(sale_lines(self.cart(number)), _ACCOUNT, now, "")
        page = Created(f"token-{row.order_no}", f"{PAGE}{number:024}", None)
        row = books.apply(row, judge_create(row, Reply(Verdict.YES, page)), now)
        row = books.apply(row, intend_execute(row), now)
        facts = PaidFacts(
            paid_amount_won=row.amount_won, approved_at=now, pay_method="CARD",
            transaction_id=f"{number:08x}-0000-4000-8000-{number:012x}", card_company="신한카드",
        )  # fmt: skip
        return books.apply(row, judge_execute(row, Reply(Verdict.YES, facts), now), now)


_ACCOUNT: Account = account_of(Contract.V2, "https://pay.toss.im/api/v2", Mode.TEST, KEY)


@contextmanager
def booth(
    folder: Path, products: int = 200, url: str = "", pace: Pace = AT_ONCE
) -> Iterator[Booth]:
    """Open it in this folder, with so many products on the shelf."""
    bits = random.SystemRandom().getrandbits
    with closing(open_books(folder, at=datetime.now(UTC), random_bits=bits)) as books:
        shelf = books.products() or goods(products)
        if not books.products():
            counts = tuple((one.sku, PLENTY) for one in shelf)
            books.save_catalog(CatalogChange(shelf, counts, added=products), datetime.now(UTC), "")
        made = Booth(books, folder, tuple(shelf))
        if not url:
            yield made
            return
        line = TossGateway(
            url, Contract.V2, KEY, Mode.TEST, return_url="https://booth.example/done"
        )
        with closing(line):
            made.counter = Counter(books, line, SystemClock(), AT_ONCE)
            yield made
