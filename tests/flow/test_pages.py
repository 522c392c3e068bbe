"""Toss' settlement lists in the match: of which days, how many pages, and what is said when some
cannot be read. The days are the stand-in's own, and a test spoils what it says of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.match import Settlement, Side
from pos_app.domain.payment import Attempt
from pos_app.domain.seoul import seoul_day
from pos_app.domain.settlement import Days, Reach
from pos_app.errors import StoreError
from pos_app.flow.pace import Pace
from pos_app.practice import wire
from pos_app.practice.faults import Call, Fault
from pos_app.practice.payment import Refusal
from tests.flow.counter_kit import Kit, Toss
from tests.flow.day_kit import Day

A_DAY_S = 86_400.0


@dataclass
class Lists:
    """What is asked of the stand-in's lists; `odd` changes the page of a day, from its first row
    on."""

    odd: dict[str, Callable[[int], dict[str, Any]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def settlement(self, payments: Any, base_date: str, first: int = 0) -> dict[str, Any]:
        self.asked.append(base_date)
        odd = self.odd.get(base_date)
        page = self.usual(payments, base_date, 0 if odd else first)
        return {**page, **odd(first)} if odd else page

    usual = staticmethod(wire.settlement)


@pytest.fixture
def lists(monkeypatch: pytest.MonkeyPatch) -> Lists:
    made = Lists()
    monkeypatch.setattr(wire, "settlement", made.settlement)
    return made


def refused(first: int) -> dict[str, Any]:
    raise Refusal("COMMON_PAY_ERROR", f"다시 시도해 주세요: {first}")


def unreadable(first: int) -> dict[str, Any]:
    del first
    return {"transactionList": [{"orderNo": "가"}]}


def begin_earlier(kit: Kit, days: int) -> Day:
    """Till and Toss are at a day so many days ago."""
    kit.cable.strip_date = True  # its header says today
    kit.clock.jump(-days * A_DAY_S)
    kit.toss.offset_s -= days * A_DAY_S
    return Day(kit)


def pass_days(kit: Kit, days: int) -> None:
    kit.clock.jump(days * A_DAY_S)
    kit.toss.offset_s += days * A_DAY_S


def closed(day: Day) -> Attempt:
    """A sale, and the Z over it."""
    paid = day.paid()
    day.matched()
    day.closing.close()
    return paid


def ago(kit: Kit, days: int) -> date:
    return seoul_day(kit.clock.now() - timedelta(days=days))


def names(kit: Kit, *days: int) -> list[str]:
    return [f"{ago(kit, one):%Y%m%d}" for one in days]


def only(kit: Kit, days: int) -> Days:
    return Days(ago(kit, days), ago(kit, days))


def test_every_day_since_the_last_z_is_asked_for_the_newest_first(kit: Kit, lists: Lists) -> None:
    day = begin_earlier(kit, 5)
    closed(day)
    assert lists.asked == names(kit, 0)
    lists.asked.clear()
    pass_days(kit, 3)
    day.paid()  # the new stretch begins only now
    pass_days(kit, 2)
    assert day.matched().done == 6 + 1  # that the closed sale was paid is nothing new
    assert lists.asked == names(kit, 0, 1, 2, 3, 4, 5)
    told = day.match.summed()
    assert told.settlement is Settlement.READ
    assert told.reach == Reach(Days(ago(kit, 5), ago(kit, 0)))


def test_without_a_z_it_begins_with_what_was_booked_first(kit: Kit, lists: Lists) -> None:
    day = begin_earlier(kit, 2)
    day.matched()
    assert lists.asked == names(kit, 0)  # nothing was booked
    assert day.match.summed().settlement is Settlement.NOT_OUT
    lists.asked.clear()
    day.paid()
    pass_days(kit, 2)
    day.matched()
    assert lists.asked == names(kit, 0, 1, 2)


def test_a_refund_elsewhere_on_a_day_between_is_found(kit: Kit) -> None:
    day = begin_earlier(kit, 4)
    old = closed(day)
    pass_days(kit, 1)
    day.paid()
    pass_days(kit, 1)
    day.plant("refund", old, 1_000)
    pass_days(kit, 2)
    day.matched()
    assert day.row(old).side is Side.AMOUNT
    assert (day.row(old).ours_refunded_won, day.row(old).toss_refunded_won) == (0, 1_000)
    assert day.match.summed().amount == 1


def test_a_refund_after_the_z_on_its_own_day_is_found(kit: Kit) -> None:
    day = begin_earlier(kit, 1)
    old = closed(day)
    day.plant("refund", old, 1_000)
    pass_days(kit, 1)
    day.paid()
    day.matched()
    assert day.row(old).side is Side.AMOUNT


def test_a_refund_elsewhere_after_the_first_match_of_a_stretch_is_found(kit: Kit) -> None:
    day = begin_earlier(kit, 1)
    back, other = day.paid(), day.paid()
    day.matched()
    pass_days(kit, 1)
    day.plant("refund", back, 1_000)
    asked = kit.toss.calls("status")
    day.matched()
    assert kit.toss.calls("status") == asked + 1
    assert (day.row(back).side, day.row(other).side) == (Side.AMOUNT, Side.EQUAL)


def test_a_payment_after_the_z_of_what_was_ended_is_found(kit: Kit) -> None:
    day = begin_earlier(kit, 1)
    gone = day.left()
    closed(day)
    day.plant("paid", gone)
    pass_days(kit, 1)
    day.matched()
    assert day.row(gone).side is Side.TOSS


@pytest.mark.parametrize("how", [refused, unreadable])
def test_a_day_that_cannot_be_read_is_named_and_costs_no_other(
    kit: Kit, lists: Lists, how: Callable[[int], dict[str, Any]]
) -> None:
    day = begin_earlier(kit, 3)
    old = closed(day)
    pass_days(kit, 1)
    day.plant("refund", old, 1_000)
    pass_days(kit, 2)
    (lost,) = names(kit, 1)
    lists.odd[lost] = how
    day.paid()
    end = day.matched()
    assert day.row(old).side is Side.AMOUNT
    told = day.match.summed()
    reach = Reach(Days(ago(kit, 3), ago(kit, 0)), (only(kit, 1),))
    assert (told.settlement, told.reach) == (Settlement.PART, reach)
    assert (end.over, end.settlement, end.reach) == (True, Settlement.PART, reach)
    # A no is a no; what cannot be read is asked for again.
    assert lists.asked.count(lost) == (1 if how is refused else 1 + kit.pace.create_tries)
    assert day.closing.close().match.reach == reach  # the Z keeps which day
    assert day.closing.newest(1)[0].match.reach == reach


def test_a_page_that_cannot_be_read_costs_nothing_that_was_read(
    kit: Kit, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "PAGE_ROWS", 1)
    day = begin_earlier(kit, 1)
    old = closed(day)
    pass_days(kit, 1)
    day.plant("refund", old, 1_000)
    day.paid()
    (today,) = names(kit, 0)
    lists.odd[today] = lambda first: unreadable(first) if first else {}
    day.matched()
    assert day.row(old).side is Side.AMOUNT
    told = day.match.summed()
    assert (told.settlement, told.reach.missing) == (Settlement.PART, (only(kit, 0),))
    assert told.amount == 1


@pytest.mark.parametrize(
    ("cursor", "pages"),
    [
        (lambda first: "7", 2),
        (lambda first: "8" if first == 7 else "7", 3),
        (lambda first: str(first + 1), Pace().list_pages),
    ],
    ids=["the same again", "in a ring", "without an end"],
)
def test_a_list_that_leads_on_for_ever_ends_and_is_not_whole(
    kit: Kit, lists: Lists, cursor: Callable[[int], str], pages: int
) -> None:
    day = begin_earlier(kit, 1)
    old = closed(day)
    pass_days(kit, 1)
    day.plant("refund", old, 1_000)
    (today,) = names(kit, 0)
    lists.odd[today] = lambda first: {"nextCursor": cursor(first)}
    lists.asked.clear()
    assert day.matched(steps=600).over
    assert lists.asked == [today] * pages + names(kit, 1)
    assert day.row(old).side is Side.AMOUNT  # what it did say counts
    told = day.match.summed()
    assert (told.settlement, told.reach.missing) == (Settlement.PART, (only(kit, 0),))


def test_a_cursor_of_another_day_is_no_circle(
    kit: Kit, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "PAGE_ROWS", 1)
    day = begin_earlier(kit, 1)
    day.paid()
    day.paid()
    pass_days(kit, 1)
    day.paid()
    day.paid()
    assert day.matched().done == 2 + 2 + 4
    assert lists.asked == names(kit, 0, 0, 1, 1)
    assert day.match.summed().settlement is Settlement.READ


def test_after_three_days_in_vain_the_rest_is_left_unread(kit: Kit, lists: Lists) -> None:
    day = begin_earlier(kit, 6)
    old = closed(day)
    pass_days(kit, 6)
    lists.odd = dict.fromkeys(names(kit, *range(7)), refused)
    lists.odd.pop(names(kit, 1)[0])
    lists.asked.clear()
    day.paid()
    day.matched()
    assert lists.asked == names(kit, 0, 1, 2, 3, 4)
    told = day.match.summed()
    missing = (Days(ago(kit, 6), ago(kit, 2)), only(kit, 0))
    assert (told.settlement, told.reach.missing) == (Settlement.PART, missing)
    assert old.order_no not in day.sides()


def test_silence_is_waited_for_once_and_not_at_each_day(kit: Kit) -> None:
    day = begin_earlier(kit, 6)
    day.paid()
    pass_days(kit, 6)
    kit.cable.unplugged_for = {"settlement-details"}
    day.match.begin()
    began = kit.clock.tick()
    assert day.go_on().over
    assert 28 <= kit.clock.tick() - began < 40  # 4, 8 and 16 s for the first day alone
    told = day.match.summed()
    whole = Days(ago(kit, 6), ago(kit, 0))
    assert (told.settlement, told.reach) == (Settlement.NO_ANSWER, Reach(whole, (whole,)))


def test_too_many_questions_are_a_pause_and_no_answer(kit: Kit) -> None:
    day = Day(kit)
    day.paid()
    kit.toss.faults.set(Call.SETTLEMENT, Fault.THROTTLED, times=1)
    day.match.begin()
    began = kit.clock.tick()
    assert day.go_on().over
    assert kit.clock.tick() - began >= kit.pace.busy_s
    assert day.match.summed().settlement is Settlement.READ


def test_a_match_that_is_stopped_says_which_days_it_has_not_read(kit: Kit) -> None:
    day = begin_earlier(kit, 2)
    day.paid()
    pass_days(kit, 2)
    day.match.begin()
    assert day.match.progress().settlement is Settlement.NOT_ASKED
    while not day.match.take():
        kit.clock.move(0.5)
    day.match.step()
    day.match.stop()
    told = day.match.progress()
    assert (told.settlement, told.reach.missing) == (
        Settlement.PART, (Days(ago(kit, 2), ago(kit, 1)),)
    )  # fmt: skip


def test_a_page_whose_orders_the_books_cannot_read_is_asked_for_again(
    kit: Kit, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = begin_earlier(kit, 1)
    old = closed(day)
    pass_days(kit, 1)
    day.plant("refund", old, 1_000)
    lists.asked.clear()
    day.match.begin()
    with monkeypatch.context() as broken:
        broken.setattr("pos_app.store.matches._SINCE", "SELECT no_such_column")
        with pytest.raises(StoreError):
            day.go_on()
    assert day.go_on().over
    assert lists.asked == names(kit, 0, 0, 1)
    assert day.row(old).side is Side.AMOUNT


def test_of_a_very_long_period_the_newest_days_are_read_and_the_others_named(
    tmp_path: Path, toss: Toss, lists: Lists
) -> None:
    kit = Kit(tmp_path / "long", toss, pace=Pace(list_days=3))
    try:
        day = begin_earlier(kit, 9)
        day.paid()
        pass_days(kit, 9)
        day.matched()
        assert lists.asked == names(kit, 0, 1, 2)
        told = day.match.summed()
        assert told.settlement is Settlement.PART
        earlier = Days(ago(kit, 9), ago(kit, 3))
        assert told.reach == Reach(Days(ago(kit, 9), ago(kit, 0)), (earlier,))
    finally:
        kit.close()
