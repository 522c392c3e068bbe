"""Toss' list of a day: what is asked, and what is believed of the answer."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import httpx
import pytest

from pos_app.domain.answer import Verdict
from pos_app.domain.payment import Contract, Mode
from pos_app.domain.settlement import Page
from pos_app.gateway.key import settling_base
from pos_app.gateway.toss import TossGateway

KEY = "sk_test_fakesettlement"
DAY = date(2026, 11, 21)
ROW = {"transactionType": "PAY", "orderNo": "ABCDEFGH-1", "amount": 4_500}


class Line(httpx.BaseTransport):
    """A far end that says one thing, and keeps what it was asked."""

    def __init__(self, said: dict[str, Any], status: int = 200) -> None:
        self._said, self._status = said, status
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.url.path, json.loads(request.read())))
        return httpx.Response(self._status, json=self._said)


def gateway(line: Line, contract: Contract = Contract.V2) -> TossGateway:
    base = f"http://127.0.0.1:1/api/{contract}"
    return TossGateway(
        base, contract, KEY, Mode.TEST, return_url="https://booth.example/done", transport=line
    )


def test_a_page_names_each_order_once_and_where_to_go_on() -> None:
    rows = [ROW, {**ROW, "transactionType": "REFUND"}, {**ROW, "orderNo": "web.7"}]
    line = Line({"code": 0, "transactionList": rows, "nextCursor": "c2"})
    assert gateway(line).settlement(DAY, None).yes == Page(("ABCDEFGH-1", "web.7"), "c2")
    gateway(line).settlement(DAY, "c2")
    asked = {"apiKey": KEY, "dateType": "SETTLE", "baseDate": "20261121"}
    assert line.asked == [
        ("/api/v2/settlement-details", asked),
        ("/api/v2/settlement-details", {**asked, "nextCursor": "c2"}),
    ]


@pytest.mark.parametrize("cursor", [None, ""])
def test_the_last_page_says_so(cursor: str | None) -> None:
    line = Line({"code": 0, "transactionList": [], "nextCursor": cursor})
    assert gateway(line).settlement(DAY, None).yes == Page(())


def test_a_list_that_is_not_out_names_no_order() -> None:
    line = Line({"code": -1, "errorCode": "TRANSACTION_NOT_FOUND", "msg": "아직"})
    assert gateway(line).settlement(DAY, None).yes == Page(())


@pytest.mark.parametrize(
    ("said", "status", "verdict", "code"),
    [
        ({"code": 0, "transactionList": [{}]}, 200, Verdict.UNKNOWN, "odd_reply"),
        ({"code": 0, "transactionList": [{"orderNo": "가"}]}, 200, Verdict.UNKNOWN, "odd_reply"),
        ({"code": 0, "transactionList": {}}, 200, Verdict.UNKNOWN, "odd_reply"),
        ({"code": 0, "transactionList": [], "nextCursor": 5}, 200, Verdict.UNKNOWN, "odd_reply"),
        ({"code": -1, "errorCode": "COMMON_X"}, 200, Verdict.NO, "COMMON_X"),
        ({}, 500, Verdict.UNKNOWN, "http_server"),
    ],
)
def test_what_is_not_believed(
    said: dict[str, Any], status: int, verdict: Verdict, code: str
) -> None:
    reply = gateway(Line(said, status)).settlement(DAY, None)
    assert (reply.verdict, reply.code, reply.yes) == (verdict, code, None)


def test_the_guides_contract_has_no_list() -> None:
    line = Line({})
    reply = gateway(line, Contract.V1).settlement(DAY, None)
    assert (reply.verdict, reply.code, line.asked) == (Verdict.NOT_SENT, "no_settlement", [])


def test_toss_keeps_the_list_in_another_folder() -> None:
    there = "https://pay.toss.im/pay/api/v2"
    assert settling_base("https://pay.toss.im/api/v2") == there
    assert settling_base(there) == there
    assert settling_base("http://127.0.0.1:5/api/v2") == "http://127.0.0.1:5/api/v2"
