"""Letters that grow with a screen, and give way where all that is said would not fit."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLayout, QWidget

from pos_app.ui.screens.words import Words

_STEP, _LEAST = 0.1, 0.5


class Squeeze(QObject):
    """The largest letters give way first: none becomes smaller than can be read.

    Looked at once everything has found its place, so that nothing is measured twice.
    """

    def __init__(self, screen: QWidget, column: QLayout, margin_px: int) -> None:
        """`column` holds the words, and has all of the screen's height but its margins."""
        super().__init__(screen)
        self._screen, self._column, self._margin_px = screen, column, margin_px
        self._share = 1.0
        self._about: object = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._shrink)

    def fit(self) -> None:
        """The screen has another size."""
        self._dress(1.0)
        self._soon.start()

    def fit_about(self, what: object) -> None:
        """Other things are said; about another matter the letters may be large again."""
        if what != self._about and self._share < 1.0:
            self._dress(1.0)
        self._about = what
        self._soon.start()

    def _shrink(self) -> None:
        width_px = self._column.geometry().width()  # it is forgotten with all that was measured
        if not self._screen.isVisible() or width_px <= 0:
            return
        room_px = self._screen.height() - self._margin_px
        while self._share > _LEAST and self._column.totalHeightForWidth(width_px) > room_px:
            self._dress(round(self._share - _STEP, 1))
            _forget(self._column)

    def _dress(self, share: float) -> None:
        self._share = share
        for one in self._screen.findChildren(Words):
            one.fit(self._screen.height(), share)
            one.ensurePolished()


def _forget(layout: QLayout) -> None:
    """What was measured before some of it changed; Qt would forget it an event later."""
    layout.invalidate()
    for item in map(layout.itemAt, range(layout.count())):
        if item is not None:
            widget = item.widget()
            item.invalidate()
            inner = widget.layout() if widget is not None else item.layout()
            if inner is not None:
                _forget(inner)
