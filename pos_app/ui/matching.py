"""The match with Toss, for the window: it beats as the flow says, and stops when somebody says."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from pos_app.domain.match import Row
from pos_app.errors import BoothError
from pos_app.flow.match import Progress
from pos_app.ui.backroom import Backroom
from pos_app.ui.evening import LANE, DayParts

_MILLI = 1_000


class Matching(QObject):
    """Signals out, no widgets."""

    progressed = Signal(object)  # Progress
    rows_read = Signal(object)  # tuple of Row
    taken_in = Signal(object)  # Row
    failed = Signal(object)  # BoothError

    def __init__(
        self,
        parts: DayParts,
        backroom: Backroom,
        who: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.running = False
        self._match = parts.closing.match
        self._differences = parts.differences
        self._backroom = backroom
        self._who = who
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._beat)

    def start(self, again: bool) -> None:
        """Begin, or go on where the last match ended."""
        self.running = True
        job = partial(self._match.begin, again=again)
        self._backroom.submit(LANE, job, self._on_progress, self._on_failed)

    def stop(self) -> None:
        """Ask nothing more; what was read stays."""
        self.running = False
        self._timer.stop()
        self._match.stop()
        self.progressed.emit(self._match.progress())
        self.read_rows()

    def read_rows(self) -> None:
        """Read how every order of the period stands."""
        self._backroom.submit(LANE, self._match.rows, self._on_rows, self._on_failed)

    def take_in(self, order_no: str, why: str, tax_free_won: int | None) -> None:
        """Have a difference booked."""
        job = partial(
            self._differences.take_in,
            order_no,
            why,
            tax_free_won=() if tax_free_won is None else (tax_free_won,),
            who=self._who(),
        )
        self._backroom.submit(LANE, job, self._on_taken_in, self._on_failed)

    def _beat(self) -> None:
        if self.running and self._match.take():
            self._backroom.submit(LANE, self._match.step, self._on_progress, self._on_failed)
        else:
            self._nudge()

    def _nudge(self) -> None:
        pause = self._match.wait_s()
        if self.running and pause is not None:
            self._timer.start(math.ceil(pause * _MILLI))

    def _on_progress(self, progress: Progress) -> None:
        if progress.over:
            self.running = False
            self.read_rows()
        self.progressed.emit(progress)
        self._nudge()

    def _on_rows(self, rows: tuple[Row, ...]) -> None:
        self.rows_read.emit(rows)

    def _on_taken_in(self, row: Row) -> None:
        self.taken_in.emit(row)
        self.read_rows()

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self.failed.emit(error)
        self._nudge()
