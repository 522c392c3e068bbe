"""Counting cash: what is due, what was given, and what goes back, readable from afar."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos_app.domain.money import format_won
from pos_app.domain.tender import check_received
from pos_app.errors import Refused
from pos_app.ui.screens.words import Words
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.coins import Coins
from pos_app.wording import Wording

_MOST_DIGITS, _MOST_COMMAS = 8, 2
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CashScreen(QWidget):
    """Says what was given; whoever asked books it."""

    taken = Signal(object)  # what was given
    closed = Signal()

    def __init__(self, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cash-pay")
        mark(self, role="ground")
        self._wording = wording
        self._due_won = 0
        self._busy = self._ends_qr = False
        self.sums = _Sums()
        self.coins = Coins()
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 24, 12)
        row.setSpacing(28)
        row.addWidget(self.sums, 11)
        row.addWidget(self.coins, 10)
        self.sums.received.textEdited.connect(self._on_edited)
        self.sums.received.returnPressed.connect(self._on_take)
        self.coins.pad.fill(self.sums.received)
        self.coins.pad.cleared.connect(self._tell)
        self.coins.chosen.connect(self._put)
        self.coins.take.clicked.connect(self._on_take)
        self.coins.back.clicked.connect(self.closed)
        self.retranslate(wording)

    def ask(self, due_won: int, items: str, word: str = "", ends_qr: bool = False) -> None:
        """Count anew, for so much; `ends_qr` where a QR that is shown is given up by it."""
        self._due_won, self._ends_qr, self._busy = due_won, ends_qr, False
        self.sums.word.put(word)
        self.sums.items.put(items)
        self.coins.offer(due_won, self._wording)
        self._put(0)

    def begin(self) -> None:
        """Give the keyboard to what is typed first."""
        self.sums.received.setFocus()

    def set_busy(self, busy: bool) -> None:
        """While it is being written nothing more is taken."""
        self._busy = busy
        self._tell()

    def refuse(self, sentence: str) -> None:
        """Say why it was not booked."""
        self.sums.say(sentence, "red")

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; what was counted stays."""
        self._wording = wording
        self.setAccessibleName(wording.say("cash.name"))
        self.sums.retranslate(wording)
        self.coins.retranslate(wording)
        self.coins.offer(self._due_won, wording)
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits go where they belong, whatever was touched last."""
        if event.key() in _ENTER:
            if not event.isAutoRepeat():
                self._on_take()
        elif event.text().isdecimal():
            self._type(event.text())
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Letters grow with the window."""
        super().resizeEvent(event)
        for one in self.findChildren(Words):
            one.fit(self.height())

    def _tell(self) -> None:
        say, given = self._wording.say, self.sums.given_won
        why = self._why_not(given) if given else ""
        counted = bool(given) and not why
        change = self._wording.won(given - self._due_won) if counted else ""
        self.sums.show_won(self._wording.won(self._due_won), change)
        self.coins.take.setEnabled(counted and not self._busy)
        if self._busy:
            self.sums.say(say("cash.booking"), "blue")
        elif why:
            self.sums.say(why, "amber")
        else:
            self.sums.say(say("cash.ends_qr") if self._ends_qr else "", "blue")

    def _why_not(self, given: int) -> str:
        try:
            check_received(self._due_won, given)
        except Refused as no:
            return self._wording.say_error(no)
        return ""

    def _type(self, digits: str) -> None:
        typed = f"{self.sums.given_won or ''}{digits}"
        if len(typed.lstrip("0")) <= _MOST_DIGITS:
            self._put(int(typed))

    def _put(self, won: int) -> None:
        self.sums.received.setText(format_won(won) if won else "")
        self.sums.received.setFocus()
        self._tell()

    def _on_edited(self) -> None:
        self._put(min(self.sums.given_won, 10**_MOST_DIGITS - 1))

    def _on_take(self) -> None:
        if self.coins.take.isEnabled():
            self.taken.emit(self.sums.given_won)


class _Sums(QFrame):
    """The three sums, below each other, and a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, role="card")
        self.word, self.items = Words(24, bold=True), Words(18, tone="muted")
        self._captions = {one: Words(18, tone="muted") for one in ("due", "received", "change")}
        self.due, self.change = Words(52, bold=True), Words(52, bold=True)
        self.received = QLineEdit()
        self.message = Words(17)
        self._build()

    @property
    def given_won(self) -> int:
        """What was typed so far."""
        return int("".join(one for one in self.received.text() if one.isdecimal()) or "0")

    def show_won(self, due: str, change: str) -> None:
        """What is due, and what goes back, where that is known."""
        self.due.setText(due)
        self.change.setText(change or "—")
        mark(self.change, tone="green" if change else "")

    def say(self, text: str, tone: str) -> None:
        """Say something below the sums, or nothing."""
        mark(self.message, tone=tone)
        self.message.put(text)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        for name, caption in self._captions.items():
            caption.setText(wording.say(f"cash.{name}"))
        self.received.setAccessibleName(wording.say("cash.received"))

    def _build(self) -> None:
        self.received.setObjectName("cash-received")
        self.received.setMaxLength(_MOST_DIGITS + _MOST_COMMAS)
        self.received.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.received.setStyleSheet("font-size: 40px; font-weight: 700;")
        self.due.setObjectName("cash-due")
        self.change.setObjectName("cash-change")
        mark(self.message, role="band")
        lay = QVBoxLayout(self)
        lay.setContentsMargins(28, 20, 28, 20)
        lay.setSpacing(GAP_PX)
        lay.addWidget(self.word)
        lay.addWidget(self.items)
        shown = {"due": self.due, "received": self.received, "change": self.change}
        for name, widget in shown.items():
            lay.addWidget(self._captions[name])
            lay.addWidget(widget)
        for one in (self.due, self.change):
            one.setAlignment(Qt.AlignmentFlag.AlignRight)
        lay.addStretch(1)
        lay.addWidget(self.message)
