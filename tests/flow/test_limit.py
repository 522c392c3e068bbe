"""The limit of refunds a day: of a business day, and of what was decided here."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pos_app.domain.drawer import Act
from pos_app.domain.payment import Attempt
from pos_app.domain.seoul import day_begun
from pos_app.errors import Refused
from pos_app.flow.giveback import GiveBack
from pos_app.flow.refunds import Wish
from tests.flow.counter_kit import RICE, TEA, Kit, Patience
from tests.flow.day_kit import Day


def give_back(kit: Kit, paid: Attempt, won: int) -> None:
    refund = kit.counter.review.at_once(Wish(paid.order_no, "교환", won))
    GiveBack(kit.counter.refunds, kit.books, kit.clock, kit.pace, Patience(kit)).see_through(refund)


def refused(kit: Kit, paid: Attempt, won: int) -> tuple[int, int]:
    with pytest.raises(Refused) as no:
        give_back(kit, paid, won)
    assert no.value.key == "review.limit"
    return no.value.values["gone"], no.value.values["left"]  # type: ignore[return-value]


def at(kit: Kit, hour: int) -> None:
    """Go on to this hour in Seoul of the next day."""
    then = day_begun(kit.clock.now()) + timedelta(days=1, hours=hour)
    kit.clock.jump((then - kit.clock.now()).total_seconds())


def test_a_business_day_goes_on_after_midnight_and_ends_with_its_z(kit: Kit) -> None:
    kit.counter.refunds.limit_won = lambda: 5_000
    day = Day(kit)
    at(kit, 22)
    first, second = day.paid(TEA, TEA), day.paid()
    day.closing.close()
    at(kit, 20)
    give_back(kit, first, 4_000)
    at(kit, 1)  # the night is long, and the day is the same
    assert refused(kit, second, 1_001) == (4_000, 1_000)
    day.closing.close()
    give_back(kit, second, 4_500)
    assert refused(kit, first, 501) == (4_500, 500)


def test_where_no_day_was_closed_lately_the_day_is_that_of_seoul(kit: Kit) -> None:
    kit.counter.refunds.limit_won = lambda: 5_000
    day = Day(kit)
    paid = day.paid()
    day.closing.close()
    at(kit, 0)
    at(kit, 10)  # two days after the Z
    give_back(kit, paid, 2_000)
    assert refused(kit, day.paid(), 3_001) == (2_000, 3_000)
    at(kit, 0)
    give_back(kit, paid, 2_500)


def test_what_toss_gave_back_without_us_takes_nothing_of_it(kit: Kit) -> None:
    kit.counter.refunds.limit_won = lambda: 5_000
    day = Day(kit)
    day.closing.open_drawer(Act.NO_SALE, why="지폐 교환")
    elsewhere, here = day.paid(TEA), day.paid(RICE)
    day.plant("refund", elsewhere, 4_000)
    day.differences.take_in(elsewhere.order_no, "토스 앱에서 환불", who="사장")
    give_back(kit, here, 5_000)
    assert refused(kit, elsewhere, 1) == (5_000, 0)
