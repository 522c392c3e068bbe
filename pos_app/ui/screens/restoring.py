"""The books of another machine: a backup and its journal, looked at before anything is written."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pos_app.domain.payment import Mode
from pos_app.domain.seoul import clock_time
from pos_app.errors import BoothError
from pos_app.ui.backroom import Backroom
from pos_app.ui.beginning import Copies, Held, Homecome, Keepsake
from pos_app.ui.theme import GAP_PX, MAIN_TOUCH_PX, mark
from pos_app.ui.widgets.drop import Drop
from pos_app.ui.widgets.formwork import Band
from pos_app.wording import Wording

_LANE = "keepsake"
_FILE, _JOURNAL = "file", "journal"
_PATTERNS = {_FILE: "*.db", _JOURNAL: "*.journal*"}
_BUTTON_WIDTH, _WIDTH = 300, 900


class RestoreScreen(Drop):
    """Signals out. Only the last look that was asked for counts."""

    closed = Signal()
    ended = Signal()  # it was restored, and somebody has read so
    agreed = Signal(object)  # Keepsake: of this window's mode
    key_asked = Signal(object)  # Keepsake: its mode needs a key first

    def __init__(self, copies: Copies, mode: Mode, backroom: Backroom, wording: Wording) -> None:
        super().__init__()
        self.setObjectName("keepsake")
        mark(self, role="ground")
        self.wording, self._mode = wording, mode
        self._copies, self._backroom = copies, backroom
        self._keepsake: Keepsake | None = None
        self._held: Held | None = None
        self._done = False
        self.picks = {name: QPushButton() for name in _PATTERNS}
        self._names = {name: QLabel() for name in _PATTERNS}
        self.back, self.go, self.message = QPushButton(), QPushButton(), Band()
        self._title, self._text = QLabel(), QLabel()
        self._lay_out()
        for name, button in self.picks.items():
            button.clicked.connect(partial(self._on_pick, name))
        self.dropped.connect(self.take)
        self.back.clicked.connect(self.closed)
        self.go.clicked.connect(self._on_go)
        self.retranslate(wording)

    def open(self) -> None:
        """As for somebody who has just come."""
        self._keepsake = self._held = None
        self._done = False
        self.message.hide()
        self._show()
        self.picks[_FILE].setFocus()

    def tell(self, end: Homecome) -> None:
        """Say how it ended."""
        self.open()
        self._keepsake, self._done = end.keepsake, end.done
        self._show()
        self.message.say(end.said, "blue" if end.done else "red")
        (self.go if end.done else self.picks[_FILE]).setFocus()

    def take(self, path: Path) -> None:
        """Look at this backup, with no journal yet."""
        self._look(Keepsake(path))

    def take_journal(self, path: Path) -> None:
        """Look once more, with this journal."""
        if self._keepsake is not None:
            self._look(replace(self._keepsake, journal=path))

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; what was said stays."""
        self.wording, say = wording, wording.say
        self.setAccessibleName(say("keepsake.title"))
        self._title.setText(say("keepsake.title"))
        self._text.setText(say("keepsake.text"))
        self.back.setText(say("settings.back"))
        for name, button in self.picks.items():
            button.setText(say(f"keepsake.{name}"))
        self._show()
        for one in (self.back, *self.picks.values()):
            one.setAccessibleName(one.text())

    def _lay_out(self) -> None:
        mark(self._title, role="title")
        mark(self.go, kind="main")
        named = {"go": self.go, "back": self.back, **self.picks}
        for name, button in named.items():
            button.setObjectName(f"keepsake-{name}")
        head, foot, page = QHBoxLayout(), QHBoxLayout(), QWidget()
        head.addWidget(self._title, 1)
        head.addWidget(self.back)
        page.setMaximumWidth(_WIDTH)
        lay = QVBoxLayout(page)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(2 * GAP_PX)
        lay.addWidget(self._text)
        for name, button in self.picks.items():
            row = QHBoxLayout()
            button.setMinimumWidth(_BUTTON_WIDTH)
            row.addWidget(button)
            row.addWidget(self._names[name], 1)
            lay.addLayout(row)
        lay.addWidget(self.message)
        lay.addStretch(1)
        foot.addStretch(1)
        self.go.setStyleSheet(f"min-height: {MAIN_TOUCH_PX}px")
        self.go.setMinimumWidth(_BUTTON_WIDTH)
        foot.addWidget(self.go)
        lay.addLayout(foot)
        for label in (self._text, *self._names.values()):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 16, 24, 16)
        whole.setSpacing(GAP_PX)
        whole.addLayout(head)
        whole.addWidget(page, 1)

    def _show(self) -> None:
        kept, say = self._keepsake, self.wording.say
        paths = {_FILE: kept and kept.file, _JOURNAL: kept and kept.journal}
        for name, label in self._names.items():
            label.setText(str(paths[name] or say(f"keepsake.no_{name}")))
        self._text.setVisible(not self._done)
        self.picks[_FILE].setEnabled(not self._done)
        self.picks[_JOURNAL].setEnabled(kept is not None and not self._done)
        word = "start" if self._done else "enter_key" if self._needs_key() else "go"
        self.go.setText(say("guide.start" if self._done else f"keepsake.{word}"))
        self.go.setAccessibleName(self.go.text())
        self.go.setEnabled(self._done or self._held is not None)

    def _needs_key(self) -> bool:
        if self._held is None:
            return False
        practising = self._mode is Mode.PRACTICE
        return practising if self._held.mode is None else self._held.mode is not self._mode

    def _on_pick(self, name: str) -> None:
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        where = str(self._keepsake.file.parent) if self._keepsake else place
        title, pattern = self.wording.say(f"keepsake.{name}"), _PATTERNS[name]
        path, _ = QFileDialog.getOpenFileName(self, title, where, f"{pattern};;*")
        if path:
            (self.take if name == _FILE else self.take_journal)(Path(path))

    def _look(self, keepsake: Keepsake) -> None:
        self._keepsake, self._held, self._done = keepsake, None, False
        self._show()
        self.message.say(self.wording.say("keepsake.looking"), "blue")
        self._backroom.submit(
            _LANE, partial(_looked, self._copies, keepsake), self._on_looked, self._on_failed
        )

    def _on_looked(self, looked: tuple[Keepsake, Held | BoothError]) -> None:
        keepsake, held = looked
        if keepsake is not self._keepsake:
            return  # another was chosen meanwhile
        if isinstance(held, BoothError):
            self.message.say(self.wording.say_error(held), "red")
            return
        self._held = held
        self._show()
        self.message.say("\n".join(self._said(held)), "blue")
        self.go.setFocus()

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self.message.say(self.wording.say_error(error), "red")

    def _said(self, held: Held) -> list[str]:
        say = self.wording.say
        if held.mode is None or held.newest is None:
            said = [say("keepsake.held_none")]
        else:
            said = [
                say(
                    f"keepsake.held_{held.mode}",
                    count=held.sales,
                    at=clock_time(held.newest),
                    tail=held.key_tail,
                )
            ]
        if self._keepsake and self._keepsake.journal:
            said.append(
                say("keepsake.told" if held.told else "keepsake.told_none", count=held.told)
            )
        said.append(say("keepsake.then_key" if self._needs_key() else "keepsake.then"))
        return said

    def _on_go(self) -> None:
        if self._done:
            self.ended.emit()
        elif self._needs_key():
            self.key_asked.emit(self._keepsake)
        else:
            self.agreed.emit(self._keepsake)


def _looked(copies: Copies, keepsake: Keepsake) -> tuple[Keepsake, Held | BoothError]:
    """Whichever was asked for, with what came of it."""
    try:
        return keepsake, copies.look(keepsake)
    except BoothError as error:
        return keepsake, error
