"""The books of the shop in one SQLite file: fits `flow.ports.Books`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import sqlite_utils

from pos_app.domain.cart import SaleLine
from pos_app.domain.catalog import CatalogChange, Product, Sku
from pos_app.domain.numbering import new_series
from pos_app.domain.payment import Account, Attempt
from pos_app.domain.receipt import Sale, SaleRecord
from pos_app.domain.stock import StockLevel
from pos_app.domain.terms import PLAIN, Terms
from pos_app.domain.verdict import Change
from pos_app.errors import BoothError, Refused
from pos_app.store import journal, ledger, numbers, reports, sales, shelf
from pos_app.store.adopt import adopt_kept, all_kept
from pos_app.store.anchor import Anchor, FileAnchor
from pos_app.store.cash import SqliteCash
from pos_app.store.closings import SqliteClosings
from pos_app.store.connect import TIMEOUT_S, Writer
from pos_app.store.database import Database, open_database, open_reader
from pos_app.store.faults import translated
from pos_app.store.figures import SqliteFigures
from pos_app.store.goods import SqliteGoods
from pos_app.store.lookup import SqliteIndex
from pos_app.store.lost import SqliteLost, note_strangers
from pos_app.store.matches import SqliteMatches
from pos_app.store.parked import SqliteParked
from pos_app.store.people import SqlitePeople
from pos_app.store.place import ANCHOR, DATABASE, fill_spare, is_copy, is_marked, mark_place
from pos_app.store.recall import Recall
from pos_app.store.receipts import SqliteReceipts
from pos_app.store.returns import SqliteReturns
from pos_app.store.reviews import SqliteRequests
from pos_app.store.spoken import Told

MIN_FREE_BYTES = 200 * 1000 * 1000
SPARE_BYTES = 16 * 1024 * 1024


class SqliteBooks:
    """Every method is one transaction, on the disk when it returns; any thread may call."""

    def __init__(
        self, database: Database, anchor: Anchor, *, min_free_bytes: int = MIN_FREE_BYTES
    ) -> None:
        self.database = database
        self.anchor = anchor
        self.returns = SqliteReturns(database)
        self.cash = SqliteCash(database)
        self.goods = SqliteGoods(database)
        self.requests = SqliteRequests(database)
        self.lost = SqliteLost(database)
        self.people = SqlitePeople(database)
        self.receipts = SqliteReceipts(database)
        self.index = SqliteIndex(database)
        self.figures = SqliteFigures(database)
        self.closings = SqliteClosings(database)
        self.matches = SqliteMatches(database)
        self.parked = SqliteParked(database)
        self._min_free_bytes = min_free_bytes
        self._products, self._levels = Recall(shelf.product_from), Recall(shelf.level_from)

    def products(self) -> tuple[Product, ...]:
        with self.database.read() as db:
            rows = shelf.products(db)
        return self._products.of(rows)

    def stock(self) -> dict[Sku, StockLevel]:
        with self.database.read() as db:
            rows = shelf.stock(db)
        return {one.sku: one for one in self._levels.of(rows)}

    def save_catalog(self, change: CatalogChange, at: datetime, who: str) -> None:
        with self.database.write() as db:
            shelf.save_catalog(db, change, at, who)

    def open_sale(
        self,
        lines: tuple[SaleLine, ...],
        account: Account,
        at: datetime,
        cashier: str,
        terms: Terms = PLAIN,
    ) -> Attempt:
        """Raises Refused when the disk is nearly full: what is begun must be booked to its end."""
        _need_room(self.database.path.parent, self._min_free_bytes)
        with self.database.write() as db:
            return sales.open_sale(db, lines, account, at, cashier, terms)

    def next_attempt(self, order_no: str, at: datetime) -> Attempt:
        with self.database.write() as db:
            return sales.next_attempt(db, order_no, at)

    def attempt(self, order_no: str) -> Attempt:
        with self.database.read() as db:
            return sales.attempt(db, order_no)

    def sale(self, sale_no: int) -> Sale:
        with self.database.read() as db:
            return sales.sale(db, sale_no)

    def record(self, order_no: str) -> SaleRecord:
        with self.database.read() as db:
            return reports.record(db, order_no)

    def apply(self, before: Attempt, change: Change, at: datetime) -> Attempt:
        with self.database.write() as db:
            return sales.apply(db, before, change, at)

    def not_over(self) -> tuple[Attempt, ...]:
        with self.database.read() as db:
            return reports.not_over(db)

    def unfinished(self) -> tuple[SaleRecord, ...]:
        with self.database.read() as db:
            return reports.unfinished(db)

    def records(self, first: date | None, last: date | None) -> Iterator[SaleRecord]:
        return reports.records(self.database, first, last)

    def note(self, notes: Iterable[tuple[str, str, str]], at: datetime) -> None:
        with self.database.write() as db:
            sales.note(db, notes, at)

    def close(self) -> None:
        """Close the file; harmless the second time."""
        self.database.close()


def open_books(  # noqa: PLR0913
    folder: Path,
    *,
    at: datetime,
    random_bits: Callable[[int], int],
    anchor: Anchor | None = None,
    min_free_bytes: int = MIN_FREE_BYTES,
    spare_bytes: int = 0,
    timeout_s: float = TIMEOUT_S,
) -> SqliteBooks:
    """Open the books of a folder to write, or begin them; the caller holds the folder's Lock.

    `random_bits(n)` gives the series of order numbers. `spare_bytes` of the disk are kept back,
    so that a sale under way can still be booked when the disk is full. Where the database is
    gone and its journal is not, the new books take over what that tells, and search its series.
    Books are begun also where their mark cannot be kept: it is missing then, which is a finding.
    """
    kept = anchor or FileAnchor(folder / ANCHOR)

    def begin(db: Writer) -> None:
        journal.keep_aside(folder)
        told = Told()
        told.hear(all_kept(folder))
        numbers.begin(db, new_series(random_bits), at, _old_head(kept), told=told)
        adopt_kept(db, folder, at)
        note_strangers(db)
        _keep(kept, db)

    fresh = not (folder / DATABASE).exists()
    database = open_database(folder, begin, timeout_s=timeout_s)
    if fresh:
        with database.read() as db:
            _keep(kept, db)  # a keyring has a place for it once the books have their name
    fill_spare(folder, spare_bytes)
    return SqliteBooks(database, kept, min_free_bytes=min_free_bytes)


def part_from_copied(books: SqliteBooks, at: datetime, random_bits: Callable[[int], int]) -> bool:
    """Begin a series of their own for books whose folder is a copy, and say whether it was one.

    The others go on with the old series, so it is not searched. The caller has found these books
    to agree with their anchor: a copy of books that went on elsewhere needs a restore.
    """
    folder = books.database.path.parent
    with translated():
        copied = is_copy(folder)
        marked = is_marked(folder)
    if copied:
        with books.database.write() as db:
            series = new_series(random_bits)
            numbers.begin(db, series, at, ledger.head(db), copied=True)
    if copied or not marked:
        with translated():
            mark_place(folder)
    return copied


def open_books_to_read(
    folder: Path, *, anchor: Anchor | None = None, timeout_s: float = TIMEOUT_S
) -> SqliteBooks:
    """Open the books for a command that only reads, also beside an open window."""
    database = open_reader(folder, timeout_s=timeout_s)
    return SqliteBooks(database, anchor or FileAnchor(folder / ANCHOR))


def _keep(anchor: Anchor, db: sqlite_utils.Database) -> None:
    with suppress(BoothError):
        anchor.write(ledger.head(db))


def _old_head(anchor: Anchor) -> ledger.Mark | None:
    """What a vanished file's anchor still says: the new books name it in their first entry."""
    try:
        return anchor.read()
    except BoothError:
        return None


def _need_room(folder: Path, least_bytes: int) -> None:
    with translated():
        free = shutil.disk_usage(folder).free
    if free < least_bytes:
        raise Refused(
            "store.disk_nearly_full", free_mb=free // 1_000_000, need_mb=least_bytes // 1_000_000
        )
