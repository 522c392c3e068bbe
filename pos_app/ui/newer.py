"""Looks for a newer version when a manager wants to know: on a lane, and says what was found."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from pos_app.domain.release import Sighting
from pos_app.domain.staff import Action
from pos_app.errors import BoothError
from pos_app.flow.lookout import Lookout
from pos_app.ui.asking import answered
from pos_app.ui.backroom import Backroom
from pos_app.ui.duty import Duty
from pos_app.ui.equipment import Fittings
from pos_app.ui.till import Till
from pos_app.ui.widgets.approval import approved
from pos_app.wording import Wording

LANE = "updates"


class Newer(QObject):
    """Fetches nothing and changes nothing: where it is got is only named."""

    def __init__(
        self,
        lookout: Lookout,
        backroom: Backroom,
        duty: Duty,
        wording: Wording,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._lookout = lookout
        self._backroom = backroom
        self._duty = duty
        self._window = window
        self.wording = wording

    def look(self, wording: Wording) -> None:
        """Ask for the manager's PIN where there are staff, then the makers."""
        self.wording = wording
        if approved(self._duty, Action.LOOK_FOR_UPDATE, "", wording, self._window):
            self._backroom.submit(LANE, self._lookout.look, self.on_found, self.on_failed)

    def on_found(self, sighting: Sighting) -> None:
        """Say what there is."""
        self._tell(*words_of(sighting, self.wording))

    def on_failed(self, _lane: str, error: BoothError) -> None:
        """Say why nothing was found out."""
        self._tell(self.wording.say_error(error))

    def _tell(self, text: str, more: str = "") -> None:
        answered(lambda: self._box(text, more))

    def _box(self, text: str, more: str) -> QMessageBox:
        wording = self.wording
        box = QMessageBox(self._window)
        box.setObjectName("newer")
        box.setStyleSheet("QLabel { min-width: 440px; font-size: 17px; }")
        box.setWindowTitle(wording.say("update.look"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.setText(text)
        box.setInformativeText(more)
        box.addButton(wording.say("keysheet.close"), QMessageBox.ButtonRole.AcceptRole)
        return box


def newer_of(fittings: Fittings, backroom: Backroom, till: Till, window: QWidget) -> Newer | None:
    """What looks, where somebody may."""
    lookout, wording = fittings.lookout, fittings.voices(fittings.preferences.read().lang)
    return Newer(lookout, backroom, till.duty, wording, window) if lookout else None


def words_of(sighting: Sighting, wording: Wording) -> tuple[str, str]:
    """What was found, and what to do about it."""
    found = sighting.release
    if not sighting.newer:
        return wording.say("update.none", version=sighting.installed), ""
    said = wording.say("update.newer", version=found.version, installed=sighting.installed)
    return said, f"{found.page}\n\n{wording.say('update.how')}"
