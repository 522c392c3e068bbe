"""Toss' list of a day: what is asked, and what is believed of the answer."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest

from pos_app.domain.answer import Verdict
from pos_app.domain.payment import Contract, Mode
from pos_app.domain.settlement import Page
from pos_app.gateway.key import settling_base
from pos_app.gateway.outcome import cap_bytes
from pos_app.gateway.strict import CAP_BYTES, LIST_CAP_BYTES
from pos_app.gateway.toss import TossGateway
from pos_app.gateway.wire import Call

KEY = "sk_test_fakesettlement"
DAY = date(2026, 11, 21)
ROW = {"transactionType": "PAY", "orderNo": "ABCDEFGH-1", "amount": 4_500}


# A row as Toss documents it (toss-pay-api.md §4.7), with fields as short and as long as they come.
SHORT = {
    "transactionType": "PAY", "transactionId": "9f8e7d6c-5b4a-4c3d-8e2f-1a0b9c8d7e6f",
    "payToken": "YaUHTJMTYdFluui6zBic3A", "orderNo": "ABCDEFGH-1",
    "productDesc": "사과 12 아메리카노", "payMethod": "TOSS_MONEY", "amount": 4_500,
    "fee": 81, "vat": 8, "feeVatSum": 89,
    "settleDate": "2026-11-21", "dueDate": "2026-11-24",
}  # fmt: skip
LONG = {**SHORT, "productDesc": "가" * 255, "payToken": "t" * 64, "transactionId": "9" * 64}


class Line(httpx.BaseTransport):
    """A far end that says one thing, and keeps what it was asked."""

    def __init__(self, said: dict[str, Any], status: int = 200, *, ascii_only: bool = True) -> None:
        self._body = json.dumps(said, ensure_ascii=ascii_only).encode()
        self._status = status
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.url.path, json.loads(request.read())))
        kind = {"content-type": "application/json"}
        return httpx.Response(self._status, headers=kind, content=self._body)


def gateway(line: Line, contract: Contract = Contract.V2) -> TossGateway:
    base = f"http://127.0.0.1:1/api/{contract}"
    return TossGateway(
        base, contract, KEY, Mode.TEST, return_url="https://booth.example/done", transport=line
    )


def test_a_page_names_each_order_once_and_where_to_go_on() -> None:
    rows = [ROW, {**ROW, "transactionType": "REFUND"}, {**ROW, "orderNo": "web.7"}]
    line = Line({"code": 0, "transactionList": rows, "nextCursor": "c2"})
    assert gateway(line).settlement(DAY, None).yes == Page(
        ("ABCDEFGH-1", "web.7"), "c2", refunded=("ABCDEFGH-1",)
    )
    gateway(line).settlement(DAY, "c2")
    asked = {"apiKey": KEY, "dateType": "SETTLE", "baseDate": "20261121"}
    assert line.asked == [
        ("/api/v2/settlement-details", asked),
        ("/api/v2/settlement-details", {**asked, "nextCursor": "c2"}),
    ]


def test_a_list_may_come_without_a_code_as_tosss_page_has_it() -> None:
    line = Line({"transactionList": [ROW], "nextCursor": ""})
    assert gateway(line).settlement(DAY, None).yes == Page(("ABCDEFGH-1",))


@pytest.mark.parametrize("status", [400, 404])
def test_a_list_that_is_not_out_may_say_so_on_another_http_status(status: int) -> None:
    line = Line({"code": -1, "errorCode": "TRANSACTION_NOT_FOUND"}, status)
    assert gateway(line).settlement(DAY, None).yes == Page(())


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
        ({"code": 0, "transactionList": [{"orderNo": []}]}, 200, Verdict.UNKNOWN, "odd_reply"),
        ({"code": 0, "transactionList": {}}, 200, Verdict.UNKNOWN, "odd_reply"),
        ({"code": 0, "transactionList": [], "nextCursor": 5}, 200, Verdict.UNKNOWN, "odd_reply"),
        ({"code": -1, "errorCode": "COMMON_X"}, 200, Verdict.NO, "COMMON_X"),
        ({}, 500, Verdict.UNKNOWN, "http_server"),
        ({"transactionList": []}, 500, Verdict.UNKNOWN, "http_server"),
        ({"transactionList": None}, 200, Verdict.UNKNOWN, "no_code"),
        ({"code": None, "transactionList": []}, 200, Verdict.UNKNOWN, "no_code"),
        ({"code": "0", "transactionList": []}, 200, Verdict.UNKNOWN, "no_code"),
        ({}, 200, Verdict.UNKNOWN, "no_code"),
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


def page_of(row: dict[str, Any], many: int = 1_000, **more: Any) -> dict[str, Any]:
    """A page of so many rows, each of another order."""
    rows = [{**row, "orderNo": f"ABCDEFGH-{place}"} for place in range(many)]
    return {"code": 0, "transactionList": rows, "totalCount": many, **more}


@pytest.mark.parametrize("row", [SHORT, LONG])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_a_full_page_of_a_thousand_rows_is_read(row: dict[str, Any], ascii_only: bool) -> None:
    line = Line(page_of(row, nextCursor="2"), ascii_only=ascii_only)
    page = gateway(line).settlement(DAY, None).yes
    assert page == Page(tuple(f"ABCDEFGH-{place}" for place in range(1_000)), "2")


def test_a_page_of_more_than_its_cap_is_not_read() -> None:
    row = {**SHORT, "productDesc": "a" * 4_500}
    reply = gateway(Line(page_of(row))).settlement(DAY, None)
    assert (reply.verdict, reply.code, reply.yes) == (Verdict.UNKNOWN, "too_large", None)


def test_an_endless_page_is_read_to_its_cap_only() -> None:
    sent: list[int] = []

    def stream() -> Iterator[bytes]:
        while True:
            sent.append(1)
            yield b" " * 65_536

    class Endless(Line):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            kind = {"Content-Type": "application/json"}
            return httpx.Response(200, headers=kind, content=stream())

    reply = gateway(Endless({})).settlement(DAY, None)
    assert reply.code == "too_large"
    assert len(sent) == LIST_CAP_BYTES // 65_536 + 1


def test_only_the_list_may_be_long() -> None:
    said = {**page_of(SHORT), "payStatus": "PAY_STANDBY"}
    assert gateway(Line(said)).find("ABCDEFGH-1").code == "too_large"
    assert [call for call in Call if cap_bytes(call) != CAP_BYTES] == [Call.SETTLEMENT]


def test_a_long_page_may_take_longer_than_a_question() -> None:
    asked: list[float] = []

    class Timed(Line):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            asked.append(request.extensions["deadline"])
            return super().handle_request(request)

    base = "http://127.0.0.1:1/api/v2"
    done = "https://booth.example/done"
    line = Timed(page_of(SHORT))
    TossGateway(
        base, Contract.V2, KEY, Mode.TEST, return_url=done, transport=line, clock=lambda: 0.0
    ).settlement(DAY, None)
    assert asked == [30.0]


@pytest.mark.parametrize(
    "body",
    [
        b'{"code":0,"msg":"' + b'\\"' * 1_900_000,  # a text without an end
        b'{"code":0,"msg":"' + b'\\"' * 1_900_000 + b"\\",
        ('{"code":-1,"msg":"' + "a" + "\u0301\u0323" * 950_000 + '"}').encode(),
    ],
)
def test_no_answer_holds_the_till_up_while_it_is_read(body: bytes) -> None:
    line = Line({})
    line._body = body
    began = time.process_time()
    assert gateway(line).settlement(DAY, None).yes is None
    assert time.process_time() - began < 10  # with the square of its length it takes hours
