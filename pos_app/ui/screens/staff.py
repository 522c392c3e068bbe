"""The staff: who there is, how everybody stands, and what may be done about it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.staff import Person
from pos_app.errors import BoothError
from pos_app.flow.roster import Member
from pos_app.ui.staffing import SAID, Change, Staffing, Wish
from pos_app.ui.theme import GAP_PX, MAIN_TOUCH_PX, TOUCH_PX, mark
from pos_app.ui.widgets.formwork import Band
from pos_app.ui.widgets.page import scrolled
from pos_app.ui.widgets.staff_form import ask, may_change
from pos_app.wording import Wording

_WIDTH = 940


class StaffScreen(QWidget):
    """A line for everybody with what may be done about them; below it what came of that."""

    closed = Signal()

    def __init__(self, staffing: Staffing, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("staff")
        mark(self, role="ground")
        self._staffing = staffing
        self._wording = wording
        self._title, self._empty, self.message = QLabel(), QLabel(), Band()
        self.add, self.back = QPushButton(), QPushButton()
        self._lines: list[QWidget] = []
        self._asks = False
        self._list = QVBoxLayout()
        self._lay_out()
        self.add.clicked.connect(self._on_add)
        self.back.clicked.connect(self.closed)
        staffing.read.connect(self._on_read)
        staffing.done.connect(self._on_done)
        staffing.failed.connect(self._on_failed)
        self.retranslate(wording)

    def open(self) -> None:
        """Show how everybody stands now."""
        self.message.hide()
        self._staffing.reload()
        self.add.setFocus()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        say = wording.say
        self.setAccessibleName(say("staff.title"))
        self._title.setText(say("staff.title"))
        self._empty.setText(say("staff.nobody_yet"))
        for button, key in ((self.add, "staff.add"), (self.back, "settings.back")):
            button.setText(say(key))
            button.setAccessibleName(say(key))
        self._on_read(self._staffing.members)

    def _lay_out(self) -> None:
        mark(self._title, role="title")
        mark(self._empty, role="empty")
        mark(self.add, kind="main")
        self.add.setObjectName("staff-add")
        self.back.setObjectName("staff-back")
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setWordWrap(True)
        self._list.setSpacing(0)
        head, page = QHBoxLayout(), QWidget()
        head.addWidget(self._title, 1)
        head.addWidget(self.back)
        head.addWidget(self.add)
        page.setMaximumWidth(_WIDTH)
        lay = QVBoxLayout(page)
        lay.setSpacing(2 * GAP_PX)
        lay.addLayout(head)
        lay.addWidget(self.message)
        lay.addWidget(self._empty)
        lay.addLayout(self._list)
        lay.addStretch(1)
        self.back.setMinimumHeight(MAIN_TOUCH_PX + GAP_PX)
        QVBoxLayout(self).addWidget(scrolled(page))

    def _on_read(self, members: tuple[Member, ...]) -> None:
        for line in self._lines:
            self._list.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [self._line(place, one) for place, one in enumerate(members)]
        for line in self._lines:
            self._list.addWidget(line)
        self._empty.setVisible(not members)

    def _line(self, place: int, member: Member) -> QWidget:
        person, line = member.person, QFrame()
        line.setMinimumHeight(MAIN_TOUCH_PX + 2 * GAP_PX)
        mark(line, role="line")
        name, notes = QLabel(person.name), QLabel(self._notes(member))
        mark(name, role="heading", **({} if person.active else {"tone": "muted"}))
        mark(notes, tone="amber" if member.needs_pin or member.locked_s else "muted")
        row, words = QHBoxLayout(line), QVBoxLayout()
        words.setSpacing(0)
        for one in (name, notes):
            one.setTextFormat(Qt.TextFormat.PlainText)
            words.addWidget(one)
        row.addLayout(words, 1)
        for change in _offered(person, self._staffing.duty.name):
            row.addWidget(self._button(place, change, person))
        return line

    def _button(self, place: int, change: Change, person: Person) -> QPushButton:
        word = "pin" if change in {Change.OWN_PIN, Change.GIVE_PIN} else str(change)
        button = QPushButton(self._wording.say(f"staff.{word}"))
        button.setObjectName(f"staff-{word}-{place}")
        button.setAccessibleName(f"{person.name} · {button.text()}")
        button.setMinimumHeight(TOUCH_PX)
        button.clicked.connect(partial(self._on_change, change, person.name))
        return button

    def _notes(self, member: Member) -> str:
        say, person = self._wording.say, member.person
        notes = [say(f"role.{person.role}")]
        if not person.active:
            notes.append(say("staff.gone"))
        elif member.needs_pin:
            notes.append(say("staff.needs_pin"))
        if member.locked_s:
            notes.append(say("staff.locked_note", seconds=member.locked_s))
        elif person.failed_tries:
            notes.append(say("staff.wrong_pins", count=person.failed_tries))
        return " · ".join(notes)

    def _on_add(self) -> None:
        self._ask(Change.ADD)

    def _ask(self, change: Change, *names: str) -> None:
        self.message.hide()
        self._asks = True
        ask(self._staffing, change, names, self._wording, self)
        self._asks = False

    def _on_change(self, change: Change, name: str) -> None:
        if change is not Change.RETIRE:
            self._ask(change, name)
            return
        self.message.hide()
        wish = Wish(change, name)
        if may_change(self._staffing, wish, self._wording, self):
            self._staffing.carry_out(wish)

    def _on_done(self, wish: Wish, person: Person) -> None:
        say = self._wording.say
        key = SAID.get(wish.change, "staff.pin_set")
        self._show(say(key, name=person.name, role=say(f"role.{person.role}")), "blue")

    def _on_failed(self, error: BoothError) -> None:
        if not self._asks:  # else the form says so
            self._show(self._wording.say_error(error), "red")

    def _show(self, text: str, tone: str) -> None:
        self.message.say(text, tone)


def _offered(person: Person, on_duty: str) -> tuple[Change, ...]:
    """What may be done about somebody; who has left is entered again under the same name."""
    if not person.active:
        return ()
    pin = Change.OWN_PIN if person.name == on_duty else Change.GIVE_PIN
    reset = (Change.RESET,) if person.manages else ()
    return (*reset, pin, Change.RETIRE)
