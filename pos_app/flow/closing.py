"""The end of the day: the drawer, the X report, and the Z that closes over what is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from pos_app.domain.alerts import Alert
from pos_app.domain.closing import Report, Seal, blind
from pos_app.domain.drawer import Act, DrawerEntry, check_entry, counted
from pos_app.domain.money import Won
from pos_app.domain.payment import Mode
from pos_app.domain.staff import Action
from pos_app.domain.unfinished import Kind, Unfinished
from pos_app.errors import Refused
from pos_app.flow.access import Access
from pos_app.flow.daybook import DayBooks
from pos_app.flow.match import Match
from pos_app.flow.ports import Clock
from pos_app.flow.unfinished import Backlog

# Somebody has decided these already: the money is on its way back.
_DECIDED = frozenset({Kind.REFUND_PENDING})


class Closing:
    """What is done at the drawer and at the end of the day. Belongs on the lane of the match."""

    def __init__(
        self,
        books: DayBooks,
        clock: Clock,
        access: Access,
        backlog: Backlog,
        match: Match,
        mode: Mode,
    ) -> None:
        self.match = match
        self._books = books
        self._clock = clock
        self._access = access
        self._backlog = backlog
        self._mode = mode

    def open_drawer(
        self, act: Act, amount_won: int = 0, why: str = "", who: str = ""
    ) -> DrawerEntry:
        """Write down why the drawer is opened without a sale, before it is.

        Raises Refused for an amount that cannot be, without a reason, and without a right.
        """
        return self._write(act, amount_won, why, who, ())

    def count(self, pieces: Mapping[int, int], who: str = "") -> Report:
        """Write down what was counted, note by note; gives the X that may be seen from now on."""
        amount_won, kept = counted(pieces)
        self._write(Act.COUNT, amount_won, "", who, kept)
        return self.x_report()

    def count_won(self, amount_won: int, who: str = "") -> Report:
        """Write down a sum that was counted elsewhere."""
        self._write(Act.COUNT, amount_won, "", who, ())
        return self.x_report()

    def x_report(self) -> Report:
        """The figures so far, with the match as it stands; what the drawer should hold is left out
        until it has been counted."""
        report = self._books.closings.report(self._clock.now(), self._mode)
        return blind(replace(report, match=self.match.summed()))

    def alerts(self) -> tuple[Alert, ...]:
        """What a manager should look at: what was unusual since the last Z."""
        return self._books.closings.alerts(self._clock.now())

    def undecided(self) -> tuple[Unfinished, ...]:
        """The matters that somebody has to decide before the day can be closed."""
        return _undecided(self._backlog.listed(self._backlog.read()))

    def ready(self) -> Report:
        """The X that a Z made now would keep. Raises Refused for what `close` would refuse,
        the right to do it left aside: nobody is asked for a PIN in vain."""
        self._ready(self._clock.now())
        return self.x_report()

    def close(self, who: str = "") -> Report:
        """Close the day with a Z.

        Raises Refused with undecided matters, without a count where there is cash, where nothing
        was booked, for a day that has its Z already, and without the right, and whatever halts
        the till; nothing is written then.
        """
        self._backlog.check_books()
        now = self._clock.now()
        self._access.check(Action.CLOSE_DAY)
        listed = self._ready(now)
        match = self.match.summed()
        carried = sum(one.carried is not None for one in listed)
        grant = self._access.allow(Action.CLOSE_DAY)
        asked = len(self._books.requests.waiting())  # they wait on, and the Z says so
        seal = Seal(0, grant.who or who, grant.approved_by, carried, asked)
        report = self._books.closings.close(self._mode, match, seal, now)
        self.match.end()
        return report

    def z_report(self, number: int) -> Report:
        """A Z as it was closed. Raises Refused when there is none of this number."""
        return self._books.closings.closing(number)

    def newest(self, most: int = 100) -> tuple[Report, ...]:
        """The last Zs, the newest first."""
        return self._books.closings.newest(most)

    def _ready(self, now: datetime) -> tuple[Unfinished, ...]:
        listed = self._backlog.listed(self._backlog.read())
        open_ones = _undecided(listed)
        if open_ones:
            words = ", ".join(one.word for one in open_ones[:5])
            raise Refused("closing.undecided", count=len(open_ones), words=words)
        self._books.closings.check(now)
        return listed

    def _write(
        self, act: Act, amount_won: int, why: str, who: str, pieces: tuple[tuple[int, int], ...]
    ) -> DrawerEntry:
        draft = DrawerEntry(act, Won(amount_won), self._clock.now(), who, why.strip(), pieces)
        check_entry(draft)
        grant = self._access.allow(Action.USE_DRAWER, about=str(act), why=draft.why)
        entry = replace(draft, who=grant.who or who)
        self._books.closings.open_drawer(entry)
        return entry


def _undecided(listed: tuple[Unfinished, ...]) -> tuple[Unfinished, ...]:
    return tuple(one for one in listed if one.carried is None and one.kind not in _DECIDED)
