"""The queue of refund requests: left what waits, right the chosen one and what may be said."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.receipt import SaleRecord
from pos_app.domain.refund import Refund
from pos_app.domain.request import Request
from pos_app.domain.staff import Action
from pos_app.errors import BoothError
from pos_app.flow.review import Look
from pos_app.ui.duty import Duty
from pos_app.ui.refund_desk import Queued, RefundDesk
from pos_app.ui.screens.words import Words
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.amount import confirmed
from pos_app.ui.widgets.approval import approved
from pos_app.ui.widgets.request_acts import APPROVE, REJECT, WITHDRAW, RequestActs
from pos_app.ui.widgets.request_view import RequestView
from pos_app.wording import Wording


class RefundsScreen(QWidget):
    """A manager approves or rejects here; whoever asked may withdraw."""

    closed = Signal()

    def __init__(
        self, desk: RefundDesk, duty: Duty, wording: Wording, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("refunds")
        mark(self, role="ground")
        self._desk, self._duty, self._wording = desk, duty, wording
        self.queued: Queued = ()
        self.looks: dict[str, Look] = {}
        self._chosen = ""
        self.list, self.view, self.acts = QListWidget(), RequestView(), RequestActs()
        self._title, self._empty, self.said = QLabel(), QLabel(), Words(16)
        self._pages, self.back = QStackedWidget(), QPushButton()
        self._build()
        self._connect()
        self.retranslate(wording)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        self._title.setText(wording.say("refunds.title"))
        self.list.setAccessibleName(wording.say("refunds.title"))
        self._empty.setText(wording.say("refunds.empty"))
        self.back.setText(wording.say("refunds.back"))
        self.back.setAccessibleName(wording.say("refunds.back"))
        self.acts.retranslate(wording)
        self.said.setText("")
        self.show_queue(self.queued)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with who waits longest."""
        super().showEvent(event)
        if not event.spontaneous():
            self.said.setText("")
            self.looks.clear()
            self._desk.reload()
            self.list.setFocus()

    def show_queue(self, queued: Queued) -> None:
        """Show these; while nobody looks there is nothing to do."""
        self.queued = queued
        if not self.isVisible():
            return
        self.list.blockSignals(True)
        self.list.clear()
        for request, record in queued:
            who = request.who or self._wording.say("refunds.nobody")
            row = self._wording.say("refunds.row", who=who, reason=request.reason)
            self.list.addItem(
                f"{record.attempt.word} · {self._wording.won(request.amount_won)}\n{row}"
            )
        numbers = [one.request_no for one, _ in queued]
        place = numbers.index(self._chosen) if self._chosen in numbers else 0
        self.list.setCurrentRow(place if numbers else -1)
        self.list.blockSignals(False)
        self._pages.setCurrentIndex(1 if numbers else 0)
        self._on_row(self.list.currentRow())

    def chosen(self) -> tuple[Request, SaleRecord] | None:
        """The request that is looked at."""
        return next((one for one in self.queued if one[0].request_no == self._chosen), None)

    def _on_row(self, row: int) -> None:
        if not 0 <= row < len(self.queued):
            self._chosen = ""
            return
        request, record = self.queued[row]
        if request.request_no != self._chosen:
            self._chosen = request.request_no
            self.acts.remark.clear()
        look = self.looks.get(request.request_no)
        if look is None:
            self._desk.look(request)
        self.view.show_request(request, record, look, self._wording)
        mine = request.who in {"", self._desk.on_duty()}
        self.acts.buttons[WITHDRAW].setVisible(mine)
        self.acts.set_busy(self._desk.busy)

    def _on_looked(self, look: Look) -> None:
        self.looks[look.request.request_no] = look
        if look.request.request_no == self._chosen and self.isVisible():
            self.view.show_request(look.request, look.record, look, self._wording)

    def _on_pressed(self, act: str) -> None:
        known = self.chosen()
        if known is None or self._desk.busy:
            return
        request, record = known
        remark = self.acts.remark.text()
        if act == WITHDRAW:
            self._desk.withdraw(request)
        elif act == APPROVE:
            typed = confirmed(record.attempt.word, request.amount_won, self._wording, self)
            if typed is not None and self._may(Action.APPROVE_REFUND, request):
                self._desk.approve(request, typed, remark)
        elif not remark.strip():
            self._tell(self._wording.say("review.no_word"), "red")
            self.acts.remark.setFocus()
        elif act == REJECT and self._may(Action.REJECT_REFUND, request):
            self._desk.reject(request, remark)
        self.acts.set_busy(self._desk.busy)

    def _may(self, action: Action, request: Request) -> bool:
        return approved(self._duty, action, request.order_no, self._wording, self)

    def _on_made(self, what: Refund | Request) -> None:
        state = "approved" if isinstance(what, Refund) else str(what.state)
        tries = (two.attempt for one, two in self.queued if one.order_no == what.order_no)
        attempt = next(tries, None)
        if isinstance(what, Refund) and attempt and attempt.in_cash:
            state = "cash"
        word = attempt.word if attempt else what.order_no
        values = {"word": word, "amount": self._wording.won(what.amount_won)}
        self._tell(self._wording.say(f"refunds.said_{state}", **values), "blue")
        self.acts.remark.clear()

    def _on_refused(self, error: BoothError) -> None:
        if self.isVisible():
            self._tell(self._wording.say_error(error), "red")
            self.acts.set_busy(self._desk.busy)

    def _tell(self, text: str, tone: str) -> None:
        mark(self.said, tone=tone)
        self.said.setText(text)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._on_row)
        self.acts.pressed.connect(self._on_pressed)
        self.back.clicked.connect(self.closed)
        self._desk.queue_read.connect(self.show_queue)
        self._desk.looked.connect(self._on_looked)
        for made in (self._desk.approved, self._desk.ended):
            made.connect(self._on_made)
        for missed in (self._desk.refused, self._desk.missed):
            missed.connect(self._on_refused)

    def _build(self) -> None:
        mark(self._title, role="title")
        mark(self._empty, role="empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.list.setObjectName("refunds-list")
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        right = QVBoxLayout()
        right.addWidget(self.view, 1)
        right.addWidget(self.acts)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * GAP_PX)
        row.addWidget(self.list, 5)
        row.addLayout(right, 14)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(both)
        head = QHBoxLayout()
        head.setSpacing(2 * GAP_PX)
        head.addWidget(self._title)
        head.addWidget(self.said, 1)
        head.addWidget(self.back)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(24, 16, 24, 12)
        lay.setSpacing(GAP_PX)
        lay.addLayout(head)
        lay.addWidget(self._pages, 1)
