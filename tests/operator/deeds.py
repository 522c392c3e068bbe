"""What people do at the till, each a step that may be refused and may be the process' last."""

from __future__ import annotations

from contextlib import suppress

from pos_app.domain.catalog import PricedRow, Product
from pos_app.domain.face import Face
from pos_app.domain.money import Won
from pos_app.domain.request import Request
from pos_app.errors import BoothError
from pos_app.flow.stocking import Stocking
from pos_app.practice.payment import Refusal
from tests.operator.people import Buyer
from tests.operator.shop import Shop
from tests.simulation.floor import GOODS, RENEWABLE

# The cards by which goods are handed over.
_PAID = (Face.PAID, Face.FOUND)
_A_MOMENT_S = 2.0


class Deeds:
    """The hands of cashier, manager and buyer. Who can do nothing there does nothing."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._scanned: set[str] = set()

    def sell(self, buyer: Buyer) -> None:
        """Ring up and charge, in a window that is opened if need be, and wait for the QR."""
        if self._shop.till is None:
            self._shop.try_out(self._shop.open)
        if self._shop.till is None:
            return
        with suppress(BoothError):
            self._shop.ring_up(buyer)
            self.pass_time(_A_MOMENT_S)

    def sell_again(self, buyer: Buyer) -> None:
        """Another QR for the same things, where the card offers it."""
        if self._face(buyer) in RENEWABLE and self._shop.is_attended(buyer.order):
            self.sell(buyer)

    def pass_time(self, seconds: float) -> None:
        """Stand there; an open window goes on."""
        shop = self._shop
        if shop.till is None:
            shop.clock.true_s += seconds
        else:
            shop.till.let_time_pass(seconds)
        self._scan()

    def approve(self, buyer: Buyer) -> None:
        """On the phone that has scanned the QR."""
        if buyer.order in self._scanned:
            with suppress(Refusal):
                self._shop.far_end.books.approve(buyer.order)

    def cancel(self, buyer: Buyer) -> None:
        """On the phone."""
        if buyer.order in self._scanned:
            with suppress(Refusal):
                self._shop.far_end.books.cancel(buyer.order)

    def lapse(self, buyer: Buyer) -> None:
        """The QR's time is over at Toss."""
        if self._shop.far_end.payment(buyer.order) is not None:
            self._shop.far_end.books.expire(buyer.order)

    def give_up(self, buyer: Buyer) -> None:
        with suppress(BoothError):
            self._shop.living.counter.give_up(buyer.order)

    def say_here(self, buyer: Buyer) -> None:
        """The cashier opens a card that another life left: its buyer stands here."""
        if self._face(buyer) in {Face.LEFT_OVER, Face.BUYER_HERE}:
            self._shop.attended(buyer.order)
            self._shop.living.counter.buyer_is_here(buyer.order)
            self._scan()

    def ask_now(self, buyer: Buyer) -> None:
        self._shop.living.counter.look_now(buyer.order)

    def hand_over(self, buyer: Buyer) -> None:
        """Give the goods, if the card is green or asks for it; and say so."""
        shop = self._shop
        if self._face(buyer) not in _PAID or shop.people.owes_nothing_more(buyer.order):
            return
        if not buyer.goods_for:
            shop.hand_over(buyer.order)
        with suppress(BoothError):
            shop.living.counter.handed_over(buyer.order)

    def refund(self, buyer: Buyer, amount_won: int | None) -> None:
        """Decide to give some or all of it back."""
        shop, order_no = self._shop, buyer.order
        if not order_no:
            return
        decided = shop.decisions(order_no)
        # Noted first: a process that dies in the middle may have decided.
        shop.people.asked_back[order_no].append(amount_won or shop.people.price[order_no])
        try:
            shop.living.refund(order_no, amount_won)
        except BoothError:
            # A disk may fail after the bytes were safe: then the list shows the decision.
            if shop.decisions(order_no) == decided:
                shop.people.asked_back[order_no].pop()

    def ask(self, buyer: Buyer, amount_won: int | None) -> None:
        """Ask for some or all of it back, which moves nothing yet."""
        if buyer.order:
            with suppress(BoothError):
                self._shop.living.ask(buyer.order, amount_won)

    def approve_request(self, asked: Request) -> None:
        """A manager lets go back what was asked for."""
        shop, order_no = self._shop, str(asked.order_no)
        decided = shop.decisions(order_no)
        shop.people.asked_back[order_no].append(int(asked.amount_won))
        try:
            shop.living.approve(asked)
        except BoothError:
            if shop.decisions(order_no) == decided:
                shop.people.asked_back[order_no].pop()

    def reject_request(self, asked: Request) -> None:
        """A manager says no to it."""
        with suppress(BoothError):
            self._shop.living.reject(asked)

    def carry_over(self, buyer: Buyer) -> None:
        """Leave it as it is, and say why."""
        order_no = buyer.order
        with suppress(BoothError):
            self._shop.living.counter.backlog.carry_over(order_no, order_no, "manager", "내일")

    def deliver(self, sku: str, price_won: int, pieces: int) -> None:
        """Import a price list of one line, with its count."""
        one = next(one for one in GOODS if one.sku == sku)
        fresh = Product(one.sku, one.name, Won(price_won), one.tax, one.category)
        stocking = Stocking(self._shop.living.books, self._shop.clock)
        with suppress(BoothError):
            stocking.take_in((PricedRow(2, fresh, pieces),), set_stock=True)

    def _face(self, buyer: Buyer) -> Face | None:
        return self._shop.living.face(buyer.order)

    def _scan(self) -> None:
        """Whoever is shown a QR scans it."""
        if self._shop.till is None:
            return
        for buyer in self._shop.people.buyers:
            if self._face(buyer) is Face.SHOW_QR:
                self._scanned.add(buyer.order)
