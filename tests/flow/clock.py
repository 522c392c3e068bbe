"""A clock that only moves when a test says so."""

from datetime import UTC, datetime, timedelta


class HandClock:
    """Fits `flow.ports.Clock`; `jump` moves the wall clock alone, as a sleep does."""

    def __init__(self) -> None:
        self._now = datetime.now(UTC)
        self._tick = 1_000.0

    def now(self) -> datetime:
        return self._now

    def tick(self) -> float:
        return self._tick

    def move(self, seconds: float) -> None:
        self._tick += seconds
        self._now += timedelta(seconds=seconds)

    def jump(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
