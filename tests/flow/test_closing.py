"""Closing the day: what it is refused over, what stands in the Z, and that each won stands once."""

from __future__ import annotations

import json

import pytest

from pos_app.domain.drawer import Act
from pos_app.domain.payment import Tender
from pos_app.domain.request import Ask
from pos_app.domain.seoul import seoul_day
from pos_app.errors import Refused
from pos_app.flow.refunds import Wish
from pos_app.store import ledger
from pos_app.store.integrity import check_all
from tests.flow.counter_kit import RICE, TEA, Kit
from tests.flow.day_kit import Day
from tests.flow.staff_kit import BOSS, BOSS_PIN, KIM, deeds, enter, on_duty
from tests.flow.test_match import give_back


def next_day(kit: Kit) -> None:
    kit.clock.jump(86_400)
    kit.let(2)


def test_a_z_tells_the_day(kit: Kit) -> None:
    day = Day(kit)
    day.closing.open_drawer(Act.FLOAT, 50_000)
    day.paid(TEA, RICE)
    back = day.paid(TEA)
    give_back(kit, back.order_no, 1_000)
    day.cash_sale()
    day.closing.open_drawer(Act.PAID_OUT, 3_000, "얼음")
    day.closing.open_drawer(Act.PAID_IN, 2_000, "잔돈")
    day.closing.open_drawer(Act.NO_SALE, why="지폐 교환")
    assert day.closing.x_report().cash is None
    counted = day.closing.count({50_000: 1, 1_000: 3, 500: 1})
    assert counted.cash is not None
    assert counted.cash.difference_won == 53_500 - (50_000 + 4_500 - 3_000 + 2_000)
    day.matched()
    z = day.closing.close("사장")
    assert z.seal is not None
    assert (z.seal.number, z.seal.who) == (1, "사장")
    toss, cash = z.methods
    assert (toss.tender, toss.sales, toss.gross_won, toss.refunded_won) == (
        Tender.TOSS, 2, 14_500, 1_000,
    )  # fmt: skip
    assert (cash.sales, cash.gross_won) == (1, 4_500)
    assert (z.first_receipt, z.last_receipt) == (1, 3)
    assert (z.match.equal, z.match.rows) == (2, ())
    assert day.closing.z_report(1) == z
    assert day.closing.newest() == (z,)
    assert check_all(kit.books.database, kit.books.anchor) == ()


def test_a_z_stands_in_the_ledger_with_the_link_before_it(kit: Kit) -> None:
    day = Day(kit)
    day.paid()
    z = day.closing.close()
    with kit.books.database.read() as db:
        assert ledger.link_at(db, z.stretch.last) == z.stretch.link
        entry = next(iter(ledger.entries(db, z.stretch.last)))
    assert (entry.kind, entry.ref, entry.seq) == ("closing", "1", z.stretch.last + 1)
    assert json.loads(entry.payload)["report"]["day"] == z.day.isoformat()


def test_each_won_stands_in_exactly_one_z_whatever_the_clock_did(kit: Kit) -> None:
    day, sold = Day(kit), 0
    numbers = []
    for jump in (0, 3 * 86_400, -86_400, 10 * 86_400):
        kit.clock.jump(jump)
        for _ in range(2):
            sold += day.paid().amount_won
        z = day.closing.close()
        numbers.append(z.seal.number if z.seal else 0)
        sold_z = sum(one.gross_won for one in day.closing.newest())
        assert sold_z == sold
    assert numbers == [1, 2, 3, 4]
    stretches = [one.stretch for one in reversed(day.closing.newest())]
    assert [one.first for one in stretches[1:]] == [one.last + 2 for one in stretches[:-1]]


def test_a_business_day_takes_one_z_and_later_sales_belong_to_the_next(kit: Kit) -> None:
    day = Day(kit)
    day.paid()
    first = day.closing.close()
    late = day.paid()
    with pytest.raises(Refused, match="closing.day_closed"):
        day.closing.ready()
    with pytest.raises(Refused, match="closing.day_closed"):
        day.closing.close()
    assert day.closing.x_report().gross_won == late.amount_won
    next_day(kit)
    second = day.closing.close()
    assert (second.gross_won, second.day) == (late.amount_won, seoul_day(kit.clock.now()))
    assert second.day > first.day


def test_a_day_that_ends_after_midnight_is_of_its_beginning(kit: Kit) -> None:
    day = Day(kit)
    began = seoul_day(kit.clock.now())
    day.closing.open_drawer(Act.FLOAT, 10_000)
    next_day(kit)
    day.closing.count_won(10_000)
    assert day.closing.close().day == began


