"""Backups: whole and checked or not there, beside an open window, and the newest kept."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import stat
from collections import namedtuple
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from pos_app.errors import Refused, StoreError
from pos_app.store import backup, ledger, vault
from pos_app.store.books import open_books_to_read
from pos_app.store.connect import full_check
from pos_app.store.vault import KEPT, Vault, back_up
from tests.store.shop import COFFEE, NOON, Shop, key_of


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "USB 스틱 #?"
    folder.mkdir()
    return folder


def test_a_backup_is_the_books(shop: Shop, stick: Path) -> None:
    paid = shop.paid()
    shop.shown()
    made = back_up(shop.books.database, stick / "a.db")
    with shop.books.database.read() as db:
        assert (made.series, made.counter) == (paid.order_no[:8], 2)
        assert made.head == ledger.head(db)
    assert [one.name for one in stick.iterdir()] == ["a.db"]
    assert stat.S_IMODE((stick / "a.db").stat().st_mode) == 0o600
    assert backup.checked(stick / "a.db") == made
    with sqlite3.connect(stick / "a.db") as copy, sqlite3.connect(shop.books.database.path) as own:
        assert list(copy.iterdump()) == list(own.iterdump())


def test_it_is_made_beside_an_open_window(shop: Shop, folder: Path, stick: Path) -> None:
    shop.paid()
    beside = open_books_to_read(folder)
    made = back_up(beside.database, stick / "a.db")
    shop.paid()
    assert made.counter == 1
    assert back_up(beside.database, stick / "b.db").counter == 2
    beside.close()


@pytest.mark.parametrize("step", ["new_private_file", "open_blank", "checked", "put_in_place"])
@pytest.mark.parametrize("after", [False, True])
def test_a_sale_beside_it_is_in_the_next_one(
    shop: Shop, stick: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    """Whenever it commits, the copy is of one reading, and is one."""
    shop.paid()
    real = getattr(backup, step)

    def beside(*given: Any) -> Any:
        if not after:
            shop.paid()
        done = real(*given)
        if after:
            shop.paid()
        return done

    with monkeypatch.context() as patched:
        patched.setattr(backup, step, beside)
        assert back_up(shop.books.database, stick / "a.db").counter == 1
    assert backup.checked(stick / "a.db").counter == 1
    assert back_up(shop.books.database, stick / "b.db").counter == 2


def test_a_till_that_never_rests_gets_its_copies(shop: Shop, stick: Path) -> None:
    stop, made = Event(), list[backup.Contents]()
    shop.stock_up((COFFEE, None))

    def sell() -> None:
        while not stop.is_set():
            shop.paid()

    with ThreadPoolExecutor() as counter:
        selling = counter.submit(sell)
        try:
            while len(made) < 5 or made[0].counter == made[-1].counter:
                made.append(back_up(shop.books.database, stick / f"{len(made)}.db"))
        finally:
            stop.set()
        selling.result()
    assert [backup.checked(stick / f"{one}.db") for one in range(len(made))] == made


def test_a_name_that_is_taken_is_left(shop: Shop, stick: Path) -> None:
    (stick / "a.db").write_text("mine")
    (stick / "dangling").symlink_to(stick / "nowhere")
    for name in ("a.db", "dangling", ""):
        assert key_of(lambda n=name: back_up(shop.books.database, stick / n), Refused) == (  # type: ignore[misc]
            "backup.exists"
        )
    assert (stick / "a.db").read_text() == "mine"
    missing = stick / "no" / "a.db"
    assert key_of(lambda: back_up(shop.books.database, missing), Refused) == "backup.no_folder"


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.ENOSPC, "backup.disk_full"),
        (errno.EROFS, "backup.read_only"),
        (errno.EIO, "backup.io_error"),
    ],
)
def test_what_cannot_be_written_is_not_half_there(
    shop: Shop, stick: Path, monkeypatch: pytest.MonkeyPatch, number: int, key: str
) -> None:
    def broken(_part: Path, _path: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(backup, "put_in_place", broken)
    assert key_of(lambda: back_up(shop.books.database, stick / "a.db")) == key
    assert list(stick.iterdir()) == []


def test_books_that_contradict_themselves_are_not_copied(shop: Shop, stick: Path) -> None:
    shop.paid()
    shop.tamper("DROP TRIGGER ledger_no_update", "UPDATE ledger SET ref = 'other' WHERE seq = 2")
    assert key_of(lambda: back_up(shop.books.database, stick / "a.db")) == "ledger.edited"
    assert list(stick.iterdir()) == []


def test_books_with_a_row_before_all_numbers_of_the_ledger_are_not_copied(
    shop: Shop, stick: Path
) -> None:
    shop.paid()
    shop.tamper("INSERT INTO ledger SELECT 0, 'deed', '999', at, payload, link FROM ledger LIMIT 1")
    assert key_of(lambda: back_up(shop.books.database, stick / "a.db")) == "books.row_inserted"
    assert key_of(lambda: Vault(shop.books.database, 1).after_sale(NOON)) == "books.row_inserted"


def test_a_copy_that_differs_is_none(
    shop: Shop, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        backup, "checked", lambda *_, **__: backup.Contents("AAAAAAAA", 1, (1, "x"))
    )
    assert key_of(lambda: back_up(shop.books.database, stick / "a.db")) == "backup.differs"
    assert list(stick.iterdir()) == []


def test_orphans_are_damage(shop: Shop, stick: Path) -> None:
    shop.paid()
    with sqlite3.connect(shop.books.database.path) as behind:
        behind.execute("DROP TRIGGER sales_no_delete")
        behind.execute("DELETE FROM sales")
    assert key_of(lambda: back_up(shop.books.database, stick / "a.db")) == "books.orphan"


def test_by_rule_every_so_many_sales(shop: Shop, folder: Path) -> None:
    kept = Vault(shop.books.database, 2)
    assert kept.after_sale(NOON) is None
    shop.paid()
    assert kept.after_sale(NOON) is None
    shop.paid()
    made = kept.after_sale(NOON)
    assert made is not None
    assert made.parent == folder / "backups"
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert made.name.startswith("booth-20260501-120000-")
    shop.paid()
    assert kept.after_sale(NOON) is None
    assert Vault(shop.books.database, 0).after_sale(NOON) is None
    assert kept.made() == [made]


def test_by_rule_at_closing_where_anything_was_booked(shop: Shop) -> None:
    kept = Vault(shop.books.database, 50)
    first = kept.at_closing(NOON)
    assert first is not None
    assert kept.at_closing(NOON + timedelta(hours=1)) is None
    shop.paid()
    assert kept.at_closing(NOON + timedelta(hours=1)) is not None


def test_another_series_counts_from_its_own_start(shop: Shop) -> None:
    kept = Vault(shop.books.database, 1)
    kept.folder.mkdir()
    (kept.folder / "booth-20260101-000000-ZZZZZZZZ-999999.db").write_text("of another life")
    shop.paid()
    assert kept.after_sale(NOON) is not None


def test_the_newest_are_kept(shop: Shop) -> None:
    kept = Vault(shop.books.database, 1)
    kept.folder.mkdir()
    mine = kept.folder / "booth-notes.db"
    mine.write_text("mine")
    old = [kept.folder / f"booth-20250101-{n:06}-ZZZZZZZZ-1.db" for n in range(KEPT + 2)]
    left_over = backup.part_of(old[0])
    for one in (*old, left_over):
        one.write_text("old")
    shop.paid()
    made = kept.after_sale(NOON)
    assert kept.made() == [*old[3:], made]
    assert mine.exists()
    assert not left_over.exists()


def test_a_clock_that_was_ahead_costs_no_backup(shop: Shop) -> None:
    kept = Vault(shop.books.database, 1)
    shop.paid()
    ahead = [kept.at_closing(NOON + timedelta(days=365))]
    for number in range(KEPT):
        shop.stock_up((COFFEE, 4 + number))
        ahead.append(kept.at_closing(NOON + timedelta(days=366, minutes=number)))
    shop.paid()
    made = kept.after_sale(NOON)
    assert made is not None
    assert made.exists()
    assert kept.at_closing(NOON) is None
    assert kept.made() == [*ahead[2:], made]


def test_books_that_went_back_are_copied_by_rule_and_keep_the_copy(shop: Shop) -> None:
    """A file of an earlier day in the place of the books has fewer entries than its backups."""
    kept = Vault(shop.books.database, 2)
    kept.folder.mkdir()
    shop.paid()
    series = backup.checked(kept.at_closing(NOON) or Path()).series
    for seq in range(900, 900 + KEPT):
        (kept.folder / f"booth-20260401-120000-{series}-{seq}.db").touch()
    shop.paid()
    assert kept.after_sale(NOON) is None
    shop.paid()
    made = kept.after_sale(NOON + timedelta(hours=1))
    assert made is not None
    assert made.exists()
    assert len(kept.made()) == KEPT


def test_sales_have_the_disk_first(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    shop.paid()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(0, 0, 10_000_000))
    with pytest.raises(StoreError, match=r"backup\.no_room"):
        Vault(shop.books.database, 1).after_sale(NOON)
    assert Vault(shop.books.database, 1, min_free_bytes=0).after_sale(NOON) is not None
    assert vault.KEPT == 30


def test_by_rule_only_what_is_new_is_checked_link_by_link(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy every fifty sales must not cost more the longer the ledger is."""
    looked: list[int] = []
    verify = ledger.verify

    def counted(rows: Iterable[ledger.Entry], **more: Any) -> tuple[ledger.Finding, ...]:
        there = list(rows)
        looked.append(len(there))
        return verify(there, **more)

    kept = Vault(shop.books.database, 1)
    shop.paid()
    kept.after_sale(NOON)
    shop.paid()
    with shop.books.database.read() as db:
        last, _ = ledger.head(db)
    monkeypatch.setattr(ledger, "verify", counted)
    kept.after_sale(NOON + timedelta(hours=1))
    back_up(shop.books.database, shop.folder / "by hand.db")
    assert looked == [1, last]


def test_a_full_check_names_the_damage() -> None:
    class Damaged:
        def execute(self, _statement: str) -> Damaged:
            return self

        def fetchall(self) -> list[tuple[str]]:
            return [("page 3 is never used",), ("page 4 is never used",)]

    with pytest.raises(StoreError, match="page 3 is never used; page 4"):
        full_check(Damaged())  # type: ignore[arg-type]
