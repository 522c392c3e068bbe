"""What closing the day needs of the outer rooms, besides `ports`; they fit these by shape."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from pos_app.domain.alerts import Alert
from pos_app.domain.answer import RefundRow, Reply
from pos_app.domain.closing import Period, Report, Seal
from pos_app.domain.drawer import DrawerEntry
from pos_app.domain.match import Ours, Reading, Sum
from pos_app.domain.payment import Mode
from pos_app.domain.refund import Refund
from pos_app.domain.settlement import Page
from pos_app.flow.ports import Books, Gateway


class Closings(Protocol):
    """The days that were closed, and the drawer; each method as those of Books."""

    def open_drawer(self, entry: DrawerEntry) -> None:
        """Write why the drawer was opened, or what was counted in it."""
        ...

    def period(self) -> Period:
        """Everything that was booked since the last Z."""
        ...

    def report(self, at: datetime, mode: Mode) -> Report:
        """The figures since the last Z; nothing is written."""
        ...

    def check(self, at: datetime) -> None:
        """Raise Refused when the day cannot be closed now, whatever is decided."""
        ...

    def close(self, mode: Mode, match: Sum, seal: Seal, at: datetime) -> Report:
        """Close the day: figures, number and ledger entry together. Raises Refused as `check`."""
        ...

    def alerts(self, at: datetime) -> tuple[Alert, ...]:
        """What was unusual since the last Z, for a manager to look at."""
        ...

    def closing(self, number: int) -> Report:
        """The Z of a number, as it was closed. Raises Refused when there is none."""
        ...

    def newest(self, most: int) -> tuple[Report, ...]:
        """The last Zs, the newest first."""
        ...


class Matches(Protocol):
    """What Toss said of each order for the match; each method as those of Books."""

    def orders(self, listed: Iterable[str] = ()) -> tuple[Ours, ...]:
        """Every order of the period, those that are not over, and those that the books miss."""
        ...

    def order(self, number: str) -> Ours: ...

    def note(self, reading: Reading) -> None: ...

    def take_in(
        self,
        draft: Refund,
        before: tuple[Refund, ...],
        rows: Iterable[tuple[RefundRow, int | None]],
        at: datetime,
    ) -> tuple[Refund, ...]:
        """Write refunds that were made at Toss without us, each with its tax-free part; all of
        them, or none. Raises Stale when its refunds are not those of `before` any more."""
        ...


class DayBooks(Books, Protocol):
    """Books that can be closed for the day."""

    @property
    def closings(self) -> Closings: ...

    @property
    def matches(self) -> Matches: ...


class SettlingGateway(Gateway, Protocol):
    """Toss Pay, which lists what it settles."""

    def settlement(self, day: date, cursor: str | None) -> Reply[Page]:
        """One page of the day's list; NOT_SENT where the contract has none (`no_settlement`)."""
        ...
