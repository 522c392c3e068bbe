"""Every switch does on the line what its name says, and the books stay true."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

import httpx
import pytest

from pos_app.practice.faults import Call, Fault, Faults
from tests.practice.shop import Shop

NO_REPLY = (httpx.RemoteProtocolError, httpx.ReadError)


def test_a_lost_answer_hides_a_debit(shop: Shop) -> None:
    token = shop.approved("A-1")
    shop.faults.set("execute", "lost_answer", times=1)
    with pytest.raises(NO_REPLY):
        shop.ask("/execute", payToken=token)
    assert shop.truth("A-1")["debits"] == 1
    assert shop.ask("/execute", payToken=token)["errorCode"] == "PAY_ALREADY_COMPLETED"


def test_a_lost_request_does_nothing(shop: Shop) -> None:
    token = shop.approved("A-1")
    shop.faults.set("execute", "lost_request", times=2)
    for _ in range(2):
        with pytest.raises(NO_REPLY):
            shop.ask("/execute", payToken=token)
    assert shop.truth("A-1")["debits"] == 0
    assert shop.ask("/execute", payToken=token)["code"] == 0
    faults = [call["faults"] for call in shop.books.snapshot()["calls"][1:]]
    assert faults == [["lost_request"], ["lost_request"], []]


@pytest.mark.parametrize("path", ["payments", "status", "execute", "refunds"])
def test_the_line_drops_without_a_single_byte(shop: Shop, path: str) -> None:
    call = {"payments": "create"}.get(path, path)
    shop.faults.set(call, "lost_answer")
    host, port = shop.origin.removeprefix("http://").split(":")
    request = (
        f"POST /api/{shop.contract}/{path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}"
    )
    with socket.create_connection((host, int(port)), timeout=5) as line:
        line.sendall(request.encode())
        assert line.recv(100) == b""


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("refused", "COMMON_PAY_ERROR"),
        ("no_balance", "COMMON_NOT_ENOUGH_CASH"),
        ("bank_maintenance", "COMMON_BREAK_TIME_OF_BANK"),
        ("throttled", "COMMON_THROTTLED"),
        ("shop_key_refused", "COMMON_INVALID_API_KEY"),
    ],
)
def test_a_refused_execute_debits_nobody(shop: Shop, fault: str, code: str) -> None:
    token = shop.approved("A-1")
    shop.faults.set("execute", fault, times=1)
    assert shop.ask("/execute", payToken=token)["errorCode"] == code
    assert shop.state(token) == "PAY_APPROVED"
    assert shop.ask("/execute", payToken=token)["code"] == 0


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("fault", ["refused", "html", "server_error"])
def test_a_spoilt_answer_may_hide_a_debit(shop: Shop, fault: str, done: bool) -> None:
    token = shop.approved("A-1")
    shop.faults.set("execute", fault, done=done)
    answer = shop.post("/execute", {"payToken": token})
    assert answer.status_code == (500 if fault == "server_error" else 200)
    assert ("html" in answer.headers["content-type"]) is (fault == "html")
    assert shop.truth("A-1")["debits"] == int(done)


def in_background(shop: Shop, path: str, **body: Any) -> threading.Thread:
    def call() -> None:
        shop.ask(path, **body)

    thread = threading.Thread(target=call)
    thread.start()
    return thread


def state_soon(shop: Shop, token: str, wanted: str) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if shop.books.find(token).state == wanted:
            return True
        time.sleep(0.005)
    return False


def test_a_slow_execute_is_seen_running(shop: Shop) -> None:
    token = shop.approved("A-1")
    shop.faults.set("execute", "slow", seconds=1.5)
    waiting = in_background(shop, "/execute", payToken=token)
    assert state_soon(shop, token, "PAY_PROGRESS")
    assert shop.ask("/status", payToken=token)["payStatus"] == "PAY_PROGRESS"
    shop.faults.clear()
    assert shop.ask("/execute", payToken=token)["errorCode"] == "TRANSACTION_PENDING_ERROR"
    waiting.join()
    assert shop.truth("A-1")["debits"] == 1


def test_a_slow_execute_goes_on_without_its_caller(shop: Shop) -> None:
    token = shop.approved("A-1")
    shop.faults.set("execute", "slow", seconds=1.5)
    hurry = httpx.Timeout(20, read=0.1)
    with pytest.raises(httpx.ReadTimeout), httpx.Client(timeout=hurry, trust_env=False) as hasty:
        hasty.post(
            f"{shop.origin}/api/{shop.contract}/execute",
            json={"apiKey": "sk_test_1", "payToken": token},
        )
    assert state_soon(shop, token, "PAY_COMPLETE")
    assert shop.truth("A-1")["debits"] == 1


def test_a_late_execute_is_not_seen_before(shop: Shop) -> None:
    token = shop.approved("A-1")
    shop.faults.set("execute", "late", seconds=1.5)
    waiting = in_background(shop, "/execute", payToken=token)
    time.sleep(0.05)
    assert shop.truth("A-1")["state"] == "PAY_APPROVED"
    waiting.join()
    assert shop.truth("A-1")["debits"] == 1


def test_slow_and_lost_go_together(shop: Shop) -> None:
    token = shop.approved("A-1")
    shop.faults.set("execute", "slow", seconds=0.1)
    shop.faults.set("execute", "lost_answer")
    started = time.monotonic()
    with pytest.raises(NO_REPLY):
        shop.ask("/execute", payToken=token)
    assert time.monotonic() - started >= 0.1
    assert shop.truth("A-1")["debits"] == 1


def test_a_slow_refund_blocks_the_next(shop: Shop) -> None:
    token = shop.paid("A-1")
    body = {"payToken": token, "refundNo": "R-1", "amount": 100, "idempotent": True}
    shop.faults.set("refunds", "slow", times=1, seconds=1.5)
    waiting = in_background(shop, "/refunds", **body)
    assert state_soon(shop, token, "REFUND_PROGRESS")
    for again in (body, {**body, "refundNo": "R-2"}):
        assert shop.ask("/refunds", **again)["errorCode"] == "TRANSACTION_PENDING_ERROR"
    assert shop.truth("A-1")["refunded"] == 0
    waiting.join()
    assert shop.truth("A-1")["refunded"] == 100


def test_a_pending_refund_runs_by_itself(shop: Shop) -> None:
    token = shop.paid("A-1")
    shop.faults.set("refunds", "refund_pending", times=1, seconds=1.5)
    answer = shop.ask("/refunds", payToken=token, refundNo="R-1", amount=100)
    assert answer["errorCode"] == "REFUND_PENDING_SUCCESS"
    assert shop.state(token) == "REFUND_PROGRESS"
    assert state_soon(shop, token, "REFUND_SUCCESS")


@pytest.mark.parametrize("call", ["status", "execute"])
def test_time_runs_out_as_the_call_comes_in(shop: Shop, call: str) -> None:
    token = shop.approved("A-1")
    shop.faults.set(call, "expired", times=1)
    shop.ask(f"/{call}", payToken=token)
    assert shop.truth("A-1")["state"] == "PAY_CANCEL"


def test_the_settlement_list_may_not_be_out(new_shop: Shop) -> None:
    new_shop.faults.set("settlement", "not_out_yet", times=1)
    ask = {"dateType": "SETTLE", "baseDate": "20250101"}
    assert new_shop.ask("/settlement-details", **ask)["code"] == -1
    assert new_shop.ask("/settlement-details", **ask)["code"] == 0


def test_faults_queue_up_one_after_the_other() -> None:
    faults = Faults()
    faults.set("status", "html", times=1)
    faults.set("status", "html", times=2)
    faults.set("status", "throttled")
    names = [faults.take(Call.STATUS)[0].fault for _ in range(5)]
    assert names == [Fault.HTML] * 3 + [Fault.THROTTLED] * 2
    assert faults.take(Call.EXECUTE) == ()
    faults.clear("status")
    assert faults.switched_on() == {}


@pytest.mark.parametrize(
    ("call", "fault", "more"),
    [
        ("status", "no_balance", {}), ("open", "html", {}), ("create", "expired", {}),
        ("execute", "nonsense", {}), ("nonsense", "html", {}), ("status", "html", {"times": 0}),
        ("status", "slow", {"seconds": -1}),
    ],
)  # fmt: skip
def test_nonsense_is_not_switched_on(call: str, fault: str, more: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Faults().set(call, fault, **more)
