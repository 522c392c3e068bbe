"""What every answer means for a row in every state."""

import itertools
from dataclasses import replace
from typing import Any

import pytest

from pos_app.domain.answer import (
    CHARGED,
    GOING_BACK,
    Created,
    RefundRow,
    Reply,
    Stage,
    StatusReport,
    Verdict,
)
from pos_app.domain.face import Face, face_of
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import GIVEN_BACK, HOLDING, TAKEN, Attempt, PaidFacts, State
from pos_app.domain.stock import StockEffect
from pos_app.domain.verdict import (
    Change,
    EntryKind,
    intend_execute,
    judge_abandon,
    judge_create,
    judge_execute,
    judge_give_up,
    judge_restart,
    judge_sold_out,
    judge_status,
    may_execute_again,
)
from tests.domain.make import NOON, attempt, later

FACTS = PaidFacts(paid_amount_won=Won(18_000), discounted_won=Won(500), transaction_id="tx")
SPLIT = TaxSplit(Won(16_818), Won(1_682), Won(0))


def status(row: Attempt, stage: Stage, **how: Any) -> Change | None:
    known = {"quiet_over": True, "long_gone": False} | how
    report = StatusReport(stage, "tok", FACTS, SPLIT, Won(18_500))
    return judge_status(row, report, later(60), **known)


# --- create -------------------------------------------------------------------------------------


def test_a_created_payment_waits() -> None:
    reply = Reply(Verdict.YES, Created("tok", "https://pay.toss.im/x", later(600)))
    change = judge_create(attempt(State.CREATING), reply)
    after = change.after
    assert (after.state, after.pay_token, after.expires_at) == (
        State.WAITING,
        "tok",
        later(600),
    )
    assert (change.stock, change.entry) == (StockEffect.NONE, None)


@pytest.mark.parametrize("verdict", [Verdict.NO, Verdict.UNKNOWN, Verdict.NOT_SENT])
def test_any_other_create_is_abandoned_and_stays_to_be_asked(verdict: Verdict) -> None:
    reply: Reply[Created] = Reply(verdict, code="COMMON_PAY_ERROR", message="잠시 뒤에")
    change = judge_create(attempt(State.CREATING), reply)
    assert change.after.state is State.ABANDONED
    assert not change.after.over
    assert (change.after.refusal_code, change.after.refusal_text) == (
        "COMMON_PAY_ERROR",
        "잠시 뒤에",
    )
    assert change.after.alarm is None
    assert change.detail == "COMMON_PAY_ERROR 잠시 뒤에"


def test_a_create_with_a_foreign_echo_raises_an_alarm() -> None:
    reply: Reply[Created] = Reply(Verdict.UNKNOWN, code="echo_amount", alarm=True)
    assert judge_create(attempt(State.CREATING), reply).after.alarm == "echo_amount"


def test_a_number_that_was_used_already_is_an_alarm() -> None:
    reply: Reply[Created] = Reply(Verdict.NO, code="11", message="중복 주문", taken=True)
    after = judge_create(attempt(State.CREATING), reply).after
    assert (after.state, after.taken, after.over) == (State.ABANDONED, True, False)
    assert (after.refusal_code, after.refusal_text) == ("11", "중복 주문")


@pytest.mark.parametrize("stage", Stage)
def test_of_a_payment_that_is_not_ours_nothing_is_ever_booked(stage: Stage) -> None:
    taken = attempt(State.ABANDONED, alarm=TAKEN)
    for quiet_over in (True, False):
        report = StatusReport(stage)
        assert judge_status(taken, report, NOON, quiet_over=quiet_over, long_gone=False) is None
        change = judge_status(taken, report, NOON, quiet_over=quiet_over, long_gone=True)
        assert change is not None
        assert change.after == replace(taken, over=True)
        assert (change.stock, change.entry) == (StockEffect.NONE, None)


# --- execute ------------------------------------------------------------------------------------


def test_the_intent_reserves_once() -> None:
    first = intend_execute(attempt())
    assert (first.after.state, first.after.execute_tries) == (State.EXECUTING, 1)
    assert first.stock is StockEffect.RESERVE
    unknown = replace(first.after, state=State.UNKNOWN)
    second = intend_execute(unknown)
    assert (second.after.state, second.after.execute_tries) == (State.EXECUTING, 2)
    assert second.stock is StockEffect.NONE
    unsent = intend_execute(first.after)
    assert (unsent.after.state, unsent.after.execute_tries) == (State.EXECUTING, 2)
    assert unsent.stock is StockEffect.NONE


