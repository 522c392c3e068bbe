"""What changes on the screen, told to whoever hears the window instead of seeing it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def one_breath(*parts: str) -> str:
    """These pieces as one sentence after the other, without those that are blank."""
    return ". ".join(part for part in parts if part)


class Voice(QObject):
    """Says what one part of the window shows, once for as long as it stands there.

    A screen reader reads by itself only what has the keyboard. What is told while the part is not
    in sight is said as soon as it is. `urgent` is for money: it is said before all else.
    """

    def __init__(self, part: QWidget, *, urgent: bool = False) -> None:
        super().__init__(part)
        self._part, self._urgent = part, urgent
        self._sentence = self._said = ""
        part.installEventFilter(self)

    def say(self, sentence: str, *, known: bool = False) -> None:
        """Say this, or nothing; what is `known` was said elsewhere."""
        self._sentence = sentence
        if known:
            self._said = sentence
        self._speak()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the part into sight and out of it."""
        if event.type() is QEvent.Type.Show:
            self._speak()
        elif event.type() is QEvent.Type.Hide and not event.spontaneous():  # not minimised
            self._said = ""
        return False

    def _speak(self) -> None:
        if self._sentence == self._said or not self._part.isVisible():
            return
        self._said = self._sentence
        if self._sentence and QAccessible.isActive():
            event = QAccessibleAnnouncementEvent(self._part, self._sentence)
            if self._urgent:
                event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
            QAccessible.updateAccessibility(event)
