"""The append-only ledger: canonical rows, each linked to the one before by SHA-256.

There is no key, so anybody can check the chain: `link = sha256(previous link + "\\n" + row)`, the
row being JSON in UTF-8 with sorted keys, no blanks and no fractions. What a chain alone cannot
see, a cut tail or a rewriting from some row on, the anchor sees (`anchor.py`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol, TypeVar

import sqlite_utils

from pos_app.errors import Bug
from pos_app.store.rows import stored, stored_time

Finding = tuple[str, dict[str, object]]
Mark = tuple[int, str]  # a row's number and its link

START: Mark = (0, "0" * 64)

EPOCH = "epoch"
CATALOG = "catalog"
STOCK = "stock"
DEED = "deed"
SLIP = "slip"
DRAWER = "drawer"
CLOSING = "closing"

_HEAD = "SELECT seq, link FROM ledger ORDER BY seq DESC LIMIT 1"
_LINK = "SELECT link FROM ledger WHERE seq = ?"
_APPEND = "INSERT INTO ledger (seq, kind, ref, at, payload, link) VALUES (?, ?, ?, ?, ?, ?)"
_JOURNAL = "SELECT seq, link FROM journal_mark"
_BEFORE_FIRST = "SELECT seq FROM ledger WHERE seq <= ? ORDER BY seq LIMIT 1"
_AFTER = "SELECT seq, kind, ref, at, payload, link FROM ledger WHERE seq > ? ORDER BY seq"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the ledger as it lies in the file."""

    seq: int
    kind: str
    ref: str
    at: str
    payload: str
    link: str


def canonical(value: Any) -> str:
    """The one spelling of a value that the chain is computed over; fractions are refused."""
    _refuse_fractions(value)
    text = _ENCODER.encode(value)
    return text if text.isascii() else str(stored(text))


def _refuse_fractions(value: Any) -> None:
    if isinstance(value, float):
        raise Bug("bug.fraction_in_ledger", value=value)
    if isinstance(value, dict | Mapping):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return
    for one in value:
        if type(one) not in _WHOLE:
            _refuse_fractions(one)


def _plain(value: Any) -> Any:
    """What JSON has no word for."""
    return dict(value) if isinstance(value, Mapping) else stored(value)


# A start walks through every value of the chain, so what can is left to the encoder's own loop.
_WHOLE = frozenset({str, int, bool, type(None)})
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
)


def link_of(previous: str, entry: Entry) -> str:
    """The link of an entry that follows the link `previous`."""
    row = canonical(
        {
            "seq": entry.seq,
            "kind": entry.kind,
            "ref": entry.ref,
            "at": entry.at,
            "payload": json.loads(entry.payload),
        }
    )
    return chained(previous, row)


def chained(previous: str, row: str) -> str:
    """The link of a row that follows the link `previous`."""
    return hashlib.sha256(f"{previous}\n{row}".encode()).hexdigest()


def head(db: sqlite_utils.Database) -> Mark:
    """The last row's number and link."""
    row = db.execute(_HEAD).fetchone()
    return START if row is None else (row[0], row[1])


def link_at(db: sqlite_utils.Database, seq: int) -> str | None:
    """The link of one row, or None when there is no such row."""
    if seq == START[0]:
        return START[1]
    row = db.execute(_LINK, (seq,)).fetchone()
    return None if row is None else str(row[0])


def append(
    db: sqlite_utils.Database, kind: str, ref: str, payload: Mapping[str, Any], at: datetime
) -> None:
    """Add one entry, in the transaction that does what it tells of.

    It names the journal's end before it, so that the anchor holds the journal too.
    """
    seq, previous = head(db)
    told = canonical({**payload, "journal": db.execute(_JOURNAL).fetchone()})
    bare = Entry(seq + 1, str(kind), stored(ref), stored_time(at), told, "")
    link = link_of(previous, bare)
    db.execute(_APPEND, (bare.seq, bare.kind, bare.ref, bare.at, bare.payload, link))


def entries(db: sqlite_utils.Database, after: int = 0) -> Iterator[Entry]:
    """The rows past number `after`, in order."""
    for row in db.execute(_AFTER, (after,)):
        yield Entry(*row)


class Linked(Protocol):
    """A row of a chain."""

    @property
    def seq(self) -> int: ...

    @property
    def link(self) -> str: ...


Row = TypeVar("Row", bound=Linked)


class Keys(NamedTuple):
    """What findings about one chain are called."""

    missing: str
    edited: str
    rewritten: str
    cut: str


_KEYS = Keys("ledger.missing", "ledger.edited", "ledger.rewritten", "ledger.cut")


def verify(
    rows: Iterable[Entry], anchor: Mark | None = None, start: Mark = START
) -> tuple[Finding, ...]:
    """Walk the ledger from `start`; give the first bad row, or nothing when all is as written."""
    return verify_chain(rows, _follows, _KEYS, anchor, start)


def check(
    db: sqlite_utils.Database, anchor: Mark | None = None, start: Mark = START
) -> tuple[Finding, ...]:
    """Walk the ledger's rows past `start`; give the first bad one, and one before all numbers.

    No walk comes by that one, and whoever asks for a kind or a reference would read it.
    """
    forged = db.execute(_BEFORE_FIRST, START[:1]).fetchall()
    return (
        *(("books.row_inserted", {"table": "ledger", "number": seq}) for (seq,) in forged),
        *verify(entries(db, start[0]), anchor=anchor, start=start),
    )


def verify_chain(
    rows: Iterable[Row],
    follows: Callable[[str, Row], bool],
    keys: Keys,
    anchor: Mark | None,
    start: Mark = START,
) -> tuple[Finding, ...]:
    """Walk a chain from `start`; give the first bad row, or nothing when all is as written.

    An anchor before the end is fine: the program died before it was refreshed.
    """
    seq, link = start
    for row in rows:
        if row.seq != seq + 1:
            return ((keys.missing, {"seq": seq + 1}),)
        if not follows(link, row):
            return ((keys.edited, {"seq": row.seq}),)
        seq, link = row.seq, row.link
        if anchor is not None and anchor[0] == seq and anchor[1] != link:
            return ((keys.rewritten, {"seq": seq}),)
    if anchor is not None and anchor[0] > seq:
        return ((keys.cut, {"seq": seq + 1, "anchored": anchor[0]}),)
    return ()


def _follows(link: str, entry: Entry) -> bool:
    try:
        written = canonical(json.loads(entry.payload)) == entry.payload
        return written and link_of(link, entry) == entry.link
    except (ValueError, TypeError, RecursionError, Bug):
        return False
