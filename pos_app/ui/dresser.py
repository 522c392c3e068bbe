"""Changes what the window wears: what is seen at once, what is not seen screen by screen."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from pos_app.ui.theme import apply_theme, named, theme, wears

_POLISHED = Qt.WidgetAttribute.WA_WState_Polished  # Qt dresses again what has this, seen or not


class Dresser(QObject):
    """To dress all screens at one stroke holds the window up for a tenth of a second and longer.

    So those that are not seen are undressed before, one a turn, and dressed after; a screen that
    is shown meanwhile is dressed then.
    """

    worn = Signal()  # what is seen wears it; what was painted by hand may be painted anew

    def __init__(self, stack: QStackedWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stack = stack
        self._wish: tuple[str, str] | None = None  # theme and size of letters to be worn
        self._bare: dict[QWidget, list[QWidget]] = {}  # by screen, what of it is undressed
        self._stopped: list[QWidget] = []  # windows that show no half of it
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._step)
        stack.currentChanged.connect(self._on_shown)

    def wear(self, name: str, percent: str) -> None:
        """Change the theme and the size of letters, as soon as what is not seen is undressed."""
        self._wish = (name, percent)
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
        elif self._bare:
            self._dress(next(iter(self._bare)))
        if self._wish is not None or self._bare:
            self._turn.start()

    def _change(self, app: QApplication, name: str, percent: str) -> None:
        if wears(app, name, percent):
            self._wish = None
        elif (page := self._dressed()) is not None:
            self._undress(page)
        elif app.styleSheet():
            self._stopped = [one for one in app.topLevelWidgets() if one.isVisible()]
            for one in self._stopped:
                one.setUpdatesEnabled(False)
            app.setStyleSheet("")
        else:
            apply_theme(app, name, percent)
            self._wish = None
            self._go_on()
            self.worn.emit()

    def _go_on(self) -> None:
        for one in self._stopped:
            if shiboken6.isValid(one) and one.isVisible():
                one.setUpdatesEnabled(True)
        self._stopped = []

    def _dressed(self) -> QWidget | None:
        pages = (self._stack.widget(place) for place in range(self._stack.count()))
        seen = self._stack.currentWidget()
        return next((one for one in pages if one is not seen and one not in self._bare), None)

    def _undress(self, page: QWidget) -> None:
        whole = (page, *page.findChildren(QWidget))
        self._bare[page] = worn = [one for one in whole if one.testAttribute(_POLISHED)]
        for one in worn:
            one.style().unpolish(one)
            one.setAttribute(_POLISHED, on=False)

    def _dress(self, page: QWidget) -> None:
        for one in self._bare.pop(page, ()):
            if shiboken6.isValid(one) and not one.testAttribute(_POLISHED):
                QApplication.sendEvent(one, QEvent(QEvent.Type.Polish))

    def _on_shown(self) -> None:
        page = self._stack.currentWidget()
        if page is not None:
            self._dress(page)


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - whoever shows windows has made one
    return app
