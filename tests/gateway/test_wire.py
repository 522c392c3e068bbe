"""What a believed body says, and what of it is not kept."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.answer import Refunded, RefundRow, Stage, StatusReport
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Contract, Mode, PaidFacts
from pos_app.gateway import refusal, request, text, wire
from pos_app.gateway.page import TOSS
from pos_app.gateway.wire import KST
from tests.gateway.goods import KEY, ORDER, REFUND, TOKEN

PAGES = request.Pages("https://shop.example/paid", "https://shop.example/no")

# The official samples' fields, with invented values (toss-pay-api.md §3.6, §4.2, §4.4).
V1_STATUS: dict[str, object] = {
    "code": 0,
    "status": 200,
    "payToken": TOKEN,
    "payStatus": "REFUND_SUCCESS",
    "orderNo": "A-1",
    "amount": 18_500,
    "amountTaxable": 16_818,
    "amountTaxFree": 0,
    "amountVat": 1_682,
    "amountServiceFee": 0,
    "timeCreated": "2018-01-05 14:09:02",
    "timePayComplete": "2018-01-05 14:11:37",
    "timePayCancel": "",
    "productDesc": "아메리카노 외 2건",
    "hasOwner": True,
    "availableActions": ["REFUND"],
    "refunds": [
        {"refundNo": "R-7", "amount": 4_500, "reason": "라떼", "status": "SUCCESS"},
        {"refundNo": "R-8", "amount": 500, "status": "PROGRESS"},
    ],
    "metadata": "",
}
V2_STATUS: dict[str, object] = {
    "code": 0,
    "mode": "TEST",
    "payToken": TOKEN,
    "orderNo": "A-1",
    "payStatus": "REFUND_SUCCESS",
    "payMethod": "CARD",
    "amount": 27_500,
    "discountedAmount": 500,
    "paidAmount": 27_000,
    "refundableAmount": 22_000,
    "amountTaxable": 20_000,
    "amountTaxFree": 5_500,
    "amountVat": 2_000,
    "amountServiceFee": 0,
    "card": {
        "cardCompanyName": "토스카드",
        "cardAuthorizationNo": "12345678",
        "spreadOut": 3,
        "cardNumber": "5012********7777",
        "cardBinNumber": "501234",
    },
    "transactions": [
        {"stepType": "PAY", "transactionId": "5b0e8f10-1c1f", "transactionAmount": 27_500},
        {"stepType": "REFUND", "transactionId": "0f6d", "transactionAmount": -5_500},
    ],
    "createdTs": "2025-03-11 18:50:01",
    "paidTs": "2025-03-11 18:52:40",
}
EXECUTE: dict[str, object] = {
    "code": 0,
    "mode": "TEST",
    "orderNo": "A-1",
    "amount": 27_500,
    "approvalTime": "2025-03-11 18:52:40",
    "discountedAmount": 500,
    "paidAmount": 27_000,
    "payMethod": "CARD",
    "payToken": TOKEN,
    "transactionId": "5b0e8f10-1c1f-4a77-9a55-0a1f6f3a2b11",
    "cardCompanyCode": 3,
    "cardCompanyName": "토스카드",
    "cardAuthorizationNo": "12345678",
    "spreadOut": 0,
    "salesCheckLinkUrl": (
        "https://pay.toss.im/payfront/web/external/sales-check"
        "?payToken=x&transactionId=5b0e8f10-1c1f-4a77-9a55-0a1f6f3a2b11"
    ),
    "cardNumber": "501234******7777",
    "cardBinNumber": "501234",
    "cardNum4Print": "7777",
    "accountNumber": "100******777",
    "cashReceiptMgtKey": "770011-ab12",
}


def report(body: dict[str, object], contract: Contract = Contract.V2) -> StatusReport:
    found = wire.read_status(body, TOSS, contract)
    assert found is not None
    return found


def test_a_v1_status_is_read() -> None:
    found = report(V1_STATUS, Contract.V1)
    assert found.stage is Stage.REFUNDED
    assert found.pay_token == TOKEN
    assert found.paid == PaidFacts(approved_at=datetime(2018, 1, 5, 14, 11, 37, tzinfo=KST))
    assert found.tax == TaxSplit(Won(16_818), Won(1_682), Won(0), Won(0))
    assert found.refundable_won is None
    assert found.refunds == (
        RefundRow(Won(4_500), "R-7"),
        RefundRow(Won(500), "R-8", done=False),
    )


def test_a_v2_status_is_read() -> None:
    found = report(V2_STATUS)
    assert found.refundable_won == 22_000
    assert found.refunds == (RefundRow(Won(5_500), None, "0f6d"),)
    assert found.paid == PaidFacts(
        approved_at=datetime(2025, 3, 11, 18, 52, 40, tzinfo=KST),
        paid_amount_won=Won(27_000),
        discounted_won=Won(500),
        pay_method="CARD",
        transaction_id="5b0e8f10-1c1f",
        card_company="토스카드",
        card_approval_no="12345678",
        instalments=3,
    )


def test_an_execute_keeps_no_digit_of_a_card_or_account() -> None:
    facts = wire.read_paid(EXECUTE, TOSS)
    assert facts.instalments == 0
    assert facts.transaction_id == EXECUTE["transactionId"]
    assert facts.slip_url == EXECUTE["salesCheckLinkUrl"]
    assert facts.approved_at is not None
    assert facts.approved_at.utcoffset() is not None
    kept = json.dumps(asdict(facts), default=str, ensure_ascii=False)
    kept += json.dumps(asdict(report(V2_STATUS)), default=str, ensure_ascii=False)
    for secret in ("501234", "7777", "100***", "777", "770011", "****"):
        assert secret not in kept


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("PAY_STANDBY", Stage.STANDBY),
        ("PAY_APPROVED", Stage.APPROVED),
        ("PAY_PROGRESS", Stage.PROGRESS),
        ("PAY_COMPLETE", Stage.COMPLETE),
        ("PAY_CANCEL", Stage.CANCELLED),
        ("REFUND_PROGRESS", Stage.REFUNDING),
        ("REFUND_SUCCESS", Stage.REFUNDED),
        ("SETTLEMENT_COMPLETE", Stage.SETTLED),
        ("SETTLEMENT_REFUND_COMPLETE", Stage.SETTLED_REFUNDED),
        ("PAY_SUCCESS", Stage.STRANGE),
        ("pay_complete", Stage.STRANGE),
        ("PAY_COMPLETE ", Stage.STRANGE),
        ("ESCROW_REQUEST", Stage.STRANGE),
        ("", Stage.STRANGE),
    ],
)
def test_every_word_has_a_stage(word: str, stage: Stage) -> None:
    assert report({"payStatus": word}).stage is stage


ODD: list[object] = [None, True, 1.5, -1, 10_000_000, "", "x" * 300, "501234567890", [], {}]
ODD += ["2025-02-30 00:00:00"]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_odd_facts_are_left_out_and_break_nothing(odd: object) -> None:
    names = [
        *("approvalTime", "paidTs", "timePayComplete", "paidAmount", "discountedAmount"),
        *("cardCompanyName", "cardAuthorizationNo", "spreadOut", "salesCheckLinkUrl", "payMethod"),
    ]
    facts = wire.read_paid({"code": 0} | dict.fromkeys(names, odd), TOSS)
    if isinstance(odd, str) and odd.startswith("x"):
        assert facts == PaidFacts(card_company="x" * 40)
    else:
        assert facts == PaidFacts()
    money = report(
        {"payStatus": "PAY_COMPLETE", "refundableAmount": odd, "amountTaxable": odd, "card": odd}
    )
    assert (money.refundable_won, money.tax) == (None, None)
    assert wire.read_refunded(
        {"refundableAmount": odd, "approvalTime": odd, "transactionId": [odd]}
    ) == wire.read_refunded({})


def test_what_toss_says_of_a_refund_is_read() -> None:
    said = {"refundableAmount": 0, "approvalTime": "2026-11-23 14:11:37", "transactionId": "0f6d"}
    at = datetime(2026, 11, 23, 14, 11, 37, tzinfo=KST)
    assert wire.read_refunded(said) == Refunded(Won(0), at, "0f6d")


@pytest.mark.parametrize(
    "url",
    [
        "http://pay.toss.im/slip",
        "https://pay.toss.im.evil/slip",
        "https://a@pay.toss.im/slip",
        "javascript:alert(1)",
        "https://pay.toss.im/slip?card=4929123456781234",
        "https://pay.toss.im/slip?card=49291234****1234",
        "https://pay.toss.im/slip?card=4929-1234-5678-1234",
        "https://pay.toss.im/slip?apiKey=*****************",
        7,
        None,
    ],
)
def test_a_slip_link_leads_to_toss_with_nothing_secret_or_nowhere(url: object) -> None:
    assert wire.read_paid({"salesCheckLinkUrl": url}, TOSS).slip_url is None


BAD_ROWS: list[object] = [
    "x",
    {},
    [7],
    [{"amount": "4500"}],
    [{"amount": 0}],
    [{"amount": True}],
    [{"amount": 4500.0}],
    [{"amount": 10_000_000}],
    [{}],
    [{"amount": 1}, {"amount": None}],
]


@pytest.mark.parametrize("rows", BAD_ROWS, ids=repr)
def test_a_sum_of_refunds_misses_no_row(rows: object) -> None:
    for word in ("REFUND_SUCCESS", "REFUND_PROGRESS", "SETTLEMENT_REFUND_COMPLETE"):
        assert wire.read_status({"payStatus": word, "refunds": rows}, TOSS, Contract.V1) is None
    paid = report({"payStatus": "PAY_COMPLETE", "refunds": rows}, Contract.V1)
    assert (paid.stage, paid.refunds) == (Stage.COMPLETE, ())


@pytest.mark.parametrize("sign", [1, -1])
def test_the_largest_payment_may_go_back_whole(sign: int) -> None:
    rows = [{"amount": sign * 9_999_999}]
    found = report({"payStatus": "REFUND_SUCCESS", "refunds": rows}, Contract.V1)
    assert found.refunds == (RefundRow(Won(9_999_999)),)
    steps = [{"stepType": "REFUND", "transactionAmount": sign * 9_999_999}]
    assert report({"payStatus": "REFUND_SUCCESS", "transactions": steps}).refunds == found.refunds


BAD_STEPS = [rows for rows in BAD_ROWS if not isinstance(rows, list)] + [
    [row] if row == 7 else [{"stepType": "REFUND", "transactionAmount": row}]
    for row in (7, "-4500", 0, True, -4500.0, 10_000_000, -10_000_000, None)
]


@pytest.mark.parametrize("steps", BAD_STEPS, ids=repr)
def test_broken_transactions_are_no_sum_either(steps: object) -> None:
    for word in ("REFUND_SUCCESS", "REFUND_PROGRESS", "SETTLEMENT_REFUND_COMPLETE"):
        told = {"payStatus": word, "transactions": steps}
        assert wire.read_status(told, TOSS, Contract.V2) is None
    assert report({"payStatus": "PAY_COMPLETE", "transactions": steps}).refunds == ()


# Fields of the other contract, and new ones (toss-pay-api.md §2): they say nothing.
STRAY_IN_A_STEP: list[dict[str, object]] = [
    {"status": "COMPLETED"}, {"status": "SUCCESS"}, {"status": None}, {"amount": 4_500},
    {"amount": "4500"}, {"refundNo": "A-1-R1"}, {"state": "DONE", "kind": 7},
]  # fmt: skip
STRAY_IN_V2: list[dict[str, object]] = [
    {"refunds": []}, {"refunds": [{"refundNo": "R-9", "amount": 1, "status": "SUCCESS"}]},
    {"refunds": "none"}, {"refunds": [7]}, {"refunds": [{}]}, {"refunds": None},
]  # fmt: skip


@pytest.mark.parametrize("stray", STRAY_IN_A_STEP, ids=repr)
def test_a_step_of_v2_is_read_by_its_own_names(stray: dict[str, object]) -> None:
    step: dict[str, object] = {"stepType": "REFUND", "transactionId": "0f6d"}
    steps = [{**step, "transactionAmount": -5_500, **stray}]
    found = report({**V2_STATUS, "transactions": steps})
    assert found.refunds == (RefundRow(Won(5_500), None, "0f6d", done=True),)


@pytest.mark.parametrize("stray", STRAY_IN_V2, ids=repr)
def test_v2_has_no_list_of_refunds(stray: dict[str, object]) -> None:
    assert report({**V2_STATUS, **stray}) == report(V2_STATUS)


def test_v1_has_neither_steps_nor_what_is_left() -> None:
    steps = [{"stepType": "REFUND", "transactionId": "t", "transactionAmount": -100}]
    for stray in ({"transactions": steps}, {"transactions": "none"}, {"refundableAmount": 14_000}):
        assert report({**V1_STATUS, **stray}, Contract.V1) == report(V1_STATUS, Contract.V1)
    bare = {"payStatus": "REFUND_SUCCESS", "refunds": [{"transactionAmount": 100}]}
    assert wire.read_status(bare, TOSS, Contract.V1) is None
    named = {"refunds": [{"amount": 100, "transactionId": "t", "transactionAmount": 5}]}
    (row,) = report({"payStatus": "REFUND_SUCCESS", **named}, Contract.V1).refunds
    assert row == RefundRow(Won(100))


@pytest.mark.parametrize("word", [None, "", "PROGRESS", "COMPLETED", 1])
def test_a_row_of_v1_that_is_not_success_has_not_gone_back(word: object) -> None:
    rows = {"refunds": [{"refundNo": "R-7", "amount": 4_500, "status": word}]}
    found = report({"payStatus": "REFUND_SUCCESS", **rows}, Contract.V1)
    assert (found.refunds, found.carried_out) == ((RefundRow(Won(4_500), "R-7", done=False),), ())


@pytest.mark.parametrize(
    ("at", "done"), [("2018-01-05 15:02:12", True), ("", False), (None, False)]
)
def test_where_a_row_of_v1_has_no_word_its_time_tells(at: str | None, done: bool) -> None:
    row = {"refundNo": "R-7", "amount": 4_500, "status": None, "timeRefundSuccess": at}
    (found,) = report({"payStatus": "REFUND_SUCCESS", "refunds": [row]}, Contract.V1).refunds
    assert found.done is done


@pytest.mark.parametrize(
    ("said", "months"),
    [(0, 0), (12, 12), ("00", 0), ("06", 6), ("61", None), ("6", None), ("-1", None), (61, None)],
)
def test_instalments_come_as_a_number_or_as_two_digits(said: object, months: int | None) -> None:
    assert wire.read_paid({"spreadOut": said}, TOSS).instalments == months


def test_the_payments_own_transaction_is_found_among_others() -> None:
    back = {"stepType": "REFUND", "transactionAmount": -1}
    steps = [back, {"stepType": "PAY", "transactionId": "t"}]
    found = report({"payStatus": "REFUND_SUCCESS", "transactions": steps})
    assert found.paid.transaction_id == "t"
    assert found.refunds == (RefundRow(Won(1)),)
    assert report({"payStatus": "PAY_COMPLETE", "transactions": [back]}).paid == PaidFacts()


def test_absent_rows_are_no_refunds() -> None:
    absent: list[dict[str, object]] = [{}, {"refunds": None}, {"refunds": []}, {"transactions": []}]
    for rows in absent:
        for contract in Contract:
            assert report({"payStatus": "REFUND_SUCCESS", **rows}, contract).refunds == ()


def test_a_tax_split_must_add_up() -> None:
    parts = {"amountTaxable": 10, "amountVat": 1, "amountTaxFree": 5}
    split = TaxSplit(Won(10), Won(1), Won(5), Won(0))
    assert report({"payStatus": "X", **parts, "amount": 16}).tax == split
    assert report({"payStatus": "X", **parts}).tax == split
    assert report({"payStatus": "X", **parts, "amount": 17}).tax is None
    assert report({"payStatus": "X", **parts, "amountServiceFee": "0"}).tax is None


def test_mode_words() -> None:
    assert [wire.mode_word(mode) for mode in Mode] == ["TEST", "TEST", "LIVE"]


@pytest.mark.parametrize(
    ("code", "final"),
    [
        ("CARD_EXCEED_LIMIT", True),
        ("CARD_NOT_AVAILABLE_SHOP", True),
        ("CARD_SYSTEM_ERROR", False),
        ("CARD_BANK_SYSTEM_ERROR", False),
        ("CARD_TIMEOUT", False),
        ("DISCARD_X", False),
        ("COMMON_UNAUTHORIZED", False),
        ("COMMON_SYSTEM_ERROR", False),
        ("", False),
    ],
)
def test_a_cards_refusal_is_final_and_its_trouble_is_not(code: str, final: bool) -> None:
    assert refusal.is_final(code) is final


@given(st.text())
def test_any_description_and_reason_is_fit_for_toss(given_text: str) -> None:
    desc = text.clean_desc(given_text)
    assert len(desc) <= 255
    assert not set(desc) & set("\\'\"")
    assert desc == desc.strip()
    assert desc == "" or desc.isprintable()
    reason = text.clean_reason(given_text)
    assert len(reason) <= 50
    assert all(
        letter in "_-:.^@()[]#/!%?& " or (letter.isalnum() and (letter.isascii() or letter >= "ㄱ"))
        for letter in reason
    )
    desc.encode()


@given(st.text(), st.text())
def test_no_text_breaks_a_request(desc: str, reason: str) -> None:
    body = request.create_body(Contract.V2, KEY, replace(ORDER, product_desc=desc), PAGES, None)
    assert json.loads(request.encode(body)) == body
    assert body["productDesc"]
    refund = request.refund_body(Contract.V1, KEY, replace(REFUND, reason=reason))
    assert json.loads(request.encode(refund)) == refund
    assert refund["reason"]


def test_decomposed_hangul_is_composed() -> None:
    apart = "\u1109\u1161\u1100\u116a 12"
    assert text.clean_desc(apart) == "사과 12"
    assert text.clean_reason(apart) == "사과 12"
    assert text.clean_desc('<b>"사과"</b>\\') == "<b>사과</b>"
    assert text.clean_text("가\u0085나\u2028다", 10) == "가 나 다"
