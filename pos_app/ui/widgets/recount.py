"""How many more pieces there are than the books say, and why, asked before they are sold."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.catalog import Product
from pos_app.domain.goods import check_why
from pos_app.domain.stock import StockLevel
from pos_app.errors import Refused
from pos_app.ui.asking import agreed, answered
from pos_app.ui.theme import GAP_PX, grown_px, mark
from pos_app.ui.widgets.reason import Reason
from pos_app.ui.widgets.stock_form import REASONS
from pos_app.wording import Wording

_WIDTH = 460


class Recount(QDialog):
    """Open until number and reason can be believed, or somebody goes back."""

    def __init__(
        self,
        product: Product,
        level: StockLevel,
        wanted: int,
        wording: Wording,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("recount")
        self._wording = wording
        self._missing = wanted - (level.most or 0)
        self.more, self.why = QLineEdit(str(self._missing)), Reason("goods.why", REASONS)
        self.message = QLabel()
        self.go, self.back = QPushButton(), QPushButton()
        title, what, label = QLabel(), QLabel(), QLabel()
        title.setText(wording.say("shortage.title"))
        what.setText(
            wording.say("shortage.what", name=product.name, left=level.most or 0, wanted=wanted)
        )
        label.setText(wording.say("shortage.more"))
        mark(title, role="title")
        mark(self.go, kind="main")
        mark(self.message, tone="red")
        self._name(label.text())
        lay = QVBoxLayout(self)
        lay.setContentsMargins(4 * GAP_PX, 3 * GAP_PX, 4 * GAP_PX, 3 * GAP_PX)
        lay.setSpacing(2 * GAP_PX)
        for one in (title, what, label, self.more, self.why, self.message):
            if isinstance(one, QLabel):
                one.setTextFormat(Qt.TextFormat.PlainText)
                one.setWordWrap(True)
            lay.addWidget(one)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addWidget(self.go, 1)
        lay.addLayout(row)
        self.setFixedWidth(grown_px(_WIDTH))
        self.setMinimumHeight(lay.heightForWidth(self.width()))  # wrapped words count
        self.setWindowTitle(title.text())
        self.go.clicked.connect(self._on_go)
        self.back.clicked.connect(self.reject)

    def answer(self) -> tuple[int, str]:
        """The number and the reason. Raises Refused for what cannot be."""
        typed = self.more.text().replace(",", "").strip()
        if not typed.isdecimal() or not typed.isascii() or int(typed) < self._missing:
            raise Refused("shortage.too_few", least=self._missing)
        return int(typed), check_why(self.why.text(), needed=True)

    def _name(self, more: str) -> None:
        say = self._wording.say
        self.why.retranslate(self._wording)
        self.more.setAccessibleName(more)
        for one, name in ((self.more, "more"), (self.why, "why"), (self.go, "go")):
            one.setObjectName(f"recount-{name}")
        for button, key in ((self.go, "shortage.go"), (self.back, "approval.back")):
            button.setText(say(key))
            button.setAccessibleName(say(key))
        self.go.setDefault(True)
        self.back.setAutoDefault(False)
        self.back.setMinimumHeight(self.go.sizeHint().height())

    def _on_go(self) -> None:
        try:
            self.answer()
        except Refused as no:
            self.message.setText(self._wording.say_error(no))
        else:
            self.accept()


def recounted(
    product: Product, level: StockLevel, wanted: int, wording: Wording, parent: QWidget
) -> tuple[int, str] | None:
    """How many more there are and why, or None where somebody goes back."""
    dialog = answered(lambda: Recount(product, level, wanted, wording, parent))
    return dialog.answer() if agreed(dialog) else None
