"""Books in a copied folder part from the others; books that are gone are not taken for none."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from pos_app.store.anchor import FileAnchor, known_as
from pos_app.store.books import SqliteBooks, part_from_copied
from pos_app.store.integrity import check_all, check_start
from pos_app.store.place import ANCHOR, BACKUPS, DATABASE, JOURNAL, PLACE, begun, is_copy
from pos_app.store.vault import back_up
from tests.store.shop import ACCOUNT, NOON, ONE_COFFEE, Shop, begin, key_of
from tests.store.test_restore import restored


def parted(books: SqliteBooks) -> bool:
    return part_from_copied(books, NOON, random.Random("parted").getrandbits)


def next_no(books: SqliteBooks) -> str:
    return books.open_sale(ONE_COFFEE, ACCOUNT, NOON, "").order_no


@pytest.fixture
def copy(shop: Shop, folder: Path) -> Path:
    """A copy of a marked folder with one sale in it."""
    shop.paid()
    assert not parted(shop.books)
    shop.books.close()
    shutil.copytree(folder, folder.with_name("copy"))
    shop.books = begin(folder)
    return folder.with_name("copy")


def test_a_copy_parts_once_and_the_original_never(shop: Shop, folder: Path, copy: Path) -> None:
    assert (is_copy(folder), is_copy(copy)) == (False, True)
    other = begin(copy)
    assert parted(other)
    assert not parted(other)
    series = known_as(copy)
    assert next_no(other) == f"{series}-1"
    assert series != known_as(folder)
    assert next_no(shop.books) == f"{known_as(folder)}-2"
    assert check_start(other.database, other.anchor) == ()
    assert check_all(other.database, other.anchor) == ()
    other.close()


def test_a_copy_of_a_copy_is_known_by_its_own_series(copy: Path) -> None:
    other = begin(copy)
    parted(other)
    other.close()
    again = shutil.copytree(copy, copy.with_name("again"))
    third = begin(again)
    assert part_from_copied(third, NOON, random.Random("third").getrandbits)
    third.close()
    assert known_as(copy) != known_as(again)


def test_a_restored_copy_is_parted_too(copy: Path, tmp_path: Path) -> None:
    other = begin(copy)
    back_up(other.database, tmp_path / "kept.db")
    other.close()
    done = restored(copy, tmp_path / "kept.db")
    assert known_as(copy) == done.series
    assert not is_copy(copy)


def test_books_are_known_by_their_beginning_through_a_restore(
    shop: Shop, folder: Path, tmp_path: Path
) -> None:
    series = known_as(folder)
    back_up(shop.books.database, tmp_path / "kept.db")
    shop.books.close()
    assert restored(folder, tmp_path / "kept.db").series != series
    assert known_as(folder) == series
    (folder / DATABASE).unlink()
    assert known_as(folder) is None
    shop.books = begin(tmp_path / "other")


def test_an_entry_that_is_no_text_of_ours_hides_no_series(shop: Shop, folder: Path) -> None:
    series = known_as(folder)
    shop.tamper("DROP TRIGGER ledger_no_update", "UPDATE ledger SET payload = '{'")
    assert known_as(folder) == series


@pytest.mark.parametrize("content", ["", "[]", "7", "{}"])
def test_a_mark_that_makes_no_sense_is_of_another_place(tmp_path: Path, content: str) -> None:
    (tmp_path / PLACE).write_text(content)
    assert is_copy(tmp_path)


@pytest.mark.parametrize("left", [JOURNAL, ANCHOR, PLACE, f"{BACKUPS}/booth-1.db"])
def test_what_books_leave_tells_that_they_are_gone(tmp_path: Path, left: str) -> None:
    assert not begun(tmp_path)
    (tmp_path / BACKUPS).mkdir()
    assert not begun(tmp_path)
    (tmp_path / left).touch()
    assert key_of(lambda: begun(tmp_path)) == "store.books_missing"
    (tmp_path / DATABASE).touch()
    assert begun(tmp_path)


def test_a_beginning_that_was_cut_short_begins_again(tmp_path: Path) -> None:
    """The mark of the ledger's first entry is on the disk before the books have their name."""
    FileAnchor(tmp_path / ANCHOR).write((1, "a" * 64))
    assert not begun(tmp_path)
    FileAnchor(tmp_path / ANCHOR).write((2, "a" * 64))
    assert key_of(lambda: begun(tmp_path)) == "store.books_missing"
