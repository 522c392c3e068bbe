"""What may go back, how it divides, and what Toss' answers mean for it."""

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.answer import Refunded, RefundRow, Reply, Stage, StatusReport, Verdict
from pos_app.domain.money import TaxSplit, Won, split_tax
from pos_app.domain.payment import Contract
from pos_app.domain.refund import (
    REFUND_MOVES,
    Refund,
    RefundState,
    left_to_refund,
    move_refund,
    refund_no,
    split_refund,
)
from pos_app.domain.refunding import (
    RUNS_BY_ITSELF,
    SAID_YES,
    RefundChange,
    RefundEntry,
    back_at_toss,
    intend_refund,
    judge_refund,
    judge_refund_status,
    may_refund_again,
    send_again,
)
from pos_app.errors import Bug, Refused
from tests.domain.make import NOON, later

MIXED = TaxSplit(Won(9_090), Won(910), Won(5_000))
TAXED = TaxSplit(Won(9_090), Won(910), Won(0))
EXEMPT = TaxSplit(Won(0), Won(0), Won(5_000))


def refund(state: RefundState = RefundState.PENDING, **facts: Any) -> Refund:
    known: dict[str, Any] = {
        "refund_no": "ABCDEFGH-1-R1",
        "order_no": "ABCDEFGH-1",
        "amount_won": Won(4_000),
        "tax": TaxSplit(Won(3_636), Won(364), Won(0)),
        "reason": "교환",
        "who": "",
        "created_at": NOON,
        "baseline_rows": 1,
        "baseline_left_won": Won(10_000),
        "tries": 1,
        "state": state,
    }
    return Refund(**{**known, **facts})


# --- how much, and how it divides ------------------------------------------------------------


@pytest.mark.parametrize(("here", "there"), list(itertools.product(RefundState, RefundState)))
def test_every_pair_of_states(here: RefundState, there: RefundState) -> None:
    legal = {
        ("pending", "done"),
        ("pending", "refused"),
        ("pending", "doubtful"),
        ("doubtful", "done"),
        ("doubtful", "pending"),
    }
    if (here.value, there.value) in legal:
        assert move_refund(refund(here), there, done_at=NOON).state is there
    else:
        assert there not in REFUND_MOVES[here]
        with pytest.raises(Bug):
            move_refund(refund(here), there)


def test_a_number_is_short_enough_for_toss() -> None:
    assert refund_no("ABCDEFGH-123456789", "ABCDEFGH", 99) == "ABCDEFGH-123456789-R99"
    assert len(refund_no("ABCDEFGH-" + "9" * 12, "JKMNPQRS", 999)) <= 36


def test_restored_books_draw_no_number_that_others_drew() -> None:
    assert refund_no("ABCDEFGH-1", "JKMNPQRS", 1) == "ABCDEFGH-1-JKMNPQRSR1"


def test_everything_goes_back_with_its_own_parts() -> None:
    assert split_refund(MIXED, 15_000, None) == MIXED


@pytest.mark.parametrize(
    ("left", "amount", "tax_free", "key"),
    [
        (MIXED, 0, None, "refund.not_an_amount"),
        (MIXED, -1, None, "refund.not_an_amount"),
        (MIXED, 15_001, None, "refund.too_much"),
        (MIXED, 6_000, None, "refund.name_tax_free"),
        (MIXED, 6_000, 5_001, "refund.tax_free_wrong"),
        (MIXED, 6_000, -1, "refund.tax_free_wrong"),
        (MIXED, 3_000, 3_001, "refund.tax_free_wrong"),
        (MIXED, 12_000, 1_000, "refund.too_much_taxable"),
        (TAXED, 3_000, 1, "refund.tax_free_wrong"),
        (TaxSplit(Won(0), Won(0), Won(0)), 0, None, "refund.not_an_amount"),
    ],
)
def test_what_cannot_go_back(left: TaxSplit, amount: int, tax_free: int | None, key: str) -> None:
    with pytest.raises(Refused) as refused:
        split_refund(left, amount, tax_free)
    assert refused.value.key == key


def test_one_kind_of_goods_needs_no_naming() -> None:
    assert split_refund(EXEMPT, 1_000, None) == TaxSplit(Won(0), Won(0), Won(1_000))
    assert split_refund(TAXED, 1_100, None) == TaxSplit(Won(1_000), Won(100), Won(0))
    assert split_refund(MIXED, 6_000, 5_000) == TaxSplit(Won(909), Won(91), Won(5_000))


