"""A discount asked for: on the selected line or the whole sale, in percent or won."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.cart import Cart, Key
from pos_app.domain.discount import MOST_WHY, Discount, DiscountKind, checked_discount
from pos_app.domain.money import format_won
from pos_app.errors import Refused
from pos_app.ui.theme import GAP_PX, MAIN_TOUCH_PX, grown_px, mark
from pos_app.ui.widgets.cart_pad import digits_field
from pos_app.ui.widgets.numpad import NumPad
from pos_app.ui.widgets.reason import Reason
from pos_app.wording import Wording

QUICK = (5, 10, 20, 30, 50)
WHY = ("regular", "flaw", "event")
_LEFT, _RIGHT = 430, 300
_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: on which line (None: the whole sale); no discount takes it off."""

    key: Key | None
    discount: Discount | None


class DiscountDialog(QDialog):
    """Shows what is left to pay while it is typed."""

    def __init__(
        self, cart: Cart, selected: Key | None, wording: Wording, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("discount-ask")
        self._cart, self._selected, self._wording = cart, selected, wording
        self._line = cart.line(selected)
        self.scopes = {one: QPushButton() for one in ("whole", "line")}
        self.kinds = {one: QPushButton(wording.say(f"discount.{one}")) for one in DiscountKind}
        self.quick = {percent: QPushButton(f"{percent}%") for percent in QUICK}
        self.typed = digits_field("discount-typed", _DIGITS)
        self.pad = NumPad("discount")
        self.pad.fill(self.typed)
        self.why = Reason("discount.why", WHY)
        self.left = QLabel()
        self.go, self.back, self.none = QPushButton(), QPushButton(), QPushButton()
        self._choose_first()
        self._lay_out()
        self._speak()
        self._connect()
        self._on_typed()
        self.typed.setFocus()

    def wanted(self) -> Wanted:
        """What is asked for as it stands."""
        return Wanted(self._key(), self._discount())

    def follow(self, cart: Cart) -> None:
        """Goods were scanned meanwhile: what is left to pay is another sum."""
        self._cart, self._line = cart, cart.line(self._selected)
        self._on_typed()

    def _choose_first(self) -> None:
        for buttons in (self.scopes, self.kinds):
            group = QButtonGroup(self)
            for one in buttons.values():
                one.setCheckable(True)
                group.addButton(one)
        self.scopes["whole"].setChecked(True)
        self.kinds[DiscountKind.PERCENT].setChecked(True)
        self.scopes["line"].setEnabled(self._line is not None)

    def _speak(self) -> None:
        say = self._wording.say
        self.setWindowTitle(say("discount.title"))
        name = self._line.product.name if self._line else ""
        self.scopes["whole"].setText(say("discount.whole"))
        text = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, _LEFT // 3)
        self.scopes["line"].setText(text or say("discount.no_line"))
        self.scopes["line"].setAccessibleName(say("discount.line", name=name))
        self.typed.setAccessibleName(say("discount.title"))
        self.go.setText(say("discount.go"))
        self.back.setText(say("sale.pad_back"))
        self.none.setText(say("discount.none"))
        self.pad.retranslate(self._wording)
        self.why.retranslate(self._wording)
        field = self.why.lineEdit()
        if field is not None:
            field.setMaxLength(MOST_WHY)

    def _connect(self) -> None:
        for percent, button in self.quick.items():
            button.clicked.connect(partial(self._on_quick, percent))
        for button in (*self.scopes.values(), *self.kinds.values()):
            button.clicked.connect(self._on_typed)
        self.typed.textChanged.connect(self._on_typed)
        self.typed.returnPressed.connect(self._on_go)
        self.go.clicked.connect(self._on_go)
        self.none.clicked.connect(self._on_none)
        self.back.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        title = QLabel(self._wording.say("discount.title"))
        mark(title, role="title")
        mark(self.left, role="heading")
        self.left.setWordWrap(True)
        self.why.setObjectName("discount-why")
        left = QVBoxLayout()
        left.setSpacing(GAP_PX)
        left.addWidget(title)
        for group, buttons in (("scope", self.scopes), ("kind", self.kinds), ("quick", self.quick)):
            left.addLayout(
                _row(f"discount-{group}", buttons, "tab" if group != "quick" else "tool")
            )
        for one in (self.typed, self.why, self.left):
            left.addWidget(one)
        left.addStretch(1)
        names = {"go": self.go, "none": self.none, "back": self.back}
        mark(self.go, kind="main")
        left.addWidget(self.go)
        left.addLayout(_row("discount", {"none": self.none, "back": self.back}, "plain"))
        for name, button in names.items():
            button.setObjectName(f"discount-{name}")
            button.setAutoDefault(False)
        for button in (self.back, self.none):
            button.setMinimumHeight(MAIN_TOUCH_PX)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(3 * GAP_PX, 3 * GAP_PX, 3 * GAP_PX, 3 * GAP_PX)
        columns.setSpacing(3 * GAP_PX)
        columns.addLayout(left)
        columns.addWidget(self.pad)
        self.typed.setMinimumWidth(_LEFT)
        self.pad.setMinimumWidth(grown_px(_RIGHT))

    def _key(self) -> Key | None:
        return self._line.key if self._line and self.scopes["line"].isChecked() else None

    def _discount(self) -> Discount | None:
        percent = self.kinds[DiscountKind.PERCENT].isChecked()
        kind = DiscountKind.PERCENT if percent else DiscountKind.WON
        try:
            return checked_discount(kind, int(self.typed.text() or 0), self.why.text())
        except Refused:
            return None

    def _on_quick(self, percent: int) -> None:
        self.kinds[DiscountKind.PERCENT].setChecked(True)
        self.typed.setText(str(percent))
        self._on_typed()

    def _on_typed(self) -> None:
        key, discount, say = self._key(), self._discount(), self._wording.say
        after = self._cart.with_discount(key, discount)
        before = format_won(self._cart.with_discount(key, None).total_won)
        left = format_won(after.total_won)
        good = discount is not None and after.total_won > 0
        wrong = bool(self.typed.text()) and not good
        key_of_it = "discount.too_much" if wrong else "discount.result"
        self.left.setText(say(key_of_it, before=before, after=left))
        mark(self.left, tone="red" if wrong else "")
        held = self._line.discount if self._line and key else self._cart.discount
        self.none.setEnabled(held is not None)
        self.go.setEnabled(good)

    def _on_go(self) -> None:
        if self.go.isEnabled():
            self.accept()

    def _on_none(self) -> None:
        self.typed.clear()
        self.accept()


def _row(name: str, buttons: Mapping[Any, QPushButton], kind: str) -> QLayout:
    row = QHBoxLayout()
    row.setSpacing(GAP_PX)
    for key, button in buttons.items():
        button.setObjectName(f"{name}-{key}")
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        mark(button, kind=kind)
        row.addWidget(button, 1)
    return row
