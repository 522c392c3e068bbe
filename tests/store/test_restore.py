"""A backup becomes the books wholly or not at all, and nothing that was there is thrown away."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.money import Won
from pos_app.domain.payment import Attempt, Mode, State
from pos_app.errors import BoothError, Refused, StoreError
from pos_app.store import exchange, journal, ledger
from pos_app.store import restore as restoring
from pos_app.store.anchor import FileAnchor
from pos_app.store.backup import checked
from pos_app.store.books import SqliteBooks, open_books, open_books_to_read
from pos_app.store.exchange import finish
from pos_app.store.integrity import check_all, check_start
from pos_app.store.place import ANCHOR, DATABASE, JOURNAL
from pos_app.store.restore import Restored, restore
from pos_app.store.vault import back_up
from tests.store.shop import ACCOUNT, COFFEE, NOON, ONE_COFFEE, Shop, begin, key_of


@pytest.fixture
def copy(shop: Shop, tmp_path: Path) -> Path:
    """A backup with one sale in it."""
    shop.paid()
    target = tmp_path / "copy.db"
    back_up(shop.books.database, target)
    return target


def restored(folder: Path, copy: Path, **more: Any) -> Restored:
    known: dict[str, Any] = {
        "mode": Mode.TEST,
        "journals": (),
        "at": NOON + timedelta(hours=3),
        "random_bits": random.Random(f"again {len(list(folder.glob('before-*')))}").getrandbits,
        "anchor": FileAnchor(folder / ANCHOR),
    }
    return restore(folder, copy, **(known | more))


def cash(shop: Shop) -> Attempt:
    return shop.books.cash.take(ONE_COFFEE, ACCOUNT, Won(5_000), shop.now(), "")


def files(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, to see whether anything has changed."""
    return {
        str(one.relative_to(folder)): one.read_bytes()
        for one in folder.rglob("*")
        if one.is_file() and not one.name.endswith("-shm")
    }


def sound(books: SqliteBooks) -> bool:
    """Whether books and anchor agree, quickly and thoroughly."""
    return (
        check_start(books.database, books.anchor) == () == check_all(books.database, books.anchor)
    )


