"""The manager's part: refunds, new prices, deliveries, and the open business of the day."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

from pos_app.domain.catalog import PricedRow, Product
from pos_app.domain.money import Won
from pos_app.domain.payment import Attempt
from pos_app.domain.refund import Refund
from pos_app.domain.staff import Action
from pos_app.errors import BoothError
from pos_app.flow.refunds import Wish
from pos_app.flow.stocking import Stocking
from tests.simulation.floor import GOODS
from tests.simulation.invariants import HELD
from tests.simulation.till import Till

if TYPE_CHECKING:
    from tests.simulation.world import World

_AT_TODAYS_PRICES = """SELECT sum(sale_lines.qty * products.price_won)
    FROM sale_lines JOIN products USING (sku) WHERE sale_no = ?"""


class Office:
    """Corrects what the floor leaves; `decisions` counts the refunds that were asked for."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.decisions = 0
        self.sent_away: set[str] = set()  # their buyers get no goods any more
        self._world = world
        self._chance = chance

    def refund(self, order_no: str) -> None:
        """Give all or a part back."""
        if self._world.desk.wanted():
            self._world.desk.ask(order_no)
            return
        amount = self._chance.choice([None, None, 1_000, 2_500])
        wish = Wish(order_no, "환불 요청", amount, None if amount is None else 0, "manager")
        self._decide(f"refund {order_no} {self._chance.choice('ab')}", wish)

    def give_back(self, order_no: str) -> None:
        """Give everything back to somebody who left without the goods."""
        self._decide(order_no, Wish(order_no, "물건을 받지 못함"))

    def send_away(self, order_no: str) -> None:
        """A buyer of a payment in doubt leaves: back with the money, if Toss says charged."""
        if self._world.auditor.rows[order_no][2] in HELD:
            self.sent_away.add(order_no)
            self._decide(order_no, Wish(order_no, "결제 확인 불가"))

    def carry_over(self, order_no: str) -> None:
        """Leave it as it is, and say so."""
        till = self._world.lives.window
        if till is not None:

            def note() -> None:
                self._world.crew.let(till, self._world.crew.somebody(), Action.CARRY_OVER, order_no)
                till.counter.backlog.carry_over(order_no, order_no, "manager", "내일 확인")

            till.submit(order_no, note, lambda _: None, self._world.told_no, "carry over")

    def edit_shelf(self) -> None:
        """New prices, and a delivery."""
        till = self._world.lives.window
        if till is not None:
            rows = tuple(self._priced(one) for one in self._chance.sample(GOODS, 2))
            stocking = Stocking(till.books, self._world.clock, till.counter.access)
            count = self._chance.random() < 0.5

            def job() -> object:
                crew = self._world.crew
                boss = crew.somebody()
                crew.let(till, boss, Action.IMPORT_PRICES)
                if count:
                    crew.let(till, boss, Action.EDIT_STOCK)
                return stocking.take_in(rows, set_stock=count)

            till.submit("shop", job, lambda _: None, self._world.told_no, "shop")
            self._world.keeper.keep(till)

    def prices_differ(self, token: str) -> bool:
        """Whether a price has changed since the sale that this token pays was charged."""
        auditor = self._world.auditor
        row = auditor.rows[auditor.order_of[token]]
        now_won = auditor.fetch(_AT_TODAYS_PRICES, row[1])[0][0]
        return bool(now_won != row[5])

    def finish_business(self) -> bool:
        """Leave no open question: hand over what somebody waits for, else give back.

        Gives whether there was any.
        """
        till = self._world.lives.living
        left = till.not_shown()
        doubtful = till.doubtful()
        asked = {one.order_no: one for one in till.books.requests.waiting()}
        for order_no, refund_no in doubtful.items():
            again = partial(self._send_again, till, order_no, refund_no)
            till.submit(order_no, again, lambda _: till.nudge(), self.told_no, "refund")
            if self._chance.random() < 0.5:  # its next question waits behind the decision
                till.counter.look_now(refund_no)
                till.nudge()
        for attempt in left:
            order_no = attempt.order_no
            if order_no in doubtful:
                continue
            if self._world.floor.has_goods(order_no):

                def hand_over(till: Till = till, order_no: str = order_no) -> Attempt:
                    self._world.crew.step_up(till, self._world.crew.somebody())
                    return till.counter.handed_over(order_no)

                till.submit(order_no, hand_over, lambda _: None, self._world.told_no, "handed over")
            elif order_no in asked:  # it holds the money that would be given back
                self._world.desk.decide(asked[order_no])
            else:
                self.give_back(order_no)
        return bool(left or doubtful)

    def _decide(self, lane: str, wish: Wish) -> None:
        till = self._world.lives.window
        if till is not None:
            self.decisions += 1

            def job() -> Refund:
                crew = self._world.crew
                crew.let(till, crew.somebody(), Action.APPROVE_REFUND, wish.order_no)
                return till.refund(wish)

            till.submit(lane, job, lambda _: till.nudge(), self.told_no, "refund")

    def _send_again(self, till: Till, order_no: str, refund_no: str) -> Refund:
        crew = self._world.crew
        crew.let(till, crew.somebody(), Action.APPROVE_REFUND, order_no)
        return till.counter.backlog.send_again(refund_no)

    def told_no(self, error: BoothError) -> None:
        """Somebody reads why a refund was not decided; what stands there is looked after."""
        self._world.told_no(error)
        if self._world.lives.window is not None:
            self._world.lives.living.nudge()

    def _priced(self, one: Product) -> PricedRow:
        price = Won(one.price_won + 100 * self._chance.randint(0, 20))
        fresh = Product(one.sku, one.name, price, one.tax, one.category)
        return PricedRow(2, fresh, self._chance.randint(2, 12))
