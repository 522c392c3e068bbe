"""Makes many things some at a time, so that the window goes on in between."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

T = TypeVar("T")


class InTurns(QObject, Generic[T]):
    """The `first` are made while `begin` runs, and so many `more` in each turn that follows.

    These are numbers, not times: what is made is laid out and dressed only later, when nobody
    looks at a clock.
    """

    def __init__(self, make: Callable[[T], object], first: int, more: int, parent: QObject) -> None:
        super().__init__(parent)
        self._make, self._first, self._more = make, first, more
        self._waiting: deque[T] = deque()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._turn)

    def begin(self, things: Iterable[T]) -> None:
        """Make these; those of before that are not made yet never are."""
        self._soon.stop()
        self._waiting = deque(things)
        self._go_on(self._first)

    def _turn(self) -> None:
        self._go_on(self._more)

    def _go_on(self, most: int) -> None:
        for _ in range(min(most, len(self._waiting))):
            self._make(self._waiting.popleft())
        if self._waiting:
            self._soon.start()


def one_by_one(parent: QObject) -> InTurns[Callable[[], object]]:
    """Steps that `begin` takes, each in a turn of its own that follows."""
    return InTurns(_take, 0, 1, parent)


def _take(step: Callable[[], object]) -> object:
    return step()
