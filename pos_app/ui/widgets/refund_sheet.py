"""What goes back: everything, some pieces of some lines, or an amount."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.money import parse_won
from pos_app.domain.request import Ask, Way
from pos_app.errors import Refused
from pos_app.flow.review import Offer
from pos_app.ui.inturns import InTurns
from pos_app.ui.theme import FOCUS_PX, GAP_PX, TOUCH_PX
from pos_app.ui.widgets.refund_lines import LineChoice, RefundHeads, RefundLine
from pos_app.ui.widgets.tabs import tab
from pos_app.wording import Wording

_FIELD_WIDTH = 320
_FIRST_ROWS, _MORE_ROWS = 3, 5  # of 13 widgets each
_WAYS = (Way.LINES, Way.WHOLE, Way.AMOUNT)


class RefundSheet(QWidget):
    """Three ways; the one that is chosen shows what it asks for."""

    changed = Signal()
    done = Signal()  # Enter in a field

    def __init__(self, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.way = Way.LINES
        self.rows: list[RefundLine] = []
        self._choices: list[LineChoice] = []
        self._in_turns = InTurns(self._add_row, _FIRST_ROWS, _MORE_ROWS, self)
        self._group = QButtonGroup(self)
        self.ways = {
            way: tab(f"refund-{way}", self._group, place) for place, way in enumerate(_WAYS)
        }
        self.amount, self.tax_free = QLineEdit(), QLineEdit()
        self._names = {"asked_won": QLabel(), "tax_free_won": QLabel()}
        self._heads, self._list, self._fields = RefundHeads(), QScrollArea(), QFrame()
        self._form = QFormLayout(self._fields)
        self._wording = wording
        self._build()
        self._connect()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; what is chosen stays."""
        self._wording = wording
        say = wording.say
        for way, button in self.ways.items():
            button.setText(say(f"refund_form.{way}"))
            button.setAccessibleName(button.text())
        fields = {"asked_won": self.amount, "tax_free_won": self.tax_free}
        for name, label in self._names.items():
            label.setText(say(f"refund_form.{name}"))
            fields[name].setAccessibleName(label.text())
        self._heads.retranslate(wording)
        for row in self.rows:
            row.retranslate(wording)

    def begin(self, offer: Offer) -> None:
        """Offer these lines, with nothing chosen."""
        holder = QWidget()
        self._rows_lay = QVBoxLayout(holder)
        self._rows_lay.setContentsMargins(0, 0, 0, 0)
        self._rows_lay.setSpacing(0)
        self._rows_lay.addStretch(1)
        self._list.setWidget(holder)
        self._choices = [LineChoice(one) for one in offer.lines if one.qty]
        self.rows = []
        self._in_turns.begin(self._choices)
        self.amount.clear()
        self.tax_free.clear()
        mixed = offer.left.tax_free_won and offer.left.total_won > offer.left.tax_free_won
        self._form.setRowVisible(self._names["tax_free_won"], bool(mixed))
        self.choose(Way.LINES if self._choices else Way.AMOUNT)

    def choose(self, way: Way) -> None:
        """Go another way, from its beginning."""
        self.way = way
        self.ways[way].setChecked(True)
        by_amount = way is Way.AMOUNT
        self._fields.setVisible(by_amount)
        for one in (self._list, self._heads):
            one.setVisible(not by_amount)
        for choice in self._choices:
            choice.begin(whole=way is Way.WHOLE)
        for row in self.rows:
            row.show_choice()
        if by_amount:
            self.amount.setFocus()
        self.changed.emit()

    def ask(self, order_no: str, why: str, who: str) -> Ask:
        """What is chosen. Raises Refused for an amount that cannot be read."""
        if self.way is not Way.AMOUNT:
            pieces = tuple(piece for one in self._choices for piece in one.pieces())
            return Ask(order_no, why, self.way, pieces=pieces, who=who)
        tax_free = _read(self.tax_free) if self.tax_free.text().strip() else None
        return Ask(order_no, why, Way.AMOUNT, _read(self.amount), tax_free, who=who)

    def _add_row(self, choice: LineChoice) -> None:
        row = RefundLine(choice, self._wording)
        row.changed.connect(self.changed)
        self._rows_lay.insertWidget(len(self.rows), row)
        self.rows.append(row)

    def _on_way(self) -> None:
        for way, button in self.ways.items():
            if button.isChecked() and way is not self.way:
                self.choose(way)

    def _connect(self) -> None:
        self._group.buttonClicked.connect(self._on_way)
        for field in (self.amount, self.tax_free):
            field.textChanged.connect(self.changed)
            field.returnPressed.connect(self.done)

    def _build(self) -> None:
        self.amount.setObjectName("refund-amount")
        self.tax_free.setObjectName("refund-tax-free")
        tabs = QHBoxLayout()
        for button in self.ways.values():
            tabs.addWidget(button)
        tabs.addStretch(1)
        self._list.setWidgetResizable(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for label, field in zip(self._names.values(), (self.amount, self.tax_free), strict=True):
            label.setFixedHeight(TOUCH_PX + 2 * FOCUS_PX)
            field.setMaximumWidth(_FIELD_WIDTH)
            self._form.addRow(label, field)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(GAP_PX)
        lay.addLayout(tabs)
        lay.addWidget(self._heads)
        lay.addWidget(self._list, 1)
        lay.addWidget(self._fields, 1)


def _read(field: QLineEdit) -> int:
    try:
        return parse_won(field.text())
    except ValueError:
        raise Refused("refund_form.no_amount") from None
