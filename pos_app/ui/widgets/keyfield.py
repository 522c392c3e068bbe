"""The field that takes a Toss key in, and of the one that is kept says the last four characters."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pos_app.errors import BoothError
from pos_app.ui.backroom import Backroom
from pos_app.ui.ports import Keyhole
from pos_app.wording import Wording

LANE = "key"


class KeyField(QLineEdit):
    """Looks each time that it is shown; on a lane, for a keyring may ask its owner first."""

    def __init__(
        self, keyhole: Keyhole, backroom: Backroom, wording: Wording, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keyhole = keyhole
        self._backroom = backroom
        self._wording = wording
        self._tail: str | None = None  # nobody knows yet
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        self.setAccessibleName(wording.say("settings.key"))
        self._show_tail()

    def typed(self) -> str:
        """The key without what a paste brought along: blanks, line breaks, unseen marks."""
        return "".join(one for one in self.text() if one.isprintable() and one != " ")

    def look(self) -> None:
        """Say which key is kept, once that is known."""
        self._backroom.submit(LANE, self._keyhole.tail, self._on_tail, self._on_failed)

    def showEvent(self, event: QShowEvent) -> None:
        """Another form may have kept one meanwhile."""
        super().showEvent(event)
        if not event.spontaneous():
            self.look()

    def _on_tail(self, tail: str) -> None:
        self._tail = tail
        self._show_tail()

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self.setPlaceholderText(self._wording.say_error(error))

    def _show_tail(self) -> None:
        if self._tail is not None:
            key = "settings.key_known" if self._tail else "settings.key_none"
            self.setPlaceholderText(self._wording.say(key, tail=self._tail))
