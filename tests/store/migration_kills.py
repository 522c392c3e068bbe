"""Kills a migration at each of its statements, in copies of one folder of books.

A process of its own, with one thread, so that it can be copied: prints one JSON object a kill.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from itertools import count
from pathlib import Path

import sqlite_utils
from sqlite_utils import Migrations

from pos_app.store.database import open_database
from pos_app.store.migrations import SCHEMA, Schema
from pos_app.store.place import DATABASE
from tests.store.test_opening import nothing

NEXT = SCHEMA.version + 1
ROWS = 60


class _Doomed(sqlite3.Connection):
    """A connection under which the process dies at the n-th statement of all."""

    left = 0

    def __init__(self, *given: object, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        self.set_trace_callback(self._count)

    def _count(self, _: str) -> None:
        _Doomed.left -= 1
        if _Doomed.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def next_schema() -> Schema:
    """A step of a next release: a table with rows, an index and a column more."""
    migrations = Migrations("booth_pos")
    for step in SCHEMA.migrations._migrations:
        migrations(name=step.name)(step.fn)

    @migrations()
    def tips(db: sqlite_utils.Database) -> None:
        db.execute("CREATE TABLE tips (tip_no INTEGER PRIMARY KEY, won INTEGER) STRICT")
        for number in range(ROWS):
            db.execute("INSERT INTO tips VALUES (?, ?)", [number, 100])
        db.execute("CREATE INDEX tips_by_won ON tips (won)")
        db.execute("ALTER TABLE sales ADD COLUMN tip_won INTEGER")

    return Schema(migrations, NEXT)


def _migrate(folder: Path, at: int) -> None:
    _Doomed.left = at
    before = sqlite3.connect

    def connect(*given: object, **more: object) -> sqlite3.Connection:
        return before(*given, factory=_Doomed, **more)  # type: ignore[call-overload,no-any-return]

    sqlite3.connect = connect  # type: ignore[assignment]
    open_database(folder, nothing, schema=next_schema()).close()


def _found(folder: Path) -> dict[str, object]:
    """What lies there after the kill, and after the next start."""
    with closing(sqlite3.connect(folder / DATABASE)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        tables = {row[0] for row in db.execute("SELECT name FROM sqlite_schema")}
        columns = {row[1] for row in db.execute("PRAGMA table_info(sales)")}
        rows = db.execute("SELECT count(*) FROM tips").fetchone()[0] if "tips" in tables else 0
        sound = db.execute("PRAGMA integrity_check").fetchone()[0]
        orders = [row[0] for row in db.execute("SELECT order_no FROM attempts")]
    new = ("tips" in tables, "tips_by_won" in tables, "tip_won" in columns, rows == ROWS)
    open_database(folder, nothing, schema=next_schema()).close()
    with closing(sqlite3.connect(folder / DATABASE)) as db:
        after = db.execute("PRAGMA user_version").fetchone()[0]
        again = [row[0] for row in db.execute("SELECT order_no FROM attempts")]
    copies = len(list(folder.glob("booth-before-schema-*.db")))
    return {
        "version": version, "new": new, "sound": sound, "orders": orders, "after": after,
        "again": again, "copies": copies,
    }  # fmt: skip


def main() -> None:
    """Kill at the first statement, the second, and so on, until nothing is left to be killed."""
    books, work = Path(sys.argv[1]), Path(sys.argv[2])
    for at in count(1):
        folder = work / str(at)
        shutil.copytree(books, folder)
        child = os.fork()
        if not child:
            _migrate(folder, at)
            os._exit(0)
        code = _ended(child)
        if code == 0:
            return
        if code != -signal.SIGKILL:
            raise SystemExit(f"the migration ended with {code} at {at}")
        child = os.fork()
        if not child:
            sys.stdout.write(json.dumps(_found(folder)) + "\n")
            sys.stdout.flush()
            os._exit(0)
        if _ended(child):
            raise SystemExit(f"nothing can be opened after a kill at {at}")
        shutil.rmtree(folder)


def _ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    main()
