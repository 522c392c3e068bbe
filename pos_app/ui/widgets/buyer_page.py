"""Practice without a phone: the buyer's page in this computer's browser, and its address."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pos_app.ui.screens.words import Words
from pos_app.ui.theme import GAP_PX, mark
from pos_app.wording import Wording


class BuyerPage(QWidget):
    """Stands under the QR, in practice only: with real money the page is the buyer's alone."""

    def __init__(self, beside: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self._opened = "", ""
        self._worked = False
        self._wording: Wording | None = None
        self.said = Words(14)
        self.said.setObjectName("page-said")
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.said.hide()
        self._address = Words(14, tone="muted")
        self._address.setObjectName("page-address")
        self._address.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._address.setWordWrap(False)
        self._address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # A long address is cut off rather than making the window wider.
        self._address.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._button = QPushButton()
        self._button.setObjectName("open-page")
        mark(self._button, kind="plain")
        self._button.clicked.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP_PX)
        column.addWidget(self._address)
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        row.addStretch(1)
        row.addWidget(self._button)
        row.addWidget(beside)
        row.addStretch(1)
        column.addLayout(row)

    def show_page(self, page: str, wording: Wording) -> None:
        """Offer this address, or nothing where it is empty."""
        self._page, self._wording = page, wording
        if page != self._opened:
            self._opened = ""
        self._say()
        self._address.setText(page)
        self._address.setAccessibleName(wording.say("pay.page_address"))
        self._button.setText(wording.say("pay.open_page"))
        self._button.setAccessibleName(wording.say("pay.open_page"))
        self.setEnabled(bool(page))

    def _open(self) -> None:
        self._worked = QDesktopServices.openUrl(QUrl(self._page))
        self._opened = self._page
        self._say()

    def _say(self) -> None:
        """Whether there is a browser. One that was begun may yet fail, and tells nobody."""
        if not self._opened or self._wording is None:
            self.said.hide()
            return
        mark(self.said, tone="muted" if self._worked else "amber")
        self.said.put(self._wording.say("pay.page_opened" if self._worked else "pay.page_unopened"))
