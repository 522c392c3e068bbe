"""What is due when: the one budget of requests over every payment that is not over.

The window, the command line and the simulation only sleep until `wait_s` and run what `take`
hands out; no interval or deadline lives anywhere else.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from pos_app.domain.payment import HOLDING, Attempt, State
from pos_app.flow.cadence import SleepSense, interval_s, urgency
from pos_app.flow.pace import Pace
from pos_app.flow.ports import Clock
from pos_app.flow.vigil import Vigil


@dataclass(frozen=True, slots=True)
class Watched:
    """An attempt under watch, as last seen."""

    attempt: Attempt
    vigil: Vigil


class Watch:
    """Schedules the next step of each payment; thread-safe."""

    def __init__(self, clock: Clock, pace: Pace) -> None:
        self._clock = clock
        self._pace = pace
        self._rows: dict[str, Watched] = {}
        self._free_at = 0.0  # when the budget allows the next question
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

    def attend(self, order_no: str) -> None:
        """The cashier says that the buyer is here: from now on an approval may go on by itself."""
        with self._lock:
            watched = self._rows.get(order_no)
            if watched is not None:
                watched.vigil.attended = True
                watched.vigil.due = self._clock.tick()

    def hurry(self, order_no: str) -> None:
        """Somebody asks to look now."""
        with self._lock:
            if order_no in self._rows:
                self._rows[order_no].vigil.due = self._clock.tick()

    def take(self) -> Watched | None:
        """The most urgent step that is due now and fits the budget, marked as under way."""
        with self._lock:
            now = self._clock.tick()
            if self._sleep.noticed():
                self._ask_all(now)
            ready = [one for one in self._idle() if _start_at(one, self._free_at) <= now]
            if not ready:
                return None
            first = min(ready, key=lambda one: (urgency(one.attempt, one.vigil), one.vigil.due))
            first.vigil.in_flight = True
            self._free_at = max(self._free_at, now) + self._pace.budget_s
            return first

    def done(self, order_no: str, after: Attempt) -> None:
        """A step has ended: note the row and when it is due again; a row that is over goes."""
        with self._lock:
            old = self._rows.get(order_no)
            if old is None:
                return
            old.vigil.in_flight = False
            self._rows[order_no] = now = Watched(after, old.vigil)
            old.vigil.due = self._clock.tick() + self._interval(now)
            if after.over:
                del self._rows[order_no]

    def note(self, after: Attempt) -> None:
        """A row was changed outside its own step; it is looked at soon."""
        with self._lock:
            old = self._rows.get(after.order_no)
            if old is not None and after.version > old.attempt.version:
                self._rows[after.order_no] = Watched(after, old.vigil)
                old.vigil.due = self._clock.tick()

    def forget(self, order_no: str) -> None:
        """Nobody here asks about this payment any more."""
        with self._lock:
            self._rows.pop(order_no, None)

    def wait_s(self) -> float | None:
        """Seconds until `take` may hand out something; None while nothing is watched or idle."""
        with self._lock:
            starts = [_start_at(one, self._free_at) for one in self._idle()]
            return max(0.0, min(starts) - self._clock.tick()) if starts else None

    def rows(self) -> tuple[Watched, ...]:
        """Everything under watch, oldest first."""
        with self._lock:
            return tuple(self._rows.values())

    def get(self, order_no: str) -> Watched | None:
        """One row under watch."""
        with self._lock:
            return self._rows.get(order_no)

    def _idle(self) -> list[Watched]:
        return [one for one in self._rows.values() if not one.vigil.in_flight]

    def _interval(self, one: Watched) -> float:
        age_s = (self._clock.now() - one.attempt.created_at).total_seconds()
        return interval_s(one.attempt, one.vigil, self._pace, shown=self._shown(), age_s=age_s)

    def _ask_all(self, now: float) -> None:
        for one in self._rows.values():
            one.vigil.due, one.vigil.failures = now, 0

    def _shown(self) -> int:
        return sum(
            one.attempt.state is State.WAITING and one.vigil.attended for one in self._rows.values()
        )


def _start_at(one: Watched, free_at: float) -> float:
    # A create is pressed for by a person who waits: the budget never delays it.
    return one.vigil.due if one.attempt.state is State.CREATING else max(one.vigil.due, free_at)
