"""What is looked at before the books are opened, and what is left alone."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils
from sqlite_utils import Migrations

from pos_app.errors import StoreError
from pos_app.store import backup, books, connect, database
from pos_app.store.books import open_books_to_read
from pos_app.store.connect import open_to_write, schema_version
from pos_app.store.database import open_database, open_reader
from pos_app.store.migrations import SCHEMA, Schema, first_books, journal, lost, receipts, refunds
from pos_app.store.place import DATABASE
from tests.store.shop import COFFEE, Shop, begin, key_of

NOW = SCHEMA.version


def nothing(db: sqlite_utils.Database) -> None:
    """Begin no books."""


def newer_schema() -> Schema:
    """What the next release might know."""
    migrations = Migrations("booth_pos")
    for step in (first_books, refunds, journal, lost, receipts):
        migrations(name=step.__name__)(step)

    @migrations()
    def tips(db: sqlite_utils.Database) -> None:
        db.execute("CREATE TABLE tips (tip_no INTEGER PRIMARY KEY) STRICT")

    return Schema(migrations, NOW + 1)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_new_file_is_the_owners_alone_whatever_the_umask(folder: Path) -> None:
    old = os.umask(0)
    try:
        shop = Shop(folder)
        shop.paid()
    finally:
        os.umask(old)
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    shop.books.close()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {f"{DATABASE}-wal", f"{DATABASE}-shm", "booth.anchor.json"} < modes.keys()
    assert set(modes.values()) == {0o600}


def test_rights_that_somebody_loosened_are_tightened(shop: Shop) -> None:
    shop.books.database.path.chmod(0o644)
    shop.reopen()
    assert shop.books.database.path.stat().st_mode & 0o777 == 0o600


def test_the_profile_is_on(shop: Shop) -> None:
    wanted = {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0,
        "cell_size_check": 1, "busy_timeout": 5000, "mmap_size": 0, "recursive_triggers": 1,
        "fullfsync": 1, "checkpoint_fullfsync": 1,
    }  # fmt: skip
    with shop.books.database.write() as db:
        got = {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
    assert got == wanted
    with shop.books.database.read() as db:
        assert db.execute("PRAGMA query_only").fetchone() == (1,)
        assert db.execute("PRAGMA trusted_schema").fetchone() == (0,)


def test_every_table_of_ours_is_strict(shop: Shop) -> None:
    with shop.books.database.read() as db:
        rows = db.execute("PRAGMA table_list").fetchall()
    loose = {name for schema, name, kind, _, _, strict in rows if kind == "table" and not strict}
    assert loose == {"_sqlite_migrations", "sqlite_schema", "sqlite_temp_schema"}


def test_a_disk_that_cannot_keep_a_wal_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "_WRITER", ("PRAGMA synchronous = NORMAL",))
    with pytest.raises(StoreError) as told:
        begin(folder)
    assert told.value.key == "store.not_durable"
    assert not (folder / DATABASE).exists()


@pytest.mark.parametrize(
    ("content", "key"),
    [(b"", "store.not_ours"), (b"hello", "store.not_a_database"),
     (b"PK\x03\x04" + b"\0" * 5000, "store.not_a_database")],
)  # fmt: skip
def test_another_kind_of_file_is_left_alone(folder: Path, content: bytes, key: str) -> None:
    folder.mkdir(parents=True)
    (folder / DATABASE).write_bytes(content)
    assert key_of(lambda: begin(folder)) == key
    assert key_of(lambda: open_reader(folder)) == key
    assert contents(folder) == {DATABASE: content}


def test_a_checkpoint_that_was_cut_short_is_made_good_by_the_wal(shop: Shop) -> None:
    order_no = shop.paid().order_no
    shop.books.note([(order_no, "note", "long " * 50)] * 100, shop.now())  # the file grows
    cut = shop.folder.with_name("cut")
    shutil.copytree(shop.folder, cut)
    with (cut / DATABASE).open("rb+") as file:
        pages = file.seek(0, os.SEEK_END) // 4096
        file.seek(28)  # the file's length in pages, which stands in its first
        file.write((pages + 5).to_bytes(4, "big"))
    again, beside = begin(cut), open_books_to_read(cut)
    assert again.attempt(order_no) == beside.attempt(order_no) == shop.books.attempt(order_no)
    beside.close()
    again.close()


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_the_database_of_another_program_is_left_alone(folder: Path, journal: str) -> None:
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / DATABASE)) as other:
        other.execute(f"PRAGMA journal_mode = {journal}")
        other.execute("CREATE TABLE notes (text)")
        other.commit()
    before = contents(folder)
    assert key_of(lambda: begin(folder)) == "store.not_ours"
    assert contents(folder) == before


def test_books_of_a_newer_program_are_left_alone(folder: Path) -> None:
    open_database(folder, nothing, schema=newer_schema()).close()
    before = contents(folder)
    with pytest.raises(StoreError) as told:
        begin(folder)
    assert told.value.key == "store.newer"
    assert told.value.values == {"found": NOW + 1, "known": NOW}
    assert contents(folder) == before


def test_a_newer_schema_in_the_wal_is_seen(folder: Path, tmp_path: Path) -> None:
    """A crash right after a migration: the main file still says the old number."""
    begin(folder).close()
    opened = open_database(folder, nothing, schema=newer_schema())
    crashed = tmp_path / "crashed"
    shutil.copytree(folder, crashed)
    opened.close()
    (crashed / f"{DATABASE}-shm").unlink()
    assert int.from_bytes((crashed / DATABASE).read_bytes()[60:64], "big") == NOW
    assert key_of(lambda: begin(crashed)) == "store.newer"
    shutil.rmtree(crashed)


def test_a_newer_program_migrates_after_a_verified_copy(shop: Shop, folder: Path) -> None:
    paid = shop.paid()
    shop.books.close()
    opened = open_database(folder, nothing, schema=newer_schema())
    with opened.read() as db:
        assert db.table("tips").exists()
        assert db.execute("PRAGMA user_version").fetchone() == (NOW + 1,)
        assert db.execute("SELECT order_no FROM attempts").fetchall() == [(paid.order_no,)]
    opened.close()
    (copy,) = folder.glob(f"booth-before-schema-{NOW + 1}*")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert schema_version(copy, NOW) == NOW
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("SELECT order_no FROM attempts").fetchall() == [(paid.order_no,)]
        assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    open_database(folder, nothing, schema=newer_schema()).close()
    assert list(folder.glob("booth-before*")) == [copy]


def test_without_a_good_copy_nothing_is_migrated(
    shop: Shop, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.books.close()

    def damaged(db: sqlite_utils.Database) -> None:
        raise StoreError("store.corrupt", detail="page 3")

    with monkeypatch.context() as patched:
        patched.setattr(backup, "full_check", damaged)
        opening = lambda: open_database(folder, nothing, schema=newer_schema())  # noqa: E731
        assert key_of(opening) == "store.corrupt"
    assert schema_version(folder / DATABASE, NOW + 1) == NOW
    assert not list(folder.glob("*part*"))
    assert not list(folder.glob("booth-before*"))


def test_a_failed_migration_changes_nothing(shop: Shop, folder: Path) -> None:
    shop.books.close()
    schema = newer_schema()

    @schema.migrations()
    def broken(db: sqlite_utils.Database) -> None:
        db.execute("CREATE TABLE half (a)")
        db.execute("INSERT INTO nowhere VALUES (1)")

    opening = lambda: open_database(folder, nothing, schema=Schema(schema.migrations, NOW + 2))  # noqa: E731
    assert key_of(opening) == "store.failed"
    assert schema_version(folder / DATABASE, NOW + 2) == NOW
    shop.reopen()
    with shop.books.database.read() as db:
        assert not {"half", "tips"} & set(db.table_names())


def test_an_older_schema_is_not_read_before_it_is_migrated(shop: Shop, folder: Path) -> None:
    assert key_of(lambda: open_reader(folder, schema=newer_schema())) == "store.older"


def test_a_crash_while_beginning_leaves_no_half_made_books(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(part: Path, path: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(database, "put_in_place", crash)
        with pytest.raises(KeyboardInterrupt):
            begin(folder)
    assert not (folder / DATABASE).exists()
    (folder / f"{DATABASE}.part-wal").write_bytes(b"left over")
    shop = Shop(folder)
    shop.paid()
    shop.reopen()
    assert shop.counts() == (2, 0)
    shop.books.close()
    assert not list(folder.glob("*.part*"))


def test_a_reader_that_cannot_be_opened_leaves_no_writer_open(
    shop: Shop, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: Path, timeout_s: float) -> sqlite_utils.Database:
        raise sqlite3.OperationalError("unable to open")

    shop.books.close()
    with monkeypatch.context() as patched:
        patched.setattr(database, "open_to_read", broken)
        assert key_of(lambda: begin(folder)) == "store.failed"
    shop.reopen()  # an unclosed connection would be a ResourceWarning, an error here


def test_reading_beside_an_open_window(shop: Shop, folder: Path) -> None:
    paid = shop.paid()
    beside = open_books_to_read(folder)
    assert beside.attempt(paid.order_no) == paid
    later = shop.paid()
    assert beside.attempt(later.order_no) == later
    refused = lambda: beside.note([(paid.order_no, "x", "")], shop.now())  # noqa: E731
    assert key_of(refused) == "store.opened_to_read"
    beside.close()
    assert shop.paid().state == "paid"


def test_reading_alone_leaves_the_file_as_it_was(shop: Shop, folder: Path) -> None:
    paid = shop.paid()
    shop.books.close()
    before = (folder / DATABASE).read_bytes()
    beside = open_books_to_read(folder)
    assert beside.record(paid.order_no).attempt == paid
    assert beside.products()[0] == COFFEE
    beside.close()
    assert (folder / DATABASE).read_bytes() == before
    shop.reopen()


def test_where_there_are_no_books_none_are_begun_by_reading(folder: Path) -> None:
    assert key_of(lambda: open_reader(folder)) == "store.no_books"
    assert not folder.exists()


def test_a_damaged_copy_is_noticed(shop: Shop, tmp_path: Path) -> None:
    shop.books.close()
    data = bytearray((shop.folder / DATABASE).read_bytes())
    data[4096 * 3 : 4096 * 3 + 200] = b"\xaa" * 200
    bad = tmp_path / "bad.db"
    bad.write_bytes(data)
    with closing(open_to_write(bad, 1)) as db, pytest.raises((StoreError, sqlite3.DatabaseError)):
        connect.quick_check(db)
    shop.reopen()


def test_the_shipped_schema_is_what_the_migrations_leave(shop: Shop) -> None:
    assert schema_version(shop.books.database.path, SCHEMA.version) == NOW
    assert books.SPARE_BYTES == 16 * 1024 * 1024
