"""Asking for a refund: what goes back, why, and what it comes to."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pos_app.domain.request import Ask, Request
from pos_app.domain.review import Sums, reckon
from pos_app.errors import BoothError, Refused
from pos_app.flow.review import Offer
from pos_app.ui.refund_desk import RefundDesk
from pos_app.ui.theme import GAP_PX, mark, widen
from pos_app.ui.widgets.formwork import Band
from pos_app.ui.widgets.reason import Reason
from pos_app.ui.widgets.refund_sheet import RefundSheet
from pos_app.ui.widgets.requests_button import RequestsButton
from pos_app.ui.widgets.sums import SumsView
from pos_app.wording import Wording

REASONS = ("mind", "faulty", "mistake", "exchange")
_SIDE_WIDTH = 340


class RefundScreen(QWidget):
    """Left what goes back, right why and how much; the flow asks everything again."""

    closed = Signal()

    def __init__(self, desk: RefundDesk, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("refund")
        mark(self, role="ground")
        self._desk, self._wording = desk, wording
        self._offer: Offer | None = None
        self.sheet, self.sums = RefundSheet(wording), SumsView()
        self.why = Reason("refund_form.why", REASONS)
        self._title, self.message = QLabel(), Band()
        self.go, self.back = QPushButton(), QPushButton()
        self.queue = RequestsButton("refund-queue", wording)
        self._build()
        self.sheet.changed.connect(self._reckon)
        self.sheet.done.connect(self._on_go)
        self.go.clicked.connect(self._on_go)
        self.back.clicked.connect(self.closed)
        desk.refused.connect(self._on_refused)
        desk.asked.connect(self._on_asked)
        self.retranslate(wording)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; what is chosen stays."""
        self._wording = wording
        for button, key in ((self.go, "ask"), (self.back, "back")):
            button.setText(wording.say(f"refund_form.{key}"))
            button.setAccessibleName(button.text())
        for one in (self.sheet, self.why, self.queue):
            one.retranslate(wording)
        self.message.hide()  # it was said in the other language
        self._tell_title()
        self._reckon()

    def show_offer(self, offer: Offer) -> None:
        """Begin with nothing chosen."""
        self._offer = offer
        self.why.forget()
        self.message.hide()
        self.go.setEnabled(True)
        self._tell_title()
        self.sheet.begin(offer)
        self.setFocus()

    def _chosen(self, offer: Offer) -> tuple[Ask, Sums]:
        """What is asked for, and what it comes to. Raises Refused."""
        order_no, who = offer.record.attempt.order_no, self._desk.on_duty()
        ask = self.sheet.ask(order_no, self.why.text(), who)
        return ask, reckon(ask, offer.left, offer.lines, offer.left.total_won)

    def _reckon(self) -> None:
        if self._offer is None:
            return
        parts = None
        with suppress(Refused):  # it is said once it is asked for
            parts = self._chosen(self._offer)[1].parts
        self.sums.show_sums(parts, self._offer.left.total_won, self._wording)

    def _on_go(self) -> None:
        if self._offer is None or not self.go.isEnabled():
            return
        try:
            ask, _ = self._chosen(self._offer)
            if not ask.reason:
                raise Refused("refund.no_reason")
        except Refused as no:
            self._refuse(no)
            return
        self.go.setEnabled(False)
        self._tell(self._wording.say("refund_form.asking"), "blue")
        self._desk.ask(ask)

    def _refuse(self, error: BoothError) -> None:
        self.go.setEnabled(True)
        if error.key == "refund.name_tax_free":  # here there is a field for it
            error = Refused("refund_form.name_tax_free", **error.values)
            self.sheet.tax_free.setFocus()
        self._tell(self._wording.say_error(error), "red")

    def _on_refused(self, error: BoothError) -> None:
        if self.isVisible():
            self._refuse(error)

    def _on_asked(self, request: Request) -> None:
        self.go.setEnabled(False)  # the next is asked for from the receipt, as it is then
        word = self._offer.record.attempt.word if self._offer else request.order_no
        amount = self._wording.won(request.amount_won)
        self._tell(self._wording.say("refund_form.asked", word=word, amount=amount), "blue")

    def _tell_title(self) -> None:
        title = self._wording.say("refund_form.title")
        word = f" · {self._offer.record.attempt.word}" if self._offer else ""
        self._title.setText(title + word)

    def _tell(self, text: str, tone: str) -> None:
        self.message.say(text, tone)

    def _build(self) -> None:
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        mark(self._title, role="title")
        mark(self.go, kind="main")
        self.go.setObjectName("refund-ask")
        self.why.setObjectName("refund-why")
        side = QWidget()
        widen(side, _SIDE_WIDTH)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(GAP_PX)
        for part in (self.sums, self.why, self.message):
            right.addWidget(part)
        right.addStretch(1)
        right.addWidget(self.go)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        for button in (self.queue, self.back):
            head.addWidget(button)
        both = QHBoxLayout()
        both.setSpacing(3 * GAP_PX)
        both.addWidget(self.sheet, 1)
        both.addWidget(side)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(24, 16, 24, 12)
        lay.setSpacing(GAP_PX)
        lay.addLayout(head)
        lay.addLayout(both, 1)