def test_yes_is_paid_with_its_ledger_entry_and_its_stock() -> None:
    change = judge_execute(attempt(State.EXECUTING), Reply(Verdict.YES, FACTS), later(9))
    assert change.after.state is State.PAID
    assert not change.after.over  # the one question after the sale is still to be asked
    assert (change.after.paid_at, change.after.paid_amount_won) == (later(9), 18_000)
    assert not change.after.recovered
    assert not change.after.found
    assert (change.stock, change.entry) == (StockEffect.TAKE, EntryKind.PAID)


@pytest.mark.parametrize("final", [True, False])
def test_no_is_doubt_until_toss_confirms_it(final: bool) -> None:
    reply: Reply[PaidFacts] = Reply(
        Verdict.NO, code="COMMON_NOT_ENOUGH_CASH", message="잔액이 부족해요", final=final
    )
    change = judge_execute(attempt(State.EXECUTING, execute_tries=1), reply, NOON)
    after = change.after
    assert after.state is State.UNKNOWN
    assert (after.refusal_final, after.refusal_text) == (final, "잔액이 부족해요")
    assert (change.stock, change.entry) == (StockEffect.NONE, None)


def test_a_final_no_to_a_repeat_ends_nothing_while_the_first_may_still_land() -> None:
    reply: Reply[PaidFacts] = Reply(Verdict.NO, code="COMMON_NOT_ENOUGH_CASH", final=True)
    after = judge_execute(attempt(State.EXECUTING, execute_tries=2), reply, NOON).after
    assert (after.state, after.refusal_final) == (State.UNKNOWN, False)
    for stage in (Stage.APPROVED, Stage.STANDBY):
        assert status(after, stage) is None
        assert not may_execute_again(after, stage, quiet_over=True, most=3)
    ended = status(after, Stage.CANCELLED)
    assert ended is not None
    assert (ended.after.state, ended.stock) == (State.DECLINED, StockEffect.RELEASE)


def test_a_no_without_a_code_is_still_a_refusal() -> None:
    reply: Reply[PaidFacts] = Reply(Verdict.NO)
    after = judge_execute(attempt(State.EXECUTING), reply, NOON).after
    assert after.refusal_code == "-1"


def test_unknown_keeps_the_reservation() -> None:
    reply: Reply[PaidFacts] = Reply(Verdict.UNKNOWN, code="timeout")
    change = judge_execute(attempt(State.EXECUTING), reply, NOON)
    assert change.after.state is State.UNKNOWN
    assert change.after.refusal_code is None
    assert (change.stock, change.entry) == (StockEffect.NONE, None)


def test_a_foreign_echo_is_an_alarm_never_green() -> None:
    reply: Reply[PaidFacts] = Reply(Verdict.UNKNOWN, code="echo_amount", alarm=True)
    after = judge_execute(attempt(State.EXECUTING), reply, NOON).after
    assert (after.state, after.alarm) == (State.UNKNOWN, "echo_amount")


def test_what_did_not_leave_the_machine_does_not_count_as_a_try() -> None:
    row = attempt(State.EXECUTING, execute_tries=1)
    change = judge_execute(row, Reply(Verdict.NOT_SENT, code="no_connection"), NOON)
    assert (change.after.state, change.after.execute_tries) == (State.EXECUTING, 0)


# --- status: every state against every stage ------------------------------------------------------

ENDED = (State.ABANDONED, State.CANCELLED, State.DECLINED, State.SOLD_OUT)


@pytest.mark.parametrize("stage", sorted(CHARGED - GOING_BACK))
@pytest.mark.parametrize("state", [s for s in State if s is not State.PAID])
def test_charged_is_paid_whatever_we_thought(state: State, stage: Stage) -> None:
    change = status(attempt(state), stage)
    assert change is not None
    after = change.after
    assert (after.state, after.over, after.recovered) == (State.PAID, True, True)
    assert (after.pay_token, after.toss_vat_won, after.refundable_won) == ("tok", 1_682, 18_500)
    if state in HOLDING:
        assert not after.found
        assert (change.stock, change.entry) == (StockEffect.TAKE, EntryKind.PAID)
    else:
        assert after.found
        assert (change.stock, change.entry) == (StockEffect.TAKE_FOUND, EntryKind.FOUND)


