"""A copy of the books that has been opened and checked before anybody relies on it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import sqlite_utils

from pos_app.store.connect import TIMEOUT_S, open_to_write, quick_check
from pos_app.store.faults import translated
from pos_app.store.place import new_private_file, put_in_place


def verified_copy(db: sqlite_utils.Database, target: Path) -> None:
    """Copy the books as `db` reads them; `target` is there and whole, or not there.

    Raises StoreError when the copy cannot be written, or does not read as it should.
    """
    part = target.with_name(target.name + ".part")
    try:
        with translated():
            new_private_file(part)
            with closing(open_to_write(part, TIMEOUT_S)) as copy:
                db.conn.backup(copy.conn)
            with closing(open_to_write(part, TIMEOUT_S)) as copy:
                quick_check(copy)
            put_in_place(part, target)
    finally:
        part.unlink(missing_ok=True)
