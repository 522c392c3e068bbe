"""The end of a day for the tests of the flow: match, closing and differences over one Kit."""

from __future__ import annotations

from pos_app.domain.cart import Cart
from pos_app.domain.catalog import Product
from pos_app.domain.match import Row, Side
from pos_app.domain.payment import Attempt, Mode, State
from pos_app.flow.closing import Closing
from pos_app.flow.differences import Differences
from pos_app.flow.match import Match, Progress
from pos_app.practice.plants import plant
from tests.flow.counter_kit import TEA, Kit

NAME = "찾은 결제"


class Day:
    """One day at the till of a kit; made anew after a restart."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.match = Match(kit.books, kit.gateway, kit.clock, kit.pace, kit.counter.watch)
        self.closing = Closing(
            kit.books, kit.clock, kit.access, kit.counter.backlog, self.match, Mode.TEST
        )
        self.differences = Differences(
            kit.books, kit.clock, kit.access, self.match.inquiry, kit.counter.backlog.check_books,
            NAME,
        )  # fmt: skip

    def paid(self, *products: Product) -> Attempt:
        """A sale that is paid, and over."""
        attempt = self.kit.shown(*products)
        self.kit.approve(attempt)
        self.kit.until(attempt, State.PAID)
        self.kit.until_over(attempt)
        self.kit.counter.shown(attempt.order_no)
        return self.kit.row(attempt)

    def left(self) -> Attempt:
        """A buyer who thought better of it."""
        attempt = self.kit.shown()
        self.kit.toss.books.cancel(attempt.order_no)
        return self.kit.until_over(attempt)

    def plant(self, what: str, attempt: Attempt | str, amount: int = 0) -> None:
        number = attempt if isinstance(attempt, str) else attempt.order_no
        plant(self.kit.toss.books, what, number, amount)

    def matched(self, *, again: bool = False, steps: int = 200) -> Progress:
        """Run the match to its end."""
        self.match.begin(again=again)
        return self.go_on(steps)

    def go_on(self, steps: int = 200) -> Progress:
        for _ in range(steps):
            pause = self.match.wait_s()
            if pause is None:
                return self.match.progress()
            if self.match.take():
                self.match.step()
            elif self.kit.step() is None:
                self.kit.clock.move(max(pause, 0.01))
        raise AssertionError(self.match.progress())

    def sides(self) -> dict[str, Side]:
        return {row.order_no: row.side for row in self.match.rows()}

    def row(self, attempt: Attempt | str) -> Row:
        number = attempt if isinstance(attempt, str) else attempt.order_no
        return next(row for row in self.match.rows() if row.order_no == number)

    def cash_sale(self, product: Product = TEA, cashier: str = "") -> str:
        """A sale paid in cash, seen green."""
        order_no = self.kit.counter.cash.take(Cart().add(product), 10_000, cashier).order_no
        return self.kit.counter.shown(order_no).order_no
