"""What is due when: the budget, the order of urgency, the intervals."""

from dataclasses import replace
from typing import Any

import pytest

from pos_app.domain.answer import Stage
from pos_app.domain.payment import Attempt, State
from pos_app.domain.refund import RefundState
from pos_app.flow.cadence import refund_interval_s
from pos_app.flow.pace import Pace
from pos_app.flow.vigil import Vigil, answered, failed
from pos_app.flow.watch import Watch
from pos_app.practice.payment import Contract
from pos_app.practice.request import LIFETIME_S
from tests.domain.make import attempt
from tests.domain.test_refund import refund
from tests.flow.clock import HandClock

PACE = Pace()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def watch(clock: HandClock) -> Watch:
    return Watch(clock, PACE)


def row(
    number: int, state: State = State.WAITING, clock: HandClock | None = None, **facts: Any
) -> Attempt:
    made = clock.now() if clock else HandClock().now()
    return attempt(state, order_no=f"ABCDEFGH-{number}", created_at=made, **facts)


def taken(watch: Watch) -> str | None:
    one = watch.take()
    return one.attempt.order_no[-1] if one else None


def asked(watch: Watch, clock: HandClock, after: Attempt, stage: Stage = Stage.STANDBY) -> None:
    """A question that Toss answered has come back."""
    one = watch.get(after.order_no)
    assert one is not None
    answered(one.vigil, clock.tick(), clock.now(), stage)
    watch.done(after.order_no, after)


def test_nothing_to_do_without_payments(watch: Watch) -> None:
    assert (watch.take(), watch.wait_s()) == (None, None)


def test_one_question_at_a_time_for_each_payment(watch: Watch, clock: HandClock) -> None:
    watch.add(row(1), attended=True)
    assert taken(watch) == "1"
    clock.move(60)
    assert (taken(watch), watch.wait_s()) == (None, None)


def test_the_budget_spaces_the_questions_of_all_payments(watch: Watch, clock: HandClock) -> None:
    for number in (1, 2):
        watch.add(row(number), attended=True)
    assert taken(watch) == "1"
    assert taken(watch) is None
    assert watch.wait_s() == pytest.approx(PACE.budget_s)
    clock.move(PACE.budget_s)
    assert taken(watch) == "2"


def test_a_create_never_waits_for_the_budget(watch: Watch) -> None:
    watch.add(row(1), attended=True)
    watch.add(row(2, State.CREATING), attended=True)
    watch.add(row(3, State.CREATING), attended=True)
    assert [taken(watch), taken(watch), taken(watch)] == ["2", "3", None]


def test_doubt_comes_before_shown_codes_and_those_before_the_rest(
    watch: Watch, clock: HandClock
) -> None:
    watch.add(row(1, State.ABANDONED), attended=False)
    watch.add(row(2, State.CANCELLED, given_up=True), attended=False)
    watch.add(row(3, State.PAID), attended=True)
    watch.add(row(4), attended=True)
    watch.add(row(5, State.UNKNOWN), attended=True)
    order = []
    for _ in range(5):
        order.append(taken(watch))
        clock.move(PACE.budget_s)
    assert order == ["5", "4", "3", "2", "1"]


def test_a_buyer_who_stands_here_goes_before_a_doubt_of_another_life_that_toss_has_answered(
    watch: Watch, clock: HandClock
) -> None:
    doubt, shown = row(1, State.UNKNOWN, clock), row(2, clock=clock)
    for one, attended in ((doubt, False), (shown, True)):
        watch.add(one, attended=attended)
        asked(watch, clock, one)
    clock.move(PACE.doubt_most_s)
    assert taken(watch) == "2"


@pytest.mark.parametrize(("buyers", "interval"), [(1, 2.0), (2, 2.0), (5, 5.0)])
def test_every_buyer_is_asked_every_two_seconds_or_as_many_as_there_are(
    watch: Watch, clock: HandClock, buyers: int, interval: float
) -> None:
    for number in range(buyers):
        watch.add(row(number), attended=True)
    one = watch.take()
    assert one is not None
    asked(watch, clock, one.attempt)
    assert one.vigil.due - clock.tick() == interval


def due_in(watch: Watch, clock: HandClock, after: Attempt, failures: int = 0) -> float:
    attended = after.state in (State.WAITING, State.EXECUTING, State.UNKNOWN)
    vigil = watch.add(after, attended=attended)
    assert watch.take() is not None
    for _ in range(failures):
        failed(vigil, "timeout", "", busy=False)
    watch.done(after.order_no, after)
    return vigil.due - clock.tick()


