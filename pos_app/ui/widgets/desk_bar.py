"""The line above the table of products: search, add, drop, back, save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from pos_app.ui.theme import GAP_PX, SEARCH_PAUSE_MS, mark
from pos_app.ui.widgets.hint import HintField

if TYPE_CHECKING:
    from pos_app.wording import Wording


class DeskBar(QWidget):
    """`sought` once nobody has typed for a moment."""

    sought = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search, self._title = HintField(), QLabel()
        self.add, self.bring, self.save, self.drop, self.back = (QPushButton() for _ in range(5))
        self.bring.hide()  # until somebody answers to it
        self._wording: Wording | None = None
        self._count = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_PAUSE_MS)
        self._pause.timeout.connect(self.sought)
        self.search.textChanged.connect(self._pause.start)
        self._lay_out()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        say = wording.say
        self._title.setText(say("desk.title"))
        self.search.setPlaceholderText(say("desk.search"))
        self.search.setAccessibleName(say("desk.search"))
        for button, key in (
            (self.add, "desk.add"),
            (self.bring, "desk.import"),
            (self.drop, "desk.drop"),
            (self.back, "settings.back"),
        ):
            button.setText(say(key))
            button.setAccessibleName(say(key))
        self.show_drafts(self._count)

    def text(self) -> str:
        """What is searched for."""
        return self.search.text().strip()

    def forget(self) -> None:
        """Search for nothing, at once."""
        self.search.clear()
        self._pause.stop()

    def show_drafts(self, count: int) -> None:
        """Say how many products are changed and not saved."""
        self._count = count
        if self._wording is not None:
            key = "desk.save" if count else "desk.save_none"
            self.save.setText(self._wording.say(key, count=count))
            self.save.setAccessibleName(self.save.text())
        for button in (self.save, self.drop):
            button.setEnabled(bool(count))

    def _lay_out(self) -> None:
        mark(self._title, role="title")
        mark(self.save, kind="main")
        self.search.setClearButtonEnabled(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_PX)
        row.addWidget(self._title)
        row.addWidget(self.search, 1)
        for one, name in (
            (self.add, "add"),
            (self.bring, "import"),
            (self.drop, "drop"),
            (self.back, "back"),
            (self.save, "save"),
        ):
            one.setObjectName(f"products-{name}")
            row.addWidget(one)
        self.search.setObjectName("products-search")