@given(
    st.integers(1, 9_999_999),
    st.integers(0, 9_999_999),
    st.lists(st.tuples(st.integers(1, 9_999_999), st.integers(0, 9_999_999)), max_size=8),
)
def test_no_part_goes_back_beyond_what_it_was(
    taxable: int, exempt: int, wishes: list[tuple[int, int]]
) -> None:
    paid = split_tax(Won(taxable), Won(exempt))
    given_back: tuple[Refund, ...] = ()
    for amount, tax_free in wishes:
        left = left_to_refund(paid, given_back)
        try:
            tax = split_refund(left, amount, tax_free)
        except Refused:
            continue
        given_back = (*given_back, refund(tax=tax, amount_won=tax.total_won))
        rest = left_to_refund(paid, given_back)
        assert min(rest.taxable_won, rest.vat_won, rest.tax_free_won) >= 0
        assert min(tax.taxable_won, tax.vat_won, tax.tax_free_won) >= 0
    left = left_to_refund(paid, given_back)
    if left.total_won:
        last = split_refund(left, left.total_won, None)
        given_back = (*given_back, refund(tax=last))
    assert left_to_refund(paid, given_back) == TaxSplit(Won(0), Won(0), Won(0))


def test_a_refused_refund_gives_its_amount_free() -> None:
    part = TaxSplit(Won(1_000), Won(100), Won(0))
    for state in RefundState:
        left = left_to_refund(TAXED, (refund(state, tax=part),))
        assert left.total_won == (10_000 if state is RefundState.REFUSED else 8_900)


# --- answers ---------------------------------------------------------------------------------


def test_the_intent_counts() -> None:
    assert intend_refund(refund(tries=0)).after.tries == 1


def said_yes(transaction_id: str | None = "tx1") -> Refund:
    reply = Reply(Verdict.YES, Refunded(transaction_id=transaction_id, approved_at=NOON))
    change = judge_refund(refund(code="timeout", text="늦어요", refused=True), reply)
    assert (change.after.state, change.entry) == (RefundState.PENDING, None)
    assert (change.after.transaction_id, change.after.approved_at) == (transaction_id, NOON)
    assert (change.after.text, change.after.refused) == (None, False)
    return change.after


@pytest.mark.parametrize("contract", Contract)
def test_a_yes_is_done_once_the_status_shows_it(contract: Contract) -> None:
    change = asked(said_yes(), report(OLD, OURS, left=6_000), contract, quiet_over=False)
    assert change is not None
    after = change.after
    assert (after.state, after.done_at, after.code) == (RefundState.DONE, later(60), None)
    assert (after.transaction_id, after.recovered) == ("tx1", False)
    assert (change.event, change.entry) == ("refunded", RefundEntry.REFUND)
    unnamed = report(OLD, replace(OURS, transaction_id=None), left=6_000)
    change = asked(said_yes(), unnamed, contract)
    assert change is not None
    assert (change.after.state, change.after.transaction_id) == (RefundState.DONE, "tx1")


def test_v2_knows_its_row_by_the_transaction_that_the_yes_named() -> None:
    beside = replace(OURS, transaction_id="tx2")
    both = report(OLD, OURS, beside, left=2_000)
    change = asked(said_yes(), both)
    assert change is not None
    assert (change.after.state, change.after.transaction_id) == (RefundState.DONE, "tx1")
    for odd in (said_yes(None), said_yes("tx9")):
        change = asked(odd, both)
        assert change is not None
        assert change.after.state is RefundState.DOUBTFUL


@pytest.mark.parametrize("contract", Contract)
def test_a_yes_that_the_status_does_not_show_stays_pending_and_is_never_sent_again(
    contract: Contract,
) -> None:
    yes, said = said_yes(), report(OLD)
    assert asked(yes, said, contract) is None
    assert not may_refund_again(yes, said, quiet_over=True, most=3)


def test_a_foreign_answer_goes_to_a_person_and_the_status_may_still_end_it() -> None:
    reply: Reply[Refunded] = Reply(Verdict.UNKNOWN, code="echo_refunded", alarm=True)
    odd = judge_refund(refund(), reply).after
    assert (odd.state, odd.code) == (RefundState.DOUBTFUL, "echo_refunded")
    assert not may_refund_again(odd, report(OLD), quiet_over=True, most=3)
    change = asked(odd, report(OLD, OURS, left=6_000))
    assert change is not None
    assert (change.after.state, change.after.recovered) == (RefundState.DONE, True)


@pytest.mark.parametrize("verdict", [Verdict.NO, Verdict.UNKNOWN])
def test_no_and_unknown_stay_pending(verdict: Verdict) -> None:
    reply: Reply[Refunded] = Reply(verdict, code="REFUND_EXCEED_DAILY", message="한도")
    change = judge_refund(refund(), reply)
    assert (change.after.state, change.entry) == (RefundState.PENDING, None)
    assert change.after.refused == (verdict is Verdict.NO)
    assert (change.after.code, change.after.text) == ("REFUND_EXCEED_DAILY", "한도")


