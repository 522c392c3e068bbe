"""The customer display: on the screen that is not the counter's, for as long as there is one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QWindow
from PySide6.QtWidgets import QWidget

from pos_app.domain.buyer import View
from pos_app.errors import BoothError
from pos_app.ui.backroom import Backroom
from pos_app.ui.monitors import Monitor, Screens, pick
from pos_app.ui.onlooker import Onlooker
from pos_app.ui.picture import image_of
from pos_app.ui.showcase import Showcase, ShowChoices
from pos_app.ui.sight import Sight
from pos_app.ui.theme import TRIAL_MS
from pos_app.ui.widgets.buyer_view import BuyerView

_LANE = "display"


class Display(QObject):
    """Comes and goes with the window, the cable and the choice; never lies over the counter."""

    moved = Signal()  # it may be somewhere else now, or nowhere

    def __init__(
        self,
        view: BuyerView,
        onlooker: Onlooker,
        showcase: Showcase,
        screens: Screens,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.view = _own_window(view)
        self._onlooker, self._showcase = onlooker, showcase
        self._screens, self._window = screens, window
        self._heard: QWindow | None = None
        self._there: Monitor | None = None
        self._trial = QTimer(self)
        self._trial.setSingleShot(True)
        self._trial.setInterval(TRIAL_MS)
        self._trial.timeout.connect(self.place)
        window.destroyed.connect(view.deleteLater)
        window.installEventFilter(self)
        onlooker.changed.connect(self._on_changed)
        screens.changed.connect(self.place)
        # A second time, when the windows of a screen that went have been moved.
        screens.changed.connect(self.place, Qt.ConnectionType.QueuedConnection)

    def monitor(self) -> Monitor | None:
        """The buyer's screen, if one is plugged in."""
        counter = self._screens.of(self._window)
        return pick(self._screens.all(), counter, self.choices().screen)

    def choices(self) -> ShowChoices:
        """What was chosen; settings that cannot be read are as if nothing was."""
        try:
            return self._showcase.choices()
        except BoothError:
            return ShowChoices()

    def place(self) -> None:
        """Show the view on its screen, or nowhere; an example is over."""
        self._trial.stop()
        monitor = self.monitor()
        if monitor is None or not self.choices().display or not self._window.isVisible():
            self.view.hide()
        else:
            self._stand_on(monitor, self._onlooker.sight)
        self.moved.emit()

    def try_out(self, wanted: str, example: Sight) -> tuple[str, str]:
        """Show an example for some seconds, never in place of a sale; what became of it, and where.

        `wanted` is a screen as it is chosen, kept or not.
        """
        monitor = pick(self._screens.all(), self._screens.of(self._window), wanted)
        if monitor is None:
            return "display.try_none", ""
        if self._onlooker.sight.view is not View.IDLE:
            return "display.try_busy", ""
        self._stand_on(monitor, example)
        self._trial.start()
        return "display.try_shown", monitor.name

    def hang(self, backroom: Backroom) -> None:
        """Read the shop's picture, out of the window's way."""
        backroom.submit(_LANE, self._read, self._on_picture, self._on_no_picture)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the window."""
        if watched is not self._window:
            return False
        if event.type() is QEvent.Type.Show:
            self._hear_of_moves()
            self.place()
        elif event.type() is QEvent.Type.Hide and not event.spontaneous():  # not minimised
            self.view.hide()
        return False

    def _stand_on(self, monitor: Monitor, sight: Sight) -> None:
        if self.view.isVisible() and self._there == monitor:
            self.view.show_sight(sight)
            return
        self._there = monitor
        self.view.hide()
        self.view.setWindowState(Qt.WindowState.WindowNoState)
        self.view.setGeometry(monitor.place)
        self.view.setWindowState(Qt.WindowState.WindowFullScreen)
        self.view.show_sight(sight)
        self.view.show()  # `showFullScreen` would take the keyboard

    def _hear_of_moves(self) -> None:
        handle = self._window.windowHandle()
        if handle is not None and handle is not self._heard:
            self._heard = handle
            handle.screenChanged.connect(self.place)

    def _on_changed(self) -> None:
        if self._trial.isActive():
            self.place()
        elif self.view.isVisible():
            self.view.show_sight(self._onlooker.sight)

    def _read(self) -> QImage:
        raw = self._showcase.picture()
        return image_of(raw) if raw else QImage()

    def _on_picture(self, image: QImage) -> None:
        self.view.show_image(image)

    def _on_no_picture(self, _lane: str, _error: BoothError) -> None:
        """What was kept is broken: the shop's name stands there without it."""
        self.view.show_image(QImage())


def _own_window(view: BuyerView) -> BuyerView:
    """A window without a frame that takes no key from the counter, and keeps nobody open."""
    view.setObjectName("customer-display")
    flags = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint
    view.setWindowFlags(flags | Qt.WindowType.WindowDoesNotAcceptFocus)
    view.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    view.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
    view.setCursor(Qt.CursorShape.BlankCursor)
    return view
