"""Toss in one world: the stand-in's books are the truth, asked without a socket."""

from __future__ import annotations

import random
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from pos_app.practice.books import TossBooks
from pos_app.practice.desk import Desk
from pos_app.practice.faults import Call
from pos_app.practice.payment import Contract, Payment, Refusal
from tests.simulation.clock import WorldClock

ORIGIN = "https://pay.toss.im"
Body = dict[str, Any]


class _Pause:
    def __await__(self) -> Generator[None, None, None]:
        yield


async def _pause() -> None:
    await _Pause()


@dataclass
class Working:
    """One call that Toss has taken up; `finish` does the rest of it and gives the reply."""

    call: Call
    finish: Callable[[], Body]


@dataclass
class FarEnd:
    """`debited` is told of every charge, with the payment as it then is."""

    clock: WorldClock
    chance: random.Random
    contract: Contract
    debited: Callable[[Payment], None]
    debits: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.books = TossBooks(self.clock.toss, self.chance)
        self._desk = Desk(self.books, lambda: ORIGIN)

    def begin(self, call: Call, body: Body) -> Working:
        """Take a call up; a charge or a refund is in progress until `finish`."""
        coroutine = self._desk.answer(call, self.contract, body, _pause)
        coroutine.send(None)

        def finish() -> Body:
            try:
                coroutine.send(None)
            except StopIteration as done:
                reply: Body = done.value
                if call is Call.EXECUTE and reply["code"] == 0:
                    self._count(self.books.find(str(body["payToken"])))
                return reply
            raise AssertionError("the stand-in paused twice")

        return Working(call, finish)

    def leave_pending(self, body: Body) -> Callable[[], None] | None:
        """Take a refund up that runs later by itself; what is given runs it."""
        try:
            token, refund_no = self._desk.begin_refund(self.contract, body)
        except Refusal:
            return None
        return lambda: void(self._desk.finish_refund(token, refund_no))

    def payment(self, key: str) -> Payment | None:
        """One payment as it stands, by token or order number."""
        return self.books.find(key) if self.books.knows(key) else None

    def _count(self, payment: Payment) -> None:
        if payment.debits != self.debits.get(payment.order_no, 0):
            self.debits[payment.order_no] = payment.debits
            self.debited(payment)


def void(_: object) -> None:
    """Drop a value."""
