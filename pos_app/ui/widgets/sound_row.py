"""How loud the counter is, which tones it has, each to be heard, and a remark where none is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pos_app.domain.chime import Chime
from pos_app.ui.chimes import Chimes
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.choice import Choice
from pos_app.ui.widgets.tick import Tick
from pos_app.wording import Wording

VOLUMES = (0, 25, 50, 100)


class SoundRow(QWidget):
    """Tones are tried as loud as is chosen here, kept or not; silence is not tried."""

    def __init__(self, chimes: Chimes) -> None:
        super().__init__()
        self._chimes = chimes
        self.volume, self.remark = Choice(), QLabel()
        self.ticks = {chime: Tick() for chime in Chime}
        self.tries = {chime: QPushButton() for chime in Chime}
        for volume in VOLUMES:
            self.volume.addItem("", volume)
        self._lay_out()
        for button in self.tries.values():
            button.clicked.connect(self._on_try)
        self.volume.currentIndexChanged.connect(self._on_volume)
        chimes.failed.connect(self.remark.show)
        chimes.played.connect(self.remark.hide)

    def show_choice(self, volume: int, sounds: frozenset[Chime]) -> None:
        """Show the volume that is nearest to this, and which tones are heard."""
        for chime, tick in self.ticks.items():
            tick.setChecked(chime in sounds)
        nearest = min(VOLUMES, key=lambda one: abs(one - volume))
        self.volume.setCurrentIndex(self.volume.findData(nearest))
        self._on_volume()

    def heard(self) -> frozenset[Chime]:
        """The tones that are ticked."""
        return frozenset(chime for chime, tick in self.ticks.items() if tick.isChecked())

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        say = wording.say
        self.volume.setAccessibleName(say("settings.sound"))
        for row, volume in enumerate(VOLUMES):
            self.volume.setItemText(row, say(f"settings.sound_{volume or 'off'}"))
        for chime, button in self.tries.items():
            button.setText(say(f"settings.try_{chime}"))
            button.setAccessibleName(say(f"settings.try_{chime}"))
            self.ticks[chime].setText(say(f"settings.sound_{chime}"))
            self.ticks[chime].setAccessibleName(say(f"settings.sound_{chime}"))
        self.remark.setText(say("settings.sound_failed"))

    def _lay_out(self) -> None:
        self.volume.setObjectName("sound-volume")
        self.remark.setObjectName("sound-remark")
        self.remark.setTextFormat(Qt.TextFormat.PlainText)
        self.remark.setWordWrap(True)
        mark(self.remark, role="band", tone="amber")
        self.remark.hide()
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(GAP_PX)
        lay.addWidget(self.volume)
        for chime, button in self.tries.items():
            button.setObjectName(f"sound-try-{chime}")
            self.ticks[chime].setObjectName(f"sound-on-{chime}")
            row = QHBoxLayout()
            row.setSpacing(GAP_PX)
            row.addWidget(self.ticks[chime], 1)
            row.addWidget(button, 1)
            lay.addLayout(row)
        lay.addWidget(self.remark)

    def _on_volume(self) -> None:
        for button in self.tries.values():
            button.setEnabled(bool(self.volume.currentData()))

    def _on_try(self) -> None:
        sender = self.sender()
        for chime, button in self.tries.items():
            if button is sender:
                self._chimes.try_out(chime, int(self.volume.currentData()))
