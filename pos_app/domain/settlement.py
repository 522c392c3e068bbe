"""Toss' own list of a day: what it settles, order by order; and which days' lists were read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the orders that it names, where the next page begins, if there is one, and which
    of the orders it names for more than being paid: for a refund, or what we know no word for."""

    order_nos: tuple[str, ...]
    next_cursor: str | None = None
    refunded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """Days in a row in Seoul, the last one included."""

    first: date
    last: date

    def __str__(self) -> str:
        one, other = self.first.isoformat(), self.last.isoformat()
        return one if one == other else f"{one} – {other}"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the lists were read: the days that they should have been read of, and of these the
    ones whose list was not read, or not whole."""

    days: Days | None = None
    missing: tuple[Days, ...] = ()


NOWHERE = Reach()


def days_between(begun: Iterable[date], today: date, most: int) -> tuple[list[date], Days | None]:
    """Every day from the earliest of `begun` to `today`, the newest `most` (at least 1) of them
    where they are more, and the earlier days that were left out.

    A day of `begun` after `today` is among them: one of the two comes from a wrong clock.
    """
    known = sorted({*begun, today})
    first = max(known[0], today - (most - 1) * _A_DAY)
    days = [first + place * _A_DAY for place in range((today - first).days + 1)]
    days += [day for day in known if day > today]
    return days, None if first == known[0] else Days(known[0], first - _A_DAY)


def in_rows(days: Iterable[date]) -> tuple[Days, ...]:
    """The same days as few stretches, the earliest first."""
    found: list[Days] = []
    for day in sorted(set(days)):
        if found and found[-1].last + _A_DAY == day:
            found[-1] = Days(found[-1].first, day)
        else:
            found.append(Days(day, day))
    return tuple(found)
