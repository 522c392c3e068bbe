"""What cash is counted with: the sums that notes make, digits, and what ends the counting."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.money import format_won
from pos_app.domain.tender import quick_amounts
from pos_app.ui.theme import GAP_PX, MAIN_TOUCH_PX, mark
from pos_app.wording import Wording

PAD = ("7", "8", "9", "4", "5", "6", "1", "2", "3", "00", "0", "000")
_COLUMNS = 3
_MOST_QUICK = 5


class Coins(QWidget):
    """Says what was touched; it counts nothing itself."""

    typed = Signal(str)  # digits
    chosen = Signal(int)  # won
    erased = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._amounts: tuple[int, ...] = ()
        self.quick = [QPushButton() for _ in range(_MOST_QUICK)]
        self.pad = {digits: QPushButton(digits) for digits in PAD}
        self.erase, self.take, self.back = QPushButton(), QPushButton(), QPushButton()
        self._dress()
        self._lay_out()
        for place, button in enumerate(self.quick):
            button.clicked.connect(partial(self._on_quick, place))
        for digits, button in self.pad.items():
            button.clicked.connect(partial(self.typed.emit, digits))
        self.erase.clicked.connect(self.erased)

    def offer(self, due_won: int, wording: Wording) -> None:
        """Offer what is most often given for so much."""
        self._amounts = quick_amounts(due_won) if due_won else ()
        for place, button in enumerate(self.quick):
            button.setVisible(place < len(self._amounts))
            if place < len(self._amounts):
                said = wording.say("pay.won", amount=format_won(self._amounts[place]))
                button.setText(said if place else wording.say("cash.exact", amount=said))
                button.setAccessibleName(button.text())

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        for button, key in (
            (self.take, "cash.take"), (self.back, "cash.cancel"), (self.erase, "cash.erase"),
        ):  # fmt: skip
            button.setText(wording.say(key))
            button.setAccessibleName(wording.say(key))
        for digits, button in self.pad.items():
            button.setAccessibleName(digits)

    def _on_quick(self, place: int) -> None:
        if place < len(self._amounts):
            self.chosen.emit(self._amounts[place])

    def _dress(self) -> None:
        names = {f"cash-quick-{place}": button for place, button in enumerate(self.quick)}
        names |= {f"cash-key-{digits}": button for digits, button in self.pad.items()}
        names |= {"cash-take": self.take, "cash-back": self.back, "cash-erase": self.erase}
        for name, button in names.items():
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.setMinimumHeight(MAIN_TOUCH_PX)
            mark(button, kind="main" if button is self.take else "plain")
        for button in self.pad.values():
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            button.setStyleSheet("font-size: 26px;")
        self.take.setMinimumHeight(MAIN_TOUCH_PX + 2 * GAP_PX)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP_PX)
        for buttons, stretch in ((self.quick, 0), ([*self.pad.values()], 1)):
            grid = QGridLayout()
            grid.setSpacing(GAP_PX)
            for place, button in enumerate(buttons):
                grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
            column.addLayout(grid, stretch)
        foot = QHBoxLayout()
        foot.setSpacing(GAP_PX)
        foot.addWidget(self.back)
        foot.addWidget(self.erase)
        column.addLayout(foot)
        column.addWidget(self.take)