def test_a_no_to_a_repeat_does_not_undo_the_doubt_before_it() -> None:
    reply: Reply[Refunded] = Reply(Verdict.NO, code="COMMON_INVALID_API_KEY")
    assert not judge_refund(refund(tries=2), reply).after.refused


def test_what_did_not_leave_does_not_count() -> None:
    reply: Reply[Refunded] = Reply(Verdict.NOT_SENT, code="no_connection")
    assert judge_refund(refund(tries=1), reply).after.tries == 0


def report(
    *rows: RefundRow, left: int | None = 10_000, stage: Stage = Stage.REFUNDED
) -> StatusReport:
    return StatusReport(stage, refundable_won=None if left is None else Won(left), refunds=rows)


OLD = RefundRow(Won(1_000), "ABCDEFGH-1-R0", "tx0")
OURS = RefundRow(Won(4_000), "ABCDEFGH-1-R1", "tx1")


def asked(
    one: Refund,
    said: StatusReport,
    contract: Contract = Contract.V2,
    quiet_over: bool = True,
    after_s: int = 60,
) -> RefundChange | None:
    at = later(after_s)
    return judge_refund_status(one, said, contract, at, quiet_over=quiet_over, most=3)


@pytest.mark.parametrize("contract", Contract)
@pytest.mark.parametrize("state", [RefundState.PENDING, RefundState.DOUBTFUL])
@pytest.mark.parametrize("left", [6_000, None])  # which fields a status lacks is open (§4.4)
def test_one_new_row_of_our_amount_is_done(
    contract: Contract, state: RefundState, left: int | None
) -> None:
    change = asked(refund(state), report(OLD, OURS, left=left), contract)
    assert change is not None
    assert (change.after.state, change.after.recovered) == (RefundState.DONE, True)
    assert (change.after.transaction_id, change.entry) == ("tx1", RefundEntry.REFUND)


@pytest.mark.parametrize(
    "said",
    [
        report(OLD, OURS, left=7_000),  # the sum is another
        report(OLD, replace(OURS, amount_won=Won(3_000)), left=6_000),
        report(OLD, OURS, OURS, left=2_000),
        report(OLD, OURS, OURS, left=None),
        report(OLD, replace(OURS, amount_won=Won(3_000)), left=None),
        report(OLD, left=6_000),  # less is left, and no row says why
        report(left=10_000),
    ],
)
def test_what_fits_neither_goes_to_a_person(said: StatusReport) -> None:
    change = asked(refund(), said)
    assert change is not None
    assert (change.after.state, change.entry) == (RefundState.DOUBTFUL, None)
    assert asked(change.after, said) is None


def test_a_row_that_is_not_done_is_no_row() -> None:
    assert asked(refund(), report(OLD, replace(OURS, done=False))) is None


def test_while_toss_refunds_nothing_is_believed() -> None:
    assert asked(refund(), report(OLD, OURS, left=6_000, stage=Stage.REFUNDING)) is None


@pytest.mark.parametrize("contract", Contract)
def test_a_no_is_confirmed_after_the_quiet_period(contract: Contract) -> None:
    no = refund(refused=True)
    assert asked(no, report(OLD), contract, quiet_over=False) is None
    change = asked(no, report(OLD), contract)
    assert change is not None
    assert (change.after.state, change.entry) == (RefundState.REFUSED, None)
    assert asked(change.after, report(OLD), contract) is None
    assert asked(replace(no, state=RefundState.DOUBTFUL), report(OLD), contract) is None
    assert asked(replace(no, refused=False), report(OLD), contract) is None


def test_v1_takes_nobody_elses_refund_for_its_own_and_sends_nothing_over_it() -> None:
    strange = replace(OURS, refund_no="SOMEBODY-1")
    for tries in (0, 1):
        change = asked(refund(tries=tries), report(OLD, strange), Contract.V1)
        assert change is not None
        assert (change.after.state, change.entry) == (RefundState.DOUBTFUL, None)


@pytest.mark.parametrize(
    "rows",
    [
        (OLD, replace(OURS, amount_won=Won(1_500))),  # another amount
        (OURS,),  # there before this was decided
    ],
)
def test_v1_takes_no_other_refund_of_its_number(rows: tuple[RefundRow, ...]) -> None:
    change = asked(refund(), report(*rows), Contract.V1)
    assert change is not None
    assert (change.after.state, change.entry) == (RefundState.DOUBTFUL, None)


