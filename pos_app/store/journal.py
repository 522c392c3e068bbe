"""The journal: a second file, in which the books write what they are about to commit.

One line an entry: JSON in the ledger's one spelling, a blank, and its link, which is
`sha256(previous link + "\\n" + JSON)`. An entry names the ledger's head and the database names the
journal's end, so that neither file can be rewritten alone. No line holds what opens a payment.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import sqlite_utils

from pos_app.store import ledger
from pos_app.store.connect import Writer
from pos_app.store.ledger import START, Mark
from pos_app.store.place import JOURNAL, sync_folder
from pos_app.store.rows import stored, stored_time

EPOCH = "epoch"
CATALOG = "catalog"
OPENED = "opened"
CHANGED = "changed"
CASH = "cash"  # a sale with its lines and its payment in cash, which is whole from its beginning
REFUND = "refund"
REQUEST = "request"
STAFF = "staff"
DEED = "deed"
SLIP = "slip"
BEGINS = (OPENED, CASH)  # an attempt, with all of its sale
DRAWER = "drawer"
STOCK = "stock"  # a count that somebody changed by hand
CLOSING = "closing"
ADOPTED = "adopted"  # entries that no commit followed, and what became of them
DROPPED = "dropped"  # bytes of an entry that a power cut tore

# What the ledger calls a refund, where it is not the usual: beside the facts of the row.
ENTRY = "entry"

# Told by their digest alone: what opens a payment, its slip or a lock, and what others wrote.
_HIDDEN = ("pay_token", "checkout_page", "slip_url", "refusal_text", "text", "pin_hash")
_LINE_BYTES = 16 * 1024 * 1024
_TAIL = "SELECT seq, link, end_byte, broken_at FROM journal_mark"
_MOVE_TAIL = "UPDATE journal_mark SET seq = ?, link = ?, end_byte = ?, broken_at = ?"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal as it lies in the file; `text` is what its link is computed of.

    `first` is the first entry of those that were written, and synced, at one stroke with it.
    """

    seq: int
    first: int
    kind: str
    ref: str
    at: str
    head: Mark
    payload: Mapping[str, Any]
    text: str
    link: str
    end_byte: int


class Tail(NamedTuple):
    """Where the database says that the journal ends.

    `broken_at` is the entry at which an earlier file did not agree; only a restore clears it.
    """

    seq: int = START[0]
    link: str = START[1]
    end_byte: int = 0
    broken_at: int | None = None


def tail(db: sqlite_utils.Database) -> Tail:
    """The end of the journal, as of the last commit."""
    return Tail(*db.execute(_TAIL).fetchone())


def move_tail(db: sqlite_utils.Database, to: Tail) -> None:
    """Name another end; `Tail()` for a journal that begins anew, as after a restore."""
    db.execute(_MOVE_TAIL, to)


def tell(
    db: Writer, kind: str, ref: str, payload: Mapping[str, Any], at: datetime | None = None
) -> None:
    """Have the transaction under way write an entry before it commits."""
    db.told.append((kind, stored(ref), payload, stored_time(at) if at else ""))


