"""The one door to write: all or nothing, whatever the disk does."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from pos_app.domain.verdict import intend_execute
from pos_app.errors import Bug, Refused, StoreError
from pos_app.store import connect, database, integrity
from pos_app.store.connect import Writer
from pos_app.store.place import DATABASE, SPARE
from tests.store.shop import ACCOUNT, ONE_COFFEE, Shop, begin, key_of


@contextmanager
def small_files(size_bytes: int) -> Iterator[None]:
    """No file of this process may grow past a size: writing on is an I/O error."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def fill(shop: Shop) -> None:
    """Let the file have no page more than it has."""
    with shop.books.database.write() as db:
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {pages}")


def writes(shop: Shop) -> None:
    """Write more than fits into a free page."""
    with shop.books.database.write() as db:
        db.execute("CREATE TABLE big (text)")
        db.execute("INSERT INTO big VALUES (hex(zeroblob(100000)))")


def big_exists(shop: Shop) -> bool:
    with shop.books.database.read() as db:
        return bool(db.table("big").exists())


def test_an_error_inside_leaves_nothing(shop: Shop) -> None:
    def half() -> None:
        with shop.books.database.write() as db:
            db.execute("CREATE TABLE big (text)")
            raise Refused("cart.empty")

    assert key_of(half, Refused) == "cart.empty"
    assert not big_exists(shop)
    writes(shop)
    assert big_exists(shop)


def test_a_full_disk_leaves_nothing_and_the_next_write_works(shop: Shop) -> None:
    fill(shop)
    assert key_of(lambda: writes(shop)) == "store.disk_full"
    assert not big_exists(shop)
    writes(shop)
    assert big_exists(shop)


def test_a_full_disk_gives_the_spare_room_back(folder: Path) -> None:
    shop = Shop(folder, spare_bytes=2_000_000)
    assert (folder / SPARE).stat().st_size >= 2_000_000
    fill(shop)
    assert key_of(lambda: writes(shop)) == "store.disk_full"
    assert not (folder / SPARE).exists()
    shop.books.close()


def test_an_io_error_at_commit_leaves_nothing_and_the_next_write_works(
    shop: Shop, folder: Path
) -> None:
    shown = shop.shown()
    executing = intend_execute(shown)
    wal = folder / f"{DATABASE}-wal"
    with shop.books.database.write() as db:
        before = db
    with small_files(wal.stat().st_size):
        assert key_of(lambda: shop.apply(shown, executing)) == "store.io_error"
    assert shop.books.attempt(shown.order_no) == shown
    assert shop.counts() == (3, 0)
    assert shop.apply(shown, executing).state == "executing"
    with shop.books.database.write() as db:
        assert db is not before  # a failed fsync is not asked of the same connection again
    assert shop.counts() == (3, 1)
    assert integrity.check_all(shop.books.database, shop.books.anchor) == ()


