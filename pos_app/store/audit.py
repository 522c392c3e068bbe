"""The rows of the books against the journal: what was changed, taken out or put in by hand.

The journal is walked once, line by line; of each row only whether it was met is remembered.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import sqlite_utils

from pos_app.store import journal, ledger, people, requests, returns, sales, terms
from pos_app.store.journal import Entry, Tail
from pos_app.store.ledger import Finding, Keys, Mark, verify_chain

KEYS = Keys("journal.missing", "journal.edited", "journal.rewritten", "journal.cut")

_MET, _DIFFERS = 1, 2
_NAMED = """SELECT json_extract(payload, '$.journal[0]'), json_extract(payload, '$.journal[1]')
    FROM ledger WHERE json_valid(payload) ORDER BY seq DESC LIMIT 1"""
_WRITTEN = """SELECT CASE WHEN json_valid(payload) THEN payload ELSE '{}' END
    FROM ledger WHERE kind = ? AND ref = ?"""
_SERIES = "SELECT 1 FROM epochs WHERE series = ?"
# What the journal tells of and the ledger holds in the same words.
_IN_LEDGER = (
    journal.CATALOG, journal.CLOSING, journal.DEED, journal.DRAWER, journal.SLIP, journal.STOCK,
)  # fmt: skip
_LEEWAY = 1000  # rows that may be taken out before numbers past the count are nobody's


class Table(NamedTuple):
    """A table whose rows the journal tells of, and the statements that find them."""

    name: str
    told: tuple[str, ...]
    row: str
    ref: str
    later: str
    size: str


ATTEMPTS = Table(
    "attempts",
    sales.TOLD,
    "SELECT * FROM attempts WHERE order_no = ?",
    "SELECT order_no FROM attempts WHERE attempt_no = ?",
    "SELECT attempt_no, order_no FROM attempts WHERE NOT attempt_no BETWEEN 1 AND ?",
    "SELECT count(*) FROM attempts",
)
REFUNDS = Table(
    "refunds",
    returns.TOLD,
    "SELECT * FROM refunds WHERE refund_no = ?",
    "SELECT refund_no FROM refunds WHERE decision_no = ?",
    "SELECT decision_no, refund_no FROM refunds WHERE NOT decision_no BETWEEN 1 AND ?",
    "SELECT count(*) FROM refunds",
)

REQUESTS = Table(
    "requests",
    requests.TOLD,
    "SELECT * FROM requests WHERE request_no = ?",
    "SELECT request_no FROM requests WHERE asked_no = ?",
    "SELECT asked_no, request_no FROM requests WHERE NOT asked_no BETWEEN 1 AND ?",
    "SELECT count(*) FROM requests",
)
STAFF = Table(
    "staff",
    people.TOLD,
    "SELECT * FROM staff WHERE name = ?",
    "SELECT name FROM staff WHERE staff_no = ?",
    "SELECT staff_no, name FROM staff WHERE NOT staff_no BETWEEN 1 AND ?",
    "SELECT count(*) FROM staff",
)


class Roll:
    """Which rows of a table the journal has told of, as they are now."""

    def __init__(self, db: sqlite_utils.Database, table: Table) -> None:
        self._db = db
        self._table = table
        self.table = table.name
        (rows,) = db.execute(table.size).fetchone()
        self._met = bytearray(rows + _LEEWAY)
        self._ahead: dict[int, str] = {}
        self._missing: dict[str, int] = {}  # … by the last entry that tells of it
        self._edited: dict[str, None] = {}
        self.since: int | None = None

    def meet(self, ref: str, seq: int, told: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Compare the row that an entry tells of, if it has not changed since, and give it."""
        row = next(iter(self._db.query(self._table.row, (ref,))), None)
        if row is None:
            self._missing[ref] = seq
            return None
        if told["version"] > row["version"]:
            self._ahead[seq] = ref
        elif told["version"] == row["version"]:
            about_row = {name: told[name] for name in told if name != journal.ENTRY}
            same = journal.facts(row, self._table.told) == about_row
            number = row[self._table.told[0]]
            if 0 < number < len(self._met):
                self._met[number] = _MET if same else _DIFFERS
        return row

    def edited(self, ref: str) -> None:
        """Note a row that is not what it was from its beginning."""
        self._edited[ref] = None

    def void(self, seqs: range) -> None:
        """Forget entries that no commit followed."""
        self._ahead = {seq: ref for seq, ref in self._ahead.items() if seq not in seqs}
        self._missing = {ref: seq for ref, seq in self._missing.items() if seq not in seqs}

    def findings(self) -> Iterator[Finding]:
        """Rows that are not there, are not as they were told, or were never told of."""
        for ref in self._missing:
            yield "books.row_missing", {"table": self._table.name, "number": ref}
        differ = [number for number, met in enumerate(self._met) if met == _DIFFERS]
        refs = [self._db.execute(self._table.ref, (number,)).fetchone()[0] for number in differ]
        for ref in dict.fromkeys([*self._edited, *refs, *self._ahead.values()]):
            yield "books.row_edited", {"table": self._table.name, "number": ref}
        for number, ref in self._db.execute(self._table.later, (self.since or 0,)):
            if not (0 < number < len(self._met) and self._met[number]):
                yield "books.row_inserted", {"table": self._table.name, "number": ref}


