"""Cash in the books: whole at one stroke, and told so that nothing of it can be lost or changed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.cart import SaleLine
from pos_app.domain.lookup import Lookup, Status, Summary, readings_of
from pos_app.domain.money import Won
from pos_app.domain.payment import Attempt, State, Tender, mark
from pos_app.domain.refund import Refund, RefundState
from pos_app.domain.verdict import Change, judge_give_up
from pos_app.errors import Bug, Refused, SoldOut
from pos_app.store import journal, ledger
from pos_app.store.integrity import check_all
from pos_app.store.place import DATABASE, JOURNAL
from pos_app.store.vault import back_up
from tests.store.shop import ACCOUNT, APPLE, COFFEE, NOON, ONE_COFFEE, Shop, begin, line
from tests.store.test_journal import NO_TAX, findings, lose_database
from tests.store.test_restore import restored, sound


def cash(shop: Shop, *lines: SaleLine, received_won: int = 10_000) -> Attempt:
    """A sale that was paid in cash."""
    sold = lines or ONE_COFFEE
    return shop.books.cash.take(sold, ACCOUNT, Won(received_won), shop.now(), "kim")


def handed_back(shop: Shop, paid: Attempt, amount_won: int = 0) -> Refund:
    """Cash that went back."""
    wish = Refund(
        "", paid.order_no, Won(amount_won), NO_TAX, "변심", "kim", shop.now(), 0, paid.amount_won
    )
    return shop.books.returns.open(wish, None)


def entries(shop: Shop, *kinds: str) -> list[tuple[str, dict[str, object]]]:
    with shop.books.database.read() as db:
        rows = list(ledger.entries(db))
    return [(one.ref, json.loads(one.payload)) for one in rows if one.kind in kinds]


def rows(shop: Shop) -> int:
    with shop.books.database.read() as db:
        tables = ("sales", "attempts", "movements", "receipts", "ledger", "history", "refunds")
        return sum(db.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in tables)


def seen(shop: Shop, paid: Attempt) -> Attempt:
    return shop.apply(paid, Change(mark(paid, shown_at=shop.now()), "shown"))


def test_a_cash_sale_is_whole_from_its_beginning(shop: Shop) -> None:
    toss = shop.paid(line(APPLE))
    paid = cash(shop, line(COFFEE, 2), line(APPLE), received_won=12_000)
    series = toss.order_no.partition("-")[0]
    assert paid.order_no == f"{series}-1C"
    assert (paid.state, paid.over, paid.tender) == (State.PAID, True, Tender.CASH)
    assert (paid.amount_won, paid.received_won, paid.shown_at) == (11_000, 12_000, None)
    record = shop.books.record(paid.order_no)
    assert (record.receipt_no, record.sale.sale_no, record.sale.cashier) == (2, 2, "kim")
    assert [one.event for one in record.history] == ["cash_taken"]
    assert shop.books.stock()[COFFEE.sku].on_hand == 1
    ref, told = entries(shop, "paid")[1]
    assert ref == paid.order_no
    assert (told["tender"], told["received_won"], told["receipt_no"]) == ("cash", 12_000, 2)
    assert shop.books.not_over() == (toss,)
    unfinished = [one.attempt.order_no for one in shop.books.unfinished()]
    assert unfinished == [toss.order_no, paid.order_no]
    assert findings(shop) == []


def test_cash_counts_for_itself_so_that_numbers_of_toss_have_no_gap(shop: Shop) -> None:
    numbers = [
        one.order_no.partition("-")[2]
        for one in (shop.begun(), cash(shop), shop.begun(), cash(shop), shop.begun())
    ]
    assert numbers == ["1", "1C", "2", "2C", "3"]
    assert findings(shop) == []


def test_too_few_pieces_leave_nothing_behind(shop: Shop) -> None:
    shop.executing(line(COFFEE, 2))
    before = rows(shop)
    with pytest.raises(SoldOut):
        cash(shop, line(COFFEE, 2))
    assert rows(shop) == before
    assert cash(shop).order_no.endswith("-1C")
    assert findings(shop) == []


def test_a_sale_is_closed_in_cash_once_its_attempts_have_ended(shop: Shop) -> None:
    shown = shop.shown()
    for wait in (shown.order_no,):
        with pytest.raises(Refused) as refused:
            shop.books.cash.close(wait, Won(5_000), shop.now())
        assert refused.value.key == "books.attempt_open"
    ended = shop.apply(shown, judge_give_up(shown))
    paid = shop.books.cash.close(ended.order_no, Won(5_000), shop.now())
    assert (paid.sale_no, paid.try_no, paid.word) == (ended.sale_no, 2, ended.word)
    assert paid.account == ended.account
    for again in (ended.order_no, paid.order_no):
        with pytest.raises(Refused) as refused:
            shop.books.cash.close(again, Won(5_000), shop.now())
        assert refused.value.key == "books.already_paid"
        with pytest.raises(Refused):
            shop.books.next_attempt(again, shop.now())
    assert findings(shop) == []


def test_cash_goes_back_with_the_decision_and_never_more_than_is_left(shop: Shop) -> None:
    paid = cash(shop, line(COFFEE), line(APPLE), received_won=6_500)
    part = shop.books.returns.open(
        Refund("", paid.order_no, Won(1_500), NO_TAX, "변심", "kim", NOON, 0, paid.amount_won),
        500,
    )
    assert (part.state, part.done_at, part.tries) == (RefundState.DONE, NOON, 0)
    assert part.refund_no == f"{paid.order_no}-R1"
    assert (part.baseline_left_won, part.tax.tax_free_won) == (6_500, 500)
    with pytest.raises(Refused) as refused:
        handed_back(shop, paid, 5_001)
    assert refused.value.key == "refund.too_much"
    rest = handed_back(shop, paid)
    assert (rest.amount_won, rest.baseline_left_won) == (5_000, 5_000)
    with pytest.raises(Refused) as refused:
        handed_back(shop, paid)
    assert refused.value.key == "refund.nothing_left"
    told = entries(shop, "refund")
    assert [(ref, one["tender"], one["amount_won"]) for ref, one in told] == [
        (part.refund_no, "cash", 1_500), (rest.refund_no, "cash", 5_000),
    ]  # fmt: skip
    assert shop.books.record(paid.order_no).refunded_won == 6_500
    assert shop.books.returns.unsettled() == ()
    assert findings(shop) == []


def test_a_counter_that_was_set_back_is_found_and_goes_on_behind(shop: Shop) -> None:
    cash(shop)
    cash(shop)
    with shop.books.database.write() as db:
        db.execute("UPDATE epochs SET next_cash = 1")
    assert findings(shop) == ["books.row_edited"]
    assert cash(shop).order_no.endswith("-3C")
    assert findings(shop) == []


@pytest.mark.parametrize(
    "change",
    ['"over" = 0', "received_won = 99999", "tender = 'toss'", "state = 'declined'"],
)
def test_the_tables_keep_cash_as_it_is(shop: Shop, change: str) -> None:
    paid = cash(shop)
    with pytest.raises(Bug), shop.books.database.write() as db:
        db.execute(f"UPDATE attempts SET {change} WHERE order_no = ?", (paid.order_no,))
    assert shop.books.attempt(paid.order_no) == paid


def go_back(shop: Shop, deed: str) -> dict[str, str]:
    """Do something, and take the database back to before, as if its commit had never come."""
    shop.books.close()
    path = shop.folder / DATABASE
    before = path.read_bytes()
    shop.books = begin(shop.folder)
    ref = {"sale": lambda: cash(shop).order_no}.get(deed, lambda: "")()
    shop.books.close()
    for beside in shop.folder.glob(f"{DATABASE}-*"):
        beside.unlink()
    path.write_bytes(before)
    shop.books = begin(shop.folder)
    return {"ref": ref}


def test_cash_that_no_commit_followed_is_not_money_but_its_number_is_used_up(shop: Shop) -> None:
    first = cash(shop)
    ref = go_back(shop, "sale")["ref"]
    assert ref.endswith("-2C")
    with pytest.raises(Refused):
        shop.books.attempt(ref)
    assert shop.books.stock()[COFFEE.sku].on_hand == 2
    assert findings(shop) == []
    assert cash(shop).order_no.endswith("-3C")
    assert findings(shop) == []
    lose_database(shop)
    # Books that were lost are made again from the journal, which says itself what never was.
    assert [one.order_no for one in every(shop)] == [
        first.order_no, first.order_no.replace("-1C", "-3C"),
    ]  # fmt: skip


def test_a_refund_in_cash_that_no_commit_followed_never_was(shop: Shop) -> None:
    paid = seen(shop, cash(shop))
    shop.books.close()
    path = shop.folder / DATABASE
    before = path.read_bytes()
    shop.books = begin(shop.folder)
    handed_back(shop, paid, 1_000)
    shop.books.close()
    path.write_bytes(before)
    shop.books = begin(shop.folder)
    assert shop.books.record(paid.order_no).refunds == ()
    assert findings(shop) == []
    again = handed_back(shop, paid, 2_000)
    assert again.refund_no.endswith("-R1")
    assert findings(shop) == []
    lose_database(shop)
    (known,) = every(shop)
    (refund,) = shop.books.record(known.order_no).refunds
    assert (refund.amount_won, refund.state) == (2_000, RefundState.DONE)


def every(shop: Shop) -> list[Attempt]:
    return [one.attempt for one in shop.books.records(None, None)]


def test_cash_of_lost_books_is_taken_in_as_paid(shop: Shop) -> None:
    dead = shop.given_up(line(APPLE))
    closed = shop.books.cash.close(dead.order_no, Won(2_000), shop.now())
    shown = seen(shop, cash(shop, line(COFFEE), line(APPLE)))
    back = handed_back(shop, shown)
    lose_database(shop)
    assert findings(shop) == []
    by_number = {one.order_no: one for one in every(shop)}
    assert by_number[dead.order_no].state is State.ABANDONED
    for told in (closed, shown):
        row = by_number[told.order_no]
        assert (row.state, row.over, row.recovered) == (State.PAID, True, True)
        assert (row.tender, row.received_won) == (Tender.CASH, told.received_won)
        assert (row.paid_at, row.shown_at) == (told.paid_at, told.shown_at)
    assert by_number[closed.order_no].sale_no == by_number[dead.order_no].sale_no
    record = shop.books.record(shown.order_no)
    assert [one.refund_no for one in record.refunds] == [back.refund_no]
    assert record.receipt_no == 2
    assert {one["tender"] for _, one in entries(shop, "found", "refund")} == {"cash"}
    assert [one.order_no for one in shop.books.not_over()] == [dead.order_no]


def test_a_restore_brings_cash_back_once_and_asks_toss_about_none(
    shop: Shop, folder: Path, tmp_path: Path
) -> None:
    toss, old = shop.paid(line(APPLE)), seen(shop, cash(shop))
    back_up(shop.books.database, tmp_path / "copy.db")
    late = cash(shop)
    empty = cash(shop)
    shop.books.close()
    for _ in range(2):  # a second restore of the same copy takes the same journals
        restored(folder, tmp_path / "copy.db")
    shop.books = begin(folder)
    assert [one.order_no for one in every(shop)] == [
        toss.order_no, old.order_no, late.order_no, empty.order_no,
    ]  # fmt: skip
    assert shop.books.stock()[COFFEE.sku].on_hand == 0
    assert findings(shop) == []
    lost = shop.books.lost
    first = lost.next_recheck(ACCOUNT)
    assert first is not None
    assert first.order_no == toss.order_no
    lost.rechecked(toss.order_no)
    assert lost.next_recheck(ACCOUNT) is None
    assert cash(shop, line(APPLE)).order_no.endswith("-1C")  # of a series of its own


def test_stock_that_is_gone_is_noted_with_cash_that_was_found(
    shop: Shop, folder: Path, tmp_path: Path
) -> None:
    shop.stock_up((COFFEE, 0))
    back_up(shop.books.database, tmp_path / "copy.db")
    shop.stock_up((COFFEE, 3))
    paid = cash(shop)
    shop.books.close()
    restored(folder, tmp_path / "copy.db")
    shop.books = begin(folder)
    events = [(one.event, one.detail) for one in shop.books.record(paid.order_no).history]
    assert ("stock_short", f"{COFFEE.sku} × 1") in events
    assert findings(shop) == []


def test_a_journal_that_is_not_the_one_that_was_written_brings_no_cash(
    shop: Shop, folder: Path
) -> None:
    paid = cash(shop)
    shop.books.close()
    path = folder / JOURNAL
    lines = path.read_bytes().splitlines(keepends=True)
    forged = lines[-1].replace(b"-1C", b"-77C")
    path.write_bytes(b"".join([*lines[:-1], forged]))
    shop.books = begin(folder)
    assert [one.order_no for one in every(shop)] == [paid.order_no]
    assert "journal.broken" in findings(shop)


def test_a_change_of_cash_that_the_books_lack_is_left_out(shop: Shop, folder: Path) -> None:
    paid = cash(shop)
    seen(shop, paid)
    path = folder / JOURNAL
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(one for one in lines if b'"kind":"cash"' not in one))
    lose_database(shop)
    assert every(shop) == []


def test_a_void_that_is_no_range_voids_nothing(shop: Shop, folder: Path) -> None:
    paid = cash(shop)
    told = {"from": "1", "to": None}
    with shop.books.database.write() as db:
        journal.tell(db, journal.ADOPTED, "", told)
    lose_database(shop)
    assert [one.order_no for one in every(shop)] == [paid.order_no]


def test_books_of_two_modes_are_told_by_their_cash_too(shop: Shop, folder: Path) -> None:
    cash(shop)
    assert [one.kind for one in journal.read(folder / JOURNAL)].count(journal.CASH) == 1
    with closing(sqlite3.connect(folder / DATABASE)) as db:
        assert db.execute("SELECT next_cash FROM epochs").fetchall() == [(2,)]


def test_cash_is_found_by_its_tender_beside_every_other_filter(shop: Shop) -> None:
    toss, first, second = shop.paid(), cash(shop), cash(shop, line(APPLE))

    def found(**wish: Any) -> list[str]:
        hits = shop.books.index.find(Lookup(**wish), None, 9)
        assert hits.further is None or hits.numbers
        return [one.order_no for one in sorted_by(shop, hits.numbers)]

    def sorted_by(shop: Shop, numbers: tuple[int, ...]) -> tuple[Summary, ...]:
        known = {one.number: one for one in shop.books.index.summaries(numbers)}
        return tuple(known[number] for number in numbers)

    assert found(tender=Tender.CASH) == [second.order_no, first.order_no]
    assert found(tender=Tender.TOSS) == [toss.order_no]
    apple = readings_of(APPLE.name, {})
    assert found(tender=Tender.CASH, readings=apple) == [second.order_no]
    assert found(tender=Tender.CASH, status=Status.DECLINED) == []
    names = {"현금": Tender.CASH, "토스페이": Tender.TOSS}
    assert found(readings=readings_of("현금", names)) == [second.order_no, first.order_no]
    assert found(readings=readings_of("토스", names)) == [toss.order_no]
    assert found(readings=readings_of(f"현금 {APPLE.name}", names)) == [second.order_no]
    assert found(tender=Tender.TOSS, readings=readings_of("현금", names)) == []
    for typed in ("1c", "1C", first.order_no.lower()):
        assert first.order_no in found(readings=readings_of(typed, {})), typed
    (row,) = shop.books.index.summaries([2])
    assert (row.order_no, row.tender) == (first.order_no, Tender.CASH)


def test_cash_given_back_of_one_sale_and_put_down_to_another_is_found_after_a_restore(
    shop: Shop, tmp_path: Path
) -> None:
    """The journal is begun anew, and tells nothing of it."""
    ours, theirs = cash(shop, line(APPLE)), cash(shop, line(APPLE))
    back = handed_back(shop, ours)
    copy = tmp_path / "copy.db"
    back_up(shop.books.database, copy)
    shop.books.close()
    (shop.folder / JOURNAL).unlink()
    restored(shop.folder, copy)
    shop.reopen()
    assert sound(shop.books)
    shop.tamper(
        "DROP TRIGGER refunds_same_decision",
        f"UPDATE refunds SET order_no = '{theirs.order_no}'",
    )
    assert check_all(shop.books.database, shop.books.anchor) == (
        ("books.refund_without_entry", {"refund_no": back.refund_no}),
    )
