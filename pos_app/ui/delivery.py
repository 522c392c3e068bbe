"""A price list on its way into the shop: read, looked at and written on a lane of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pos_app.domain.catalog import CatalogChange
from pos_app.domain.pricelist import lacks_only_skus
from pos_app.domain.table import Table
from pos_app.errors import BoothError
from pos_app.flow.intake import Intake, Weighed
from pos_app.ui.backroom import Backroom
from pos_app.ui.models.replacing import Compared, Find, compared

LANE = "delivery"


class Delivery(QObject):
    """Signals out, no widgets. Only the last list that was asked for is ever shown."""

    progressed = Signal(str, object)  # key of a sentence, and how many rows it is about
    looked_at = Signal(object)  # Compared: nothing is written yet
    taken = Signal(object)  # CatalogChange
    failed = Signal(object)  # BoothError: nothing was written; `number` may be a way on

    def __init__(
        self,
        intake: Intake,
        backroom: Backroom,
        who: Callable[[], str],
        known: Callable[[], Find],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._intake = intake
        self._backroom = backroom
        self._who = who
        self._known = known
        self._turn = 0
        self._read: Table | None = None
        self.held: Weighed | None = None
        self.busy = False

    @property
    def waiting(self) -> int:
        """How many products were read and are not taken in; of a list without SKUs its rows."""
        if self.held is not None:
            return len(self.held.sifted.rows)
        return len(self._read.rows) if self._read is not None else 0

    def open(self, path: Path) -> None:
        """Read a file and look at it."""
        self._begin("products.reading", 0)
        self._submit(partial(self._intake.read, path), self._on_read)

    def type_in(self, lines: Sequence[Sequence[str]], *, korean: bool) -> None:
        """Look at what was typed."""
        self._begin("products.checking", len(lines))
        self._weigh(partial(self._intake.type_in, lines, korean=korean))

    def number(self) -> None:
        """Look at the list that has no SKUs again, its products known by their names."""
        table = self._read
        if table is not None and not self.busy:
            self._begin("products.checking", len(table.rows))
            self._weigh(partial(self._intake.weigh, table, by_name=True))

    def take_in(self) -> None:
        """Write what was looked at."""
        if self.held is None or self.busy:
            return
        weighed, who = self.held, self._who()
        self._begin("products.saving", len(weighed.sifted.rows))
        self._submit(partial(self._intake.take_in, weighed, who), self._on_taken)

    def forget(self) -> None:
        """Put the list aside; what is under way comes to nothing in sight."""
        self._turn += 1
        self.held, self._read, self.busy = None, None, False

    def _begin(self, key: str, count: int) -> None:
        self.forget()
        self.busy = True
        self.progressed.emit(key, count)

    def _submit(self, job: Callable[[], object], done: Callable[..., None]) -> None:
        turn = self._turn

        def numbered() -> tuple[int, object]:
            try:
                return turn, job()
            except BoothError as error:
                return turn, error

        self._backroom.submit(LANE, numbered, done, self._on_failed)

    def _mine(self, answer: tuple[int, object]) -> object | None:
        """What came of the last list; nothing for one that was put aside, or that failed."""
        turn, found = answer
        if turn != self._turn:
            return None
        if isinstance(found, BoothError):
            self._on_failed(LANE, found)
            return None
        return found

    def _on_read(self, answer: tuple[int, object]) -> None:
        table = self._mine(answer)
        if isinstance(table, Table):
            self.progressed.emit("products.checking", len(table.rows))
            self._read = table
            self._weigh(partial(self._intake.weigh, table))

    def _weigh(self, weigh: Callable[[], Weighed]) -> None:
        self._submit(partial(compared, weigh, self._known()), self._on_weighed)

    def _on_weighed(self, answer: tuple[int, object]) -> None:
        looked_at = self._mine(answer)
        if isinstance(looked_at, Compared):
            self.busy, self.held = False, looked_at.weighed
            self.looked_at.emit(looked_at)

    def _on_taken(self, answer: tuple[int, object]) -> None:
        change = self._mine(answer)
        if isinstance(change, CatalogChange):
            self.busy = False
            self.taken.emit(change)

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        unnumbered = self._read if lacks_only_skus(error) else None
        self.forget()
        self._read = unnumbered
        self.failed.emit(error)
