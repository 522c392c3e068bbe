"""The open source inside: the notice, and the text of every licence that came with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.ui.theme import GAP_PX, mark
from pos_app.wording import Wording

SIZE_PX = (860, 640)


class Licences(QDialog):
    """Reads the installation's folder of licences, one text at a time."""

    def __init__(self, wording: Wording, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say = wording.say
        self.setObjectName("licences")
        self.setWindowTitle(say("licences.title"))
        self.resize(*SIZE_PX)
        self.choice = QComboBox()
        self.choice.setObjectName("licences-choice")
        self.choice.setAccessibleName(say("licences.choice"))
        self.choice.setMinimumHeight(6 * GAP_PX)
        self.text = QPlainTextEdit()
        self.text.setObjectName("licences-text")
        self.text.setAccessibleName(say("licences.text"))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        close = QPushButton(say("keysheet.close"))
        close.setObjectName("licences-close")
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        title = QLabel(say("licences.title"))
        mark(title, role="title")
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GAP_PX, 3 * GAP_PX, 3 * GAP_PX, 3 * GAP_PX)
        column.setSpacing(2 * GAP_PX)
        for one in (title, self.choice, self.text, close):
            column.addWidget(one)
        self.choice.currentIndexChanged.connect(self._read)
        self._fill(folder, wording)

    def _fill(self, folder: Path, wording: Wording) -> None:
        notice = folder / f"NOTICE.{wording.lang}.txt"
        self.choice.addItem(wording.say("licences.notice"), [notice])
        inside = [one for one in folder.iterdir() if one.is_dir()]
        for one in sorted(inside, key=lambda path: path.name.lower()):
            self.choice.addItem(one.name, sorted(one.iterdir()))

    def _read(self) -> None:
        texts = [one.read_text("utf-8", "replace") for one in self.choice.currentData() or ()]
        self.text.setPlainText("\n\n\n".join(texts))
