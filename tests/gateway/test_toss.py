"""The gateway over httpx' own MockTransport: what is sent, what is answered, what is never said."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from pos_app.domain.answer import Created, Reply, Stage, Verdict
from pos_app.domain.payment import Contract, Mode
from pos_app.errors import Refused
from pos_app.flow.ports import Gateway
from pos_app.gateway.toss import Deadlines, TossGateway, check_key
from pos_app.gateway.wire import Call
from tests.gateway.goods import (
    AT,
    DATE,
    GOOD,
    KEY,
    LIVE_KEY,
    MIXED,
    ORDER,
    ORDER_NO,
    PAGE,
    REF,
    REFUND,
    REFUND_NO,
    RETURN_URL,
    TOKEN,
)

V1_URL = "https://toss.im/tosspay/api/v1"
V2_URL = "https://pay.toss.im/api/v2"


class Far:
    """Answers every request with the next answer of a list, and keeps the request."""

    def __init__(self, *answers: dict[str, object] | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(200, json=answer, headers={"Date": DATE})

    def body(self, index: int = -1) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.requests[index].content)
        return found


def gateway(
    far: Callable[[httpx.Request], httpx.Response], contract: Contract = Contract.V1, **more: Any
) -> TossGateway:
    url = V1_URL if contract is Contract.V1 else V2_URL
    return TossGateway(
        more.pop("url", url),
        contract,
        more.pop("key", KEY),
        more.pop("mode", Mode.TEST),
        return_url=more.pop("return_url", RETURN_URL),
        transport=httpx.MockTransport(far),
        **more,
    )


def test_v1_create_sends_the_guides_six_values() -> None:
    far = Far({"code": 0, "payToken": TOKEN, "checkoutPage": PAGE})
    reply = gateway(far).create(ORDER)
    assert reply == Reply(Verdict.YES, Created(TOKEN, PAGE, None), server_time=AT)
    assert far.requests[0].method == "POST"
    assert str(far.requests[0].url) == "https://toss.im/tosspay/api/v1/payments"
    assert far.body() == {
        "orderNo": ORDER_NO,
        "amount": 35_000,
        "productDesc": "사과 12 토스티셔츠",
        "apiKey": KEY,
        "autoExecute": False,
        "retUrl": RETURN_URL,
    }


def test_the_request_is_plain_json_without_cookies_or_compression() -> None:
    far = Far({"code": 0}, {"code": 0})
    till = gateway(far)
    till.status(REF)
    headers = far.requests[0].headers
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["accept-encoding"] == "identity"
    assert headers["connection"] == "close"
    assert "cookie" not in headers
    assert "authorization" not in headers
    till.create(ORDER)
    assert "사과 12".encode() in far.requests[1].content


def test_v1_names_the_tax_only_where_goods_are_free_of_it() -> None:
    far = Far({"code": 0})
    gateway(far).create(MIXED)
    taxes = {name: value for name, value in far.body().items() if name.startswith("amount")}
    assert taxes == {
        "amount": 35_000,
        "amountTaxable": 27_272,
        "amountVat": 2_728,
        "amountTaxFree": 5_000,
        "amountServiceFee": 0,
    }


def test_v2_create_says_what_todays_page_asks_for() -> None:
    far = Far({"code": 0}, {"code": 0})
    till = gateway(far, Contract.V2, cancel_url="https://shop.example/no")
    till.create(ORDER)
    assert str(far.requests[0].url) == "https://pay.toss.im/api/v2/payments"
    assert far.body() == {
        "orderNo": ORDER_NO,
        "amount": 35_000,
        "productDesc": "사과 12 토스티셔츠",
        "apiKey": KEY,
        "autoExecute": False,
        "retUrl": RETURN_URL,
        "amountTaxFree": 0,
        "retCancelUrl": "https://shop.example/no",
        "cashReceipt": True,
    }
    till.create(MIXED)
    assert far.body()["amountTaxFree"] == 5_000
    assert "amountVat" not in far.body()


def test_the_cancel_page_is_the_return_page_by_default() -> None:
    far = Far({"code": 0})
    gateway(far, Contract.V2).create(ORDER)
    assert far.body()["retCancelUrl"] == RETURN_URL


class Times:
    """Two clocks that a test turns."""

    def __init__(self) -> None:
        self.tick = 100.0
        self.wall = 1_800_000_000.0

    def pass_(self, seconds: float) -> None:
        self.tick += seconds
        self.wall += seconds


@pytest.mark.parametrize(
    ("contract", "expired"),
    [(Contract.V1, "2026-11-23 14:10:35"), (Contract.V2, "2026-11-23 14:10:30")],
)
def test_expiry_counts_from_the_servers_own_clock_in_korean_time(
    contract: Contract, expired: str
) -> None:
    page = PAGE
    far = Far({"code": 0}, {"code": 0, "payToken": TOKEN, "checkoutPage": page})
    times = Times()
    till = gateway(far, contract, clock=lambda: times.tick, wall=lambda: times.wall)
    till.status(REF)
    times.pass_(30.75)
    created = till.create(ORDER).yes
    assert far.body()["expiredTime"] == expired
    assert created is not None
    assert created.expires_at is not None
    slack = 5 if contract is Contract.V1 else 0
    assert created.expires_at == AT + timedelta(seconds=630 + slack)


def test_after_a_sleep_no_expiry_is_sent_until_the_server_is_heard_again() -> None:
    far = Far({"code": 0}, {"code": -1}, {"code": -1})
    times = Times()
    till = gateway(far, clock=lambda: times.tick, wall=lambda: times.wall)
    till.status(REF)
    times.wall += 3_600
    till.create(ORDER)
    assert "expiredTime" not in far.body()
    till.create(ORDER)
    assert far.body()["expiredTime"] == "2026-11-23 14:10:05"


def test_every_reply_is_heard() -> None:
    heard: list[Reply[Any]] = []
    far = Far({"code": 0, "payStatus": "PAY_STANDBY"})
    till = gateway(far, heard=heard.append)
    till.status(REF)
    assert [one.verdict for one in heard] == [Verdict.YES]
    assert heard[0].server_time == AT


def test_status_asks_by_token_and_without_one_by_number() -> None:
    far = Far({"code": 0, "payStatus": "PAY_STANDBY"}, {"code": 0, "payStatus": "PAY_CANCEL"})
    till = gateway(far)
    first = till.status(REF).yes
    assert first is not None
    assert first.stage is Stage.STANDBY
    assert far.body() == {"apiKey": KEY, "payToken": TOKEN}
    till.status(replace(REF, pay_token=None))
    assert far.body() == {"apiKey": KEY, "orderNo": ORDER_NO}
    assert far.requests[0].url.path.endswith("/status")


@pytest.mark.parametrize(
    ("contract", "more"), [(Contract.V1, {"amount": 35_000}), (Contract.V2, {})]
)
def test_execute_lets_toss_compare(contract: Contract, more: dict[str, object]) -> None:
    far = Far({"code": 0, "approvalTime": "2026-11-23 14:11:37"})
    facts = gateway(far, contract).execute(REF).yes
    assert facts is not None
    assert facts.approved_at == datetime(2026, 11, 23, 5, 11, 37, tzinfo=UTC)
    assert far.body() == {"apiKey": KEY, "payToken": TOKEN, "orderNo": ORDER_NO} | more
    assert far.requests[0].url.path.endswith("/execute")


@pytest.mark.parametrize(
    ("contract", "more"), [(Contract.V1, {}), (Contract.V2, {"idempotent": True})]
)
def test_a_refund_names_its_number_and_its_tax(contract: Contract, more: dict[str, object]) -> None:
    far = Far({"code": 0, "refundNo": REFUND_NO, "refundableAmount": 30_000}, {"code": 0})
    till = gateway(far, contract)
    refunded = till.refund(REFUND).yes
    assert refunded is not None
    assert refunded.refundable_won == 30_000
    assert far.requests[0].url.path.endswith("/refunds")
    expected = {
        "apiKey": KEY,
        "payToken": TOKEN,
        "refundNo": REFUND_NO,
        "amount": 5_000,
        "amountTaxable": 0,
        "amountTaxFree": 5_000,
        "amountVat": 0,
        "amountServiceFee": 0,
        "reason": "쌀 불량",
    }
    assert far.body() == expected | more
    till.refund(REFUND)
    assert far.requests[0].content == far.requests[1].content


def test_a_refund_without_a_split_and_a_reason_says_so_little() -> None:
    far = Far({"code": 0})
    gateway(far).refund(replace(REFUND, tax=None, reason="🙂"))
    assert far.body() == {
        "apiKey": KEY,
        "payToken": TOKEN,
        "refundNo": REFUND_NO,
        "amount": 5_000,
        "amountTaxFree": 0,
        "reason": "환불",
    }


def test_cancel_is_v1_only() -> None:
    far = Far({"code": 0}, {"code": -1, "errorCode": "CANCEL_IMPOSSIBLE_STATUS", "msg": "안 돼요"})
    till = gateway(far)
    assert till.cancel(REF, "손님 취소") == Reply(Verdict.YES, server_time=AT)
    assert far.body() == {"apiKey": KEY, "payToken": TOKEN, "reason": "손님 취소"}
    assert far.requests[0].url.path.endswith("/cancel")
    assert till.cancel(REF, "").verdict is Verdict.NO
    assert far.body()["reason"] == "취소"
    none = gateway(Far(), Contract.V2).cancel(REF, "")
    assert none == Reply(Verdict.NOT_SENT, code="no_cancel")


def test_without_a_token_nothing_is_sent() -> None:
    far = Far()
    till = gateway(far)
    bare = replace(REF, pay_token=None)
    answers: list[Reply[Any]] = [
        till.execute(bare),
        till.cancel(bare, "x"),
        till.refund(replace(REFUND, ref=bare)),
    ]
    assert answers == [Reply(Verdict.NOT_SENT, code="no_token")] * 3
    assert far.requests == []


def test_it_fits_the_port() -> None:
    till: Gateway = gateway(Far())
    account = till.account
    assert (account.contract, account.mode) == (Contract.V1, Mode.TEST)
    assert account.base_url == V1_URL
    assert account.key_tail == "7890"
    assert len(account.key_print) == 16
    assert gateway(Far(), key="sk_test_canary_other").account.key_print != account.key_print
    assert gateway(Far(), url=V1_URL + "/").account == account


def test_the_key_is_in_no_repr_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    far = Far({"code": -1, "msg": KEY}, httpx.ReadTimeout(KEY), {"code": 0})
    till = gateway(far)
    seen = [repr(till), str(till), repr(till.account)]
    for _ in range(3):
        till.status(REF)
    assert KEY not in "".join(seen)
    assert KEY not in caplog.text
    assert TOKEN not in caplog.text
    assert "POST" not in caplog.text


@pytest.mark.parametrize(
    "error",
    [
        httpx.LocalProtocolError("x"),
        httpx.StreamConsumed(),
        UnicodeError("x"),
        RecursionError("x"),
        OSError("x"),
        KeyError("x"),
        OverflowError("x"),
    ],
    ids=repr,
)
def test_whatever_breaks_is_unknown(error: Exception) -> None:
    reply = gateway(Far(error)).execute(REF)
    assert reply == Reply(Verdict.UNKNOWN, code="connection_lost")


def test_a_redirect_is_not_followed() -> None:
    hits: list[str] = []

    def far(request: httpx.Request) -> httpx.Response:
        hits.append(str(request.url))
        return httpx.Response(302, headers={"Location": "https://toss.im/elsewhere"})

    assert gateway(far).status(REF).code == "http_redirect"
    assert len(hits) == 1


def test_cookies_are_not_kept() -> None:
    seen: list[str | None] = []

    def far(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("cookie"))
        return httpx.Response(200, json={"code": 0}, headers={"Set-Cookie": "a=b; Path=/"})

    till = gateway(far)
    till.status(REF)
    till.status(REF)
    assert seen == [None, None]


def test_compressed_bodies_are_not_opened() -> None:
    read: list[bytes] = []

    def stream() -> Iterator[bytes]:
        read.append(b"")
        yield b"x"

    def far(request: httpx.Request) -> httpx.Response:
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        return httpx.Response(200, headers=headers, content=stream())

    assert gateway(far).execute(REF) == Reply(Verdict.UNKNOWN, code="not_json")
    assert read == []


def test_an_endless_body_is_read_to_the_cap_only() -> None:
    sent: list[int] = []

    def stream() -> Iterator[bytes]:
        while True:
            sent.append(1)
            yield b" " * 8192

    def far(request: httpx.Request) -> httpx.Response:
        headers = {"Content-Type": "application/json"}
        return httpx.Response(200, headers=headers, content=stream())

    assert gateway(far).status(REF).code == "too_large"
    assert len(sent) == 9


def test_the_deadline_holds_for_any_transport() -> None:
    times = Times()

    def stream() -> Iterator[bytes]:
        for _ in range(100):
            times.pass_(1)
            yield b" "

    def far(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"Content-Type": "application/json"}, content=stream())

    till = gateway(far, clock=lambda: times.tick, deadlines=Deadlines(status_s=5))
    assert till.status(REF) == Reply(Verdict.UNKNOWN, code="timeout")
    assert times.tick == 106


def test_each_call_has_its_own_deadline() -> None:
    limits: list[float] = []

    def far(request: httpx.Request) -> httpx.Response:
        limits.append(request.extensions["deadline"])
        return httpx.Response(200, json={"code": 0})

    till = gateway(far, clock=lambda: 0.0)
    till.create(ORDER)
    till.status(REF)
    till.execute(REF)
    till.refund(REFUND)
    till.cancel(REF, "x")
    assert limits == [10, 5, 20, 30, 5]


def test_a_closed_gateway_sends_nothing() -> None:
    far = Far()
    till = gateway(far)
    till.close()
    assert till.execute(REF) == Reply(Verdict.NOT_SENT, code="no_connection")
    assert far.requests == []


def test_several_lanes_ask_at_once() -> None:
    def far(request: httpx.Request) -> httpx.Response:
        order_no = json.loads(request.content)["orderNo"]
        return httpx.Response(200, json={"code": 0, "orderNo": order_no}, headers={"Date": DATE})

    till = gateway(far)
    verdicts: list[Verdict] = []

    def lane(number: int) -> None:
        for _ in range(20):
            verdicts.append(till.execute(replace(REF, order_no=f"7G3K9QXA-{number}")).verdict)

    lanes = [threading.Thread(target=lane, args=(number,)) for number in range(1, 6)]
    for thread in lanes:
        thread.start()
    for thread in lanes:
        thread.join()
    assert verdicts == [Verdict.YES] * 100


PAGE_PATH = f"/order?payToken={TOKEN}"
HERE, OTHER_PORT, LAN = "http://127.0.0.1:8", "http://127.0.0.1:9", "http://192.168.0.5:8"
SHOP = "https://stand.example"


@pytest.mark.parametrize(
    ("base", "mode", "page_base", "page_at", "shown"),
    [
        ("https://toss.im", Mode.TEST, None, "https://toss.im", True),
        ("https://toss.im", Mode.TEST, None, "https://pay.toss.im", True),
        ("https://toss.im", Mode.TEST, None, SHOP, False),
        (SHOP, Mode.TEST, None, f"{SHOP}:9", True),
        (SHOP, Mode.TEST, None, "https://toss.im", True),
        (HERE, Mode.TEST, None, "https://pay.toss.im", True),
        (HERE, Mode.TEST, None, SHOP, False),
        (HERE, Mode.PRACTICE, None, "https://toss.im", False),
        (HERE, Mode.TEST, None, OTHER_PORT, True),
        (HERE, Mode.PRACTICE, None, HERE, True),
        (HERE, Mode.PRACTICE, None, OTHER_PORT, False),
        (HERE, Mode.PRACTICE, LAN, LAN, True),
        (HERE, Mode.PRACTICE, LAN, HERE, False),
    ],
)
def test_pages_lead_only_where_the_base_is(
    base: str, mode: Mode, page_base: str | None, page_at: str, shown: bool
) -> None:
    page = page_at + PAGE_PATH
    far = Far({"code": 0, "payToken": TOKEN, "checkoutPage": page})
    reply = gateway(far, url=f"{base}/v1", mode=mode, page_base=page_base).create(ORDER)
    assert (reply.verdict is Verdict.YES) is shown
    assert reply.alarm is not shown
    assert reply.code == ("" if shown else "page_refused")


TOSS_V1 = V1_URL
STAND_IN = "http://127.0.0.1:8000/v1"


@pytest.mark.parametrize(
    ("key", "url", "mode", "refusal"),
    [
        (KEY, TOSS_V1, Mode.TEST, None),
        (f" {KEY}\n", TOSS_V1, Mode.TEST, None),
        (KEY, V2_URL, Mode.TEST, None),
        (KEY, "https://stand.example:8443/v1", Mode.TEST, None),
        (KEY, STAND_IN, Mode.TEST, None),
        (KEY, STAND_IN, Mode.PRACTICE, None),
        (KEY, "http://[::1]:8000/v1", Mode.TEST, None),
        (KEY, "http://localhost:8000", Mode.TEST, None),
        (KEY, "http://127.9.9.9", Mode.TEST, None),
        (LIVE_KEY, TOSS_V1, Mode.LIVE, None),
        (LIVE_KEY, "https://pay.toss.im:443/api/v2", Mode.LIVE, None),
        ("", TOSS_V1, Mode.TEST, "key.missing"),
        (" \n", TOSS_V1, Mode.TEST, "key.missing"),
        ("sk_test_canary\n1234", TOSS_V1, Mode.TEST, "key.malformed"),
        ("sk_test_canary 1234", TOSS_V1, Mode.TEST, "key.malformed"),
        ("sk_test_", TOSS_V1, Mode.TEST, "key.malformed"),
        ("pk_test_canary", TOSS_V1, Mode.TEST, "key.malformed"),
        ("SK_TEST_CANARY", TOSS_V1, Mode.TEST, "key.malformed"),
        ("sk_test_canary가", TOSS_V1, Mode.TEST, "key.malformed"),
        ("sk_test_canary-1", TOSS_V1, Mode.TEST, "key.malformed"),
        (LIVE_KEY, STAND_IN, Mode.TEST, "key.live_on_custom_url"),
        (LIVE_KEY, STAND_IN, Mode.PRACTICE, "key.live_on_custom_url"),
        (LIVE_KEY, "https://toss.im.evil/v1", Mode.TEST, "key.live_on_custom_url"),
        (LIVE_KEY, TOSS_V1, Mode.TEST, "key.live_in_test"),
        (LIVE_KEY, STAND_IN, Mode.LIVE, "key.live_needs_toss_host"),
        (LIVE_KEY, "https://toss.im:8443/v1", Mode.LIVE, "key.live_needs_toss_host"),
        (LIVE_KEY, "https://eviltoss.im/v1", Mode.LIVE, "key.live_needs_toss_host"),
        (LIVE_KEY, "http://toss.im/v1", Mode.LIVE, "url.plain_http"),
        (KEY, TOSS_V1, Mode.LIVE, "key.test_in_live"),
        (KEY, TOSS_V1, Mode.PRACTICE, "url.practice_not_local"),
        (KEY, "http://192.168.0.5/v1", Mode.TEST, "url.plain_http"),
        (KEY, "http://128.0.0.1/v1", Mode.TEST, "url.plain_http"),
        (KEY, "http://127.1/v1", Mode.TEST, "url.plain_http"),
        (KEY, "http://localhost.evil/v1", Mode.TEST, "url.plain_http"),
        (KEY, "ftp://toss.im/v1", Mode.TEST, "url.malformed"),
        (KEY, "https://a@toss.im/v1", Mode.TEST, "url.malformed"),
        (KEY, "https://toss.im/v1?x=1", Mode.TEST, "url.malformed"),
        (KEY, "https://toss.im/v1?", Mode.TEST, "url.malformed"),
        (KEY, "https://toss.im/v1#x", Mode.TEST, "url.malformed"),
        (KEY, "https://toss..im/v1", Mode.TEST, "url.malformed"),
        (KEY, "https://toss.im./v1", Mode.TEST, "url.malformed"),
        (KEY, f"https://{'a' * 64}.im/v1", Mode.TEST, "url.malformed"),
        (KEY, f"https://{'a.' * 130}im/v1", Mode.TEST, "url.malformed"),
        (KEY, "https://[::g]/v1", Mode.TEST, "url.malformed"),
        (KEY, "https://[1:2]/v1", Mode.TEST, "url.malformed"),
        (KEY, "https://toss.im:99999/v1", Mode.TEST, "url.malformed"),
        (KEY, "https://토스.im/v1", Mode.TEST, "url.malformed"),
        (KEY, "", Mode.TEST, "url.malformed"),
    ],
)
def test_a_key_goes_only_where_it_may(key: str, url: str, mode: Mode, refusal: str | None) -> None:
    if refusal is None:
        assert check_key(key, url, mode) == key.strip()
        return
    with pytest.raises(Refused) as refused:
        check_key(key, url, mode)
    assert refused.value.key == refusal
    assert "canary" not in str(refused.value)
    with pytest.raises(Refused):
        gateway(Far(), key=key, url=url, mode=mode)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"return_url": "https://shop.example/#done"}, "url.return"),
        ({"return_url": "https://shop.example/가게"}, "url.return"),
        ({"return_url": "https://shop.example/?payToken=x"}, "url.return"),
        ({"return_url": "https://shop.example/" + "a" * 250}, "url.return"),
        ({"cancel_url": "javascript:alert(1)"}, "url.return"),
        ({"page_base": "http://192.168.0.5:8/?x"}, "url.malformed"),
        ({"page_base": "192.168.0.5:8"}, "url.malformed"),
    ],
)
def test_pages_that_could_spoil_every_qr_are_refused_at_once(
    more: dict[str, Any], refusal: str
) -> None:
    with pytest.raises(Refused) as refused:
        gateway(Far(), url=STAND_IN, mode=Mode.PRACTICE, **more)
    assert refused.value.key == refusal


def test_a_server_that_repeats_our_key_gets_it_nowhere() -> None:
    far = Far({"code": -1, "errorCode": "COMMON_PAY_ERROR", "msg": f"no {KEY} here"})
    assert gateway(far).create(ORDER).message == "no *** here"


@pytest.mark.parametrize("before", ["", "a" * 190, "a" * 199])
def test_a_repeated_key_is_not_cut_short_into_the_message(before: str) -> None:
    far = Far({"code": -1, "errorCode": "COMMON_PAY_ERROR", "msg": f"{before}{KEY}"})
    assert KEY[:8] not in gateway(far).create(ORDER).message


def test_a_key_spelt_in_escapes_is_hidden_too() -> None:
    spelt = "".join(f"\\u{ord(letter):04x}" for letter in KEY)
    body = f'{{"code": -1, "errorCode": "COMMON_PAY_ERROR", "msg": "no {spelt} here"}}'
    answer = httpx.Response(200, content=body, headers={"Content-Type": "application/json"})
    assert gateway(lambda _: answer).create(ORDER).message == "no *** here"


@pytest.mark.parametrize("name", ["transactionId", "payMethod", "cardCompanyName", "payToken"])
def test_a_key_in_a_field_is_no_fact(name: str) -> None:
    reply = gateway(Far(GOOD[Call.EXECUTE] | {name: KEY})).execute(REF)
    assert KEY not in repr(reply)
    assert (reply.verdict is Verdict.YES) is (name != "payToken")


def test_a_key_spelt_in_escapes_in_a_field_is_no_fact_either() -> None:
    spelt = "".join(f"\\u{ord(letter):04x}" for letter in KEY)
    body = json.dumps(GOOD[Call.EXECUTE])[:-1] + f', "transactionId": "{spelt}"}}'
    answer = httpx.Response(200, content=body, headers={"Content-Type": "application/json"})
    reply = gateway(lambda _: answer).execute(REF)
    assert (reply.verdict, reply.code, reply.value) == (Verdict.UNKNOWN, "odd_reply", None)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("카드 1234-5678-9012-3456 한도 초과", "카드 *** 한도 초과"),
        ("카드 1234 56** **** 3456 거절", "카드 *** 거절"),
        ("계좌 110123456789 잔액 부족", "계좌 *** 잔액 부족"),
        ("010-1234-5678로 연락하세요.", "***로 연락하세요."),
        ("1599-4905로 문의하세요. 1,000,000원", "1599-4905로 문의하세요. 1,000,000원"),
        ("2026-11-23 14:11:37에 끝났어요.", "2026-11-23 14:11:37에 끝났어요."),
    ],
)
def test_a_sentence_of_toss_names_no_card_account_or_phone(said: str, shown: str) -> None:
    far = Far({"code": -1, "errorCode": "COMMON_PAY_ERROR", "msg": said})
    assert gateway(far).execute(REF).message == shown