def test_cash_is_counted_and_counted_again_once_it_has_moved(kit: Kit) -> None:
    day = Day(kit)
    day.cash_sale()
    with pytest.raises(Refused, match="closing.count_first"):
        day.closing.close()
    assert day.closing.count_won(4_500).cash is not None
    day.cash_sale()
    with pytest.raises(Refused, match="closing.count_again"):
        day.closing.close()
    assert day.closing.x_report().cash is None  # the second count is as blind as the first
    assert day.closing.count_won(9_000).cash is not None
    day.closing.open_drawer(Act.NO_SALE, why="지폐 교환")  # moves nothing
    z = day.closing.close()
    assert z.cash is not None
    assert z.cash.difference_won == 0


def test_open_matters_are_decided_before_the_day_is_closed(kit: Kit) -> None:
    day = Day(kit)
    day.paid()
    attempt = kit.shown()
    with pytest.raises(Refused) as no:
        day.closing.close()
    assert no.value.key == "closing.undecided"
    assert no.value.values["words"] == attempt.word
    (open_one,) = day.closing.undecided()
    assert open_one.order_no == attempt.order_no
    kit.counter.backlog.carry_over(attempt.order_no, attempt.order_no, "사장", "내일 확인")
    assert day.closing.undecided() == ()
    z = day.closing.close()
    assert z.seal is not None
    assert z.seal.carried == 1
    # Once something happens to it, it has to be decided anew.
    kit.counter.give_up(attempt.order_no)
    assert [one.order_no for one in day.closing.undecided()] == [attempt.order_no]


def test_a_refund_on_its_way_was_decided_by_somebody(kit: Kit) -> None:
    day = Day(kit)
    paid = day.paid()
    kit.counter.backlog.decide(Wish(paid.order_no, "교환", 500))
    assert day.closing.undecided() == ()
    assert day.closing.close().refunded_won == 0


def test_a_z_of_nothing_would_use_the_day_up(kit: Kit) -> None:
    day = Day(kit)
    with pytest.raises(Refused, match="closing.nothing_booked"):
        day.closing.close()
    day.paid()
    assert day.closing.close().gross_won == 4_500
    next_day(kit)  # a second press, after midnight
    with pytest.raises(Refused, match="closing.nothing_booked"):
        day.closing.close()
    day.closing.open_drawer(Act.NO_SALE, why="지폐 교환")
    x = day.closing.ready()
    assert (x.gross_won, x.seal) == (0, None)
    z = day.closing.close()
    assert (z.gross_won, z.first_receipt, z.day) == (0, None, seoul_day(kit.clock.now()))


def test_a_z_that_there_is_not(kit: Kit) -> None:
    with pytest.raises(Refused, match="closing.unknown"):
        Day(kit).closing.z_report(7)


def test_a_cashier_uses_the_drawer_and_only_a_manager_closes(kit: Kit) -> None:
    enter(kit, KIM)
    day = Day(kit)
    with pytest.raises(Refused, match="staff.nobody"):
        day.closing.open_drawer(Act.FLOAT, 10_000)
    on_duty(kit, KIM)
    assert day.closing.open_drawer(Act.FLOAT, 10_000).who == KIM
    day.closing.count({10_000: 1})
    assert day.closing.x_report().gross_won == 0
    from pos_app.domain.staff import Action

    with pytest.raises(Refused, match="staff.needs_manager"):
        day.closing.close()
    kit.access.approve(Action.CLOSE_DAY, "", BOSS, BOSS_PIN)
    z = day.closing.close()
    assert z.seal is not None
    assert (z.seal.who, z.seal.approved_by) == (KIM, BOSS)
    assert deeds(kit)[-1]["action"] == "close_day"


def test_a_drawer_without_a_reason_stays_shut(kit: Kit) -> None:
    day = Day(kit)
    with pytest.raises(Refused, match="drawer.why"):
        day.closing.open_drawer(Act.PAID_OUT, 1_000, "  ")
    with kit.books.database.read() as db:
        assert not [one for one in ledger.entries(db) if one.kind == ledger.DRAWER]


def test_a_z_says_how_many_refund_requests_nobody_has_decided(kit: Kit) -> None:
    day = Day(kit)
    paid, other = day.paid(), day.paid()
    kit.counter.review.ask(Ask(paid.order_no, "교환"))
    ended = kit.counter.review.ask(Ask(other.order_no, "교환"))
    kit.counter.review.withdraw(ended.request_no)
    z = day.closing.close()
    assert z.seal is not None
    assert (z.seal.carried, z.seal.requests) == (0, 1)
    assert day.closing.z_report(1) == z
