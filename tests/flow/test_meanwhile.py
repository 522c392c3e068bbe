"""While Toss is asked the books go on: what was decided from an older reading is not written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from pos_app.domain.match import Side
from pos_app.domain.payment import State
from pos_app.errors import Stale
from tests.flow.counter_kit import Kit
from tests.flow.day_kit import Day
from tests.flow.drill import PLACES, Drill
from tests.flow.test_match import give_back


@contextmanager
def meanwhile(kit: Kit, call: str, deed: Callable[[], object], *, before: bool) -> Iterator[None]:
    """Have `deed` done once while a question is under way, `before` Toss answers it or after."""
    real, left = getattr(kit.gateway, call), [deed]

    def slow(about: object) -> object:
        deeds = [left.pop()] if left else []
        for one in deeds if before else []:
            one()
        reply = real(about)
        for one in [] if before else deeds:
            one()
        return reply

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kit.gateway, call, slow)
        yield
    assert not left


def backs(kit: Kit, order_no: str) -> list[int]:
    return [one.amount_won for one in kit.books.record(order_no).refunds]


def test_a_refund_of_ours_that_ends_meanwhile_is_not_taken_in_as_another(kit: Kit) -> None:
    day = Day(kit)
    paid = day.paid()
    day.plant("refund", paid, 500)
    order = paid.order_no
    with (
        meanwhile(kit, "find", lambda: give_back(kit, order, 1_000), before=True),
        pytest.raises(Stale),
    ):
        day.differences.take_in(order, "토스에서 환불")
    assert backs(kit, order) == [1_000]
    assert day.differences.take_in(order, "토스에서 환불").side is Side.EQUAL
    assert backs(kit, order) == [1_000, 500]


def test_a_refund_of_ours_that_ends_meanwhile_is_no_alarm(kit: Kit) -> None:
    day = Day(kit)
    paid = kit.shown()
    kit.approve(paid)
    order = kit.until(paid, State.PAID).order_no
    assert not kit.row(paid).over
    with meanwhile(kit, "find", lambda: give_back(kit, order, 1_000), before=True):
        day.match.inquiry.ask(order)
    assert (kit.row(paid).alarm, backs(kit, order)) == (None, [1_000])
    assert kit.until_over(paid).alarm is None


@pytest.mark.parametrize("back_won", [0, 1_000])
def test_an_answer_is_never_noted_of_a_row_that_came_after_it(kit: Kit, back_won: int) -> None:
    """The watch finds the payment, and it may be given back, between Toss' answer and our note."""
    day = Day(kit)
    gone = kit.shown()
    kit.counter.give_up(gone.order_no)
    day.plant("paid", gone)

    def found_and_given_back() -> None:
        kit.until(gone, State.PAID)
        if back_won:
            give_back(kit, gone.order_no, back_won)

    with meanwhile(kit, "find", found_and_given_back, before=False):
        day.match.inquiry.ask(gone.order_no)
    assert day.sides()[gone.order_no] is Side.UNREAD
    day.matched()
    assert day.sides()[gone.order_no] is Side.EQUAL


def test_a_sale_is_looked_at_again_where_a_refund_of_ours_came_meanwhile(kit: Kit) -> None:
    """It counts as gone back already, and hides what another hand gave back before."""
    drill, day = Drill(kit, 1), Day(kit)
    order = day.paid().order_no
    copy = drill.back_up()
    day.plant("refund", order, 500)
    drill.restore(copy, PLACES[2])
    with meanwhile(kit, "status", lambda: give_back(kit, order, 1_000), before=False):
        drill.settle()
    assert kit.books.lost.left().sales == 0
    assert [(one.order_no, one.toss_won) for one in kit.books.lost.differences()] == [
        (order, 1_500)
    ]


def lost(kit: Kit) -> tuple[Day, str]:
    """A sale that only Toss still knows, and that a search will come to."""
    drill, day = Drill(kit, 1), Day(kit)
    copy = drill.back_up()
    order = day.paid().order_no
    drill.restore(copy, PLACES[2])
    return Day(kit), order


def test_what_the_search_finds_meanwhile_is_not_booked_again(kit: Kit) -> None:
    day, order = lost(kit)
    with (
        meanwhile(kit, "find", lambda: list(kit.errand().seek()), before=False),
        pytest.raises(Stale),
    ):
        day.differences.take_in(order, "빠진 결제")
    assert kit.books.attempt(order).state is State.PAID
    assert day.sides()[order] is Side.UNREAD


def test_the_search_goes_on_past_what_a_manager_takes_in_meanwhile(kit: Kit) -> None:
    day, order = lost(kit)
    take_in = lambda: day.differences.take_in(order, "빠진 결제")  # noqa: E731
    with meanwhile(kit, "find", take_in, before=False):
        sought = list(kit.errand().seek())
    assert sought[0].order_no == order
    assert not any(one.found for one in sought)
    assert "taken_in" in kit.events(kit.books.attempt(order))
    assert kit.books.lost.left().series == 0
