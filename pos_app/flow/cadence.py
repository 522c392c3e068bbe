"""How urgent a payment is, how soon it is asked again, and whether the machine slept."""

from __future__ import annotations

from pos_app.domain.answer import Stage
from pos_app.domain.payment import HOLDING, Attempt, State
from pos_app.flow.pace import Pace
from pos_app.flow.ports import Clock
from pos_app.flow.vigil import Vigil


def urgency(attempt: Attempt, vigil: Vigil) -> int:
    """The rank of a payment, nought first (design §3): people who wait, doubt, shown QRs, rest."""
    rules: tuple[tuple[bool, int], ...] = (
        (attempt.state is State.CREATING, 0),
        (attempt.state in HOLDING, 1),
        (attempt.state is State.WAITING and vigil.attended, 2),
        (attempt.state is State.PAID, 3),
        (attempt.given_up or vigil.stage is Stage.APPROVED, 4),
    )
    return next((rank for holds, rank in rules if holds), 5)


def interval_s(attempt: Attempt, vigil: Vigil, pace: Pace, *, shown: int, age_s: float) -> float:
    """Seconds until a payment is asked again; `shown` counts the buyers who have a QR now."""
    state = attempt.state
    if vigil.busy:
        return pace.busy_s
    if state is State.CREATING:
        return pace.resend_s
    backoff = pace.shown_s * 2.0 ** min(vigil.failures, 8) if vigil.failures else 0.0
    if state in HOLDING:
        return min(max(pace.doubt_s, backoff), pace.doubt_most_s)
    if state is State.WAITING and vigil.attended:
        return max(pace.shown_s, float(shown), min(backoff, pace.error_most_s))
    if attempt.denied and age_s <= pace.old_after_s:
        return pace.doubt_most_s
    if state is State.PAID and not attempt.denied:
        return max(pace.budget_s, min(backoff, pace.given_up_s))
    return pace.given_up_old_s if age_s > pace.old_after_s else pace.given_up_s


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
