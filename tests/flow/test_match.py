"""The match with Toss: what it asks, what it sees, how it stops and goes on, what it never does."""

from __future__ import annotations

import pytest

from pos_app.domain.match import Settlement, Side
from pos_app.domain.payment import State
from pos_app.errors import Refused, StoreError
from pos_app.flow.giveback import GiveBack
from pos_app.flow.refunds import Wish
from pos_app.practice import wire
from pos_app.practice.faults import Call, Fault
from tests.flow.counter_kit import RICE, TEA, Kit, Patience
from tests.flow.day_kit import Day
from tests.flow.drill import PLACES, Drill


def give_back(kit: Kit, order_no: str, amount: int) -> None:
    desk = GiveBack(kit.counter.refunds, kit.books, kit.clock, kit.pace, Patience(kit))
    desk.see_through(kit.counter.refunds.decide(Wish(order_no, "교환", amount)))


def test_books_and_toss_that_agree(kit: Kit) -> None:
    day = Day(kit)
    paid, gone, back = day.paid(), day.left(), day.paid(TEA, RICE)
    give_back(kit, back.order_no, back.amount_won)
    end = day.matched()
    assert (end.done, end.over) == (4, True)
    assert set(day.sides().values()) == {Side.EQUAL}
    assert set(day.sides()) == {paid.order_no, gone.order_no, back.order_no}
    told = day.match.summed()
    assert (told.equal, told.rows, told.settlement) == (3, (), Settlement.READ)


def test_what_was_read_after_its_last_change_is_not_asked_again_unless_wanted(kit: Kit) -> None:
    day = Day(kit)
    day.paid()
    back = day.paid()
    day.matched()
    asked = kit.toss.calls("status")
    assert day.matched().done == 1  # the list of the day alone
    assert kit.toss.calls("status") == asked
    give_back(kit, back.order_no, 500)
    since = kit.toss.calls("status")
    day.matched()
    assert kit.toss.calls("status") == since + 1
    assert day.matched(again=True).done == 3


def test_four_planted_differences(kit: Kit) -> None:
    day = Day(kit)
    there, here, back, other = day.left(), day.paid(), day.paid(), day.paid()
    day.plant("paid", there)
    day.plant("unpaid", here)
    day.plant("refund", back, 1_500)
    day.plant("amount", other, 4_000)
    day.matched()
    sides = day.sides()
    assert [sides[one.order_no] for one in (there, here, back, other)] == [
        Side.TOSS, Side.OURS, Side.AMOUNT, Side.AMOUNT,
    ]  # fmt: skip
    assert (day.row(back).ours_refunded_won, day.row(back).toss_refunded_won) == (0, 1_500)
    assert (day.row(other).ours_won, day.row(other).toss_won) == (4_500, 4_000)
    # Nothing came into the books by itself.
    assert kit.row(there).state is State.CANCELLED
    assert kit.books.record(back.order_no).refunded_won == 0


def test_a_payment_that_is_not_over_is_booked_as_the_watch_would(kit: Kit) -> None:
    day = Day(kit)
    attempt = kit.shown()
    kit.counter.watch.forget(attempt.order_no)
    kit.counter.give_up(attempt.order_no)
    day.plant("paid", attempt)
    day.matched()
    assert (kit.row(attempt).state, kit.row(attempt).found) == (State.PAID, True)
    assert day.sides()[attempt.order_no] is Side.EQUAL


def test_another_amount_on_a_payment_that_is_not_over_books_nothing(kit: Kit) -> None:
    day = Day(kit)
    attempt = kit.shown()
    kit.counter.watch.forget(attempt.order_no)
    kit.counter.give_up(attempt.order_no)
    day.plant("paid", attempt)
    day.plant("amount", attempt, 10)
    day.matched()
    assert kit.row(attempt).state is State.CANCELLED
    assert day.row(attempt).side is Side.TOSS
    with pytest.raises(Refused, match="match.other_amount"):
        day.differences.take_in(attempt.order_no, "확인")


def test_another_payment_under_our_number_books_nothing(kit: Kit) -> None:
    day = Day(kit)
    attempt = kit.shown()
    kit.counter.watch.forget(attempt.order_no)
    kit.counter.give_up(attempt.order_no)
    day.plant("paid", attempt)
    with kit.books.database.write() as db:
        db.execute("UPDATE attempts SET pay_token = 'other'")
    day.matched()
    assert kit.row(attempt).state is State.CANCELLED


def test_the_watch_may_be_quicker(kit: Kit) -> None:
    day = Day(kit)
    attempt = kit.shown()
    kit.approve(attempt)
    kit.until(attempt, State.PAID)
    assert not kit.row(attempt).over

    def watch_first() -> None:
        kit.let(5)

    day.match.begin()
    kit.clock.move(1.0)
    kit.counter.watch.forget(attempt.order_no)
    kit.counter.watch.add(kit.row(attempt), attended=False)
    kit.cable.meanwhile = watch_first
    day.match.inquiry.ask(attempt.order_no)
    assert kit.row(attempt).over
    day.go_on()
    assert day.sides()[attempt.order_no] is Side.EQUAL


