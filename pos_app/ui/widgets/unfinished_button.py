"""The way to the unfinished business: how much there is, in amber when somebody is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

from pos_app.ui.matters import Matters
from pos_app.ui.theme import mark

if TYPE_CHECKING:
    from pos_app.wording import Wording


class UnfinishedButton(QPushButton):
    """Counts the list, and what of it calls for a person."""

    def __init__(self, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("unfinished")
        self._matters: Matters | None = None
        self._wording = wording
        self._told = (0, 0)
        self._say()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        self._say()

    def follow(self, matters: Matters) -> None:
        """Count this list from now on."""
        self._matters = matters
        matters.changed.connect(self._count)

    def _count(self) -> None:
        listed = self._matters.listed if self._matters else ()
        told = len(listed), sum(one.calls for one in listed)
        if told != self._told:
            self._told = told
            self._say()

    def _say(self) -> None:
        count, calls = self._told
        key = "unfinished.button_calls" if calls else "unfinished.button"
        text = self._wording.say(
            key if count else "unfinished.button_none", count=count, calls=calls
        )
        self.setText(text)
        self.setAccessibleName(text)
        mark(self, tone="amber" if calls else "")
