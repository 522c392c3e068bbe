"""A sale without a window, and settling what is open."""

from collections.abc import Callable

import pytest

from pos_app.domain.cart import Cart
from pos_app.domain.catalog import PricedRow
from pos_app.domain.payment import Attempt, State
from pos_app.flow.stocking import Stocking
from tests.domain.make import product
from tests.flow.counter_kit import LAST, RICE, TEA, Kit, Patience, Toss

Deed = Callable[[Attempt], None]


def sell(kit: Kit, deed: Deed, wait_s: float = 180.0, patience: Patience | None = None) -> Attempt:
    return kit.errand(patience).sell(Cart().add(TEA), wait_s, "지수", deed)


def nothing(_: Attempt) -> None:
    """A buyer who does not even scan."""


def test_a_sale_to_its_end(kit: Kit, toss: Toss) -> None:
    seen: list[Attempt] = []

    def approve(attempt: Attempt) -> None:
        seen.append(attempt)
        kit.approve(attempt)

    end = sell(kit, approve)
    assert (end.state, end.over, len(seen)) == (State.PAID, True, 1)
    assert toss.calls("status") == 2
    assert kit.books.sale(end.sale_no).cashier == "지수"


def test_the_buyer_takes_too_long(kit: Kit, toss: Toss) -> None:
    begun = kit.clock.tick()
    end = sell(kit, nothing, wait_s=30)
    assert 30 <= kit.clock.tick() - begun < 35
    assert (end.state, end.given_up, end.over) == (State.CANCELLED, True, False)
    assert toss.calls("execute") == 0


def test_giving_up_is_confirmed_where_the_contract_can(kit_v1: Kit) -> None:
    end = sell(kit_v1, nothing, wait_s=5)
    assert (end.state, end.over) == (State.CANCELLED, True)


def test_ctrl_c_gives_up(kit: Kit) -> None:
    begun = kit.clock.tick()
    end = sell(kit, nothing, patience=Patience(kit, stop_after_s=7))
    assert kit.clock.tick() - begun < 12
    assert (end.state, end.given_up) == (State.CANCELLED, True)


def test_an_approval_in_the_last_moment_is_not_executed(kit: Kit, toss: Toss) -> None:
    end = sell(kit, kit.approve, wait_s=0)
    assert end.state in (State.CANCELLED, State.PAID)
    assert (end.state is State.PAID) == (toss.debits() == 1)


def test_the_buyer_cancels(kit: Kit) -> None:
    end = sell(kit, lambda attempt: void(kit.toss.books.cancel(attempt.order_no)))
    assert (end.state, end.given_up) == (State.CANCELLED, False)


def void(_: object) -> None:
    return None


def test_sold_out_while_the_buyer_approved(kit: Kit, toss: Toss) -> None:
    def take_the_last(attempt: Attempt) -> None:
        with kit.books.database.write() as db:
            db.execute("UPDATE stock SET on_hand = 0 WHERE sku = 'LAST'")
        kit.approve(attempt)

    end = kit.errand().sell(Cart().add(LAST), 60, "", take_the_last)
    assert (end.state, toss.debits()) == (State.SOLD_OUT, 0)


def test_a_create_that_fails(kit: Kit, toss: Toss) -> None:
    toss.faults.set("create", "shop_key_refused")
    end = sell(kit, nothing)
    assert (end.state, end.refusal_code) == (State.ABANDONED, "COMMON_INVALID_API_KEY")


def test_a_create_that_works_the_second_time(kit: Kit, toss: Toss) -> None:
    toss.faults.set("create", "lost_answer", times=1)
    assert sell(kit, kit.approve).state is State.PAID
    assert toss.debits() == 1


def test_ctrl_c_while_the_create_cannot_leave(kit: Kit, toss: Toss) -> None:
    kit.cable.unplugged_for = {"payments"}
    end = sell(kit, nothing, patience=Patience(kit, stop_after_s=0.5))
    assert (end.state, toss.calls("create")) == (State.ABANDONED, 0)


def test_it_stays_through_the_quiet_period_and_asks_once_more(kit: Kit, toss: Toss) -> None:
    toss.faults.set("execute", "refused", times=1)
    begun = kit.clock.tick()
    end = sell(kit, kit.approve)
    assert kit.pace.quiet_s <= kit.clock.tick() - begun < kit.pace.quiet_s + 15
    assert (end.state, toss.calls("execute")) == (State.UNKNOWN, 1)


def test_ctrl_c_after_the_intent_waits_for_the_answer(kit: Kit, toss: Toss) -> None:
    toss.faults.set("execute", "lost_answer", times=1)
    end = sell(kit, kit.approve, patience=Patience(kit, stop_after_s=3))
    assert (end.state, toss.debits()) == (State.PAID, 1)


