"""Keeps what somebody chose, out of the window's way: a disk may take its time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pos_app.errors import BoothError
from pos_app.ui.backroom import SETTINGS, Backroom
from pos_app.ui.widgets.hold import Hold


class Saving(QObject):
    """One thing at a time for one form, whose `controls` are held until it is over."""

    kept = Signal(object)  # what the job gave
    failed = Signal(object)  # BoothError: nothing was changed

    def __init__(self, backroom: Backroom, form: QWidget, *controls: QWidget) -> None:
        super().__init__(form)
        self._backroom = backroom
        self._hold = Hold(form, *controls)

    def save(self, job: Callable[[], object]) -> None:
        """Do it, unless something is being kept already."""
        if not self._hold.held:
            self._hold.take()
            self._backroom.submit(SETTINGS, job, self._on_kept, self._on_failed)

    def _on_kept(self, value: object) -> None:
        self._hold.release()
        self.kept.emit(value)

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self._hold.release()
        self.failed.emit(error)
