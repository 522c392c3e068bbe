"""A whole counter for tests: real flow, gateway and books, a stand-in Toss, a hand-moved clock."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from pos_app.domain.cart import Cart
from pos_app.domain.catalog import CatalogChange, Product, Sku, TaxClass
from pos_app.domain.money import Won
from pos_app.domain.payment import Attempt, Contract, Mode, State
from pos_app.domain.unfinished import Kind, unfinished
from pos_app.flow.access import Access
from pos_app.flow.counter import Counter, Step
from pos_app.flow.errand import Errand
from pos_app.flow.pace import Pace
from pos_app.gateway.deadline import DeadlineTransport
from pos_app.gateway.toss import Deadlines, TossGateway
from pos_app.practice.books import TossBooks
from pos_app.practice.faults import Faults
from pos_app.practice.server import PracticeServer
from pos_app.store.books import SqliteBooks, open_books
from pos_app.store.pins import FilePepper, PepperedPins
from pos_app.store.place import PEPPER
from tests.flow.clock import HandClock

KEY = "sk_test_counter0001"
TEA = Product(Sku("TEA"), "아메리카노", Won(4_500), TaxClass.TAXABLE, "음료")
RICE = Product(Sku("RICE"), "쌀 1kg", Won(5_500), TaxClass.EXEMPT, "곡물")
LAST = Product(Sku("LAST"), "마지막 티셔츠", Won(35_000), TaxClass.TAXABLE, "옷")
STOCK = {TEA.sku: 10, RICE.sku: 5, LAST.sku: 1}


@dataclass
class Toss:
    """The stand-in over real HTTP, on its own clock that a test may set."""

    faults: Faults = field(default_factory=Faults)
    offset_s: float = 0.0

    def __post_init__(self) -> None:
        self.books = TossBooks(self.time, random.Random(7))
        self.server = PracticeServer(self.books, self.faults)
        self.origin = self.server.start()

    def time(self) -> float:
        return datetime.now(UTC).timestamp() + self.offset_s

    def calls(self, name: str) -> int:
        return sum(call["call"] == name for call in self.books.snapshot()["calls"])

    def payment(self, order_no: str) -> dict[str, Any]:
        found = [p for p in self.books.snapshot()["payments"] if p["order_no"] == order_no]
        assert len(found) == 1
        return dict(found[0])

    def debits(self) -> int:
        return sum(int(p["debits"]) for p in self.books.snapshot()["payments"])


class Cable(httpx.BaseTransport):
    """The line to Toss, which a test may unplug for one call or for all."""

    def __init__(self) -> None:
        self._line = DeadlineTransport(2.0, time.monotonic)
        self.unplugged_for: set[str] = set()
        self.strip_date = False
        self.twisted = ""  # the call whose answer names another order, or another refund
        self.meanwhile: Callable[[], object] | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        call = request.url.path.rpartition("/")[2]
        if self.unplugged_for & {call, "everything"}:
            raise httpx.ConnectError("unplugged", request=request)
        response = self._line.handle_request(request)
        if self.meanwhile is not None:
            deed, self.meanwhile = self.meanwhile, None
            deed()
        if self.strip_date:
            response.headers.pop("date", None)
        if call == self.twisted:
            body = response.read().replace(b'"orderNo":"', b'"orderNo":"X')
            body = body.replace(b'"refundNo":"', b'"refundNo":"X')
            kind = response.headers["content-type"]
            return httpx.Response(200, headers={"content-type": kind}, content=body)
        return response

    def close(self) -> None:
        self._line.close()


class Kit:
    """One till over one folder; `restart` is the same till after its process died."""

    def __init__(
        self, folder: Path, toss: Toss, contract: Contract = Contract.V2, pace: Pace | None = None
    ) -> None:
        self.folder, self.toss, self.contract = folder, toss, contract
        self.pace = pace or Pace()
        self.clock = HandClock()
        self.key = KEY
        self._open()
        self.stock_up()

    def _open(self) -> None:
        self.books: SqliteBooks = open_books(
            self.folder, at=self.clock.now(), random_bits=random.Random(3).getrandbits
        )
        self.cable = Cable()
        self.gateway = TossGateway(
            f"{self.toss.origin}/api/{self.contract}",
            self.contract,
            self.key,
            Mode.TEST,
            return_url="https://booth.example/done",
            deadlines=Deadlines(*[2.0] * 6),
            transport=self.cable,
        )
        self.pins = PepperedPins(FilePepper(self.folder / PEPPER))
        self.access = Access(self.books.people, self.clock, self.pins)
        self.counter = Counter(self.books, self.gateway, self.clock, self.pace, self.access)

    def close(self) -> None:
        self.gateway.close()
        self.books.close()

    def restart(self, key: str | None = None) -> tuple[Attempt, ...]:
        self.close()
        self.key = key or self.key
        self._open()
        return self.counter.start()

    def stock_up(self) -> None:
        self.books.save_catalog(
            CatalogChange((TEA, RICE, LAST), tuple(STOCK.items())), self.clock.now(), "test"
        )

    # --- what people do -------------------------------------------------------------------

    def charge(self, *products: Product) -> Attempt:
        cart = Cart()
        for product in products or (TEA,):
            cart = cart.add(product)
        return self.counter.charge(cart, sure=True)

    def shown(self, *products: Product) -> Attempt:
        """A sale whose QR is on the screen."""
        attempt = self.charge(*products)
        self.until(attempt, State.WAITING)
        return self.row(attempt)

    def approve(self, attempt: Attempt) -> None:
        self.toss.books.approve(attempt.order_no)

    # --- time ------------------------------------------------------------------------------

    def step(self) -> Step | None:
        """Run what is due, or move the clock to when something is."""
        watched = self.counter.take()
        if watched is not None:
            return self.counter.run(watched)
        pause = self.counter.wait_s()
        self.clock.move(0.5 if pause is None else pause + 0.001)
        return None

    def until(self, attempt: Attempt, *states: State, steps: int = 60) -> Attempt:
        for _ in range(steps):
            row = self.row(attempt)
            if row.state in states:
                return row
            self.step()
        raise AssertionError(f"{self.row(attempt).state} is not in {states}")

    def until_over(self, attempt: Attempt, steps: int = 60) -> Attempt:
        for _ in range(steps):
            if self.row(attempt).over:
                return self.row(attempt)
            self.step()
        raise AssertionError(f"{self.row(attempt)} is not over")

    def let(self, seconds: float) -> None:
        """Let time pass, with every step that falls due in it."""
        end = self.clock.tick() + seconds
        while self.clock.tick() < end:
            self.step()

    # --- what there is to see -----------------------------------------------------------------

    def row(self, attempt: Attempt) -> Attempt:
        return self.books.attempt(attempt.order_no)

    def events(self, attempt: Attempt) -> list[str]:
        return [line.event for line in self.books.record(attempt.order_no).history]

    def level(self, product: Product) -> tuple[int | None, int]:
        level = self.books.stock()[product.sku]
        return level.on_hand, level.reserved

    def unfinished(self) -> list[Kind]:
        found = unfinished(self.books.unfinished(), {}, self.counter.may_ask)
        return [one.kind for one in found]

    def errand(self, patience: Patience | None = None) -> Errand:
        return Errand(self.counter, self.clock, patience or Patience(self))


class Patience:
    """Sleeping moves the clock; `at` runs a deed once the clock has come that far."""

    def __init__(self, kit: Kit, stop_after_s: float | None = None) -> None:
        self._clock = kit.clock
        self._stop_at = None if stop_after_s is None else kit.clock.tick() + stop_after_s

    def rest(self, seconds: float) -> None:
        self._clock.move(max(seconds, 0.01))

    def stopped(self) -> bool:
        return self._stop_at is not None and self._clock.tick() >= self._stop_at
