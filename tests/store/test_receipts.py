"""Numbers of receipts: one for each payment, without a gap, and every slip counted."""

from __future__ import annotations

import json

import pytest

from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Attempt
from pos_app.domain.refund import Refund, RefundState, move_refund
from pos_app.domain.refunding import RefundChange, RefundEntry
from pos_app.errors import Bug, Refused
from pos_app.store.integrity import check_all
from pos_app.store.journal import read
from pos_app.store.migrations import SCHEMA
from tests.store.shop import APPLE, NOON, Shop, key_of, line


def numbers(shop: Shop) -> list[tuple[int, str, int]]:
    with shop.books.database.read() as db:
        return db.execute("SELECT * FROM receipts ORDER BY receipt_no").fetchall()


def findings(shop: Shop) -> list[tuple[str, object]]:
    found = check_all(shop.books.database, shop.books.anchor)
    return [(key, values.get("number")) for key, values in found if key != "ledger.no_anchor"]


def given_back(shop: Shop, paid: Attempt) -> Refund:
    """A refund of 500 won that Toss has made."""
    none = TaxSplit(Won(0), Won(0), Won(0))
    wish = Refund("", paid.order_no, Won(500), none, "교환", "kim", NOON, 0, paid.amount_won)
    one = shop.books.returns.open(wish, None)
    done = move_refund(one, RefundState.DONE, done_at=NOON)
    change = RefundChange(done, "refunded", entry=RefundEntry.REFUND)
    return shop.books.returns.apply(one, change, NOON)


def test_each_payment_gets_the_next_number_and_no_other_row_one(shop: Shop) -> None:
    first = shop.paid(line(APPLE))
    shop.given_up(line(APPLE))
    shop.executing(line(APPLE))
    second = shop.paid(line(APPLE))
    assert numbers(shop) == [(1, first.order_no, 0), (2, second.order_no, 0)]
    assert shop.books.record(second.order_no).receipt_no == 2
    assert [one.receipt_no for one in shop.books.records(None, None)] == [1, None, None, 2]
    assert findings(shop) == []


def test_ledger_and_journal_tell_the_number(shop: Shop) -> None:
    paid = shop.paid()
    with shop.books.database.read() as db:
        told = db.execute("SELECT payload FROM ledger WHERE kind = 'paid'").fetchone()[0]
    assert json.loads(told)["receipt_no"] == 1
    journal = list(read(shop.folder / "booth.journal"))
    assert [one.ref for one in journal if one.payload.get("receipt_no") == 1] == [paid.order_no]


def test_a_payment_that_cannot_be_booked_takes_no_number(shop: Shop) -> None:
    executing = shop.executing(line(APPLE))
    shop.tamper(
        "CREATE TRIGGER full BEFORE INSERT ON ledger WHEN NEW.kind = 'paid' "
        "BEGIN SELECT RAISE(ABORT, 'no room'); END"
    )
    with pytest.raises(Bug):
        shop.booked(executing)
    assert numbers(shop) == []
    shop.tamper("DROP TRIGGER full")
    shop.booked(executing)
    assert numbers(shop) == [(1, executing.order_no, 0)]


def test_slips_are_counted_in_row_and_ledger(shop: Shop) -> None:
    paid = shop.paid()
    assert shop.books.receipts.printed(paid.order_no) == 0
    assert [shop.books.receipts.count(paid.order_no, NOON) for _ in range(3)] == [1, 2, 3]
    assert shop.books.receipts.printed(paid.order_no) == 3
    assert shop.books.record(paid.order_no).printed == 3
    assert findings(shop) == []
    shop.reopen()
    assert shop.books.receipts.printed(paid.order_no) == 3


def test_slips_of_a_refund_are_counted_for_themselves(shop: Shop) -> None:
    paid = shop.paid()
    back, other = given_back(shop, paid), given_back(shop, paid)
    assert [shop.books.receipts.count(back.refund_no, NOON) for _ in range(2)] == [1, 2]
    assert shop.books.receipts.printed(other.refund_no) == 0
    assert shop.books.receipts.printed(paid.order_no) == 0
    assert findings(shop) == []


def test_what_is_not_paid_has_no_slip(shop: Shop) -> None:
    waiting = shop.shown()
    for number in (waiting.order_no, "ABCDEFGH-1"):
        asked = lambda number=number: shop.books.receipts.count(number, NOON)  # noqa: E731
        assert key_of(asked, Refused) == "slip.not_paid"
    assert shop.books.record(waiting.order_no).receipt_no is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE receipts SET receipt_no = 7",
        "UPDATE receipts SET order_no = 'other'",
        "UPDATE receipts SET printed = printed + 2",
        "INSERT INTO receipts VALUES (3, 'other', 0)",
        "DELETE FROM receipts",
    ],
)
def test_a_number_is_never_changed(shop: Shop, statement: str) -> None:
    shop.paid()
    with pytest.raises(Bug):
        shop.tamper(statement)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("DELETE FROM receipts WHERE receipt_no = 2", "books.row_missing"),
        ("UPDATE receipts SET receipt_no = 9 WHERE receipt_no = 2", "books.row_edited"),
        ("UPDATE receipts SET printed = 4 WHERE receipt_no = 2", "books.row_edited"),
    ],
)
def test_the_audit_sees_what_was_changed_by_hand(shop: Shop, statement: str, kind: str) -> None:
    _, second = shop.paid(line(APPLE)), shop.paid(line(APPLE))
    shop.tamper(
        "DROP TRIGGER receipts_no_delete", "DROP TRIGGER receipts_same_number",
        "DROP TRIGGER receipts_count_up", statement,
    )  # fmt: skip
    assert (kind, second.order_no) in findings(shop)


def test_the_audit_sees_a_gap(shop: Shop) -> None:
    """Even where the ledger is silent, as about what was paid before there were numbers."""
    shop.paid(line(APPLE))
    as_before(shop)
    shop.books.close()
    shop.reopen()
    assert findings(shop) == []
    shop.tamper("DROP TRIGGER receipts_same_number", "UPDATE receipts SET receipt_no = 5")
    assert ("books.row_missing", 5) in findings(shop)


def as_before(shop: Shop) -> None:
    """Put the books back to the schema before there were numbers."""
    with shop.books.database.write() as db:
        db.executescript(
            "DROP TABLE receipts;"
            "DELETE FROM _sqlite_migrations WHERE name = 'receipts'; PRAGMA user_version = 4;"
            "DROP TRIGGER ledger_no_update;"
        )


def test_books_of_the_release_before_are_numbered_in_the_order_of_payment(shop: Shop) -> None:
    slow = shop.executing(line(APPLE))
    first = shop.paid(line(APPLE))
    second = shop.booked(slow)
    shop.given_up(line(APPLE))
    as_before(shop)
    shop.reopen()
    with shop.books.database.read() as db:
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA.version,)
    assert numbers(shop) == [(1, first.order_no, 0), (2, second.order_no, 0)]
    assert shop.paid(line(APPLE)).order_no == numbers(shop)[2][1]
