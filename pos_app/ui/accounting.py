"""Has reports read and written on a lane of their own; of many wishes only the last one counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pos_app.domain.payment import Mode
from pos_app.domain.report import Report, Row, Wish
from pos_app.domain.stocksheet import Filled
from pos_app.errors import BoothError
from pos_app.flow.reporting import Reporting
from pos_app.ui.backroom import Backroom

LANE = "reports"
# More than anybody reads on a screen; a file has them all.
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A report with the rows that a screen has room for."""

    report: Report
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """A file that is there: how many rows it has, and of a stock sheet those left blank."""

    path: str
    count: int
    blank_lines: tuple[int, ...] | None = None


class Accounting(QObject):
    """Reads what is asked for last, and writes one file after the other. `mode`: of the books."""

    began = Signal()
    read = Signal(object)  # Shown
    saved = Signal(object)  # Saved
    failed = Signal(object)  # BoothError

    def __init__(
        self, reporting: Reporting, mode: Mode, backroom: Backroom, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._reporting = reporting
        self.mode = mode
        self._backroom = backroom
        self._wish: Wish | None = None
        self._reading = False

    def ask(self, wish: Wish) -> None:
        """Read a report; one that is being read for nobody any more is not shown."""
        self._wish = wish
        self.began.emit()
        if not self._reading:
            self._go_on()

    def save(self, wish: Wish, path: str) -> None:
        """Write a report into a file."""
        self._backroom.submit(
            LANE, partial(_save, self._reporting, wish, path), self._on_saved, self._on_failed
        )

    def fill(self, wish: Wish, source: str, path: str) -> None:
        """Write a copy of the owner's stock sheet with what was sold in the days of a wish."""
        job = partial(_fill, self._reporting, wish, source, path)
        self._backroom.submit(LANE, job, self._on_saved, self._on_failed)

    def _go_on(self) -> None:
        wish, self._wish = self._wish, None
        if wish is not None:
            self._reading = True
            job = partial(_read, self._reporting, wish)
            self._backroom.submit(LANE, job, self._on_read, self._on_unread)

    def _on_read(self, shown: Shown) -> None:
        self._reading = False
        if self._wish is None:
            self.read.emit(shown)
        self._go_on()

    def _on_unread(self, _lane: str, error: BoothError) -> None:
        self._reading = False
        if self._wish is None:
            self.failed.emit(error)
        self._go_on()

    def _on_saved(self, saved: Saved) -> None:
        self.saved.emit(saved)

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self.failed.emit(error)


def _read(reporting: Reporting, wish: Wish) -> Shown:
    return Shown(*reporting.read(wish, MOST_ROWS))


def _save(reporting: Reporting, wish: Wish, path: str) -> Saved:
    return Saved(path, reporting.save(wish, Path(path)))


def _fill(reporting: Reporting, wish: Wish, source: str, path: str) -> Saved:
    filled: Filled = reporting.fill_sheet(Path(source), Path(path), wish.first, wish.last)
    return Saved(path, len(filled.values), tuple(line for line, _ in filled.unknown))
