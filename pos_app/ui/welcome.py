"""Leads through the first run, a restore and the delivery of products, and back to the counter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from pos_app.domain.payment import Mode
from pos_app.errors import BoothError
from pos_app.ui.backroom import SETTINGS, Backroom
from pos_app.ui.beginning import DONE, WELCOME, Beginning, Course, Keepsake
from pos_app.ui.carrying import Carrying
from pos_app.ui.delivery import Delivery
from pos_app.ui.drill import Drill
from pos_app.ui.homecoming import Homecoming
from pos_app.ui.screens.delivery import DeliveryScreen
from pos_app.ui.screens.guide import GuideScreen, Step
from pos_app.ui.screens.restoring import RestoreScreen
from pos_app.ui.steps import Pages
from pos_app.ui.till import Till
from pos_app.ui.weather import Weather
from pos_app.ui.widgets.delivery_form import DeliveryForm
from pos_app.wording import Wording

if TYPE_CHECKING:
    from pos_app.ui.equipment import Fittings
    from pos_app.ui.main_window import MainWindow

# A key decides whose books are filled, so it comes before what stands in books.
AFTER_KEY = "products"
_BEFORE = 2  # steps: shop and key


FirstScreen = GuideScreen | DeliveryScreen | RestoreScreen


class Welcome(QObject):
    """Holds the guide, the restore and the delivery. `again` asks app.py to open the shop anew,
    with what is `due` restored before.
    """

    def __init__(
        self,
        beginning: Beginning,
        mode: Mode,
        pages: Pages,
        till: Till,
        backroom: Backroom,
        wording: Wording,
    ) -> None:
        super().__init__()
        self.again, self.lan = False, False
        self.due: Keepsake | None = None
        self._beginning = beginning
        self._reached = ""  # the step that is being kept
        self._till = till
        self._backroom = backroom
        self.delivery = DeliveryScreen(self._delivery(self), till.duty, wording)
        form = DeliveryForm(self._delivery(self), till.duty, wording)
        self._forms = (self.delivery.form, form)
        self._pages = pages
        steps = pages.steps()
        products = Step(AFTER_KEY, form, form.open, form.keep, form.retranslate)
        self.drill = Drill(beginning.school, backroom, wording, self) if beginning.school else None
        self.weather = (
            Weather(beginning.tower, backroom, wording, self) if beginning.tower else None
        )
        self.guide = GuideScreen((*steps[:_BEFORE], products, *steps[_BEFORE:]), wording)
        self.screens: tuple[FirstScreen, ...] = (self.guide, self.delivery)
        self.homecoming: Homecoming | None = None
        if beginning.copies is not None:
            screen = RestoreScreen(beginning.copies, mode, backroom, wording)
            self.homecoming = Homecoming(screen, self.guide, self)
            self.screens = (*self.screens, screen)

    def follow(self, window: MainWindow, show: Callable[[QWidget], None]) -> None:
        """Answer to the buttons in the settings, and begin by itself on a first run."""
        self.setParent(window)
        self._window, self._show, self._leave = window, show, window.usher.show_sale
        self._pages.key.stored.connect(self._on_key)
        window.settings.asked.connect(self._on_asked)
        for name in ("delivery", "guide"):
            window.settings.doors[name].show()
        if self.homecoming is not None:
            self.homecoming.follow(show, self.show_guide)
            self.homecoming.decided.connect(self._open_anew)
            self.homecoming.screen.ended.connect(self._on_end)
        if self._beginning.copies is not None:
            Carrying(self._beginning.copies, self._backroom, self._till.duty, window.settings)
        _bring(window, partial(self._on_asked, "delivery"))
        self.delivery.closed.connect(self._leave)
        for form in self._forms:
            form.taken.connect(self._till.reload)
        self.guide.practising.connect(self._on_end)
        self.guide.ended.connect(self._on_end)
        self.guide.closed.connect(self._leave)
        self.guide.reached.connect(self._keep)
        if self.weather is not None:
            self.weather.follow(window)
        if self.drill is not None:
            window.settings.doors["drill"].show()
            window.frame.lay.insertWidget(1, self.drill.bar)
            self.drill.follow(window, self._leave)
            self.drill.phone_asked.connect(self._on_phone)
        if self._beginning.first:
            if not self._stands():
                self._keep(WELCOME)  # a restart goes on here
            self.show_guide()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; the screens are told by the window."""
        if self.drill is not None:
            self.drill.retranslate(wording)
        if self.weather is not None:
            self.weather.retranslate(wording)

    def show_guide(self) -> None:
        """Go on where it was left."""
        self.guide.begin(self._stands())
        self._show(self.guide)

    def _delivery(self, parent: QObject) -> Delivery:
        return Delivery(
            self._beginning.intake,
            self._backroom,
            lambda: self._till.cashier,
            lambda: self._window.desk.shelf.product,
            parent,
        )

    def _stands(self) -> str:
        try:
            stands = self._reached or self._beginning.course.stands()
        except BoothError as error:
            self._say(error)
            return WELCOME
        return next(iter(self.guide.tabs)) if stands == DONE else stands

    def _keep(self, step: str) -> None:
        self._reached = step
        job = partial(_kept, self._beginning.course, step)
        self._backroom.submit(SETTINGS, job, self._on_kept, self._on_failed)

    def _on_kept(self, step: str) -> None:
        if step == self._reached:
            self._reached = ""

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self._say(error)

    def _say(self, error: BoothError) -> None:
        self._window.status.say_for_now(self.delivery.form.wording.say_error(error))

    def _on_asked(self, name: str) -> None:
        if name == "delivery":
            self.delivery.open()
            self._show(self.delivery)
        elif name == "guide":
            self.show_guide()
        elif name == "drill" and self.drill is not None:
            self.drill.begin()

    def _on_key(self) -> None:
        """A key was stored in the guide: open the shop with it, and go on there."""
        self._open_anew(self.homecoming.awaited if self.homecoming else None)

    def _open_anew(self, due: Keepsake | None) -> None:
        self._keep(AFTER_KEY)
        self.again = self._window.close()
        self.due = due if self.again else None

    def _on_phone(self) -> None:
        """Open the shop anew where phones on the same network can reach it."""
        self.lan = True
        self.again = self._window.close()

    def _on_end(self) -> None:
        self._keep(DONE)
        self._leave()


def welcome_of(
    fittings: Fittings, till: Till, backroom: Backroom, wording: Wording, top: MainWindow
) -> Welcome | None:
    """The first run of this window, where app.py brought one."""
    if fittings.beginning is None:
        return None
    pages = Pages(fittings, till.duty, backroom, wording, top)
    return Welcome(fittings.beginning, fittings.mode, pages, till, backroom, wording)


def _kept(course: Course, step: str) -> str:
    course.keep(step)
    return step


def _bring(window: MainWindow, deliver: Callable[[], None]) -> None:
    """Where products are missed, or kept, there is a way to bring some."""
    nothing, desk = window.sale.nothing, window.warehouse
    nothing.offer()
    nothing.bring.clicked.connect(deliver)
    if desk is not None:
        desk.screen.bar.bring.show()
        desk.import_asked.connect(deliver)
