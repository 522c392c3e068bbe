"""The question whether this is the buyer whose payment is in doubt, and what ends it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pos_app.domain.payment import HOLDING, State
from pos_app.ui.card import Card
from pos_app.ui.screens.words import whole
from pos_app.ui.theme import CLOCK_TICK_MS, GAP_PX, MAIN_TOUCH_PX, mark
from pos_app.wording import Wording

_WIDTH = 620


class TwinsDialog(QDialog):
    """Esc answers as who waits: nobody pays twice by it."""

    same = Signal(str)  # order number of the payment in doubt
    another = Signal()

    def __init__(
        self,
        order_no: str,
        word: str,
        sentence: str,
        wording: Wording,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("same-buyer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._order_no, self._word, self._wording = order_no, word, wording
        self.settled: bool | None = None  # what was in doubt is paid, or is not
        self._title, self._text = QLabel(), QLabel()
        mark(self._title, role="title")
        mark(self._text, role="band")
        self.yes, self.no = QPushButton(), QPushButton()
        self._guard = QTimer(self)
        self._guard.setSingleShot(True)
        self._guard.setInterval(CLOCK_TICK_MS)
        self._guard.timeout.connect(self._offer)
        row = QHBoxLayout()
        row.setSpacing(2 * GAP_PX)
        for button, name in ((self.yes, "same-buyer-yes"), (self.no, "same-buyer-no")):
            button.setObjectName(name)
            button.setMinimumHeight(MAIN_TOUCH_PX)
            row.addWidget(button, 1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(4 * GAP_PX, 3 * GAP_PX, 4 * GAP_PX, 3 * GAP_PX)
        lay.setSpacing(2 * GAP_PX)
        for one in (self._title, self._text):
            one.setTextFormat(Qt.TextFormat.PlainText)
            one.setWordWrap(True)
            one.setMinimumWidth(_WIDTH)
            lay.addWidget(one)
        lay.addLayout(row)
        self.yes.clicked.connect(self.reject)
        self.no.clicked.connect(self._on_another)
        self.rejected.connect(self._on_same)
        say = wording.say
        buttons = say("sell.same_yes"), say("sell.same_no")
        self._say(say("sell.same_title", word=word), sentence, buttons, "amber", self.yes)
        self._offer()

    def hear(self, card: Card | None) -> None:
        """What a payment has become. The doubt that was asked about may be over by it."""
        attempt = card.attempt if card is not None else None
        if attempt is None or attempt.order_no != self._order_no:
            return
        paid, doubtful = attempt.state is State.PAID, attempt.state in HOLDING
        if attempt.in_cash or doubtful or paid is self.settled:
            return
        self.settled, say = paid, self._wording.say
        key = "sell.same_paid" if paid else "sell.same_unpaid"
        yes = say("sell.same_look" if paid else "sell.same_look_there")
        no = say("sell.same_no" if paid else "sell.same_go_on")
        title = say("sell.same_paid_title" if paid else "sell.same_unpaid_title", word=self._word)
        tone, main = ("green", self.yes) if paid else ("blue", self.no)
        self._say(title, say(key), (yes, no), tone, main)
        for button in (self.yes, self.no):  # a touch that is under way was meant for others
            button.setEnabled(False)
        self._guard.start()

    def _say(
        self, title: str, text: str, buttons: tuple[str, str], tone: str, main: QPushButton
    ) -> None:
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self._title.setText(whole(title))
        self._text.setText(whole(text))
        mark(self._text, tone=tone)
        self._main = main
        for button, said in zip((self.yes, self.no), buttons, strict=True):
            button.setText(said)
            button.setAccessibleName(said)
            button.setAutoDefault(button is main)
            mark(button, kind="main" if button is main else "plain")

    def _offer(self) -> None:
        for button in (self.yes, self.no):
            button.setEnabled(True)
        self._main.setFocus()

    def _on_same(self) -> None:
        self.same.emit(self._order_no)

    def _on_another(self) -> None:
        self.accept()
        self.another.emit()
