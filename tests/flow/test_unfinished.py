"""Unfinished business: what may be decided about it, and the refunds that the window watches."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest import mock

import pytest

from pos_app.domain.cart import Cart, sale_lines
from pos_app.domain.payment import Attempt, Mode, State
from pos_app.domain.refund import RefundState
from pos_app.domain.request import Ask, Fate, RequestState, Way
from pos_app.domain.unfinished import Carried, Kind, Unfinished
from pos_app.errors import BoothError, Refused, Stale, StoreError
from pos_app.flow.checkout import ref_of
from pos_app.flow.refunds import Wish
from pos_app.flow.vigil import failed
from pos_app.flow.watch import Watched
from pos_app.store import database, mirror, shelf
from pos_app.store.integrity import check_all
from tests.flow.counter_kit import LAST, TEA, Kit, Toss

STOCK = Fate.STOCK
WHY = "손님이 떠났어요"


def listed(kit: Kit) -> tuple[Unfinished, ...]:
    backlog = kit.counter.backlog
    return backlog.listed(backlog.read())


def in_doubt(kit: Kit, toss: Toss) -> Attempt:
    """Charged at Toss, and nobody here knows it."""
    attempt = kit.shown()
    kit.approve(attempt)
    toss.faults.set("execute", "lost_answer", times=1)
    return kit.until(attempt, State.UNKNOWN)


def charged_elsewhere(kit: Kit) -> Attempt:
    """Given up here, approved late, and executed by somebody else's hand."""
    attempt = kit.shown()
    kit.counter.give_up(attempt.order_no)
    kit.approve(attempt)
    kit.gateway.execute(ref_of(kit.row(attempt)))
    return kit.row(attempt)


def refunds_of(kit: Kit, attempt: Attempt) -> list[RefundState]:
    return [one.state for one in kit.books.record(attempt.order_no).refunds]


def at_toss(toss: Toss, attempt: Attempt) -> list[int]:
    return [one["amount"] for one in toss.payment(attempt.order_no)["refunds"]]


@pytest.mark.parametrize(
    ("make", "found"),
    [(in_doubt, False), (lambda kit, _toss: charged_elsewhere(kit), True)],
)
def test_what_is_charged_is_booked_first_and_then_goes_back(
    kit: Kit, toss: Toss, make: Callable[[Kit, Toss], Attempt], found: bool
) -> None:
    attempt = make(kit, toss)
    refund = kit.counter.backlog.refund(attempt.order_no, "지우", WHY)
    assert (refund.amount_won, refund.who, refund.reason) == (4_500, "지우", WHY)
    assert (kit.row(attempt).state, kit.row(attempt).found) == (State.PAID, found)
    assert toss.calls("refunds") == 0  # decided and written; the watch sends it
    kit.let(5)
    assert refunds_of(kit, attempt) == [RefundState.DONE]
    assert (at_toss(toss, attempt), toss.debits()) == ([4_500], 1)
    events = kit.events(attempt)
    assert events.index("found" if found else "recovered") < events.index("refund_decided")
    assert listed(kit) == ()
    # With the request of every refund; and what was never handed over is on the shelf again.
    (request,) = kit.books.requests.of_order(attempt.order_no)
    assert (request.state, request.refund_no) == (RequestState.APPROVED, refund.refund_no)
    assert (request.way, request.reason, request.who) == (Way.WHOLE, WHY, "지우")
    assert [(one.qty, one.amount_won, one.fate) for one in request.lines] == [(1, 4_500, STOCK)]
    assert kit.level(TEA) == (10, 0)
    assert check_all(kit.books.database, kit.books.anchor) == ()


def test_what_was_handed_over_comes_back_only_where_somebody_says_so(kit: Kit, toss: Toss) -> None:
    attempt = in_doubt(kit, toss)
    kit.until(attempt, State.PAID)
    kit.counter.shown(attempt.order_no)
    kit.counter.backlog.refund(attempt.order_no, "지우", WHY)
    kit.let(5)
    (request,) = kit.books.requests.of_order(attempt.order_no)
    assert (request.lines, kit.level(TEA)) == ((), (9, 0))


