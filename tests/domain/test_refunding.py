"""What a refund's history tells, and a corner of how it divides."""

from typing import Any

import pytest

from pos_app.domain.answer import Reply, Verdict
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.refund import split_refund
from pos_app.domain.refunding import intend_refund, judge_refund
from pos_app.errors import Refused
from tests.domain.test_refund import MIXED, refund


def test_none_of_a_mixed_sale_need_be_tax_free() -> None:
    assert split_refund(MIXED, 1_100, 0) == TaxSplit(Won(1_000), Won(100), Won(0))


@pytest.mark.parametrize(
    ("left", "amount", "tax_free", "values"),
    [
        (MIXED, 0, None, {"amount": 0}),
        (MIXED, 15_001, None, {"amount": 15_001, "left": 15_000}),
        (MIXED, 6_000, None, {"left": 5_000}),
        (MIXED, 6_000, 5_001, {"amount": 5_001, "left": 5_000}),
        (MIXED, 12_000, 1_000, {"left": 10_000}),
    ],
)
def test_what_cannot_go_back_is_told_in_won(
    left: TaxSplit, amount: int, tax_free: int | None, values: dict[str, int]
) -> None:
    with pytest.raises(Refused) as refused:
        split_refund(left, amount, tax_free)
    assert refused.value.values == values


@pytest.mark.parametrize("verdict", [Verdict.NO, Verdict.UNKNOWN, Verdict.NOT_SENT])
def test_the_history_tells_code_and_sentence_of_an_answer(verdict: Verdict) -> None:
    reply: Reply[Any] = Reply(verdict, code="COMMON_TIMEOUT", message="늦어요")
    change = judge_refund(refund(), reply)
    assert (change.event, change.detail) == (f"refund_{verdict}", "COMMON_TIMEOUT 늦어요")


def test_the_history_counts_the_tries() -> None:
    change = intend_refund(refund(tries=1))
    assert (change.event, change.detail) == ("refund_intent", "try 2")
