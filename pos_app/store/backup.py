"""A copy of the books that has been opened and checked before anybody relies on it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlite_utils

from pos_app.errors import StoreError
from pos_app.store import ledger
from pos_app.store.connect import TIMEOUT_S, full_check, open_blank, open_still
from pos_app.store.faults import translated
from pos_app.store.place import new_private_file, put_in_place

_SERIES = "SELECT series, next_counter - 1 FROM epochs ORDER BY epoch DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Contents:
    """What books hold, in short: their series, its last number, and the ledger's end."""

    series: str
    counter: int
    head: ledger.Mark


def contents(db: sqlite_utils.Database) -> Contents:
    """What these books hold now."""
    series, counter = db.execute(_SERIES).fetchone()
    return Contents(series, counter, ledger.head(db))


def verified_copy(db: sqlite_utils.Database, target: Path, *, chain: bool = False) -> Contents:
    """Copy the books as `db` reads them; `target` is there and whole, or as it was before.

    With `chain` every link of the ledger is checked too: a backup must be fit to be restored,
    while books that a person has to look at are still migrated.

    Raises StoreError when the copy cannot be written, or does not say what it should.
    """
    part = part_of(target)
    try:
        with translated():
            new_private_file(part)
            with closing(open_blank(part, TIMEOUT_S)) as blank:
                db.conn.backup(blank)
            found = checked(part, chain=chain)
            if found != contents(db):
                raise StoreError("backup.differs")
            put_in_place(part, target)
            return found
    finally:
        part.unlink(missing_ok=True)


def part_of(target: Path) -> Path:
    """Where a copy is written before it gets its name."""
    return target.with_name(f".{target.name}.booth-part")


def checked(still: Path, *, chain: bool = True) -> Contents:
    """Read books that nobody writes from end to end; StoreError names the first thing wrong."""
    with translated(), closing(open_still(still, TIMEOUT_S)) as db:
        full_check(db)
        for key, values in ledger.verify(ledger.entries(db)) if chain else ():
            raise StoreError(key, **values)
        return contents(db)
