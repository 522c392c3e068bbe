"""Saves a copy of the books where somebody says, out of the settings and the window's sight."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from pos_app.domain.staff import Action
from pos_app.errors import BoothError
from pos_app.ui.backroom import Backroom
from pos_app.ui.beginning import Copied, Copies
from pos_app.ui.duty import Duty
from pos_app.ui.widgets.approval import approved

if TYPE_CHECKING:
    from pos_app.ui.screens.settings import SettingsScreen

DOOR = "backup"
_LANE = "carrying"


class Carrying(QObject):
    """One copy at a time; a stick may take its while, and the counter sells on."""

    def __init__(
        self, copies: Copies, backroom: Backroom, duty: Duty, settings: SettingsScreen
    ) -> None:
        super().__init__(settings)
        self._copies, self._backroom, self._duty = copies, backroom, duty
        self._settings, self._door = settings, settings.doors[DOOR]
        self._door.show()
        settings.asked.connect(self._on_asked)

    def _on_asked(self, name: str) -> None:
        if name != DOOR:
            return
        wording = self._settings.wording
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        path, _ = QFileDialog.getSaveFileName(
            self._settings,
            wording.say("settings.door_backup"),
            str(Path(place) / self._copies.name()),
            "*.db",
            options=QFileDialog.Option.DontConfirmOverwrite,  # no copy is ever written over
        )
        if not path or not approved(
            self._duty, Action.BACK_UP, str(Path(path)), wording, self._settings
        ):
            return
        self._door.setEnabled(False)
        self._settings.message.say(wording.say("backup.saving"), "blue")
        job = partial(self._copies.save, Path(path))
        self._backroom.submit(_LANE, job, self._on_saved, self._on_failed)

    def _on_saved(self, copied: Copied) -> None:
        said = {"series": copied.series, "counter": copied.counter, "seq": copied.seq}
        self._end(self._settings.wording.say("backup.made", file=copied.file, **said), "blue")

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self._end(self._settings.wording.say_error(error), "red")

    def _end(self, said: str, tone: str) -> None:
        self._door.setEnabled(True)
        self._settings.message.say(said, tone)
