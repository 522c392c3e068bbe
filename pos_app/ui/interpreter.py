"""Tells the screens that another language is spoken: what is seen at once, the others in turn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QStackedWidget

from pos_app.wording import Wording


class Speaker(Protocol):
    """A screen that can say all that it says in another language."""

    def retranslate(self, wording: Wording) -> None:
        """Speak this language from now on."""


class Interpreter(QObject):
    """To tell all screens in one turn holds the window up, a long receipt most of all.

    So only the one that is seen is told at once, and each of the others in a turn of its own; one
    that is shown before its turn is told then.
    """

    def __init__(
        self, stack: QStackedWidget, wording: Wording, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._stack = stack
        self._wording = wording
        self._untold: list[Speaker] = []
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._tell_next)
        stack.currentChanged.connect(self._tell_seen)

    def tell(self, screens: Iterable[Speaker], wording: Wording) -> None:
        """Let each of these pages speak so; whoever still waits for another language forgets it."""
        self._wording, self._untold = wording, list(screens)
        self._tell_seen()
        self._go_on()

    def is_at_rest(self) -> bool:
        """Whether everybody knows."""
        return not self._untold

    def _tell_seen(self) -> None:
        seen: object = self._stack.currentWidget()
        for at, one in enumerate(self._untold):
            if one is seen:
                self._untold.pop(at).retranslate(self._wording)
                return

    def _tell_next(self) -> None:
        if self._untold:
            self._untold.pop(0).retranslate(self._wording)
        self._go_on()

    def _go_on(self) -> None:
        if self._untold:
            self._turn.start()
