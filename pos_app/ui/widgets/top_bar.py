"""The bar above every screen: which money moves, and the few things that are always there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from pos_app.domain.payment import Mode
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.banner import ModeBanner
from pos_app.wording import Wording

DUTY = "duty"
_NAME_PX = 120  # of a long name; the banner beside it says which money moves
SCREENS = ("receipts", "products", "closing", "settings")
STAYS = ("language", "theme", "about")  # whoever touches these goes on where they were
TOOLS = ("receipts", "products", "closing", "language", "theme", "settings", "about")


class TopBar(QWidget):
    """The mode banner, and buttons by name."""

    pressed = Signal(str)  # one of the tools

    def __init__(self, mode: Mode, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = ModeBanner(mode, wording)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP_PX)
        self._row.addWidget(self.banner, 1)
        self._buttons: dict[str, QPushButton] = {}
        for name in TOOLS:
            self.add_tool(name)
        self.closing = self._buttons["closing"]
        self.products = self._buttons["products"]
        self._wording = wording
        self._on_duty = ""
        self.duty = self.add_tool(DUTY)
        self.duty.hide()

    def show_duty(self, staffed: bool, name: str) -> None:
        """Name whoever is on duty; a touch lets another one take over."""
        self._on_duty = name
        self.duty.setVisible(staffed and bool(name))
        shown = self.duty.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, _NAME_PX)
        self.duty.setText(shown.replace("&", "&&"))
        self.duty.setToolTip(name)
        self.duty.setAccessibleName(self._wording.say("window.duty_name", name=name))

    def set_locked(self, locked: bool) -> None:
        """While nobody is on duty, leave only what leads to no other screen."""
        for name in SCREENS:
            self._buttons[name].setEnabled(not locked)

    def add_tool(self, name: str) -> QPushButton:
        """A further button; it is called `window.<name>` in the wording."""
        button = QPushButton(self)
        button.setObjectName(f"tool-{name}")
        if name in STAYS:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        mark(button, kind="quiet")
        button.clicked.connect(self._on_clicked)
        self._buttons[name] = button
        self._row.addWidget(button)
        return button

    def show_shop(self, shop: str, wording: Wording) -> None:
        """Name the shop, and speak this language."""
        self.banner.show_shop(shop, wording)
        self._wording = wording
        self.show_duty(bool(self._on_duty), self._on_duty)
        for name in TOOLS:
            button = self._buttons[name]
            button.setText(wording.say(f"window.{name}"))
            button.setAccessibleName(wording.say(f"window.{name}_name"))

    def _on_clicked(self) -> None:
        sender = self.sender()
        for name, button in self._buttons.items():
            if button is sender:
                self.pressed.emit(name)
