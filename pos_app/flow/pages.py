"""Toss' settlement lists, page by page: which page is next, and what became of each day's list."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from pos_app.domain.match import Settlement
from pos_app.domain.settlement import NOWHERE, Days, Page, Reach, days_between, in_rows
from pos_app.flow.pace import Pace


@dataclass(slots=True)
class _List:
    """The list of one day, as far as it was read."""

    cursor: str | None = None
    seen: set[str] = field(default_factory=set)
    pages: int = 0


class Pages:
    """Asks nothing by itself. `told` is what became of the lists so far, whole on any thread."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._days: deque[date] = deque()  # those left; the first one's list is being read
        self.clear()

    def clear(self) -> None:
        """Nothing is to be asked, and nothing was."""
        self.told = (Settlement.NOT_ASKED, NOWHERE)
        self._days.clear()
        self._all: tuple[date, ...] = ()
        self._skipped: tuple[Days, ...] = ()
        self._torn: list[date] = []
        self._in_vain = 0  # how many days in a row could not be read, up to now
        self._came = self._named = False
        self._list = _List()

    def begin(self, begun: Iterable[date], today: date) -> None:
        """Ask for the list of every day from the earliest of `begun` to `today`, at most
        `list_days` of them.

        The newest goes first: should Toss refuse days that lie too far back, only they are missing.
        """
        self.clear()
        days, skipped = days_between(begun, today, self._pace.list_days)
        self._all, self._skipped = tuple(days), () if skipped is None else (skipped,)
        self._days.extend(reversed(days))

    @property
    def left(self) -> int:
        """How many pages are to be read, as far as is known."""
        return len(self._days)

    @property
    def next(self) -> tuple[date, str | None]:
        """The day and the cursor to ask for; there must be one left."""
        return self._days[0], self._list.cursor

    @property
    def tries(self) -> int:
        """How often a question without an answer is asked again.

        After a day that could not be read it is 0: the next day is another try, and the orders
        wait for it.
        """
        return 0 if self._in_vain else self._pace.create_tries

    def came(self, page: Page) -> None:
        """A page was read. Where it leads back, or on for ever, nobody can know what else the list
        holds: the day counts as one whose list was not read whole."""
        now, cursor = self._list, page.next_cursor
        self._came = True
        self._named = self._named or bool(page.order_nos)
        now.pages += 1
        if cursor is None:
            self._in_vain = 0
            self._end_day()
        elif cursor in now.seen or now.pages >= self._pace.list_pages:
            self.give_up()
        else:
            now.seen.add(cursor)
            now.cursor = cursor
        self._tell()

    def give_up(self) -> None:
        """This day's list cannot be read whole. What was read of it counts; the next day's is
        asked for, unless several in a row could not be read."""
        self._torn.append(self._days[0])
        self._in_vain += 1
        self._end_day()
        if self._in_vain >= self._pace.list_tries:
            self._torn.extend(self._days)
            self._days.clear()
        self._tell()

    def do_without(self) -> None:
        """The contract has no lists."""
        self.clear()
        self.told = (Settlement.NOT_OFFERED, NOWHERE)

    def _end_day(self) -> None:
        self._days.popleft()
        self._list = _List()

    def _tell(self) -> None:
        """A day that was not asked for yet is missing, too: a match may be stopped at any time."""
        missing = (*self._skipped, *in_rows((*self._torn, *self._days)))
        if missing:
            settlement = Settlement.PART if self._came else Settlement.NO_ANSWER
        else:
            settlement = Settlement.READ if self._named else Settlement.NOT_OUT
        first = (*(one.first for one in self._skipped), *self._all)[0]
        self.told = (settlement, Reach(Days(first, self._all[-1]), missing))
