"""Giving money back: ask, decide, write, send, and ask again until Toss' word is in the books."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from pos_app.domain.answer import CHARGED, RefundOrder, Stage, StatusReport, Verdict
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Attempt, State
from pos_app.domain.refund import MAX_REASON, UNSETTLED, Refund, RefundState
from pos_app.domain.refunding import (
    intend_refund,
    judge_refund,
    judge_refund_status,
    left_at_toss,
    may_refund_again,
    send_again,
    shows_none,
)
from pos_app.domain.request import Request, RequestState
from pos_app.domain.review import Limit, end_request
from pos_app.domain.staff import Action
from pos_app.domain.verdict import judge_status
from pos_app.errors import Refused
from pos_app.flow.access import Access, Grant
from pos_app.flow.checkout import ref_of
from pos_app.flow.pace import Pace
from pos_app.flow.place import refused_elsewhere
from pos_app.flow.ports import Books, Clock, Gateway
from pos_app.flow.vigil import Vigil, answered, failed

# What Toss takes in a reason (toss-pay-api.md §3.4, §4.3); anything else would be cut in silence.
_REASON = re.compile(r"[0-9A-Za-z가-힣ㄱ-ㅎㅏ-ㅣ_\-:.^@()\[\]#/!%?& ]+")
_NOTHING = TaxSplit(Won(0), Won(0), Won(0))


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to give back. No amount means all that is left.

    `request` is the one that is approved by it, with a `remark`; one without a number was never
    written, and is asked for in the same moment.
    """

    order_no: str
    reason: str
    amount_won: int | None = None
    tax_free_won: int | None = None
    who: str = ""
    request: Request | None = None
    remark: str = ""

    @property
    def asks(self) -> str | None:
        """Who asked for it, where that was before."""
        return self.request.who if self.request is not None and self.request.request_no else None


