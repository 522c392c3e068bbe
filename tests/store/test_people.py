"""The staff in the books: kept, counted, never deleted, and found where somebody was at them."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pos_app.domain.staff import FREE_TRIES, Deed, Outcome, Person, Role, forgive
from pos_app.errors import Refused, Stale
from pos_app.store import journal, ledger, people
from pos_app.store.adopt import adopt
from pos_app.store.backup import verified_copy
from pos_app.store.integrity import check_all
from pos_app.store.migrations import SCHEMA
from pos_app.store.place import DATABASE, JOURNAL
from tests.store.shop import NOON, Shop, begin, key_of
from tests.store.test_journal import findings
from tests.store.test_restore import restored, sound
from tests.store.test_returns import make_first_release

ADDED = Deed("edit_staff", Outcome.ADDED, who="정사장", about="김알바")


def entered(shop: Shop, name: str, role: Role, pin_hash: str | None = None) -> Person:
    """Somebody of the staff."""
    deed = replace(ADDED, about=name)
    return shop.books.people.write(Person(name, role, pin_hash=pin_hash), deed, shop.now())


def deeds(shop: Shop) -> list[str]:
    """Every note of the ledger about people."""
    with shop.books.database.read() as db:
        return [one.payload for one in ledger.entries(db) if one.kind == ledger.DEED]


def test_somebody_is_kept_with_a_note_and_survives_a_restart(shop: Shop) -> None:
    boss = entered(shop, "정사장", Role.MANAGER, "hash")
    assert shop.books.people.all() == (boss,)
    assert (boss.version, boss.active, boss.pin_hash) == (1, True, "hash")
    shop.reopen()
    assert shop.books.people.all() == (boss,)
    (note,) = deeds(shop)
    assert '"about":"정사장"' in note
    assert '"who":"정사장"' in note
    assert '"outcome":"added"' in note
    assert findings(shop) == []


def test_a_second_of_the_name_and_a_row_changed_meanwhile_are_refused(shop: Shop) -> None:
    boss = entered(shop, "정사장", Role.MANAGER)
    assert key_of(lambda: entered(shop, "정사장", Role.CASHIER), Refused) == "staff.name_taken"
    shop.books.people.write(replace(boss, active=False), ADDED, shop.now())
    late = replace(boss, role=Role.CASHIER)
    with pytest.raises(Stale):
        shop.books.people.write(late, ADDED, shop.now())
    assert len(deeds(shop)) == 2  # nothing half written


def test_a_try_is_counted_before_the_pin_is_looked_at(shop: Shop) -> None:
    entered(shop, "김알바", Role.CASHIER, "hash")
    for tries in range(1, FREE_TRIES + 1):
        counted = shop.books.people.begin_try("김알바", NOON)
        assert counted is not None
        assert counted.failed_tries == tries
    locked = key_of(lambda: shop.books.people.begin_try("김알바", NOON), Refused)
    assert locked == "staff.locked"
    shop.reopen()
    locked = key_of(lambda: shop.books.people.begin_try("김알바", NOON), Refused)
    assert locked == "staff.locked"
    later = shop.books.people.begin_try("김알바", NOON + timedelta(seconds=31))
    assert later is not None
    after = shop.books.people.write(forgive(later), ADDED, NOON)
    assert (after.failed_tries, after.locked_until) == (0, None)
    assert findings(shop) == []


def test_a_name_that_nobody_has_is_written_down(shop: Shop, folder: Path) -> None:
    entered(shop, "박점장", Role.MANAGER)
    gone = entered(shop, "떠난이", Role.CASHIER)
    shop.books.people.write(replace(gone, active=False), ADDED, shop.now())
    for name in ("아무개", "떠난이"):
        assert shop.books.people.begin_try(name, NOON) is None
        (last,) = list(journal.read(folder / JOURNAL))[-1:]
        assert (last.kind, last.payload["who"]) == (journal.DEED, name)
    assert findings(shop) == []


_TRIES = """
import os, signal, sys
from pathlib import Path
from tests.store.shop import NOON, begin
books = begin(Path(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    books.people.begin_try("김알바", NOON)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_count_survives_a_kill(shop: Shop, folder: Path) -> None:
    entered(shop, "김알바", Role.CASHIER, "hash")
    shop.books.close()
    for tries in (3, 2):
        killed = subprocess.run(
            [sys.executable, "-c", _TRIES, str(folder), str(tries)],
            cwd=Path(__file__).parents[2], check=False, env=os.environ,
        )  # fmt: skip
        assert killed.returncode == -signal.SIGKILL
    shop.books = begin(folder)
    assert key_of(lambda: shop.books.people.begin_try("김알바", NOON), Refused) == "staff.locked"
    assert findings(shop) == []


def test_nobody_is_deleted_or_renamed_even_by_hand(shop: Shop) -> None:
    entered(shop, "정사장", Role.MANAGER)
    with closing(sqlite3.connect(shop.books.database.path)) as db:
        for statement in ("DELETE FROM staff", "UPDATE staff SET name = 'x'"):
            with pytest.raises(sqlite3.IntegrityError):
                db.execute(statement)


@pytest.mark.parametrize(
    ("statement", "key"),
    [
        ("UPDATE staff SET role = 'manager' WHERE name = '김알바'", "books.row_edited"),
        ("UPDATE staff SET pin_hash = 'mine' WHERE name = '김알바'", "books.row_edited"),
        ("UPDATE staff SET failed_tries = 0, locked_until = NULL", "books.row_edited"),
        ("UPDATE staff SET version = 1 WHERE name = '김알바'", "books.row_edited"),
        ("DROP TRIGGER staff_no_delete; DELETE FROM staff", "books.row_missing"),
        (
            "INSERT INTO staff (name, role, active, failed_tries, version)"
            " VALUES ('도둑', 'manager', 1, 0, 1)",
            "books.row_inserted",
        ),
    ],
)  # fmt: skip
def test_what_is_done_to_the_rows_by_hand_is_found(shop: Shop, statement: str, key: str) -> None:
    entered(shop, "정사장", Role.MANAGER, "hash")
    entered(shop, "김알바", Role.CASHIER, "other")
    shop.books.people.begin_try("김알바", NOON)
    assert findings(shop) == []
    shop.tamper(*statement.split(";"))
    found = check_all(shop.books.database, shop.books.anchor)
    assert key in {name for name, _ in found}


def test_no_pin_hash_stands_in_the_journal(shop: Shop, folder: Path) -> None:
    entered(shop, "정사장", Role.MANAGER, "the-hash-itself")
    assert b"the-hash-itself" not in (folder / JOURNAL).read_bytes()
    assert "the-hash-itself" not in "".join(deeds(shop))


def test_books_of_the_first_release_take_staff(shop: Shop, folder: Path) -> None:
    shop.books.close()
    make_first_release(folder / DATABASE)
    shop.books = begin(folder)
    assert (folder / f"booth-before-schema-{SCHEMA.version}-was-1.db").exists()
    assert shop.books.people.all() == ()
    entered(shop, "정사장", Role.MANAGER)
    assert findings(shop) == []


def test_an_older_copy_brings_nobody_back_who_has_left(shop: Shop, folder: Path) -> None:
    boss = entered(shop, "정사장", Role.MANAGER, "old")
    kim = entered(shop, "김알바", Role.CASHIER, "kim")
    same = entered(shop, "박점장", Role.MANAGER, "same")
    copy = folder.parent / "copy.db"
    with shop.books.database.read_apart() as db:
        verified_copy(db, copy)
    staff = shop.books.people
    staff.write(replace(kim, active=False), ADDED, shop.now())
    staff.write(replace(boss, pin_hash="new"), ADDED, shop.now())
    staff.begin_try(same.name, shop.now())
    entered(shop, "새알바", Role.CASHIER, "fresh")
    shop.books.close()
    assert restored(folder, copy).adopted == 4
    books = begin(folder)
    now = {one.name: one for one in books.people.all()}
    assert not now["김알바"].active
    assert now["정사장"].pin_hash is None  # the copy has the old one, the journal a digest
    assert (now["박점장"].pin_hash, now["박점장"].failed_tries) == ("same", 1)
    assert (now["새알바"].active, now["새알바"].pin_hash) == (True, None)
    assert sound(books)
    aside = next(folder.glob("before-*")) / JOURNAL
    again = books.people.write(replace(now["정사장"], pin_hash="given"), ADDED, shop.now())
    with books.database.write() as db:
        assert adopt(db, journal.read(aside), NOON).rows == 0
    assert again in books.people.all()
    books.close()


def test_wrong_pins_that_only_the_journal_knows_stay_counted(shop: Shop, folder: Path) -> None:
    entered(shop, "김알바", Role.CASHIER, "hash")
    shop.books.close()
    lean = (folder / DATABASE).read_bytes()
    shop.books = begin(folder)
    for _ in range(FREE_TRIES):
        shop.books.people.begin_try("김알바", NOON)
    entered(shop, "새알바", Role.CASHIER)
    shop.books.close()
    for leftover in ("-wal", "-shm"):
        (folder / f"{DATABASE}{leftover}").unlink(missing_ok=True)
    (folder / DATABASE).write_bytes(lean)  # as if no commit had followed what the journal tells
    shop.books = begin(folder)
    kim, new = shop.books.people.all()
    assert (kim.failed_tries, kim.pin_hash, kim.active) == (FREE_TRIES, "hash", True)
    assert kim.locked_until is not None
    assert (new.active, new.pin_hash) == (False, None)  # who entered them was told that it failed
    assert findings(shop) == []


def test_telling_the_same_again_changes_nothing(shop: Shop) -> None:
    kim = entered(shop, "김알바", Role.CASHIER)
    told = {"role": "cashier", "active": 1, "failed_tries": 0, "version": 9}
    with shop.books.database.write() as db:
        assert not people.adopt(db, kim.name, told, NOON, booked=False)
        assert people.find(db, kim.name) == kim
