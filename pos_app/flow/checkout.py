"""One sale from the cart to the receipt: open, create, execute, give up, show.

Every step writes before and after it acts, is short, and may be called again: a row that has
moved on in the meantime is left as it is.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from pos_app.domain.answer import Order, Ref, Reply, Stage, Verdict
from pos_app.domain.cart import Cart, sale_lines, terms_of
from pos_app.domain.numbering import product_desc
from pos_app.domain.payment import HOLDING, Attempt, State, mark
from pos_app.domain.verdict import (
    Change,
    intend_execute,
    judge_abandon,
    judge_create,
    judge_execute,
    judge_give_up,
    judge_sold_out,
)
from pos_app.errors import Refused, SoldOut, StoreError
from pos_app.flow.pace import Pace
from pos_app.flow.ports import Books, Clock, Gateway
from pos_app.flow.vigil import Vigil, failed


def ref_of(attempt: Attempt) -> Ref:
    """The payment as a call names it."""
    return Ref(attempt.order_no, attempt.amount_won, attempt.pay_token)


class Checkout:
    """The steps of a sale, over the books and one key at Toss."""

    def __init__(self, books: Books, gateway: Gateway, clock: Clock, pace: Pace) -> None:
        self._books = books
        self._gateway = gateway
        self._clock = clock
        self._pace = pace

    def open(self, cart: Cart, cashier: str = "", approved_by: str = "") -> Attempt:
        """W0: write the sale and its first attempt; `approved_by` stands for its discounts.

        Raises Refused when the cart cannot be charged, SoldOut when less is available than it
        holds. Nothing is held yet: stock is checked again, and reserved, before the execute.
        """
        lines = sale_lines(cart)
        stock = self._books.stock()
        for line in cart.lines:
            level = stock.get(line.product.sku)
            if level is not None and not level.covers(cart.qty_of(line.product.sku)):
                key = "sell.too_few" if level.most else "sale.sold_out"
                raise SoldOut(key, name=line.product.name, available=level.most)
        now, terms = self._clock.now(), terms_of(cart, approved_by)
        return self._books.open_sale(lines, self._gateway.account, now, cashier, terms)

    def create(self, attempt: Attempt, vigil: Vigil) -> Attempt:
        """Ask Toss for a payment: W1, or the end of this attempt.

        What did not leave the machine may be sent again under the same number. What may have
        reached Toss is abandoned: its page is lost, so nobody can see it, and nothing executes
        it; `vigil.create_again` then says that the sale deserves another number.
        """
        sale = self._books.sale(attempt.sale_no)
        desc = product_desc(attempt.word, [line.name for line in sale.lines])
        order = Order(attempt.order_no, attempt.amount_won, sale.tax, desc, self._pace.lifetime_s)
        reply = self._gateway.create(order)
        if reply.verdict is not Verdict.YES:
            failed(vigil, reply.code, reply.message, busy=reply.busy)
        if reply.verdict is Verdict.NOT_SENT:
            vigil.creates += 1
            if vigil.creates < self._pace.create_tries:
                return attempt
        vigil.create_again = (
            reply.verdict is Verdict.UNKNOWN
            and not reply.alarm
            and attempt.try_no < self._pace.create_tries
        )
        return self.write(attempt, judge_create(attempt, reply))

    def again(self, order_no: str) -> Attempt:
        """W0 of a further attempt for the same sale."""
        return self._books.next_attempt(order_no, self._clock.now())

    def execute(self, attempt: Attempt, vigil: Vigil) -> Attempt:
        """The buyer has approved: reserve, write the intent, execute, write what came of it.

        Sold out means that nothing is sent: nobody pays. Nor is anything for a sale that another
        attempt has paid meanwhile.
        """
        try:
            intent = self.write(attempt, intend_execute(attempt))
        except SoldOut as short:
            sold_out = self.write(attempt, judge_sold_out(attempt, str(short.values.get("sku"))))
            self._courtesy_cancel(sold_out, "품절")
            return sold_out
        except Refused:
            return self._paid_otherwise(attempt)
        reply = self._gateway.execute(ref_of(intent))
        if reply.verdict is not Verdict.NOT_SENT:
            vigil.quiet_until = self._clock.tick() + self._pace.quiet_s
        if reply.verdict is not Verdict.YES:
            failed(vigil, reply.code, reply.message, busy=reply.busy)
        after = self._book(intent, vigil, reply)
        if reply.verdict is Verdict.NO and after.state is State.UNKNOWN:
            self._courtesy_cancel(after, "결제 실패")
        return after

    def _paid_otherwise(self, attempt: Attempt) -> Attempt:
        if attempt.state in HOLDING:  # asked on until Toss has said what became of it
            return attempt
        after = self.write(attempt, judge_give_up(attempt, "paid_otherwise"))
        self._courtesy_cancel(after, "판매자 취소")
        return after

    def _book(self, intent: Attempt, vigil: Vigil, reply: Reply[Any]) -> Attempt:
        try:
            return self.write(intent, judge_execute(intent, reply, self._clock.now()))
        except StoreError:
            # Money may have moved and the disk will not take it. The intent stands, so that
            # `/status` brings the truth back as soon as the books can be written again.
            vigil.unsaved = reply.verdict is Verdict.YES
            vigil.failures += 1
            return intent

    def abandon(self, order_no: str) -> Attempt:
        """End an attempt that has no QR yet; another state is left as it is."""
        attempt = self._books.attempt(order_no)
        change = judge_abandon(attempt)
        return self.write(attempt, change) if change else attempt

    def give_up(self, order_no: str) -> Attempt:
        """The cashier ends a payment whose QR was shown.

        It is never executed afterwards, whatever the buyer does. Raises Refused once an execute
        is under way or in doubt.
        """
        attempt = self._books.attempt(order_no)
        if attempt.state in HOLDING:
            raise Refused("pay.too_late_to_give_up", word=attempt.word)
        if attempt.state is not State.WAITING:
            return attempt
        after = self.write(attempt, judge_give_up(attempt))
        self._courtesy_cancel(after, "판매자 취소")
        return after

    def shown(self, order_no: str, event: str = "shown") -> Attempt:
        """W4: the green card or the slip of a paid sale was seen, or its goods handed over."""
        attempt = self._books.attempt(order_no)
        if attempt.state is not State.PAID or attempt.shown_at is not None:
            return attempt
        return self.write(attempt, Change(mark(attempt, shown_at=self._clock.now()), event))

    def write(self, before: Attempt, change: Change) -> Attempt:
        """Put one change into the books, now."""
        return self._books.apply(before, change, self._clock.now())

    def _courtesy_cancel(self, attempt: Attempt, reason: str) -> None:
        # Only a kindness to the buyer's phone: the till is right without it (design §1, guide).
        reply = self._gateway.cancel(ref_of(attempt), reason)
        if reply.code != "no_cancel":
            detail = " ".join(part for part in (reply.verdict, reply.code) if part)
            with suppress(StoreError):  # what came before it is written, and that counts
                self._books.note([(attempt.order_no, "cancel_asked", detail)], self._clock.now())


def may_take_money(attempt: Attempt, vigil: Vigil) -> bool:
    """Whether an approval may be executed without asking anybody."""
    return (
        attempt.state is State.WAITING
        and not attempt.given_up
        and vigil.attended
        and vigil.stage is Stage.APPROVED
    )
