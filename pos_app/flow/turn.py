"""Whose turn it is: when the next question of something that is not urgent may leave."""

from __future__ import annotations

from pos_app.flow.pace import Pace
from pos_app.flow.ports import Clock


class Turn:
    """One question at a time, slower after each that had no answer; `trouble` is why."""

    def __init__(self, clock: Clock, pace: Pace) -> None:
        self.in_flight = False
        self.failures = 0
        self.trouble = ""
        self._clock = clock
        self._pace = pace
        self._due_at: float | None = None  # None: nothing is to be asked

    def begin(self) -> None:
        """Ask from now on."""
        self._due_at, self.failures, self.trouble = self._clock.tick(), 0, ""

    def stop(self) -> None:
        """Ask nothing more."""
        self._due_at = None

    def wait_s(self, free_at: float) -> float | None:
        """Seconds until the next question, with the budget free at `free_at`; None: no question."""
        if self._due_at is None or self.in_flight:
            return None
        return max(0.0, max(self._due_at, free_at) - self._clock.tick())

    def answered(self) -> None:
        """An answer came: the next question may leave at once."""
        self.failures, self.trouble = 0, ""
        if self._due_at is not None:
            self._due_at = self._clock.tick()

    def unanswered(self, code: str, *, busy: bool = False) -> None:
        """No answer came, or nobody could write it down."""
        self.trouble = code
        self.failures += 1
        longer_s = self._pace.shown_s * 2.0 ** min(self.failures, 8)
        pause_s = self._pace.busy_s if busy else longer_s
        if self._due_at is not None:
            self._due_at = self._clock.tick() + min(pause_s, self._pace.given_up_s)
