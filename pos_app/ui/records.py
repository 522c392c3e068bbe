"""Leads to receipts and reports, and back to where one came from."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from pos_app.domain.receipt import SaleRecord
from pos_app.ui.archive import Archive
from pos_app.ui.ports import Preferences
from pos_app.ui.screens.receipt import ReceiptScreen
from pos_app.ui.screens.receipts import ReceiptsScreen
from pos_app.ui.screens.reports import ReportsScreen
from pos_app.ui.usher import Usher


class Records(QObject):
    """F6 shows the list everywhere."""

    def __init__(
        self,
        archive: Archive,
        screens: tuple[ReceiptScreen, ReceiptsScreen, ReportsScreen],
        usher: Usher,
        preferences: Preferences,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._receipt, self._list, self._reports = screens
        self._usher = usher
        self._preferences = preferences
        self._opening = False  # a receipt is to be shown once it is filled
        self._from_list = False  # the receipt that is open was found in the list
        usher.receipt_asked.connect(archive.open)
        self._list.asked.connect(archive.open)
        self._list.reports_asked.connect(self.show_reports)
        archive.opened.connect(self._on_record)
        self._receipt.filled.connect(self._on_filled)
        shortcut = QShortcut(QKeySequence("F6"), window)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.show_list)

    def show_list(self) -> None:
        """Show every receipt, ready for a search."""
        self._usher.show(self._list)
        self._list.begin()

    def show_reports(self) -> None:
        """Show the owner's reports, read anew."""
        self._usher.show(self._reports)
        self._reports.begin()

    def step_back(self) -> bool:
        """Go back to the list from what was reached by it, and say whether it was."""
        found = (self._receipt.isVisible() and self._from_list) or self._reports.isVisible()
        if found:
            self._usher.show(self._list)
        return found

    def _on_record(self, record: SaleRecord) -> None:
        # One that is in sight changes where it stands: nobody is called back to it.
        if not self._receipt.isVisible():
            self._opening, self._from_list = True, self._list.isVisible()
        self._receipt.show_record(record, self._preferences.read().shop)

    def _on_filled(self) -> None:
        """Only now: a screen that is shown lays out what it has, and that was another receipt."""
        if self._opening:
            self._opening = False
            self._usher.show(self._receipt)
