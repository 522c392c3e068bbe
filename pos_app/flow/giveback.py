"""What the commands do with refunds: one to its end, or asking about every unsettled one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pos_app.domain.refund import UNSETTLED, Refund, RefundState
from pos_app.errors import StoreError
from pos_app.flow.errand import NAP_S, Patience
from pos_app.flow.insistence import Insistence
from pos_app.flow.pace import Pace
from pos_app.flow.ports import Books, Clock
from pos_app.flow.refunds import Refunds
from pos_app.flow.vigil import Vigil


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
        self.unwritten: StoreError | None = None

    def see_through(self, refund: Refund) -> Refund:
        """Send a decided refund and stay for the quiet period and one more question.

        It cannot be stopped: once a refund is decided, leaving early would only add doubt. Where
        the books cannot be written it is given as last known, and `unwritten` says why.
        """
        vigil, since = self._refunds.watch(refund), self._clock.tick()
        insistence = Insistence(self._clock, self._pace)
        while refund.state in UNSETTLED:
            begun, tries = self._clock.tick(), refund.tries
            after = insistence.tried(partial(self._advance, refund.refund_no, vigil))
            refund = after or refund
            last = begun >= max(vigil.quiet_until, since + self._pace.quiet_s)
            if after is not None and last and refund.tries == tries:
                return refund
            if insistence.exhausted:
                self.unwritten = insistence.failed
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

    def _advance(self, refund_no: str, vigil: Vigil) -> Refund:
        # A write that failed may have been kept as a whole: only the row says how it stands.
        return self._refunds.advance(self._books.returns.one(refund_no), vigil)

    def _rest(self) -> None:
        end = self._clock.tick() + self._pace.doubt_s
        while self._clock.tick() < end:
            self._patience.rest(NAP_S)
