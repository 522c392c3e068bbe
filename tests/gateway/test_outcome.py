"""Every row of the outcome table (fault-model §2.3), for every call, in both contracts."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pos_app.domain.answer import Reply, Stage, StatusReport, Verdict
from pos_app.domain.money import Won
from pos_app.domain.payment import Contract
from pos_app.gateway import outcome
from pos_app.gateway.outcome import Ours, Reason, Seen
from pos_app.gateway.page import TOSS
from pos_app.gateway.strict import CAP_BYTES, MAX_DEPTH, NotJson, read_object
from pos_app.gateway.wire import Call
from tests.gateway.goods import AT, DATE, GOOD, ORDER_NO, PAGE, REFUND_NO, TOKEN, ours

JSON = {"content-type": "application/json"}
# Each is about one payment; a day's list has tests of its own.
CALLS = tuple(one for one in Call if one is not Call.SETTLEMENT)
YES, NO, UNKNOWN, NOT_SENT = Verdict.YES, Verdict.NO, Verdict.UNKNOWN, Verdict.NOT_SENT


def judge(seen: Seen, asked: Ours) -> Reply[Any]:
    """What the gateway would answer to this call."""
    judges: dict[Call, Callable[[], Reply[Any]]] = {
        Call.CREATE: lambda: outcome.judge_create(seen, asked, TOSS, None),
        Call.STATUS: lambda: outcome.judge_status(seen, asked, TOSS),
        Call.EXECUTE: lambda: outcome.judge_execute(seen, asked, TOSS),
        Call.REFUND: lambda: outcome.judge_refund(seen, asked),
        Call.CANCEL: lambda: outcome.judge_cancel(seen, asked),
    }
    return judges[asked.call]()


def is_absent(reply: Reply[Any]) -> bool:
    return isinstance(reply.value, StatusReport) and reply.value.stage is Stage.ABSENT


def heard(
    body: object, status: int = 200, headers: Mapping[str, str] = JSON, raw: bytes | None = None
) -> Seen:
    data = json.dumps(body).encode() if raw is None else raw
    return Seen(status=status, headers=headers, body=data)


def broke(error: BaseException, cause: BaseException | None = None) -> Seen:
    error.__cause__ = cause
    return Seen(fault=error)


def says(code: object, error_code: str | None = None, status: int = 200) -> Seen:
    body: dict[str, object] = {"code": code, "msg": "토스의 말"}
    return heard(body if error_code is None else body | {"errorCode": error_code}, status)


TLS = ssl.SSLCertVerificationError("self-signed")
DNS = socket.gaierror("no such name")

REFUND_REFUSED = (
    "REFUND_EXCEED_DAILY",
    "REFUND_EXCEED_AMOUNT",
    "REFUND_NO_TAXFREE_ON_COMPLEX_TAX",
    "COMMON_INVALID_PARAMETER",
    "PAYMENT_SHOP_STATE_CANNOT_REFUND",
    "INACTIVE_USER",
    "COMMON_ASSET_GET_ACCOUNT_ERROR",
)
REFUND_OPEN = (
    "COMMON_REFUND_ERROR",
    "PAUSE_USER",
    "TRANSACTION_NOT_COMPLETE",
    "COMMON_ITS_NOT_ABLE_TO_CHANGE_STATUS",
    "COMMON_SYSTEM_ERROR",
    "COMMON_BREAK_TIME_OF_BANK",
    "REFUND_EXCEED_DAILY_NEW",
)

# What was observed; the verdicts of create, status, execute, refund, cancel; the code.
ROWS: dict[str, tuple[Seen, str, str]] = {
    # Before any byte was sent.
    "connect error": (broke(httpx.ConnectError("")), "-----", "no_connection"),
    "connect timeout": (broke(httpx.ConnectTimeout("")), "-----", "no_connection"),
    "pool timeout": (broke(httpx.PoolTimeout("")), "-----", "no_connection"),
    "no such name": (broke(httpx.ConnectError(""), DNS), "-----", "no_connection"),
    "tls refused": (broke(httpx.ConnectError(""), TLS), "-----", "not_trusted"),
    "no such scheme": (broke(httpx.UnsupportedProtocol("")), "-----", "bad_address"),
    "invalid url": (broke(httpx.InvalidURL("")), "-----", "bad_address"),
    # Sent, and no answer.
    "read timeout": (broke(httpx.ReadTimeout("")), "?????", "timeout"),
    "write timeout": (broke(httpx.WriteTimeout("")), "?????", "timeout"),
    "read error": (broke(httpx.ReadError("")), "?????", "connection_lost"),
    "tls broke later": (broke(httpx.ReadError(""), TLS), "?????", "connection_lost"),
    "write error": (broke(httpx.WriteError("")), "?????", "connection_lost"),
    "close error": (broke(httpx.CloseError("")), "?????", "connection_lost"),
    "protocol error": (broke(httpx.RemoteProtocolError("")), "?????", "connection_lost"),
    "local protocol": (broke(httpx.LocalProtocolError("")), "?????", "connection_lost"),
    "proxy error": (broke(httpx.ProxyError("")), "?????", "connection_lost"),
    "anything else": (broke(UnicodeError()), "?????", "connection_lost"),
    # An answer that says nothing.
    "redirect": (heard({"code": 0}, 302), "?????", "http_redirect"),
    "not found": (heard({"code": 0}, 404), "?????", "http_refused"),
    "html 404": (heard(None, 404, {"content-type": "text/html"}, b"<p>"), "?????", "http_refused"),
    "unauthorized": (heard(None, 401, {}, b""), "?????", "key_refused"),
    "forbidden": (heard(None, 403, {}, b""), "?????", "key_refused"),
    "too many": (heard(None, 429, {}, b""), "?????", "busy"),
    "bad gateway": (heard(None, 502, {}, b"<html>"), "?????", "http_server"),
    "server, code 0": (heard({"code": 0}, 500), "?????", "http_server"),
    "created 201": (heard({"code": 0}, 201), "?????", "http_other"),
    "switching": (heard(None, 101, {}, b""), "?????", "http_other"),
    "empty": (heard(None, 200, JSON, b""), "?????", "not_json"),
    "no type": (heard({"code": 0}, 200, {}), "?????", "not_json"),
    "html": (heard({"code": 0}, 200, {"content-type": "text/html"}), "?????", "not_json"),
    "euc-kr": (
        heard({"code": 0}, 200, {"content-type": "application/json; charset=euc-kr"}),
        "?????",
        "not_json",
    ),
    "gzip": (heard({"code": 0}, 200, JSON | {"content-encoding": "gzip"}), "?????", "not_json"),
    "bom": (heard(None, raw=b'\xef\xbb\xbf{"code":0}'), "?????", "not_json"),
    "utf-16": (heard(None, raw='{"code":0}'.encode("utf-16")), "?????", "not_json"),
    "truncated": (heard(None, raw=b'{"code":0'), "?????", "not_json"),
    "two objects": (heard(None, raw=b'{"code":0}{"code":0}'), "?????", "not_json"),
    "list": (heard([{"code": 0}]), "?????", "not_json"),
    "number": (heard(0), "?????", "not_json"),
    "given twice": (heard(None, raw=b'{"code":-1,"code":0}'), "?????", "not_json"),
    "twice inside": (heard(None, raw=b'{"code":0,"a":{"b":1,"b":1}}'), "?????", "not_json"),
    "nan": (heard(None, raw=b'{"code":0,"a":NaN}'), "?????", "not_json"),
    "infinity": (heard(None, raw=b'{"code":0,"a":-Infinity}'), "?????", "not_json"),
    "overflow": (heard(None, raw=b'{"code":0,"a":1e999}'), "?????", "not_json"),
    "huge number": (heard(None, raw=b'{"code":0,"a":' + b"9" * 5000 + b"}"), "?????", "not_json"),
    "minus nought": (heard(None, raw=b'{"code":-0}'), "?????", "no_code"),
    "deep": (heard(None, raw=b'{"a":' * 17 + b"0" + b"}" * 17), "?????", "not_json"),
    "bomb": (heard(None, raw=b"[" * 60_000), "?????", "not_json"),
    "too large": (heard(None, raw=b'{"code":0}' + b" " * 65_536), "?????", "too_large"),
    "no code": (heard({"status": 200}), "?????", "no_code"),
    "code text": (says("0"), "?????", "no_code"),
    "code float": (heard(None, raw=b'{"code":0.0}'), "?????", "no_code"),
    "code false": (says(False), "?????", "no_code"),
    "code true": (says(True), "?????", "no_code"),
    "code null": (says(None), "?????", "no_code"),
    "code list": (says([0]), "?????", "no_code"),
    # Toss' no.
    "-1 alone": (says(-1), "NNN?N", "-1"),
    "-1 timeout": (says(-1, "COMMON_TIMEOUT"), "NNN?N", "COMMON_TIMEOUT"),
    "-1 pending": (says(-1, "TRANSACTION_PENDING_ERROR"), "NNN?N", "TRANSACTION_PENDING_ERROR"),
    "-1 throttled": (says(-1, "COMMON_THROTTLED"), "NNN?N", "COMMON_THROTTLED"),
    "-1 unauthorized": (says(-1, "COMMON_UNAUTHORIZED"), "NNNNN", "COMMON_UNAUTHORIZED"),
    "-1 odd errorCode": (says(-1, "<b>no</b>"), "NNN?N", "-1"),
    "-1 card trouble": (says(-1, "CARD_SYSTEM_ERROR"), "NNN?N", "CARD_SYSTEM_ERROR"),
    "-1 refund twice": (
        says(-1, "REFUND_REFUND_NO_DUPLICATE"), "NNN?N", "REFUND_REFUND_NO_DUPLICATE"
    ),
    "-1 refunded": (says(-1, "REFUND_ALREADY_REFUNDED"), "NNN?N", "REFUND_ALREADY_REFUNDED"),
    "-1 refund later": (says(-1, "REFUND_PENDING_SUCCESS"), "NNN?N", "REFUND_PENDING_SUCCESS"),
    "-1 not approved": (says(-1, "EXECUTE_PAY_NOT_APPROVED"), "FFFFF", "EXECUTE_PAY_NOT_APPROVED"),
    "-1 no cash": (says(-1, "COMMON_NOT_ENOUGH_CASH"), "FFFFF", "COMMON_NOT_ENOUGH_CASH"),
    "-1 limit": (says(-1, "COMMON_EXCEED_LIMIT"), "FFFFF", "COMMON_EXCEED_LIMIT"),
    "-1 card": (says(-1, "CARD_NOT_ENOUGH_BALANCE"), "FFFFF", "CARD_NOT_ENOUGH_BALANCE"),
    "-1 key": (says(-1, "COMMON_INVALID_API_KEY"), "FFFFF", "COMMON_INVALID_API_KEY"),
    "-1 shop": (
        says(-1, "PAYMENT_SHOP_STATE_NOT_NORMAL"), "FFFFF", "PAYMENT_SHOP_STATE_NOT_NORMAL"
    ),
    "-1 absent": (says(-1, "COMMON_PAY_NOT_FOUND"), "NAN?N", "COMMON_PAY_NOT_FOUND"),
    "-1 invalid pay": (says(-1, "COMMON_INVALID_PAY"), "NAN?N", "COMMON_INVALID_PAY"),
    "-1 no transaction": (says(-1, "TRANSACTION_NOT_FOUND"), "NAN?N", "TRANSACTION_NOT_FOUND"),
    # Refused before anything moved, as Toss' list has it: a no to a refund, which its status ends.
    **{f"-1 {code}": (says(-1, code), "NNNNN", code) for code in REFUND_REFUSED},
    # The list is silent about a refund, or leaves it to the status.
    **{f"-1 {code}": (says(-1, code), "NNN?N", code) for code in REFUND_OPEN},
    "10": (says(10), "NN??N", "10"),
    "12 with a final word": (says(12, "COMMON_EXCEED_LIMIT"), "NN??N", "COMMON_EXCEED_LIMIT"),
    "49": (says(49), "NN??N", "49"),
    "57": (says(57), "NN??N", "57"),
    # Toss' no on another HTTP status: a create is over, a question is answered, and where money
    # moves it stays open.
    "-1 on 400": (says(-1, "COMMON_INVALID_PARAMETER", 400), "NN???", "COMMON_INVALID_PARAMETER"),
    "-1 refund limit on 400": (
        says(-1, "REFUND_EXCEED_DAILY", 400), "NN???", "REFUND_EXCEED_DAILY"
    ),
    "12 with a refund's word": (says(12, "REFUND_EXCEED_DAILY"), "NN??N", "REFUND_EXCEED_DAILY"),
    "11 on 400": (says(11, None, 400), "NN???", "11"),
    "-1 key on 401": (says(-1, "COMMON_INVALID_API_KEY", 401), "F????", "COMMON_INVALID_API_KEY"),
    "-1 absent on 404": (says(-1, "COMMON_PAY_NOT_FOUND", 404), "NA???", "COMMON_PAY_NOT_FOUND"),
    "-1 absent on 403": (says(-1, "COMMON_PAY_NOT_FOUND", 403), "N????", "COMMON_PAY_NOT_FOUND"),
    "-1 on 500": (says(-1, "COMMON_SYSTEM_ERROR", 500), "?????", "COMMON_SYSTEM_ERROR"),
    "-1 on 302": (says(-1, "COMMON_SYSTEM_ERROR", 302), "?????", "COMMON_SYSTEM_ERROR"),
}  # fmt: skip
VERDICTS = {"-": NOT_SENT, "?": UNKNOWN, "N": NO, "F": NO, "A": YES}


@pytest.mark.parametrize("contract", Contract)
@pytest.mark.parametrize(("seen", "letters", "code"), ROWS.values(), ids=ROWS)
def test_the_outcome_table(seen: Seen, letters: str, code: str, contract: Contract) -> None:
    for call, letter in zip(CALLS, letters, strict=True):
        reply = judge(seen, ours(call, contract))
        assert (call, reply.verdict) == (call, VERDICTS[letter])
        assert (call, reply.code) == (call, code)
        assert (call, reply.final) == (call, letter == "F")
        assert not reply.alarm
        if letter == "A":
            assert is_absent(reply)
        else:
            assert reply.value is None


@pytest.mark.parametrize(
    ("seen", "v1", "v2"),
    [
        (says(-1, "PAYMENT_DUPLICATION_ORDER_NO"), True, True),
        (says(11), True, False),
        (says(-1, "PAYMENT_DUPLICATION_ORDER_NO", 400), True, True),
        (says(-1, "PAYMENT_DUPLICATION_ORDER_NO", 500), False, False),
        (says(-1, "PAYMENT_EXISTING_PAYMENT"), True, True),
        (says(-1, "COMMON_PAY_ERROR"), False, False),
    ],
)
def test_a_number_that_was_used_already_is_named(seen: Seen, v1: bool, v2: bool) -> None:
    for contract, taken in ((Contract.V1, v1), (Contract.V2, v2)):
        assert judge(seen, ours(Call.CREATE, contract)).taken is taken
        assert not judge(seen, ours(Call.STATUS, contract)).taken


@pytest.mark.parametrize(
    ("number", "call", "v1", "v2"),
    [
        (71, Call.STATUS, YES, NO),
        (70, Call.STATUS, NO, NO),
        (71, Call.EXECUTE, UNKNOWN, UNKNOWN),
        (71, Call.REFUND, UNKNOWN, UNKNOWN),
        *((number, Call.REFUND, NO, UNKNOWN) for number in range(50, 57)),
    ],
)
def test_the_guides_numbers_are_v1_only(number: int, call: Call, v1: Verdict, v2: Verdict) -> None:
    assert judge(says(number), ours(call, Contract.V1)).verdict is v1
    assert judge(says(number), ours(call, Contract.V2)).verdict is v2


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("number", ["9223372036854775807", "-0", "-1", "9" * 40])
def test_a_new_field_with_any_number_says_nothing(call: Call, number: str) -> None:
    """toss-pay-api.md §2: a field may appear at any time; 64 bits have nineteen digits."""
    body = json.dumps(GOOD[call])[:-1] + f', "traceId": {number}}}'
    assert judge(heard(None, raw=body.encode()), ours(call, Contract.V2)).verdict is YES


@pytest.mark.parametrize("contract", Contract)
@pytest.mark.parametrize("call", CALLS)
def test_a_true_answer_is_yes(call: Call, contract: Contract) -> None:
    types = (
        "application/json",
        "Application/JSON;charset=UTF-8",
        'application/json; charset="utf-8"',
    )
    for content_type in types:
        headers = {"content-type": content_type, "date": DATE, "content-encoding": "identity"}
        reply = judge(heard(GOOD[call], headers=headers), ours(call, contract))
        assert reply.verdict is YES
        assert (reply.code, reply.message, reply.alarm) == ("", "", False)
        assert (reply.value is None) is (call is Call.CANCEL)
        assert reply.server_time == AT


@pytest.mark.parametrize("call", CALLS)
def test_absent_echoes_are_believed(call: Call) -> None:
    bare: dict[str, object] = {"code": 0}
    if call is Call.CREATE:
        bare |= {"payToken": TOKEN, "checkoutPage": PAGE}
    if call is Call.STATUS:
        bare |= {"payStatus": "PAY_STANDBY"}
    assert judge(heard(bare), ours(call)).verdict is YES


WRONG_ECHOES: list[tuple[str, object, str]] = [
    ("orderNo", "7G3K9QXA-42", "echo_order_no"),
    ("orderNo", ORDER_NO.lower(), "echo_order_no"),
    ("orderNo", None, "echo_order_no"),
    ("orderNo", 41, "echo_order_no"),
    ("orderNo", [ORDER_NO], "echo_order_no"),
    ("amount", 34_999, "echo_amount"),
    ("amount", "35000", "echo_amount"),
    ("amount", 35_000.0, "echo_amount"),
    ("amount", 5_000.0, "echo_amount"),
    ("amount", True, "echo_amount"),
    ("amount", None, "echo_amount"),
    ("mode", "LIVE", "echo_mode"),
    ("mode", "test", "echo_mode"),
    ("mode", None, "echo_mode"),
    ("payToken", "another_token", "echo_pay_token"),
    ("payToken", None, "echo_pay_token"),
    ("payToken", 7, "echo_pay_token"),
]


@pytest.mark.parametrize("contract", Contract)
@pytest.mark.parametrize(("name", "value", "code"), WRONG_ECHOES)
def test_a_wrong_echo_is_unknown_and_an_alarm(
    name: str, value: object, code: str, contract: Contract
) -> None:
    for call in CALLS:
        if call is Call.CREATE and name == "payToken":
            continue
        charged = {"payStatus": "PAY_COMPLETE"} if call is Call.STATUS else {}
        reply = judge(heard(GOOD[call] | {name: value} | charged), ours(call, contract))
        assert (call, reply.verdict, reply.alarm) == (call, UNKNOWN, True)
        assert reply.code == code
        assert reply.value is None


EARLY = ["PAY_STANDBY", "PAY_APPROVED", "PAY_PROGRESS", "PAY_CANCEL", "PAY_SOMETHING"]
CHARGED = ["PAY_COMPLETE", "REFUND_SUCCESS", "SETTLEMENT_COMPLETE"]


@pytest.mark.parametrize("name", ["amount", "mode"])
def test_null_is_not_given_before_money_has_moved_and_nowhere_else(name: str) -> None:
    for word in EARLY:
        body = GOOD[Call.STATUS] | {"payStatus": word, name: None}
        assert judge(heard(body), ours(Call.STATUS)).verdict is YES
        assert judge(heard(body | {"orderNo": None}), ours(Call.STATUS)).code == "echo_order_no"
    for word in CHARGED:
        body = GOOD[Call.STATUS] | {"payStatus": word, name: None}
        assert judge(heard(body), ours(Call.STATUS)).code == f"echo_{name}"
    odd = GOOD[Call.STATUS] | {"payStatus": None, name: None}
    assert judge(heard(odd), ours(Call.STATUS)).verdict is UNKNOWN


@pytest.mark.parametrize("call", [Call.EXECUTE, Call.REFUND, Call.STATUS])
@pytest.mark.parametrize("odd", [500, 401, 0, "200", 200.0, True, [200]])
def test_a_yes_whose_own_status_is_no_200_is_a_contradiction(call: Call, odd: object) -> None:
    reply = judge(heard(GOOD[call] | {"status": odd}), ours(call))
    assert (reply.verdict, reply.code, reply.alarm) == (UNKNOWN, "contradiction", True)
    for right in (200, None):
        assert judge(heard(GOOD[call] | {"status": right}), ours(call)).verdict is YES


@pytest.mark.parametrize("call", [Call.EXECUTE, Call.REFUND])
@pytest.mark.parametrize("odd", ["COMMON_TIMEOUT", "?", 52, 0, False, []])
def test_a_yes_that_names_an_error_is_a_contradiction(call: Call, odd: object) -> None:
    reply = judge(heard(GOOD[call] | {"errorCode": odd, "msg": "실패"}), ours(call))
    assert (reply.verdict, reply.code, reply.alarm) == (UNKNOWN, "contradiction", True)
    for nothing in (None, ""):
        kind = GOOD[call] | {"errorCode": nothing, "msg": nothing, "stateMsg": "결제 완료"}
        assert judge(heard(kind), ours(call)).verdict is YES


def test_a_status_may_name_the_error_that_its_payment_ended_with() -> None:
    body = GOOD[Call.STATUS] | {"payStatus": "PAY_CANCEL", "errorCode": "COMMON_TIMEOUT"}
    assert judge(heard(body), ours(Call.STATUS)).verdict is YES


@pytest.mark.parametrize(
    ("paid", "discounted", "verdict"),
    [
        (35_000, 0, YES),
        (34_500, 500, YES),
        (34_000, 500, YES),  # the buyer had points as well (toss-pay-api.md §4.2)
        (1_000, 0, YES),
        (0, 0, YES),
        (35_000, 500, UNKNOWN),
        (35_001, 0, UNKNOWN),
        (35_001, None, UNKNOWN),
        (None, 35_001, UNKNOWN),
        (36_000, -1_000, UNKNOWN),
        (-1, 35_000, UNKNOWN),
        (-1, None, UNKNOWN),
        (35_000, None, YES),
        (None, 500, YES),
        ("1000", 0, YES),  # not a number, so nothing is said
        (True, 0, YES),
    ],
)
def test_what_was_paid_and_discounted_fits_into_the_amount(
    paid: object, discounted: object, verdict: Verdict
) -> None:
    more = {"paidAmount": paid, "discountedAmount": discounted}
    reply = judge(heard(GOOD[Call.EXECUTE] | more), ours(Call.EXECUTE))
    assert (reply.verdict, reply.alarm) == (verdict, verdict is UNKNOWN)
    assert judge(heard(GOOD[Call.STATUS] | more), ours(Call.STATUS)).verdict is YES


@pytest.mark.parametrize(
    ("paid", "discounted", "verdict"),
    [(35_000, 0, YES), (34_500, 500, YES), (1_000, None, YES), (34_999, 0, UNKNOWN)],
)
def test_points_are_believed_only_beside_the_amount(
    paid: object, discounted: object, verdict: Verdict
) -> None:
    """Nothing else tells them from a payment of another amount."""
    bare = {"code": 0, "paidAmount": paid, "discountedAmount": discounted}
    reply = judge(heard(bare), ours(Call.EXECUTE))
    assert (reply.verdict, reply.alarm) == (verdict, verdict is UNKNOWN)
    other = judge(heard(bare | {"amount": 34_999}), ours(Call.EXECUTE))
    assert (other.code, other.alarm) == ("echo_amount", True)


@pytest.mark.parametrize(
    ("told", "verdict"),
    [(5_000, YES), (-5_000, YES), (None, YES), ("5000", YES), (35_000, UNKNOWN), (0, UNKNOWN)],
)
def test_a_refund_of_another_sum_is_an_alarm(told: object, verdict: Verdict) -> None:
    reply = judge(heard(GOOD[Call.REFUND] | {"refundedAmount": told}), ours(Call.REFUND))
    assert reply.verdict is verdict
    assert (reply.code == "echo_refunded") is reply.alarm is (verdict is UNKNOWN)


def test_a_live_reply_is_right_for_a_live_key_only() -> None:
    live = Ours(Call.EXECUTE, Contract.V2, "LIVE", ORDER_NO, ours(Call.EXECUTE).amount_won, TOKEN)
    assert judge(heard(GOOD[Call.EXECUTE] | {"mode": "LIVE"}), live).verdict is YES
    assert judge(heard(GOOD[Call.EXECUTE]), live).code == "echo_mode"


def test_one_as_an_amount_is_not_true() -> None:
    asked = Ours(Call.EXECUTE, Contract.V1, "TEST", ORDER_NO, Won(1))
    assert judge(heard({"code": 0, "amount": True}), asked).code == "echo_amount"
    assert judge(heard({"code": 0, "amount": 1}), asked).verdict is YES


def test_a_refund_echoes_its_own_number_and_amount() -> None:
    asked = ours(Call.REFUND)
    other = judge(heard({"code": 0, "refundNo": REFUND_NO + "x"}), asked)
    assert (other.verdict, other.code, other.alarm) == (UNKNOWN, "echo_refund_no", True)
    assert judge(heard({"code": 0, "amount": 5_000}), asked).verdict is YES
    assert judge(heard({"code": 0, "amount": 35_000}), asked).code == "echo_amount"


def test_a_status_asked_by_number_brings_the_token() -> None:
    asked = Ours(Call.STATUS, Contract.V2, "TEST", ORDER_NO, ours(Call.STATUS).amount_won)
    report = judge(heard(GOOD[Call.STATUS]), asked).value
    assert report is not None
    assert report.pay_token == TOKEN
    odd = judge(heard(GOOD[Call.STATUS] | {"payToken": "a b"}), asked)
    assert (odd.code, odd.alarm) == ("echo_pay_token", True)


@pytest.mark.parametrize(
    "token", [None, 7, "", "a b", "토큰", "a" * 65, "a&b", "a%20b", ["t"], "a/b"]
)
def test_a_create_without_a_sane_token_is_odd(token: object) -> None:
    reply = judge(heard(GOOD[Call.CREATE] | {"payToken": token}), ours(Call.CREATE))
    assert (reply.verdict, reply.code, reply.alarm) == (UNKNOWN, "odd_reply", False)


@pytest.mark.parametrize("page", [None, 7, "", "https://toss.im.evil/?payToken=" + TOKEN])
def test_a_create_without_a_page_of_toss_is_an_alarm(page: object) -> None:
    reply = judge(heard(GOOD[Call.CREATE] | {"checkoutPage": page}), ours(Call.CREATE))
    assert (reply.verdict, reply.code, reply.alarm) == (UNKNOWN, "page_refused", True)
    assert reply.value is None


@pytest.mark.parametrize("word", [None, 0, ["PAY_COMPLETE"], {}])
def test_a_status_without_a_word_is_odd(word: object) -> None:
    reply = judge(heard(GOOD[Call.STATUS] | {"payStatus": word}), ours(Call.STATUS))
    assert (reply.verdict, reply.code) == (UNKNOWN, "odd_reply")


def test_busy_and_refused_keys_are_marked() -> None:
    def marks(seen: Seen, call: Call = Call.STATUS) -> tuple[bool, bool]:
        reply = judge(seen, ours(call, Contract.V1))
        return reply.busy, reply.key_refused

    assert marks(heard({}, 429)) == (True, False)
    assert marks(says(-1, "COMMON_THROTTLED")) == (True, False)
    assert marks(says(-1, "COMMON_INVALID_API_KEY")) == (False, True)
    assert marks(says(-1, "COMMON_UNAUTHORIZED")) == (False, True)
    assert marks(says(1)) == (False, True)
    assert marks(says(1), Call.CREATE) == (False, False)
    assert marks(says(1), Call.EXECUTE) == (False, False)
    assert marks(heard({}, 401)) == (False, True)
    assert marks(heard({}, 403)) == (False, True)
    assert marks(says(-1)) == (False, False)
    v2 = judge(says(1), ours(Call.STATUS, Contract.V2))
    assert not v2.key_refused


def test_the_message_is_one_plain_line() -> None:
    nasty = "잔액이\r\n부족해요\u202e \ud800<b>굵게</b>\x07" + "가" * 500
    reply = judge(heard({"code": -1, "msg": nasty}), ours(Call.EXECUTE))
    assert reply.message.startswith("잔액이 부족해요 <b>굵게</b>가")
    assert len(reply.message) == 200
    assert reply.message.isprintable()
    assert judge(heard({"code": -1, "msg": ["x"]}), ours(Call.EXECUTE)).message == ""


@pytest.mark.parametrize(
    ("date", "known"),
    [
        (DATE, True),
        ("Mon, 23 Nov 2026 14:00:00 +0900", True),
        ("", False),
        ("soon", False),
        ("Mon, 23 Nov 2026 05:00:00 -0000", False),
        ("Mon, 23 Nov 1970 05:00:00 GMT", False),
        ("Mon, 23 Nov 9999 23:59:59 GMT", False),
        ("Mon, 99 Nov 2026 05:00:00 GMT", False),
        ("Mon, 23 Nov 2026 05:00:00 +999999", False),
    ],
)
def test_the_servers_time_comes_from_its_date(date: str, known: bool) -> None:
    for seen in (
        heard({"code": -1}, headers=JSON | {"date": date}),
        heard({}, 502, {"date": date}),
    ):
        assert judge(seen, ours(Call.STATUS)).server_time == (AT if known else None)


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    for language in ("ko", "en"):
        catalogue = Path("resources/translations", language, "LC_MESSAGES", "booth_pos.po")
        text = (Path(__file__).parents[2] / catalogue).read_text("utf-8")
        for reason in Reason:
            assert text.count(f'msgid "reason.{reason}"\nmsgstr "') == 1


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-100, 100),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        [0, -1, 35_000, ORDER_NO, TOKEN, PAGE, "TEST", "LIVE", "PAY_COMPLETE", REFUND_NO]
    ),
)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3), max_leaves=5)
NAMES = st.sampled_from(
    [
        *("code", "orderNo", "payToken", "amount", "mode", "payStatus", "checkoutPage", "refundNo"),
        *("msg", "errorCode", "refunds", "transactions", "card", "paidAmount", "amountVat"),
    ]
)
BODIES = st.dictionaries(st.one_of(NAMES, st.text(max_size=4)), VALUES, max_size=8)
HEADERS = st.sampled_from(
    [
        JSON,
        {},
        {"content-type": "text/html"},
        JSON | {"date": DATE},
        JSON | {"content-encoding": "br"},
    ]
)
STATUSES = st.sampled_from([200, 200, 200, 201, 204, 302, 400, 401, 404, 429, 500, 502, 999])
CONTRACTS = st.sampled_from(list(Contract))
ANY_CALL = st.sampled_from(CALLS)


def truly_good(body: Mapping[str, object], asked: Ours) -> bool:
    """Said again in other words: each echo that is there is exactly ours."""
    if type(body.get("code")) is not int or body["code"] != 0:
        return False
    mine = {
        "orderNo": ORDER_NO,
        "mode": "TEST",
        "payToken": TOKEN,
        "amount": int(asked.amount_won or 0),
    }
    if asked.refund_no:
        mine["refundNo"] = asked.refund_no
    return all(repr(body[name]) == repr(value) for name, value in mine.items() if name in body)


@given(BODIES, HEADERS, STATUSES, ANY_CALL, CONTRACTS)
@example({"code": 0, "amount": 35_000}, JSON, 200, Call.EXECUTE, Contract.V1)
@example({"code": 0, "amount": True}, JSON, 200, Call.EXECUTE, Contract.V1)
def test_a_yes_is_truly_good(
    body: dict[str, object],
    headers: dict[str, str],
    status: int,
    call: Call,
    contract: Contract,
) -> None:
    asked = ours(call, contract)
    reply = judge(heard(body, status, headers), asked)
    assert reply.verdict is not NOT_SENT
    if reply.verdict is YES and not is_absent(reply):
        assert status == 200
        assert "content-type" in headers
        assert truly_good(json.loads(json.dumps(body)), asked)
    if reply.verdict is not YES:
        assert reply.value is None


@given(st.binary(max_size=300), HEADERS, STATUSES, ANY_CALL, CONTRACTS)
@example(b'{"code":0', JSON, 200, Call.EXECUTE, Contract.V1)
def test_bytes_are_never_a_yes(
    raw: bytes, headers: dict[str, str], status: int, call: Call, contract: Contract
) -> None:
    assert judge(heard(None, status, headers, raw), ours(call, contract)).verdict is UNKNOWN


@given(ANY_CALL, st.data())
def test_a_changed_byte_is_a_yes_only_if_it_is_still_true(call: Call, data: st.DataObject) -> None:
    good = json.dumps(GOOD[call]).encode()
    at = data.draw(st.integers(0, len(good) - 1))
    changed = good[:at] + data.draw(st.binary(max_size=2)) + good[at + 1 :]
    asked = ours(call)
    reply = judge(heard(None, raw=changed), asked)
    if reply.verdict is YES and not is_absent(reply):
        assert truly_good(json.loads(changed), asked)


def test_the_reader_alone_keeps_the_cap() -> None:
    with pytest.raises(NotJson):
        read_object(JSON, b'{"code":0}' + b" " * CAP_BYTES)
    assert read_object(JSON, b'{"code":0}' + b" " * (CAP_BYTES - 10)) == {"code": 0}


def test_depth_is_counted_wherever_it_stands() -> None:
    beside, deepest = "[]," * 40, "[" * (MAX_DEPTH - 2) + "]" * (MAX_DEPTH - 2)
    assert read_object(JSON, f'{{"code":0,"a":[{beside}{deepest}]}}'.encode())["code"] == 0
    for nested in (f'{{"a":[{beside}[{deepest}]]}}', f'{{"a":[{{"b":{deepest}}}]}}'):
        with pytest.raises(NotJson):
            read_object(JSON, nested.encode())


@given(st.text(max_size=60))
def test_no_date_breaks_it(date: str) -> None:
    judge(heard({}, headers={"date": date}), ours(Call.STATUS))
