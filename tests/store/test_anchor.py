"""The mark outside the database: cut tails and rewritten ledgers do not get past it."""

from __future__ import annotations

import json
import random
import shutil
from functools import partial
from pathlib import Path

import pytest

from pos_app.domain.money import Won
from pos_app.domain.payment import Mode
from pos_app.secrets import KeyRing, KeyRingAnchor
from pos_app.store import ledger
from pos_app.store import restore as restoring
from pos_app.store.anchor import FileAnchor, known_as, refresh_anchor
from pos_app.store.books import open_books, part_from_copied
from pos_app.store.exchange import finish
from pos_app.store.integrity import NOTICES, check_all, check_start
from pos_app.store.ledger import Mark
from pos_app.store.place import ANCHOR, DATABASE, JOURNAL, PLACE, mark_place
from pos_app.store.restore import restore
from tests.store.shop import ACCOUNT, APPLE, NOON, Shop, begin, key_of, line

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

        def last_here(self) -> Mark | None:
            return None

        def write(self, mark: Mark) -> None:
            self.mark = mark

    keyring = Keyring()
    books = open_books(folder, at=NOON, random_bits=random.getrandbits, anchor=keyring)
    books.close()
    assert keyring.mark is not None
    assert keyring.mark[0] == 1
    assert not (folder / ANCHOR).exists()


class Notes(KeyRing):
    """A keyring in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}

    def read_note(self, name: str) -> str | None:
        return self.kept.get(name)

    def write_note(self, name: str, text: str) -> None:
        self.kept[name] = text


class Login:
    """Somebody whose keyring keeps the marks of the books with which they sell live."""

    def __init__(self) -> None:
        self.notes = Notes()

    def anchor(self, folder: Path) -> KeyRingAnchor:
        return KeyRingAnchor(partial(known_as, folder), self.notes, place=str(folder))

    def sold(self, folder: Path, sales: int = 2) -> None:
        """Books that were closed behind their sales."""
        books = open_books(
            folder,
            at=NOON,
            random_bits=random.getrandbits,
            anchor=self.anchor(folder),
        )
        for _ in range(sales):
            books.cash.take((line(APPLE),), ACCOUNT, Won(2_000), NOON, "kim")
        assert refresh_anchor(books.database, books.anchor) == ()
        books.close()

    def finds(self, folder: Path) -> list[list[str]]:
        """What both checks find, and the next closing of the program says."""
        anchor = self.anchor(folder)
        books = open_books(folder, at=NOON, random_bits=random.getrandbits, anchor=anchor)
        looks = (check_start, check_all, refresh_anchor)
        found = [[key for key, _ in look(books.database, anchor)] for look in looks]
        books.close()
        return found


@pytest.fixture
def login() -> Login:
    return Login()


OTHERS = ["ledger.other_books"]
FILES = (DATABASE, JOURNAL)


def put_there(folder: Path, theirs: Path) -> None:
    for name in FILES:
        shutil.copy(theirs / name, folder / name)


def test_books_that_were_put_in_the_place_of_others_are_found(
    folder: Path, tmp_path: Path, login: Login
) -> None:
    """They were made elsewhere, with a sale less, and agree with themselves."""
    login.sold(folder, 3)
    Login().sold(tmp_path / "theirs", 2)
    kept = dict(login.notes.kept)
    put_there(folder, tmp_path / "theirs")
    assert login.finds(folder) == [OTHERS, OTHERS, OTHERS]
    assert login.notes.kept == kept
    assert "ledger.other_books" not in NOTICES


def test_older_books_are_not_rid_of_their_mark_by_another_name(folder: Path, login: Login) -> None:
    """Whoever takes them back has the program part them from a copy that there is not."""
    login.sold(folder, 1)
    older = {name: (folder / name).read_bytes() for name in FILES}
    login.sold(folder, 2)
    for name, content in older.items():
        (folder / name).write_bytes(content)
    books = open_books(folder, at=NOON, random_bits=random.getrandbits)
    mark_place(folder)
    shutil.copy(folder / PLACE, folder / "copy")
    (folder / "copy").replace(folder / PLACE)
    assert part_from_copied(books, NOON, random.Random(3).getrandbits)
    books.close()
    assert login.finds(folder) == [OTHERS, OTHERS, OTHERS]


def test_books_on_a_new_machine_have_no_mark_and_are_no_others(folder: Path, login: Login) -> None:
    Login().sold(folder)
    assert login.finds(folder) == [["ledger.no_anchor"], ["ledger.no_anchor"], []]
    assert login.finds(folder) == [[], [], []]


def test_books_that_part_from_a_copy_go_on_from_the_mark_of_their_place(
    folder: Path, login: Login
) -> None:
    """A power cut before their new name has a mark."""
    login.sold(folder)
    books = open_books(folder, at=NOON, random_bits=random.getrandbits, anchor=login.anchor(folder))
    mark_place(folder)
    shutil.copy(folder / PLACE, folder / "copy")
    (folder / "copy").replace(folder / PLACE)
    assert part_from_copied(books, NOON, random.Random(3).getrandbits)
    books.close()
    assert login.anchor(folder).read() is None
    assert login.finds(folder) == [[], [], []]
    assert login.anchor(folder).read() is not None


def test_books_that_were_moved_keep_their_mark_and_their_place_may_have_others(
    folder: Path, tmp_path: Path, login: Login
) -> None:
    login.sold(folder)
    moved = tmp_path / "moved"
    folder.rename(moved)
    login.sold(folder, 1)
    assert login.finds(moved) == login.finds(folder) == [[], [], []]


def test_books_that_a_restore_put_there_are_no_others(
    folder: Path, tmp_path: Path, login: Login
) -> None:
    login.sold(folder, 3)
    theirs = tmp_path / "theirs"
    Login().sold(theirs)
    copy = shutil.copy(theirs / DATABASE, tmp_path / "copy.db")
    anchor = login.anchor(folder)
    restore(
        folder, Path(copy), mode=Mode.TEST, journals=(), at=NOON, random_bits=random.getrandbits,
        anchor=anchor,
    )  # fmt: skip
    assert login.finds(folder) == [[], [], []]


def test_a_restore_over_live_books_that_cannot_be_read(
    folder: Path, tmp_path: Path, login: Login
) -> None:
    login.sold(folder, 3)
    copy = shutil.copy(folder / DATABASE, tmp_path / "copy.db")
    (folder / DATABASE).write_bytes(b"power cut " * 5000)
    restore(
        folder, Path(copy), mode=Mode.TEST, journals=(), at=NOON, random_bits=random.getrandbits,
        anchor=login.anchor(folder),
    )  # fmt: skip
    assert login.finds(folder) == [[], [], []]


def test_a_restore_that_was_cut_short_leaves_a_mark_that_both_books_have(
    folder: Path, tmp_path: Path, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut right after the new books have the place, before they have a mark."""
    login.sold(folder, 3)
    theirs = tmp_path / "theirs"
    Login().sold(theirs)
    monkeypatch.setattr(restoring, "exchange", cut_short)
    with pytest.raises(KeyboardInterrupt):
        restore(
            folder, theirs / DATABASE, mode=Mode.TEST, journals=(), at=NOON,
            random_bits=random.getrandbits, anchor=login.anchor(folder),
        )  # fmt: skip
    monkeypatch.undo()
    finish(folder)
    assert login.finds(folder) == [[], [], []]


def cut_short(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_mark_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    assert key_of(lambda: FileAnchor(tmp_path / "none" / "x").write((1, ""))) == "store.io_error"
