"""Everything that faces the buyer: the customer display, the turned screen, the sounds, F10."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from pos_app.domain.buyer import View
from pos_app.domain.money import Won
from pos_app.domain.payment import Mode
from pos_app.errors import BoothError
from pos_app.ui.backroom import SETTINGS, Backroom
from pos_app.ui.chimes import Chimes
from pos_app.ui.display import Display
from pos_app.ui.monitors import Monitors, Screens
from pos_app.ui.onlooker import Onlooker
from pos_app.ui.ports import Voices
from pos_app.ui.sale_desk import SaleDesk
from pos_app.ui.screens.pay import PayScreen
from pos_app.ui.showcase import Showcase, ShowChoices
from pos_app.ui.sight import Line, Sight
from pos_app.ui.theme import TRIAL_MS
from pos_app.ui.till import Till
from pos_app.ui.turning import Turning
from pos_app.ui.widgets.buyer_view import BuyerView
from pos_app.ui.widgets.display_form import DisplayForm
from pos_app.ui.widgets.toast import Toast
from pos_app.ui.widgets.turned import Turned
from pos_app.wording import Wording

_EXAMPLE_WON = Won(4_500)


class Facing(QObject):
    """F10 switches the customer display on and off; with one screen it turns the QR."""

    def __init__(
        self, showcase: Showcase, till: Till, backroom: Backroom, wording: Wording
    ) -> None:
        super().__init__()
        self.chimes = Chimes(showcase, backroom, till, self)
        self._showcase, self._backroom, self._wording = showcase, backroom, wording
        self._duty = till.duty
        self._forms: list[DisplayForm] = []
        self.form = self.make_form()

    def make_form(self, *, saves: bool = True) -> DisplayForm:
        """A form of the choices; one that does not save is kept by whoever goes on."""
        kept = (self._showcase, self.chimes, self._backroom)
        form = DisplayForm(*kept, self._duty, self._wording, saves=saves)
        form.saved.connect(self._on_saved)
        form.picture.kept.connect(self._on_pictured)
        form.tried.connect(partial(self._on_tried, form))
        self._forms.append(form)
        return form

    def follow(
        self,
        window: QWidget,
        desk: SaleDesk,
        pay: PayScreen,
        speaks: tuple[Mode, Voices],
        screens: Screens | None = None,
    ) -> None:
        """Face the buyer of this window from now on."""
        self.setParent(window)
        mode, self._voices = speaks
        self._turn, self.toast = pay.turn, Toast(window, corner=True)
        self.screens: Screens = screens or Monitors(self)
        onlooker = Onlooker(desk, pay, self)
        view, turned = BuyerView(mode, self._wording), Turned(mode, self._wording, window)
        self.display = Display(view, onlooker, self._showcase, self.screens, window)
        self.turning = Turning(turned, onlooker, pay, window)
        self.display.moved.connect(self._on_moved)
        pay.turn.clicked.connect(self.press)
        shortcut = QShortcut(QKeySequence("F10"), window)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.press)
        self._on_pictured()

    def retranslate(self, wording: Wording, shop: str) -> None:
        """Speak the counter's language, or the one that was chosen for buyers."""
        self._wording, self._shop = wording, shop
        for form in self._forms:
            form.retranslate(wording)
        chosen = self.display.choices().lang
        self._buyers = self._voices(chosen) if chosen else wording
        for view in (self.display.view, self.turning.turned):
            view.retranslate(self._buyers, shop)
        self._on_moved()

    def press(self) -> None:
        """F10."""
        if self.turning.turned.isVisible() or self.display.monitor() is None:
            if not self.turning.turn():
                self.toast.say(self._wording.say("display.nothing"))
        else:
            job = self._showcase.switch
            self._backroom.submit(SETTINGS, job, self._on_switched, self._on_failed)

    def _on_switched(self, choices: ShowChoices) -> None:
        for form in self._forms:
            form.on.setChecked(choices.display)
        self.display.place()
        key = "display.is_on" if choices.display else "display.is_off"
        self.toast.say(self._wording.say(key))

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self.toast.say(self._wording.say_error(error))

    def _on_moved(self) -> None:
        """Name the button after what F10 does now."""
        monitor, key = self.display.monitor(), "pay.turn"
        if monitor is not None:
            key = "pay.display_off" if self.display.choices().display else "pay.display_on"
        self._turn.setText(self._wording.say(key))
        self._turn.setAccessibleName(self._wording.say(key))
        for form in self._forms:
            form.show_screens(self.screens.all(), monitor)

    def _on_saved(self) -> None:
        self.retranslate(self._wording, self._shop)
        self.display.place()

    def _on_tried(self, form: DisplayForm, screen: str) -> None:
        line = Line(self._buyers.say("display.example"), 1, _EXAMPLE_WON)
        example = Sight(View.CART, amount_won=_EXAMPLE_WON, lines=(line,))
        key, name = self.display.try_out(screen, example)
        tone = "blue" if name else "amber"
        form.message.say(self._wording.say(key, name=name, seconds=TRIAL_MS // 1_000), tone)

    def _on_pictured(self) -> None:
        self.display.hang(self._backroom)
