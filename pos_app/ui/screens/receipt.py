"""A sale's receipt on the screen, in plain text from top to bottom."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.cart import SaleLine
from pos_app.domain.money import format_won
from pos_app.domain.payment import Mode, State
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.seoul import clock_time
from pos_app.domain.tender import change_won, not_in_money
from pos_app.domain.terms import WHOLE, Given
from pos_app.errors import BoothError
from pos_app.ui.inturns import InTurns, one_by_one
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.formwork import column, plain
from pos_app.ui.widgets.receipt_story import HistoryRows, RefundRows
from pos_app.ui.widgets.slip_bar import SlipBar
from pos_app.wording import Wording

_PAPER_WIDTH, _BUTTON_WIDTH = 920, 460
_BETWEEN = 48
_ID_TAIL = 8
_FIRST_LINES, _MORE_LINES = 3, 8


class ReceiptScreen(QWidget):
    """Shows one receipt."""

    closed = Signal()
    filled = Signal()
    refund_asked = Signal(str)  # order number

    def __init__(self, slips: SlipBar, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("receipt")
        self._slips = slips
        mark(self, role="ground")
        self._wording = wording
        self._shop = ""
        self._record: SaleRecord | None = None
        self._next_turns = one_by_one(self)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._back, self.refund, self._said = QPushButton(), QPushButton(), plain("")
        self.refund.setObjectName("refund-open")
        self.refund.clicked.connect(self._on_refund)
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark(self._back, kind="main")
        self._back.clicked.connect(self.closed)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(24, 12, 24, 12)
        lay.addWidget(self._scroll, 1)
        lay.addWidget(slips)
        slips.row.insertWidget(slips.row.count() - 1, self.refund)
        lay.addWidget(self._said)
        lay.addWidget(self._back, 0, Qt.AlignmentFlag.AlignHCenter)
        self._back.setMinimumWidth(_BUTTON_WIDTH)

    def show_record(self, record: SaleRecord, shop: str) -> None:
        """Show the receipt of this sale; `filled` tells when it is there.

        It is written in this turn, laid out and dressed in the next, and told after that: all at
        once would hold up the window of a slow machine.
        """
        self._record, self._shop = record, shop
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.addStretch(1)
        row.addWidget(Paper(record, shop, self._wording), 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        self._next_turns.begin([partial(self._fill, record, holder), self.filled.emit])

    def _fill(self, record: SaleRecord, holder: QWidget) -> None:
        before = self._scroll.takeWidget()
        if before is not None:
            before.deleteLater()
        self._scroll.setWidget(holder)
        self._slips.show_record(record)
        self._scroll.setAccessibleName(self._wording.say("receipt.name"))
        self._back.setText(self._wording.say("receipt.back"))
        self._back.setAccessibleName(self._wording.say("receipt.back"))
        self.refund.setText(self._wording.say("refund_form.open"))
        self.refund.setAccessibleName(self.refund.text())
        paid = record.attempt.state is State.PAID
        self.refund.setVisible(paid and record.refunded_won < record.sale.amount_won)
        self.tell("")
        self._back.setFocus()

    def tell(self, text: str) -> None:
        """Say why no refund can be asked for; nothing takes no room."""
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def refuse(self, error: BoothError) -> None:
        """Say it in words."""
        mark(self._said, tone="red")
        self.tell(self._wording.say_error(error))

    def _on_refund(self) -> None:
        if self._record is not None:
            self.refund_asked.emit(self._record.attempt.order_no)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        self._slips.retranslate(wording)
        if self._record is not None:
            self.show_record(self._record, self._shop)


class Paper(QFrame):
    """The slip itself: left the goods, right what they cost, in sight however long the list is."""

    def __init__(
        self, record: SaleRecord, shop: str, wording: Wording, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        mark(self, role="card")
        self.setFixedWidth(_PAPER_WIDTH)
        self._wording = wording
        self._say = wording.say
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 20)
        whole.setSpacing(2 * GAP_PX)
        self._lay = whole
        self._banner(record.attempt.account.mode)
        columns = QHBoxLayout()
        columns.setSpacing(_BETWEEN)
        whole.addLayout(columns)
        self._lay = column(columns)
        self._head(record, shop)
        self._goods(record)
        self._lay.addStretch(1)
        self._lay = column(columns)
        total = self._wording.won(record.sale.amount_won)
        self._lay.addLayout(_row(self._say("receipt.total"), total, role="title"))
        self._tax(record)
        self._payment(record)
        if record.refunds:
            self._lay.addWidget(RefundRows(record, wording))
            self._rule()
        proof = "slip.cash_proof" if record.attempt.in_cash else "receipt.no_tax_proof"
        self._note(self._say(proof))
        self._lay.addStretch(1)
        if record.history:
            self._lay = whole
            self._rule()
            whole.addWidget(HistoryRows(record, wording))

    def texts(self) -> list[str]:
        """Every piece of text, from top to bottom."""
        return [one.text() for one in self.findChildren(QLabel)]

    def _banner(self, mode: Mode) -> None:
        if mode is not Mode.LIVE:
            banner = plain(self._say(f"receipt.mode_{mode}"), role="band", tone="orange")
            banner.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._lay.addWidget(banner)

    def _head(self, record: SaleRecord, shop: str) -> None:
        attempt = record.attempt
        self._lay.addWidget(plain(shop or self._say("receipt.title"), role="title"))
        self._lay.addWidget(plain(attempt.word, role="heading"))
        when = attempt.paid_at or attempt.created_at
        self._pair("receipt.time", clock_time(when))
        if record.receipt_name is not None:
            self._pair("receipt.number", record.receipt_name)
        self._pair("receipt.order_no", attempt.order_no)
        if record.sale.cashier:
            self._pair("receipt.cashier", record.sale.cashier)
        self._rule()

    def _goods(self, record: SaleRecord) -> None:
        """The first of the lines, and the others in the turns that follow: to lay out a hundred
        of them at once would hold the window up."""
        terms = record.sale.terms
        self._shelf = QVBoxLayout()
        self._shelf.setSpacing(GAP_PX)
        self._lay.addLayout(self._shelf)
        lines = [(one, terms.of_line(n)) for n, one in enumerate(record.sale.lines, 1)]
        InTurns(self._add_line, _FIRST_LINES, _MORE_LINES, self).begin(lines)
        self._less(self._lay, "slip.whole_discount", terms.of_line(WHOLE))
        if terms.note:
            self._pair("slip.note", terms.note)

    def _add_line(self, line_and_less: tuple[SaleLine, Given | None]) -> None:
        line, given = line_and_less
        self._shelf.addWidget(plain(line.name))
        each = f"{line.qty} × {format_won(line.unit_price_won)}"
        self._shelf.addLayout(_row(each, self._wording.won(line.qty * line.unit_price_won)))
        self._less(self._shelf, "slip.line_discount", given)

    def _less(self, below: QVBoxLayout, key: str, given: Given | None) -> None:
        if given is not None:
            why = f" · {given.why}" if given.why else ""
            below.addLayout(
                _row(f"{self._say(key)}{why}", f"-{self._wording.won(given.amount_won)}")
            )

    def _tax(self, record: SaleRecord) -> None:
        tax = record.slip_tax
        if tax.taxable_won or tax.vat_won:
            self._pair("receipt.taxable", self._wording.won(tax.taxable_won))
            self._pair("receipt.vat", self._wording.won(tax.vat_won))
        if tax.tax_free_won:
            self._pair("receipt.tax_free", self._wording.won(tax.tax_free_won))
        self._rule()

    def _payment(self, record: SaleRecord) -> None:
        attempt = record.attempt
        state = self._say(f"receipt.state_{attempt.state}")
        self._pair("receipt.state", state)
        change = change_won(attempt)
        if change is None:
            self._pair("receipt.method", attempt.card_company or self._say("receipt.toss_pay"))
        else:
            self._pair("receipt.method", self._say("receipt.cash"))
            self._pair("slip.received", self._wording.won(attempt.received_won or 0))
            self._pair("slip.change", self._wording.won(change))
        for key, won in not_in_money(attempt):
            self._pair(key, self._wording.won(won))
        if attempt.paid_amount_won is not None and attempt.paid_amount_won != attempt.amount_won:
            self._pair("receipt.paid_amount", self._wording.won(attempt.paid_amount_won))
        if attempt.approved_at is not None:
            self._pair("receipt.approved_at", clock_time(attempt.approved_at))
        if attempt.transaction_id:
            self._pair("receipt.transaction", f"…{attempt.transaction_id[-_ID_TAIL:]}")
        self._rule()

    def _pair(self, key: str, value: str) -> None:
        self._lay.addLayout(_row(self._say(key), value))

    def _rule(self) -> None:
        rule = QFrame()
        mark(rule, role="rule")
        self._lay.addWidget(rule)

    def _note(self, text: str) -> None:
        self._lay.addWidget(plain(text, role="caption"))


def _row(left: str, right: str, role: str = "") -> QGridLayout:
    grid = QGridLayout()
    for place, text in enumerate((left, right)):
        label = plain(text)
        if role:
            mark(label, role=role)
        elif not place:
            mark(label, tone="muted")
        side = Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
        label.setAlignment(side | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label, 0, place)
    grid.setColumnStretch(1, 1)
    return grid
