"""What the commands do with refunds: one to its end, or asking about every unsettled one."""

from __future__ import annotations

from collections.abc import Iterator

from pos_app.domain.refund import UNSETTLED, Refund, RefundState
from pos_app.flow.errand import NAP_S, Patience
from pos_app.flow.pace import Pace
from pos_app.flow.ports import Books, Clock
from pos_app.flow.refunds import Refunds


class GiveBack:
    """Runs the steps of refunds without a window."""

    def __init__(
        self, refunds: Refunds, books: Books, clock: Clock, pace: Pace, patience: Patience
    ) -> None:
        self._refunds = refunds
        self._books = books
        self._clock = clock
        self._pace = pace
        self._patience = patience

    def see_through(self, refund: Refund) -> Refund:
        """Send a decided refund and stay for the quiet period and one more question.

        It cannot be stopped: once a refund is decided, leaving early would only add doubt.
        """
        vigil, since = self._refunds.watch(refund), self._clock.tick()
        while refund.state in UNSETTLED:
            begun, tries = self._clock.tick(), refund.tries
            refund = self._refunds.advance(refund, vigil)
            last = begun >= max(vigil.quiet_until, since + self._pace.quiet_s)
            if last and refund.tries == tries:
                return refund
            if refund.state in UNSETTLED:
                self._rest()
        return refund

    def settle(self) -> Iterator[Refund]:
        """Every unsettled refund: sent again under its own number where Toss has none of it.

        Those of another key, and those after a stop was asked for, are given as they are.
        """
        for refund in self._books.returns.unsettled():
            if self._patience.stopped() or not self._refunds.may_ask(refund):
                yield refund
            elif refund.state is RefundState.DOUBTFUL:
                yield self._refunds.advance(refund, self._refunds.watch(refund))
            else:
                yield self.see_through(refund)

    def _rest(self) -> None:
        end = self._clock.tick() + self._pace.doubt_s
        while self._clock.tick() < end:
            self._patience.rest(NAP_S)
