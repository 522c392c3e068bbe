"""The one pad of digits for fingers: in the order of a keyboard's number block, 64 pixels and up.

There are two ways to use it. `fill(field)` has it write into a line edit as a keyboard would, with
the field's own validator and length, and into another one with the next call: a form of several
fields shares one pad. Or connect `typed` ("7", "00"), `erased` (one digit) and `cleared`, and
reckon with them. Its keys never take the focus: that goes to the field, where Enter works on.

    self.pad = NumPad("quantity", zeros=False)   # 7 8 9 / 4 5 6 / 1 2 3 / clear 0 ←
    self.pad = NumPad("price")                   # beside them ←, clear and 00, and a wide 0 and 000
    self.pad.fill(self.amount)
    self.pad.retranslate(wording)                # what a screen reader says

Each key is named after the pad: `price-7`, `price-000`, `price-erase`, `price-clear`.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from pos_app.ui.theme import GAP_PX, MAIN_TOUCH_PX, mark
from pos_app.wording import Wording

# Row, column, and how many columns wide.
_DIGITS = {
    digit: (row, column, 1)
    for row, digits in enumerate(("789", "456", "123"))
    for column, digit in enumerate(digits)
}
_PLAIN = _DIGITS | {"clear": (3, 0, 1), "0": (3, 1, 1), "erase": (3, 2, 1)}
_MONEY = _DIGITS | {
    "erase": (0, 3, 1), "clear": (1, 3, 1), "00": (2, 3, 1), "0": (3, 0, 2), "000": (3, 2, 2),
}  # fmt: skip
_ERASE = "←"


class NumPad(QWidget):
    """Says what was touched, or writes it into the field that it serves."""

    typed = Signal(str)  # digits
    erased = Signal()  # the last digit
    cleared = Signal()  # all of them

    def __init__(self, name: str, *, zeros: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field: QLineEdit | None = None
        buttons = {key: QPushButton(key) for key in (_MONEY if zeros else _PLAIN)}
        self._lay_out(name, buttons, _MONEY if zeros else _PLAIN)
        self.erase, self.clear = buttons.pop("erase"), buttons.pop("clear")
        self.keys = buttons
        self.erase.setText(_ERASE)
        for digits, button in self.keys.items():
            button.setAccessibleName(digits)
            button.clicked.connect(partial(self._on_typed, digits))
        self.erase.clicked.connect(self._on_erase)
        self.clear.clicked.connect(self._on_clear)

    def fill(self, field: QLineEdit | None) -> None:
        """Write into this field from now on; into none, and only say it, where there is none."""
        self._field = field

    def follow(self, *fields: QLineEdit) -> None:
        """Write into whichever of these was entered last, the first one to begin with."""
        for field in fields:
            field.installEventFilter(self)
        self.fill(fields[0])

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self.clear.setText(wording.say("numpad.clear"))
        self.clear.setAccessibleName(wording.say("numpad.clear"))
        self.erase.setAccessibleName(wording.say("numpad.erase"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A field that is entered is the one to be filled."""
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QLineEdit):
            self.fill(watched)
        return False

    def _lay_out(
        self, name: str, buttons: dict[str, QPushButton], places: dict[str, tuple[int, int, int]]
    ) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP_PX)
        for key, (row, column, width) in places.items():
            button = buttons[key]
            button.setObjectName(f"{name}-{key}")
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setMinimumHeight(MAIN_TOUCH_PX)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            if key in ("erase", "clear"):  # a word: as wide as it is, in large letters too
                mark(button, kind="act")
            else:
                button.setMinimumWidth(MAIN_TOUCH_PX)
                mark(button, kind="digit")
            grid.addWidget(button, row, column, 1, width)
            grid.setColumnStretch(column, 1)

    def _served(self) -> QLineEdit | None:
        field = self._field
        if field is None or not field.isEnabled() or field.isReadOnly():
            return None
        field.setFocus()  # so that it is seen which one is written into
        return field

    def _on_typed(self, digits: str) -> None:
        if field := self._served():
            for digit in digits:  # as many of them as there is room for
                field.insert(digit)
        self.typed.emit(digits)

    def _on_erase(self) -> None:
        if field := self._served():
            field.backspace()
        self.erased.emit()

    def _on_clear(self) -> None:
        if field := self._served():
            field.clear()
        self.cleared.emit()
