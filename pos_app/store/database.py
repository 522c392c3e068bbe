"""The file of the books: one door to write, one to read, and how it is opened."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import sqlite_utils

from pos_app.errors import StoreError
from pos_app.store import journal
from pos_app.store.accord import catch_up
from pos_app.store.backup import verified_copy
from pos_app.store.connect import (
    MARK_AS_OURS,
    TIMEOUT_S,
    Writer,
    open_to_read,
    open_to_write,
    quick_check,
    schema_version,
)
from pos_app.store.faults import is_full, is_spoiling, translated
from pos_app.store.migrations import SCHEMA, Schema
from pos_app.store.mirror import JournalFile, mirror
from pos_app.store.place import (
    DATABASE,
    drop_spare,
    new_private_file,
    private_folder,
    put_in_place,
)


class Database:
    """One write connection and one read connection, each with its own lock.

    Reads see the last commit and never wait for one that is being synced.
    """

    def __init__(self, path: Path, *, timeout_s: float = TIMEOUT_S, to_read: bool = False) -> None:
        self.path = path
        self._timeout_s = timeout_s
        self._to_read = to_read
        self._write_lock = threading.Lock()
        self._read_lock = threading.Lock()
        self._writer: Writer | None = None
        self._journal = JournalFile(path.parent)
        with translated(), ExitStack() as undo:
            if not to_read:
                self._writer = undo.enter_context(closing(open_to_write(path, timeout_s)))
            self._reader = open_to_read(path, timeout_s)
            undo.pop_all()

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """Give the one transaction: committed and synced at the end, or nothing of it.

        What it tells the journal is there before. After StoreError `store.io_error` or
        `store.disk_full` the change may, at worst, have been kept as a whole: read the row again.
        """
        with self._write_lock, translated():
            self._catch_up()
            with self._transaction() as db:
                yield db
                mirror(db, self._journal)

    def migrate(self, schema: Schema) -> None:
        """Bring the file to a schema; what the journal needs may come only with it."""
        with self._write_lock, translated(), self._transaction() as db:
            schema.apply(db)

    def catch_up(self) -> None:
        """Adopt what the journal has, and the database lacks since a crash or a failed commit."""
        with self._write_lock, translated():
            self._catch_up()

    def _catch_up(self) -> None:
        if not self._journal.in_step(journal.tail(self._sound_writer())):
            with self._transaction() as db:
                catch_up(db, self._journal)

    @contextmanager
    def _transaction(self) -> Iterator[Writer]:
        db = self._sound_writer()
        db.told.clear()
        try:
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")
        except sqlite3.Error as error:
            if is_spoiling(error):
                self._give_up_writer(db, make_room=is_full(error))
            raise
        except OSError as error:
            if is_full(error):
                drop_spare(self.path.parent)
            raise
        finally:
            if self._writer is db:
                db.rollback()

    @contextmanager
    def read(self) -> Iterator[sqlite_utils.Database]:
        """Give one reading of the books; keep it short, others wait."""
        with self._read_lock, translated():
            self._reader.execute("BEGIN")
            try:
                yield self._reader
            finally:
                self._reader.rollback()

    @contextmanager
    def read_apart(self) -> Iterator[sqlite_utils.Database]:
        """Give one reading of the books on a connection of its own, for as long as it takes."""
        with translated(), closing(open_to_read(self.path, self._timeout_s)) as db:
            db.execute("BEGIN")
            yield db

    def close(self) -> None:
        """Close the file; the writer goes last, so that it empties the WAL."""
        with self._write_lock, self._read_lock:
            self._reader.close()
            if self._writer is not None:
                self._writer.close()
            self._writer = None
            self._journal.close()
            self._to_read = True

    def _sound_writer(self) -> Writer:
        if self._to_read:
            raise StoreError("store.opened_to_read")
        if self._writer is not None and self._writer.conn.in_transaction:
            self._writer.close()  # its rollback failed
            self._writer = None
        if self._writer is None:
            self._writer = self._checked_writer()
        return self._writer

    def _checked_writer(self) -> Writer:
        writer = open_to_write(self.path, self._timeout_s)
        try:
            quick_check(writer)
        except (StoreError, sqlite3.Error):
            writer.close()
            raise
        return writer

    def _give_up_writer(self, db: Writer, *, make_room: bool) -> None:
        db.close()
        self._writer = None
        if make_room:
            drop_spare(self.path.parent)
        with suppress(StoreError, sqlite3.Error):  # the next write tries again, and says why
            self._writer = self._checked_writer()


def open_database(
    folder: Path,
    begin: Callable[[Writer], None],
    *,
    schema: Schema = SCHEMA,
    timeout_s: float = TIMEOUT_S,
) -> Database:
    """Open the books to write; `begin` writes the first rows where there are none yet.

    The caller holds the folder's Lock. Raises StoreError, with the file untouched, when it is
    not ours, or newer than this program.
    """
    path = folder / DATABASE
    with translated():
        private_folder(folder)
        if not path.exists():
            _create(path, begin, schema)
    version = schema_version(path, schema.version)
    with translated():
        path.chmod(0o600)
    database = Database(path, timeout_s=timeout_s)
    try:
        if version < schema.version:
            _migrate(database, schema, version)
        database.catch_up()
    except StoreError:
        database.close()
        raise
    return database


def open_reader(folder: Path, *, schema: Schema = SCHEMA, timeout_s: float = TIMEOUT_S) -> Database:
    """Open the books to read beside an open window: no lock is taken and nothing is written."""
    path = folder / DATABASE
    if schema_version(path, schema.version) < schema.version:
        raise StoreError("store.older")
    return Database(path, timeout_s=timeout_s, to_read=True)


def _create(path: Path, begin: Callable[[Writer], None], schema: Schema) -> None:
    """Finish the whole file before it gets its name, so that there is no half-made one."""
    part = path.with_name(path.name + ".part")
    for leftover in ("-journal", "-wal", "-shm"):
        part.with_name(part.name + leftover).unlink(missing_ok=True)
    new_private_file(part)
    with closing(open_to_write(part, TIMEOUT_S)) as db:
        db.execute(MARK_AS_OURS)
        with db.atomic():
            schema.apply(db)
            begin(db)
    put_in_place(part, path)


def _migrate(database: Database, schema: Schema, version: int) -> None:
    kept = database.path.with_name(f"booth-before-schema-{schema.version}-was-{version}.db")
    with database.read_apart() as db:
        verified_copy(db, kept)
    database.migrate(schema)