def test_it_goes_on_where_it_was_stopped_and_where_it_was_killed(kit: Kit) -> None:
    day = Day(kit)
    for _ in range(4):
        day.paid()
    day.match.begin()
    assert day.match.progress().total == 6 - 1
    for _ in range(3):  # the list, and two orders
        while not day.match.take():
            kit.clock.move(0.5)
        day.match.step()
    day.match.stop()
    assert day.match.wait_s() is None
    assert not day.match.take()
    kit.restart()
    again = Day(kit)
    assert [row.side for row in again.match.rows()].count(Side.EQUAL) == 2
    assert again.match.begin().total == 1 + 2
    assert again.go_on().over
    assert set(again.sides().values()) == {Side.EQUAL}


def test_no_payment_waits_for_it(kit: Kit) -> None:
    day = Day(kit)
    day.paid()
    day.match.begin()
    shown = kit.shown()
    kit.counter.look_now(shown.order_no)
    while day.match.wait_s() != 0.0:
        kit.clock.move(0.25)
    assert not day.match.take()  # a buyer's is due
    assert kit.step() is not None


def test_without_an_answer_it_pauses_and_then_leaves_the_row_unread(kit: Kit) -> None:
    day = Day(kit)
    first = day.paid()
    kit.cable.unplugged_for = {"status", "settlement-details"}
    end = day.matched()
    assert end.over
    assert day.sides()[first.order_no] is Side.UNREAD
    assert day.match.summed().settlement is Settlement.NO_ANSWER
    kit.cable.unplugged_for = set()
    assert day.matched().trouble == ""
    assert day.sides()[first.order_no] is Side.EQUAL


def test_it_slows_down_when_toss_says_so(kit: Kit) -> None:
    day = Day(kit)
    day.paid()
    kit.toss.faults.set(Call.STATUS, Fault.THROTTLED, times=1)
    day.match.begin()
    while not day.match.progress().trouble:
        if day.match.take():
            day.match.step()
        kit.clock.move(0.5)
    assert (day.match.wait_s() or 0) > kit.pace.shown_s * 2
    assert day.go_on().over


def test_while_one_question_is_under_way_there_is_no_other(kit: Kit) -> None:
    day = Day(kit)
    day.paid()
    day.match.begin()
    kit.clock.move(5)
    assert day.match.take()
    assert day.match.wait_s() is None
    assert not day.match.take()
    day.match.step()
    assert day.match.wait_s() is not None
    day.go_on()
    assert day.match.step().over  # nothing is left


def test_books_that_cannot_be_written_are_asked_for_again(
    kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = Day(kit)
    paid = day.paid()
    day.match.begin()
    with monkeypatch.context() as broken:
        broken.setattr("pos_app.store.matches._NOTE", "SELECT no_such_column")
        with pytest.raises(StoreError):
            day.go_on()
    assert day.match.progress().done == 1
    assert day.go_on().over
    assert day.sides()[paid.order_no] is Side.EQUAL


def test_a_list_that_is_not_out_yet_is_told(kit: Kit) -> None:
    day = Day(kit)
    day.paid()
    kit.toss.faults.set(Call.SETTLEMENT, Fault.NOT_OUT_YET)
    day.matched()
    assert day.match.summed().settlement is Settlement.NOT_OUT
    kit.toss.faults.clear()
    kit.toss.faults.set(Call.SETTLEMENT, Fault.REFUSED)
    day.matched()
    assert day.match.summed().settlement is Settlement.NO_ANSWER


def test_a_long_list_comes_page_by_page(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "PAGE_ROWS", 2)
    day = Day(kit)
    for _ in range(3):
        day.paid()
    assert day.matched().done == 2 + 3
    assert kit.toss.calls("settlement") == 2


def test_stopped_while_a_question_is_under_way(kit: Kit) -> None:
    day = Day(kit)
    day.paid()
    day.match.begin()
    kit.clock.move(5)
    assert day.match.take()
    kit.cable.unplugged_for = {"everything"}
    day.match.stop()
    assert day.match.step().trouble
    assert day.match.wait_s() is None
    day.match.begin()
    kit.clock.move(5)
    assert day.match.take()
    kit.cable.unplugged_for = set()
    day.match.stop()
    assert not day.match.step().trouble
    assert day.match.wait_s() is None


def test_a_period_over_midnight_asks_for_two_lists(kit: Kit) -> None:
    day = Day(kit)
    day.paid()
    kit.clock.jump(86_400)
    assert day.matched().done == 2 + 1
    assert day.match.summed().settlement is Settlement.READ  # the second one is empty as yet


def test_after_a_restore_nothing_is_equal_from_what_the_copy_had_read(kit: Kit) -> None:
    drill, day = Drill(kit, 1), Day(kit)
    paid = day.paid()
    day.matched()
    copy = drill.back_up()
    give_back(kit, paid.order_no, 1_000)
    drill.restore(copy, PLACES[2])
    day = Day(kit)
    assert day.row(paid).side is Side.UNREAD
    day.matched()
    assert day.row(paid).side is Side.AMOUNT