def test_the_copy_becomes_the_books(shop: Shop, folder: Path, copy: Path) -> None:
    newer = shop.paid()
    old_head = ledger_head(shop.books)
    shop.books.close()
    kept = files(folder)
    done = restored(folder, copy)
    assert done.copy == checked(copy)
    assert done.aside == folder / f"before-{done.series}"
    assert files(done.aside) == {name: kept[name] for name in (DATABASE, JOURNAL)}
    books = begin(folder)
    assert sound(books)
    again = books.attempt(newer.order_no)
    assert (again.state, again.over) == (State.ABANDONED, False)
    assert books.sale(again.sale_no).lines == shop_lines(newer)
    with books.database.read() as db:
        (told,) = db.execute(
            "SELECT payload FROM ledger WHERE kind = 'epoch' ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    head = json.loads(told)["old_head"]
    assert (head["seq"], head["link"]) == old_head
    assert books.open_sale(shop_lines(newer), newer.account, NOON, "").order_no == (
        f"{done.series}-1"
    )
    books.close()


def ledger_head(books: SqliteBooks) -> ledger.Mark:
    with books.database.read() as db:
        return ledger.head(db)


def shop_lines(_attempt: object) -> Any:
    from tests.store.shop import ONE_COFFEE

    return ONE_COFFEE


def test_on_a_new_machine(copy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "test"
    done = restored(folder, copy)
    assert (done.aside, done.adopted) == (None, 0)
    assert sorted(files(folder)) == [ANCHOR, DATABASE, JOURNAL]
    assert (folder / DATABASE).stat().st_mode & 0o777 == 0o600
    assert (folder / JOURNAL).stat().st_mode & 0o777 == 0o600
    books = begin(folder)
    assert sound(books)
    assert (books.lost.left().series, books.lost.left().sales) == (1, 1)
    books.close()


def test_with_a_journal_from_elsewhere(shop: Shop, copy: Path, tmp_path: Path) -> None:
    lost = shop.paid()
    shop.books.close()
    stick = shutil.copy(shop.folder / JOURNAL, tmp_path / "stick.journal")
    folder = tmp_path / "new" / "test"
    assert restored(folder, copy, journals=[Path(stick)]).adopted == 1
    books = begin(folder)
    assert books.attempt(lost.order_no).over is False
    assert sound(books)
    books.close()


def test_a_journal_that_cannot_be_read_stops_it(shop: Shop, folder: Path, copy: Path) -> None:
    shop.books.close()
    before = files(folder)
    missing = folder.parent / "nowhere"
    assert key_of(lambda: restored(folder, copy, journals=[missing])) == "restore.no_journal"
    assert files(folder) == before


def test_a_journal_of_another_mode_is_refused(shop: Shop, folder: Path, copy: Path) -> None:
    shop.books.close()
    practised = Shop(folder.parent / "practised")
    account = replace(ACCOUNT, mode=Mode.PRACTICE)
    practised.books.open_sale(shop_lines(None), account, NOON, "")
    practised.books.close()
    theirs, before = practised.folder / JOURNAL, files(folder)
    with pytest.raises(Refused, match=r"restore\.journal_other_mode") as refused:
        restored(folder, copy, journals=[theirs])
    assert (refused.value.values["file"], refused.value.values["found"]) == (theirs, "practice")
    assert files(folder) == before
    restored(folder, copy)


@pytest.mark.parametrize("attempt", [{}, 7])
def test_a_line_that_is_no_sale_says_no_mode(
    shop: Shop, folder: Path, copy: Path, attempt: object
) -> None:
    shop.books.close()
    odd = folder.parent / "odd.journal"
    row = {"seq": 1, "kind": "opened", "ref": "x", "at": "", "ledger": [0, "0"]}
    odd.write_text(json.dumps({**row, "payload": {"attempt": attempt}}) + " link\n", "utf-8")
    assert restored(folder, copy, journals=[odd]).adopted == 0


def test_twice_and_from_a_restored_copy(shop: Shop, folder: Path, copy: Path) -> None:
    shop.books.close()
    first = restored(folder, copy)
    shop.books = begin(folder)
    newer = shop.paid()
    second_copy = folder.parent / "second.db"
    back_up(shop.books.database, second_copy)
    shop.books.close()
    second = restored(folder, copy)
    third = restored(folder, second_copy)
    assert len({first.series, second.series, third.series}) == 3
    shop.books = begin(folder)
    assert shop.books.attempt(newer.order_no).state is State.PAID
    assert sound(shop.books)
    gaps = gaps_of(shop.books)
    # The copy's own series, that of the first restore, and the second's, which was replaced.
    assert gaps == {first.copy.series: 2, first.series: 2, second.series: 1}
    assert len(list(folder.glob("before-*"))) == 3


@pytest.mark.parametrize("readable", [True, False])
def test_cash_between_two_copies_is_told_by_the_journal_that_went_aside(
    shop: Shop, folder: Path, copy: Path, readable: bool
) -> None:
    """The newer copy is restored first: it has that cash, and so its journal does not tell it."""
    shop.stock_up((COFFEE, None))
    between = cash(shop)
    newer = folder.parent / "newer.db"
    back_up(shop.books.database, newer)
    later = cash(shop)
    shop.books.close()
    restored(folder, newer)
    shop.books = begin(folder)
    last = cash(shop)
    shop.books.close()
    if not readable:
        (aside,) = folder.glob("before-*")
        (aside / DATABASE).write_bytes(b"power cut " * 5000)
    for _ in range(2):
        restored(folder, copy)
        shop.books = begin(folder)
        for one in (between, later, last):
            record = shop.books.record(one.order_no)
            assert (record.attempt.state, record.sale.amount_won) == (State.PAID, 4_500)
        assert sound(shop.books)
        shop.books.close()


def test_books_aside_that_never_held_the_copy_tell_nothing(
    shop: Shop, folder: Path, copy: Path
) -> None:
    shop.books.close()
    other = Shop(folder.parent / "other")
    other.now()
    theirs = cash(other)
    other.books.close()
    shutil.copytree(other.folder, folder / "before-OTHERONE")
    assert restored(folder, copy).adopted == 0
    with closing(begin(folder)) as books:
        assert key_of(lambda: books.record(theirs.order_no), Refused) == "books.unknown_order"


def test_what_is_no_backup_is_refused(shop: Shop, folder: Path, copy: Path) -> None:
    shop.books.close()
    before = files(folder)
    strange, cut, other = (copy.with_name(name) for name in ("a", "b", "c"))
    strange.write_text("not books at all, but long enough to be read as some " * 40)
    cut.write_bytes(copy.read_bytes()[:20_480])
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE t (a)")
    for fake, key in (
        (strange, "store.not_a_database"),
        (cut, "store.corrupt"),
        (other, "store.not_ours"),
    ):
        with pytest.raises(StoreError, match=r"restore\.unfit") as caught:
            restored(folder, fake)
        assert [one.key for one in problems(caught.value)] == [key]
        assert files(folder) == before
    assert key_of(lambda: restored(folder, copy.parent), Refused) == "restore.no_file"
    assert files(folder) == before


def problems(error: BoothError) -> list[BoothError]:
    found = error.values["problems"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    ("deed", "key"),
    [
        ("PRAGMA user_version = 999", "store.newer"),
        ("DROP TRIGGER ledger_no_update; UPDATE ledger SET ref = 'x' WHERE seq = 2",
         "ledger.edited"),
        ("INSERT INTO ledger SELECT -1, 'deed', '9', at, payload, link FROM ledger LIMIT 1",
         "books.row_inserted"),
    ],
)  # fmt: skip
def test_a_copy_that_is_not_sound_is_refused(
    shop: Shop, folder: Path, copy: Path, deed: str, key: str
) -> None:
    shop.books.close()
    with closing(sqlite3.connect(copy)) as db:
        db.executescript(deed)
    with pytest.raises(StoreError) as caught:
        restored(folder, copy)
    assert [one.key for one in problems(caught.value)] == [key]
    assert not list(folder.glob("*restor*"))


def test_a_copy_of_another_mode_is_refused(shop: Shop, folder: Path, copy: Path) -> None:
    shop.books.close()
    refusal = key_of(lambda: restored(folder, copy, mode=Mode.LIVE), Refused)
    assert refusal == "restore.other_mode"
    assert not list(folder.glob("*restor*"))


def test_books_copied_by_hand_bring_their_last_sales(
    shop: Shop, folder: Path, tmp_path: Path
) -> None:
    paid = shop.paid()
    by_hand = tmp_path / "by hand"
    shutil.copytree(folder, by_hand)
    shop.books.close()
    restored(folder, by_hand / DATABASE)
    shop.reopen()
    assert shop.books.attempt(paid.order_no).state is State.PAID


def test_a_copy_of_an_older_program_is_brought_up_to_date(tmp_path: Path) -> None:
    from pos_app.store.connect import MARK_AS_OURS
    from pos_app.store.tables import REFUNDS, TABLES, TRIGGERS

    old, folder = tmp_path / "old.db", tmp_path / "live"
    with closing(sqlite3.connect(old)) as db:
        db.execute(MARK_AS_OURS)
        db.executescript(TABLES + TRIGGERS + REFUNDS)
        db.executescript(
            "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT,"
            " name TEXT, applied_at TEXT);"
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES"
            " ('booth_pos', 'first_books', ''), ('booth_pos', 'refunds', '');"
            "INSERT INTO epochs (epoch, series, next_counter, begun_at)"
            " VALUES (1, 'AAAAAAAA', 7, '2026-01-01T00:00:00+00:00');"
            "PRAGMA user_version = 2;"
        )
    done = restored(folder, old)
    assert (done.copy.series, done.copy.counter) == ("AAAAAAAA", 6)
    assert sorted(files(folder)) == [ANCHOR, DATABASE, JOURNAL]
    books = begin(folder)
    assert sound(books)
    books.close()


def test_over_books_that_cannot_be_read(shop: Shop, folder: Path, copy: Path) -> None:
    shop.books.close()
    (folder / DATABASE).write_bytes(b"power cut " * 5000)
    (folder / f"{DATABASE}-wal").write_bytes(b"rest of it")
    done = restored(folder, copy)
    assert done.aside is not None
    assert sorted(files(done.aside)) == [DATABASE, f"{DATABASE}-wal", JOURNAL]
    shop.books = begin(folder)
    assert sound(shop.books)


def test_over_the_books_of_another_shop(shop: Shop, copy: Path, tmp_path: Path) -> None:
    other = Shop(tmp_path / "other")
    other.now()  # no two sales of two shops were begun in the same microsecond
    theirs = other.paid()
    head = ledger_head(other.books)
    other.books.close()
    done = restored(other.folder, copy)
    books = begin(other.folder)
    assert sound(books)
    assert books.attempt(theirs.order_no).state is State.ABANDONED
    assert gaps_of(books) == {done.copy.series: 2, theirs.order_no[:8]: 1}
    assert head[0] > 0
    books.close()


class Broken:
    """An anchor that cannot be read, as a locked keyring cannot."""

    def __init__(self) -> None:
        self.written: list[ledger.Mark] = []

    def read(self) -> ledger.Mark | None:
        raise Refused("secrets.unreadable")

    def write(self, mark: ledger.Mark) -> None:
        self.written.append(mark)


class Unsafe(Broken):
    """An anchor of a machine without a safe keyring, or with one that is locked."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    def write(self, mark: ledger.Mark) -> None:
        raise Refused(self.key)


def test_without_any_keyring_live_books_are_restored_all_the_same(
    shop: Shop, folder: Path, copy: Path
) -> None:
    shop.books.close()
    before = files(folder)
    locked, none = Unsafe("secrets.unwritable"), Unsafe("secrets.no_keyring")
    assert key_of(lambda: restored(folder, copy, anchor=locked), Refused) == "secrets.unwritable"
    assert files(folder) == before
    assert restored(folder, copy, anchor=none).aside is not None


def test_the_anchor_waits_where_both_agree(shop: Shop, folder: Path, copy: Path) -> None:
    shop.paid()
    shop.books.close()
    anchor = Broken()
    done = restored(folder, copy, anchor=anchor)
    assert anchor.written[0] == done.copy.head
    shop.books = begin(folder)
    assert anchor.written[1] == ledger_head(shop.books)
    assert len(anchor.written) == 2


def test_paid_sales_of_the_last_year_are_looked_at_again(
    shop: Shop, folder: Path, copy: Path
) -> None:
    shop.books.close()
    restored(folder, copy, at=NOON + timedelta(days=366))
    shop.books = begin(folder)
    assert shop.books.lost.left().sales == 1
    shop.books.close()
    restored(folder, copy, at=NOON + timedelta(days=368))
    shop.books = begin(folder)
    assert shop.books.lost.left().sales == 0


KILLED = """
import os, shutil, sys
from pathlib import Path
from tests.store import test_restore as here

pristine, copy, places = map(Path, sys.argv[1:4])
TOUCHES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "open"}

def restored(folder, at):
    touched = 0

    def touch(event, args):
        nonlocal touched
        if event in TOUCHES and str(folder) in str(args[0]):
            touched += 1
            if touched == at:
                os.kill(os.getpid(), 9)

    sys.addaudithook(touch)
    here.restored(folder, copy)

at, whole = 0, False
while not whole:
    at += 1
    folder = places / f"{at:03}"
    shutil.copytree(pristine, folder)
    child = os.fork()
    if not child:
        restored(folder, at)
        os._exit(0)
    whole = os.waitpid(child, 0)[1] == 0
"""


def test_killed_at_every_touch_of_the_disk_leaves_the_old_or_the_new(
    shop: Shop, folder: Path, copy: Path, tmp_path: Path
) -> None:
    """Whoever opens next finds one of the two, whole."""
    newer = shop.paid()
    shop.books.close()
    places = tmp_path / "places"
    subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(copy), str(places)],
        check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    seen = [state_after(place, newer.order_no) for place in sorted(places.iterdir())]
    assert len(seen) > 30
    # One stroke parts them: before it all are the old books, after it all are the new.
    assert seen == sorted(seen, key=[State.PAID, State.ABANDONED].index)
    assert set(seen) == {State.PAID, State.ABANDONED}


def state_after(place: Path, order_no: str) -> State:
    finish(place)
    assert not list(place.glob("restor*"))
    books = begin(place)
    state = books.attempt(order_no).state
    assert sound(books), (place.name, state)
    books.close()
    assert len(list(place.glob("before-*"))) == (state is State.ABANDONED)
    return state


def test_an_empty_wal_that_reading_made_never_replaces_the_old_one(
    shop: Shop, folder: Path, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed once the WAL was aside: a reading command then makes a new one beside the old file."""
    shop.paid()
    place = tmp_path / "killed"
    shutil.copytree(folder, place)
    wal = (place / f"{DATABASE}-wal").read_bytes()
    move = exchange._move

    def killed(path: Path, aside: Path) -> None:
        if path.name == JOURNAL:
            raise KeyboardInterrupt
        move(path, aside)

    with monkeypatch.context() as patched:
        patched.setattr(exchange, "_move", killed)
        with pytest.raises(KeyboardInterrupt):
            restored(place, copy)
    with closing(open_books_to_read(place)) as books:
        books.unfinished()
    assert (place / f"{DATABASE}-wal").read_bytes() == b""
    finish(place)
    (aside,) = place.glob("before-*")
    assert (aside / f"{DATABASE}-wal").read_bytes() == wal
    assert len(wal) > 0
    assert not (place / f"{DATABASE}-wal").exists()


@pytest.mark.parametrize("name", ["restored-ABCDEFGH", "restored-20261201", "restored-photos"])
@pytest.mark.parametrize("content", ["", "notes.txt", DATABASE])
def test_a_folder_that_no_restore_made_is_left(
    shop: Shop, folder: Path, copy: Path, name: str, content: str
) -> None:
    mine = folder / name
    mine.mkdir()
    if content:
        shutil.copy(copy, mine / content)
    shop.books.close()
    before = files(folder)
    finish(folder)
    assert files(folder) == before
    assert [one.name for one in mine.iterdir()] == ([content] if content else [])
    (folder / "restored-notes.txt").touch()
    restored(folder, copy)
    assert mine.exists()


def test_what_somebody_lays_into_a_folder_of_ours_is_left(
    shop: Shop, folder: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.books.close()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "exchange", killed)
        with pytest.raises(KeyboardInterrupt):
            restored(folder, copy)
    (made,) = folder.glob("restored-*")
    (made / "notes.txt").write_text("mine")
    for _ in range(2):
        finish(folder)
        assert [one.name for one in made.iterdir()] == ["notes.txt"]
    with closing(begin(folder)) as books:
        assert books.open_sale(shop_lines(None), ACCOUNT, NOON, "").order_no == (
            f"{made.name.removeprefix('restored-')}-1"
        )


def test_a_full_disk_leaves_everything(
    shop: Shop, folder: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.books.close()
    before = files(folder)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoring, "_renewed", full)
    with pytest.raises(OSError, match="No space"):
        restored(folder, copy)
    assert files(folder) == before
    assert journal.kept(folder) == []


def gaps_of(books: SqliteBooks) -> dict[str, int]:
    with books.database.read() as db:
        return dict(db.execute("SELECT series, first_counter FROM gaps").fetchall())


def test_a_series_that_only_a_journal_names_is_searched_as_a_whole(
    shop: Shop, copy: Path, tmp_path: Path
) -> None:
    shop.books.close()
    other = Shop(tmp_path / "other")
    other.now()
    theirs = other.paid()
    other.books.close()
    folder = tmp_path / "new" / "test"
    done = restored(folder, copy, journals=[other.folder / JOURNAL])
    books = begin(folder)
    assert gaps_of(books) == {done.copy.series: 2, theirs.order_no[:8]: 1}
    books.close()


def test_books_whose_file_is_gone_are_searched_for(shop: Shop, folder: Path) -> None:
    lost = shop.paid()
    shop.books.close()
    (folder / DATABASE).unlink()
    books = open_books(folder, at=NOON, random_bits=random.Random("another life").getrandbits)
    assert gaps_of(books) == {lost.order_no[:8]: 1}
    books.close()
