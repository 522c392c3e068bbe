"""Finding payments again among very many: no search reads more than it needs for one page."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlite_utils

from pos_app.domain.hangul import SearchIndex
from pos_app.domain.lookup import STATES_OF, Hits, Lookup, Status, Summary, Term
from pos_app.domain.payment import State, Tender
from pos_app.store.reports import EARLIEST, LATEST, midnight
from pos_app.store.streams import (
    PATIENCE,
    AllOf,
    AnyOf,
    Few,
    Keyed,
    Patience,
    Source,
    Spent,
    Stream,
    source,
)

if TYPE_CHECKING:
    from pos_app.store.database import Database

EVERY = source("attempts", "0")
AMOUNT = source("attempts", "amount_won")
WORD = source("attempts", "word")
STATE = source("attempts", "substr(state, 1)")
TENDER = source("attempts", "substr(tender, 1)")
ORDER = source("attempts", "order_no")
TAIL = source("attempts", "CAST(substr(order_no, 10) AS INTEGER) % 1000")
BEGUN = source("attempts", "substr(created_at, 12, 5)")
PAID = source(
    "attempts",
    "paid_at IS NOT NULL AND substr(paid_at, 12, 5)",
    "SELECT substr(paid_at, 12, 5) FROM attempts WHERE attempt_no = :at",
)
NAME = source(
    "lookup_rows",
    "name_no",
    """SELECT name_no FROM attempts JOIN sale_lines USING (sale_no) JOIN lookup_names USING (name)
        WHERE attempt_no = :at AND kind = 'product'
    UNION ALL SELECT name_no FROM attempts JOIN sales USING (sale_no)
        JOIN lookup_names ON name = cashier AND kind = 'cashier' WHERE attempt_no = :at""",
)

DAY = "SELECT attempt_no FROM attempts WHERE created_at >= ? AND created_at < ?"
SAME_TAIL = """SELECT attempt_no, CAST(substr(order_no, 10) AS INTEGER) FROM attempts
    WHERE CAST(substr(order_no, 10) AS INTEGER) % 1000 = ?"""
NAMES = """SELECT name_no, name FROM lookup_names WHERE name_no > ? AND kind <> 'refund'
    ORDER BY name_no"""
GIVEN_BACK = "SELECT name_no FROM lookup_names WHERE kind = 'refund' AND name = ''"
SUMMARIES = """SELECT attempt_no, order_no, word, attempts.created_at, paid_at, attempts.amount_won,
        attempts.state, alarm, cashier, tender,
        (SELECT name FROM sale_lines WHERE sale_lines.sale_no = attempts.sale_no
            ORDER BY line_no LIMIT 1) AS first_name,
        (SELECT count(*) FROM sale_lines WHERE sale_lines.sale_no = attempts.sale_no) AS lines,
        (SELECT ifnull(sum(amount_won), 0) FROM refunds
            WHERE refunds.order_no = attempts.order_no AND state = 'done') AS refunded_won,
        (SELECT count(*) FROM refunds WHERE refunds.order_no = attempts.order_no
            AND state IN ('pending', 'doubtful')) AS refunding
    FROM json_each(?) JOIN attempts ON attempt_no = json_each.value JOIN sales USING (sale_no)"""

_STATES = {str(one): one for one in State}
_TENDERS = {str(one): one for one in Tender}
_NEWEST = 2**63 - 1
_INDEXED_DIGITS = 3
_DAY_MINUTES = 24 * 60
_SEOUL_AHEAD = 9 * 60
_MOST_CHUNKS = 8


class SqliteIndex:
    """Fits `flow.ports.Index`; every method is one reading."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._names = _Names()

    def prepare(self) -> None:
        with self._database.read() as db:
            rows = self._names.unknown(db)
        self._names.take_in(rows)  # the longer part, with nobody kept waiting

    def find(self, wish: Lookup, at_most: int | None, most: int) -> Hits:
        with self._database.read() as db:
            stream = _Search(db, self._names).stream(wish)
            return _page(stream, _NEWEST if at_most is None else at_most, most)

    def summaries(self, numbers: Sequence[int]) -> tuple[Summary, ...]:
        with self._database.read() as db:
            rows = db.execute(SUMMARIES, (json.dumps(list(numbers)),)).fetchall()
        return tuple(map(_summary, rows))