def facts(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """What an entry tells of these columns of a row: those that hold something."""
    held = {name: values[name] for name in names if values[name] is not None}
    hidden = {name: held.pop(name) for name in _HIDDEN if name in held}
    if hidden:
        held["hidden"] = hashlib.sha256(ledger.canonical(hidden).encode()).hexdigest()
    return held


def read(path: Path, after_byte: int = 0, until_byte: int | None = None) -> Iterator[Entry]:
    """Every entry that can be read between two places of a file, its links unchecked."""
    with path.open("rb") as file:
        file.seek(after_byte)
        at = after_byte
        while until_byte is None or at < until_byte:
            line = file.readline(_LINE_BYTES)
            if not line:
                return
            at += len(line)
            entry = parsed(line, at)
            if entry is not None:
                yield entry


def walk(path: Path, after: Tail) -> Iterator[Entry]:
    """The entries past a place, one a line: what cannot be read has the link of nothing."""
    with path.open("rb") as file:
        file.seek(after.end_byte)
        seq, at = after.seq, after.end_byte
        while line := file.readline(_LINE_BYTES):
            at += len(line)
            unread = Entry(seq + 1, seq + 1, "", "", "", START, {}, "", "", at)
            entry = parsed(line, at) or unread
            seq = entry.seq
            yield entry


def parsed(line: bytes, end_byte: int) -> Entry | None:
    """The entry that a line holds, or None for a torn line or anything else."""
    try:
        text, link = line.decode()[:-1].rsplit(" ", 1)
        row = json.loads(text)
        head = (row["ledger"][0], row["ledger"][1])
        entry = Entry(
            row["seq"],
            row.get("first", row["seq"]),
            row["kind"],
            row["ref"],
            row["at"],
            head,
            row["payload"],
            text,
            link,
            end_byte,
        )
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    numbers = isinstance(entry.seq, int) and isinstance(entry.first, int)
    sound = numbers and isinstance(entry.payload, dict)
    return entry if sound and line.endswith(b"\n") else None


def follows(previous: str, entry: Entry) -> bool:
    """Whether an entry is the one that was written after the link `previous`."""
    return ledger.chained(previous, entry.text) == entry.link


def last_entry(path: Path, end_byte: int) -> Entry | None:
    """The entry that ends at a place, or None when none does."""
    with path.open("rb") as file:
        size = 64 * 1024
        while True:
            begin = max(0, end_byte - size)
            file.seek(begin)
            block = file.read(end_byte - begin)
            cut = block.rfind(b"\n", 0, -1)
            if cut >= 0 or begin == 0:
                return parsed(block[cut + 1 :], end_byte)
            size *= 8


class Survey(NamedTuple):
    """How a journal goes on past the end that the database names.

    `end` is where its whole entries end, `torn_bytes` what a power cut left after them.
    `broken_at` is the entry from which on the file is not the one that was written.
    """

    end: Tail
    torn_bytes: int = 0
    broken_at: int | None = None


def survey(path: Path, named: Tail) -> Survey:
    """Look past the end that the database names."""
    size = path.stat().st_size if path.exists() else 0
    if not _ends_there(path, named, size):
        return Survey(named, broken_at=named.seq)
    end, torn = named, False
    for entry in walk(path, named) if size else ():
        if torn and entry.link and not entry.first <= end.seq + 1 < entry.seq:
            # Only what was written with the torn one, whose parts came to the disk in any order.
            return Survey(end, broken_at=end.seq + 1)
        if torn or entry.seq != end.seq + 1 or not follows(end.link, entry):
            torn = True
        else:
            end = end._replace(seq=entry.seq, link=entry.link, end_byte=entry.end_byte)
    return Survey(end, size - end.end_byte)


def _ends_there(path: Path, named: Tail, size: int) -> bool:
    if size < named.end_byte:
        return False
    if named.seq == 0:
        return True
    last = last_entry(path, named.end_byte)
    return last is not None and (last.seq, last.link) == (named.seq, named.link)


def keep_aside(folder: Path) -> Path | None:
    """Give a journal that another one is to follow a name with its series, and say which."""
    path = folder / JOURNAL
    if not path.exists():
        return None
    first = first_entry(path)
    series = first.ref.partition("-")[0] if first else "unread"
    names = (
        f"booth-{series}{number}.journal" for number in ("", *(f"-{n}" for n in range(2, 999)))
    )
    aside = next(folder / name for name in names if not (folder / name).exists())
    path.chmod(0o600)
    path.replace(aside)
    sync_folder(folder)
    return aside


def first_entry(path: Path) -> Entry | None:
    """The first entry of a journal that can be read; it names the series."""
    return next(read(path), None)


def kept(folder: Path) -> list[Path]:
    """The journals of earlier books in a folder, oldest first."""
    return oldest_first(folder.glob("booth-*.journal"))


def oldest_first(paths: Iterable[Path]) -> list[Path]:
    """Journals in the order in which they were begun."""
    begun = {path: first_entry(path) for path in paths}
    return sorted(begun, key=lambda path: getattr(begun[path], "at", ""))