def test_a_transaction_that_was_there_before_is_not_this_refund() -> None:
    said_yes = refund(code=SAID_YES, transaction_id=OLD.transaction_id)
    assert asked(replace(said_yes, amount_won=OLD.amount_won), report(OLD)) is None


@pytest.mark.parametrize("contract", Contract)
def test_money_that_went_back_without_a_row_is_no_proof_of_a_no(contract: Contract) -> None:
    said = StatusReport(Stage.REFUNDED)
    change = asked(refund(refused=True, baseline_rows=0), said, contract)
    assert change is not None
    assert change.after.state is RefundState.DOUBTFUL


@pytest.mark.parametrize("contract", Contract)
def test_what_was_sent_often_enough_and_is_nowhere_goes_to_a_person(contract: Contract) -> None:
    often = refund(tries=3)
    assert asked(often, report(OLD), contract, quiet_over=False) is None
    change = asked(often, report(OLD), contract)
    assert change is not None
    assert (change.after.state, change.entry) == (RefundState.DOUBTFUL, None)
    again = send_again(change.after).after
    assert (again.state, again.tries, again.refused) == (RefundState.PENDING, 3, False)
    assert asked(again, report(OLD), contract) is None
    assert may_refund_again(again, report(OLD), quiet_over=False, most=3)
    sent = intend_refund(again).after
    assert not may_refund_again(sent, report(OLD), quiet_over=True, most=3)  # once, as was said
    nothing_left: Reply[Refunded] = Reply(Verdict.NOT_SENT, code="no_connection")
    assert may_refund_again(
        judge_refund(sent, nothing_left).after, report(OLD), quiet_over=False, most=3
    )
    no: Reply[Refunded] = Reply(Verdict.NO, code="REFUND_EXCEED_DAILY", final=True)
    told = judge_refund(sent, no).after
    assert not told.refused  # it is about the repeat; what was sent before may still be done
    doubt = asked(told, report(OLD), contract)
    assert doubt is not None
    assert doubt.after.state is RefundState.DOUBTFUL


@pytest.mark.parametrize(("code", "hours"), [(SAID_YES, 1), (RUNS_BY_ITSELF, 24)])
def test_what_toss_owes_us_too_long_goes_to_a_person(code: str, hours: int) -> None:
    owed = refund(code=code)
    assert asked(owed, report(OLD), after_s=hours * 3_600) is None
    change = asked(owed, report(OLD), after_s=hours * 3_600 + 1)
    assert change is not None
    assert change.after.state is RefundState.DOUBTFUL


def test_the_identical_refund_is_sent_again_only_when_it_is_not_there() -> None:
    def may(one: Refund, said: StatusReport, quiet_over: bool = True) -> bool:
        return may_refund_again(one, said, quiet_over=quiet_over, most=3)

    assert may(refund(), report(OLD))
    assert may(refund(tries=0), report(OLD), quiet_over=False)
    assert not may(refund(), report(OLD), quiet_over=False)
    assert not may(refund(tries=3), report(OLD))
    assert not may(refund(refused=True), report(OLD))
    assert not may(refund(code=RUNS_BY_ITSELF), report(OLD))
    assert not may(refund(RefundState.DOUBTFUL), report(OLD))
    assert not may(refund(), report(OLD, stage=Stage.REFUNDING))


@pytest.mark.parametrize(
    ("stage", "rows", "left", "ours", "back"),
    [
        (Stage.COMPLETE, (), None, 0, 0),
        (Stage.COMPLETE, (), 9_000, 0, 0),  # what is left may lack points and discounts
        (Stage.REFUNDED, (500, 700), 8_000, 0, 1_200),
        (Stage.REFUNDED, (), 8_000, 0, 2_000),
        (Stage.REFUNDED, (), 8_000, 500, 2_000),
        (Stage.REFUNDED, (), 0, 0, 10_000),
        (Stage.SETTLED_REFUNDED, (), None, 0, 10_000),
        (Stage.SETTLED_REFUNDED, (), None, 500, 500),
        (Stage.REFUNDING, (), 10_000, 500, 0),  # on its way: another look will tell
    ],
)
def test_what_went_back_is_told_by_rows_or_by_what_is_left_or_by_the_word(
    stage: Stage, rows: tuple[int, ...], left: int | None, ours: int, back: int
) -> None:
    refunds = tuple(RefundRow(Won(one)) for one in rows)
    left_won = None if left is None else Won(left)
    report = StatusReport(stage, refundable_won=left_won, refunds=refunds)
    assert back_at_toss(report, 10_000, ours) == back
    not_done = replace(report, refunds=(*refunds, RefundRow(Won(9), done=False)))
    assert back_at_toss(not_done, 10_000, ours) == back