def test_a_file_that_is_damaged_after_an_error_takes_no_more_writes(
    shop: Shop, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(db: object) -> None:
        raise StoreError("store.corrupt", detail="page 3")

    paid = shop.paid()
    with monkeypatch.context() as patched:
        patched.setattr(database, "quick_check", damaged)
        fill(shop)
        assert key_of(lambda: writes(shop)) == "store.disk_full"
        assert key_of(lambda: writes(shop)) == "store.corrupt"
        assert shop.books.attempt(paid.order_no) == paid
    writes(shop)
    assert big_exists(shop)


def test_a_transaction_that_could_not_be_rolled_back_is_not_built_upon(shop: Shop) -> None:
    with shop.books.database.write() as db:
        stuck = db
    stuck.conn.execute("BEGIN IMMEDIATE")
    stuck.conn.execute("CREATE TABLE half (a)")
    writes(shop)
    with shop.books.database.read() as db:
        assert "half" not in db.table_names()


def test_another_program_in_the_file_is_waited_for_and_then_said(folder: Path) -> None:
    shop = Shop(folder, timeout_s=0.05)
    with closing(sqlite3.connect(folder / DATABASE)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert key_of(shop.begun) == "store.locked"
        other.rollback()
    assert shop.begun().order_no.endswith("-1")
    shop.books.close()


def overwrite(path: Path, pages: list[int]) -> None:
    """Damage pages of a closed file; they are counted from 1."""
    with path.open("rb+") as file:
        for page in pages:
            file.seek(4096 * (page - 1) + (100 if page == 1 else 0))
            file.write(b"\xaa" * 64)


def test_books_that_cannot_be_opened_say_so(shop: Shop, folder: Path) -> None:
    shop.books.close()
    overwrite(folder / DATABASE, [1])
    assert key_of(lambda: begin(folder)) == "store.corrupt"


def test_the_file_is_ours_from_the_first_statement_to_the_last(shop: Shop, folder: Path) -> None:
    with closing(sqlite3.connect(folder / DATABASE, timeout=0)) as other:
        with shop.books.database.write(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        with suppress(Refused), shop.books.database.write() as db:
            db.execute("CREATE TABLE half (a)")
            raise Refused("cart.empty")
        other.execute("BEGIN IMMEDIATE")
        other.rollback()


def test_a_damaged_table_is_said(shop: Shop, folder: Path) -> None:
    shop.paid()
    root = "SELECT rootpage FROM sqlite_master WHERE name IN ('products', 'epochs')"
    with shop.books.database.read() as db:
        roots = [page for (page,) in db.execute(root)]
    shop.books.close()
    overwrite(folder / DATABASE, roots)
    books = begin(folder)
    assert key_of(books.products) == "store.corrupt"
    assert key_of(lambda: books.open_sale(ONE_COFFEE, ACCOUNT, shop.now(), "")) == "store.corrupt"
    ((key, values),) = integrity.check_all(books.database, books.anchor)
    assert (key, bool(values["detail"])) == ("store.corrupt", True)
    books.close()


def test_a_broken_rule_of_a_table_is_our_fault(shop: Shop) -> None:
    def twice() -> None:
        with shop.books.database.write() as db:
            db.execute("INSERT INTO stock (sku) VALUES ('A1')")

    assert key_of(twice, Bug) == "bug.books"
    assert shop.paid().state == "paid"


def test_a_number_that_no_column_holds_is_our_fault(shop: Shop) -> None:
    assert key_of(lambda: shop.books.sale(2**63), Bug) == "bug.books"


def test_closed_books_say_so(shop: Shop) -> None:
    shop.books.close()
    shop.books.close()
    assert key_of(shop.books.products) == "store.failed"
    assert key_of(shop.begun) == "store.opened_to_read"


def test_a_read_does_not_wait_for_a_write(shop: Shop) -> None:
    done = threading.Event()

    def read() -> None:
        assert shop.counts() == (3, 0)
        done.set()

    with shop.books.database.write() as db:
        db.execute("UPDATE stock SET reserved = 1 WHERE sku = 'A1'")
        reader = threading.Thread(target=read)
        reader.start()
        assert done.wait(5)
        reader.join()
        db.execute("UPDATE stock SET reserved = 0 WHERE sku = 'A1'")


def test_one_reading_sees_one_moment(shop: Shop) -> None:
    count = "SELECT count(*) FROM sales"
    with shop.books.database.read() as db:
        assert db.execute(count).fetchone() == (0,)
        shop.begun()
        assert db.execute(count).fetchone() == (0,)
    with shop.books.database.read() as db:
        assert db.execute(count).fetchone() == (1,)


def test_a_reading_refuses_to_write(shop: Shop) -> None:
    def write() -> None:
        with shop.books.database.read() as db:
            db.execute("DELETE FROM products")

    assert key_of(write) == "store.read_only"


def test_a_nearly_full_disk_begins_no_sale(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop(folder, min_free_bytes=200_000_000)
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=199_999_999))
    with pytest.raises(Refused) as told:
        shop.begun()
    assert told.value.key == "store.disk_nearly_full"
    assert told.value.values == {"free_mb": 199, "need_mb": 200}
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=200_000_000))
    assert shop.begun().order_no.endswith("-1")
    shop.books.close()


def test_a_disk_that_has_gone_is_said(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(shutil, "disk_usage", gone)
    assert key_of(shop.begun) == "store.read_only"


def test_a_quick_check_names_the_damage(shop: Shop) -> None:
    class Damaged:
        def execute(self, sql: str) -> Damaged:
            return self

        def fetchall(self) -> list[tuple[str]]:
            return [("wrong # of entries in index history_order",), ("Page 3: never used",)]

    with pytest.raises(StoreError) as told:
        connect.quick_check(Damaged())  # type: ignore[arg-type]
    assert told.value.values["detail"] == (
        "wrong # of entries in index history_order; Page 3: never used"
    )


def test_a_script_is_run_statement_by_statement_in_the_transaction_under_way() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        writer = Writer(connection)
        writer.execute("BEGIN")
        writer.executescript("""
            CREATE TABLE one (a TEXT);  -- a remark; with a semicolon
            CREATE TRIGGER keeps BEFORE DELETE ON one BEGIN
                SELECT RAISE(ABORT, 'no; never');
            END;
            INSERT INTO one VALUES ('a;
b')""")
        assert connection.in_transaction
        assert writer.execute("SELECT a FROM one").fetchall() == [("a;\nb",)]
        with pytest.raises(sqlite3.IntegrityError, match="no; never"):
            writer.execute("DELETE FROM one")
        writer.execute("ROLLBACK")
        assert writer.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
