"""The line itself, over real sockets: where it breaks, how long it waits, whom it trusts."""

from __future__ import annotations

import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import certifi
import httpcore
import httpx
import pytest
import trustme

from pos_app.domain.answer import Reply, Verdict
from pos_app.domain.payment import Contract, Mode
from pos_app.gateway import deadline
from pos_app.gateway.toss import Deadlines, TossGateway
from pos_app.gateway.wire import Call
from tests.gateway import rawtoss
from tests.gateway.goods import GOOD, KEY, ORDER, REF, REFUND, RETURN_URL
from tests.gateway.rawtoss import Peer, RawToss, Script, answer, answer_json, http

SHORT = Deadlines(*[1.0] * 6)  # also a busy machine has connected by then
LONG = Deadlines(5, 5, 5, 5, 5, 5)


def gateway(url: str, deadlines: Deadlines = LONG) -> TossGateway:
    return TossGateway(url, Contract.V1, KEY, Mode.TEST, return_url=RETURN_URL, deadlines=deadlines)


def execute(script: Script, deadlines: Deadlines = LONG) -> tuple[Reply[Any], RawToss]:
    with RawToss(script) as far:
        return gateway(far.url, deadlines).execute(REF), far


def test_a_true_answer_is_yes() -> None:
    reply, far = execute(answer_json(**GOOD[Call.EXECUTE]))
    assert reply.verdict is Verdict.YES
    assert far.requests[0].startswith(b"POST /api/execute HTTP/1.1\r\n")
    assert far.body()["payToken"] == REF.pay_token
    assert KEY.encode() not in far.requests[0].partition(b"\r\n\r\n")[0]


def test_all_calls_reach_their_own_address() -> None:
    with RawToss(answer_json(code=0, payStatus="PAY_STANDBY")) as far:
        till = gateway(far.url)
        till.create(ORDER)
        till.status(REF)
        till.execute(REF)
        till.refund(REFUND)
        till.cancel(REF, "x")
        lines = [request.split(b" ")[1] for request in far.requests]
    assert lines == [
        b"/api/payments",
        b"/api/status",
        b"/api/execute",
        b"/api/refunds",
        b"/api/cancel",
    ]


def test_every_call_has_a_fresh_connection() -> None:
    with RawToss(
        answer(http(b'{"code":0}', "200 OK", "application/json", "Connection: keep-alive"))
    ) as far:
        till = gateway(far.url)
        assert [till.execute(REF).verdict for _ in range(3)] == [Verdict.YES] * 3
        assert far.connections == 3


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (rawtoss.reset_before_request, "connection_lost"),
        (rawtoss.reset_after_request, "connection_lost"),
        (rawtoss.close_after_request, "connection_lost"),
        (rawtoss.half_body, "connection_lost"),
        (answer(b"hello\r\n\r\n"), "connection_lost"),
        (answer(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"a" * 200_000), "connection_lost"),
        (answer(http(b"<html>", "200 OK", "text/html")), "not_json"),
        (answer(http(b'{"code":0}', "200 OK", "text/plain")), "not_json"),
        (answer(http(b'{"code":-1,"code":0}')), "not_json"),
        (answer(http(b'{"code":0', "200 OK")), "not_json"),
        (answer(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"code"'), "not_json"),
        (answer(http(b'{"code":0}', "302 Found", "text/html", "Location: /x")), "http_redirect"),
        (answer(http(b"<p>", "503 Busy", "text/html")), "http_server"),
        (answer_json(code=0, amount=1), "echo_amount"),
        (answer_json(code=0, orderNo="another"), "echo_order_no"),
        (rawtoss.endless_body, "too_large"),
    ],
)
def test_a_broken_answer_is_unknown(script: Script, code: str) -> None:
    reply, _ = execute(script)
    assert (reply.verdict, reply.code) == (Verdict.UNKNOWN, code)
    assert reply.alarm is code.startswith("echo_")


@pytest.mark.parametrize("script", [rawtoss.never, rawtoss.drip_headers, rawtoss.drip_body])
def test_the_deadline_holds_however_it_drips(script: Script) -> None:
    began = time.monotonic()
    reply, far = execute(script, SHORT)
    assert (reply.verdict, reply.code) == (Verdict.UNKNOWN, "timeout")
    assert 0.99 < time.monotonic() - began < 5
    assert len(far.requests) == 1


