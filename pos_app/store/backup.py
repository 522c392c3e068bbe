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


def verified_copy(
    db: sqlite_utils.Database, target: Path, *, chain_after: int | None = None
) -> Contents:
    """Copy the books as `db` reads them; `target` is there and whole, or as it was before.

    `db` is in a transaction, so that copy and books are of one reading whoever writes beside it.
    Past entry `chain_after` every link of the ledger is checked too: a backup must be fit to be
    restored. Without it none is: books that a person has to look at are still migrated.

    Raises StoreError when the copy cannot be written, or does not say what it should.
    """
    part = part_of(target)
    try:
        with translated():
            # The first look begins the reading of `db`, which the copy then shares. One that the
            # copy itself began would end with it, and the next look would see later sales.
            ours = contents(db)
            new_private_file(part)
            with closing(open_blank(part, TIMEOUT_S)) as blank:
                db.conn.backup(blank)
            found = checked(part, chain_after)
            if found != ours:
                raise StoreError("backup.differs")
            put_in_place(part, target)
            return found
    finally:
        part.unlink(missing_ok=True)


def part_of(target: Path) -> Path:
    """Where a copy is written before it gets its name."""
    return target.with_name(f".{target.name}.booth-part")


def checked(still: Path, chain_after: int | None = 0) -> Contents:
    """Read books that nobody writes, and the links past an entry, by default all of them.

    StoreError names the first thing that is wrong.
    """
    with translated(), closing(open_still(still, TIMEOUT_S)) as db:
        full_check(db)
        if chain_after is not None:
            _check_chain(db, chain_after)
        return contents(db)


def _check_chain(db: sqlite_utils.Database, after: int) -> None:
    start = (after, ledger.link_at(db, after) or "")
    for key, values in ledger.check(db, start=start):
        raise StoreError(key, **values)
