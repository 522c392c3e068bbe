"""The rows of a day: append-only, without a gap, and as the ledger has them."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from pos_app.domain.answer import RefundRow
from pos_app.domain.closing import Seal
from pos_app.domain.drawer import Act, DrawerEntry
from pos_app.domain.match import Sum
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Mode
from pos_app.domain.refund import Refund
from pos_app.errors import Bug, Refused, Stale, StoreError
from pos_app.store.integrity import check_all
from pos_app.store.vault import Vault
from tests.store.shop import NOON, Shop

LATER = NOON + timedelta(hours=1)


def float_of(amount: int) -> DrawerEntry:
    return DrawerEntry(Act.FLOAT, Won(amount), NOON, "김")


def close(shop: Shop, days: int = 0) -> int:
    entry = DrawerEntry(Act.COUNT, Won(1_000), LATER, "김")
    shop.books.closings.open_drawer(entry)
    z = shop.books.closings.close(Mode.TEST, Sum(), Seal(0, "김"), LATER + timedelta(days=days))
    assert z.seal is not None
    return z.seal.number


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE drawer SET act = 'count'",
        "DELETE FROM drawer",
        "UPDATE closings SET business_day = '2020-01-01'",
        "DELETE FROM closings",
        "INSERT INTO closings SELECT 5, seq - 1, '2020-01-01', report, 0, series, 1, 0, '', 0"
        " FROM closings",
    ],
)
def test_what_is_closed_stays(shop: Shop, statement: str) -> None:
    shop.books.closings.open_drawer(float_of(1_000))
    close(shop)
    with pytest.raises(Bug):
        shop.tamper(statement)


def test_numbers_have_no_gap_and_an_x_of_a_closed_day_is_of_today(shop: Shop) -> None:
    assert [close(shop), close(shop, 1), close(shop, 2)] == [1, 2, 3]
    day = shop.books.closings.newest(1)[0].day
    shop.books.closings.open_drawer(float_of(5))
    assert [one.seal.number for one in shop.books.closings.newest(2) if one.seal] == [3, 2]
    assert shop.books.closings.report(LATER + timedelta(days=2), Mode.TEST).day == day
    with pytest.raises(Refused, match="closing.day_closed"):
        shop.books.closings.check(LATER + timedelta(days=2))


SPOILT = [
    ("closings", "UPDATE closings SET report = replace(report, '1000', '9000')"),
    ("closings", "UPDATE closings SET business_day = '2020-01-01'"),
    ("drawer", "UPDATE drawer SET entry = replace(entry, '1000', '9000') WHERE act = 'float'"),
    ("drawer", "UPDATE drawer SET act = 'no_sale' WHERE act = 'float'"),
    ("closing", "DELETE FROM closings"),
    ("drawer", "DELETE FROM drawer WHERE act = 'float'"),
]


@pytest.mark.parametrize(("table", "statement"), SPOILT)
def test_what_somebody_changed_is_found(shop: Shop, table: str, statement: str) -> None:
    shop.books.closings.open_drawer(float_of(1_000))
    close(shop)
    assert check_all(shop.books.database, shop.books.anchor) == ()
    shop.tamper(
        "DROP TRIGGER closings_no_update", "DROP TRIGGER closings_no_delete",
        "DROP TRIGGER drawer_no_update", "DROP TRIGGER drawer_no_delete", statement,
    )  # fmt: skip
    found = check_all(shop.books.database, shop.books.anchor)
    assert [(key, values["table"]) for key, values in found] == [("books.row_edited", table)]


def test_a_closing_that_is_not_written_whole_is_none(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise sqlite3.OperationalError("killed")

    shop.books.closings.open_drawer(DrawerEntry(Act.NO_SALE, Won(0), NOON, "김", "잔돈"))
    monkeypatch.setattr("pos_app.store.closings.journal.tell", killed)
    with pytest.raises(StoreError):
        shop.books.closings.close(Mode.TEST, Sum(), Seal(0), LATER)
    monkeypatch.undo()
    assert shop.books.closings.newest(9) == ()
    assert close(shop) == 1


KILLED = """
import os, sys
from pathlib import Path
from pos_app.domain.closing import Seal
from pos_app.domain.match import Sum
from pos_app.domain.payment import Mode
from pos_app.store import database
from tests.store.shop import NOON, begin

books, real = begin(Path(sys.argv[1])), database.mirror

def and_die(db, file):
    real(db, file)
    os._exit(9)

database.mirror = and_die
books.closings.close(Mode.TEST, Sum(), Seal(0), NOON)
"""


def test_killed_between_journal_and_commit_no_day_is_closed(shop: Shop) -> None:
    shop.paid()
    shop.books.close()
    child = subprocess.run(
        [sys.executable, "-c", KILLED, str(shop.folder)],
        check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert child.returncode == 9
    shop.reopen()
    assert shop.books.closings.newest(9) == ()
    assert shop.books.closings.close(Mode.TEST, Sum(), Seal(0), LATER).gross_won == 4_500
    assert check_all(shop.books.database, shop.books.anchor) == ()


def test_nothing_is_taken_in_beside_a_refund_that_is_open(shop: Shop) -> None:
    paid = shop.paid()
    none = TaxSplit(Won(0), Won(0), Won(0))
    wish = Refund("", paid.order_no, Won(500), none, "교환", "", NOON, 0, paid.amount_won)
    known = (shop.books.returns.open(wish, None),)
    with pytest.raises(Refused, match="refund.one_is_open"):
        shop.books.matches.take_in(wish, known, [(RefundRow(Won(100)), None)], NOON)


def test_nothing_is_taken_in_that_was_compared_with_refunds_as_they_were(shop: Shop) -> None:
    paid = shop.paid()
    none = TaxSplit(Won(0), Won(0), Won(0))
    wish = Refund("", paid.order_no, Won(500), none, "교환", "", NOON, 0, paid.amount_won)
    shop.books.returns.open(wish, None)
    with pytest.raises(Stale) as stale:
        shop.books.matches.take_in(wish, (), [(RefundRow(Won(500)), None)], NOON)
    assert stale.value.values == {"word": paid.word}
    assert len(shop.books.record(paid.order_no).refunds) == 1


def test_a_z_is_a_reason_for_a_backup(shop: Shop) -> None:
    vault = Vault(shop.books.database, 0, min_free_bytes=0)
    close(shop)
    made = vault.at_closing(LATER)
    assert made is not None
    assert made.exists()
