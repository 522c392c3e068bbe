"""A difference comes into the books by a manager alone, and rows that exist keep what they are."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from pos_app.domain.drawer import Act
from pos_app.domain.match import Side
from pos_app.domain.numbering import parse_order_no
from pos_app.domain.payment import State
from pos_app.domain.staff import Action
from pos_app.errors import Bug, Refused, StoreError, Unreachable
from pos_app.flow.refunds import Wish
from pos_app.practice.request import split_tax as practice_split
from pos_app.store import journal, ledger, numbers
from pos_app.store.integrity import check_all
from pos_app.store.place import DATABASE, JOURNAL
from tests.flow.counter_kit import RICE, TEA, Kit
from tests.flow.day_kit import NAME, Day
from tests.flow.drill import PLACES, Drill
from tests.flow.staff_kit import BOSS, BOSS_PIN, KIM, deeds, enter, on_duty
from tests.flow.test_match import give_back


def kinds(kit: Kit) -> list[str]:
    with kit.books.database.read() as db:
        return [one.kind for one in ledger.entries(db)]


def sound(kit: Kit) -> bool:
    return check_all(kit.books.database, kit.books.anchor) == ()


def test_a_refund_made_at_toss_becomes_a_row_of_its_own(kit: Kit) -> None:
    day = Day(kit)
    paid = day.paid()
    give_back(kit, paid.order_no, 500)
    day.plant("refund", paid, 1_500)
    row = day.differences.take_in(paid.order_no, "토스 앱에서 환불", who="사장")
    assert row.side is Side.EQUAL
    record = kit.books.record(paid.order_no)
    ours, external = record.refunds
    assert (external.amount_won, external.reason, external.who) == (
        1_500, "토스 앱에서 환불", "사장",
    )  # fmt: skip
    assert external.transaction_id == f"planted-{paid.order_no}-2"
    assert ours.amount_won == 500
    assert record.refunded_won == 2_000
    assert kinds(kit)[-1] == "external_refund"
    assert kit.row(paid).version == paid.version
    with pytest.raises(Refused, match="refund.too_much"):
        kit.counter.refunds.decide(Wish(paid.order_no, "교환", paid.amount_won - 1_999))
    assert sound(kit)
    z = day.closing.close()
    assert z.refunded_won == 2_000


def test_a_refund_at_toss_of_the_guides_contract(kit_v1: Kit) -> None:
    day = Day(kit_v1)
    paid = day.paid()
    day.plant("refund", paid, 1_500)
    assert day.differences.take_in(paid.order_no, "확인").side is Side.EQUAL
    (external,) = kit_v1.books.record(paid.order_no).refunds
    assert external.transaction_id == f"planted-{paid.order_no}-1"
    assert day.matched().over
    assert day.match.summed().settlement.value == "not_offered"


def test_of_a_mixed_sale_the_tax_free_part_is_named(kit: Kit) -> None:
    day = Day(kit)
    paid = day.paid(TEA, RICE)
    day.plant("refund", paid, 1_500)
    enter(kit)
    on_duty(kit, BOSS)
    kit.access.approve(Action.BOOK_DIFFERENCE, paid.order_no, BOSS, BOSS_PIN)
    with pytest.raises(Refused, match="refund.name_tax_free"):
        day.differences.take_in(paid.order_no, "확인")
    # The PIN still stands for it: nothing was done yet.
    day.differences.take_in(paid.order_no, "확인", tax_free_won=(1_500,))
    (external,) = kit.books.record(paid.order_no).refunds
    assert external.tax.tax_free_won == 1_500


def test_a_payment_that_we_took_for_ended_is_found(kit: Kit) -> None:
    day = Day(kit)
    gone = day.left()
    day.plant("paid", gone)
    day.plant("refund", gone, 4_500)
    row = day.differences.take_in(gone.order_no, "손님이 영수증을 보여 줌", who="사장")
    assert (row.side, row.ours_refunded_won) == (Side.EQUAL, 4_500)
    after = kit.row(gone)
    assert (after.state, after.found, after.amount_won) == (State.PAID, True, gone.amount_won)
    assert after.transaction_id == kit.toss.payment(gone.order_no)["transaction_id"]
    assert "taken_in" in kit.events(gone)
    assert kinds(kit)[-2:] == ["found", "external_refund"]
    assert sound(kit)


def lose(kit: Kit, day: Day) -> str:
    """A number that our counter has drawn, and no row has."""
    with kit.books.database.write() as db:
        ((series, number),) = db.execute(
            "UPDATE epochs SET next_counter = next_counter + 1"
            " WHERE epoch = (SELECT max(epoch) FROM epochs) RETURNING series, next_counter - 1"
        ).fetchall()
        lost = f"{series}-{number}"
        journal.tell(db, journal.OPENED, lost, {}, kit.clock.now())
    day.plant("new", lost, 12_000)
    return lost


def test_a_number_that_the_books_miss_is_asked_about_and_found(kit: Kit) -> None:
    day = Day(kit)
    paid = day.paid()
    lost = lose(kit, day)
    day.paid()
    day.matched()
    assert day.sides()[lost] is Side.TOSS
    assert day.match.summed().numbers == 1
    row = day.differences.take_in(lost, "빠진 결제", who="사장")
    assert (row.side, row.ours_won) == (Side.EQUAL, 12_000)
    record = kit.books.record(lost)
    assert [one.name for one in record.sale.lines] == [NAME]
    assert record.attempt.found
    assert kit.row(paid) == paid
    assert day.match.summed().numbers == 0


def test_gaps_are_looked_for_since_the_last_z_and_the_journal_too(kit: Kit) -> None:
    day = Day(kit)
    lost = lose(kit, day)
    day.matched()
    day.closing.open_drawer(Act.NO_SALE, why="지폐 교환")
    day.closing.close()
    assert lost not in day.sides()
    later = lose(kit, day)
    assert set(day.sides()) == {later}
    # In another series all of it is looked at, and a journal begun anew from its beginning.
    kit.clock.jump(86_400)
    day.closing.open_drawer(Act.NO_SALE, why="지폐 교환")
    day.closing.close()
    with kit.books.database.write() as db:
        numbers.begin(db, "ZZZZZZZZ", kit.clock.now(), None)
    assert day.sides() == {}
    last = lose(kit, day)
    assert last.startswith("ZZZZZZZZ")
    assert set(day.sides()) == {last}


def test_a_journal_that_is_gone_says_nothing(kit: Kit) -> None:
    day = Day(kit)
    lost = lose(kit, day)
    (kit.folder / "booth.journal").unlink()
    assert set(day.sides()) == {lost}


@pytest.mark.parametrize("plant", [None, "unpaid"])
def test_there_is_nothing_to_book(kit: Kit, plant: str | None) -> None:
    day = Day(kit)
    paid = day.paid()
    if plant:
        day.plant(plant, paid)
    with pytest.raises(Refused, match="match.nothing_to_book"):
        day.differences.take_in(paid.order_no, "확인")


def test_while_a_refund_of_ours_is_open_nothing_is_taken_in(kit: Kit) -> None:
    day = Day(kit)
    paid = day.paid()
    kit.counter.backlog.decide(Wish(paid.order_no, "교환", 500))
    day.plant("refund", paid, 1_500)
    with pytest.raises(Refused, match="refund.one_is_open"):
        day.differences.take_in(paid.order_no, "확인")


def test_without_an_answer_nothing_is_booked(kit: Kit) -> None:
    day = Day(kit)
    gone = day.left()
    day.plant("paid", gone)
    kit.cable.unplugged_for = {"status"}
    with pytest.raises(Unreachable, match="match.no_answer"):
        day.differences.take_in(gone.order_no, "확인")
    assert kit.row(gone).state is State.CANCELLED


def test_a_number_that_is_none_of_ours_is_a_bug(kit: Kit) -> None:
    day = Day(kit)
    day.plant("new", "somebody-elses", 5_000)
    with pytest.raises(Bug):
        day.differences.take_in("somebody-elses", "확인")


def test_a_number_that_toss_refused_as_used_is_never_ours(kit: Kit) -> None:
    day = Day(kit)
    gone = day.left()
    day.plant("paid", gone)
    with kit.books.database.write() as db:
        db.execute("UPDATE attempts SET alarm = 'number_taken'")
    with pytest.raises(Refused, match="match.nothing_to_book"):
        day.differences.take_in(gone.order_no, "확인")
    assert gone.order_no not in day.sides()


def test_only_a_manager_takes_in_and_says_why(kit: Kit) -> None:
    enter(kit, KIM)
    day = Day(kit)
    on_duty(kit, KIM)
    gone = day.left()
    day.plant("paid", gone)
    with pytest.raises(Refused, match="refund.no_reason"):
        day.differences.take_in(gone.order_no, " ")
    with pytest.raises(Refused, match="staff.needs_manager"):
        day.differences.take_in(gone.order_no, "확인")
    assert kit.row(gone).state is State.CANCELLED
    kit.access.approve(Action.BOOK_DIFFERENCE, gone.order_no, BOSS, BOSS_PIN)
    day.differences.take_in(gone.order_no, "확인")
    assert deeds(kit)[-1] == {
        "action": "book_difference", "outcome": "allowed", "who": KIM, "approved_by": BOSS,
        "about": gone.order_no, "why": "확인",
    }  # fmt: skip
    line = next(x for x in kit.books.record(gone.order_no).history if x.event == "taken_in")
    assert line.detail == f"{KIM} + {BOSS}: 확인"


def test_the_settlement_list_names_what_nobody_would_ask_about(kit: Kit) -> None:
    day = Day(kit)
    old = day.paid()
    day.matched()
    day.closing.close()
    kit.clock.jump(86_400)
    assert old.order_no not in day.sides()
    kit.toss.offset_s = 86_400
    day.plant("refund", old, 700)  # today, of yesterday's sale
    day.plant("new", "web-shop-1", 9_000)  # of another till of the same shop
    day.matched()
    assert day.sides() == {old.order_no: Side.AMOUNT}
    assert parse_order_no("web-shop-1") is None


def test_a_random_day_ends_equal_row_by_row(kit: Kit) -> None:
    day, chance = Day(kit), random.Random(11)
    for _ in range(12):
        kit.stock_up()
        made = chance.choice((day.paid, day.paid, day.left))()
        what = chance.choice((None, None, "refund", "paid"))
        if what == "refund" and made.state is State.PAID:
            day.plant("refund", made, chance.randint(1, made.amount_won))
        if what == "paid" and made.state is not State.PAID:
            day.plant("paid", made)
    day.matched()
    for row in day.match.rows():
        if row.side is not Side.EQUAL:
            day.differences.take_in(row.order_no, "마감 대조")
    assert set(day.sides().values()) == {Side.EQUAL}
    there = {one["order_no"]: one for one in kit.toss.books.snapshot()["payments"]}
    for row in day.match.rows():
        toss = there[row.order_no]
        assert (row.ours_won > 0) == bool(toss["debits"])
        assert row.ours_refunded_won == toss["refunded"]
    assert sound(kit)
    for one in day.closing.undecided():  # found ones wait for a word about their goods
        kit.counter.backlog.carry_over(one.order_no, one.ref, "사장", "내일 확인")
    assert day.closing.close().match.rows == ()


def test_a_payment_of_another_key_is_not_asked_about_here(kit: Kit) -> None:
    day = Day(kit)
    paid, lost = day.paid(), day.left()
    day.plant("paid", lost)
    kit.restart("sk_test_another0002")
    day, asked = Day(kit), kit.toss.calls("status")
    for one in (paid, lost):
        with pytest.raises(Refused, match="match.elsewhere"):
            day.differences.take_in(one.order_no, "확인")
    assert kit.toss.calls("status") == asked
    assert kit.row(lost).state is State.CANCELLED


def test_cash_is_not_asked_about_at_all(kit: Kit) -> None:
    day = Day(kit)
    number = day.cash_sale()
    for one in (number, number.replace("-1C", "-7C")):
        day.plant("new", one, 3_000)
        with pytest.raises(Refused, match="match.in_cash"):
            day.differences.take_in(one, "확인")
    assert kit.toss.calls("status") == 0


@pytest.mark.parametrize("was_paid", [True, False])
def test_another_payment_under_our_number_is_never_taken_in(kit: Kit, was_paid: bool) -> None:
    day = Day(kit)
    ours = day.paid() if was_paid else day.left()
    day.matched()
    assert day.sides()[ours.order_no] is Side.EQUAL
    day.plant("refund" if was_paid else "paid", ours, 500)
    kit.toss.books.change(ours.order_no, lambda one, _: replace(one, pay_token="Z" * 22))
    with pytest.raises(Refused, match="match.foreign"):
        day.differences.take_in(ours.order_no, "확인")
    assert kit.row(ours) == ours
    assert kit.books.record(ours.order_no).refunded_won == 0
    # Nobody knows what became of ours: what was read before says nothing any more.
    assert day.sides()[ours.order_no] is Side.UNREAD


def test_a_number_past_our_counter_is_never_drawn_again(kit: Kit) -> None:
    day = Day(kit)
    paid = day.paid()
    beyond = paid.order_no.replace("-1", "-9")
    day.plant("new", beyond, 3_000)
    assert day.differences.take_in(beyond, "다른 곳에서 쓴 번호").side is Side.EQUAL
    assert sound(kit)
    assert day.paid().order_no == paid.order_no.replace("-1", "-10")
    assert sound(kit)


def test_several_refunds_of_a_mixed_sale_are_named_one_by_one(kit: Kit) -> None:
    day = Day(kit)
    paid = day.paid(TEA, RICE)
    day.plant("refund", paid, 4_500)
    day.plant("refund", paid, 1_000)
    for parts in ((1_000,), (0, 0, 0)):
        with pytest.raises(
            Refused, match=r"match.name_each.*'count': 2, 'amounts': '4,500, 1,000'"
        ):
            day.differences.take_in(paid.order_no, "확인", tax_free_won=parts)
    assert kit.books.record(paid.order_no).refunds == ()
    row = day.differences.take_in(paid.order_no, "확인", tax_free_won=(4_500, 0))
    assert row.side is Side.EQUAL
    made = kit.books.record(paid.order_no).refunds
    assert [(one.amount_won, one.tax.tax_free_won) for one in made] == [(4_500, 4_500), (1_000, 0)]
    assert sound(kit)


def test_a_lost_mixed_sale_is_booked_with_its_refund_or_not_at_all(kit: Kit) -> None:
    day = Day(kit)
    lost = lose(kit, day)
    tax = practice_split(12_000, {"amountTaxFree": 5_500})
    kit.toss.books.change(lost, lambda one, _: replace(one, tax=tax))
    day.plant("refund", lost, 1_000)
    with pytest.raises(Refused, match="refund.name_tax_free"):
        day.differences.take_in(lost, "빠진 결제")
    assert kit.books.matches.order(lost).attempt is None
    assert day.differences.take_in(lost, "빠진 결제", tax_free_won=(400,)).side is Side.EQUAL
    (external,) = kit.books.record(lost).refunds
    assert external.tax.tax_free_won == 400
    assert kinds(kit)[-2:] == ["found", "external_refund"]


def test_in_books_that_are_not_sound_nothing_is_taken_in_or_closed(kit: Kit) -> None:
    day = Day(kit)
    paid = day.paid()
    day.plant("refund", paid, 500)
    kit.counter.halted = StoreError("ledger.edited", seq=1)
    with pytest.raises(StoreError, match="ledger.edited"):
        day.differences.take_in(paid.order_no, "확인")
    with pytest.raises(StoreError, match="ledger.edited"):
        day.closing.close()
    assert kit.books.record(paid.order_no).refunds == ()
    assert day.closing.newest() == ()


def test_it_keeps_its_kind_over_restores_from_the_journal(kit: Kit) -> None:
    drill, day = Drill(kit, 1), Day(kit)
    paid = day.paid()
    copy = drill.back_up()
    day.plant("refund", paid, 1_500)
    day.differences.take_in(paid.order_no, "확인")
    for _ in range(2):
        drill.restore(copy, PLACES[1])
        drill.settle()
        assert [one for one in kinds(kit) if "refund" in one] == ["external_refund"]
        assert sound(kit)


def test_it_keeps_its_kind_where_the_commit_never_came(kit: Kit) -> None:
    day = Day(kit)
    paid = day.paid()
    day.plant("refund", paid, 1_500)
    kit.close()
    before = {one.name: one.read_bytes() for one in kit.folder.iterdir() if one.is_file()}
    kit.restart()
    Day(kit).differences.take_in(paid.order_no, "확인")
    kit.close()
    for one in kit.folder.glob(f"{DATABASE}*"):
        one.unlink()
    for name in before.keys() - {JOURNAL}:
        (kit.folder / name).write_bytes(before[name])
    kit.restart()
    assert [one for one in kinds(kit) if "refund" in one] == ["external_refund"]
    assert kit.books.record(paid.order_no).refunded_won == 1_500
    assert sound(kit)


def test_what_was_taken_in_explains_what_a_restore_found(kit: Kit) -> None:
    drill, day = Drill(kit, 1), Day(kit)
    paid = day.paid()
    copy = drill.back_up()
    give_back(kit, paid.order_no, 1_000)
    drill.restore(copy, PLACES[2])
    drill.settle()
    (told,) = kit.books.lost.differences()
    assert (told.order_no, told.toss_won, told.ours_won) == (paid.order_no, 1_000, 0)
    kit.clock.move(5)
    Day(kit).differences.take_in(paid.order_no, "복구 뒤 확인")
    assert kit.books.lost.differences() == ()
