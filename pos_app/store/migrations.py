"""The shape of the books, as an append-only list of steps from nothing to today."""

from __future__ import annotations

from dataclasses import dataclass

import sqlite_utils
from sqlite_utils import Migrations

from pos_app.store.almanac import ALMANAC
from pos_app.store.cashbox import CASHBOX
from pos_app.store.daybook import DAYBOOK
from pos_app.store.paperwork import PAPERWORK
from pos_app.store.petition import PETITIONS
from pos_app.store.signposts import LOOKUP
from pos_app.store.staffroom import STAFF
from pos_app.store.storeroom import STOREROOM
from pos_app.store.tables import JOURNAL_MARK, LOST, RECEIPTS, REFUNDS, TABLES, TRIGGERS
from pos_app.store.tenders import TENDERS
from pos_app.store.terms import TERMS


@dataclass(frozen=True, slots=True)
class Schema:
    """The steps, and the number (user_version) of a file that has them all."""

    migrations: Migrations
    version: int

    def apply(self, db: sqlite_utils.Database) -> None:
        """Do the steps that the file lacks, in the transaction under way."""
        self.migrations.apply(db)
        db.execute(self._stamp)

    @property
    def _stamp(self) -> str:
        return f"PRAGMA user_version = {self.version}"  # a pragma takes no parameter


MIGRATIONS = Migrations("booth_pos")


@MIGRATIONS()
def first_books(db: sqlite_utils.Database) -> None:
    """Everything that the first release kept."""
    db.executescript(TABLES)
    db.executescript(TRIGGERS)


@MIGRATIONS()
def refunds(db: sqlite_utils.Database) -> None:
    """Money going back: a row for each decision."""
    db.executescript(REFUNDS)


@MIGRATIONS()
def journal(db: sqlite_utils.Database) -> None:
    """The end of the journal, the second file that says what is committed here."""
    db.executescript(JOURNAL_MARK)


@MIGRATIONS()
def lost(db: sqlite_utils.Database) -> None:
    """What is still to be asked of Toss after a restore."""
    db.executescript(LOST)


@MIGRATIONS()
def staff(db: sqlite_utils.Database) -> None:
    """Who stands at the counter."""
    db.executescript(STAFF)


@MIGRATIONS()
def lookup(db: sqlite_utils.Database) -> None:
    """What a sale is found by, without reading all of them."""
    db.executescript(LOOKUP)


@MIGRATIONS()
def receipts(db: sqlite_utils.Database) -> None:
    """Numbers of receipts; what is paid already gets its own in the order of payment."""
    db.executescript(RECEIPTS)


@MIGRATIONS()
def tenders(db: sqlite_utils.Database) -> None:
    """Cash beside Toss Pay, and stock that comes back."""
    db.executescript(TENDERS)


@MIGRATIONS()
def petitions(db: sqlite_utils.Database) -> None:
    """Refunds that somebody asks for, and somebody else approves."""
    db.executescript(PETITIONS)


@MIGRATIONS()
def cashbox(db: sqlite_utils.Database) -> None:
    """Cash found by its tender, and never asked about."""
    db.executescript(CASHBOX)


@MIGRATIONS()
def almanac(db: sqlite_utils.Database) -> None:
    """Payments by the day on which they were paid, for reports."""
    db.executescript(ALMANAC)


@MIGRATIONS()
def daybook(db: sqlite_utils.Database) -> None:
    """The drawer, the days that were closed, and what Toss said of each order for the match."""
    db.executescript(DAYBOOK)


@MIGRATIONS()
def paperwork(db: sqlite_utils.Database) -> None:
    """Numbers that lost books had given, and what tells those since a restore from them."""
    db.executescript(PAPERWORK)


@MIGRATIONS()
def storeroom(db: sqlite_utils.Database) -> None:
    """Counts that may go below nought, changes by hand with a reason, and how products look."""
    db.executescript(STOREROOM)


@MIGRATIONS()
def terms(db: sqlite_utils.Database) -> None:
    """Discounts and notes of sales, prices asked for at the counter, and carts put aside."""
    db.executescript(TERMS)


SCHEMA = Schema(MIGRATIONS, 15)
