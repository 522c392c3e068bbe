"""Numbers of payments in falling order, from an index each, and how several are joined."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Protocol

import sqlite_utils

_LEAST_AHEAD, _MOST_AHEAD = 2, 64  # numbers that are read at once of one key
_FEW = 3  # keys that are sought one by one
_LIGHT = 16  # keys that are sought again and again for less than one question costs
PATIENCE = 1_000  # keys sought for one page; some fifteen milliseconds


class Stream(Protocol):
    """Falling numbers; each question asks for no higher a number than the one before."""

    @property
    def weight(self) -> int:
        """How many places have to be looked at to come forward."""
        ...

    def at_most(self, at: int) -> int | None:
        """The highest number that is not above `at`."""
        ...

    def has(self, number: int) -> bool:
        """Whether this number is among them; asked in any order."""
        ...


class Spent(Exception):  # the search goes on where it stopped, so nobody is told
    """A page has cost enough. There is nothing above `at`; what is below was not looked at."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


class Patience:
    """How many seeks one page may still cost."""

    def __init__(self, left: int) -> None:
        self.left = left


@dataclass(frozen=True, slots=True)
class Source:
    """An index that leads from a key to the payments that have it, newest first."""

    heads: str
    following: str
    own: str  # the keys of one payment


def source(table: str, key: str, own: str = "") -> Source:
    """The questions to an index of `table` over the expression `key`."""
    return Source(
        f"""SELECT json_each.value AS "key", (SELECT max(attempt_no) FROM {table}
            WHERE {key} = json_each.value AND attempt_no <= :at) AS head
            FROM json_each(:keys)""",  # noqa: S608
        f"""SELECT attempt_no FROM {table} WHERE {key} = :key AND attempt_no <= :at
            ORDER BY attempt_no DESC LIMIT :most""",  # noqa: S608
        own or f"SELECT {key} FROM {table} WHERE attempt_no = :at",  # noqa: S608
    )


Key = int | str


class Keyed:
    """The payments that have any of some keys; costs by what is read, not by what is there."""

    def __init__(
        self, db: sqlite_utils.Database, asked: Source, keys: Iterable[Key], patience: Patience
    ) -> None:
        self._db = db
        self._source = asked
        self._patience = patience
        self._keys = frozenset(keys)
        self._behind: list[Key] = list(self._keys)  # whose next number is not known
        self._heads: list[tuple[int, Key]] = []  # a heap, negative
        self._ahead: dict[Key, list[int]] = {}  # rising, so that the next one is the last
        self._reach: dict[Key, int] = {}  # twice as many each time all of them were wanted

    @property
    def weight(self) -> int:
        return len(self._keys)

    def has(self, number: int) -> bool:
        self._patience.left -= 1
        rows = self._db.execute(self._source.own, {"at": number})
        return any(key in self._keys for (key,) in rows)

    def at_most(self, at: int) -> int | None:
        while self._heads and -self._heads[0][0] > at:
            self._behind.append(heappop(self._heads)[1])
        if self._behind:
            self._seek(at)
        return -self._heads[0][0] if self._heads else None

    def _seek(self, at: int) -> None:
        behind, self._behind = self._behind, []
        self._patience.left -= len(behind)
        found = self._each(behind, at) if len(behind) <= _FEW else self._all(behind, at)
        for key, head in found:
            if head is not None:
                heappush(self._heads, (-head, key))

    def _all(self, keys: Sequence[Key], at: int) -> list[tuple[Key, int | None]]:
        rows = self._db.execute(self._source.heads, {"keys": json.dumps(keys), "at": at})
        return [(key, head) for key, head in rows]

    def _each(self, keys: Sequence[Key], at: int) -> list[tuple[Key, int | None]]:
        return [(key, self._next(key, at)) for key in keys]

    def _next(self, key: Key, at: int) -> int | None:
        ahead = self._ahead.setdefault(key, [])
        wasted = 0
        while ahead and ahead[-1] > at:
            ahead.pop()
            wasted += 1
        if not ahead:
            reach = min(2 * self._reach.get(key, 1), _MOST_AHEAD) if not wasted else _LEAST_AHEAD
            self._reach[key] = reach
            wanted = {"key": key, "at": at, "most": reach}
            rows = self._db.execute(self._source.following, wanted).fetchall()
            ahead.extend(number for (number,) in reversed(rows))
        return ahead.pop() if ahead else None


class Few:
    """Numbers that are known already."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._rising = sorted(numbers)
        self.weight = 1

    def has(self, number: int) -> bool:
        return self.at_most(number) == number

    def at_most(self, at: int) -> int | None:
        place = bisect_right(self._rising, at)
        return self._rising[place - 1] if place else None


class AnyOf:
    """Numbers that are in one of the streams."""

    def __init__(self, streams: Sequence[Stream]) -> None:
        self._streams = streams

    @property
    def weight(self) -> int:
        return sum(stream.weight for stream in self._streams)

    def has(self, number: int) -> bool:
        return any(stream.has(number) for stream in self._streams)

    def at_most(self, at: int) -> int | None:
        """Raises Spent where a stream ran out of patience above what the others have."""
        found: list[int] = []
        stopped: list[int] = []
        for stream in self._streams:
            try:
                number = stream.at_most(at)
            except Spent as spent:
                stopped.append(spent.at)
                continue
            if number is not None:
                found.append(number)
        best = max(found, default=None)
        if stopped and (best is None or max(stopped) >= best):
            raise Spent(max(stopped))
        return best


class AllOf:
    """Numbers that are in every one of the streams.

    Light streams lead from one to the next; whether the heavy ones have it is asked each time,
    because they would have to look at all of their keys again wherever the others lead.
    """

    def __init__(self, streams: Sequence[Stream], patience: Patience) -> None:
        ranked = sorted(streams, key=lambda stream: stream.weight)
        self._leading = [one for one in ranked if one.weight <= _LIGHT] or ranked[:1]
        self._asked = ranked[len(self._leading) :]
        self._patience = patience

    @property
    def weight(self) -> int:
        return self._leading[0].weight

    def has(self, number: int) -> bool:
        return all(stream.has(number) for stream in (*self._leading, *self._asked))

    def at_most(self, at: int) -> int | None:
        """Raises Spent when the streams meet too rarely to wait for it."""
        while True:
            met = self._lead(at)
            if met is None:
                return None
            if all(stream.has(met) for stream in self._asked):
                return met
            at = met - 1
            self._may_go_on(at)

    def _lead(self, at: int) -> int | None:
        agreed = 0
        while True:
            for stream in self._leading:
                number = stream.at_most(at)
                if number is None:
                    return None
                agreed = agreed + 1 if number == at else 1
                at = number
                if agreed == len(self._leading):
                    return at
            self._may_go_on(at)

    def _may_go_on(self, at: int) -> None:
        if self._patience.left <= 0:
            raise Spent(at)
