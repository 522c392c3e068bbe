"""Starting, stopping, and the door that only this machine may use."""

from __future__ import annotations

import random
import socket
import subprocess
import sys
import threading
import time
from ipaddress import ip_address
from typing import Any

import httpx
import pytest

from pos_app.practice import control
from pos_app.practice.books import TossBooks
from pos_app.practice.faults import Faults
from pos_app.practice.server import PracticeServer
from tests.practice.shop import KEY, HandClock, Shop


def make_server(clock: HandClock, **where: Any) -> PracticeServer:
    return PracticeServer(TossBooks(clock, random.Random(1)), Faults(), **where)


def test_two_at_once_and_again_on_the_same_port(clock: HandClock) -> None:
    with make_server(clock) as one, make_server(clock) as two:
        assert one.origin != two.origin
        assert one.start() == one.origin
        first = one.origin
    assert one.origin == ""
    assert one.start() == first
    one.stop()
    one.stop()


def test_a_taken_port_is_left_to_its_owner(clock: HandClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as owner:
        port = owner.getsockname()[1]
        with make_server(clock, port=port) as server:
            assert not server.origin.endswith(f":{port}")
            assert httpx.get(f"{server.origin}/return", trust_env=False).status_code == 200


def test_stopping_is_quick_and_books_what_was_running(shop: Shop, server: PracticeServer) -> None:
    token = shop.approved("A-1")
    shop.faults.set("execute", "slow", seconds=60)
    ended: list[Exception] = []

    def call() -> None:
        try:
            shop.ask("/execute", payToken=token)
        except httpx.TransportError as error:
            ended.append(error)

    waiting = threading.Thread(target=call)
    waiting.start()
    while shop.truth("A-1")["state"] != "PAY_PROGRESS":
        time.sleep(0.005)
    with httpx.Client(trust_env=False) as idle:
        idle.get(f"{shop.origin}/return")
        started = time.monotonic()
        server.stop()
        assert time.monotonic() - started < 10  # of the 60
    waiting.join(20)
    assert len(ended) == 1
    assert shop.truth("A-1")["state"] == "PAY_COMPLETE"
    assert shop.truth("A-1")["debits"] == 1


def test_no_request_waits_for_a_delayed_packet(shop: Shop) -> None:
    token = shop.token("A-1")
    shop.state(token)
    took = []
    for _ in range(20):
        started = time.perf_counter()
        shop.state(token)
        took.append(time.perf_counter() - started)
    assert min(took) < 0.03


def test_drills_over_http(old_shop: Shop) -> None:
    shop, client = old_shop, old_shop.client
    one, two, three = (shop.token(f"A-{n}") for n in (1, 2, 3))
    assert client.post("/practice/approve", json={"orderNo": "A-1"}).json() == {
        "payToken": one,
        "state": "PAY_APPROVED",
    }
    client.post("/practice/cancel", json={"payToken": two})
    client.post("/practice/expire", json={"payToken": three})
    assert client.post("/practice/approve", json={"payToken": two}).status_code == 409
    assert client.post("/practice/approve", json={"payToken": "nobody"}).status_code == 409
    assert client.post("/practice/approve", json={}).status_code == 400
    rows = client.get("/practice/books").json()["payments"]
    assert [row["state"] for row in rows] == ["PAY_APPROVED", "PAY_CANCEL", "PAY_CANCEL"]
    assert [row["expired"] for row in rows] == [False, False, True]


def test_faults_over_http(shop: Shop) -> None:
    client = shop.client
    wish = {"call": "status", "fault": "throttled", "times": 2, "seconds": 1, "done": True}
    on = client.post("/practice/faults", json=wish).json()
    assert on == {"status": [{"fault": "throttled", "times": 2, "seconds": 1, "done": True}]}
    assert client.get("/practice/faults").json() == on
    for wrong in ({"call": "status"}, {**wish, "fault": "x"}, {**wish, "odd": 1}, {"clear": "x"}):
        assert client.post("/practice/faults", json=wrong).status_code == 400
    assert client.post("/practice/faults", json={"clear": "status"}).json() == {}
    client.post("/practice/faults", json=wish)
    assert client.post("/practice/faults", json={"clear": True}).json() == {}


def test_a_web_page_cannot_use_the_drills(shop: Shop) -> None:
    shop.token("A-1")
    lured = shop.client.get("/practice/books", headers={"Host": "evil.example"})
    assert lured.status_code == 404
    form = shop.client.post("/practice/approve", content='{"orderNo": "A-1"}')
    assert form.status_code == 404
    assert shop.truth("A-1")["state"] == "PAY_STANDBY"


def test_other_machines_cannot_use_the_drills(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_this_machine(host: str) -> bool:
        return host == "127.0.0.9"  # so that 127.0.0.1 plays the stranger

    monkeypatch.setattr(control, "_loopback", is_this_machine)
    assert shop.client.get("/practice/books").status_code == 404


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127/8")
def test_a_lan_address_keeps_the_loopback_door(clock: HandClock) -> None:
    with make_server(clock, host="127.0.0.2") as server:
        port = server.origin.rpartition(":")[2]
        assert server.origin == f"http://127.0.0.2:{port}"
        for host in ("127.0.0.1", "127.0.0.2"):
            books = httpx.get(f"http://{host}:{port}/practice/books", trust_env=False)
            assert books.status_code == 200


def test_the_lan_address_is_one(tmp_path: object) -> None:
    # In a process of its own, because tests here may not even ask for a route.
    code = "from pos_app.practice.server import lan_address; print(lan_address() or '')"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    address = found.stdout.strip()
    assert not address or not ip_address(address).is_loopback


def test_nothing_is_logged_of_a_request(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="uvicorn")
    shop.faults.set("status", "lost_answer", times=1)
    with pytest.raises(httpx.TransportError):
        shop.ask("/status", orderNo="A-9")
    shop.paid("A-1")
    assert KEY not in caplog.text
    assert not [record for record in caplog.records if record.name.startswith("uvicorn")]


def test_a_fault_of_its_own_is_told(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(key: str) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(shop.books, "find", broken)
    assert shop.post("/status", {"orderNo": "A-9"}).status_code == 500
    assert "the practice server failed" in caplog.text