def test_only_what_was_taken_goes_back_on_the_shelf(kit: Kit) -> None:
    attempt = kit.shown(TEA, LAST)
    kit.counter.give_up(attempt.order_no)
    with kit.books.database.write() as db:  # sold to somebody else meanwhile
        shelf.take_found(db, sale_lines(Cart().add(LAST)), "other", kit.clock.now(), "")
    kit.approve(attempt)
    kit.gateway.execute(ref_of(kit.row(attempt)))
    kit.counter.backlog.refund(attempt.order_no, "", WHY)
    kit.let(30)
    assert refunds_of(kit, attempt) == [RefundState.DONE]
    (request,) = kit.books.requests.of_order(attempt.order_no)
    assert [(one.line_no, one.qty) for one in request.lines] == [(1, 1)]
    assert (kit.level(TEA), kit.level(LAST)) == ((10, 0), (0, 0))
    items = kit.books.closings.report(kit.clock.now(), Mode.TEST).items
    assert [one.refunded_won for one in items] == [one.amount_won for one in items]


def test_a_request_that_waits_is_answered_first(kit: Kit, toss: Toss) -> None:
    attempt = in_doubt(kit, toss)
    kit.until(attempt, State.PAID)
    kit.counter.review.ask(Ask(attempt.order_no, WHY))
    with pytest.raises(Refused, match="review.one_is_open"):
        kit.counter.backlog.refund(attempt.order_no, "지우", WHY)
    assert refunds_of(kit, attempt) == []