def test_a_deadline_holds_over_tls_too(trusted: trustme.CA) -> None:
    with RawToss(rawtoss.drip_headers, server_tls(trusted.issue_cert("127.0.0.1"))) as far:
        reply = gateway(far.url, SHORT).execute(REF)
    assert reply == Reply(Verdict.UNKNOWN, code="timeout")


@pytest.mark.parametrize("finished", [True, False])
def test_a_read_answer_leaves_no_connection_open(finished: bool) -> None:
    ended: list[bytes] = []

    def run(peer: Peer) -> None:
        peer.request()
        peer.send(http(b"{}", "200 OK", "application/json", "Connection: keep-alive"))
        ended.append(peer.sock.recv(1))

    with RawToss(run) as far:
        line = deadline.DeadlineTransport(5, time.monotonic)
        until = {"deadline": time.monotonic() + 5}
        response = line.handle_request(httpx.Request("POST", far.url, extensions=until))
        if finished:
            assert response.read() == b"{}"
        response.close()
    assert ended == [b""]


def test_the_client_takes_nothing_from_the_environment() -> None:
    assert not gateway("http://127.0.0.1:9")._exchange._client.trust_env


def test_nobody_there_is_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    reply = gateway(f"http://127.0.0.1:{port}").execute(REF)
    assert reply == Reply(Verdict.NOT_SENT, code="no_connection")


def test_a_proxy_in_the_environment_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    reply, _ = execute(answer_json(code=0))
    assert reply.verdict is Verdict.YES


def names(*addresses: str) -> Callable[..., list[Any]]:
    def look_up(host: str, port: int, **_: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    return look_up


def test_the_next_address_of_a_name_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    with RawToss(answer_json(code=0)) as far:
        monkeypatch.setattr(socket, "getaddrinfo", _only("localhost", ["127.0.0.9", "127.0.0.1"]))
        reply = gateway(f"http://localhost:{far.port}").execute(REF)
    assert reply.verdict is Verdict.YES
    assert far.connections == 1


def _only(name: str, addresses: list[str]) -> Callable[..., list[Any]]:
    """The real look-up, except for this name."""
    real = socket.getaddrinfo

    def look_up(host: str, *rest: Any, **more: Any) -> list[Any]:
        if host != name:
            return list(real(host, *rest, **more))
        return names(*addresses)(host, rest[0])

    return look_up


def test_a_name_without_an_address_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _only("localhost", []))
    assert gateway("http://localhost:9").execute(REF).verdict is Verdict.NOT_SENT


@pytest.mark.parametrize("error", [socket.gaierror("no"), UnicodeError("label too long")])
def test_a_name_that_is_not_found_is_not_sent(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fails(*_: object, **__: object) -> list[Any]:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    reply = gateway("http://localhost:9").execute(REF)
    assert reply == Reply(Verdict.NOT_SENT, code="no_connection")


def test_an_address_is_no_name_to_be_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading.Thread, "start", _nobody_starts(threading.Thread.start))
    assert deadline._look_up("127.0.0.1", 9, 1.0) == ["127.0.0.1"]
    assert deadline._look_up("::1", 9, 1.0) == ["::1"]
    with pytest.raises(AssertionError):
        deadline._look_up("localhost", 9, 1.0)


def _nobody_starts(start: Callable[..., None]) -> Callable[..., None]:
    """Threads may start, but none to look up a name."""

    def started(thread: threading.Thread) -> None:
        assert thread.name != "name-look-up"
        start(thread)

    return started


def test_a_look_up_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()

    def hangs(*_: object, **__: object) -> list[Any]:
        released.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    reply = gateway("http://localhost:9", SHORT).execute(REF)
    released.set()
    assert reply == Reply(Verdict.NOT_SENT, code="no_connection")


def test_no_time_to_connect_is_not_sent() -> None:
    none_left = Deadlines(execute_s=0.0)
    with RawToss(answer_json(code=0)) as far:
        reply = gateway(far.url, none_left).execute(REF)
        assert reply == Reply(Verdict.NOT_SENT, code="no_connection")
    assert far.requests == []


# TLS: a certificate authority of our own stands where the bundled ones stand, or does not.


@pytest.fixture
def authority() -> Iterator[trustme.CA]:
    deadline.tls_context.cache_clear()
    yield trustme.CA()
    deadline.tls_context.cache_clear()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    bundle = tmp_path / "bundle.pem"
    authority.cert_pem.write_to_path(str(bundle))
    monkeypatch.setattr(certifi, "where", lambda: str(bundle))
    return authority