@pytest.mark.parametrize(
    ("state", "failures", "seconds"),
    [
        (State.WAITING, 1, 4.0),
        (State.WAITING, 2, 8.0),
        (State.WAITING, 9, 10.0),
        (State.UNKNOWN, 0, 2.0),
        (State.UNKNOWN, 9, 4.0),
        (State.EXECUTING, 0, 2.0),
        (State.CREATING, 1, 1.0),
        (State.PAID, 0, 1.0),
        (State.PAID, 3, 16.0),
        (State.PAID, 9, 30.0),
        (State.CANCELLED, 0, 30.0),
        (State.ABANDONED, 9, 30.0),
    ],
)
def test_intervals(
    watch: Watch, clock: HandClock, state: State, failures: int, seconds: float
) -> None:
    assert due_in(watch, clock, row(1, state, clock), failures) == seconds


def test_what_was_given_up_long_ago_is_asked_seldom(watch: Watch, clock: HandClock) -> None:
    old = row(1, State.CANCELLED, clock)
    clock.move(PACE.old_after_s + 1)
    assert due_in(watch, clock, old) == PACE.given_up_old_s


def test_the_end_that_toss_makes_after_its_own_15_minutes_is_not_missed_by_five(
    watch: Watch, clock: HandClock
) -> None:
    """Seed 3008921: in that very second it was asked every five minutes already."""
    left_over = row(1, State.WAITING, clock)
    clock.move(LIFETIME_S[Contract.V2] + PACE.given_up_s)
    vigil = watch.add(left_over, attended=False)
    assert watch.take() is not None
    asked(watch, clock, left_over, Stage.APPROVED)
    assert vigil.due - clock.tick() == PACE.given_up_s


@pytest.mark.parametrize(
    ("state", "age_s", "failures", "since_quiet_s", "seconds"),
    [
        (RefundState.PENDING, 0.0, 0, 0.0, 2.0),
        (RefundState.PENDING, 0.0, 1, 0.0, 4.0),
        (RefundState.PENDING, 0.0, 9, 60.0, 4.0),
        (RefundState.PENDING, 961.0, 3, 60.0, 16.0),
        (RefundState.PENDING, 961.0, 9, 60.0, 30.0),
        (RefundState.PENDING, 0.0, 0, 1.5, 2.0),
        (RefundState.PENDING, 0.0, 0, 2.0, 30.0),
        (RefundState.PENDING, 961.0, 0, 2.0, 300.0),
        (RefundState.DOUBTFUL, 0.0, 9, 0.0, 30.0),
        (RefundState.DOUBTFUL, 961.0, 0, 60.0, 300.0),
    ],
)
def test_intervals_of_refunds(
    state: RefundState, age_s: float, failures: int, since_quiet_s: float, seconds: float
) -> None:
    vigil = Vigil("ABCDEFGH-1-R1", due=0.0, failures=failures, quiet_until=1_000.0)
    now = 1_000.0 + since_quiet_s
    assert refund_interval_s(refund(state), vigil, PACE, now=now, age_s=age_s) == seconds


def test_a_create_goes_before_doubt_and_a_refund_that_was_never_sent_too(
    watch: Watch, clock: HandClock
) -> None:
    one = row(1, State.UNKNOWN)
    vigil = watch.add(one, attended=True)
    clock.move(1)
    watch.add(row(2, State.CREATING), attended=True)
    watch.add_refund(refund(tries=0), one, Vigil("ABCDEFGH-1-R1", due=clock.tick()))
    taken = []
    for _ in range(3):
        clock.move(PACE.budget_s)
        taken.append(watch.take())
    create, unsent, doubt = (one for one in taken if one)
    assert create.attempt.state is State.CREATING
    assert unsent.refund is not None
    assert doubt.vigil is vigil


def test_a_refund_ages_by_itself_and_not_with_its_sale(watch: Watch, clock: HandClock) -> None:
    sale = row(1, State.PAID, clock)
    clock.move(PACE.old_after_s + 1)
    one = refund(created_at=clock.now())
    vigil = Vigil(one.refund_no, due=clock.tick(), failures=3)
    watch.add_refund(one, sale, vigil)
    assert watch.take() is not None
    watch.done(one.refund_no, sale, one)
    assert vigil.due - clock.tick() == PACE.doubt_most_s


