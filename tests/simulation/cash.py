"""Who pays with notes: from the first, or once a payment at Toss came to nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from pos_app.domain.payment import Attempt
from pos_app.domain.tender import quick_amounts
from pos_app.errors import BoothError
from tests.simulation.till import Till

if TYPE_CHECKING:
    from tests.simulation.floor import Customer
    from tests.simulation.world import World


class CashDesk:
    """The buyer has the goods only once the books said that it is paid."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self._world = world
        self._chance = chance
        self._paying: list[Customer] = []  # whose notes are at the till, booked or not
        self._under_way: set[int] = set()  # numbers of those whose cash is being booked

    def wanted(self) -> bool:
        """Whether somebody takes out notes now."""
        share = self._world.plan.cash_share
        return share > 0 and self._chance.random() < share

    def pay(self, till: Till, customer: Customer) -> None:
        """Sell what somebody wants for cash."""
        floor, cashier = self._world.floor, self._world.floor.cashier_of(customer)

        def take() -> Attempt:
            cart = floor.cart_of(till, customer)
            self._world.crew.step_up(till, cashier)
            given = self._chance.choice(quick_amounts(cart.total_won))
            return till.counter.cash.take(cart, given, cashier, sure=True)

        self._submit(till, customer, take)

    def close(self, till: Till, customer: Customer, order_no: str) -> None:
        """Pay a sale for cash whose payment at Toss has ended."""

        def close() -> Attempt:
            self._world.crew.step_up(till, self._world.floor.cashier_of(customer))
            due_won = till.books.attempt(order_no).amount_won
            given = self._chance.choice(quick_amounts(due_won))
            return till.counter.cash.close(order_no, given)

        self._submit(till, customer, close)

    def may_grow_impatient(self, order_no: str) -> None:
        """Whoever waits for a payment at Toss may put notes on the counter, whatever it says."""
        if not self.wanted() or self._chance.random() < 0.6:
            return

        def now() -> None:
            till, customer = self._world.lives.window, self._world.floor.buyer_of(order_no)
            if till is None or customer is None or customer.goods_for:
                return
            if customer.orders[-1] == order_no:  # else they pay by another card meanwhile
                self.close(till, customer, order_no)

        self._world.schedule.at(self._chance.uniform(0, 25), now)

    def begin_life(self) -> None:
        """What was under way in another life of the till is not."""
        self._under_way.clear()

    def has_money_of(self, till: Till, customer: Customer) -> bool:
        """Whether somebody's notes are being booked, or are booked though nobody saw it."""
        if customer not in self._paying:
            return False
        if customer.number in self._under_way or self._not_shown(till, customer):
            return True
        self._paying.remove(customer)  # they got them back
        return False

    def _not_shown(self, till: Till, customer: Customer) -> list[Attempt]:
        rows = till.books.cash.not_shown()
        return [one for one in rows if self._bought(till, one) == sorted(customer.wants)]

    def _bought(self, till: Till, attempt: Attempt) -> list[tuple[str, int]]:
        lines = till.books.sale(attempt.sale_no).lines
        return sorted((str(one.sku), one.qty) for one in lines)

    def payer_of(self, till: Till, attempt: Attempt) -> Customer | None:
        """Who gave the money for a payment that nobody saw booked, if they are still there."""
        bought = self._bought(till, attempt)
        now_s = self._world.schedule.clock.true_s
        for customer in self._paying:
            if (
                sorted(customer.wants) == bought
                and not customer.goods_for
                and now_s < customer.leaves_s
            ):
                self._paying.remove(customer)
                return customer
        return None

    def _submit(self, till: Till, customer: Customer, job: Callable[[], Attempt]) -> None:
        world = self._world
        if self.has_money_of(till, customer):
            return
        self._paying.append(customer)
        self._under_way.add(customer.number)

        def failed(error: BoothError) -> None:
            """The list of unfinished business says whether it was booked all the same."""
            self._under_way.discard(customer.number)
            world.told_no(error)
            if self.has_money_of(till, customer):
                world.floor.look_at(self._not_shown(till, customer)[0])

        def paid(attempt: Attempt) -> None:
            order_no = attempt.order_no
            world.log(f"cash {order_no}")
            self._under_way.discard(customer.number)
            self._paying.remove(customer)
            world.floor.take(customer, order_no)
            world.auditor.green(order_no)
            world.floor.hand(customer, order_no)
            seen = partial(till.counter.shown, order_no)
            till.submit(order_no, seen, lambda _: None, world.told_no, "shown")
            if self._chance.random() < world.plan.refund_share:
                back = partial(world.office.refund, order_no)
                world.schedule.at(self._chance.uniform(1, 60), back)

        till.submit("cash", job, paid, failed, "cash")
