"""The notes and coins in the drawer, counted before anybody sees what should be there."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.drawer import MOST_PIECES, PIECES_WON, counted
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.numpad import NumPad
from pos_app.wording import Wording

_FIELD_PX, _PAD_PX = 110, 260
_DIGITS = QRegularExpression(f"[0-9]{{0,{len(str(MOST_PIECES))}}}")
_ROWS = 4  # the notes left, the coins right


class CountForm(QWidget):
    """A field for each worth, one pad for all of them, and their sum."""

    counted = Signal(object)  # how many of each worth

    def __init__(self, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wording = wording
        self.fields = {worth: _field(worth) for worth in PIECES_WON}
        self._names = {worth: QLabel() for worth in PIECES_WON}
        self._hint, self.total, self.save = QLabel(), QLabel(), QPushButton()
        self.pad = NumPad("count-key", zeros=False)
        self.pad.follow(*self.fields.values())
        self._lay_out()
        for field in self.fields.values():
            field.textChanged.connect(self._add_up)
            field.returnPressed.connect(self._on_return)
        self.save.clicked.connect(self._on_save)
        self.retranslate(wording)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; what was counted stays."""
        self._wording = wording
        self._hint.setText(wording.say("closing.count_hint"))
        self.pad.retranslate(wording)
        for worth, name in self._names.items():
            amount = wording.won(worth)
            name.setText(amount)
            self.fields[worth].setAccessibleName(wording.say("closing.pieces_of", amount=amount))
        self.save.setText(wording.say("closing.count_save"))
        self.save.setAccessibleName(wording.say("closing.count_save"))
        self._add_up()

    def forget(self) -> None:
        """Begin a new count."""
        for field in self.fields.values():
            field.clear()

    def begin(self) -> None:
        """Give the keyboard to the first field that is still empty."""
        empty = [field for field in self.fields.values() if not field.text()]
        (empty or [*self.fields.values()])[0].setFocus()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * GAP_PX)
        grid.setVerticalSpacing(GAP_PX)
        for place, worth in enumerate(PIECES_WON):
            row, column = place % _ROWS, 2 * (place // _ROWS)
            name = self._names[worth]
            name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            mark(name, role="heading")
            grid.addWidget(name, row, column)
            grid.addWidget(self.fields[worth], row, column + 1)
        mark(self._hint, tone="muted")
        mark(self.total, role="title")
        mark(self.save, kind="main")
        self._hint.setWordWrap(True)
        self.save.setObjectName("count-save")
        self.total.setObjectName("count-total")
        side = QVBoxLayout()
        side.setSpacing(2 * GAP_PX)
        for one in (self.total, self.save):
            side.addWidget(one)
        self.pad.setFixedWidth(_PAD_PX)
        self.save.setMaximumWidth(_PAD_PX)
        lay = QGridLayout(self)
        lay.setContentsMargins(0, GAP_PX, 0, 0)
        lay.setHorizontalSpacing(4 * GAP_PX)
        lay.setVerticalSpacing(2 * GAP_PX)
        lay.addWidget(self._hint, 0, 0, 1, 3)
        lay.addLayout(grid, 1, 0, Qt.AlignmentFlag.AlignTop)
        lay.addWidget(self.pad, 1, 1)
        lay.addLayout(side, 1, 2, Qt.AlignmentFlag.AlignTop)
        lay.setColumnStretch(2, 1)
        lay.setRowStretch(2, 1)

    def _pieces(self) -> dict[int, int]:
        return {worth: int(field.text() or 0) for worth, field in self.fields.items()}

    def _add_up(self) -> None:
        amount_won, _ = counted(self._pieces())
        amount = self._wording.won(amount_won)
        self.total.setText(self._wording.say("closing.count_total", amount=amount))

    def _on_return(self) -> None:
        self.focusNextPrevChild(True)

    def _on_save(self) -> None:
        self.counted.emit(self._pieces())


def _field(worth: int) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(f"count-{worth}")
    field.setValidator(QRegularExpressionValidator(_DIGITS, field))
    field.setPlaceholderText("0")
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setFixedWidth(_FIELD_PX)
    return field
