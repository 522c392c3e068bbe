"""Makes many things some at a time, so that the window goes on in between."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

T = TypeVar("T")


class InTurns(QObject, Generic[T]):
    """The first `at_once` are made while `begin` runs, the others in the turns that follow.

    `at_once` is a number, not a time: what is made is laid out and dressed only later, when
    nobody looks at a clock.
    """

    def __init__(self, make: Callable[[T], object], at_once: int, parent: QObject) -> None:
        super().__init__(parent)
        self._make, self._at_once = make, at_once
        self._waiting: deque[T] = deque()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._turn)

    def begin(self, things: Iterable[T]) -> None:
        """Make these; those of before that are not made yet never are."""
        self._soon.stop()
        self._waiting = deque(things)
        self._turn()

    def _turn(self) -> None:
        for _ in range(min(self._at_once, len(self._waiting))):
            self._make(self._waiting.popleft())
        if self._waiting:
            self._soon.start()
