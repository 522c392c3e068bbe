"""One line of the cart: what, how many with − and +, how much, and out with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from pos_app.domain.cart import CartLine, Key
from pos_app.domain.discount import Discount, DiscountKind
from pos_app.domain.money import format_won
from pos_app.ui.theme import GAP_PX, TOUCH_PX, mark
from pos_app.ui.widgets.lettering import LineWords

if TYPE_CHECKING:
    from pos_app.wording import Wording

_AMOUNT_WIDTH = 92


class _Button(QPushButton):
    """Says that it has the keyboard; a filter would hear all else that happens to it, too."""

    reached = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.reached.emit()


class CartLineView(QFrame):
    """A product in the cart."""

    qty_wanted = Signal(str, object)
    qty_asked = Signal(str)
    touched = Signal(str)

    def __init__(self, key: Key, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._qty = 0
        self._told: tuple[object, ...] = ()
        self._selected: bool | None = None
        mark(self, role="line")
        self._name = LineWords()
        self._count = self._button("", self._on_count, "count")
        self._amount = QLabel()
        self._amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._amount.setMinimumWidth(_AMOUNT_WIDTH)
        mark(self._amount, role="amount")
        self._fewer = self._button("–", self._on_fewer, "step")
        self._more = self._button("+", self._on_more, "step")
        self._out = self._button("×", self._on_out, "out")
        self._arrange()

    def show_line(self, line: CartLine, wording: Wording, *, short: bool) -> None:
        """Put a line into words; `short` says that there are no longer as many."""
        told = (line, wording, short)
        if told == self._told:  # every touch tells every line, and changes one
            return
        self._told, self._qty = told, line.qty
        name = line.product.name
        amount = wording.say("sale.won", amount=format_won(line.amount_won))
        self._count.setText(str(line.qty))
        self._amount.setText(amount)
        beside = wording.say("sale.each", amount=format_won(line.product.price_won))
        if line.discount is not None:
            beside = discount_words(line.discount, wording)
        self._name.show_words(name, wording.say("sale.line_short") if short else beside)
        self._name.alarming = short
        self._count.setAccessibleName(wording.say("sale.how_many", name=name, qty=line.qty))
        self._fewer.setAccessibleName(wording.say("sale.fewer", name=name))
        self._more.setAccessibleName(wording.say("sale.more", name=name))
        self._out.setAccessibleName(wording.say("sale.remove", name=name))
        self.setAccessibleName(wording.say("sale.line", name=name, qty=line.qty, amount=amount))

    def show_selected(self, selected: bool) -> None:
        if selected is not self._selected:
            self._selected = selected
            mark(self, selected="yes" if selected else "no")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touched.emit(self._key)
        super().mousePressEvent(event)

    def _button(self, sign: str, does: Callable[[], None], kind: str) -> QPushButton:
        button = _Button(sign)
        button.setFixedSize(TOUCH_PX, TOUCH_PX)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        mark(button, kind=kind)
        button.clicked.connect(does)
        button.reached.connect(self._on_reached)
        return button

    def _on_reached(self) -> None:
        self.touched.emit(self._key)

    def _on_count(self) -> None:
        self.qty_asked.emit(self._key)

    def _on_fewer(self) -> None:
        self.qty_wanted.emit(self._key, self._qty - 1)

    def _on_more(self) -> None:
        self.qty_wanted.emit(self._key, self._qty + 1)

    def _on_out(self) -> None:
        self.qty_wanted.emit(self._key, 0)

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP_PX + 4, GAP_PX, 0, GAP_PX)
        row.setSpacing(2)
        row.addWidget(self._name, 1)
        row.addSpacing(GAP_PX)
        for button in (self._fewer, self._count, self._more):
            row.addWidget(button)
        row.addSpacing(GAP_PX)
        row.addWidget(self._amount)
        row.addWidget(self._out)


def discount_words(discount: Discount, wording: Wording) -> str:
    """What a discount is, in a few letters."""
    if discount.kind is DiscountKind.PERCENT:
        return wording.say("discount.percent_off", percent=discount.value)
    return wording.say("discount.won_off", amount=format_won(discount.value))
