"""The list of what is not finished: what stands in it, in which order, and who has to act."""

from dataclasses import replace
from typing import Any

import pytest

from pos_app.domain.answer import Stage
from pos_app.domain.cart import SaleLine, tax_of
from pos_app.domain.catalog import Sku, TaxClass
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Account, Contract, Mode, State, Tender
from pos_app.domain.receipt import HistoryLine, Sale, SaleRecord
from pos_app.domain.refund import Refund, RefundState
from pos_app.domain.unfinished import (
    CARRIED,
    Carried,
    Decision,
    Heard,
    Kind,
    Needs,
    Unfinished,
    carried_detail,
    unfinished,
)
from tests.domain.make import ACCOUNT, NOON, attempt, later

LINES = (SaleLine(Sku("A"), "머그컵", 1, Won(18_500), Won(18_500), TaxClass.TAXABLE),)
GONE = TaxSplit(Won(16_818), Won(1_682), Won(0))
OTHER = ("", "")


def refund(state: RefundState = RefundState.PENDING, won: int = 18_500, **more: Any) -> Refund:
    facts: dict[str, Any] = {"refund_no": "ABCDEFGH-1-R1", "order_no": "ABCDEFGH-1", **more}
    return Refund(
        amount_won=Won(won), tax=GONE, reason="교환", who="", created_at=later(50),
        baseline_rows=0, baseline_left_won=Won(18_500), state=state, **facts,
    )  # fmt: skip


def record(state: State, *refunds: Refund, history: tuple[str, str] = OTHER, **facts: Any) -> Any:
    line = HistoryLine(later(90), "ABCDEFGH-1", *history)
    sale = Sale(1, LINES, tax_of(LINES), NOON, Mode.TEST)
    return SaleRecord(sale, attempt(state, **facts), (line,) if history[0] else (), refunds)


def listed(*records: SaleRecord, may_ask: bool = True, **heard: Heard) -> tuple[Unfinished, ...]:
    known = {f"ABCDEFGH-{number.removeprefix('n')}": one for number, one in heard.items()}
    return unfinished(records, known, lambda _: may_ask)


def kinds(*records: SaleRecord, **more: Any) -> list[Kind]:
    return [one.kind for one in listed(*records, **more)]


PAID: dict[str, Any] = {"paid_at": later(30), "over": True}
APPROVED, ATTENDED = Heard(Stage.APPROVED), Heard(Stage.APPROVED, attended=True)


@pytest.mark.parametrize(
    ("state", "facts", "kind"),
    [
        (State.CREATING, {}, Kind.WAITING),
        (State.WAITING, {}, Kind.WAITING),
        (State.EXECUTING, {}, Kind.EXECUTING),
        (State.UNKNOWN, {}, Kind.UNKNOWN),
        (State.UNKNOWN, {"alarm": "echo_amount"}, Kind.ALARM),
        (State.WAITING, {"alarm": "echo_amount"}, Kind.ALARM),
        (State.ABANDONED, {"alarm": "echo_amount"}, Kind.TRAILING),
        (State.CANCELLED, {"given_up": True}, Kind.TRAILING),
        (State.CANCELLED, {"given_up": True, "late_approval_at": NOON}, Kind.LATE),
        (State.SOLD_OUT, {"late_approval_at": NOON}, Kind.SOLD_OUT),
        (State.DECLINED, {}, Kind.TRAILING),
        (State.PAID, {**PAID, "found": True, "recovered": True}, Kind.FOUND),
        (State.PAID, {**PAID, "found": True, "tender": Tender.CASH}, Kind.UNSEEN),
        (State.PAID, {**PAID, "recovered": True}, Kind.UNSEEN),
        (State.PAID, {**PAID, "over": False}, Kind.UNSEEN),
        (State.PAID, {**PAID, "shown_at": NOON, "alarm": "no_such_payment"}, Kind.DENIED),
    ],
)
def test_every_row_that_is_not_finished_is_listed(
    state: State, facts: dict[str, Any], kind: Kind
) -> None:
    assert kinds(record(state, **facts)) == [kind]


