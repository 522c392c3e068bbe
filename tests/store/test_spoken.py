"""No two slips read alike, whatever was lost: a restore of an older copy, twice, and without it."""

from __future__ import annotations

import json
import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from pos_app.domain.answer import Stage
from pos_app.domain.closing import Report, Seal
from pos_app.domain.drawer import Act, DrawerEntry
from pos_app.domain.match import Sum
from pos_app.domain.money import Won
from pos_app.domain.payment import Attempt, Mode, State
from pos_app.domain.report import Topic
from pos_app.errors import Bug
from pos_app.store import spoken
from pos_app.store.books import part_from_copied
from pos_app.store.journal import CHANGED, CLOSING, Entry
from pos_app.store.ledger import START
from pos_app.store.place import JOURNAL
from pos_app.store.vault import back_up
from tests.store.shop import ACCOUNT, APPLE, NOON, Shop, begin, line
from tests.store.test_figures import told
from tests.store.test_journal import findings, lose_database
from tests.store.test_restore import restored


@pytest.fixture
def copy(shop: Shop, tmp_path: Path) -> Path:
    """A backup with one sale and one Z in it."""
    sell(shop)
    close(shop, 0)
    target = tmp_path / "copy.db"
    back_up(shop.books.database, target)
    return target


def sell(shop: Shop) -> Attempt:
    return shop.paid(line(APPLE))


def close(shop: Shop, days: int) -> Report:
    at = NOON + timedelta(days=days, hours=1)
    shop.books.closings.open_drawer(DrawerEntry(Act.COUNT, Won(0), at, "김"))
    return shop.books.closings.close(Mode.TEST, Sum(), Seal(0, "김"), at)


def name(shop: Shop, paid: Attempt) -> str:
    """The number of a receipt as it is read on the slip."""
    found = shop.books.record(paid.order_no).receipt_name
    assert found is not None
    return found


def z_name(report: Report) -> str:
    assert report.seal is not None
    return report.seal.name


def restore(shop: Shop, copy: Path, *, journal: bool = True) -> str:
    """Put the older copy in place of the books; what stands before their numbers from now on."""
    shop.books.close()
    if not journal:
        for path in shop.folder.glob("*.journal"):
            path.unlink()
    series = restored(shop.folder, copy).series
    shop.books = begin(shop.folder)
    return series[:4]


def found(shop: Shop, lost: Attempt) -> Attempt:
    """Toss says that a payment was charged that only the journal told."""
    return shop.told(shop.books.attempt(lost.order_no), Stage.COMPLETE)


def test_with_the_journal_each_payment_gets_its_own_number_again(shop: Shop, copy: Path) -> None:
    second, third = sell(shop), sell(shop)
    shop.books.receipts.count(third.order_no, NOON)
    z = close(shop, 1)
    assert shop.books.lost.forgotten_closing() == 0
    mark = restore(shop, copy)
    assert shop.books.lost.forgotten_closing() == 2
    fresh = sell(shop)
    assert name(shop, fresh) == f"{mark}-4"
    assert [name(shop, found(shop, one)) for one in (third, second)] == ["3", "2"]
    assert (z_name(z), z_name(close(shop, 2))) == ("2", f"{mark}-3")
    assert shop.books.lost.forgotten_closing() == 0  # there is a later one
    assert name(shop, sell(shop)) == f"{mark}-5"
    assert findings(shop) == []
    shop.reopen()
    assert name(shop, sell(shop)) == f"{mark}-6"


def test_without_the_journal_the_mark_alone_tells_them_apart(shop: Shop, copy: Path) -> None:
    on_paper = {name(shop, sell(shop)), name(shop, sell(shop))}
    zs = {z_name(close(shop, 1))}
    for _ in range(2):  # the same copy again: its epochs count alike, and its series does not
        mark = restore(shop, copy, journal=False)
        now = [name(shop, sell(shop)), name(shop, sell(shop))]
        assert now == [f"{mark}-2", f"{mark}-3"]
        assert on_paper.isdisjoint(now)
        z = z_name(close(shop, 1))
        assert z == f"{mark}-2"
        assert z not in zs
        on_paper |= {*now}
        zs |= {z}
        assert findings(shop) == []


def test_a_number_that_had_a_mark_keeps_it(shop: Shop, copy: Path) -> None:
    first = restore(shop, copy)
    lost = sell(shop)
    assert name(shop, lost) == f"{first}-2"
    second = restore(shop, copy)
    assert second != first
    assert name(shop, found(shop, lost)) == f"{first}-2"
    assert name(shop, sell(shop)) == f"{second}-3"
    assert findings(shop) == []


