"""Asking Toss and believing it: the one way in which doubt ends, here and after a crash."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from pos_app.domain.answer import Reply, Stage, StatusReport
from pos_app.domain.payment import Account, Attempt, State
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.refund import back_won
from pos_app.domain.verdict import judge_restart, judge_status, may_execute_again
from pos_app.flow.checkout import Checkout, may_take_money, ref_of
from pos_app.flow.pace import Pace
from pos_app.flow.ports import Books, Clock, Gateway
from pos_app.flow.vigil import Vigil, answered, failed


class Recovery:
    """The next step of any attempt that is not over."""

    def __init__(
        self, books: Books, gateway: Gateway, clock: Clock, pace: Pace, checkout: Checkout
    ) -> None:
        self._books = books
        self._gateway = gateway
        self._clock = clock
        self._pace = pace
        self._checkout = checkout

    @property
    def account(self) -> Account:
        """Where is asked now, and with which key."""
        return self._gateway.account

    def at_start(self) -> tuple[Attempt, ...]:
        """Take over what another life left: nothing of it is sent or executed by itself."""
        taken = []
        for attempt in self._books.not_over():
            change = judge_restart(attempt)
            taken.append(self._checkout.write(attempt, change) if change else attempt)
        return tuple(taken)

    def may_ask(self, attempt: Attempt) -> bool:
        """Whether this attempt was made where and with what we can ask now (design §1.5).

        Of cash Toss knows nothing, wherever it was taken.
        """
        return attempt.account == self.account and not attempt.in_cash

    def elsewhere(self) -> Attempt | None:
        """A payment that is not over, or has a refund that is not, and was made at another place.

        The address or the contract was changed under it, which only selling on would make worse.
        """
        left = [*self._books.not_over()]
        left += [self._books.attempt(one.order_no) for one in self._books.returns.unsettled()]
        return next((one for one in left if one.account.place != self.account.place), None)

    def advance(self, order_no: str, vigil: Vigil, *, act: bool = True) -> Attempt:
        """Do what comes next for an attempt and give it as it is now.

        With `act` False it only asks and books: nothing is created or executed.
        """
        attempt = self._books.attempt(order_no)
        if attempt.over or not self.may_ask(attempt):
            return attempt
        if attempt.state is State.CREATING and act:
            return self._checkout.create(attempt, vigil)
        attempt = self._ask(attempt, vigil)
        if not act or vigil.stage is None or vigil.failures:
            return attempt
        again = may_execute_again(
            attempt, vigil.stage, quiet_over=self._quiet_over(vigil), most=self._pace.execute_tries
        )
        if may_take_money(attempt, vigil) or (again and vigil.attended):
            return self._checkout.execute(attempt, vigil)
        return attempt

    def _ask(self, attempt: Attempt, vigil: Vigil) -> Attempt:
        quiet_over = self._quiet_over(vigil)  # as of before the question left
        reply = self._gateway.status(ref_of(attempt))
        report = reply.yes
        if report is None and reply.alarm and attempt.taken:
            report = StatusReport(Stage.STRANGE)  # it says itself that it is another's
        if report is None:
            failed(vigil, reply.code, reply.message, busy=reply.busy)
            self._note_stranger(attempt, vigil, reply)
            return attempt
        now = self._clock.now()
        answered(vigil, self._clock.tick(), now, report.stage)
        believe = partial(
            judge_status,
            report=report,
            at=now,
            quiet_over=quiet_over,
            long_gone=self._long_gone(attempt, reply, now),
        )
        change = believe(attempt, explained_won=self._explained_won(attempt))
        if change is None:
            return attempt
        after = self._checkout.write(attempt, change)
        vigil.unsaved = False
        # Now that it is paid here, a journal's refund of it may explain what went back.
        if after.given_back and (
            explained := believe(after, explained_won=self._explained_won(after))
        ):
            after = self._checkout.write(after, explained)
        self._note_tax(after)
        return after

    def _explained_won(self, attempt: Attempt) -> int:
        """What went back by our own decisions, which the books tell of what is paid."""
        if attempt.state is not State.PAID:
            return 0
        return back_won(self._books.record(attempt.order_no).refunds)

    def _quiet_over(self, vigil: Vigil) -> bool:
        return self._clock.tick() >= vigil.quiet_until

    def _long_gone(self, attempt: Attempt, reply: Reply[StatusReport], now: datetime) -> bool:
        # Both clocks must agree: ours may have jumped, and the row was dated by ours.
        ages = [(now - attempt.created_at).total_seconds()]
        if reply.server_time is not None:
            ages.append((reply.server_time - attempt.created_at).total_seconds())
        return min(ages) >= self._pace.long_gone_s

    def _note_stranger(self, attempt: Attempt, vigil: Vigil, reply: Reply[StatusReport]) -> None:
        if reply.alarm and not vigil.strange:  # once: it is asked every other second
            note = (attempt.order_no, "status_unknown", reply.code)
            self._books.note([note], self._clock.now())
            vigil.strange = True

    def _note_tax(self, after: Attempt) -> None:
        if after.toss_vat_won is None or after.state is not State.PAID:
            return
        record = SaleRecord(self._books.sale(after.sale_no), after)
        if record.tax_differs:
            detail = f"vat {record.sale.tax.vat_won} -> {after.toss_vat_won}"
            self._books.note([(after.order_no, "tax_differs", detail)], self._clock.now())
