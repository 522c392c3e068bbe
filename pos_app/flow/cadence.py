"""How urgent a payment is, how soon it is asked again, and whether the machine slept."""

from __future__ import annotations

from pos_app.domain.answer import Stage
from pos_app.domain.payment import HOLDING, Attempt, State
from pos_app.domain.refund import Refund, RefundState
from pos_app.flow.pace import Pace
from pos_app.flow.ports import Clock
from pos_app.flow.vigil import Vigil


def urgency(
    attempt: Attempt, vigil: Vigil, refund: Refund | None, pace: Pace, *, late_s: float
) -> int:
    """The rank of a step, nought first (design §3): people who wait, doubt, shown QRs, rest.

    `late_s` is for how long it has been due: doubts that do not end never stop the next sale.
    """
    if refund is not None:
        return _urgency_of_refund(refund, vigil)
    shown = attempt.state is State.WAITING and vigil.attended
    rules: tuple[tuple[bool, int], ...] = (
        (attempt.state is State.CREATING, 0),
        (shown and late_s > pace.error_most_s, 0),
        (attempt.state in HOLDING or vigil.pressed, 1),
        (shown, 2),
        (attempt.state is State.PAID, 3),
        (attempt.given_up or vigil.stage is Stage.APPROVED, 4),
    )
    return next((rank for holds, rank in rules if holds), 5)


def _urgency_of_refund(refund: Refund, vigil: Vigil) -> int:
    if refund.tries == 0:
        return 0
    return 1 if refund.state is RefundState.PENDING or vigil.pressed else 5


def interval_s(
    attempt: Attempt, vigil: Vigil, pace: Pace, *, shown: int, doubts: int, age_s: float
) -> float:
    """Seconds until a payment is asked again.

    `shown` counts the buyers who have a QR now, `doubts` the rows whose execute is in doubt.
    """
    state = attempt.state
    if vigil.busy:
        return pace.busy_s
    if state is State.CREATING:
        return pace.resend_s
    backoff = pace.shown_s * 2.0 ** min(vigil.failures, 8) if vigil.failures else 0.0
    if state in HOLDING:
        return _doubt_s(attempt, vigil, pace, backoff, doubts * pace.budget_s, age_s)
    if state is State.WAITING and vigil.attended:
        return max(pace.shown_s, float(shown), min(backoff, pace.error_most_s))
    if attempt.denied and age_s <= pace.old_after_s:
        return pace.doubt_most_s
    if state is State.PAID and not attempt.denied:
        return max(pace.budget_s, min(backoff, pace.given_up_s))
    return pace.given_up_old_s if age_s > pace.old_after_s else pace.given_up_s


def _doubt_s(
    attempt: Attempt, vigil: Vigil, pace: Pace, backoff: float, round_s: float, age_s: float
) -> float:
    if vigil.failures:  # it may be over at Toss by now: soon after the network is back we know
        return min(max(pace.doubt_s, backoff), pace.doubt_most_s)
    if age_s > pace.old_after_s:
        return pace.given_up_s
    return max(pace.doubt_most_s if attempt.alarm else pace.doubt_s, round_s)


def refund_interval_s(
    refund: Refund, vigil: Vigil, pace: Pace, *, now: float, age_s: float
) -> float:
    """Seconds until a refund is asked about again; `now` is of `Clock.tick`."""
    old = age_s > pace.old_after_s
    if vigil.busy:
        return pace.busy_s
    undecided = now < vigil.quiet_until + pace.doubt_s
    if refund.state is RefundState.PENDING and (vigil.failures or undecided):
        backoff = pace.doubt_s * 2.0 ** min(vigil.failures, 8)
        return min(backoff, pace.given_up_s if old else pace.doubt_most_s)
    return pace.given_up_old_s if old else pace.given_up_s


class SleepSense:
    """Notices that the lid was closed: the monotonic clock stood still while the world went on."""

    def __init__(self, clock: Clock, slept_s: float) -> None:
        self._clock = clock
        self._slept_s = slept_s
        self._gap = self._measure()

    def noticed(self) -> bool:
        """Whether the two clocks have come apart since the last look."""
        before, self._gap = self._gap, self._measure()
        return abs(self._gap - before) > self._slept_s

    def _measure(self) -> float:
        return self._clock.now().timestamp() - self._clock.tick()