def test_a_lost_request_is_sent_again_while_it_stays(kit: Kit, toss: Toss) -> None:
    toss.faults.set("execute", "lost_request", times=1)
    end = sell(kit, kit.approve)
    assert (end.state, end.execute_tries, toss.debits()) == (State.PAID, 2, 1)


def test_it_does_not_stay_for_ever(kit: Kit, toss: Toss) -> None:
    toss.faults.set("execute", "lost_request")
    end = sell(kit, kit.approve)
    assert (end.state, toss.calls("execute")) == (State.UNKNOWN, 3)


def test_a_network_that_went_away_at_the_worst_moment(kit: Kit, toss: Toss) -> None:
    def approve_and_unplug(attempt: Attempt) -> None:
        kit.approve(attempt)
        kit.cable.unplugged_for = {"execute"}

    begun = kit.clock.tick()
    end = sell(kit, approve_and_unplug)
    assert (end.state, end.execute_tries, toss.debits()) == (State.EXECUTING, 0, 0)
    assert kit.clock.tick() - begun >= kit.pace.quiet_s  # it might have come back


def test_a_question_after_the_sale_that_fails_leaves_it_paid(kit: Kit, toss: Toss) -> None:
    def approve_then_break(attempt: Attempt) -> None:
        kit.approve(attempt)
        toss.faults.set("execute", "slow", seconds=0, times=1)

    end = sell(kit, approve_then_break)
    assert end.state is State.PAID


# --- settle -----------------------------------------------------------------------------------


def test_settle_books_what_toss_says_and_executes_nothing(kit: Kit, toss: Toss) -> None:
    waiting, paid, cancelled = kit.shown(), kit.shown(), kit.shown()
    kit.approve(waiting)
    toss.faults.set("execute", "lost_answer", times=1)
    kit.counter.watch.forget(waiting.order_no)
    kit.approve(paid)
    kit.until(paid, State.UNKNOWN)
    toss.books.cancel(cancelled.order_no)
    kit.close()
    kit._open()
    settled = {one.order_no: one.state for one in kit.errand().settle()}
    assert settled == {
        waiting.order_no: State.WAITING,
        paid.order_no: State.PAID,
        cancelled.order_no: State.CANCELLED,
    }
    assert toss.calls("execute") == 1
    assert next(kit.errand().settle()).order_no == waiting.order_no


def test_settle_waits_for_the_quiet_period_of_a_refusal(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    toss.faults.set("execute", "no_balance", times=1)
    kit.approve(attempt)
    kit.until(attempt, State.UNKNOWN)
    kit.close()
    kit._open()
    begun = kit.clock.tick()
    assert [one.state for one in kit.errand().settle()] == [State.DECLINED]
    assert kit.clock.tick() - begun >= kit.pace.quiet_s
    assert kit.level(TEA) == (10, 0)


def test_settle_asks_about_a_refusal_twice_where_nobody_answers(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    toss.faults.set("execute", "no_balance", times=1)
    kit.approve(attempt)
    kit.until(attempt, State.UNKNOWN)
    kit.close()
    kit._open()
    kit.cable.unplugged_for = {"status"}
    begun = kit.clock.tick()
    assert [one.state for one in kit.errand().settle()] == [State.UNKNOWN]
    assert kit.pace.quiet_s <= kit.clock.tick() - begun < 2 * kit.pace.quiet_s


def test_settle_gives_what_another_key_made_as_it_is(kit: Kit) -> None:
    attempt = kit.shown()
    kit.close()
    kit.key = "sk_test_another0002"
    kit._open()
    assert [one.order_no for one in kit.errand().settle()] == [attempt.order_no]


@pytest.mark.parametrize("after_s", [0.0, 0.5])
def test_settle_can_be_stopped(kit: Kit, after_s: float) -> None:
    for _ in range(3):
        kit.shown()
    kit.close()
    kit._open()
    settled = list(kit.errand(Patience(kit, stop_after_s=after_s)).settle())
    assert len(settled) < 3


# --- stocking ---------------------------------------------------------------------------------


def test_a_price_list_is_taken_in_whole(kit: Kit) -> None:
    rows = (PricedRow(2, product("CUP"), 7), PricedRow(3, TEA, 99))
    change = Stocking(kit.books, kit.clock).take_in(rows, who="지수")
    assert (change.added, change.unchanged) == (1, 1)
    assert kit.level(product("CUP")) == (7, 0)
    assert kit.level(TEA) == (10, 0)


def test_a_product_that_comes_back_on_sale_has_the_count_it_left_with(kit: Kit) -> None:
    stocking = Stocking(kit.books, kit.clock)
    stocking.take_in((PricedRow(2, LAST, None),), replace=True)
    stocking.take_in((PricedRow(2, TEA, None), PricedRow(3, RICE, 99)))
    assert (kit.level(TEA), kit.level(RICE)) == ((10, 0), (5, 0))
