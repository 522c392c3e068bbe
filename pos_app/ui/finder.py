"""Finds payments again on a lane of its own; what nobody waits for any more is dropped."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_app.domain.lookup import Hits, Lookup, Summary
from pos_app.errors import BoothError
from pos_app.flow.ports import Index
from pos_app.ui.backroom import Backroom

FIRST_PAGE, LARGEST_PAGE = 100, 2_000
_LANE = "receipts"

Result = tuple[Lookup, Hits | None, tuple[Summary, ...]]


class Finder(QObject):
    """One job at a time: of many wishes typed meanwhile only the last is looked for."""

    begun = Signal()  # the first page of a wish is there, or a part of it
    found = Signal(object)  # Hits of the present wish, to be put behind those before
    read = Signal(object)  # tuple of Summary
    ended = Signal()  # nothing is looked for just now
    failed = Signal(object)  # BoothError

    def __init__(self, index: Index, backroom: Backroom, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._index = index
        self._backroom = backroom
        self._wish = Lookup()
        self._further: int | None = None
        self._page = FIRST_PAGE
        self._missing = 0  # of the page that is being looked for
        self._fresh = False  # nothing of this wish has been seen yet
        self._asked: tuple[int, ...] = ()
        self._busy = False
        self._prepared = False

    def seek(self, wish: Lookup) -> None:
        """Look for these from the newest on."""
        self._wish, self._further, self._page = wish, None, FIRST_PAGE
        self._missing, self._fresh, self._asked = FIRST_PAGE, True, ()
        self._go_on()

    def more(self) -> None:
        """Look for the next page, unless that is under way."""
        if self._further is not None and not self._missing:
            self._page = self._missing = min(2 * self._page, LARGEST_PAGE)
            self._go_on()

    @property
    def has_more(self) -> bool:
        """Whether there may be further ones."""
        return self._further is not None or self._fresh

    @property
    def is_looking(self) -> bool:
        """Whether a page is being looked for."""
        return self._missing > 0

    @property
    def is_fresh(self) -> bool:
        """Whether nothing of the present wish has been found yet, or is known not to be there."""
        return self._fresh

    def fetch(self, numbers: Sequence[int]) -> None:
        """Read what the list shows of these; only the last call counts."""
        self._asked = tuple(numbers)
        self._go_on()

    def _go_on(self) -> None:
        if self._busy:
            return
        if self._asked and not self._fresh:
            job = partial(self._index.summaries, self._asked)
            self._asked = ()
            self._submit(partial(_nothing_found, self._wish, job))
        elif self._missing:
            at = None if self._fresh else self._further
            self._submit(partial(_look, self._index, self._wish, at, self._missing))
        elif not self._prepared:
            self._prepared = True
            self._submit(partial(_prepared, self._index, self._wish))

    def _submit(self, job: partial[Result]) -> None:
        self._busy = True
        self._backroom.submit(_LANE, job, self._on_done, self._on_failed)

    def _on_done(self, result: Result) -> None:
        wish, hits, summaries = result
        self._busy = False
        self.read.emit(summaries)
        if hits is not None and wish is self._wish:
            self._take(hits)
        self._go_on()

    def _take(self, hits: Hits) -> None:
        if self._fresh:
            self._fresh = False
            self.begun.emit()
        self._further = hits.further
        self._missing -= len(hits.numbers)
        if hits.further is None:
            self._missing = 0
        self.found.emit(hits)
        if not self._missing:
            self.ended.emit()

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        if self._fresh:
            self.begun.emit()  # what another search found does not stand under this one
        self._busy = self._fresh = False
        self._missing, self._asked, self._further = 0, (), None
        self.failed.emit(error)
        self.ended.emit()


def _look(index: Index, wish: Lookup, at: int | None, most: int) -> Result:
    hits = index.find(wish, at, most)
    # The first ones are seen at once; what is scrolled to is read when it comes in sight.
    summaries = index.summaries(hits.numbers) if at is None else ()
    return wish, hits, summaries


def _nothing_found(wish: Lookup, job: partial[tuple[Summary, ...]]) -> Result:
    return wish, None, job()


def _prepared(index: Index, wish: Lookup) -> Result:
    index.prepare()
    return wish, None, ()
