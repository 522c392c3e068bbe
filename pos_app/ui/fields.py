"""What stood in the text fields before a scanner typed into them."""

from __future__ import annotations

from dataclasses import dataclass

import shiboken6
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

_KINDS = (QLineEdit, QPlainTextEdit, QTextEdit)


@dataclass(frozen=True, slots=True)
class _Field:
    """A text field as it was before a burst."""

    widget: QWidget
    text: str
    cursor: int

    def restore(self) -> None:
        if not shiboken6.isValid(self.widget) or _text(self.widget) == self.text:
            return
        if isinstance(self.widget, QLineEdit):
            self.widget.setText(self.text)
            self.widget.setCursorPosition(self.cursor)
        elif isinstance(self.widget, QPlainTextEdit | QTextEdit):
            self.widget.setPlainText(self.text)
            cursor = self.widget.textCursor()
            cursor.setPosition(self.cursor)
            self.widget.setTextCursor(cursor)


class Fields:
    """Those that a burst of keys might reach, and what had the keyboard when it began."""

    def __init__(self) -> None:
        self._noted: dict[QWidget, _Field] = {}
        self._focus: QWidget | None = None
        self._is_burst = False  # more than one key has come

    @property
    def focus(self) -> QWidget | None:
        """What had the keyboard when the burst began, where it is still there: a dialog may have
        closed since. An error in a filter of keys takes the program with it."""
        return self._focus if self._focus is not None and shiboken6.isValid(self._focus) else None

    def begin(self) -> None:
        """A key comes that may be the first of a burst."""
        self._noted, self._is_burst = {}, False
        self._focus = QApplication.focusWidget()
        self.note(self._focus)

    def go_on(self) -> None:
        """A key comes behind it; fingers seldom do, for to find every field takes a while."""
        if not self._is_burst:
            self._is_burst = True
            window = QApplication.activeWindow() or (self.focus and self.focus.window())
            found = [one for kind in _KINDS for one in window.findChildren(kind)] if window else []
            self.note(*(one for one in found if one.isVisible()))

    def note(self, *widgets: QWidget | None) -> None:
        """Keep what stands there, unless it was kept before."""
        for one in widgets:
            if isinstance(one, _KINDS) and one not in self._noted:
                self._noted[one] = _Field(one, _text(one), _cursor(one))

    def put_back(self) -> None:
        """Make all of it as it was."""
        for field in self._noted.values():
            field.restore()
        focus = self.focus
        if focus is not None and focus is not QApplication.focusWidget():
            focus.setFocus()
        self._noted, self._focus = {}, None


def _text(widget: QWidget) -> str:
    if isinstance(widget, QLineEdit):
        return widget.text()
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit | QTextEdit) else ""


def _cursor(widget: QWidget) -> int:
    if isinstance(widget, QLineEdit):
        return widget.cursorPosition()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return widget.textCursor().position()
    return 0
