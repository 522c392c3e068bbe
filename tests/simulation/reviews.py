"""Refunds that a cashier asks for, and a manager looks at, approves or rejects."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

from pos_app.domain.refund import Refund
from pos_app.domain.request import Ask, Fate, Piece, Request, Way
from pos_app.domain.staff import Action
from pos_app.errors import BoothError
from tests.simulation.till import Till

if TYPE_CHECKING:
    from tests.simulation.world import World


class Desk:
    """Who asks is a cashier; who decides comes later, perhaps in another life of the till."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self._world = world
        self._chance = chance

    def wanted(self) -> bool:
        """Whether a refund goes this way."""
        share = self._world.plan.review_share
        return share > 0 and self._chance.random() < share

    def ask(self, order_no: str) -> None:
        """Ask for lines, for an amount or for all of it."""
        till = self._world.lives.window
        if till is None:
            return
        way = self._chance.choice([Way.WHOLE, Way.LINES, Way.LINES, Way.AMOUNT])
        amount = self._chance.choice([500, 1_000, 4_500]) if way is Way.AMOUNT else None
        fates = [self._chance.choice(list(Fate)) for _ in range(2)]

        def ask() -> Request:
            self._world.crew.step_up(till, "cashier 0")
            lines = till.counter.review.offer(order_no).lines
            pieces = tuple(
                Piece(one.line_no, self._chance.randint(1, one.qty), fate)
                for one, fate in zip(lines, fates, strict=False)
                if one.qty and way is not Way.AMOUNT
            )
            free = 0 if amount else None
            wish = Ask(order_no, "환불 요청", way, amount, free, pieces, "cashier 0")
            return till.counter.review.ask(wish)

        def asked(request: Request) -> None:
            self._world.log(f"asked {request.request_no}")
            later = partial(self.decide, request)
            self._world.schedule.at(self._chance.uniform(1, 40), later)

        till.submit(f"refund {order_no}", ask, asked, self._world.told_no, "refund")

    def decide(self, request: Request) -> None:
        """Approve or reject it; one that was decided meanwhile is refused."""
        till = self._world.lives.window
        if till is None:
            return
        if self._chance.random() < 0.2:
            self._reject(till, request)
            return

        def told_no(error: BoothError) -> None:
            self._world.office.told_no(error)
            if error.key == "refund.too_much":  # another refund took it: no later yes is possible
                self._reject(till, request)

        self._world.office.decisions += 1
        approve = partial(self._approve, till, request)
        till.submit(_lane(request), approve, lambda _: till.nudge(), told_no, "refund")

    def _reject(self, till: Till, request: Request) -> None:
        def reject() -> Request:
            crew = self._world.crew
            crew.let(till, crew.somebody(), Action.REJECT_REFUND, request.order_no)
            return till.counter.review.reject(request.request_no, "물건이 없음", "manager")

        till.submit(_lane(request), reject, lambda _: None, self._world.told_no, "refund")

    def _approve(self, till: Till, request: Request) -> Refund:
        crew = self._world.crew
        crew.let(till, crew.somebody(), Action.APPROVE_REFUND, request.order_no)
        return till.counter.review.approve(request.request_no, request.amount_won)


def _lane(request: Request) -> str:
    return f"refund {request.order_no}"
