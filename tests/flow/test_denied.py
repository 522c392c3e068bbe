"""Toss denies what is booked, or calls ended what may still land: it is said, kept and asked on."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pos_app.domain.answer import RefundOrder
from pos_app.domain.cart import Cart
from pos_app.domain.face import Face, face_of
from pos_app.domain.match import Side
from pos_app.domain.money import Won, split_tax
from pos_app.domain.payment import GIVEN_BACK, Attempt, State
from pos_app.domain.refund import RefundState
from pos_app.domain.unfinished import Kind
from pos_app.errors import Refused
from pos_app.flow.checkout import ref_of
from pos_app.flow.giveback import GiveBack
from pos_app.flow.refunds import Wish
from pos_app.practice.faults import REFUSALS, Fault
from pos_app.practice.payment import Payment, PayState
from pos_app.store.integrity import check_all
from tests.flow.counter_kit import TEA, Kit, Patience, Toss
from tests.flow.day_kit import Day

DENIALS = {
    PayState.STANDBY: "standby_after_paid",
    PayState.APPROVED: "approved_after_paid",
    PayState.CANCEL: "cancelled_after_paid",
}


def says(toss: Toss, attempt: Attempt, state: PayState) -> None:
    toss.books.change(attempt.order_no, lambda payment, _now: replace(payment, state=state))


def sold(kit: Kit) -> Attempt:
    attempt = kit.shown()
    kit.approve(attempt)
    return kit.until(attempt, State.PAID)


def healthy(kit: Kit) -> bool:
    return check_all(kit.books.database, kit.books.anchor) == ()


@pytest.mark.parametrize(("state", "alarm"), DENIALS.items())
def test_a_denied_sale_stays_in_the_books_and_is_asked_until_toss_says_otherwise(
    kit: Kit, toss: Toss, state: PayState, alarm: str
) -> None:
    paid = sold(kit)
    says(toss, paid, state)
    kit.let(10)
    row = kit.row(paid)
    assert (row.state, row.alarm, row.over, row.denied) == (State.PAID, alarm, False, True)
    assert (kit.events(paid).count("alarm"), kit.level(TEA)) == (1, (9, 0))
    assert healthy(kit)
    asked = toss.calls("status")
    kit.let(60)
    assert asked + 10 <= toss.calls("status") <= asked + 15
    kit.clock.move(kit.pace.old_after_s)
    asked = toss.calls("status")
    kit.let(kit.pace.given_up_old_s)
    assert toss.calls("status") <= asked + 2
    says(toss, paid, PayState.COMPLETE)
    healed = kit.until_over(paid)
    assert (healed.denied, kit.events(paid)[-1]) == (False, "confirmed")


def test_a_command_says_so_after_the_quiet_period_and_settle_asks_again(
    kit: Kit, toss: Toss
) -> None:
    def approve(attempt: Attempt) -> None:
        kit.approve(attempt)
        kit.cable.meanwhile = lambda: deny_after_execute(attempt)

    def deny_after_execute(attempt: Attempt) -> None:
        if toss.debits():
            says(toss, attempt, PayState.APPROVED)
        else:
            kit.cable.meanwhile = lambda: deny_after_execute(attempt)

    begun = kit.clock.tick()
    end = kit.errand().sell(Cart().add(TEA), 60, "", approve)
    assert (end.state, end.denied, end.over) == (State.PAID, True, False)
    assert kit.clock.tick() - begun >= kit.pace.quiet_s
    kit.restart()
    (row,) = kit.errand().settle()
    assert (row.state, row.denied, toss.calls("execute")) == (State.PAID, True, 1)
    says(toss, end, PayState.COMPLETE)
    (row,) = kit.errand().settle()
    assert (row.denied, row.over) == (False, True)


def test_an_old_reading_after_the_sale_is_waited_out(kit: Kit, toss: Toss) -> None:
    paid = sold(kit)
    says(toss, paid, PayState.APPROVED)
    kit.let(3)
    assert kit.row(paid).denied
    says(toss, paid, PayState.COMPLETE)
    assert kit.until_over(paid).denied is False


def test_a_denial_that_a_refund_meets_is_kept_and_asked_about(kit: Kit, toss: Toss) -> None:
    paid = sold(kit)
    kit.until_over(paid)
    says(toss, paid, PayState.CANCEL)
    with pytest.raises(Refused, match="not_charged"):
        kit.counter.refunds.decide(Wish(paid.order_no, "교환"))
    assert kit.row(paid).alarm == "cancelled_after_paid"
    assert [one.order_no for one in kit.books.not_over()] == [paid.order_no]
    with pytest.raises(Refused, match="not_charged"):
        kit.counter.refunds.decide(Wish(paid.order_no, "교환"))
    assert kit.events(paid).count("alarm") == 1


# --- an end that may not be the end ---------------------------------------------------------------


def lost_and_cancelled(kit: Kit, toss: Toss) -> Attempt:
    """The execute is lost, and the status says at once that the payment has ended."""
    attempt = kit.shown()
    toss.faults.set("execute", "lost_request", times=1)
    kit.approve(attempt)
    kit.until(attempt, State.UNKNOWN)
    says(toss, attempt, PayState.CANCEL)
    ended = kit.until(attempt, State.CANCELLED)
    assert (ended.over, kit.level(TEA)) == (False, (10, 0))
    return ended


def complete(payment: Payment, _now: float) -> Payment:
    return replace(payment, state=PayState.COMPLETE)


def test_an_end_within_the_quiet_period_is_asked_about_again(kit: Kit, toss: Toss) -> None:
    ended = lost_and_cancelled(kit, toss)
    begun = kit.clock.tick()
    over = kit.until_over(ended)
    assert over.state is State.CANCELLED
    assert kit.clock.tick() - begun >= kit.pace.quiet_s - 5


@pytest.mark.parametrize("restarted", [False, True])
def test_what_lands_after_an_early_end_is_found(kit: Kit, toss: Toss, restarted: bool) -> None:
    ended = lost_and_cancelled(kit, toss)
    if restarted:
        kit.restart()
    toss.books.change(ended.order_no, complete)
    found = kit.until_over(ended)
    assert (found.state, found.found, kit.level(TEA)) == (State.PAID, True, (9, 0))
    assert healthy(kit)


def test_settle_stays_for_the_quiet_period_of_an_end(kit: Kit, toss: Toss) -> None:
    ended = lost_and_cancelled(kit, toss)
    kit.restart()
    begun = kit.clock.tick()
    (row,) = kit.errand().settle()
    assert (row.order_no, row.over) == (ended.order_no, True)
    assert kit.pace.quiet_s <= kit.clock.tick() - begun < kit.pace.quiet_s + 5


def test_a_payment_that_was_never_executed_ends_at_once(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    toss.books.cancel(attempt.order_no)
    kit.restart()
    begun = kit.clock.tick()
    (row,) = kit.errand().settle()
    assert (row.state, row.over) == (State.CANCELLED, True)
    assert kit.clock.tick() - begun < 2


# --- refunds --------------------------------------------------------------------------------------


def give_back(kit: Kit) -> GiveBack:
    return GiveBack(kit.counter.refunds, kit.books, kit.clock, kit.pace, Patience(kit))


def hide(what: str) -> Callable[[Kit], None]:
    def spoil(kit: Kit) -> None:
        if what == "unreachable":
            kit.cable.meanwhile = lambda: kit.cable.unplugged_for.add("status")
        else:
            kit.cable.meanwhile = lambda: kit.toss.faults.set("status", what)

    return spoil


@pytest.mark.parametrize("how", ["unreachable", "html"])
def test_a_yes_that_cannot_be_confirmed_stays_pending_until_it_is(
    kit: Kit, toss: Toss, how: str
) -> None:
    paid = sold(kit)
    kit.until_over(paid)
    decision = kit.counter.refunds.decide(Wish(paid.order_no, "교환", 1_000))
    hide(how)(kit)
    one = give_back(kit).see_through(decision)
    assert (one.state, one.tries, toss.calls("refunds")) == (RefundState.PENDING, 1, 1)
    assert kit.books.record(paid.order_no).refunded_won == 0
    kit.cable.unplugged_for.clear()
    toss.faults.clear()
    kit.restart()
    (done,) = give_back(kit).settle()
    assert (done.state, done.recovered, toss.calls("refunds")) == (RefundState.DONE, False, 1)
    assert done.transaction_id is not None
    assert healthy(kit)


def test_a_plain_refund_is_confirmed_in_the_same_step(kit: Kit, toss: Toss) -> None:
    paid = sold(kit)
    kit.until_over(paid)
    decision = kit.counter.refunds.decide(Wish(paid.order_no, "교환", 1_000))
    asked = toss.calls("status")
    done = kit.counter.refunds.advance(decision, kit.counter.refunds.watch(decision))
    assert (done.state, done.code, done.recovered) == (RefundState.DONE, None, False)
    assert toss.calls("status") == asked + 2  # before it is sent, and after the yes
    assert kit.events(paid)[-3:] == ["refund_intent", "refund_answered", "refunded"]


@pytest.mark.parametrize("restarted", [True, False])
def test_what_another_hand_gave_back_is_no_green_and_ends_when_it_is_in_the_books(
    kit: Kit, toss: Toss, restarted: bool
) -> None:
    """The answer to the execute was lost, and the owner refunds it in Toss' own pages."""
    attempt = kit.shown(TEA)
    toss.faults.set("execute", "lost_answer", times=1)
    kit.approve(attempt)
    kit.until(attempt, State.UNKNOWN)
    kit.cable.unplugged_for = {"status"}
    kit.let(30)
    won = kit.row(attempt).amount_won
    outside = RefundOrder(
        ref_of(kit.row(attempt)), "OUTSIDE-1", won, split_tax(won, Won(0)), "밖에서"
    )
    assert kit.gateway.refund(outside).yes
    kit.cable.unplugged_for = set()
    if restarted:
        kit.restart()
    kit.until(attempt, State.PAID)
    kit.let(30)
    row = kit.row(attempt)
    assert (row.alarm, row.given_back, row.over) == (GIVEN_BACK, True, False)
    assert face_of(row, attended=True) is Face.DENIED
    assert kit.unfinished() == [Kind.GIVEN_BACK]
    with pytest.raises(Refused):
        kit.counter.refunds.decide(Wish(attempt.order_no, "교환"))
    day = Day(kit)
    taken = day.differences.take_in(attempt.order_no, "토스에서 환불", who="사장")
    assert taken.side is Side.EQUAL
    kit.let(30)
    row = kit.row(attempt)
    assert (row.state, row.alarm, row.over) == (State.PAID, None, True)
    assert kit.books.record(attempt.order_no).refunded_won == won
    assert (kit.unfinished(), healthy(kit)) == ([], True)


def test_a_final_no_to_a_second_execute_frees_nothing_while_the_first_may_land(
    kit: Kit, toss: Toss, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = kit.shown(TEA)
    toss.faults.set("execute", "lost_request", times=1)
    kit.approve(attempt)
    kit.until(attempt, State.UNKNOWN)
    monkeypatch.setitem(REFUSALS, Fault.SHOP_KEY_REFUSED, ("COMMON_NOT_ENOUGH_CASH", "잔액"))
    toss.faults.set("execute", "shop_key_refused", times=1)
    while kit.row(attempt).execute_tries < 2:
        kit.let(1)
    kit.let(2 * kit.pace.quiet_s)
    row = kit.row(attempt)
    assert (row.state, row.over, kit.level(TEA)) == (State.UNKNOWN, False, (10, 1))
    assert kit.gateway.execute(ref_of(row)).yes  # the first, late
    kit.until(attempt, State.PAID)
    assert (toss.debits(), kit.row(attempt).found, kit.level(TEA)) == (1, False, (9, 0))
    assert healthy(kit)
