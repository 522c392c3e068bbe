"""Connections to the file: the profile that makes a commit last, and what is checked first."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import sqlite_utils

from pos_app.errors import StoreError
from pos_app.store.faults import translated

APPLICATION_ID = 0x42505331  # "BPS1", at byte 68 of every file of ours
TIMEOUT_S = 5.0

MARK_AS_OURS = f"PRAGMA application_id = {APPLICATION_ID}"

# fault-model §4.4; the two fsync words mean something on macOS only, and are harmless elsewhere.
_WRITER = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
)
_READER = (
    "PRAGMA query_only = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
)
_PARTS = re.compile(r"[^;]*;|[^;]+")
# Read back, because a disk or a build that cannot do it says so only here.
_MUST_READ = (
    ("PRAGMA journal_mode", "wal"),
    ("PRAGMA synchronous", 2),
    ("PRAGMA foreign_keys", 1),
)


class Writer(sqlite_utils.Database):
    """A connection that writes, with what its transaction tells the journal."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection, execute_plugins=False)
        self.told: list[tuple[str, str, Mapping[str, Any], str]] = []

    def query(
        self, sql: str, params: Sequence[Any] | dict[str, Any] | None = None
    ) -> Generator[dict[str, Any], None, None]:
        """Rows by the names of their columns; ours differ, so that nobody needs to look."""
        found = self.conn.execute(sql, params or ())
        names = [one[0] for one in found.description]
        return (dict(zip(names, row, strict=True)) for row in found)

    def executescript(self, sql: str) -> sqlite3.Cursor:
        """Run one statement after the other, in the transaction under way."""
        cursor = self.conn.cursor()
        for statement in _statements(sql):
            cursor.execute(statement)
        return cursor


def _statements(sql: str) -> Iterator[str]:
    """Ends are looked for at semicolons only: the library does so after each letter, which took
    most of the time in which new books were begun.
    """
    rest = ""
    for part in _PARTS.findall(sql):
        rest += part
        if sqlite3.complete_statement(rest):
            yield rest
            rest = ""
    yield rest  # the last one needs none


def _connect(path: Path, mode: str, timeout_s: float) -> sqlite3.Connection:
    # Threads are kept apart by the locks of Database, not by the module's own check.
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        timeout=timeout_s,
        check_same_thread=False,
    )


def _wrapped(
    connection: sqlite3.Connection,
    profile: tuple[str, ...],
    must_read: tuple[tuple[str, object], ...],
) -> Writer:
    with ExitStack() as undo:
        undo.callback(connection.close)
        for statement in profile:
            connection.execute(statement).fetchall()
        for statement, wanted in must_read:
            (got,) = connection.execute(statement).fetchone()
            if got != wanted:
                raise StoreError("store.not_durable", setting=statement, got=got)
        wrapped = Writer(connection)
        undo.pop_all()
        return wrapped


def open_to_write(path: Path, timeout_s: float) -> Writer:
    """Open an existing file to write, so that what it commits is on the disk."""
    return _wrapped(_connect(path, "mode=rw", timeout_s), _WRITER, _MUST_READ)


def open_to_read(path: Path, timeout_s: float) -> sqlite_utils.Database:
    """Open an existing file to read; SQLite itself refuses any write."""
    return _wrapped(_connect(path, "mode=ro", timeout_s), _READER, ())


def open_blank(path: Path, timeout_s: float) -> sqlite3.Connection:
    """Open a new file that is filled as a whole: no WAL, which a stick or a share may not carry."""
    return _connect(path, "mode=rw", timeout_s)


def open_still(path: Path, timeout_s: float) -> sqlite_utils.Database:
    """Open a file that nobody writes: nothing is made beside it, and reading it is enough."""
    return _wrapped(_connect(path, "mode=ro&immutable=1", timeout_s), _READER, ())


def schema_version(path: Path, newest: int) -> int:
    """Say which schema the file has.

    Raises StoreError, and has changed nothing, when there is no file, or it is not a database,
    not ours, or written by a newer program.
    """
    if not path.exists():
        raise StoreError("store.no_books", path=path)
    _must_be_ours(path, *_header(path), newest)
    # Again with the WAL, where the schema may be newer than in the main file.
    with translated(), closing(_connect(path, "mode=ro", TIMEOUT_S)) as connection:
        (mark,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    _must_be_ours(path, mark, version, newest)
    return int(version)


def _header(path: Path) -> tuple[int, int]:
    # As bytes: SQLite makes a -wal and a -shm beside a file that may be somebody else's, or, told
    # that nobody writes it, finds a file damaged whose checkpoint is under way or was cut short.
    with translated(), path.open("rb") as file:
        head = file.read(100)
    if head and not head.startswith(b"SQLite format 3\0"):
        raise StoreError("store.not_a_database", path=path)
    return int.from_bytes(head[68:72], "big"), int.from_bytes(head[60:64], "big")


def _must_be_ours(path: Path, mark: int, version: int, newest: int) -> None:
    if mark != APPLICATION_ID:
        raise StoreError("store.not_ours", path=path)
    if version > newest:
        raise StoreError("store.newer", found=version, known=newest)


def quick_check(db: sqlite_utils.Database) -> None:
    """Raise StoreError when SQLite finds the file damaged."""
    answers = [answer for (answer,) in db.execute("PRAGMA quick_check").fetchall()]
    if answers != ["ok"]:
        raise StoreError("store.corrupt", detail="; ".join(answers[:3]))


def full_check(db: sqlite_utils.Database) -> None:
    """Raise StoreError when SQLite finds the file damaged, or a row that belongs to none."""
    answers = [answer for (answer,) in db.execute("PRAGMA integrity_check").fetchall()]
    if answers != ["ok"]:
        raise StoreError("store.corrupt", detail="; ".join(answers[:3]))
    for table, row, *_ in db.execute("PRAGMA foreign_key_check").fetchall():
        raise StoreError("books.orphan", table=table, row=row)