@pytest.mark.parametrize(
    ("state", "facts"),
    [
        (State.ABANDONED, {"over": True}),
        (State.CANCELLED, {"over": True, "late_approval_at": NOON}),
        (State.PAID, {**PAID, "shown_at": NOON}),
        (State.PAID, {"paid_at": NOON, "shown_at": NOON}),  # Toss' confirmation needs nobody
    ],
)
def test_what_is_finished_is_not_listed(state: State, facts: dict[str, Any]) -> None:
    assert listed(record(state, **facts)) == ()


def test_an_approval_calls_for_somebody_only_where_nobody_attends() -> None:
    assert kinds(record(State.WAITING), n1=APPROVED) == [Kind.APPROVED]
    assert kinds(record(State.WAITING), n1=ATTENDED) == [Kind.WAITING]
    assert kinds(record(State.WAITING), n1=Heard(Stage.STANDBY)) == [Kind.WAITING]
    assert kinds(record(State.PAID, **PAID), n1=ATTENDED) == []


def test_another_key_is_needed_for_what_only_it_may_ask() -> None:
    rows = (record(State.UNKNOWN), record(State.PAID, refund(), **PAID))
    assert kinds(*rows, may_ask=False) == [Kind.OTHER_KEY] * 2
    assert kinds(record(State.PAID, **PAID), may_ask=False) == [Kind.UNSEEN]


@pytest.mark.parametrize(
    ("here", "kind"),
    [
        (replace(ACCOUNT, key_print="other"), Kind.OTHER_KEY),
        (replace(ACCOUNT, base_url="http://127.0.0.1:2/api/v2"), Kind.OTHER_PLACE),
        (replace(ACCOUNT, contract=Contract.V1), Kind.OTHER_PLACE),
    ],
)
def test_another_place_is_named_rather_than_the_key(here: Account, kind: Kind) -> None:
    rows = (record(State.UNKNOWN), record(State.PAID, refund(), **PAID))
    found = unfinished(rows, {}, lambda one: one.account == here, here)
    assert [one.kind for one in found] == [kind] * 2
    assert {one.account.place for one in found} == {"http://127.0.0.1:1/api/v2 (v2)"}


@pytest.mark.parametrize(
    ("state", "won", "left"),
    [
        (RefundState.PENDING, 18_500, [Kind.REFUND_PENDING]),
        (RefundState.DOUBTFUL, 18_500, [Kind.REFUND_DOUBTFUL]),
        (RefundState.DONE, 18_500, []),
        (RefundState.REFUSED, 18_500, [Kind.UNSEEN]),
        (RefundState.DONE, 500, [Kind.UNSEEN]),
        (RefundState.PENDING, 500, [Kind.UNSEEN, Kind.REFUND_PENDING]),
    ],
)
def test_what_goes_back_need_not_be_handed_over(
    state: RefundState, won: int, left: list[Kind]
) -> None:
    assert kinds(record(State.PAID, refund(state, won), **PAID)) == left


@pytest.mark.parametrize(
    ("won", "refunds", "left"),
    [
        (18_500, (), [Kind.GIVEN_BACK]),
        (18_000, (), [Kind.FOUND]),
        (18_000, (refund(RefundState.DONE, 500),), [Kind.GIVEN_BACK]),
        (18_000, (refund(RefundState.REFUSED, 500),), [Kind.FOUND]),
        (18_000, (refund(won=500),), [Kind.GIVEN_BACK, Kind.REFUND_PENDING]),
    ],
)
def test_what_went_back_at_toss_since_a_restore_is_not_handed_over(
    won: int, refunds: tuple[Refund, ...], left: list[Kind]
) -> None:
    row = replace(record(State.PAID, *refunds, **PAID, found=True), unexplained_won=Won(won))
    assert kinds(row) == left
    seen = replace(row, attempt=replace(row.attempt, shown_at=NOON))
    assert Kind.GIVEN_BACK not in kinds(seen)


def test_a_refund_says_its_own_number_and_amount() -> None:
    heard = {"ABCDEFGH-1-R1": Heard(Stage.COMPLETE, NOON)}
    row = record(State.PAID, refund(won=500, text="은행 점검"), **PAID, shown_at=NOON)
    (one,) = unfinished([row], heard, lambda _: True)
    assert (one.ref, one.order_no, one.amount_won) == ("ABCDEFGH-1-R1", "ABCDEFGH-1", 500)
    assert (one.since, one.state, one.refusal) == (later(50), "pending", "은행 점검")
    assert one.heard is heard["ABCDEFGH-1-R1"]