def test_what_is_not_charged_is_said_and_nothing_is_sent(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    kit.counter.give_up(attempt.order_no)
    kit.approve(attempt)
    kit.let(40)
    before = kit.events(attempt)
    with pytest.raises(Refused) as refused:
        kit.counter.backlog.refund(attempt.order_no, "지우", WHY)
    assert refused.value.key == "unfinished.not_charged_yet"
    assert (kit.events(attempt), refunds_of(kit, attempt)) == (before, [])
    assert (toss.calls("execute"), toss.calls("refunds")) == (0, 0)


def test_what_ended_without_money_is_said_to_be_so(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    kit.counter.give_up(attempt.order_no)
    toss.books.cancel(attempt.order_no)
    with pytest.raises(Refused) as refused:
        kit.counter.backlog.refund(attempt.order_no, "", WHY)
    assert refused.value.key == "unfinished.not_charged"
    assert (kit.row(attempt).over, kit.counter.watch.get(attempt.order_no)) == (True, None)


def test_an_approval_after_giving_up_is_never_executed(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    kit.counter.give_up(attempt.order_no)
    kit.approve(attempt)
    kit.let(60)
    (one,) = listed(kit)
    assert one.kind is Kind.LATE
    with pytest.raises(Refused):
        kit.counter.backlog.refund(attempt.order_no, "", WHY)
    kit.let(60)
    assert (toss.calls("execute"), toss.debits()) == (0, 0)


def test_an_approval_of_what_had_sold_out_is_told_as_such(kit: Kit, toss: Toss) -> None:
    attempt, quicker = kit.shown(LAST), kit.shown(LAST)
    kit.approve(quicker)
    kit.until(quicker, State.PAID)
    kit.counter.shown(quicker.order_no)
    kit.approve(attempt)
    kit.until(attempt, State.SOLD_OUT)
    kit.let(60)
    assert [one.kind for one in listed(kit)] == [Kind.SOLD_OUT]
    assert toss.debits() == 1


def test_without_an_answer_nothing_is_decided(kit: Kit, toss: Toss) -> None:
    attempt = in_doubt(kit, toss)
    kit.cable.unplugged_for = {"everything"}
    with pytest.raises(Refused) as refused:
        kit.counter.backlog.refund(attempt.order_no, "", WHY)
    assert refused.value.key == "refund.cannot_ask"
    assert (kit.row(attempt), refunds_of(kit, attempt)) == (attempt, [])


def test_another_key_may_not_ask(kit: Kit, toss: Toss) -> None:
    attempt = in_doubt(kit, toss)
    kit.restart(key="sk_test_another0002")
    with pytest.raises(Refused, match="other_key"):
        kit.counter.backlog.refund(attempt.order_no, "", WHY)
    assert [one.kind for one in listed(kit)] == [Kind.OTHER_KEY]


def test_nothing_goes_back_from_books_that_are_not_trusted(kit: Kit, toss: Toss) -> None:
    attempt = in_doubt(kit, toss)
    kit.counter.halted = StoreError("ledger.cut", seq=4, anchored=9)
    with pytest.raises(StoreError, match=r"ledger\.cut"):
        kit.counter.backlog.refund(attempt.order_no, "", WHY)
    assert kit.row(attempt) == attempt


@pytest.mark.parametrize("why", ["", "  ", '"까닭"', "가" * 201])
def test_a_decision_needs_a_reason(kit: Kit, toss: Toss, why: str) -> None:
    attempt = in_doubt(kit, toss)
    with pytest.raises(Refused, match=r"refund\."):
        kit.counter.backlog.refund(attempt.order_no, "", why)
    with pytest.raises(Refused, match=r"refund\."):
        kit.counter.backlog.carry_over(attempt.order_no, attempt.order_no, "", why)
    assert kit.row(attempt) == attempt


def test_carrying_over_leaves_everything_as_it_is(kit: Kit, toss: Toss) -> None:
    attempt = in_doubt(kit, toss)
    toss.faults.set("status", "html")
    kit.counter.backlog.carry_over(attempt.order_no, attempt.order_no, "지우", f" {WHY} ")
    (one,) = listed(kit)
    assert one.carried == Carried(kit.clock.now(), f"지우: {WHY}")
    assert (one.kind, one.calls, kit.row(attempt)) == (Kind.UNKNOWN, False, attempt)
    kit.let(10)
    assert [one.carried is not None for one in listed(kit)] == [True]
    toss.faults.clear()
    kit.until_over(attempt)
    assert [(one.kind, one.carried) for one in listed(kit)] == [(Kind.UNSEEN, None)]


def test_two_matters_of_one_payment_are_each_carried_over(kit: Kit, toss: Toss) -> None:
    paid = kit.shown(TEA, TEA)
    kit.approve(paid)
    kit.until_over(paid)
    decided = kit.counter.refunds.decide(Wish(paid.order_no, WHY, 1_000))
    for ref in (paid.order_no, decided.refund_no):
        kit.counter.backlog.carry_over(paid.order_no, ref, "지우", WHY)
    assert [(one.ref, one.calls, one.carried is not None) for one in listed(kit)] == [
        (paid.order_no, False, True),
        (decided.refund_no, False, True),
    ]


def test_the_list_knows_what_toss_said_last(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    kit.restart()
    kit.approve(attempt)
    kit.let(40)
    (one,) = listed(kit)
    assert (one.kind, one.heard.stage, one.heard.attended) == (Kind.APPROVED, "approved", False)
    assert one.heard.at is not None
    assert toss.calls("execute") == 0


def test_what_is_known_to_be_paid_goes_back_too(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    kit.approve(attempt)
    kit.until_over(attempt)
    assert [one.kind for one in listed(kit)] == [Kind.UNSEEN]
    kit.counter.backlog.refund(attempt.order_no, "", WHY)
    assert [one.kind for one in listed(kit)] == [Kind.REFUND_PENDING]
    kit.let(3)
    assert (listed(kit), at_toss(toss, attempt)) == ((), [4_500])


# --- refunds under the window's watch --------------------------------------------------------


def paid(kit: Kit) -> Attempt:
    attempt = kit.shown()
    kit.approve(attempt)
    kit.until_over(attempt)
    return kit.counter.shown(attempt.order_no)


def decided(kit: Kit, won: int = 4_500) -> Attempt:
    """A refund that the till stopped over before it was sent."""
    attempt = paid(kit)
    kit.counter.refunds.decide(Wish(attempt.order_no, WHY, won))
    return attempt


def back_again(kit: Kit) -> None:
    kit.restart()
    kit.counter.backlog.take_over()


def test_what_another_life_decided_is_sent(kit: Kit, toss: Toss) -> None:
    attempt = decided(kit, 500)
    back_again(kit)
    assert [one.kind for one in listed(kit)] == [Kind.REFUND_PENDING]
    kit.let(5)
    assert (refunds_of(kit, attempt), at_toss(toss, attempt)) == ([RefundState.DONE], [500])
    assert (listed(kit), kit.counter.watch.rows()) == ((), ())


def test_a_decision_that_stands_though_the_disk_complained_is_sent(
    kit: Kit, toss: Toss, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt, opened = paid(kit), kit.books.returns.open

    def kept(*given: Any) -> None:
        opened(*given)
        raise StoreError("store.io_error")

    monkeypatch.setattr(kit.books.returns, "open", kept)
    for _ in range(2):  # the second is another press of the button
        with pytest.raises(BoothError):
            kit.counter.backlog.refund(attempt.order_no, "점장", WHY)
    kit.let(5)
    assert (refunds_of(kit, attempt), at_toss(toss, attempt)) == ([RefundState.DONE], [4_500])


def test_a_decision_that_comes_back_from_the_journal_is_looked_after(
    kit: Kit, toss: Toss, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its commit failed and its decider was told so; the next write takes it in from there."""
    attempt, mirrored = paid(kit), mirror.mirror

    def fail_to_commit(*given: Any) -> None:
        mirrored(*given)
        monkeypatch.setattr(database, "mirror", mirrored)
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    monkeypatch.setattr(database, "mirror", fail_to_commit)
    with pytest.raises(StoreError):
        kit.counter.backlog.refund(attempt.order_no, "점장", WHY)
    assert refunds_of(kit, attempt) == []
    kit.counter.cash.take(Cart().add(TEA), 5_000)
    assert refunds_of(kit, attempt) == [RefundState.PENDING]
    assert [one.kind for one in listed(kit)] == [Kind.UNSEEN, Kind.REFUND_PENDING]
    kit.let(60)
    assert (refunds_of(kit, attempt), at_toss(toss, attempt)) == ([RefundState.REFUSED], [])
    kit.counter.backlog.refund(attempt.order_no, "점장", WHY)
    kit.let(5)
    assert (refunds_of(kit, attempt)[1:], at_toss(toss, attempt)) == ([RefundState.DONE], [4_500])


def test_what_was_decided_goes_before_doubt(kit: Kit) -> None:
    attempt = decided(kit)
    back_again(kit)
    doubt = replace(attempt, order_no="ELSEWHERE-1", state=State.UNKNOWN, over=False)
    kit.counter.watch.add(doubt, attended=True)
    watched = kit.counter.take()
    assert watched is not None
    assert watched.refund is not None


@pytest.mark.parametrize("fault", ["lost_answer", "lost_request"])
def test_a_lost_one_is_asked_about_and_sent_again_under_its_number(
    kit: Kit, toss: Toss, fault: str
) -> None:
    attempt = decided(kit)
    toss.faults.set("refunds", fault, times=1)
    back_again(kit)
    kit.let(kit.pace.quiet_s + 10)
    assert (refunds_of(kit, attempt), at_toss(toss, attempt)) == ([RefundState.DONE], [4_500])
    sent = [one for one in toss.books.snapshot()["calls"] if one["call"] == "refunds"]
    assert len(sent) == (1 if fault == "lost_answer" else 2)


def test_what_was_sent_in_another_life_has_its_quiet_period_first(kit: Kit, toss: Toss) -> None:
    attempt = decided(kit)
    toss.faults.set("refunds", "lost_request", times=1)
    back_again(kit)
    kit.let(1)
    back_again(kit)
    kit.let(kit.pace.quiet_s - 2)
    assert toss.calls("refunds") == 1
    kit.let(10)
    assert (toss.calls("refunds"), refunds_of(kit, attempt)) == (2, [RefundState.DONE])


def test_it_is_sent_three_times_at_most_and_then_asked_about_seldom(kit: Kit, toss: Toss) -> None:
    attempt = decided(kit)
    toss.faults.set("refunds", "lost_request")
    back_again(kit)
    kit.let(120)
    assert (toss.calls("refunds"), refunds_of(kit, attempt)) == (3, [RefundState.DOUBTFUL])
    before = toss.calls("status")
    kit.let(300)
    assert 8 <= toss.calls("status") - before <= 11


def test_a_person_has_it_sent_again(kit: Kit, toss: Toss) -> None:
    attempt = decided(kit)
    toss.faults.set("refunds", "lost_request")
    back_again(kit)
    kit.let(120)
    (one,) = listed(kit)
    assert (one.kind, one.calls) == (Kind.REFUND_DOUBTFUL, True)
    toss.faults.clear()
    kit.counter.halted = StoreError("ledger.cut", seq=4, anchored=9)
    with pytest.raises(StoreError):
        kit.counter.backlog.send_again(one.ref)
    kit.counter.halted = None
    assert kit.counter.backlog.send_again(one.ref).refund_no == one.ref
    kit.let(5)
    assert (refunds_of(kit, attempt), at_toss(toss, attempt)) == ([RefundState.DONE], [4_500])
    assert listed(kit) == ()


def asked_about(kit: Kit, toss: Toss) -> tuple[Attempt, Watched]:
    """A payment whose refund is in doubt, and the step handed out that asks about it."""
    attempt = decided(kit)
    toss.faults.set("refunds", "lost_request")
    back_again(kit)
    kit.let(120)
    assert refunds_of(kit, attempt) == [RefundState.DOUBTFUL]
    toss.faults.clear()
    while (step := kit.counter.take()) is None:
        kit.clock.move(1)
    return attempt, step


def test_a_step_handed_out_before_sends_what_a_person_decided_meanwhile(
    kit: Kit, toss: Toss
) -> None:
    """It waited on the lane behind the decision, and knew the refund as it had been."""
    attempt, before = asked_about(kit, toss)
    kit.counter.backlog.send_again(before.vigil.order_no)
    toss.faults.set("refunds", "lost_request", times=1)
    kit.counter.run(before)
    assert (toss.calls("refunds"), refunds_of(kit, attempt)) == (4, [RefundState.PENDING])
    kit.let(kit.pace.quiet_s - 2)
    assert toss.calls("refunds") == 4  # its quiet period counts from there
    kit.let(10)
    assert (toss.calls("refunds"), refunds_of(kit, attempt)) == (4, [RefundState.DOUBTFUL])
    kit.counter.backlog.send_again(before.vigil.order_no)
    kit.let(10)
    assert (toss.calls("refunds"), refunds_of(kit, attempt)) == (5, [RefundState.DONE])
    assert at_toss(toss, attempt) == [4_500]


def test_a_question_that_was_under_way_does_not_bring_the_refund_before_a_decision_back(
    kit: Kit, toss: Toss
) -> None:
    """Against the rule of one lane: Toss is asked while a person decides."""
    attempt, before = asked_about(kit, toss)
    assert before.refund is not None
    number = before.refund.refund_no
    kit.counter.backlog.send_again(number)
    kit.counter.watch.done(number, before.attempt, before.refund)
    kit.let(2)
    assert (refunds_of(kit, attempt), at_toss(toss, attempt)) == ([RefundState.DONE], [4_500])


def test_without_a_network_it_waits_for_one(kit: Kit, toss: Toss) -> None:
    attempt = decided(kit)
    kit.cable.unplugged_for = {"everything"}
    back_again(kit)
    kit.cable.unplugged_for = {"everything"}
    kit.let(100)
    assert refunds_of(kit, attempt) == [RefundState.PENDING]
    kit.cable.unplugged_for = set()
    kit.let(kit.pace.doubt_most_s + 2)
    assert (refunds_of(kit, attempt), at_toss(toss, attempt)) == ([RefundState.DONE], [4_500])


def test_refunds_of_another_key_are_left_alone(kit: Kit, toss: Toss) -> None:
    decided(kit)
    kit.restart(key="sk_test_another0002")
    kit.counter.backlog.take_over()
    kit.let(30)
    assert (kit.counter.watch.rows(), toss.calls("refunds")) == ((), 0)


def test_a_command_was_quicker(kit: Kit) -> None:
    attempt = decided(kit)
    back_again(kit)
    (watched,) = kit.counter.watch.rows()
    (one,) = kit.books.returns.unsettled()
    kit.counter.refunds.advance(one, kit.counter.refunds.watch(one))
    with mock.patch.object(kit.counter.refunds, "advance", side_effect=Stale("store.stale")):
        step = kit.counter.run(watched)
    assert step.refund is not None
    assert (step.refund.state, step.attempt.order_no) == (RefundState.DONE, attempt.order_no)
    assert kit.counter.watch.rows() == ()


def test_books_that_cannot_be_written_are_tried_again(kit: Kit) -> None:
    decided(kit)
    back_again(kit)
    watched = kit.counter.take()
    assert watched is not None
    full = StoreError("store.full")
    with mock.patch.object(kit.books.returns, "apply", side_effect=full), pytest.raises(StoreError):
        kit.counter.run(watched)
    assert (watched.vigil.failures, watched.vigil.in_flight) == (1, False)
    kit.let(kit.pace.doubt_most_s + 2)
    assert kit.counter.watch.rows() == ()


def test_a_throttled_till_slows_down_with_refunds_too(kit: Kit) -> None:
    decided(kit)
    back_again(kit)
    watched = kit.counter.take()
    assert watched is not None
    failed(watched.vigil, "COMMON_THROTTLED", "천천히", busy=True)
    kit.counter.watch.done(watched.vigil.order_no, watched.attempt, watched.refund)
    assert watched.vigil.due - kit.clock.tick() == kit.pace.busy_s


def test_a_doubtful_one_is_asked_about_seldom_and_looked_at_when_told_to(
    kit: Kit, toss: Toss
) -> None:
    decided(kit)
    back_again(kit)
    (watched,) = kit.counter.watch.rows()
    assert watched.refund is not None
    doubtful = replace(watched.refund, state=RefundState.DOUBTFUL, tries=1)
    kit.counter.watch.add_refund(doubtful, watched.attempt, watched.vigil)
    assert kit.counter.take() is not None
    kit.counter.watch.done(doubtful.refund_no, watched.attempt, doubtful)
    assert kit.counter.wait_s() == pytest.approx(kit.pace.given_up_s)
    kit.counter.look_now(doubtful.refund_no)
    kit.clock.move(kit.pace.budget_s)
    assert kit.counter.wait_s() == 0
