"""The counter's only screen turned to the buyer: the QR over everything, until it is needed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from pos_app.domain.payment import Mode
from pos_app.ui.sight import Sight
from pos_app.ui.theme import DOUBLE_TOUCH_MS, THANKS_MS
from pos_app.ui.widgets.buyer_view import EDGE_PX, BuyerView
from pos_app.wording import Wording


class Turned(BuyerView):
    """Lies over the window. A touch, Esc or F10 leads back; so does the end of a thank-you."""

    left = Signal()

    def __init__(self, mode: Mode, wording: Wording, window: QWidget) -> None:
        self.back = QPushButton()
        super().__init__(mode, wording, window)
        self.setObjectName("turned")
        # Nothing is painted under it, so no green card counts as seen before it is.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.back.setObjectName("turned-back")
        self.back.setParent(self)
        self.back.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.back.clicked.connect(self._on_touched)
        # A second touch was meant for this one, and lands on nothing below.
        self._touched = _once(self, DOUBLE_TOUCH_MS, self.leave)
        self._thanked = _once(self, THANKS_MS, self.leave)
        self._window = window
        window.installEventFilter(self)
        self.hide()

    def turn(self, sight: Sight) -> None:
        """Cover the window with this."""
        self.show_sight(sight)
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def thank(self, sight: Sight) -> None:
        """Show this for a short while, and leave."""
        self.show_sight(sight)
        self._thanked.start()

    def leave(self) -> None:
        """Give the screen back to the cashier."""
        self._touched.stop()
        self._thanked.stop()
        if self.isVisible():
            self.hide()
            self.left.emit()

    def show_sight(self, sight: Sight) -> None:
        """Show this picture, and the way back."""
        super().show_sight(sight)
        self.back.setText(self._wording.say("display.back"))
        self.back.setAccessibleName(self._wording.say("display.back"))
        self._put_back()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window whatever its size."""
        if watched is self._window and event.type() is QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the way back in its corner."""
        super().resizeEvent(event)
        self._put_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back; no key reaches what lies below."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch anywhere leads back."""
        self._on_touched()

    def _on_touched(self) -> None:
        self._touched.start()

    def _put_back(self) -> None:
        size = self.back.sizeHint()
        left, top = self.width() - size.width() - EDGE_PX, self.height() - size.height() - EDGE_PX
        self.back.setGeometry(left, top, size.width(), size.height())
        self.back.raise_()


def _once(parent: Turned, after_ms: int, does: object) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    timer.timeout.connect(does)
    return timer
