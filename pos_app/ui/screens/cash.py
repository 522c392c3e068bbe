"""Counting cash: what is due, what was given, and what goes back, readable from afar."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.money import format_won
from pos_app.domain.tender import check_received, quick_amounts
from pos_app.errors import Refused
from pos_app.ui.screens.words import Words
from pos_app.ui.theme import GAP_PX, MAIN_TOUCH_PX, mark
from pos_app.wording import Wording

_MOST_DIGITS = 8
_PAD = ("7", "8", "9", "4", "5", "6", "1", "2", "3", "00", "0", "000")
_COLUMNS = 3
_MOST_QUICK = 5
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CashScreen(QWidget):
    """Says what was given; whoever asked books it."""

    taken = Signal(int)  # what was given
    closed = Signal()

    def __init__(self, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cash-pay")
        mark(self, role="ground")
        self._wording = wording
        self._due_won = 0
        self._busy = self._ends_qr = False
        self._word, self._items = Words(24, bold=True), Words(18, tone="muted")
        self._captions = {one: Words(18, tone="muted") for one in ("due", "received", "change")}
        self.due, self.change = Words(52, bold=True), Words(52, bold=True)
        self.received = QLineEdit()
        self.message = Words(17)
        self.quick = [QPushButton() for _ in range(_MOST_QUICK)]
        self.pad = {digits: QPushButton(digits) for digits in _PAD}
        self.erase, self.take, self.back = QPushButton(), QPushButton(), QPushButton()
        self._build()
        self._connect()
        self.retranslate(wording)

    def ask(self, due_won: int, items: str, word: str = "", ends_qr: bool = False) -> None:
        """Count anew, for so much; `ends_qr` where a QR that is shown is given up by it."""
        self._due_won, self._ends_qr, self._busy = due_won, ends_qr, False
        self._word.put(word)
        self._items.put(items)
        self.received.clear()
        self._offer()
        self._tell()

    def begin(self) -> None:
        """Give the keyboard to what is typed first."""
        self.received.setFocus()

    def set_busy(self, busy: bool) -> None:
        """While it is being written nothing more is taken."""
        self._busy = busy
        self._tell()

    def refuse(self, sentence: str) -> None:
        """Say why it was not booked."""
        self._say(sentence, "red")

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; what was counted stays."""
        self._wording = wording
        say = wording.say
        self.setAccessibleName(say("cash.name"))
        for name, caption in self._captions.items():
            caption.setText(say(f"cash.{name}"))
        self.received.setAccessibleName(say("cash.received"))
        for button, key in (
            (self.take, "cash.take"), (self.back, "cash.cancel"), (self.erase, "cash.erase"),
        ):  # fmt: skip
            button.setText(say(key))
            button.setAccessibleName(say(key))
        for digits, button in self.pad.items():
            button.setAccessibleName(digits)
        self._offer()
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits go where they belong, whatever was touched last."""
        if event.key() in _ENTER:
            if not event.isAutoRepeat():
                self._on_take()
        elif event.text().isdigit():
            self._type(event.text())
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Letters grow with the window."""
        super().resizeEvent(event)
        for one in self.findChildren(Words):
            one.fit(self.height())

    @property
    def given_won(self) -> int:
        """What was typed so far."""
        return int("".join(one for one in self.received.text() if one.isdigit()) or "0")

    def _offer(self) -> None:
        amounts = quick_amounts(self._due_won) if self._due_won else ()
        for place, button in enumerate(self.quick):
            button.setVisible(place < len(amounts))
            if place < len(amounts):
                said = self._wording.say("pay.won", amount=format_won(amounts[place]))
                exact = self._wording.say("cash.exact", amount=said)
                button.setText(said if place else exact)
                button.setAccessibleName(button.text())
                button.setProperty("won", int(amounts[place]))

    def _tell(self) -> None:
        say, given = self._wording.say, self.given_won
        self.due.setText(say("pay.won", amount=format_won(self._due_won)))
        why = self._why_not(given)
        change = say("pay.won", amount=format_won(given - self._due_won))
        self.change.setText(change if given and not why else "—")
        mark(self.change, tone="" if why or not given else "green")
        self.take.setEnabled(bool(given) and not why and not self._busy)
        if self._busy:
            self._say(say("cash.booking"), "blue")
        elif given and why:
            self._say(why, "amber")
        else:
            self._say(say("cash.ends_qr") if self._ends_qr else "", "blue")

    def _why_not(self, given: int) -> str:
        try:
            check_received(self._due_won, given)
        except Refused as no:
            return self._wording.say_error(no)
        return ""

    def _say(self, text: str, tone: str) -> None:
        mark(self.message, tone=tone)
        self.message.put(text)

    def _type(self, digits: str) -> None:
        typed = f"{self.given_won or ''}{digits}"
        if len(typed.lstrip("0")) <= _MOST_DIGITS:
            self._put(int(typed or "0"))
        self.received.setFocus()

    def _put(self, won: int) -> None:
        self.received.setText(format_won(won) if won else "")
        self._tell()

    def _on_edited(self) -> None:
        self._put(min(self.given_won, 10**_MOST_DIGITS - 1))

    def _on_quick(self, button: QPushButton) -> None:
        self._put(int(button.property("won")))
        self.received.setFocus()

    def _on_take(self) -> None:
        if self.take.isEnabled():
            self.taken.emit(self.given_won)

    def _connect(self) -> None:
        self.received.textEdited.connect(self._on_edited)
        self.received.returnPressed.connect(self._on_take)
        for button in self.quick:
            button.clicked.connect(partial(self._on_quick, button))
        for digits, button in self.pad.items():
            button.clicked.connect(partial(self._type, digits))
        self.erase.clicked.connect(partial(self._put, 0))
        self.take.clicked.connect(self._on_take)
        self.back.clicked.connect(self.closed)

    def _build(self) -> None:
        names = {
            self.received: "cash-received",
            self.take: "cash-take",
            self.back: "cash-back",
            self.erase: "cash-erase",
            self.change: "cash-change",
            self.due: "cash-due",
        }
        for widget, name in names.items():
            widget.setObjectName(name)
        for place, button in enumerate(self.quick):
            button.setObjectName(f"cash-quick-{place}")
        for digits, button in self.pad.items():
            button.setObjectName(f"cash-key-{digits}")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            button.setStyleSheet("font-size: 26px;")
        self.received.setMaxLength(_MOST_DIGITS + 4)
        self.received.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.received.setStyleSheet("font-size: 40px; font-weight: 700;")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 24, 12)
        row.setSpacing(28)
        row.addWidget(self._sums(), 11)
        row.addLayout(self._keys(), 10)

    def _sums(self) -> QFrame:
        card = QFrame()
        mark(card, role="card")
        lay = QVBoxLayout(card)
        lay.setContentsMargins(28, 20, 28, 20)
        lay.setSpacing(GAP_PX)
        lay.addWidget(self._word)
        lay.addWidget(self._items)
        for name, shown in (
            ("due", self.due), ("received", self.received), ("change", self.change),
        ):  # fmt: skip
            lay.addWidget(self._captions[name])
            lay.addWidget(shown)
            if isinstance(shown, Words):
                shown.setAlignment(Qt.AlignmentFlag.AlignRight)
        lay.addStretch(1)
        mark(self.message, role="band")
        lay.addWidget(self.message)
        return card

    def _keys(self) -> QVBoxLayout:
        keys = QGridLayout()
        keys.setSpacing(GAP_PX)
        for place, button in enumerate(self.pad.values()):
            keys.addWidget(button, place // _COLUMNS, place % _COLUMNS)
        offered = QGridLayout()
        offered.setSpacing(GAP_PX)
        for place, button in enumerate(self.quick):
            offered.addWidget(button, place // _COLUMNS, place % _COLUMNS)
        foot = QHBoxLayout()
        foot.setSpacing(GAP_PX)
        foot.addWidget(self.back)
        foot.addWidget(self.erase)
        for button in (*self.pad.values(), *self.quick, self.back, self.erase):
            mark(button, kind="plain")
            button.setAutoDefault(False)
            button.setMinimumHeight(MAIN_TOUCH_PX)
        mark(self.take, kind="main")
        self.take.setAutoDefault(False)
        self.take.setMinimumHeight(MAIN_TOUCH_PX + 2 * GAP_PX)
        column = QVBoxLayout()
        column.setSpacing(2 * GAP_PX)
        column.addLayout(offered)
        column.addLayout(keys, 1)
        column.addLayout(foot)
        column.addWidget(self.take)
        return column
