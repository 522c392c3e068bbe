"""The ledger's last known number and link, kept outside the database."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, Protocol

import sqlite_utils

from pos_app.errors import StoreError
from pos_app.store.connect import TIMEOUT_S, open_to_read
from pos_app.store.database import Database
from pos_app.store.faults import translated
from pos_app.store.ledger import Finding, Mark, head, link_at
from pos_app.store.place import DATABASE, write_private

NO_MARK = "ledger.no_anchor"
OTHERS = "ledger.other_books"
# How an anchor says that this machine has no place for it.
NO_PLACE = "secrets.no_keyring"
# Of their beginning, or of the newest time that they parted from the books that they are a copy of.
_KNOWN_AS = """SELECT ref FROM ledger WHERE kind = 'epoch' AND seq > 0 ORDER BY
    CASE WHEN json_valid(payload) THEN json_extract(payload, '$.copied') END IS NULL,
    CASE WHEN json_valid(payload) AND json_extract(payload, '$.copied') THEN -seq ELSE seq END
    LIMIT 1"""


class Anchor(Protocol):
    """Where the mark is kept: a file for practice and test, the keyring for live."""

    def read(self) -> Mark | None:
        """The mark, or None when none was ever kept; StoreError when it cannot be read."""
        ...

    def last_here(self) -> Mark | None:
        """The mark that was kept last in this place, of whichever books, or None; as `read`."""
        ...

    def write(self, mark: Mark) -> None: ...


class FileAnchor:
    """The mark in a small file of its own, for its owner alone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Mark | None:
        try:
            kept = json.loads(self._path.read_text("utf-8"))
            return int(kept["seq"]), str(kept["link"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, LookupError) as error:
            raise StoreError("store.anchor_unreadable", path=self._path) from error

    def last_here(self) -> Mark | None:
        """The same: the file stays where it is, whatever books come there."""
        return self.read()

    def write(self, mark: Mark) -> None:
        with translated():
            write_private(self._path, json.dumps({"seq": mark[0], "link": mark[1]}))


def known_as(folder: Path) -> str | None:
    """The series by which the books of a folder are known outside of them: that of their beginning.

    It stays with them wherever the folder is moved, and through a restore; a copy that goes on by
    itself is known by its own. None: no books, or none that can be read, as before a restore.
    """
    path = folder / DATABASE
    if not path.exists():
        return None
    try:
        with translated(), closing(open_to_read(path, TIMEOUT_S)) as db:
            row = db.execute(_KNOWN_AS).fetchone()
    except StoreError:
        return None
    return None if row is None else str(row[0])


def compare(db: sqlite_utils.Database, mark: Mark) -> tuple[Finding, ...]:
    """Whether the marked row is still in the ledger, as it was."""
    seq, link = mark
    found = link_at(db, seq)
    if found is None:
        last, _ = head(db)
        return (("ledger.cut", {"seq": last + 1, "anchored": seq}),)
    if found != link:
        return (("ledger.rewritten", {"seq": seq}),)
    return ()


class Kept(NamedTuple):
    """What an anchor keeps: the mark of these books, or of their place where they have none."""

    own: Mark | None = None
    last_here: Mark | None = None

    def held(self, db: sqlite_utils.Database) -> tuple[Mark | None, tuple[Finding, ...]]:
        """The mark that these books are to be held to, or why there is none.

        Their name stands in their own file. With another one they would be rid of their mark, if
        that of the place were not asked for: what goes on from it under a new name agrees.
        """
        if self.own is not None:
            return self.own, ()
        if self.last_here is None:
            return None, ((NO_MARK, {}),)
        if compare(db, self.last_here):
            return None, ((OTHERS, {}),)
        return self.last_here, ()


def read_kept(anchor: Anchor) -> Kept:
    """What is kept of the books, or else of their place; raises as `Anchor.read`."""
    own = anchor.read()
    return Kept(own, None if own is not None else anchor.last_here())


def refresh_anchor(database: Database, anchor: Anchor) -> tuple[Finding, ...]:
    """Move the mark to the ledger's end; off the money path.

    A mark that does not agree with the ledger is evidence: it stays, and is reported.
    """
    kept = read_kept(anchor)
    with database.read() as db:
        last = head(db)
        mark, why = kept.held(db)
        findings = why if mark is None else compare(db, mark)
    evidence = tuple(one for one in findings if one[0] != NO_MARK)
    if not evidence and kept.own != last:
        anchor.write(last)
    return evidence
