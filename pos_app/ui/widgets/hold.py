"""Controls that nobody can press for a moment; the keyboard comes back to them."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget


class Hold:
    """`place` has the keyboard meanwhile: else Qt would give it to the next control, and an Enter
    too many would press that one."""

    def __init__(self, place: QWidget, *controls: QWidget) -> None:
        self._place, self._controls = place, controls
        self._focus: QWidget | None = None
        self.held = False

    def take(self) -> None:
        """Nothing of it can be pressed."""
        focus = QApplication.focusWidget()
        self.held = True
        self._focus = focus if focus in self._controls else None
        if self._focus is not None:
            self._place.setFocus()
        for one in self._controls:
            one.setEnabled(False)

    def release(self) -> None:
        """It can again."""
        self.held = False
        for one in self._controls:
            one.setEnabled(True)
        if self._focus is not None and self._place.hasFocus():
            self._focus.setFocus()
        self._focus = None
