"""What a manager should hear of: what was done, or happened, unusually often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class What(StrEnum):
    """What is counted, for each person by themselves."""

    REFUNDS = "refunds"
    REFUSALS = "refusals"
    REPRINTS = "reprints"
    LOCK_OUTS = "lock_outs"
    RESETS = "resets"
    GIVEN_UP = "given_up"  # a payment that its buyer approved, and that was given up here
    UNKNOWNS = "unknowns"  # executes and refunds without a believable answer
    STRANGERS = "strangers"  # answers that were not about our payment
    CLOCK_BACK = "clock_back"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many within so long are worth a word."""

    count: int
    within: timedelta


_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
LIMITS = {
    What.REFUNDS: Limit(5, _HOUR),
    What.REFUSALS: Limit(3, _HOUR),
    What.REPRINTS: Limit(5, _HOUR),
    What.LOCK_OUTS: Limit(1, _DAY),
    What.RESETS: Limit(1, _DAY),
    What.GIVEN_UP: Limit(3, _DAY),
    What.UNKNOWNS: Limit(5, _HOUR),
    What.STRANGERS: Limit(1, _DAY),
    What.CLOCK_BACK: Limit(1, _DAY),
}
# Clocks are set by a few seconds all the time.
SLACK = timedelta(minutes=5)
# What is over so long is no news.
NEWS = timedelta(days=7)
_DOUBTS = frozenset({"execute_unknown", "refund_unknown"})
# A reply that names another payment, amount or mode, denies what it says, or leads elsewhere.
_STRANGE = ("echo_", "contradiction", "page_refused")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is counted. `who` is blank where it was nobody, or the owner."""

    what: What
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """More than is usual: the most within the limit's time, and when that began."""

    what: What
    who: str
    count: int
    since: datetime


def alerts(events: Iterable[Event]) -> tuple[Alert, ...]:
    """One for each person and kind that reached its limit, the earliest first."""
    times: dict[tuple[What, str], list[datetime]] = {}
    for one in events:
        times.setdefault((one.what, one.who), []).append(one.at)
    found = (_alert(what, who, sorted(at)) for (what, who), at in times.items())
    return tuple(sorted((one for one in found if one), key=lambda one: one.since))


def of_history(event: str, detail: str, *, given_up: bool) -> What | None:
    """What a line of a payment's history counts as."""
    if event.endswith("_unknown") and detail.startswith(_STRANGE):
        return What.STRANGERS
    if event in _DOUBTS:
        return What.UNKNOWNS
    return What.GIVEN_UP if event == "late_approval" and given_up else None


def went_back(before: datetime, at: datetime) -> bool:
    """Whether the clock was put back between two entries of the ledger."""
    return before - at > SLACK


def _alert(what: What, who: str, times: list[datetime]) -> Alert | None:
    limit = LIMITS[what]
    counts = [sum(at <= one < at + limit.within for one in times) for at in times]
    most = max(counts)
    if most < limit.count:
        return None
    return Alert(what, who, most, times[counts.index(most)])
