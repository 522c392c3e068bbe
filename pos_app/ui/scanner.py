"""Hears a barcode scanner through the keys of the program, whatever has the focus."""

from __future__ import annotations

import time
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from pos_app.domain.scan import ENTER_GAP_S, MIN_KEYS, ScanDetector
from pos_app.ui.fields import Fields

KEEPS_SCANS = "keeps_scans"  # a field with this property takes a scan as typing
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYS = (QKeyEvent, QInputMethodEvent)
_PRESSES = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)


class Scanner(QObject):
    """An event filter on what has the keyboard: one on the application would see, by way of Python,
    some 300 events of a tap. People's typing passes it untouched."""

    scanned = Signal(object)  # tuple[str, ...]: readings of one label, likeliest first

    def __init__(
        self,
        app: QApplication,
        clock: Callable[[], float] = time.perf_counter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or app)
        self._clock = clock
        self._detector = ScanDetector()
        self._fields = Fields()
        # The detector's time: it runs by the longest pause since the last text, so that the
        # steps of an input method, which bring no text yet, bridge the time to its syllable.
        self._last_s = clock()
        self._last_ms = 0  # the same by the clock of the keyboard, where it has one
        self._pause_s = 0.0
        self._detector_s = 0.0
        self._swallowing = False
        self._app = app
        self._heard: QObject | None = None
        self._soon = QTimer(self)  # no key comes before events do, and a window is built meanwhile
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._listen)
        self._soon.start()

    def _listen(self) -> None:
        # The second for a window in which nothing has the keyboard, the first for lists that drop
        # down, of which the window of the keyboard never hears.
        self._app.focusChanged.connect(self._follow)
        self._app.focusObjectChanged.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        """Listen where a key comes first: Qt hands it on to the parents afterwards."""
        heard = QApplication.focusWidget() or QGuiApplication.focusObject()
        if heard is self._heard:
            return
        if self._heard is not None and shiboken6.isValid(self._heard):
            self._heard.removeEventFilter(self)
        if heard is not None:
            heard.installEventFilter(self)
        self._heard = heard
        if self._detector.pending:  # its first key may have called for a field, to be typed there
            self._fields.note(QApplication.focusWidget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, _KEYS) or not self._is_open():
            return False
        if isinstance(event, QInputMethodEvent):
            self._on_input_method(event)
            return False
        if event.type() == QEvent.Type.KeyRelease:
            return self._swallowing and event.key() in _ENTER
        return self._on_key(event) if event.type() in _PRESSES else False

    def _on_key(self, event: QKeyEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if event.key() in _ENTER:
            return self._claim_enter(event) if override else self._on_enter(event)
        if override or event.isAutoRepeat():
            return False
        self._swallowing = False
        in_burst = self._detector.pending > 0
        self._step(event.text(), event.timestamp())
        # A blank in a code must not press the button that has the focus.
        blank = event.key() == Qt.Key.Key_Space and self._detector.pending > 1
        return in_burst and blank and isinstance(QApplication.focusWidget(), QAbstractButton)

    def _on_input_method(self, event: QInputMethodEvent) -> None:
        self._step(event.commitString(), 0)

    def _since(self, at_ms: int) -> float:
        """Seconds since the last step: when the keys were pressed, however busy the window was."""
        if at_ms and self._last_ms:
            return (at_ms - self._last_ms) / 1_000
        return self._clock() - self._last_s

    def _step(self, text: str, at_ms: int) -> None:
        """Take one key or one step of an input method; most steps bring no text yet."""
        self._pause_s = max(self._pause_s, self._since(at_ms))
        self._last_s, self._last_ms = self._clock(), at_ms
        if not text or not text.isprintable():
            return
        self._detector_s += self._pause_s
        self._pause_s = 0.0
        self._detector.key(text, self._detector_s)
        if self._detector.pending == len(text):  # the first of a burst
            self._fields.begin()
        else:
            self._fields.go_on()

    def _claim_enter(self, event: QKeyEvent) -> bool:
        """Keep a shortcut on Enter from firing when a scan seems to end."""
        soon = self._since(event.timestamp()) <= ENTER_GAP_S
        if soon and self._detector.pending >= MIN_KEYS:
            event.accept()
            return True
        return False

    def _on_enter(self, event: QKeyEvent) -> bool:
        QGuiApplication.inputMethod().commit()  # a syllable that is still being put together
        at_ms = event.timestamp()
        scan = self._detector.enter(self._detector_s + max(self._pause_s, self._since(at_ms)))
        self._last_s, self._last_ms, self._pause_s = self._clock(), at_ms, 0.0
        self._swallowing = scan is not None and not self._is_kept()
        if scan is None or not self._swallowing:
            return False
        self._fields.put_back()
        self.scanned.emit(scan.codes)
        return True

    def _is_open(self) -> bool:
        owner = self.parent()
        return not isinstance(owner, QWidget) or owner.window().isVisible()

    def _is_kept(self) -> bool:
        focus = self._fields.focus
        return focus is not None and bool(focus.property(KEEPS_SCANS))