@pytest.mark.parametrize(("late_s", "first"), [(10.0, "1"), (10.1, "2")])
def test_a_shown_code_that_was_late_too_long_goes_before_doubt_that_is_later(
    watch: Watch, clock: HandClock, late_s: float, first: str
) -> None:
    watch.add(row(1, State.UNKNOWN), attended=True)
    clock.move(1)
    watch.add(row(2), attended=True)
    clock.move(late_s)
    assert taken(watch) == first


def test_a_refund_whose_answer_is_out_goes_before_shown_codes_and_a_doubtful_one_last(
    watch: Watch, clock: HandClock
) -> None:
    paid = row(1, State.PAID)
    doubtful, sent = refund(RefundState.DOUBTFUL, refund_no="R1"), refund(refund_no="R2")
    watch.add_refund(doubtful, paid, Vigil("R1", due=clock.tick(), asked=clock.tick()))
    watch.add_refund(sent, paid, Vigil("R2", due=clock.tick()))
    watch.add(row(2), attended=True)
    watch.rows()[2].vigil.due -= 1
    taken = []
    for _ in range(3):
        clock.move(PACE.budget_s)
        taken.append(watch.take())
    assert [one.refund.refund_no if one and one.refund else None for one in taken] == [
        "R2",
        None,
        "R1",
    ]


def test_a_throttled_till_slows_down(watch: Watch, clock: HandClock) -> None:
    one = row(1, clock=clock)
    vigil = watch.add(one, attended=True)
    watch.take()
    failed(vigil, "COMMON_THROTTLED", "천천히", busy=True)
    watch.done(one.order_no, one)
    assert vigil.due - clock.tick() == PACE.busy_s
    assert (vigil.trouble, vigil.trouble_text) == ("COMMON_THROTTLED", "천천히")
    clock.move(PACE.busy_s)
    watch.take()
    asked(watch, clock, one)
    assert (vigil.trouble, vigil.trouble_text) == ("", "")
    assert (vigil.failures, vigil.busy) == (0, False)


def test_what_is_over_is_not_asked_again(watch: Watch) -> None:
    one = row(1)
    watch.add(one, attended=True)
    watch.take()
    watch.done(one.order_no, replace(one, state=State.CANCELLED, over=True))
    assert watch.rows() == ()
    watch.done(one.order_no, one)
    assert watch.get(one.order_no) is None


def test_a_row_in_doubt_that_was_found_starts_its_quiet_period_anew(
    watch: Watch, clock: HandClock
) -> None:
    assert watch.add(row(1, State.UNKNOWN), attended=False).quiet_until == (
        clock.tick() + PACE.quiet_s
    )
    assert watch.add(row(2), attended=False).quiet_until < clock.tick()


def test_attending_hurrying_and_forgetting(watch: Watch, clock: HandClock) -> None:
    one = row(1, clock=clock)
    vigil = watch.add(one, attended=False)
    watch.take()
    watch.done(one.order_no, one)
    assert watch.wait_s() == pytest.approx(PACE.given_up_s)
    watch.hurry(one.order_no)
    assert vigil.due == clock.tick()
    vigil.due += 99
    watch.attend(one.order_no)
    assert (vigil.attended, vigil.due) == (True, clock.tick())
    clock.move(PACE.budget_s)
    assert watch.take() is not None
    assert [one.vigil.pressed for one in watch.rows()] == [False]
    watch.forget(one.order_no)
    for unknown in (watch.attend, watch.hurry, watch.forget):
        unknown("ABCDEFGH-9")
    assert watch.rows() == ()


def test_a_note_from_outside_replaces_an_older_row_only(watch: Watch, clock: HandClock) -> None:
    one = row(1, clock=clock, version=3)
    vigil = watch.add(one, attended=True)
    vigil.due += 50
    watch.note(replace(one, version=2, state=State.CANCELLED))
    assert watch.rows()[0].attempt == one
    newer = replace(one, version=4, state=State.CANCELLED)
    watch.note(newer)
    assert (watch.rows()[0].attempt, vigil.due) == (newer, clock.tick())
    watch.note(row(7))
    assert len(watch.rows()) == 1


@pytest.mark.parametrize("seconds", [3_600.0, -3_600.0])
def test_after_a_sleep_everything_is_asked_at_once(
    watch: Watch, clock: HandClock, seconds: float
) -> None:
    one = row(1, clock=clock)
    vigil = watch.add(one, attended=True)
    watch.take()
    watch.done(one.order_no, one)
    vigil.failures = 7
    clock.move(1)
    assert taken(watch) is None
    clock.jump(seconds)
    assert taken(watch) == "1"
    assert vigil.failures == 0