def test_cash_of_lost_books_keeps_its_number(shop: Shop) -> None:
    sell(shop)
    taken = shop.books.cash.take((line(APPLE),), ACCOUNT, Won(5_000), shop.now(), "kim")
    toss = sell(shop)
    lose_database(shop)
    assert name(shop, taken) == "2"
    fresh = shop.books.cash.take((line(APPLE),), ACCOUNT, Won(5_000), shop.now(), "kim")
    assert name(shop, fresh).endswith("-4")
    assert name(shop, found(shop, toss)) == "3"
    assert findings(shop) == []


def test_a_copied_folder_and_its_original_never_write_the_same(shop: Shop, folder: Path) -> None:
    part_from_copied(shop.books, NOON, random.Random("here").getrandbits)
    sell(shop)
    shop.books.close()
    shutil.copytree(folder, folder.with_name("copy"))
    shop.books = begin(folder)
    here = name(shop, sell(shop))
    shop.books.close()
    shop.books = begin(folder.with_name("copy"))
    assert part_from_copied(shop.books, NOON, random.Random("there").getrandbits)
    there = name(shop, sell(shop))
    assert (here, there[-2:], len(there)) == ("2", "-2", 6)


def test_reports_and_days_name_what_stands_on_paper(shop: Shop, copy: Path) -> None:
    lost = sell(shop)
    mark = restore(shop, copy)
    fresh = sell(shop)
    shop.books.receipts.count(fresh.order_no, NOON)
    shop.books.receipts.count(fresh.order_no, NOON)
    found(shop, lost)
    known = [row["receipt_no"] for row in told(shop, Topic.SALES)[1]]
    assert sorted(map(str, known)) == ["1", "2", f"{mark}-3"]
    assert [row["receipt_no"] for row in told(shop, Topic.REPRINTS)[1]] == [f"{mark}-3"]
    z = close(shop, 1)
    assert (z.first_receipt, z.first_mark, z.last_receipt, z.last_mark) == (2, "", 3, mark)
    assert shop.books.closings.newest(1) == (z,)
    (entry,) = [one for one in told_by_ledger(shop, "paid") if one.get("receipt_mark")]
    assert (entry["receipt_no"], entry["receipt_mark"]) == (3, mark)


def told_by_ledger(shop: Shop, kind: str) -> list[dict[str, object]]:
    with shop.books.database.read() as db:
        rows = db.execute("SELECT payload FROM ledger WHERE kind = ?", (kind,)).fetchall()
    return [json.loads(text) for (text,) in rows]


def entry(kind: str, ref: str, **payload: object) -> Entry:
    return Entry(1, 1, kind, ref, "", START, payload, "", "", 0)


def test_what_no_journal_tells_in_between_was_given_too(shop: Shop) -> None:
    told = spoken.Told()
    told.hear(
        [
            entry(CHANGED, "A-1", receipt_no=2),
            entry(CHANGED, "A-1", receipt_no=5),  # after a commit that never came
            entry(CHANGED, "A-2", receipt_no=2**60),
            entry(CHANGED, "A-3", receipt_no="7"),
            entry(CHANGED, "A-4"),
            entry(CLOSING, "3", number=3, mark="7KQM"),
            entry(CLOSING, "x", number="x"),
        ]
    )
    with shop.books.database.write() as db:
        assert spoken.keep(db, told) == {"receipt": 5, "closing": 3}
        rows = db.execute("SELECT kind, number, ref, mark FROM spoken").fetchall()
        assert spoken.keep(db, told) == {}
    assert rows == [
        ("closing", 1, None, ""),
        ("closing", 2, None, ""),
        ("closing", 3, None, "7KQM"),
        *[("receipt", number, None, "") for number in range(1, 5)],
        ("receipt", 5, "A-1", ""),
    ]
    assert set(findings(shop)) == {"books.row_inserted"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE spoken SET ref = 'other'",
        "DELETE FROM spoken",
        "INSERT INTO receipts (receipt_no, order_no) VALUES (2, 'other')",
        "INSERT INTO receipts (receipt_no, order_no) VALUES (5, 'other')",
    ],
)
def test_a_number_that_was_given_belongs_to_its_payment(
    shop: Shop, copy: Path, statement: str
) -> None:
    lost = sell(shop)
    restore(shop, copy)
    assert shop.books.attempt(lost.order_no).state is State.ABANDONED
    with pytest.raises(Bug):
        shop.tamper(statement)


def test_a_journal_that_was_lost_is_no_reason_to_forget_what_the_copy_has(
    shop: Shop, copy: Path
) -> None:
    mark = restore(shop, copy, journal=False)
    assert (shop.folder / JOURNAL).exists()
    (first,) = told(shop, Topic.SALES)[1]
    assert first["receipt_no"] == 1
    assert z_name(shop.books.closings.closing(1)) == "1"
    assert name(shop, sell(shop)) == f"{mark}-2"
