"""After a crash: what another life of the till left, and what it may do about it by itself."""

import pytest

from pos_app.domain.answer import Stage
from pos_app.domain.payment import State
from pos_app.domain.unfinished import Kind
from pos_app.domain.verdict import intend_execute as intend
from pos_app.errors import Stale, StoreError
from pos_app.flow.checkout import ref_of
from pos_app.flow.vigil import NOT_WRITTEN, Vigil
from tests.flow.counter_kit import TEA, Kit, Toss


def test_nothing_left_is_nothing_to_do(kit: Kit) -> None:
    assert kit.restart() == ()
    assert kit.counter.wait_s() is None


def test_killed_before_the_create(kit: Kit, toss: Toss) -> None:
    attempt = kit.charge()  # W0, and no byte has left
    kit.restart()
    assert kit.row(attempt).state is State.ABANDONED
    kit.let(60)
    assert (kit.row(attempt).over, toss.calls("create")) == (False, 0)


def test_killed_with_the_answer_to_the_create_lost(kit: Kit, toss: Toss) -> None:
    attempt = kit.charge()
    watched = kit.counter.take()
    assert watched is not None
    toss.faults.set("create", "lost_answer", times=1)
    kit.counter._checkout.create(watched.attempt, watched.vigil)
    kit.restart()
    toss.books.expire(attempt.order_no)
    assert kit.until_over(attempt).state is State.ABANDONED


def test_a_payment_nobody_knows_is_over_after_65_minutes_on_both_clocks(
    kit: Kit, toss: Toss
) -> None:
    attempt = kit.charge()
    kit.restart()
    kit.clock.jump(66 * 60)  # our clock alone is wrong
    kit.let(40)
    assert not kit.row(attempt).over
    toss.offset_s = 66 * 60
    assert kit.until_over(attempt).state is State.ABANDONED


def test_our_clock_decides_when_toss_names_no_time(kit: Kit) -> None:
    attempt = kit.charge()
    kit.restart()
    kit.cable.strip_date = True
    kit.let(40)
    assert not kit.row(attempt).over
    kit.clock.jump(66 * 60)
    assert kit.until_over(attempt).state is State.ABANDONED


def test_a_shown_code_is_not_executed_after_a_restart_by_itself(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    kit.restart()
    kit.approve(attempt)
    kit.let(120)
    assert (kit.row(attempt).state, toss.calls("execute")) == (State.WAITING, 0)
    watched = kit.counter.watch.get(attempt.order_no)
    assert watched is not None
    assert watched.vigil.stage is Stage.APPROVED
    kit.counter.buyer_is_here(attempt.order_no)
    assert kit.until(attempt, State.PAID).found is False
    assert toss.debits() == 1


def test_killed_between_the_intent_and_its_answer(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    intent = kit.counter._checkout.write(kit.row(attempt), intend(kit.row(attempt)))
    assert intent.state is State.EXECUTING
    kit.approve(attempt)
    kit.restart()
    assert kit.row(attempt).state is State.UNKNOWN
    assert kit.level(TEA) == (10, 1)
    kit.let(120)
    assert (kit.row(attempt).state, toss.calls("execute")) == (State.UNKNOWN, 0)
    kit.counter.buyer_is_here(attempt.order_no)
    kit.until(attempt, State.PAID)
    assert (toss.debits(), kit.level(TEA)) == (1, (9, 0))


def test_killed_after_toss_executed(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    kit.counter._checkout.write(kit.row(attempt), intend(kit.row(attempt)))
    kit.approve(attempt)
    kit.gateway.execute(ref_of(kit.row(attempt)))
    kit.restart()
    paid = kit.until(attempt, State.PAID)
    assert (paid.recovered, paid.found, toss.debits()) == (True, False, 1)
    assert kit.unfinished() == [Kind.UNSEEN]


def test_killed_before_the_question_after_the_sale(kit: Kit) -> None:
    attempt = kit.shown()
    kit.approve(attempt)
    kit.until(attempt, State.PAID)
    kit.restart()
    assert kit.until_over(attempt).toss_vat_won == 410


def test_money_on_a_row_that_we_did_not_execute_is_found(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    kit.counter.give_up(attempt.order_no)
    kit.approve(attempt)
    kit.gateway.execute(ref_of(kit.row(attempt)))  # somebody else's hand
    paid = kit.until_over(attempt)
    assert (paid.state, paid.found) == (State.PAID, True)
    assert kit.level(TEA) == (9, 0)
    assert kit.unfinished() == [Kind.FOUND]


def test_another_key_asks_nothing_of_the_old_ones_payments(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    kit.approve(attempt)
    before = toss.calls("status")
    left = kit.restart(key="sk_test_another0002")
    assert [kit.counter.may_ask(a) for a in left] == [False]
    kit.let(120)
    assert (toss.calls("status"), kit.row(attempt).state) == (before, State.WAITING)
    kit.restart(key="sk_test_counter0001")
    kit.let(40)
    assert toss.calls("status") > before


@pytest.mark.parametrize("fault", ["html", "server_error", "lost_answer", "throttled"])
def test_a_question_without_an_answer_changes_nothing(kit: Kit, toss: Toss, fault: str) -> None:
    attempt = kit.shown()
    before = kit.row(attempt)
    toss.faults.set("status", fault)
    kit.let(60)
    assert kit.row(attempt) == before
    watched = kit.counter.watch.get(attempt.order_no)
    assert watched is not None
    assert watched.vigil.failures > 0
    assert watched.vigil.trouble
    toss.faults.clear()
    kit.approve(attempt)
    assert kit.until(attempt, State.PAID, steps=120).over is False


def test_giving_up_beats_an_approval_that_is_on_its_way(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    kit.approve(attempt)
    kit.clock.move(5)
    kit.cable.meanwhile = lambda: kit.counter.give_up(attempt.order_no)
    ended = kit.until(attempt, State.CANCELLED)
    kit.let(30)
    assert (ended.given_up, toss.calls("execute")) == (True, 0)


def test_an_old_reading_is_never_executed(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    read_before = kit.row(attempt)
    kit.counter.give_up(attempt.order_no)
    with pytest.raises(Stale):
        kit.counter._checkout.execute(read_before, Vigil(attempt.order_no, 0.0))
    assert toss.calls("execute") == 0


def test_what_is_over_is_left_alone(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    kit.clock.move(5)
    watched = kit.counter.take()
    assert watched is not None
    toss.books.cancel(attempt.order_no)
    kit.counter.run(watched)
    asked = toss.calls("status")
    assert kit.counter.run(watched).attempt.over
    assert toss.calls("status") == asked


def test_books_that_cannot_be_written_keep_the_step_due(kit: Kit) -> None:
    attempt = kit.shown()
    kit.toss.books.cancel(attempt.order_no)
    kit.clock.move(5)
    watched = kit.counter.take()
    assert watched is not None
    kit.books.close()
    with pytest.raises(StoreError):
        kit.counter.run(watched)
    assert (watched.vigil.in_flight, watched.vigil.failures) == (False, 1)
    assert watched.vigil.trouble == NOT_WRITTEN
    assert kit.counter.wait_s() is not None


def test_who_only_asks_executes_nothing_though_the_card_is_open(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    kit.approve(attempt)
    kit.clock.move(kit.pace.shown_s)
    watched = kit.counter.take()
    assert watched is not None
    assert watched.vigil.attended
    step = kit.counter.run(watched, act=False)
    assert (step.attempt.state, step.vigil.stage) == (State.WAITING, Stage.APPROVED)
    assert toss.calls("execute") == 0
