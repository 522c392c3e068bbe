"""An amount with its parts for the tax office, as it is worked out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from pos_app.domain.money import TaxSplit
from pos_app.ui.theme import GAP_PX, mark
from pos_app.wording import Wording

_PARTS = ("taxable", "vat", "tax_free")


class SumsView(QFrame):
    """The amount large, the parts beneath."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, role="card")
        self._title, self.total, self._left = QLabel(), QLabel(), QLabel()
        self._names = {part: QLabel() for part in _PARTS}
        self.parts = {part: QLabel() for part in _PARTS}
        mark(self._title, tone="muted")
        mark(self._left, role="caption")
        mark(self.total, role="total")
        lay = QVBoxLayout(self)
        lay.setContentsMargins(20, 16, 20, 16)
        lay.setSpacing(GAP_PX // 2)
        lay.addWidget(self._title)
        lay.addWidget(self.total)
        grid = QGridLayout()
        for row, part in enumerate(_PARTS):
            mark(self._names[part], tone="muted")
            self.parts[part].setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(self._names[part], row, 0)
            grid.addWidget(self.parts[part], row, 1)
        grid.setColumnStretch(1, 1)
        lay.addLayout(grid)
        lay.addWidget(self._left)

    def show_sums(self, parts: TaxSplit | None, left_won: int, wording: Wording) -> None:
        """Show these parts; without them a dash."""
        say = wording.say
        self._title.setText(say("refund_form.asked_won"))
        self.total.setText(wording.won(parts.total_won) if parts else "–")
        values = (parts.taxable_won, parts.vat_won, parts.tax_free_won) if parts else (0, 0, 0)
        for part, value in zip(_PARTS, values, strict=True):
            self._names[part].setText(say(f"receipt.{part}"))
            self.parts[part].setText(wording.won(value))
            for label in (self._names[part], self.parts[part]):
                label.setVisible(parts is not None)
        self._left.setText(say("refund_form.left", amount=wording.won(left_won)))
        self.setAccessibleName(f"{self._title.text()} {self.total.text()}")
