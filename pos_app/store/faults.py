"""What SQLite and the disk complain about, in the words of the exception tree."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from pos_app.errors import BoothError, Bug, StoreError

_BY_CODE = {
    sqlite3.SQLITE_FULL: "store.disk_full",
    sqlite3.SQLITE_BUSY: "store.locked",
    sqlite3.SQLITE_LOCKED: "store.locked",
    sqlite3.SQLITE_IOERR: "store.io_error",
    sqlite3.SQLITE_NOTADB: "store.not_a_database",
    sqlite3.SQLITE_CORRUPT: "store.corrupt",
    sqlite3.SQLITE_READONLY: "store.read_only",
    sqlite3.SQLITE_PERM: "store.read_only",
    sqlite3.SQLITE_CANTOPEN: "store.cannot_open",
}
_BY_ERRNO = {
    errno.ENOSPC: "store.disk_full",
    errno.EDQUOT: "store.disk_full",
    errno.EROFS: "store.read_only",
    errno.EACCES: "store.read_only",
    errno.EPERM: "store.read_only",
}
# A failed fsync leaves pages marked clean that never reached the disk (fault-model §1.2), so a
# connection that met one of these is not trusted again.
_SPOILING = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    }
)


def _primary_code(error: sqlite3.Error) -> int:
    # Python leaves the attribute out where SQLite itself was not asked.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_MISUSE) & 0xFF


def is_full(error: sqlite3.Error | OSError) -> bool:
    """Whether the disk had no room left."""
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0) == "store.disk_full"
    return _primary_code(error) == sqlite3.SQLITE_FULL


def is_spoiling(error: sqlite3.Error) -> bool:
    """Whether the connection must not be used again."""
    return _primary_code(error) in _SPOILING


def _said(error: sqlite3.Error) -> BoothError:
    if isinstance(error, sqlite3.IntegrityError):
        return Bug("bug.books", detail=str(error))
    key = _BY_CODE.get(_primary_code(error), "store.failed")
    return StoreError(key, detail=str(error))


@contextmanager
def translated() -> Iterator[None]:
    """Let no error of SQLite or of the disk leave the room raw.

    That whoever reads our output has left is neither: a row was being told when it happened.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise _said(error) from error
    except OverflowError as error:
        raise Bug("bug.books", detail=str(error)) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        key = _BY_ERRNO.get(error.errno or 0, "store.io_error")
        raise StoreError(key, detail=str(error)) from error
