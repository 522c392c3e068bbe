"""The picture that is shown while idle: chosen from any file, read and kept on a lane."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from pos_app.domain.staff import Action
from pos_app.errors import BoothError
from pos_app.ui.backroom import Backroom
from pos_app.ui.duty import Duty
from pos_app.ui.picture import read_picture
from pos_app.ui.showcase import Showcase
from pos_app.ui.theme import GAP_PX
from pos_app.ui.widgets.approval import approved
from pos_app.wording import Wording

_LANE = "display"


class PictureRow(QWidget):
    """What every buyer sees is the shop's word, so it takes the right to change settings."""

    kept = Signal()
    said = Signal(str, str)  # a sentence and its tone

    def __init__(
        self, showcase: Showcase, backroom: Backroom, duty: Duty, wording: Wording
    ) -> None:
        super().__init__()
        self._showcase, self._backroom = showcase, backroom
        self._duty, self._wording = duty, wording
        self.choose, self.remove = QPushButton(), QPushButton()
        self.choose.setObjectName("display-picture")
        self.remove.setObjectName("display-picture-remove")
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(GAP_PX)
        lay.addWidget(self.choose, 1)
        lay.addWidget(self.remove)
        self.choose.clicked.connect(self._on_choose)
        self.remove.clicked.connect(self._on_remove)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording, say = wording, wording.say
        self.choose.setText(say("settings.picture_choose"))
        self.remove.setText(say("settings.picture_remove"))
        name = f"{say('settings.picture')}: "
        self.choose.setAccessibleName(name + self.choose.text())
        self.remove.setAccessibleName(self.remove.text())

    def take(self, path: Path) -> None:
        """Read this file, and keep its picture."""
        if self._may():
            self.said.emit(self._wording.say("settings.picture_reading"), "blue")
            job = partial(_keep, self._showcase, path)
            self._backroom.submit(_LANE, job, self._on_kept, self._on_failed)

    def _may(self) -> bool:
        return approved(self._duty, Action.CHANGE_SETTINGS, "", self._wording, self)

    def _on_choose(self) -> None:
        say = self._wording.say
        files = say("settings.picture_files")
        path, _ = QFileDialog.getOpenFileName(self, say("settings.picture"), "", files)
        if path:
            self.take(Path(path))

    def _on_remove(self) -> None:
        if self._may():
            job = partial(self._showcase.keep_picture, b"")
            self._backroom.submit(_LANE, job, self._on_removed, self._on_failed)

    def _on_kept(self, _nothing: object) -> None:
        self.said.emit(self._wording.say("settings.picture_kept"), "blue")
        self.kept.emit()

    def _on_removed(self, _nothing: object) -> None:
        self.said.emit(self._wording.say("settings.picture_removed"), "blue")
        self.kept.emit()

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self.said.emit(self._wording.say_error(error), "red")


def _keep(showcase: Showcase, path: Path) -> None:
    showcase.keep_picture(read_picture(path))
