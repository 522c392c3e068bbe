"""A payment of which only the number is known: the reply must say itself which one it is."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from pos_app.domain.answer import Found, Reply, Stage, Verdict
from pos_app.domain.payment import Contract, Mode
from pos_app.gateway.toss import TossGateway
from tests.gateway.goods import KEY, ORDER_NO, RETURN_URL, TOKEN

PAID: dict[str, Any] = {
    "code": 0,
    "mode": "TEST",
    "payToken": TOKEN,
    "orderNo": ORDER_NO,
    "amount": 35_000,
    "payStatus": "PAY_COMPLETE",
}


def find(body: dict[str, Any], contract: Contract, status: int = 200) -> Reply[Found]:
    """What the client makes of a reply, and that it asked for the number alone."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/api/status"
        assert json.loads(request.content) == {"apiKey": KEY, "orderNo": ORDER_NO}
        return httpx.Response(status, json=body)

    gateway = TossGateway(
        "https://pay.example/api", contract, KEY, Mode.TEST, return_url=RETURN_URL,
        transport=httpx.MockTransport(answer),
    )  # fmt: skip
    return gateway.find(ORDER_NO)


@pytest.mark.parametrize("contract", Contract)
def test_a_payment_is_found_with_its_amount(contract: Contract) -> None:
    reply = find(PAID, contract)
    assert reply.yes is not None
    assert (reply.yes.amount_won, reply.yes.report.stage) == (35_000, Stage.COMPLETE)
    assert reply.yes.report.pay_token == TOKEN


@pytest.mark.parametrize("contract", Contract)
def test_no_such_payment_is_an_answer(contract: Contract) -> None:
    said = {"code": -1, "errorCode": "COMMON_PAY_NOT_FOUND", "msg": "없음"}
    reply = find(said, contract)
    assert reply.yes is not None
    assert (reply.yes.report.stage, reply.yes.amount_won) == (Stage.ABSENT, None)


@pytest.mark.parametrize("contract", Contract)
@pytest.mark.parametrize("name", ["orderNo", "payToken"])
def test_a_reply_that_does_not_say_which_is_none(name: str, contract: Contract) -> None:
    reply = find({one: said for one, said in PAID.items() if one != name}, contract)
    assert (reply.verdict, reply.code, reply.yes) == (Verdict.UNKNOWN, "odd_reply", None)


def test_todays_contract_names_the_mode_and_the_guides_does_not() -> None:
    said = {name: value for name, value in PAID.items() if name != "mode"}
    assert find(said, Contract.V2).code == "odd_reply"
    assert find(said, Contract.V1).verdict is Verdict.YES


@pytest.mark.parametrize("contract", Contract)
@pytest.mark.parametrize(
    ("name", "wrong", "code"),
    [
        ("orderNo", "7G3K9QXA-42", "echo_order_no"),
        ("orderNo", None, "echo_order_no"),
        ("mode", "LIVE", "echo_mode"),
        ("payToken", 7, "echo_pay_token"),
    ],
)
def test_another_payment_is_an_alarm(
    name: str, wrong: object, code: str, contract: Contract
) -> None:
    reply = find(PAID | {name: wrong}, contract)
    assert (reply.verdict, reply.code, reply.alarm, reply.yes) == (
        Verdict.UNKNOWN, code, True, None,
    )  # fmt: skip


@pytest.mark.parametrize("amount", [None, 0, -1, "35000", 35_000.0, True, 10_000_000])
def test_an_amount_that_is_none_is_not_taken(amount: object) -> None:
    reply = find(PAID | {"amount": amount}, Contract.V2)
    assert reply.yes is not None
    assert reply.yes.amount_won is None


def test_trouble_stays_trouble() -> None:
    for reply in (find(PAID, Contract.V2, 500), find({"code": 0}, Contract.V2)):
        assert (reply.verdict, reply.yes) == (Verdict.UNKNOWN, None)