def test_the_most_pressing_comes_first_and_of_two_alike_the_older() -> None:
    rows = [
        record(State.CANCELLED, order_no="ABCDEFGH-1"),
        record(State.UNKNOWN, order_no="ABCDEFGH-2", created_at=later(9)),
        record(State.UNKNOWN, order_no="ABCDEFGH-3"),
        record(State.PAID, order_no="ABCDEFGH-4", paid_at=NOON, alarm="no_such_payment"),
    ]
    assert [one.ref[-1] for one in listed(*rows)] == ["4", "3", "2", "1"]


def test_it_ages_from_when_it_became_what_it_is() -> None:
    late = record(State.CANCELLED, given_up=True, late_approval_at=later(70))
    rows = (record(State.PAID, **PAID), late, record(State.UNKNOWN))
    assert [one.since for one in listed(*rows)] == [NOON, later(30), later(70)]


def test_what_was_carried_over_stays_last_until_something_changes() -> None:
    told = (CARRIED, carried_detail("ABCDEFGH-1", "지우", "손님이 다시 와요"))
    carried = record(State.UNKNOWN, history=told)
    fresh = record(State.CANCELLED, order_no="ABCDEFGH-2")
    first, last = listed(carried, fresh)
    assert (first.kind, last.kind) == (Kind.TRAILING, Kind.UNKNOWN)
    assert last.carried == Carried(later(90), "지우: 손님이 다시 와요")
    assert (last.needs, last.calls) == (Needs.CASHIER, False)
    changed = replace(carried, history=(HistoryLine(later(99), "ABCDEFGH-1", "alarm", "x"),))
    assert [(one.carried, one.calls) for one in listed(changed)] == [(None, True)]


def test_each_matter_of_a_payment_is_carried_over_by_itself() -> None:
    details = [
        carried_detail("ABCDEFGH-1", "지우", "내일 와요"),
        carried_detail("ABCDEFGH-1-R1", "", "은행 점검"),
    ]
    lines = [HistoryLine(later(n), "ABCDEFGH-1", CARRIED, one) for n, one in enumerate(details)]
    paid = HistoryLine(NOON, "ABCDEFGH-1", "paid", "")
    both = replace(record(State.PAID, refund(won=500), **PAID), history=(paid, *lines))
    assert [(one.kind, one.carried) for one in listed(both)] == [
        (Kind.UNSEEN, Carried(later(0), "지우: 내일 와요")),
        (Kind.REFUND_PENDING, Carried(later(1), "은행 점검")),
    ]
    changed = replace(both, history=(*both.history, paid))
    assert [one.carried for one in listed(changed)] == [None, None]


def test_what_was_carried_over_about_a_refund_is_not_about_the_payment() -> None:
    told = (CARRIED, carried_detail("ABCDEFGH-1-R1", "", "은행 점검"))
    row = record(State.PAID, refund(won=500), history=told, **PAID)
    assert [(one.kind, one.carried) for one in listed(row)] == [
        (Kind.UNSEEN, None),
        (Kind.REFUND_PENDING, Carried(later(90), "은행 점검")),
    ]


@pytest.mark.parametrize(
    ("row", "decisions"),
    [
        (record(State.UNKNOWN), {Decision.REFUND, Decision.CARRY_OVER}),
        (record(State.PAID, **PAID), set(Decision) - {Decision.SEND_AGAIN}),
        (record(State.WAITING), {Decision.CARRY_OVER}),
        (record(State.PAID, refund(), **PAID), {Decision.CARRY_OVER}),
        (
            record(State.PAID, refund(RefundState.DOUBTFUL), **PAID),
            {Decision.CARRY_OVER, Decision.SEND_AGAIN},
        ),
    ],
)
def test_nothing_else_may_be_decided(row: SaleRecord, decisions: set[Decision]) -> None:
    (one,) = listed(row)
    assert set(one.decisions) == decisions


def test_only_what_a_person_must_do_calls() -> None:
    rows = (record(State.WAITING), record(State.CANCELLED), record(State.EXECUTING))
    assert [(one.needs, one.calls) for one in listed(*rows)] == [(Needs.NOBODY, False)] * 3