def gone_back(row: Attempt, report: StatusReport, explained_won: int = 0) -> Change | None:
    return judge_status(
        row, report, later(60), quiet_over=True, long_gone=False, explained_won=explained_won
    )


BACK = StatusReport(
    Stage.REFUNDED, "tok", FACTS, None, Won(0), (RefundRow(Won(18_500), done=True),)
)


@pytest.mark.parametrize("state", [s for s in State if s is not State.PAID])
@pytest.mark.parametrize(
    "report",
    [
        BACK,
        replace(BACK, refunds=()),
        StatusReport(Stage.REFUNDED),
        StatusReport(Stage.REFUNDING),
        replace(BACK, refunds=(RefundRow(Won(1), done=True),)),
    ],
)
def test_what_another_hand_gave_back_is_booked_and_never_green(
    state: State, report: StatusReport
) -> None:
    change = gone_back(attempt(state), report)
    assert change is not None
    after = change.after
    assert (after.state, after.alarm, after.over) == (State.PAID, GIVEN_BACK, False)
    assert (after.denied, after.given_back) == (True, True)
    assert face_of(after, attended=True) is Face.DENIED
    assert change.entry is not None  # the money did come
    assert gone_back(after, report) is None
    known = gone_back(after, report, explained_won=18_500)
    assert known is not None
    assert (known.after.alarm, known.after.over, known.entry) == (None, True, None)


def test_a_sale_that_is_booked_and_given_back_by_another_hand_is_an_alarm() -> None:
    change = gone_back(attempt(State.PAID), BACK)
    assert change is not None
    assert (change.after.alarm, change.after.over, change.entry) == (GIVEN_BACK, False, None)
    ours = gone_back(attempt(State.PAID), BACK, explained_won=18_500)
    assert ours is not None
    assert (ours.after.alarm, ours.after.over) == (None, True)


@pytest.mark.parametrize("state", [State.WAITING, State.UNKNOWN])
def test_money_that_moved_ends_an_alarm(state: State) -> None:
    change = status(attempt(state, alarm="echo_amount"), Stage.COMPLETE)
    assert change is not None
    assert (change.after.alarm, change.after.denied) == (None, False)


def test_the_one_question_after_the_sale_brings_the_split() -> None:
    change = status(attempt(State.PAID, paid_at=NOON), Stage.COMPLETE)
    assert change is not None
    assert (change.after.over, change.after.toss_vat_won) == (True, 1_682)
    assert change.after.paid_at == NOON
    assert (change.stock, change.entry) == (StockEffect.NONE, None)
    assert status(change.after, Stage.COMPLETE) is None


@pytest.mark.parametrize(("known", "after"), [("ours", "ours"), (None, "tok")])
def test_a_sale_keeps_its_token_or_learns_it(known: str | None, after: str) -> None:
    for state in (State.PAID, State.UNKNOWN, State.CANCELLED):
        change = status(attempt(state, pay_token=known), Stage.COMPLETE)
        assert change is not None
        assert change.after.pay_token == after


def test_a_status_without_a_split_is_enough_to_be_over() -> None:
    change = judge_status(
        attempt(State.PAID), StatusReport(Stage.COMPLETE), NOON, quiet_over=True, long_gone=False
    )
    assert change is not None
    assert change.after.over
    assert change.after.toss_vat_won is None


@pytest.mark.parametrize(
    ("state", "refusal", "to", "stock"),
    [
        (State.CREATING, None, State.ABANDONED, StockEffect.NONE),
        (State.WAITING, None, State.CANCELLED, StockEffect.NONE),
        (State.EXECUTING, None, State.CANCELLED, StockEffect.RELEASE),
        (State.UNKNOWN, None, State.CANCELLED, StockEffect.RELEASE),
        (State.UNKNOWN, "COMMON_NOT_ENOUGH_CASH", State.DECLINED, StockEffect.RELEASE),
        *((state, None, state, StockEffect.NONE) for state in ENDED),
    ],
)
def test_cancelled_at_toss_is_over(
    state: State, refusal: str | None, to: State, stock: StockEffect
) -> None:
    change = status(attempt(state, refusal_code=refusal), Stage.CANCELLED)
    assert change is not None
    assert (change.after.state, change.after.over, change.stock) == (to, True, stock)
    assert change.entry is None
    if to not in HOLDING:
        assert status(change.after, Stage.CANCELLED) is None


