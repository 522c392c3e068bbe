"""Trying on where the books cannot be written, for a while: money may be on its way already."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pos_app.errors import StoreError
from pos_app.flow.pace import Pace
from pos_app.flow.ports import Clock

T = TypeVar("T")


class Insistence:
    """Lets a step fail on the books, and knows when that has gone on for too long."""

    def __init__(self, clock: Clock, pace: Pace) -> None:
        self._clock = clock
        self._most_s = pace.unwritten_s
        self._since = 0.0
        self.failed: StoreError | None = None  # why the last step was not written

    def tried(self, step: Callable[[], T | None]) -> T | None:
        """What the step gives; None also where the books could not be read or written."""
        begun = self._clock.tick()
        try:
            done = step()
        except StoreError as error:
            self._since = begun if self.failed is None else self._since
            self.failed = error
            return None
        if done is not None:
            self.failed = None
        return done

    @property
    def exhausted(self) -> bool:
        """Whether trying on makes no sense any more."""
        return self.failed is not None and self._clock.tick() >= self._since + self._most_s
