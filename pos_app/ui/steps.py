"""The pages of the first run: the forms of the settings once more, in the order they are needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from pos_app.ui.backroom import Backroom
from pos_app.ui.duty import Duty
from pos_app.ui.screens.guide import Step
from pos_app.ui.screens.staff import StaffScreen
from pos_app.ui.staffing import Staffing
from pos_app.ui.widgets.keyform import KeyForm
from pos_app.ui.widgets.shop_form import ShopForm, stacked
from pos_app.ui.widgets.slip_form import SlipForm
from pos_app.wording import Wording

if TYPE_CHECKING:
    from pos_app.ui.equipment import Fittings
    from pos_app.ui.main_window import MainWindow


_WIDTH = 720


class Pages:
    """The forms behind the steps; `key` says when a key was stored."""

    def __init__(
        self, fittings: Fittings, duty: Duty, backroom: Backroom, wording: Wording, top: MainWindow
    ) -> None:
        press = fittings.press
        self._shop = ShopForm(fittings.preferences, backroom, duty, wording)
        self._slip = SlipForm(press, backroom, wording, duty, part="shop")
        self._printer = SlipForm(press, backroom, wording, duty, part="printer")
        self._display = top.facing.make_form(saves=False)
        self.key = KeyForm(fittings.keyhole, backroom, wording, duty)
        self._staff = StaffScreen(Staffing(fittings.crew, duty, backroom, top), wording)
        self._staff.setObjectName("guide-staff")
        self._staff.back.hide()

    def steps(self) -> tuple[Step, ...]:
        """In their order. Another form joins with a line here and its two sentences."""
        key, printer, staff, display = self.key, self._printer, self._staff, self._display
        return (
            Step("shop", _page(self._shop, self._slip), self._open_shop,
                 self._keep_shop, self._speak_shop),
            Step("key", _page(key), key.clear, nothing_typed, key.retranslate),
            Step("people", staff, staff.open, nothing_typed, staff.retranslate),
            Step("printer", _page(printer), printer.open, printer.keep,
                 printer.retranslate),
            Step("display", _page(display), display.open, display.keep, _spoken_to),
        )  # fmt: skip

    def _open_shop(self) -> None:
        self._shop.open()
        self._slip.open()

    def _keep_shop(self, told: Callable[[bool], None]) -> None:
        def go_on(kept: bool) -> None:
            self._slip.keep(told) if kept else told(False)

        self._shop.keep(go_on)

    def _speak_shop(self, wording: Wording) -> None:
        self._shop.retranslate(wording)
        self._slip.retranslate(wording)


def _spoken_to(_wording: Wording) -> None:
    """Whoever made the form tells it."""


def _page(*forms: QWidget) -> QScrollArea:
    """Under the title, and scrolled where it is too long."""
    area, page = QScrollArea(), stacked(*forms)
    page.setFixedWidth(_WIDTH)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setAlignment(Qt.AlignmentFlag.AlignLeft)
    area.setWidget(page)
    return area


def nothing_typed(told: Callable[[bool], None]) -> None:
    """These are kept by a button of their own."""
    told(True)
