"""Runs what is due: sleeps as long as the flow says, then hands each step to its lane."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from pos_app.errors import BoothError
from pos_app.flow.counter import Counter, Step
from pos_app.flow.seeking import Sought
from pos_app.ui.backroom import Backroom

_MILLI = 1_000
_SEEKING = "seeking"  # the lane of what a restore left to be asked


class Heartbeat(QObject):
    """The window's part of `flow.watch`: a timer, and no patience of its own."""

    stepped = Signal(object)  # Step
    # Order number, BoothError, and the key of what is said where the books were not written.
    stumbled = Signal(str, object, str)
    found = Signal(object)  # Attempt that a restore had lost

    def __init__(self, counter: Counter, backroom: Backroom, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._backroom = backroom
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.beat)
        self._stopped = False

    def nudge(self) -> None:
        """Something has changed: look again when to beat next."""
        waits = (self._counter.wait_s(), self._counter.seeking.wait_s())
        known = [one for one in waits if one is not None]
        if self._stopped or not known:
            self._timer.stop()
        else:
            self._timer.start(math.ceil(min(known) * _MILLI))

    def stop(self) -> None:
        """Beat no more, whatever comes back."""
        self._stopped = True
        self._timer.stop()

    def go_on(self) -> None:
        """Beat again after a stop."""
        self._stopped = False
        self.nudge()

    def beat(self) -> None:
        """Begin what is due, before anything is painted."""
        if self._stopped:
            return
        while (watched := self._counter.take()) is not None:
            lane = watched.attempt.order_no
            job = partial(self._counter.run, watched)
            self._backroom.submit(lane, job, self._on_step, self._on_failed)
        seeking = self._counter.seeking
        if seeking.take():
            self._backroom.submit(_SEEKING, seeking.step, self._on_sought, self._on_failed)
        self.nudge()

    def _on_step(self, step: Step) -> None:
        if step.attempt.over or not step.vigil.attended:  # nobody waits for its next step
            self._backroom.retire(step.attempt.order_no)
        self.stepped.emit(step)
        self.nudge()

    def _on_sought(self, sought: Sought | None) -> None:
        if sought is not None and sought.found:
            self.found.emit(sought.attempt)
        self.nudge()

    def _on_failed(self, lane: str, error: BoothError) -> None:
        self.stumbled.emit(lane, error, "trouble.not_written")
        self.nudge()