class Audit:
    """One walk through the journal, with the books of one reading beside it."""

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db
        self._attempts = Roll(db, ATTEMPTS)
        self._others = {
            journal.REFUND: Roll(db, REFUNDS),
            journal.REQUEST: Roll(db, REQUESTS),
            journal.STAFF: Roll(db, STAFF),
        }
        self._sold: dict[tuple[str, int], None] = {}
        self._head: Mark | None = None
        self._heads: dict[int, Finding] = {}
        self._odd: list[int] = []
        self._unwritten: dict[int, None] = {}
        self._rewritten = False
        # By its newest row the ledger, and its anchor, holds all of the journal before.
        self._named = db.execute(_NAMED).fetchone()

    def findings(self, path: Path) -> Iterator[Finding]:
        """What the walk finds; past a broken link nothing is compared."""
        end = journal.tail(self._db)
        if end.broken_at is not None:
            yield "journal.broken", {"seq": end.broken_at}
        rows = self._taken(_up_to(path, end))
        chain = verify_chain(rows, journal.follows, KEYS, (end.seq, end.link))
        yield from chain
        if self._rewritten and end.broken_at is None:
            yield KEYS.rewritten, {"seq": self._named[0]}
        for seq in (*self._odd, *self._unwritten):
            yield KEYS.edited, {"seq": seq}
        for table, number in self._sold:
            yield "books.row_edited", {"table": table, "number": number}
        if not chain:
            yield from list(self._heads.values())[:1] or _beyond(self._db, self._head)
            yield from self._attempts.findings()
            for roll in self._others.values():
                yield from roll.findings()

    def _taken(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            yield entry
            # Its link was found good, or nobody would have come back for more.
            try:
                self._take(entry)
            except (LookupError, TypeError, AttributeError, sqlite3.ProgrammingError):
                self._odd.append(entry.seq)

    def _take(self, entry: Entry) -> None:
        if self._named is not None and entry.seq == self._named[0]:
            self._rewritten = entry.link != self._named[1]
        self._meet(entry)
        if entry.head != self._head:
            self._head = entry.head
            for finding in _compare(self._db, entry.head):
                self._heads[entry.seq] = finding

    def _meet(self, entry: Entry) -> None:
        told = entry.payload
        if entry.kind == journal.EPOCH:
            self._begin(entry)
        elif entry.kind in journal.BEGINS:
            self._opened(entry)
        elif entry.kind == journal.CHANGED:
            self._attempts.meet(entry.ref, entry.seq, told["facts"])
        elif entry.kind in self._others:
            self._others[entry.kind].meet(entry.ref, entry.seq, told)
        elif entry.kind == journal.ADOPTED:
            self._void(range(told["from"], told["to"] + 1))
        elif entry.kind in _IN_LEDGER and not self._stands_in_ledger(entry):
            self._unwritten[entry.seq] = None

    def _begin(self, entry: Entry) -> None:
        since = entry.payload["since"]
        if self._db.execute(_SERIES, (entry.ref,)).fetchone() is None:
            raise LookupError(entry.ref)
        # A restored ledger parts from the one that earlier entries name, and tell of.
        self._heads.clear()
        self._unwritten.clear()
        if self._attempts.since is None:
            self._attempts.since = since["attempts"]
            for roll in self._others.values():
                # Journals that were begun before there was such a table name none of it.
                roll.since = since.get(roll.table, 0)

    def _void(self, seqs: range) -> None:
        # What no commit followed may also name a ledger that never was.
        self._heads = {seq: one for seq, one in self._heads.items() if seq not in seqs}
        self._unwritten = {seq: None for seq in self._unwritten if seq not in seqs}
        self._attempts.void(seqs)
        for roll in self._others.values():
            roll.void(seqs)

    def _stands_in_ledger(self, entry: Entry) -> bool:
        told, ref = entry.payload, entry.ref
        if entry.kind == journal.DEED and not ref:
            return True  # somebody whom nobody knows: the journal alone tells of it
        if entry.kind == journal.SLIP:
            ref = f"{ref}/{told['printed']}"
        row = self._db.execute(_WRITTEN, (entry.kind, ref)).fetchone()
        return row is not None and json.loads(row[0]).items() >= told.items()

    def _opened(self, entry: Entry) -> None:
        told = entry.payload
        row = self._attempts.meet(entry.ref, entry.seq, told["facts"])
        if row is None:
            return
        if any(row[name] != value for name, value in told["attempt"].items()):
            self._attempts.edited(entry.ref)
        sale_no = told["attempt"]["sale_no"]
        sold = sales.as_sold(self._db, sale_no)
        if sold["sale"] != told["sale"]:
            self._sold["sales", sale_no] = None
        if sold["lines"] != told["lines"]:
            self._sold["sale_lines", sale_no] = None
        if any(sold.get(name) != told.get(name) for name in terms.TOLD):
            self._sold["sale_discounts", sale_no] = None


def _up_to(path: Path, end: Tail) -> Iterable[Entry]:
    # What lies past the end that the database names is not true yet.
    entries = journal.walk(path, Tail()) if path.exists() else iter(())
    return itertools.takewhile(lambda entry: entry.end_byte <= end.end_byte, entries)


def _compare(db: sqlite_utils.Database, head: Mark) -> tuple[Finding, ...]:
    link = ledger.link_at(db, head[0])
    if link is None:
        last, _ = ledger.head(db)
        return (("ledger.cut", {"seq": last + 1, "anchored": head[0]}),)
    return () if link == head[1] else (("ledger.rewritten", {"seq": head[0]}),)


def _beyond(db: sqlite_utils.Database, head: Mark | None) -> Iterator[Finding]:
    """Rows of the ledger past the last one that the journal names."""
    last, _ = ledger.head(db)
    if head is not None and last > head[0]:
        yield "ledger.inserted", {"seq": head[0] + 1}


def look_at_end(db: sqlite_utils.Database, path: Path) -> Iterator[Finding]:
    """The quick look: whether the journal ends where the database says, with the same ledger."""
    end = journal.tail(db)
    if end.broken_at is not None:
        yield "journal.broken", {"seq": end.broken_at}
    if end.seq == 0:
        return
    last = journal.last_entry(path, end.end_byte) if path.exists() else None
    if last is None or (last.seq, last.link) != (end.seq, end.link):
        yield KEYS.cut, {"seq": end.seq, "anchored": end.seq}
    else:
        yield from _compare(db, last.head) or _beyond(db, last.head)
