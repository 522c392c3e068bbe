"""The shape of the books, as an append-only list of steps from nothing to today."""

from __future__ import annotations

from dataclasses import dataclass

import sqlite_utils
from sqlite_utils import Migrations

from pos_app.store.signposts import LOOKUP
from pos_app.store.staffroom import STAFF
from pos_app.store.tables import JOURNAL_MARK, LOST, RECEIPTS, REFUNDS, TABLES, TRIGGERS


@dataclass(frozen=True, slots=True)
class Schema:
    """The steps, and the number (user_version) that the last of them leaves in the file."""

    migrations: Migrations
    version: int


MIGRATIONS = Migrations("booth_pos")


@MIGRATIONS()
def first_books(db: sqlite_utils.Database) -> None:
    """Everything that the first release kept."""
    db.executescript(TABLES)
    db.executescript(TRIGGERS)
    db.execute("PRAGMA user_version = 1")


@MIGRATIONS()
def refunds(db: sqlite_utils.Database) -> None:
    """Money going back: a row for each decision."""
    db.executescript(REFUNDS)
    db.execute("PRAGMA user_version = 2")


@MIGRATIONS()
def journal(db: sqlite_utils.Database) -> None:
    """The end of the journal, the second file that says what is committed here."""
    db.executescript(JOURNAL_MARK)
    db.execute("PRAGMA user_version = 3")


@MIGRATIONS()
def lost(db: sqlite_utils.Database) -> None:
    """What is still to be asked of Toss after a restore."""
    db.executescript(LOST)
    db.execute("PRAGMA user_version = 4")


@MIGRATIONS()
def staff(db: sqlite_utils.Database) -> None:
    """Who stands at the counter."""
    db.executescript(STAFF)
    db.execute("PRAGMA user_version = 5")


@MIGRATIONS()
def lookup(db: sqlite_utils.Database) -> None:
    """What a sale is found by, without reading all of them."""
    db.executescript(LOOKUP)
    db.execute("PRAGMA user_version = 6")


@MIGRATIONS()
def receipts(db: sqlite_utils.Database) -> None:
    """Numbers of receipts; what is paid already gets its own in the order of payment."""
    db.executescript(RECEIPTS)
    db.execute("PRAGMA user_version = 7")


SCHEMA = Schema(MIGRATIONS, 7)
