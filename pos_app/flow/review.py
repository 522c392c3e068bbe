"""Refunds under review: somebody asks, a manager looks and decides, and the refund is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from pos_app.domain.answer import StatusReport
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Attempt, Tender
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.refund import Refund
from pos_app.domain.refunding import left_at_toss
from pos_app.domain.request import Ask, Request, RequestState, Returned, Way
from pos_app.domain.review import (
    Habit,
    Remaining,
    check_confirmed,
    check_refundable,
    checked_remark,
    end_request,
    held_by,
    left_of,
    parts_of,
    remaining,
)
from pos_app.domain.seoul import day_begun
from pos_app.domain.staff import Action
from pos_app.errors import BoothError, Refused
from pos_app.flow.access import Access
from pos_app.flow.checkout import ref_of
from pos_app.flow.place import refused_elsewhere
from pos_app.flow.ports import Books, Clock, Gateway
from pos_app.flow.refunds import Refunds, Wish, check_reason

Decide = Callable[[Wish], Refund]
_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Offer:
    """What may still be asked for of a sale."""

    record: SaleRecord
    left: TaxSplit
    lines: tuple[Remaining, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """All that a manager needs to decide about a request.

    `toss` is what Toss says now, None where it could not be asked and `trouble` says why.
    `parts` is how the money divides, None where `hindrance` says why it cannot go back any more.
    """

    request: Request
    record: SaleRecord
    left: TaxSplit
    habit: Habit
    toss: StatusReport | None = None
    toss_left_won: int | None = None
    trouble: Refused | None = None
    parts: TaxSplit | None = None
    hindrance: Refused | None = None


class Review:
    """The steps of a request. `decide` is told an approved one; all belong on its payment's lane.

    `halted` gives the finding in the books that stops the till.
    """

    def __init__(
        self,
        books: Books,
        gateway: Gateway,
        clock: Clock,
        refunds: Refunds,
        decide: Decide,
        halted: Callable[[], BoothError | None],
    ) -> None:
        self._books = books
        self._gateway = gateway
        self._clock = clock
        self._refunds = refunds
        self._decide = decide
        self._halted = halted
        self._access: Access = refunds.access

    def offer(self, order_no: str) -> Offer:
        """What may be asked for. Raises Refused where nothing may."""
        record = self._books.record(order_no)
        check_refundable(record)
        left = left_of(record)
        if left.total_won <= 0:
            raise Refused("refund.nothing_left")
        held = held_by(self._books.requests.of_order(order_no), record.refunds)
        return Offer(record, left, remaining(record.sale.lines, held))

    def ask(self, ask: Ask) -> Request:
        """Write down what somebody asks for; nothing goes back by it.

        Toss is asked how the payment stands, if it can be. Raises Refused as `domain.review.draft`,
        for a reason that Toss would not take, and for a sale that is settled or not charged.
        """
        self._refuse_if_halted()
        check_reason(ask.reason)
        record = self._books.record(ask.order_no)
        check_refundable(record)
        grant = self._access.allow(Action.REQUEST_REFUND, about=ask.order_no)
        left = self._toss_left(record.attempt)
        ask = replace(ask, who=grant.who or ask.who)
        return self._books.requests.open(ask, self._clock.now(), left)

    def queue(self) -> tuple[Request, ...]:
        """What waits for a manager, oldest first; cheap."""
        return self._books.requests.waiting()

    def look(self, request_no: str) -> Look:
        """Put together what there is to know, and ask Toss how the payment stands now."""
        request = self._books.requests.one(request_no)
        record = self._books.record(request.order_no)
        now = self._clock.now()
        today = day_begun(now)
        habit = self._books.requests.habit(request.who, today, now - _MONTH)
        look = Look(request, record, left_of(record), habit)
        return self._with_parts(self._with_toss(look))

    def approve(self, request_no: str, confirmed_won: int, remark: str = "") -> Refund:
        """Approve a request, whose refund is decided in the same transaction.

        The amount is said once more. Raises Refused as `Refunds.decide`, for another amount, for
        a request that has ended, and for one's own where another manager could look at it.
        """
        request = self._books.requests.one(request_no)
        with self._access.once(Action.APPROVE_REFUND, request.order_no):
            self._refuse_if_halted()
            end_request(request, RequestState.APPROVED, self._clock.now())
            remark = checked_remark(remark)
            check_confirmed(request, confirmed_won)
            wish = Wish(
                request.order_no,
                request.reason,
                request.amount_won,
                request.tax_free_won,
                request=request,
                remark=remark,
            )
            return self._decide(wish)

    def at_once(self, wish: Wish) -> Refund:
        """Ask and approve in one go, under the rights of an approval; raises as `approve`."""
        with self._access.once(Action.APPROVE_REFUND, wish.order_no):
            self._refuse_if_halted()
            return self._decide(replace(wish, request=unwritten(wish, self._clock)))

    def reject(self, request_no: str, remark: str, who: str = "") -> Request:
        """Say no, with a word why. Raises Refused without one, and without the right."""
        request = self._books.requests.one(request_no)
        with self._access.once(Action.REJECT_REFUND, request.order_no):
            word = checked_remark(remark, needed=True)
            now = self._clock.now()
            ended = end_request(request, RequestState.REJECTED, now, remark=word)
            grant = self._access.allow(Action.REJECT_REFUND, about=request.order_no, why=word)
        by, manager = grant.who or who, grant.approved_by
        return self._books.requests.end(replace(ended, decided_by=by, approved_by=manager), now)

    def withdraw(self, request_no: str) -> Request:
        """Take one's own request back."""
        request = self._books.requests.one(request_no)
        now = self._clock.now()
        ended = end_request(request, RequestState.WITHDRAWN, now)
        grant = self._access.allow(Action.REQUEST_REFUND, about=request.order_no)
        if grant.who != request.who and grant.who:
            raise Refused("review.not_yours", who=request.who)
        return self._books.requests.end(replace(ended, decided_by=grant.who or request.who), now)

    def _refuse_if_halted(self) -> None:
        finding = self._halted()
        if finding is not None:
            raise finding

    def _toss_left(self, attempt: Attempt) -> int | None:
        if attempt.tender is not Tender.TOSS or not self._refunds.may_ask_about(attempt):
            return None
        try:
            report = self._refunds.baseline(attempt)
        except Refused as no:
            if no.key == "refund.cannot_ask":
                return None
            raise
        return left_at_toss(report, attempt.amount_won)

    def _with_toss(self, look: Look) -> Look:
        attempt = look.record.attempt
        if attempt.tender is not Tender.TOSS:
            return look
        if not self._refunds.may_ask_about(attempt):
            return replace(look, trouble=refused_elsewhere(attempt.account, self._gateway.account))
        reply = self._gateway.status(ref_of(attempt))
        if reply.yes is None:
            trouble = Refused("refund.cannot_ask", code=reply.code, text=reply.message)
            return replace(look, trouble=trouble)
        left = left_at_toss(reply.yes, attempt.amount_won)
        return replace(look, toss=reply.yes, toss_left_won=left)

    def _with_parts(self, look: Look) -> Look:
        try:
            return replace(look, parts=parts_of(look.request, look.record))
        except Refused as no:
            return replace(look, hindrance=no)


def unwritten(wish: Wish, clock: Clock, lines: tuple[Returned, ...] = ()) -> Request:
    """A request that is written when it is approved; its amount is what goes back then."""
    return Request(
        "",
        wish.order_no,
        Way.WHOLE if wish.amount_won is None else Way.AMOUNT,
        amount_won=Won(wish.amount_won or 0),
        tax_free_won=None if wish.tax_free_won is None else Won(wish.tax_free_won),
        reason=wish.reason.strip(),
        who=wish.who,
        created_at=clock.now(),
        lines=lines,
    )
