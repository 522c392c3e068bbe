"""The disk under the books: real SQLite files in memory, faults at real statements, crashes.

A fault is raised by SQLite itself where it can be made to: a second writer for "locked", a page
limit or a file size limit of the system for a full disk and failing writes.
"""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

from tests.simulation.schedule import Crashed

_connect = sqlite3.connect
_NO_LIMIT = 1_073_741_823


class Trouble(StrEnum):
    """What may happen to one transaction."""

    CRASH_BEFORE = "crash_before"  # the process dies, COMMIT was not given
    CRASH_AFTER = "crash_after"  # it dies with the COMMIT done and nobody told
    IO_ERROR = "io_error"  # no byte can be written
    IO_ERROR_KEPT = "io_error_kept"  # the error came after the bytes were safe
    FULL = "full"
    LOCKED = "locked"


class Connection(sqlite3.Connection):
    """A connection whose transactions the disk watches."""

    disk: Disk
    limited = False

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        if self.disk.dead:
            raise Crashed
        if sql == "BEGIN IMMEDIATE":
            return self.disk.begin(self, super().execute)
        if sql == "COMMIT":
            return self.disk.commit(super().execute)
        try:
            return super().execute(sql, parameters)
        except sqlite3.OperationalError as error:
            self.disk.failed(error)
            raise


Run = Callable[[str], sqlite3.Cursor]


class Disk:
    """The folder of one life of the till.

    `draw` says what happens to a transaction, `hit` hears when it does, with the event that the
    transaction writes ("" where that is not known). `committed` is called after every commit,
    `crash` when the process dies.
    """

    def __init__(
        self,
        folder: Path,
        draw: Callable[[], Trouble | None],
        hit: Callable[[Trouble, str], None],
        committed: Callable[[], None],
        crash: Callable[[], None],
    ) -> None:
        self.folder = folder
        self.dead = False
        self.full = False
        self._draw = draw
        self._hit = hit
        self._committed = committed
        self._crash = crash
        self._trouble: Trouble | None = None
        self.history_no = 0  # of the last committed line
        self._all: list[Connection] = []

    def begin(self, connection: Connection, run: Run) -> sqlite3.Cursor:
        self._trouble = Trouble.FULL if self.full else self._draw()
        if self._trouble is Trouble.LOCKED:
            return self._begin_locked(run)
        full = self._trouble is Trouble.FULL
        if full is not connection.limited:
            connection.limited = full
            run(f"PRAGMA max_page_count = {1 if full else _NO_LIMIT}").fetchall()
        return run("BEGIN IMMEDIATE")

    def failed(self, error: sqlite3.OperationalError) -> None:
        """A statement failed by itself."""
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL and self._trouble is Trouble.FULL:
            self._hit(Trouble.FULL, "")

    def commit(self, run: Run) -> sqlite3.Cursor:
        trouble, self._trouble = self._trouble, None
        if trouble is not None:
            self._hit(trouble, self._step(run))
        if trouble is Trouble.CRASH_BEFORE:
            self._die()
        if trouble is Trouble.FULL:
            run("ROLLBACK")
            raise _error("database or disk is full", sqlite3.SQLITE_FULL)
        if trouble is Trouble.IO_ERROR:
            with _no_byte_more():
                return run("COMMIT")
        done = run("COMMIT")
        self._committed()
        if trouble is Trouble.CRASH_AFTER:
            self._die()
        if trouble is Trouble.IO_ERROR_KEPT:
            raise _error("disk I/O error", sqlite3.SQLITE_IOERR)
        return done

    def snapshot(self, target: Path) -> None:
        """What another process would find here now; SQLite makes the -shm file anew."""
        lay_out(self.folder, target)

    def release(self) -> None:
        """Let go of the files of a process that is over."""
        self.dead = True
        for connection in self._all:
            connection.close()

    def open(self, *args: Any, **how: Any) -> sqlite3.Connection:
        if self.dead:
            raise Crashed
        connection = _connect(*args, factory=Connection, **how)
        assert isinstance(connection, Connection)
        connection.disk = self
        self._all.append(connection)
        return connection

    def _begin_locked(self, run: Run) -> sqlite3.Cursor:
        self._hit(Trouble.LOCKED, "")
        other = _connect(self.folder / "booth.db")
        try:
            other.execute("BEGIN IMMEDIATE")
            return run("BEGIN IMMEDIATE")
        finally:
            other.close()

    def _step(self, run: Run) -> str:
        """The event that the open transaction writes, "" where it writes none."""
        last = run("SELECT history_no, event FROM history ORDER BY history_no DESC LIMIT 1")
        row = last.fetchone()
        last.close()
        return str(row[1]) if row is not None and row[0] > self.history_no else ""

    def _die(self) -> None:
        self._crash()
        self.dead = True
        raise Crashed


def lay_out(folder: Path, target: Path) -> None:
    """Copy the files of the books to where another process will find them."""
    target.mkdir(parents=True)
    for path in os.scandir(folder):
        if not path.name.endswith("-shm"):
            shutil.copyfile(path.path, target / path.name)


def look(folder: Path) -> sqlite3.Connection:
    """A reader of one's own, past every fault: it sees what is committed."""
    path = (folder / "booth.db").as_uri()
    return _connect(f"{path}?mode=ro", uri=True, check_same_thread=False, isolation_level=None)


def _error(text: str, code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


@contextmanager
def _no_byte_more() -> Iterator[None]:
    """No file of this process can be written: EFBIG, which SQLite says as an I/O error."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