@pytest.mark.parametrize("state", [*sorted(HOLDING), *ENDED])
def test_the_end_of_what_may_still_land_is_over_after_the_quiet_period_only(state: State) -> None:
    early = status(attempt(state, execute_tries=1), Stage.CANCELLED, quiet_over=False)
    if state in HOLDING:
        assert early is not None
        assert (early.after.state, early.stock) == (State.CANCELLED, StockEffect.RELEASE)
        assert not early.after.over
        row = early.after
    else:
        assert early is None
        row = attempt(state, execute_tries=1)
    late = status(row, Stage.COMPLETE, quiet_over=False)
    assert late is not None
    assert (late.after.state, late.after.found, late.entry) == (State.PAID, True, EntryKind.FOUND)
    sure = status(row, Stage.CANCELLED)
    assert sure is not None
    assert (sure.after.state, sure.after.over) == (row.state, True)
    assert sure.stock is StockEffect.NONE


@pytest.mark.parametrize("state", [*sorted(HOLDING), State.PAID])
def test_no_such_payment_is_an_alarm_where_money_may_be(state: State) -> None:
    for long_gone in (True, False):
        change = status(attempt(state), Stage.ABSENT, long_gone=long_gone)
        assert change is not None
        assert (change.after.state, change.after.alarm) == (state, "no_such_payment")
        assert not change.after.over
        assert change.stock is StockEffect.NONE
        assert status(change.after, Stage.ABSENT) is None


@pytest.mark.parametrize("state", [State.CREATING, State.WAITING, *ENDED])
def test_no_such_payment_is_believed_after_65_minutes(state: State) -> None:
    assert status(attempt(state), Stage.ABSENT) is None
    change = status(attempt(state), Stage.ABSENT, long_gone=True)
    assert change is not None
    assert change.after.over


DENIALS = {
    Stage.STANDBY: "standby_after_paid",
    Stage.APPROVED: "approved_after_paid",
    Stage.CANCELLED: "cancelled_after_paid",
    Stage.ABSENT: "no_such_payment",
}


@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize(("stage", "alarm"), DENIALS.items())
def test_a_denied_sale_stays_paid_with_an_alarm_and_is_asked_on(
    stage: Stage, alarm: str, over: bool
) -> None:
    change = status(attempt(State.PAID, over=over), stage, quiet_over=False)
    assert change is not None
    assert (change.after.state, change.after.alarm) == (State.PAID, alarm)
    assert (change.after.over, change.after.denied) == (False, True)
    assert (change.event, change.detail) == ("alarm", alarm)
    assert (change.stock, change.entry) == (StockEffect.NONE, None)
    assert status(change.after, stage) is None
    healed = status(change.after, Stage.COMPLETE)
    assert healed is not None
    assert (healed.after.over, healed.after.denied, healed.entry) == (True, False, None)


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        *itertools.product((State.CREATING, State.WAITING), (Stage.STANDBY, Stage.APPROVED)),
        *itertools.product(sorted(HOLDING), (Stage.STANDBY, Stage.APPROVED)),
        *itertools.product(ENDED, (Stage.STANDBY,)),
        *itertools.product(State, (Stage.PROGRESS, Stage.STRANGE)),
    ],
)
def test_these_answers_change_nothing(state: State, stage: Stage) -> None:
    assert status(attempt(state), stage) is None


@pytest.mark.parametrize("stage", [Stage.STANDBY, Stage.APPROVED])
def test_a_final_refusal_is_confirmed_after_the_quiet_period_only(stage: Stage) -> None:
    row = attempt(State.UNKNOWN, refusal_code="CARD_NOT_AVAILABLE", refusal_final=True)
    assert status(row, stage, quiet_over=False) is None
    change = status(row, stage)
    assert change is not None
    assert (change.after.state, change.after.over) == (State.DECLINED, False)
    assert change.stock is StockEffect.RELEASE
    vague = replace(row, refusal_final=False)
    assert status(vague, stage) is None


@pytest.mark.parametrize("state", ENDED)
def test_a_late_approval_is_noted_once_and_never_executed(state: State) -> None:
    change = status(attempt(state, given_up=True), Stage.APPROVED)
    assert change is not None
    assert change.after.state is state
    assert change.after.late_approval_at == later(60)
    assert status(change.after, Stage.APPROVED) is None


