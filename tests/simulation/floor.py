"""The people of one world: buyers with phones, cashiers at the till, a manager with corrections."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from pos_app.domain.cart import Cart
from pos_app.domain.catalog import Product, Sku, TaxClass
from pos_app.domain.face import Face, face_of
from pos_app.domain.money import Won
from pos_app.domain.payment import Attempt
from pos_app.errors import SameBuyer
from pos_app.flow.counter import Step
from pos_app.flow.vigil import Vigil
from pos_app.practice.payment import Refusal
from tests.simulation.invariants import Violation
from tests.simulation.till import Till

if TYPE_CHECKING:
    from tests.simulation.world import World

GOODS = (
    Product(Sku("TEA"), "아메리카노", Won(4_500), TaxClass.TAXABLE, "음료"),
    Product(Sku("RICE"), "쌀 1kg", Won(5_500), TaxClass.EXEMPT, "곡물"),
    Product(Sku("SHIRT"), "티셔츠", Won(35_000), TaxClass.TAXABLE, "옷"),
)
# Where the window offers the same goods as a new sale.
RENEWABLE = (Face.NOT_CREATED, Face.CANCELLED, Face.DECLINED)
_STAYS_S = {"quick": 400.0, "never": 45.0, "cancels": 60.0, "late": 45.0, "last_moment": 900.0}


@dataclass
class Customer:
    """Somebody who wants something, and is there until `leaves_s`."""

    number: int
    mood: str
    wants: tuple[tuple[str, int], ...]
    leaves_s: float
    orders: list[str] = field(default_factory=list)
    goods_for: str = ""  # the order that they went home with
    renewals: int = 0


class Floor:
    """Plays everybody. What it knows of a payment is what a card shows."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self._world = world
        self._chance = chance
        self._plan = world.plan
        self._schedule = world.schedule
        self._buyers: dict[str, Customer] = {}
        self._scanned: set[str] = set()
        self._faces: dict[str, Face] = {}
        self._closed = False
        self.arrived = 0
        self.given_up: set[str] = set()

    # --- arriving -----------------------------------------------------------------------------

    def open_doors(self) -> float:
        """Let the customers of the day come; gives when the last one does."""
        at_s = 0.0
        for number in range(self._plan.sales):
            self._schedule.at(at_s, partial(self._arrive, number))
            at_s += self._chance.expovariate(1 / self._plan.between_s)
        return at_s

    def close_doors(self) -> None:
        """Who is here may end what they began; nothing new is sold."""
        self._closed = True

    def _arrive(self, number: int) -> None:
        moods = self._plan.moods
        mood = self._chance.choices(list(moods), list(moods.values()))[0]
        kinds = self._chance.sample(GOODS, self._chance.choice([1, 1, 2]))
        wants = tuple((str(one.sku), self._chance.choice([1, 1, 1, 2])) for one in kinds)
        leaves_s = self._schedule.clock.true_s + _STAYS_S[mood]
        self.arrived += 1
        self._order(Customer(number, mood, wants, leaves_s))

    def _order(self, customer: Customer) -> None:
        till = self._world.lives.window
        if self._closed or not self._here(customer) or customer.goods_for:
            return
        if till is None or self._world.cash.has_money_of(till, customer):
            self._schedule.at(5.0, partial(self._order, customer))
            return

        if self._world.cash.wanted():
            self._world.cash.pay(till, customer)
            return

        def charge() -> Attempt:
            cart = self._world.bargains.agree(self.cart_of(till, customer))
            cashier = self.cashier_of(customer)
            self._world.crew.step_up(till, cashier)
            try:
                begun = till.counter.charge(cart, cashier)
            except SameBuyer:  # each buyer here is another one
                begun = till.counter.charge(cart, cashier, sure=True)
            self._world.bargains.check(cart, begun)
            return begun

        def charged(attempt: Attempt) -> None:
            self.take(customer, attempt.order_no)
            self._world.auditor.may_go_on.add(attempt.order_no)
            till.nudge()

        till.submit("charge", charge, charged, self._world.told_no, "charge")

    def cart_of(self, till: Till, customer: Customer) -> Cart:
        """What somebody wants, at today's prices."""
        known = {str(one.sku): one for one in till.books.products()}
        cart = Cart()
        for sku, qty in customer.wants:
            cart = cart.add(known[sku], qty)
        return cart

    def cashier_of(self, customer: Customer) -> str:
        """Who serves somebody."""
        return f"cashier {customer.number % self._plan.cashiers}"

    def take(self, customer: Customer, order_no: str) -> None:
        """Note whose payment this is."""
        customer.orders.append(order_no)
        self._buyers[order_no] = customer

    def _here(self, customer: Customer) -> bool:
        return self._schedule.clock.true_s < customer.leaves_s

    # --- the cards ----------------------------------------------------------------------------

    def on_step(self, step: Step) -> None:
        if step.refund is not None:
            return
        if step.successor is not None:
            customer = self._buyers.get(step.attempt.order_no)
            if customer is not None:
                self.take(customer, step.successor.order_no)
            if step.attempt.order_no in self._world.auditor.may_go_on:
                self._world.auditor.may_go_on.add(step.successor.order_no)
        self._see(step.attempt, step.vigil)

    def on_left(self, left: tuple[Attempt, ...]) -> None:
        self._faces.clear()
        self._world.cash.begin_life()
        till = self._world.lives.living
        for attempt in left:
            watched = till.counter.watch.get(attempt.order_no)
            self._see(attempt, watched.vigil if watched else None, before=True)

    def look_at(self, attempt: Attempt) -> None:
        """Somebody opens a card in the list of unfinished business."""
        self._see(attempt, None)

    def _see(self, attempt: Attempt, vigil: Vigil | None, *, before: bool = False) -> None:
        face = face_of(
            attempt,
            stage=vigil.stage if vigil else None,
            attended=vigil.attended if vigil else False,
        )
        order_no = attempt.order_no
        if self._faces.get(order_no) is face:
            return
        self._faces[order_no] = face
        self._world.log(f"card {order_no} {face}")
        if face is Face.SHOW_QR:
            self._show_qr(order_no)
        elif face is Face.PAID:
            self._green(attempt)
        elif face is Face.FOUND:
            self._soon(2, 30, self._handed_over, order_no)
        elif face in (Face.LEFT_OVER, Face.BUYER_HERE):
            self._soon(1, 20, self._left_over, order_no)
        elif face in (Face.CHECKING, Face.PAYING, Face.REFUSED, Face.ALARM):
            self._doubt(order_no)
        elif face in RENEWABLE and not before:
            self._renew(order_no)

    def _doubt(self, order_no: str) -> None:
        """What people do who are told to wait."""
        self._world.cash.may_grow_impatient(order_no)
        deeds = (self._give_up, self._world.office.carry_over, self._world.office.send_away)
        deed = self._chance.choices((*deeds, None), (2, 1, 1, 8))[0]
        if deed is not None:
            self._soon(0, 20, deed, order_no)

    def _soon(self, least_s: float, most_s: float, deed: Callable[[str], None], no: str) -> None:
        self._schedule.at(self._chance.uniform(least_s, most_s), partial(deed, no))

    def _show_qr(self, order_no: str) -> None:
        customer = self._buyers.get(order_no)
        if customer is not None and order_no not in self._scanned:
            self._scanned.add(order_no)
            self._scan(customer, order_no)
        self._world.cash.may_grow_impatient(order_no)
        if self._chance.random() < self._plan.give_up_share:
            self._soon(1, 40, self._give_up, order_no)
        if self._chance.random() < 0.15:
            self._soon(0, 10, self._look_now, order_no)
        self._soon(40, 80, self._give_up, order_no)

    def _green(self, attempt: Attempt) -> None:
        order_no = attempt.order_no
        self._world.auditor.green(order_no)
        till = self._world.lives.living
        customer = self._buyers.get(order_no)
        if customer is None and attempt.in_cash:
            customer = self._world.cash.payer_of(till, attempt)
            if customer is None:
                return
            self.take(customer, order_no)
        sent_away = order_no in self._world.office.sent_away
        if attempt.shown_at is None and customer is not None and not sent_away:
            self.hand(customer, order_no)
        if not sent_away:
            self._send(till, order_no, partial(till.counter.shown, order_no), "shown")
        if not sent_away and self._chance.random() < 0.1:
            self._world.count(10, "H")
            self._send(till, order_no, partial(till.counter.shown, order_no), "shown again")
        if self._chance.random() < self._plan.refund_share:
            self._soon(1, 60, self._world.office.refund, order_no)
            if self._chance.random() < 0.3:
                self._soon(1, 60, self._world.office.refund, order_no)

    def hand(self, customer: Customer, order_no: str) -> None:
        """The goods of this payment go over the counter."""
        if customer.goods_for == order_no:
            return
        if customer.goods_for:
            raise Violation("I2", f"one buyer paid for {customer.goods_for} and {order_no}")
        self._world.auditor.handed(order_no)
        customer.goods_for = order_no

    def _renew(self, order_no: str) -> None:
        customer = self._buyers.get(order_no)
        if customer is None or customer.orders[-1] != order_no:
            return
        till = self._world.lives.window
        if self._here(customer) and customer.renewals < 2:
            customer.renewals += 1
            if till is not None and not self._closed and self._world.cash.wanted():
                self._world.cash.close(till, customer, order_no)
                return
            self._schedule.at(self._chance.uniform(1, 10), partial(self._order, customer))

    def _handed_over(self, order_no: str) -> None:
        """A payment that was found paid: the buyer is here and gets the goods, or comes later."""
        till, customer = self._world.lives.window, self._buyers.get(order_no)
        if till is None or customer is None:
            return
        sent_away = order_no in self._world.office.sent_away
        if not customer.goods_for and self._here(customer) and not sent_away:
            self.hand(customer, order_no)
        if customer.goods_for != order_no:
            return

        def hand_over() -> Attempt:
            self._world.crew.step_up(till, self.cashier_of(customer))
            return till.counter.handed_over(order_no)

        self._send(till, order_no, hand_over, "handed over")

    def _left_over(self, order_no: str) -> None:
        till, customer = self._world.lives.window, self._buyers.get(order_no)
        if till is None or customer is None:
            return
        if not self._here(customer):
            self._give_up(order_no)
        elif self._chance.random() < 0.8:
            self._world.auditor.may_go_on.add(order_no)
            till.counter.buyer_is_here(order_no)
            till.nudge()

    def _look_now(self, order_no: str) -> None:
        till = self._world.lives.window
        if till is not None:
            till.counter.look_now(order_no)
            till.nudge()

    def _give_up(self, order_no: str) -> None:
        till = self._world.lives.window
        if till is None or self._world.auditor.rows[order_no][2] == "paid":
            return
        lane = f"second {order_no}" if self._plan.off_lane else order_no

        def done(attempt: Attempt) -> None:
            if attempt.given_up:
                self.given_up.add(order_no)
            till.nudge()

        job = partial(till.counter.give_up, order_no)
        till.submit(lane, job, done, self._world.told_no, "give up")

    def _send(self, till: Till, lane: str, job: Callable[[], Attempt], what: str) -> None:
        till.submit(lane, job, lambda _: till.nudge(), self._world.told_no, what)

    # --- the phone ----------------------------------------------------------------------------

    def _scan(self, customer: Customer, order_no: str) -> None:
        """What this buyer does with the page."""
        after_s = 1 + self._chance.expovariate(1 / self._plan.buyer_s)
        if customer.mood == "cancels":
            if self._chance.random() < 0.5:
                self._tap(after_s, order_no, "approve")
                after_s += self._chance.uniform(0.1, 4)
            self._tap(after_s, order_no, "cancel")
        elif customer.mood == "late":
            self._tap(self._chance.uniform(50, 500), order_no, "approve")
        elif customer.mood == "last_moment":
            self._tap(self._chance.uniform(560, 604), order_no, "approve")
        elif customer.mood == "quick":
            self._tap(after_s, order_no, "approve")

    def _tap(self, in_s: float, order_no: str, what: str) -> None:
        def tap() -> None:
            books = self._world.far_end.books
            with suppress(Refusal):
                (books.approve if what == "approve" else books.cancel)(order_no)
                self._world.tapped(order_no, what)

        self._schedule.at(in_s, tap)

    def buyer_of(self, order_no: str) -> Customer | None:
        """Whose payment this is."""
        return self._buyers.get(order_no)

    def has_goods(self, order_no: str) -> bool:
        """Whether the buyer of this payment went home with something."""
        customer = self._buyers.get(order_no)
        return customer is not None and customer.goods_for == order_no
