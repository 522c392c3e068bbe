"""The counter as its cashier uses it: charge, look, give up, show; window and commands share it."""

from __future__ import annotations

from dataclasses import dataclass

from pos_app.domain.cart import Cart
from pos_app.domain.payment import Attempt
from pos_app.domain.refund import Refund
from pos_app.domain.staff import Action
from pos_app.errors import BoothError, Refused, Stale, StoreError
from pos_app.flow.access import Access
from pos_app.flow.cash import CashDesk
from pos_app.flow.checkout import Checkout
from pos_app.flow.discounts import Discounts
from pos_app.flow.pace import Pace
from pos_app.flow.parking import Parking
from pos_app.flow.ports import Books, Clock, Gateway
from pos_app.flow.recovery import Recovery
from pos_app.flow.refunds import Refunds
from pos_app.flow.review import Review
from pos_app.flow.seeking import Seeking
from pos_app.flow.twins import ask_for_same_buyer
from pos_app.flow.unfinished import Backlog
from pos_app.flow.vigil import NOT_WRITTEN, Vigil, failed
from pos_app.flow.watch import Watch, Watched


@dataclass(frozen=True, slots=True)
class Step:
    """What one step left: the row, what is remembered of it, and the attempt that follows it.

    The step of a refund leaves the refund, too.
    """

    attempt: Attempt
    vigil: Vigil
    successor: Attempt | None = None
    refund: Refund | None = None


class Counter:
    """Every payment of this till, and the next thing to do about each.

    `take` and `wait_s` are cheap and may be called from any thread, and so are `buyer_is_here`,
    by which a person lets a payment that was found at start go on, and `look_now`, which asks
    Toss as soon as the budget allows. Everything else reads or writes the books or the network,
    and belongs on the lane of its payment.
    """

    def __init__(
        self,
        books: Books,
        gateway: Gateway,
        clock: Clock,
        pace: Pace | None = None,
        access: Access | None = None,
    ) -> None:
        pace = pace or Pace()
        self.pace = pace
        self.access = access or Access(books.people, clock)
        self.watch = Watch(clock, pace)
        self.halted: BoothError | None = None
        self._elsewhere: Attempt | None = None
        self.discounts = Discounts(self.access)
        self.parking = Parking(books.parked, self.access, self.discounts, clock)
        self._books = books
        self._clock = clock
        self._checkout = Checkout(books, gateway, clock, pace)
        self._recovery = Recovery(books, gateway, clock, pace, self._checkout)
        self.account = gateway.account
        self.may_ask = self._recovery.may_ask
        self.refunds = Refunds(books, gateway, clock, pace, self.may_ask, self.access)
        self.seeking = Seeking(books, gateway, clock, pace, self.watch)
        self.backlog = Backlog(
            books, clock, self.watch, self._recovery, self.refunds, lambda: self.halted
        )
        self.cash = CashDesk(
            books, clock, self.account, self.access, self._may_sell, self.give_up, self.discounts
        )
        self.review = Review(
            books, gateway, clock, self.refunds, self.backlog.decide, lambda: self.halted
        )
        self.buyer_is_here = self.watch.attend
        self.look_now = self.watch.hurry

    def take_over(self) -> tuple[Attempt, ...]:
        """Take over what another life of the till left; nothing of it is executed."""
        left = self._recovery.at_start()
        self._elsewhere = self._recovery.elsewhere()
        return left

    def start(self) -> tuple[Attempt, ...]:
        """Take over what is left, and watch it; nothing of it is executed by itself."""
        left = self.take_over()
        self.seeking.begin()
        for attempt in left:
            if self._recovery.may_ask(attempt):
                self.watch.add(attempt, attended=False)
        return left

    def charge(self, cart: Cart, cashier: str = "", *, sure: bool = False) -> Attempt:
        """Open a sale for this cart, with its pay card open. Raises as `Checkout.open`.

        With staff entered whoever is on duty is the cashier, and Refused says that nobody is.
        While `halted` names a finding in the books, it is raised and nothing new is sold; nor is
        anything while what was made at another address or contract is not over (design §1.5).
        SameBuyer asks about a payment in doubt with the same goods, unless somebody is `sure`
        that it is another buyer's.
        """
        self._may_sell(cart, sure)
        grant = self.access.allow(Action.SELL)
        allowed = self.discounts.permit(self.discounts.allow(cart)).approved_by
        attempt = self._checkout.open(cart, grant.who or cashier, allowed)
        self.watch.add(attempt, attended=True)
        return attempt

    def take(self) -> Watched | None:
        """The step that is due now, marked as under way; hand it to `run`."""
        return self.watch.take()

    def wait_s(self) -> float | None:
        """Seconds until something may be due, None when nothing is."""
        return self.watch.wait_s()

    def run(self, watched: Watched, *, act: bool = True) -> Step:
        """Do one step of a payment or refund. With `act` False it only asks and books.

        Raises StoreError when the books cannot be written; the row is then due again later.
        """
        if watched.refund is not None:
            after = self.backlog.advance(watched, watched.refund)
            return Step(after.attempt, after.vigil, refund=after.refund)
        order_no, vigil = watched.attempt.order_no, watched.vigil
        try:
            attempt = self._advance(order_no, vigil, act)
        except BoothError as error:
            failed(vigil, NOT_WRITTEN if isinstance(error, StoreError) else "", "", busy=False)
            self.watch.done(order_no, watched.attempt)
            raise
        self.watch.done(order_no, attempt)
        return Step(attempt, vigil, self._follow(attempt, vigil))

    def give_up(self, order_no: str) -> Attempt:
        """End a payment whose QR is shown. Raises Refused once an execute may be under way."""
        after = self._checkout.give_up(order_no)
        self.watch.note(after)
        return after

    def abandon(self, order_no: str) -> Attempt:
        """End an attempt whose create has not left the machine."""
        return self._noted(self._checkout.abandon(order_no))

    def shown(self, order_no: str) -> Attempt:
        """The green card or the slip was seen."""
        return self._noted(self._checkout.shown(order_no))

    def handed_over(self, order_no: str) -> Attempt:
        """The cashier says that a sale which became paid by recovery has been handed over."""
        self.access.allow(Action.HAND_OVER, about=order_no)
        return self._noted(self._checkout.shown(order_no, "handed_over"))

    def _may_sell(self, cart: Cart | None, sure: bool) -> None:
        if self.halted is not None:
            raise self.halted
        if self._elsewhere is not None:
            made = self._elsewhere
            raise Refused("sell.other_place", word=made.word, place=made.account.place)
        if cart is not None and not sure:
            ask_for_same_buyer(self._books, cart, self._clock.now())

    def _noted(self, after: Attempt) -> Attempt:
        self.watch.note(after)
        return after

    def _advance(self, order_no: str, vigil: Vigil, act: bool) -> Attempt:
        try:
            return self._recovery.advance(order_no, vigil, act=act)
        except Stale:
            # A cashier was quicker; the row as it stands now is the truth.
            return self._books.attempt(order_no)

    def _follow(self, after: Attempt, vigil: Vigil) -> Attempt | None:
        if not vigil.create_again:
            return None
        vigil.create_again = False
        successor = self._checkout.again(after.order_no)
        self.watch.add(successor, attended=vigil.attended)
        vigil.attended = False
        return successor
