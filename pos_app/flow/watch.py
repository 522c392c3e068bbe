"""What is due when: the one budget of requests over every payment and refund that is not over.

The window, the command line and the simulation only sleep until `wait_s` and run what `take`
hands out; no interval or deadline lives anywhere else.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from pos_app.domain.payment import HOLDING, Attempt, State
from pos_app.domain.refund import UNSETTLED, Refund
from pos_app.flow.cadence import SleepSense, interval_s, refund_interval_s, urgency
from pos_app.flow.pace import Pace
from pos_app.flow.ports import Clock
from pos_app.flow.vigil import Vigil


@dataclass(frozen=True, slots=True)
class Watched:
    """An attempt under watch, or a refund of one, as last seen."""

    attempt: Attempt
    vigil: Vigil
    refund: Refund | None = None

    @property
    def over(self) -> bool:
        """Whether nothing is left to be asked."""
        if self.refund is not None:
            return self.refund.state not in UNSETTLED
        return self.attempt.over


class Watch:
    """Schedules the next step of each payment; thread-safe."""

    def __init__(self, clock: Clock, pace: Pace) -> None:
        self._clock = clock
        self._pace = pace
        self._rows: dict[str, Watched] = {}
        self.free_at = 0.0  # when the budget allows the next question
        self._turn = 0
        self._sleep = SleepSense(clock, pace.slept_s)
        self._lock = threading.RLock()

    def add(self, attempt: Attempt, *, attended: bool) -> Vigil:
        """Watch an attempt; `attended` when its pay card is open from the start.

        A row whose execute may be under way at Toss starts its quiet period anew.
        """
        with self._lock:
            now = self._clock.tick()
            vigil = Vigil(attempt.order_no, due=now, attended=attended)
            if attempt.state in HOLDING or attempt.execute_tries:
                vigil.quiet_until = now + self._pace.quiet_s
            self._rows[attempt.order_no] = Watched(attempt, vigil)
            return vigil

    def add_refund(self, refund: Refund, attempt: Attempt, vigil: Vigil) -> None:
        """Watch a refund of this payment; each of both has its own steps, on one lane.

        A step of it that is under way goes on with the vigil that it was handed out with.
        """
        with self._lock:
            old = self._rows.get(refund.refund_no)
            if old is not None and old.vigil.in_flight:
                vigil = old.vigil
            self._rows[refund.refund_no] = Watched(attempt, vigil, refund)

    def attend(self, order_no: str) -> None:
        """The cashier says that the buyer is here: from now on an approval may go on by itself."""
        with self._lock:
            watched = self._rows.get(order_no)
            if watched is not None:
                watched.vigil.attended = True
                watched.vigil.due = self._clock.tick()

    def hurry(self, number: str) -> None:
        """Somebody asks to look now, at a payment or a refund."""
        with self._lock:
            if number in self._rows:
                vigil = self._rows[number].vigil
                vigil.due, vigil.pressed = self._clock.tick(), True

    def take(self) -> Watched | None:
        """The most urgent step that is due now and fits the budget, marked as under way."""
        with self._lock:
            now = self._clock.tick()
            if self._sleep.noticed():
                for one in self._rows.values():
                    one.vigil.due, one.vigil.failures = now, 0
            ready = [one for one in _idle(self._rows) if _start_at(one, self.free_at) <= now]
            if not ready:
                return None
            first = min(self._preferred(ready), key=lambda one: _rank(one, now, self._pace))
            first.vigil.in_flight, first.vigil.pressed = True, False
            self.free_at = max(self.free_at, now) + self._pace.budget_s
            return first

    def done(self, number: str, after: Attempt, refund: Refund | None = None) -> None:
        """A step has ended: note the row and when it is due again; a row that is over goes.

        One that was decided anew meanwhile stays, and is due: the step knew it as it had been.
        """
        with self._lock:
            old = self._rows.get(number)
            if old is None:
                return
            old.vigil.in_flight = False
            now = Watched(after, old.vigil, refund)
            if _version(old) > _version(now):
                old.vigil.due = self._clock.tick()
                return
            self._rows[number] = now
            old.vigil.due = self._clock.tick() + self._interval(now)
            if now.over:
                del self._rows[number]

    def note(self, after: Attempt) -> None:
        """A row was changed outside its own step; it is looked at soon, unless it is over."""
        with self._lock:
            old = self._rows.get(after.order_no)
            if old is None or after.version <= old.attempt.version:
                return
            self._rows[after.order_no] = Watched(after, old.vigil)
            old.vigil.due = self._clock.tick()
            if after.over:
                del self._rows[after.order_no]

    def forget(self, number: str) -> None:
        """Nobody here asks about this payment or refund any more."""
        with self._lock:
            self._rows.pop(number, None)

    def spare(self) -> bool:
        """Claim the budget for what is less urgent than any payment; False while one is due."""
        with self._lock:
            now = self._clock.tick()
            if self.free_at > now or any(_start_at(one, now) <= now for one in _idle(self._rows)):
                return False
            self.free_at = now + self._pace.budget_s
            return True

    def wait_s(self) -> float | None:
        """Seconds until `take` may hand out something; None while nothing is watched or idle."""
        with self._lock:
            starts = [_start_at(one, self.free_at) for one in _idle(self._rows)]
            return max(0.0, min(starts) - self._clock.tick()) if starts else None

    def rows(self) -> tuple[Watched, ...]:
        """Everything under watch, oldest first."""
        with self._lock:
            return tuple(self._rows.values())

    def get(self, number: str) -> Watched | None:
        """One row under watch."""
        with self._lock:
            return self._rows.get(number)

    def _preferred(self, ready: list[Watched]) -> list[Watched]:
        """Buyers and what Toss has yet to answer first, so that many rows are all asked soon.

        A turn now and then is everybody's: what was answered without an end is asked again.
        """
        self._turn += 1
        if self._turn % self._pace.again_every == 0:
            return ready
        first = [one for one in ready if _is_awaited(one.vigil)]
        return first or ready

    def _interval(self, one: Watched) -> float:
        begun = one.attempt.created_at if one.refund is None else one.refund.created_at
        age_s = (self._clock.now() - begun).total_seconds()
        if one.refund is not None:
            now = self._clock.tick()
            return refund_interval_s(one.refund, one.vigil, self._pace, now=now, age_s=age_s)
        rows = self._rows.values()
        shown = sum(row.attempt.state is State.WAITING and row.vigil.attended for row in rows)
        doubts = sum(row.attempt.state in HOLDING for row in rows)
        return interval_s(
            one.attempt, one.vigil, self._pace, shown=shown, doubts=doubts, age_s=age_s
        )


def _version(one: Watched) -> int:
    return one.attempt.version if one.refund is None else one.refund.version


def _idle(rows: dict[str, Watched]) -> list[Watched]:
    return [one for one in rows.values() if not one.vigil.in_flight]


def _rank(one: Watched, now: float, pace: Pace) -> tuple[int, float]:
    due = one.vigil.due
    return urgency(one.attempt, one.vigil, one.refund, pace, late_s=now - due), due


def _is_awaited(vigil: Vigil) -> bool:
    return vigil.attended or vigil.pressed or vigil.in_the_dark


def _start_at(one: Watched, free_at: float) -> float:
    # A create is pressed for by a person who waits: the budget never delays it.
    return one.vigil.due if one.attempt.state is State.CREATING else max(one.vigil.due, free_at)