# --- the rest -------------------------------------------------------------------------------------


def test_the_same_token_is_executed_again_only_when_nothing_speaks_against_it() -> None:
    row = attempt(State.UNKNOWN, execute_tries=1)

    def may(row: Attempt, stage: Stage = Stage.APPROVED, quiet_over: bool = True) -> bool:
        return may_execute_again(row, stage, quiet_over=quiet_over, most=3)

    assert may(row)
    assert may(replace(row, state=State.EXECUTING, execute_tries=2))
    assert not may(row, quiet_over=False)
    assert not may(row, Stage.STANDBY)
    assert not may(replace(row, execute_tries=3))
    assert not may(replace(row, refusal_code="COMMON_TIMEOUT"))
    assert not may(replace(row, alarm="echo_amount"))
    assert not any(may(replace(row, state=s)) for s in State if s not in HOLDING)


def test_a_restart_puts_what_was_under_way_in_doubt() -> None:
    after = {state: judge_restart(attempt(state)) for state in State}
    moved = {state: change.after.state for state, change in after.items() if change}
    assert moved == {State.CREATING: State.ABANDONED, State.EXECUTING: State.UNKNOWN}


def test_only_a_create_is_abandoned() -> None:
    change = judge_abandon(attempt(State.CREATING))
    assert change is not None
    assert (change.after.state, change.after.over) == (State.ABANDONED, False)
    assert all(judge_abandon(attempt(s)) is None for s in State if s is not State.CREATING)


def test_sold_out_and_given_up() -> None:
    assert judge_sold_out(attempt(), "A").after.state is State.SOLD_OUT
    given_up = judge_give_up(attempt()).after
    assert (given_up.state, given_up.given_up, given_up.over) == (State.CANCELLED, True, False)


@pytest.mark.parametrize(
    ("change", "event", "detail"),
    [
        (intend_execute(attempt()), "execute_intent", "try 1"),
        (intend_execute(attempt(State.EXECUTING, execute_tries=1)), "execute_again", "try 2"),
        (intend_execute(attempt(State.UNKNOWN, execute_tries=2)), "execute_intent", "try 3"),
        (judge_sold_out(attempt(), "A"), "sold_out", "A"),
        (judge_give_up(attempt()), "given_up", ""),
        (judge_abandon(attempt(State.CREATING)), "abandoned", ""),
        (judge_restart(attempt(State.CREATING)), "found_at_start", ""),
        (judge_restart(attempt(State.EXECUTING)), "found_at_start", ""),
        (status(attempt(State.UNKNOWN), Stage.COMPLETE), "recovered", ""),
        (status(attempt(State.WAITING), Stage.COMPLETE), "found", ""),
        (status(attempt(State.PAID), Stage.COMPLETE), "confirmed", ""),
        (status(attempt(State.WAITING), Stage.CANCELLED), "toss_cancelled", ""),
        (status(attempt(State.WAITING), Stage.ABSENT, long_gone=True), "no_such_payment", ""),
        (status(attempt(State.CANCELLED), Stage.APPROVED), "late_approval", ""),
        (
            status(attempt(State.UNKNOWN, refusal_final=True), Stage.STANDBY),
            "refusal_confirmed",
            "standby",
        ),
    ],
)
def test_the_history_names_each_change(change: Change | None, event: str, detail: str) -> None:
    assert change is not None
    assert (change.event, change.detail) == (event, detail)


def test_the_history_tells_code_and_sentence_of_an_answer() -> None:
    reply: Reply[Any] = Reply(Verdict.NO, code="COMMON_TIMEOUT", message="늦어요")
    changes = [judge_create(attempt(State.CREATING), reply)]
    changes += [judge_execute(attempt(State.EXECUTING), reply, NOON)]
    reply = replace(reply, verdict=Verdict.NOT_SENT, message="")
    changes += [judge_execute(attempt(State.EXECUTING, execute_tries=1), reply, NOON)]
    assert [(change.event, change.detail) for change in changes] == [
        ("create_no", "COMMON_TIMEOUT 늦어요"),
        ("execute_no", "COMMON_TIMEOUT 늦어요"),
        ("execute_not_sent", "COMMON_TIMEOUT"),
    ]
