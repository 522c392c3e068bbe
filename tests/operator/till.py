"""One process of the till: the real books, gateway and counter, run by one person after another."""

from __future__ import annotations

from pathlib import Path

from pos_app.domain.cart import Cart
from pos_app.domain.catalog import Product
from pos_app.domain.face import Face, face_of
from pos_app.domain.payment import Attempt, Contract, Mode
from pos_app.domain.request import Ask, Request, Way
from pos_app.errors import BoothError, Bug
from pos_app.flow.counter import Counter
from pos_app.flow.errand import Errand
from pos_app.flow.giveback import GiveBack
from pos_app.flow.refunds import Wish
from pos_app.gateway.toss import TossGateway
from pos_app.store.anchor import FileAnchor, refresh_anchor
from pos_app.store.books import SqliteBooks
from pos_app.store.integrity import NOTICES, check_start
from pos_app.store.place import ANCHOR
from pos_app.store.vault import back_up
from tests.operator.line import Line
from tests.simulation.clock import WorldClock
from tests.simulation.far_end import ORIGIN
from tests.simulation.invariants import Violation

KEY = "sk_test_canary_never_written_down_0001"
_MOMENT_S = 0.001


class Till:
    """The window, or a command, with the books open."""

    def __init__(self, books: SqliteBooks, clock: WorldClock, line: Line, contract: str) -> None:
        self.books = books
        self._clock = clock
        self._gateway = TossGateway(
            f"{ORIGIN}/api/{contract}",
            Contract(contract),
            KEY,
            Mode.TEST,
            return_url="https://booth.example/done",
            clock=clock.tick,
            wall=clock.wall,
        )
        self._gateway.close()
        self._gateway._exchange = line
        self.counter = Counter(books, self._gateway, clock)
        self.counter.seeking.item_name = "복원한 결제"

    def start(self) -> None:
        """Take over what another life left."""
        self._check_start()
        self.counter.start()
        self.counter.backlog.take_over()

    def let_time_pass(self, seconds: float) -> None:
        """Run what becomes due."""
        until_s = self._clock.true_s + seconds
        while (wait_s := self._wait_s()) is not None and self._clock.true_s + wait_s < until_s:
            self._clock.true_s += wait_s + _MOMENT_S
            self._beat()
        self._clock.true_s = max(self._clock.true_s, until_s)

    def price_won(self, wants: dict[str, int]) -> int:
        """What the tiles say that these things cost."""
        return sum(self._product(sku).price_won * pieces for sku, pieces in wants.items())

    def charge(self, wants: dict[str, int], cashier: str) -> Attempt:
        """Ring up, and charge."""
        cart = Cart()
        for sku, pieces in wants.items():
            cart = cart.add(self._product(sku), pieces)
        return self.counter.charge(cart, cashier, sure=True)

    def _product(self, sku: str) -> Product:
        return next(one for one in self.books.products() if one.sku == sku)

    def face(self, order_no: str) -> Face | None:
        """What the card of this payment shows, None where the books know of none."""
        if not order_no:
            return None
        try:
            attempt = self.books.attempt(order_no)
        except BoothError:
            return None
        watched = self.counter.watch.get(order_no)
        if watched is None:
            return face_of(attempt)
        return face_of(attempt, stage=watched.vigil.stage, attended=watched.vigil.attended)

    def refund(self, order_no: str, amount_won: int | None) -> int:
        """Decide a refund, which the watch sends; gives its amount."""
        counter = self.counter
        if amount_won is None:
            return counter.backlog.refund(order_no, "manager", "환불 요청").amount_won
        refund = counter.refunds.decide(Wish(order_no, "환불 요청", amount_won, 0, "manager"))
        attempt = self.books.attempt(order_no)
        counter.watch.add_refund(refund, attempt, counter.refunds.watch(refund))
        return refund.amount_won

    def ask(self, order_no: str, amount_won: int | None) -> None:
        """Ask for all or some of it back, for a manager to look at."""
        way = Way.WHOLE if amount_won is None else Way.AMOUNT
        tax_free = None if amount_won is None else 0
        self.counter.review.ask(Ask(order_no, "교환", way, amount_won, tax_free))

    def asked(self) -> tuple[Request, ...]:
        """The requests that wait, the oldest first."""
        return self.books.requests.waiting()

    def approve(self, asked: Request) -> None:
        """Let it go back; the watch sends it."""
        counter = self.counter
        refund = counter.review.approve(asked.request_no, asked.amount_won)
        attempt = self.books.attempt(asked.order_no)
        counter.watch.add_refund(refund, attempt, counter.refunds.watch(refund))

    def reject(self, asked: Request) -> None:
        """Say no, and why."""
        self.counter.review.reject(asked.request_no, "영수증이 없어요")

    def settle(self) -> None:
        """What `booth-pos settle` does, in its order."""
        self._check_start()
        errand = Errand(self.counter, self._clock, self)
        for _ in errand.settle():
            pass
        pace = self.counter.pace
        for _ in GiveBack(self.counter.refunds, self.books, self._clock, pace, self).settle():
            pass
        for _ in errand.seek():
            pass

    def back_up(self, target: Path) -> None:
        """Copy the books as they are now."""
        back_up(self.books.database, target)

    def close(self, folder: Path) -> None:
        """Move the anchor to the ledger's end, and close."""
        refresh_anchor(self.books.database, FileAnchor(folder / ANCHOR))
        self.books.close()

    def let_go(self) -> None:
        """What a killed process had open, its system closes."""
        self.books.close()

    def rest(self, seconds: float) -> None:
        """Sleep, as a command does."""
        self._clock.true_s += max(seconds, 0.01)

    def stopped(self) -> bool:
        return False

    def _check_start(self) -> None:
        for finding in check_start(self.books.database, self.books.anchor):
            if finding[0] not in NOTICES:
                raise Violation("books", f"found at a start: {finding}")

    def _wait_s(self) -> float | None:
        waits = (self.counter.wait_s(), self.counter.seeking.wait_s())
        return min((one for one in waits if one is not None), default=None)

    def _beat(self) -> None:
        try:
            while (watched := self.counter.take()) is not None:
                self.counter.run(watched)
            if self.counter.seeking.take():
                self.counter.seeking.step()
        except Bug:
            raise
        except BoothError:
            return  # the row is due again later
