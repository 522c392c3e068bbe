"""The carts that were put aside, to take one up again or throw it away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.money import format_won
from pos_app.domain.parked import Parked
from pos_app.domain.seoul import clock_time
from pos_app.ui.theme import GAP_PX, MAIN_TOUCH_PX, mark
from pos_app.wording import Wording

_WIDTH, _HEIGHT = 560, 380


class ParkedDialog(QDialog):
    """Enter or the button takes the chosen one up; throwing away is asked for twice."""

    def __init__(
        self, parked: Sequence[Parked], wording: Wording, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("parked")
        self._wording = wording
        self._parked = tuple(reversed(parked))  # the newest first
        self.discards = False
        say = wording.say
        self.setWindowTitle(say("parked.title"))
        self._title = QLabel(say("parked.title"))
        mark(self._title, role="title")
        self.list = QListWidget()
        self.list.setObjectName("parked-list")
        self.list.setAccessibleName(say("parked.title"))
        self.list.setMinimumSize(_WIDTH, _HEIGHT)
        for one in self._parked:
            item = QListWidgetItem(self._words(one))
            item.setSizeHint(QSize(0, MAIN_TOUCH_PX + GAP_PX))
            self.list.addItem(item)
        self.go, self.drop = QPushButton(say("parked.go")), QPushButton(say("parked.drop"))
        self.back = QPushButton(say("sale.pad_back"))
        self._lay_out()
        self.list.itemActivated.connect(self.accept)
        self.list.currentRowChanged.connect(self._on_chosen)
        self.go.clicked.connect(self.accept)
        self.drop.clicked.connect(self._on_drop)
        self.back.clicked.connect(self.reject)
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def chosen(self) -> Parked:
        """The one that is marked."""
        return self._parked[self.list.currentRow()]

    def _words(self, one: Parked) -> str:
        amount = format_won(one.cart.total_won)
        beside = " · ".join(filter(None, (clock_time(one.at)[5:16], one.who)))
        say = self._wording.say
        room = _WIDTH - 6 * GAP_PX
        name = self.fontMetrics().elidedText(one.name, Qt.TextElideMode.ElideRight, room)
        return say("parked.row", name=name, amount=amount, pieces=one.cart.pieces, when=beside)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        for name, button, kind, stretch in (
            ("drop", self.drop, "danger", 1),
            ("back", self.back, "plain", 1),
            ("go", self.go, "main", 2),
        ):
            button.setObjectName(f"parked-{name}")
            button.setAutoDefault(False)
            button.setMinimumHeight(MAIN_TOUCH_PX)
            mark(button, kind=kind)
            row.addWidget(button, stretch)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(3 * GAP_PX, 3 * GAP_PX, 3 * GAP_PX, 3 * GAP_PX)
        lay.setSpacing(2 * GAP_PX)
        lay.addWidget(self._title)
        lay.addWidget(self.list, 1)
        lay.addLayout(row)

    def _on_chosen(self) -> None:
        self.discards = False
        self.drop.setText(self._wording.say("parked.drop"))

    def _on_drop(self) -> None:
        if self.discards:
            self.accept()
            return
        self.discards = True
        self.drop.setText(self._wording.say("parked.drop_sure"))