class Refunds:
    """The steps of a refund; each is short and may be called again."""

    def __init__(
        self,
        books: Books,
        gateway: Gateway,
        clock: Clock,
        pace: Pace,
        may_ask: Callable[[Attempt], bool],
        access: Access,
    ) -> None:
        self.access = access
        self.limit_won: Callable[[], int] = lambda: 0  # of a day; nought: none
        self._books = books
        self._gateway = gateway
        self._clock = clock
        self._pace = pace
        self._may_ask = may_ask

    def decide(self, wish: Wish) -> Refund:
        """Ask Toss how the payment stands, and write the decision with that as its baseline.

        What was paid in cash has only the books' own word, and is given back with the decision.
        Raises Refused when nothing may be sent: not paid, settled, another refund open, too much,
        a reason that Toss does not take, or Toss cannot be asked; and without a right to it.
        """
        with self.access.once(Action.APPROVE_REFUND, wish.order_no):
            check_reason(wish.reason)
            if wish.amount_won is not None and wish.amount_won <= 0:
                raise Refused("refund.not_an_amount", amount=wish.amount_won)
            attempt = self._books.attempt(wish.order_no)
            if attempt.state is not State.PAID:
                raise Refused("refund.not_paid", order_no=wish.order_no)
            if not (attempt.in_cash or self._may_ask(attempt)):
                raise refused_elsewhere(attempt.account, self._gateway.account)
            grant = self.access.allow(
                Action.APPROVE_REFUND, about=wish.order_no, why=wish.reason.strip(), asks=wish.asks
            )
            rows, left = (0, attempt.amount_won) if attempt.in_cash else self._at_toss(attempt)
            who = grant.who or wish.who if wish.asks is None else wish.asks
            draft = Refund(
                refund_no="",
                order_no=wish.order_no,
                amount_won=Won(wish.amount_won or 0),
                tax=_NOTHING,
                reason=wish.reason.strip(),
                who=who,
                created_at=self._clock.now(),
                baseline_rows=rows,
                baseline_left_won=left,
            )
            request = _approved(wish, grant, draft)
            return self._books.returns.open(draft, wish.tax_free_won, request, self._limit())

    def watch(self, refund: Refund) -> Vigil:
        """Begin to look after a refund; one that was sent in another life has its quiet period."""
        now = self._clock.tick()
        quiet = self._pace.quiet_s if refund.tries else 0.0
        return Vigil(refund.refund_no, due=now, quiet_until=now + quiet)

    def may_ask(self, refund: Refund) -> bool:
        """Whether this key and place may ask about the refund."""
        return self._may_ask(self._books.attempt(refund.order_no))

    def may_ask_about(self, attempt: Attempt) -> bool:
        """Whether this key and place may ask about the payment."""
        return self._may_ask(attempt)

    def advance(self, refund: Refund, vigil: Vigil) -> Refund:
        """Ask, book what is said, and send what is not there; look whether a yes is true.

        Asked is before the first sending, too: since the decision the machine may have slept, or
        another hand may have given the money back at Toss.
        """
        if refund.state not in UNSETTLED:
            return refund
        attempt = self._books.attempt(refund.order_no)
        if attempt.in_cash:
            return refund
        quiet_over = self._clock.tick() >= vigil.quiet_until
        report = self._ask(attempt, vigil)
        if report is None:
            return refund
        if report.stage not in CHARGED:
            self._note_denial(attempt, report)
        after = self._believe(refund, attempt, report, quiet_over=quiet_over)
        if after is not refund:
            return after
        most = self._pace.refund_tries
        if may_refund_again(refund, report, quiet_over=quiet_over, most=most):
            return self._send(refund, vigil)
        return refund

    def send_again(self, refund_no: str) -> Refund:
        """Have a doubtful refund sent once more under its own number, as a person decided.

        Raises Refused where it is not doubtful, where Toss cannot be asked, and where its status
        may already show it.
        """
        refund = self._books.returns.one(refund_no)
        attempt = self._books.attempt(refund.order_no)
        if refund.state is not RefundState.DOUBTFUL:
            raise Refused("refund.not_in_doubt", refund_no=refund_no)
        if not self._may_ask(attempt):
            raise refused_elsewhere(attempt.account, self._gateway.account)
        self.access.allow(Action.APPROVE_REFUND, about=attempt.order_no, why=refund.reason)
        if not shows_none(refund, self.baseline(attempt), attempt.account.contract):
            raise Refused("refund.may_be_there", refund_no=refund_no)
        return self._books.returns.apply(refund, send_again(refund), self._clock.now())

    def _at_toss(self, attempt: Attempt) -> tuple[int, Won]:
        """How many refund rows Toss has on the payment, and what it leaves to refund."""
        report = self.baseline(attempt)
        return len(report.carried_out), left_at_toss(report, attempt.amount_won)

    def baseline(self, attempt: Attempt) -> StatusReport:
        """How a payment stands at Toss, of which something may go back; raises Refused."""
        reply = self._gateway.status(ref_of(attempt))
        report = reply.yes
        if report is None:
            raise Refused("refund.cannot_ask", code=reply.code, text=reply.message)
        if report.stage in (Stage.SETTLED, Stage.SETTLED_REFUNDED):
            raise Refused("refund.settled", word=attempt.word)
        if report.stage is Stage.REFUNDING:
            raise Refused("refund.one_is_open", word=attempt.word)
        if report.stage not in CHARGED:
            self._note_denial(attempt, report)
            raise Refused("refund.not_charged", word=attempt.word)
        return report

    def _limit(self) -> Limit | None:
        most = self.limit_won()
        return Limit(most, self._clock.now()) if most else None

    def _note_denial(self, attempt: Attempt, report: StatusReport) -> None:
        now = self._clock.now()
        change = judge_status(attempt, report, now, quiet_over=True, long_gone=False)
        if change is not None:
            self._books.apply(attempt, change, now)

    def _ask(self, attempt: Attempt, vigil: Vigil) -> StatusReport | None:
        reply = self._gateway.status(ref_of(attempt))
        report = reply.yes
        if report is None:
            failed(vigil, reply.code, reply.message, busy=reply.busy)
        else:
            answered(vigil, self._clock.tick(), self._clock.now(), report.stage)
        return report

    def _send(self, refund: Refund, vigil: Vigil) -> Refund:
        intent = self._books.returns.apply(refund, intend_refund(refund), self._clock.now())
        attempt = self._books.attempt(intent.order_no)
        order = RefundOrder(
            ref_of(attempt), intent.refund_no, intent.amount_won, intent.tax, intent.reason
        )
        reply = self._gateway.refund(order)
        if reply.verdict is not Verdict.NOT_SENT:
            vigil.quiet_until = self._clock.tick() + self._pace.quiet_s
        if reply.verdict is not Verdict.YES:
            failed(vigil, reply.code, reply.message, busy=reply.busy)
        after = self._books.returns.apply(intent, judge_refund(intent, reply), self._clock.now())
        return self._confirm(after, attempt, vigil) if reply.verdict is Verdict.YES else after

    def _confirm(self, refund: Refund, attempt: Attempt, vigil: Vigil) -> Refund:
        """Toss said yes: look at once whether its status shows the refund."""
        report = self._ask(attempt, vigil)
        if report is None:
            return refund
        return self._believe(refund, attempt, report, quiet_over=False)

    def _believe(
        self, refund: Refund, attempt: Attempt, report: StatusReport, *, quiet_over: bool
    ) -> Refund:
        now, contract = self._clock.now(), attempt.account.contract
        most = self._pace.refund_tries
        change = judge_refund_status(
            refund, report, contract, now, quiet_over=quiet_over, most=most
        )
        return refund if change is None else self._books.returns.apply(refund, change, now)


def _approved(wish: Wish, grant: Grant, draft: Refund) -> Request | None:
    if wish.request is None:
        return None
    asked = wish.request if wish.asks is not None else replace(wish.request, who=draft.who)
    return end_request(
        asked,
        RequestState.APPROVED,
        draft.created_at,
        decided_by=grant.who or wish.who,
        approved_by=grant.approved_by,
        alone=grant.alone,
        remark=wish.remark,
    )


def check_reason(reason: str) -> None:
    """Raises Refused for a reason that Toss would not take as it is."""
    text = reason.strip()
    if not text:
        raise Refused("refund.no_reason")
    if len(text) > MAX_REASON:
        raise Refused("refund.long_reason", most=MAX_REASON)
    if _REASON.fullmatch(text) is None:
        wrong = "".join(sorted({one for one in text if _REASON.fullmatch(one) is None}))
        raise Refused("refund.reason_letters", letters=wrong)
