"""The right side of a sale: the cart, what it costs, and the one button that charges it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.money import format_won
from pos_app.ui.aloud import Voice
from pos_app.ui.sale_desk import SaleDesk
from pos_app.ui.theme import GAP_PX, mark, widen
from pos_app.ui.widgets.cart_view import CartView
from pos_app.ui.widgets.key_sheet import as_printed

_WIDTH = 484
TOOLS = ("park", "recall", "discount", "note")
NEEDS_GOODS = ("park", "discount", "note")


class TillRoll(QFrame):
    """Shows the desk's cart and hands its touches back to the desk."""

    def __init__(self, desk: SaleDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, role="card")
        widen(self, _WIDTH)
        self._desk = desk
        self._parked = 0
        self.cart = CartView(desk)
        self._heading = QLabel()
        mark(self._heading, role="heading")
        self._undo = _button("undo", "quiet")
        self._clear = _button("clear", "quiet")
        self.tools = {name: _button(name, "tool") for name in TOOLS}
        self._caption = QLabel()
        self.off = QLabel()
        self.off.setObjectName("cart-off")
        mark(self.off, role="heading", tone="red")
        self.note = QLabel()
        self.note.setObjectName("cart-note")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        mark(self.note, role="caption")
        self.total = QLabel()
        self.total.setObjectName("total")
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        mark(self._caption, role="heading", tone="muted")
        mark(self.total, role="total")
        self._voice = Voice(self.total)
        self.charge = _button("charge", "main")
        self.cash = _button("cash", "plain")
        self.cash.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._arrange()
        self._undo.clicked.connect(desk.undo)
        self._clear.clicked.connect(desk.clear)
        self.charge.clicked.connect(desk.charge)
        desk.cart_changed.connect(self._on_cart)

    def retranslate(self) -> None:
        """Say everything again in the desk's language."""
        say = self._desk.wording.say
        self._undo.setText(say("sale.undo", keys=as_printed("Ctrl+Z")))
        self._clear.setText(say("sale.clear"))
        self._caption.setText(say("sale.total"))
        for name, tool in self.tools.items():
            tool.setText(say(f"sale.tool_{name}"))
        if self._parked:
            self.tools["recall"].setText(say("sale.tool_recall_some", count=self._parked))
        for button in (self._undo, self._clear, *self.tools.values()):
            button.setAccessibleName(" ".join(button.text().split()))
        self.cart.retranslate()
        self._on_cart()

    def show_parked(self, count: int) -> None:
        """Say how many carts are put aside."""
        self._parked = count
        self.retranslate()

    def _on_cart(self) -> None:
        cart, say = self._desk.cart, self._desk.wording.say
        amount = say("sale.won", amount=format_won(cart.total_won))
        key = "sale.cart_pieces" if cart.lines else "sale.cart"
        self._heading.setText(say(key, pieces=cart.pieces))
        self.total.setText(amount)
        self.total.setAccessibleName(say("sale.total_is", amount=amount))
        self._voice.say(self.total.accessibleName())
        self.charge.setText(
            say("sale.charge" if cart.lines else "sale.charge_nothing", amount=amount)
        )
        self.charge.setAccessibleName(self.charge.text())
        self.charge.setEnabled(bool(cart.lines))
        self.cash.setText(say("sale.cash", keys=as_printed("Ctrl+F9")))
        self.cash.setAccessibleName(say("sale.cash_name"))
        self.cash.setEnabled(bool(cart.lines))
        self._clear.setEnabled(bool(cart.lines))
        self._undo.setEnabled(self._desk.may_undo)
        for name in NEEDS_GOODS:
            self.tools[name].setEnabled(bool(cart.lines))
        self._show_terms()

    def _show_terms(self) -> None:
        """What is taken off, and the note; nothing where there is none."""
        cart, say = self._desk.cart, self._desk.wording.say
        gross, off = format_won(cart.gross_won), format_won(cart.off_won)
        self.off.setText(say("sale.off", gross=gross, off=off))
        self.off.setVisible(cart.off_won > 0)
        self.note.setText(say("sale.note_is", note=cart.note))
        self.note.setVisible(bool(cart.note))

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self._heading, 1)
        head.addWidget(self._undo)
        head.addWidget(self._clear)
        foot = QHBoxLayout()
        foot.addWidget(self._caption)
        foot.addWidget(self.total, 1)
        rule = QFrame()
        mark(rule, role="rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP_PX, GAP_PX, 2 * GAP_PX, 2 * GAP_PX)
        column.setSpacing(GAP_PX)
        column.addLayout(head)
        tools = QHBoxLayout()
        tools.setSpacing(GAP_PX)
        for tool in self.tools.values():
            tools.addWidget(tool, 1)
        column.addLayout(tools)
        column.addWidget(self.cart, 1)
        column.addWidget(rule)
        column.addWidget(self.note)
        column.addWidget(self.off)
        column.addLayout(foot)
        pay = QHBoxLayout()
        pay.setSpacing(GAP_PX)
        pay.addWidget(self.charge, 1)
        pay.addWidget(self.cash)
        column.addLayout(pay)


def _button(name: str, kind: str) -> QPushButton:
    button = QPushButton()
    button.setObjectName(name)
    # A touch leaves the keyboard in the search box.
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    mark(button, kind=kind)
    return button
