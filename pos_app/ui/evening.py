"""The end of the day, for the window: drawer, count, report and closing, all on one lane."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_app.domain.closing import Report
from pos_app.domain.drawer import Act
from pos_app.domain.slip import Slip
from pos_app.errors import BoothError
from pos_app.flow.closing import Closing
from pos_app.flow.differences import Differences
from pos_app.ui.backroom import Backroom
from pos_app.ui.printing import LANE as PRINTER

LANE = "closing"


@dataclass(frozen=True, slots=True)
class DayParts:
    """What app.py brings for it: `slip` lays a report out, `print_day` prints it."""

    closing: Closing
    differences: Differences
    slip: Callable[[Report], Slip]
    print_day: Callable[[Report], object]


class Answer(QObject):
    """What came of one kind of job."""

    came = Signal(object)

    def tell(self, value: object) -> None:
        """Pass it on."""
        self.came.emit(value)


class Evening(QObject):
    """Each job has its Answer; one runs after the other."""

    failed = Signal(object)  # BoothError

    def __init__(
        self,
        parts: DayParts,
        backroom: Backroom,
        who: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.parts = parts
        self._closing = parts.closing
        self._backroom = backroom
        self._who = who
        self.undecided = Answer(self)  # tuple of Unfinished
        self.report = Answer(self)  # Report, an X
        self.newest = Answer(self)  # tuple of Report
        self.ready = Answer(self)  # Report, the X that would be closed
        self.closed = Answer(self)  # Report, the Z
        self.noted = Answer(self)  # DrawerEntry
        self.counted = Answer(self)  # Report, the X that may be seen now
        self.printed = Answer(self)

    def read(self) -> None:
        """Read what still has to be decided, and how the day stands."""
        self._submit(self._closing.undecided, self.undecided)
        self._submit(self._closing.x_report, self.report)

    def read_newest(self) -> None:
        """Read the last Zs."""
        self._submit(self._closing.newest, self.newest)

    def open_drawer(self, act: Act, amount_won: int, why: str) -> None:
        """Write down why the drawer is opened; it opens once that is `noted`."""
        job = partial(self._closing.open_drawer, act, amount_won, why, self._who())
        self._submit(job, self.noted)

    def count(self, pieces: Mapping[int, int]) -> None:
        """Write down what was counted."""
        self._submit(partial(self._closing.count, pieces, self._who()), self.counted)

    def prepare(self) -> None:
        """Look whether the day can be closed, and with which figures."""
        self._submit(self._closing.ready, self.ready)

    def close_day(self) -> None:
        """Close the day with a Z."""
        self._submit(partial(self._closing.close, self._who()), self.closed)

    def print_day(self, report: Report) -> None:
        """Print an X or a Z."""
        job = partial(self.parts.print_day, report)
        self._backroom.submit(PRINTER, job, self.printed.tell, self._on_failed)

    def _submit(self, job: Callable[[], object], answer: Answer) -> None:
        self._backroom.submit(LANE, job, answer.tell, self._on_failed)

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self.failed.emit(error)
