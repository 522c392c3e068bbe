"""What the books write, put on tape; and the same bytes written by nobody but SQLite and fsync."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from pos_app.store.connect import Writer
from pos_app.store.database import Database
from pos_app.store.place import DATABASE, JOURNAL

_FRAME, _PAGE = 4_120, 4_092  # of the WAL with its head; and of a page, what holds a long value
_BEGIN = (
    "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
    "CREATE TABLE IF NOT EXISTS told (no INTEGER PRIMARY KEY, what BLOB)",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Commit:
    """How many bytes one commit of ours appends to the journal, and how many to the WAL."""

    journal: int
    wal: int


@contextmanager
def taped(folder: Path) -> Iterator[list[Commit]]:
    """Note each commit of the books in this folder while the block runs."""
    tape: list[Commit] = []
    write = Database.write
    files = [folder / JOURNAL, folder / f"{DATABASE}-wal"]

    @contextmanager
    def noted(self: Database) -> Iterator[Writer]:
        before = [_size(one) for one in files]
        with write(self) as db:
            yield db
        tape.append(Commit(*(_size(one) - old for one, old in zip(files, before, strict=True))))

    with mock.patch.object(Database, "write", noted):
        yield tape


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


class BareWriter:
    """One fsynced append and one commit of WAL and FULL for each commit on a tape."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._lock = threading.Lock()
        self._db = sqlite3.connect(
            folder / "bare.db", isolation_level=None, check_same_thread=False
        )
        for sql in _BEGIN:
            self._db.execute(sql).fetchall()
        self._file = os.open(folder / "bare.journal", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)

    def write(self, commits: Sequence[Commit]) -> None:
        for one in commits:
            with self._lock:
                if one.journal:
                    os.write(self._file, b"x" * one.journal)
                    os.fsync(self._file)
                self._db.execute("BEGIN IMMEDIATE")
                self._db.execute("INSERT INTO told (what) VALUES (?)", (_blob(one.wal),))
                self._db.execute("COMMIT")

    def weighed(self, commits: Sequence[Commit]) -> int:
        """How many bytes the WAL grows by when these are written."""
        wal = self._folder / "bare.db-wal"
        before = _size(wal)
        self.write(commits)
        return _size(wal) - before

    def close(self) -> None:
        os.close(self._file)
        self._db.close()


def _blob(wal_bytes: int) -> bytes:
    """A value that fills as many pages, two of which are those of its row and of the table."""
    pages = max(1, round(wal_bytes / _FRAME))
    return b"x" * max(1, (pages - 2) * _PAGE)
