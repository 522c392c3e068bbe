"""Keeps the list of unfinished business as it is."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from pos_app.domain.receipt import SaleRecord
from pos_app.domain.seoul import seoul_day
from pos_app.domain.unfinished import Unfinished
from pos_app.errors import BoothError
from pos_app.flow.counter import Counter
from pos_app.flow.ports import Clock
from pos_app.ui.backroom import Backroom
from pos_app.ui.theme import CLOCK_TICK_MS

_LANE = "unfinished"


class Matters(QObject):
    """Reads the rows in a lane of its own when something happened, and looks at what is
    remembered each second."""

    changed = Signal()  # the list, or the age of what stands in it
    was_read = Signal()  # the rows; what stands there new may be due
    failed = Signal(object)  # BoothError

    def __init__(
        self, counter: Counter, clock: Clock, backroom: Backroom, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.listed: tuple[Unfinished, ...] = ()
        self._counter = counter
        self._clock = clock
        self._backroom = backroom
        self._records: tuple[SaleRecord, ...] = ()
        self._reading = False
        self._again = False
        self._timer = QTimer(self)
        self._timer.setInterval(CLOCK_TICK_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()

    def reload(self) -> None:
        """Read the rows again, soon; what is asked meanwhile is read once more."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        self._backroom.submit(_LANE, self._counter.backlog.read, self._on_read, self._on_failed)

    def refresh(self) -> None:
        """Look again at what is remembered; the books are not touched."""
        self.listed = self._counter.backlog.listed(self._records)
        self.changed.emit()

    def seconds_since(self, moment: datetime) -> int:
        """How long ago something was."""
        return max(0, int((self._clock.now() - moment).total_seconds()))

    def today(self) -> date:
        """The day in Seoul."""
        return seoul_day(self._clock.now())

    def _on_read(self, records: tuple[SaleRecord, ...]) -> None:
        self._records = records
        self.refresh()
        self.was_read.emit()
        self._finish()

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self.failed.emit(error)
        self._finish()

    def _finish(self) -> None:
        self._reading = False
        if self._again:
            self._again = False
            self.reload()
