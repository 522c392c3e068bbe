"""The mark outside the database: cut tails and rewritten ledgers do not get past it."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from pos_app.store import ledger
from pos_app.store.anchor import FileAnchor, known_as, refresh_anchor
from pos_app.store.books import open_books
from pos_app.store.integrity import NOTICES, check_all, check_start
from pos_app.store.ledger import Mark
from pos_app.store.place import ANCHOR, DATABASE
from tests.store.shop import NOON, Shop, begin, key_of

OPEN_LEDGER = "DROP TRIGGER ledger_no_delete"


def head(shop: Shop) -> Mark:
    with shop.books.database.read() as db:
        return ledger.head(db)


def both(shop: Shop) -> list[list[str]]:
    """The keys that the quick and the thorough check find."""
    checks = (check_start, check_all)
    return [[key for key, _ in check(shop.books.database, shop.books.anchor)] for check in checks]


def refresh(shop: Shop) -> list[str]:
    return [key for key, _ in refresh_anchor(shop.books.database, shop.books.anchor)]


def test_the_mark_follows_the_ledger(shop: Shop) -> None:
    behind = shop.books.anchor.read()
    shop.paid()
    assert behind != head(shop)
    assert both(shop) == [[], []]
    assert refresh(shop) == []
    assert shop.books.anchor.read() == head(shop)
    assert both(shop) == [[], []]


def test_an_unchanged_ledger_is_not_marked_again(shop: Shop, folder: Path) -> None:
    refresh(shop)
    before = (folder / ANCHOR).stat().st_mtime_ns
    assert refresh(shop) == []
    assert (folder / ANCHOR).stat().st_mtime_ns == before


def test_a_cut_tail_is_found_and_the_mark_stays(shop: Shop) -> None:
    shop.paid()
    refresh(shop)
    mark = head(shop)
    shop.tamper(OPEN_LEDGER, f"DELETE FROM ledger WHERE seq = {mark[0]}")
    assert both(shop) == [["ledger.cut"], ["ledger.cut", "books.paid_without_entry"]]
    ((_, values),) = check_start(shop.books.database, shop.books.anchor)
    assert values == {"seq": mark[0], "anchored": mark[0]}
    assert refresh(shop) == ["ledger.cut"]
    assert shop.books.anchor.read() == mark


def test_an_older_file_in_its_place_is_found(shop: Shop, folder: Path) -> None:
    shop.books.close()
    older = (folder / DATABASE).read_bytes()
    shop.reopen()
    shop.paid()
    refresh(shop)
    shop.books.close()
    (folder / DATABASE).write_bytes(older)
    shop.books = begin(folder)
    assert both(shop) == [["ledger.cut"], ["ledger.cut"]]


def test_another_past_is_found(shop: Shop) -> None:
    shop.books.anchor.write((2, "f" * 64))
    assert both(shop) == [["ledger.rewritten"], ["ledger.rewritten"]]
    assert refresh(shop) == ["ledger.rewritten"]


def test_a_mark_at_the_very_start_is_behind(shop: Shop) -> None:
    shop.books.anchor.write(ledger.START)
    assert both(shop) == [[], []]


def test_a_row_edited_since_the_mark_is_found_at_a_start(shop: Shop) -> None:
    refresh(shop)
    shop.paid()
    shop.tamper("DROP TRIGGER ledger_no_update", "UPDATE ledger SET ref = 'x' WHERE kind = 'paid'")
    assert check_start(shop.books.database, shop.books.anchor) == (
        ("ledger.edited", {"seq": head(shop)[0]}),
    )


def test_a_row_edited_before_the_mark_is_found_in_the_background(shop: Shop) -> None:
    refresh(shop)
    shop.tamper("DROP TRIGGER ledger_no_update", "UPDATE ledger SET ref = 'x' WHERE seq = 2")
    assert check_all(shop.books.database, shop.books.anchor) == (("ledger.edited", {"seq": 2}),)


@pytest.mark.parametrize("seq", [0, -1, -(2**63)])
def test_a_row_before_all_numbers_is_found_at_a_start_and_in_the_background(
    shop: Shop, seq: int
) -> None:
    """No link follows from it, but a forged deed or stock entry would be read there."""
    shop.paid()
    refresh(shop)
    shop.tamper(
        f"INSERT INTO ledger SELECT {seq}, 'deed', '999', at, payload, link FROM ledger LIMIT 1"
    )
    inserted = (("books.row_inserted", {"table": "ledger", "number": seq}),)
    assert check_start(shop.books.database, shop.books.anchor) == inserted
    assert check_all(shop.books.database, shop.books.anchor) == inserted


def test_a_row_before_all_numbers_is_found_without_a_mark_and_hides_no_cut_tail(
    shop: Shop, folder: Path
) -> None:
    shop.paid()
    refresh(shop)
    last = head(shop)[0]
    shop.tamper(
        OPEN_LEDGER,
        f"DELETE FROM ledger WHERE seq = {last}",
        "INSERT INTO ledger SELECT 0, 'deed', '999', at, payload, link FROM ledger LIMIT 1",
    )
    quick, thorough = both(shop)
    assert quick == ["ledger.cut"]
    assert thorough == ["books.row_inserted", "ledger.cut", "books.paid_without_entry"]
    (folder / ANCHOR).unlink()
    quick, thorough = both(shop)
    assert quick == ["ledger.no_anchor", "books.row_inserted", "ledger.cut"]
    assert thorough[:3] == quick


def test_a_row_before_all_numbers_gives_the_books_no_other_name(shop: Shop, folder: Path) -> None:
    series = known_as(folder)
    shop.tamper(
        "INSERT INTO ledger SELECT -1, 'epoch', 'FORGED00', at, payload, link FROM ledger LIMIT 1"
    )
    assert known_as(folder) == series


def test_a_lost_mark_is_a_notice(shop: Shop, folder: Path) -> None:
    (folder / ANCHOR).unlink()
    assert both(shop) == [["ledger.no_anchor"], ["ledger.no_anchor"]]
    assert "ledger.no_anchor" in NOTICES
    assert refresh(shop) == []
    assert both(shop) == [[], []]


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"{}", b'{"seq": "x", "link": ""}'])
def test_an_unreadable_mark_is_a_finding(shop: Shop, folder: Path, content: bytes) -> None:
    (folder / ANCHOR).write_bytes(content)
    assert both(shop) == [["store.anchor_unreadable"], ["store.anchor_unreadable"]]
    assert key_of(lambda: refresh_anchor(shop.books.database, shop.books.anchor)) == (
        "store.anchor_unreadable"
    )


def test_books_that_vanished_are_named_by_the_new_ones(shop: Shop, folder: Path) -> None:
    shop.paid()
    refresh(shop)
    old = head(shop)
    shop.books.close()
    (folder / DATABASE).unlink()
    shop.books = begin(folder)
    with shop.books.database.read() as db:
        first = json.loads(next(ledger.entries(db)).payload)
    assert first["old_head"] == {"seq": old[0], "link": old[1]}
    assert both(shop) == [[], []]


def test_new_books_begin_over_an_unreadable_mark(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / ANCHOR).write_bytes(b"?")
    shop = Shop(folder)
    assert both(shop) == [[], []]
    shop.books.close()


def test_the_mark_may_lie_elsewhere(folder: Path) -> None:
    class Keyring:
        mark: Mark | None = None

        def read(self) -> Mark | None:
            return self.mark

        def write(self, mark: Mark) -> None:
            self.mark = mark

    keyring = Keyring()
    books = open_books(folder, at=NOON, random_bits=random.getrandbits, anchor=keyring)
    books.close()
    assert keyring.mark is not None
    assert keyring.mark[0] == 1
    assert not (folder / ANCHOR).exists()


def test_a_mark_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    assert key_of(lambda: FileAnchor(tmp_path / "none" / "x").write((1, ""))) == "store.io_error"
