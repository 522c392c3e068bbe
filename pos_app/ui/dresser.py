"""Changes what the window wears: screen by screen, and what is seen at one stroke."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from pos_app.ui.theme import TURN_S, apply_theme, named, theme, wears

_POLISHED = Qt.WidgetAttribute.WA_WState_Polished  # Qt dresses again what has this, seen or not
_OWN_STYLE = Qt.WidgetAttribute.WA_SetStyle  # Qt tells all but these that the style is another
_AT_ONCE = 40  # widgets that are dressed in one turn

Undressed = deque[tuple[QWidget, bool]]  # each with whether it had been dressed


class Dresser(QObject):
    """To dress all widgets at one stroke holds the window up for a tenth of a second and longer.

    So they are undressed before, and dressed after, some in each turn: Qt has nobody left to ask
    when the style sheet is another. The screen that is seen is the last to be undressed and the
    first to be dressed, and is not painted in between; nor is one that is shown meanwhile, until
    it is dressed. At the start all but the first screen are left undressed until there is time, or
    until one of them is shown.
    """

    worn = Signal()  # what is seen wears it; what was painted by hand may be painted anew

    def __init__(self, stack: QStackedWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stack = stack
        self._wish: tuple[str, str] | None = None  # theme and size of letters to be worn
        # By screen, what of it is undressed; by the stack, all that is not of a hidden screen.
        self._bare: dict[QWidget, Undressed] = {}
        # What is still to be undressed, and as part of what.
        self._going: deque[tuple[QWidget, QWidget]] = deque()
        self._stopped: list[QWidget] = []  # windows that show no half of it
        self._unseen = False  # something was undressed that is to be seen again
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._step)
        stack.currentChanged.connect(self._on_shown)

    def wear(self, name: str, percent: str) -> None:
        """Change the theme and the size of letters, as soon as nothing wears the last ones."""
        self._wish = (name, percent)
        self._turn.start()

    def put_off(self) -> None:
        """Leave all screens but the first bare for now: nobody sees them, and somebody waits."""
        while (page := self._dressed()) is not None:
            self._begin(page, (page, *page.findChildren(QWidget)))
            while self._going:
                self._undress()

    def catch_up(self) -> None:
        """Dress what was put off, some in each turn."""
        if self._bare:
            self._turn.start()

    def name(self) -> str:
        """The theme that is worn, or will be in a moment."""
        return theme().name if self._wish is None else named(self._wish[0]).name

    def is_at_rest(self) -> bool:
        """Whether everything wears what is wished."""
        return not self._turn.isActive()

    def _step(self) -> None:
        if self._wish is not None:
            self._change(_app(), *self._wish)
        elif self._stack in self._bare:
            self._dress_some(self._stack)
        elif (page := self._stack.currentWidget()) in self._bare:
            self._dress_some(page)
            self._stack.setUpdatesEnabled(page not in self._bare)
        elif self._unseen:
            self._go_on()
        elif self._bare:
            self._dress_some(next(iter(self._bare)))
        if self._wish is not None or self._bare or self._unseen:
            self._turn.start()

    def _change(self, app: QApplication, name: str, percent: str) -> None:
        if wears(app, name, percent):
            self._wish = None
            self._going.clear()
        elif self._going:
            self._undress()
        elif (page := self._dressed()) is not None:
            self._begin(page, (page, *page.findChildren(QWidget)))
        elif self._stack not in self._bare:
            self._unseen = True
            self._stopped = [one for one in app.topLevelWidgets() if one.isVisible()]
            for one in self._stopped:
                one.setUpdatesEnabled(False)
            self._begin(self._stack, app.allWidgets())
        elif app.styleSheet():
            app.setStyleSheet("")
        else:
            apply_theme(app, name, percent)
            self._wish = None

    def _go_on(self) -> None:
        for one in self._stopped:
            if shiboken6.isValid(one) and one.isVisible():
                one.setUpdatesEnabled(True)
        self._stopped, self._unseen = [], False
        self.worn.emit()

    def _dressed(self) -> QWidget | None:
        pages = (self._stack.widget(place) for place in range(self._stack.count()))
        seen = self._stack.currentWidget()
        return next((one for one in pages if one is not seen and one not in self._bare), None)

    def _begin(self, part: QWidget, whole: Iterable[QWidget]) -> None:
        self._bare[part] = deque()
        self._going = deque((part, one) for one in whole)
        self._undress()

    def _undress(self) -> None:
        ends = time.monotonic() + TURN_S
        while self._going and time.monotonic() < ends:
            part, one = self._going.popleft()
            # What is undressed has a style of its own, too.
            if shiboken6.isValid(one) and not one.testAttribute(_OWN_STYLE):
                self._bare[part].append((one, one.testAttribute(_POLISHED)))
                _strip(one)

    def _dress(self, part: QWidget) -> None:
        for one, worn in self._bare.pop(part):
            _clothe(one, worn)

    def _dress_some(self, part: QWidget) -> None:
        bare, ends = self._bare[part], time.monotonic() + TURN_S
        for _ in range(min(_AT_ONCE, len(bare))):
            if time.monotonic() < ends:
                _clothe(*bare.popleft())
        if not bare:
            del self._bare[part]

    def _on_shown(self) -> None:
        page = self._stack.currentWidget()
        if page in self._bare and self._wish is None and not self._stack.isVisible():
            self._dress(page)  # nobody is held up yet
        elif page in self._bare:
            self._turn.start()
        self._stack.setUpdatesEnabled(page not in self._bare)


def _strip(one: QWidget) -> None:
    if one.testAttribute(_POLISHED):
        one.style().unpolish(one)
        one.setAttribute(_POLISHED, on=False)
    one.setAttribute(_OWN_STYLE)


def _clothe(one: QWidget, worn: bool) -> None:
    if shiboken6.isValid(one):
        one.setAttribute(_OWN_STYLE, on=False)
        if worn and not one.testAttribute(_POLISHED):
            QApplication.sendEvent(one, QEvent(QEvent.Type.Polish))
        QApplication.sendEvent(one, QEvent(QEvent.Type.StyleChange))


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - whoever shows windows has made one
    return app