def server_tls(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def over_tls(context: ssl.SSLContext, deadlines: Deadlines = LONG) -> tuple[Reply[Any], RawToss]:
    with RawToss(answer_json(code=0), context) as far:
        return gateway(far.url, deadlines).execute(REF), far


def assert_not_sent(reply: Reply[Any], far: RawToss) -> None:
    assert reply == Reply(Verdict.NOT_SENT, code="not_trusted")
    assert far.connections == 1
    assert far.requests == []


def test_a_certificate_of_a_bundled_authority_is_trusted(trusted: trustme.CA) -> None:
    reply, far = over_tls(server_tls(trusted.issue_cert("127.0.0.1")))
    assert reply.verdict is Verdict.YES
    assert len(far.requests) == 1


def test_an_unknown_authority_is_refused(authority: trustme.CA) -> None:
    assert_not_sent(*over_tls(server_tls(authority.issue_cert("127.0.0.1"))))


def test_an_authority_of_the_environment_does_not_count(
    authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = tmp_path / "env.pem"
    authority.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
    assert_not_sent(*over_tls(server_tls(authority.issue_cert("127.0.0.1"))))


def test_another_hosts_certificate_is_refused(trusted: trustme.CA) -> None:
    assert_not_sent(*over_tls(server_tls(trusted.issue_cert("toss.im"))))


def test_an_expired_certificate_is_refused(trusted: trustme.CA) -> None:
    past = datetime.now(UTC) - timedelta(days=1)
    assert_not_sent(*over_tls(server_tls(trusted.issue_cert("127.0.0.1", not_after=past))))


def test_a_self_signed_certificate_is_refused(trusted: trustme.CA) -> None:
    alone = trustme.CA()
    assert_not_sent(*over_tls(server_tls(alone.issue_cert("127.0.0.1"))))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_old_tls_is_refused(trusted: trustme.CA) -> None:
    context = server_tls(trusted.issue_cert("127.0.0.1"))
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    assert_not_sent(*over_tls(context))


def test_a_plain_answer_in_tlss_place_is_refused(trusted: trustme.CA) -> None:
    with RawToss(lambda peer: peer.send(http(b"<p>log in", "200 OK", "text/html"))) as far:
        reply = gateway(far.url.replace("http:", "https:")).execute(REF)
    assert reply == Reply(Verdict.NOT_SENT, code="not_trusted")


def test_a_handshake_that_hangs_is_not_sent(trusted: trustme.CA) -> None:
    with RawToss(Peer.wait) as far:
        reply = gateway(far.url.replace("http:", "https:"), SHORT).execute(REF)
    assert reply == Reply(Verdict.NOT_SENT, code="no_connection")


def test_a_missing_bundle_is_not_sent(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certifi, "where", lambda: "/nowhere.pem")
    reply = gateway("https://127.0.0.1:9").execute(REF)
    assert reply == Reply(Verdict.NOT_SENT, code="no_connection")


def test_session_keys_are_never_written(
    trusted: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keylog = tmp_path / "keys.log"
    monkeypatch.setenv("SSLKEYLOGFILE", str(keylog))
    reply, _ = over_tls(server_tls(trusted.issue_cert("127.0.0.1")))
    assert reply.verdict is Verdict.YES
    assert not keylog.exists()
    assert "SSLKEYLOGFILE" in os.environ


def test_the_context_checks_and_is_built_once(authority: trustme.CA) -> None:
    context = deadline.tls_context(certifi.where())
    assert context is deadline.tls_context(certifi.where())
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.keylog_filename is None


def test_a_connection_too_late_for_tls_is_closed() -> None:
    now = [0.0]
    line = deadline._Line(1.0, 5.0, lambda: now[0])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        stream = deadline._Backend(line).connect_tcp("127.0.0.1", port)
        far, _ = listener.accept()
    now[0] = 2.0
    with pytest.raises(httpcore.WriteTimeout):
        stream.write(b"x")
    with pytest.raises(httpcore.ReadTimeout):
        stream.read(1)
    with pytest.raises(httpcore.ConnectTimeout):
        stream.start_tls(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), "toss.im")
    assert far.recv(1) == b""
    far.close()
