"""The clocks of one world: the true time, which Toss has, and the two clocks of the till."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

DAWN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_DAWN_S = DAWN.timestamp()


class WorldClock:
    """Fits `flow.ports.Clock`. `true_s` is moved by the schedule alone.

    `jump` sets the till's wall clock wrong; `fall_asleep` stops its monotonic clock while the
    world goes on.
    """

    def __init__(self) -> None:
        self.true_s = 0.0
        self.asleep_until = 0.0
        self.slept_s = 0.0
        self.jumped_s = 0.0  # all jumps together, whichever way
        self._wrong_by_s = 0.0

    def now(self) -> datetime:
        return DAWN + timedelta(seconds=self.true_s + self._wrong_by_s)

    def wall(self) -> float:
        """The till's wall clock in seconds, as `time.time`."""
        return _DAWN_S + self.true_s + self._wrong_by_s

    def tick(self) -> float:
        return 1_000.0 + self.true_s - self.slept_s

    def toss(self) -> float:
        """The time at Toss, which nobody at the till can set."""
        return _DAWN_S + self.true_s

    def jump(self, seconds: float) -> None:
        """Set the till's wall clock."""
        self._wrong_by_s += seconds
        self.jumped_s += abs(seconds)

    def fall_asleep(self, seconds: float) -> None:
        """Close the lid for so long."""
        begins_s = max(self.true_s, self.asleep_until)
        self.asleep_until = max(self.true_s + seconds, self.asleep_until)
        self.slept_s += self.asleep_until - begins_s
