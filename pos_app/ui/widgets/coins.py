"""What cash is counted with: the sums that notes make, the pad, and what ends the counting."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.tender import quick_amounts
from pos_app.ui.theme import GAP_PX, MAIN_TOUCH_PX, mark
from pos_app.ui.widgets.numpad import NumPad
from pos_app.wording import Wording

_COLUMNS = 3
_MOST_QUICK = 5


class Coins(QWidget):
    """Says what was touched; it counts nothing itself."""

    chosen = Signal(object)  # won

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._amounts: tuple[int, ...] = ()
        self.quick = [QPushButton() for _ in range(_MOST_QUICK)]
        self.pad = NumPad("cash-key")
        self.take, self.back = QPushButton(), QPushButton()
        self._dress()
        self._lay_out()
        for place, button in enumerate(self.quick):
            button.clicked.connect(partial(self._on_quick, place))

    def offer(self, due_won: int, wording: Wording) -> None:
        """Offer what is most often given for so much."""
        self._amounts = quick_amounts(due_won) if due_won else ()
        for place, button in enumerate(self.quick):
            button.setVisible(place < len(self._amounts))
            if place < len(self._amounts):
                said = wording.won(self._amounts[place])
                button.setText(said if place else wording.say("cash.exact", amount=said))
                button.setAccessibleName(button.text())

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self.pad.retranslate(wording)
        for button, key in ((self.take, "cash.take"), (self.back, "cash.cancel")):
            button.setText(wording.say(key))
            button.setAccessibleName(wording.say(key))

    def _on_quick(self, place: int) -> None:
        if place < len(self._amounts):
            self.chosen.emit(self._amounts[place])

    def _dress(self) -> None:
        names = {f"cash-quick-{place}": button for place, button in enumerate(self.quick)}
        names |= {"cash-take": self.take, "cash-back": self.back}
        for name, button in names.items():
            button.setObjectName(name)
            button.setMinimumHeight(MAIN_TOUCH_PX)
            mark(button, kind="main" if button is self.take else "plain")
        self.take.setMinimumHeight(MAIN_TOUCH_PX + 2 * GAP_PX)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP_PX)
        grid = QGridLayout()
        grid.setSpacing(GAP_PX)
        for place, button in enumerate(self.quick):
            grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
        column.addLayout(grid)
        column.addWidget(self.pad, 1)
        foot = QHBoxLayout()
        foot.setSpacing(GAP_PX)
        foot.addWidget(self.back, 1)
        foot.addWidget(self.take, 2)
        column.addLayout(foot)
