"""Up to how much of a sale anybody may give away."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pos_app.domain.discount import ALL_PERCENT
from pos_app.ui.widgets.choice import Choice
from pos_app.wording import Wording

_PERCENTS = (0, 5, 10, 15, 20, 30, 50, ALL_PERCENT)
_NAMED = {0: "settings.every_discount", ALL_PERCENT: "settings.no_limit"}


class PercentChoice(Choice):
    """The usual ones, and the one that was typed into the file."""

    def __init__(self, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("discount-limit")
        self._wording = wording
        for percent in _PERCENTS:
            self.addItem("", percent)

    def show_percent(self, percent: int) -> None:
        """Choose this."""
        if self.findData(percent) < 0:
            self.addItem(self._said(percent), percent)
        self.setCurrentIndex(self.findData(percent))

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        for row in range(self.count()):
            self.setItemText(row, self._said(self.itemData(row)))

    def _said(self, percent: int) -> str:
        return self._wording.say(_NAMED.get(percent, "settings.up_to_percent"), percent=percent)
