"""Where a Toss key is entered: tried first, stored after, never shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from pos_app.domain.payment import Contract, Mode
from pos_app.domain.staff import Action
from pos_app.errors import BoothError
from pos_app.ui.backroom import Backroom
from pos_app.ui.duty import Duty
from pos_app.ui.ports import KeyCheck, Keyhole
from pos_app.ui.saving import Saving
from pos_app.ui.theme import mark
from pos_app.ui.widgets.approval import approved
from pos_app.ui.widgets.choice import Choice
from pos_app.ui.widgets.formwork import Band, frame
from pos_app.ui.widgets.keyfield import LANE, KeyField
from pos_app.ui.widgets.tick import Tick
from pos_app.wording import Wording


class KeyForm(QWidget):
    """A key is kept only after Toss has answered to it."""

    stored = Signal()

    def __init__(
        self,
        keyhole: Keyhole,
        backroom: Backroom,
        wording: Wording,
        duty: Duty,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keyhole = keyhole
        self._duty = duty
        self._backroom = backroom
        self._wording = wording
        self._trying: tuple[str, Contract] | None = None
        self._checked: tuple[str, Contract] | None = None
        self.key = KeyField(keyhole, backroom, wording)
        self.contract = Choice()
        self.contract.addItem("", None)
        for one in Contract:
            self.contract.addItem(one.value, one)
        self.try_out, self.keep = QPushButton(), QPushButton()
        self.understood = Tick()
        self.live, self.outcome = QLabel(), Band()
        self._labels = (QLabel(), QLabel())
        self._lay_out()
        fields = (self.key, self.contract, self.understood)
        self._saving = Saving(backroom, self, self.try_out, self.keep, *fields)
        self._saving.kept.connect(self._on_stored)
        self._saving.failed.connect(self._on_refused)
        self.key.textChanged.connect(self._forget)
        self.contract.currentIndexChanged.connect(self._forget)
        self.understood.toggled.connect(self._show_keep)
        self.try_out.clicked.connect(self._on_try)
        self.keep.clicked.connect(self._on_keep)
        self.retranslate(wording)
        self._forget()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        say = wording.say
        self._labels[0].setText(say("settings.key"))
        self._labels[1].setText(say("settings.contract"))
        self.key.retranslate(wording)
        self.contract.setAccessibleName(say("settings.contract"))
        self.contract.setItemText(0, say("settings.contract_choose"))
        for row, one in enumerate(Contract, 1):
            self.contract.setItemText(row, say(f"settings.contract_{one}"))
        self.try_out.setText(say("settings.check_key"))
        self.keep.setText(say("settings.keep_key"))
        for button in (self.try_out, self.keep):
            button.setAccessibleName(button.text())
        self.understood.setText(say("settings.live_understood"))
        self.live.setText(f"{say('settings.live_ask_toss')}\n{say('settings.live_not_fiscal')}")

    def clear(self) -> None:
        """Leave nothing typed behind."""
        self.key.clear()
        self._forget()

    def _lay_out(self) -> None:
        self.live.setTextFormat(Qt.TextFormat.PlainText)
        self.live.setWordWrap(True)
        mark(self.live, role="band", tone="amber")
        rows = zip(self._labels, (self.key, self.contract), strict=True)
        below = (self.live, self.understood, self.outcome)
        frame(self, rows, below, (self.try_out, self.keep))

    def _forget(self) -> None:
        self._checked = None
        self.outcome.hide()
        self.live.hide()
        self.understood.setChecked(False)
        self.understood.hide()
        ready = bool(self.key.typed()) and self.contract.currentData() is not None
        self.try_out.setEnabled(ready)
        self._show_keep()
        if self.key.typed() and self.key.typed() != self.key.text():
            self._say("settings.key_trimmed", "blue")

    def _on_try(self) -> None:
        key, contract = self.key.typed(), Contract(self.contract.currentData())
        self.try_out.setEnabled(False)
        self._say("settings.checking", "blue")
        self._trying = (key, contract)
        job = partial(self._keyhole.check, *self._trying)
        self._backroom.submit(LANE, job, self._on_checked, self._on_failed)

    def _on_checked(self, check: KeyCheck) -> None:
        if self._trying != (self.key.typed(), self.contract.currentData()):
            return  # another key was typed meanwhile
        self.try_out.setEnabled(True)
        self._checked = self._trying if check.ok else None
        live = check.ok and check.mode is Mode.LIVE
        self.live.setVisible(live)
        self.understood.setVisible(live)
        said = check.words
        if self.key.typed() != self.key.text():
            said = f"{said}\n{self._wording.say('settings.key_trimmed')}"
        self._show(said, "blue" if check.ok else "red")
        self._show_keep()

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self.try_out.setEnabled(True)
        self._show(self._wording.say_error(error), "red")

    def _show_keep(self) -> None:
        told = self.understood.isHidden() or self.understood.isChecked()
        self.keep.setEnabled(self._checked is not None and told)

    def _on_keep(self) -> None:
        if self._checked is None or not approved(
            self._duty, Action.CHANGE_KEY, "", self._wording, self
        ):
            return
        self._saving.save(partial(self._keyhole.store, *self._checked))

    def _on_refused(self, error: BoothError) -> None:
        self._show_keep()
        self._show(self._wording.say_error(error), "red")

    def _on_stored(self, left: object) -> None:
        self.clear()
        self.key.look()
        kept = self._wording.say("settings.key_kept")
        self._show(f"{kept}\n{left}" if left else kept, "amber" if left else "blue")
        self.stored.emit()

    def _say(self, key: str, tone: str) -> None:
        self._show(self._wording.say(key), tone)

    def _show(self, text: str, tone: str) -> None:
        self.outcome.say(text, tone)