class _Names:
    """The names of products and cashiers in memory; there are thousands, not millions."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: list[tuple[int, tuple[str]]] = []
        self._chunks: tuple[SearchIndex[int], ...] = ()

    def unknown(self, db: sqlite_utils.Database) -> list[tuple[int, str]]:
        """The names that came since."""
        last = self._known[-1][0] if self._known else 0
        return [(number, name) for number, name in db.execute(NAMES, (last,))]

    def take_in(self, rows: list[tuple[int, str]]) -> None:
        """Learn names; a few at a time cost little."""
        with self._lock:
            last = self._known[-1][0] if self._known else 0
            fresh = [(number, (name,)) for number, name in rows if number > last]
            if not fresh:
                return
            self._known += fresh
            self._chunks += (SearchIndex(fresh),)
            if len(self._chunks) > _MOST_CHUNKS:
                self._chunks = (SearchIndex(self._known),)  # a search of many is slower

    def matching(self, db: sqlite_utils.Database, text: str) -> list[int]:
        """The numbers of the names that a text finds."""
        self.take_in(self.unknown(db))
        return sorted({number for chunk in self._chunks for number in chunk.every(text)})


class _Search:
    """Turns a wish into a stream."""

    def __init__(self, db: sqlite_utils.Database, names: _Names) -> None:
        self._db = db
        self._names = names
        self._patience = Patience(PATIENCE)

    def stream(self, wish: Lookup) -> Stream:
        readings = wish.readings or ((),)
        day = None if wish.day is None else self._day(wish.day)
        return _any(
            [self._all([*map(self._term, one), *self._filters(wish, day)]) for one in readings]
        )

    def _filters(self, wish: Lookup, day: Stream | None) -> list[Stream]:
        # Anew for each reading, which moves them at its own pace; but a day is not moved.
        filters = [] if day is None else [day]
        if wish.status is not None:
            filters.append(_any(self._status(wish.status)))
        if wish.tender is not None:
            filters.append(self._keyed(TENDER, [str(wish.tender)]))
        return filters

    def _all(self, streams: list[Stream]) -> Stream:
        if not streams:
            return self._keyed(EVERY, [0])
        return streams[0] if len(streams) == 1 else AllOf(streams, self._patience)

    def _term(self, term: Term) -> Stream:
        found: list[Stream] = []
        if term.name:
            found.append(self._keyed(NAME, self._names.matching(self._db, term.name)))
        if term.order_no:
            found.append(self._keyed(ORDER, [term.order_no]))
        if term.tail:
            found.append(self._tail(term.tail))
        if term.amount_won is not None:
            found.append(self._keyed(AMOUNT, [term.amount_won]))
        found.append(self._keyed(WORD, term.words))
        times = [_utc(minute) for minute in term.minutes]
        found += [self._keyed(BEGUN, times), self._keyed(PAID, times)]
        if term.day is not None:
            found.append(self._day(term.day))
        for status in term.statuses:
            found += self._status(status)
        if term.tenders:
            found.append(self._keyed(TENDER, map(str, term.tenders)))
        return _any(found)

    def _tail(self, digits: str) -> Stream:
        if len(digits) <= _INDEXED_DIGITS:
            wanted = int(digits)
            step = 10 ** len(digits)
            return self._keyed(TAIL, range(wanted, 1000, step))
        same = self._db.execute(SAME_TAIL, (int(digits[-_INDEXED_DIGITS:]),)).fetchall()
        rest, wanted = 10 ** len(digits), int(digits)
        return Few(number for number, counter in same if counter % rest == wanted)

    def _status(self, status: Status) -> list[Stream]:
        if status is Status.REFUND:
            (given_back,) = self._db.execute(GIVEN_BACK).fetchone()
            return [self._keyed(NAME, [given_back])]
        return [self._keyed(STATE, [str(state) for state in STATES_OF[status]])]

    def _day(self, day: date) -> Stream:
        first = min(max(day, EARLIEST), LATEST)
        rows = self._db.execute(DAY, (midnight(first), midnight(first + timedelta(days=1))))
        return Few(number for (number,) in rows)

    def _keyed(self, asked: Source, keys: Iterable[int | str]) -> Stream:
        return Keyed(self._db, asked, keys, self._patience)


def _any(streams: list[Stream]) -> Stream:
    return streams[0] if len(streams) == 1 else AnyOf(streams)


def _page(stream: Stream, at: int, most: int) -> Hits:
    numbers: list[int] = []
    try:
        while len(numbers) < most:
            number = stream.at_most(at)
            if number is None:
                return Hits(tuple(numbers), None)
            numbers.append(number)
            at = number - 1
    except Spent as spent:
        return Hits(tuple(numbers), spent.at)
    return Hits(tuple(numbers), at)


def _utc(minute: int) -> str:
    """A minute of a day in Seoul as the rows have it."""
    hour, rest = divmod((minute - _SEOUL_AHEAD) % _DAY_MINUTES, 60)
    return f"{hour:02}:{rest:02}"


def _summary(row: tuple[Any, ...]) -> Summary:
    """A row of SUMMARIES, by place: a page is a hundred of them, and by name it took half more."""
    number, order_no, word, created_at, paid_at, amount_won, state, alarm, *rest = row
    cashier, tender, first_name, lines, refunded_won, refunding = rest
    return Summary(
        number,
        order_no,
        word,
        datetime.fromisoformat(paid_at or created_at),
        amount_won,
        _STATES[state],
        cashier,
        first_name or "",
        lines,
        refunded_won,
        bool(refunding),
        alarm is not None and _STATES[state] is State.PAID,
        _TENDERS[tender],
    )
