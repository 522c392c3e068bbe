"""The rows of fault-model §2.3 as bytes on a wire, and what each means for the four calls."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.gateway.rawtoss import Peer, http
from tests.stories.oddtoss import Body, Spoil

# Who answers instead: nobody on that port, nobody in time, or a stranger with a certificate.
NOBODY, FULL, STRANGER = "nobody", "full", "stranger"


@dataclass(frozen=True)
class Row:
    """One thing that can be observed.

    `marks` for create, status, execute, refund: `-` not sent, `?` unknown, `N` no, `F` final no,
    `!` unknown with alarm, `0` no such payment, `S` a state that we do not know, `Y` yes; with a
    slash where v1 and v2 differ. `code` is what the till notes.
    """

    how: Spoil | str
    marks: str
    code: str
    create_code: str = ""  # where a create notes another one

    def mark(self, call: str, contract: str) -> str:
        place = ("payments", "status", "execute", "refunds").index(call)
        first, _, second = self.marks.split()[place].partition("/")
        return second if second and contract == "v2" else first


def raw(data: bytes) -> Spoil:
    return lambda peer, _: peer.send(data)


def said(body: Body | bytes, status: str = "200 OK", kind: str = "application/json") -> Spoil:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return raw(http(data, status, kind))


def as_good(status: str = "200 OK", kind: str = "application/json", **odd: Any) -> Spoil:
    """The good answer with fields changed, or in a wrong cover."""

    def spoil(peer: Peer, good: Body) -> None:
        peer.send(http(json.dumps(good | odd).encode(), status, kind))

    return spoil


def dressed(before: bytes = b"", after: bytes = b"", encoding: str = "utf-8") -> Spoil:
    """The good answer with bytes around it."""

    def spoil(peer: Peer, good: Body) -> None:
        peer.send(http(before + json.dumps(good).encode(encoding) + after))

    return spoil


def inside(text: bytes) -> Spoil:
    """The good answer with something written into its object."""

    def spoil(peer: Peer, good: Body) -> None:
        peer.send(http(json.dumps(good).encode()[:-1] + text + b"}"))

    return spoil


def no(code: int, error_code: str | None = None, status: str = "200 OK") -> Spoil:
    body: Body = {"code": code, "msg": "토스의 말"}
    return said(body | ({"errorCode": error_code} if error_code else {}), status)


def without_code(peer: Peer, good: Body) -> None:
    peer.send(http(json.dumps({name: good[name] for name in good if name != "code"}).encode()))


def drip(start: bytes, part: bytes) -> Spoil:
    def spoil(peer: Peer, _: Body) -> None:
        peer.send(start)
        while not peer.stopped.is_set():
            peer.drip(part, 0.02)

    return spoil


def half(peer: Peer, good: Body) -> None:
    peer.send(http(json.dumps(good).encode())[:-4])


def torn(peer: Peer, good: Body) -> None:
    peer.send(http(json.dumps(good).encode()[:-4]))


def reset(peer: Peer, _: Body) -> None:
    peer.reset()


def hang_up(peer: Peer, _: Body) -> None:
    del peer


def silence(peer: Peer, _: Body) -> None:
    peer.wait()


def good(peer: Peer, body: Body) -> None:
    peer.send(http(json.dumps(body).encode()))


def only(name: str, value: Any) -> Spoil:
    """A wrong value, where the good answer has one."""

    def spoil(peer: Peer, good: Body) -> None:
        peer.send(http(json.dumps({**good, name: value}).encode()))

    return spoil


def only_execute(**odd: Any) -> Spoil:
    """Fields that stand in the answer to an execute, and in that to no other call."""

    def spoil(peer: Peer, good: Body) -> None:
        execute = "orderNo" in good and "payStatus" not in good
        peer.send(http(json.dumps(good | (odd if execute else {})).encode()))

    return spoil


_HEAD = b"HTTP/1.1 200 OK\r\n"
_JSON = b"Content-Type: application/json\r\n\r\n"
_POINTS = {"amount": 4_500, "paidAmount": 3_000, "discountedAmount": 0}
_TOO_MUCH = {"amount": 4_500, "paidAmount": 4_500, "discountedAmount": 1}
_PAGE = {"checkoutPage": "https://toss.im.evil.example/pay?payToken=x"}

ROWS: dict[str, Row] = {
    # Before any byte of the request.
    "connection refused": Row(NOBODY, "- - - -", "no_connection"),
    "connect timeout": Row(FULL, "- - - -", "no_connection"),
    "stranger's certificate": Row(STRANGER, "- - - -", "not_trusted"),
    # Sent, and no whole answer.
    "silence": Row(silence, "? ? ? ?", "timeout"),
    "headers drip": Row(drip(_HEAD, b"X-Drip: a\r\n"), "? ? ? ?", "timeout"),
    "body drips": Row(drip(_HEAD + _JSON, b"          "), "? ? ? ?", "timeout"),
    "reset": Row(reset, "? ? ? ?", "connection_lost"),
    "hung up": Row(hang_up, "? ? ? ?", "connection_lost"),
    "half an answer": Row(half, "? ? ? ?", "connection_lost"),
    "not http": Row(raw(b"hello\r\n\r\n"), "? ? ? ?", "connection_lost"),
    # An answer that says nothing.
    "201": Row(as_good("201 Created"), "? ? ? ?", "http_other"),
    "302": Row(as_good("302 Found"), "? ? ? ?", "http_redirect"),
    "401": Row(said(b"", "401 Unauthorized"), "? ? ? ?", "key_refused"),
    "404": Row(said(b"<p>", "404 Not Found", "text/html"), "? ? ? ?", "http_refused"),
    "429": Row(said(b"", "429 Too Many Requests"), "? ? ? ?", "busy"),
    "500, code 0": Row(as_good("500 Oh"), "? ? ? ?", "http_server"),
    "502 page": Row(said(b"<html>", "502 Bad Gateway", "text/html"), "? ? ? ?", "http_server"),
    "500, code -1": Row(
        no(-1, "COMMON_NOT_ENOUGH_CASH", "500 Oh"), "? ? ? ?", "COMMON_NOT_ENOUGH_CASH"
    ),
    "400, code -1": Row(
        no(-1, "COMMON_INVALID_PARAMETER", "400 Bad"), "N ? ? ?", "COMMON_INVALID_PARAMETER"
    ),
    "wifi page": Row(said(b"<html>", kind="text/html"), "? ? ? ?", "not_json"),
    "wrong type": Row(as_good(kind="text/plain"), "? ? ? ?", "not_json"),
    "empty": Row(said(b""), "? ? ? ?", "not_json"),
    "torn json": Row(torn, "? ? ? ?", "not_json"),
    "byte order mark": Row(dressed(b"\xef\xbb\xbf"), "? ? ? ?", "not_json"),
    "utf-16": Row(dressed(encoding="utf-16"), "? ? ? ?", "not_json"),
    "given twice": Row(inside(b',"code":0'), "? ? ? ?", "not_json"),
    "-1 and 0": Row(said(b'{"code":-1,"code":0}'), "? ? ? ?", "not_json"),
    "nan": Row(inside(b',"a":NaN'), "? ? ? ?", "not_json"),
    "nesting bomb": Row(said(b"[" * 60_000), "? ? ? ?", "not_json"),
    "a list": Row(said(b'[{"code":0}]'), "? ? ? ?", "not_json"),
    "over 64 KiB": Row(dressed(after=b" " * 65_536), "? ? ? ?", "too_large"),
    # A code that is none.
    "code missing": Row(without_code, "? ? ? ?", "no_code"),
    "code text": Row(as_good(code="0"), "? ? ? ?", "no_code"),
    "code 0.0": Row(as_good(code=0.0), "? ? ? ?", "no_code"),
    "code false": Row(as_good(code=False), "? ? ? ?", "no_code"),
    "code null": Row(as_good(code=None), "? ? ? ?", "no_code"),
    "code list": Row(as_good(code=[0]), "? ? ? ?", "no_code"),
    # Toss' last word.
    "not approved": Row(no(-1, "EXECUTE_PAY_NOT_APPROVED"), "F F F F", "EXECUTE_PAY_NOT_APPROVED"),
    "no cash": Row(no(-1, "COMMON_NOT_ENOUGH_CASH"), "F F F F", "COMMON_NOT_ENOUGH_CASH"),
    "over the limit": Row(no(-1, "COMMON_EXCEED_LIMIT"), "F F F F", "COMMON_EXCEED_LIMIT"),
    "card refused": Row(no(-1, "CARD_NOT_ENOUGH_BALANCE"), "F F F F", "CARD_NOT_ENOUGH_BALANCE"),
    "bad key": Row(no(-1, "COMMON_INVALID_API_KEY"), "F F F F", "COMMON_INVALID_API_KEY"),
    "shop stopped": Row(
        no(-1, "PAYMENT_SHOP_STATE_NOT_NORMAL"), "F F F F", "PAYMENT_SHOP_STATE_NOT_NORMAL"
    ),
    # A no that may still be charged.
    "-1 alone": Row(no(-1), "N N N ?", "-1"),
    "delayed": Row(no(-1, "COMMON_TIMEOUT"), "N N N ?", "COMMON_TIMEOUT"),
    "in progress": Row(no(-1, "TRANSACTION_PENDING_ERROR"), "N N N ?", "TRANSACTION_PENDING_ERROR"),
    "exists": Row(no(-1, "PAYMENT_EXISTING_PAYMENT"), "N N N ?", "PAYMENT_EXISTING_PAYMENT"),
    "throttled": Row(no(-1, "COMMON_THROTTLED"), "N N N ?", "COMMON_THROTTLED"),
    "bank break": Row(no(-1, "COMMON_BREAK_TIME_OF_BANK"), "N N N ?", "COMMON_BREAK_TIME_OF_BANK"),
    "card network": Row(no(-1, "CARD_SYSTEM_ERROR"), "N N N ?", "CARD_SYSTEM_ERROR"),
    "done already": Row(no(-1, "PAY_ALREADY_COMPLETED"), "N N N ?", "PAY_ALREADY_COMPLETED"),
    "refund twice": Row(
        no(-1, "REFUND_REFUND_NO_DUPLICATE"), "N N N ?", "REFUND_REFUND_NO_DUPLICATE"
    ),
    "refunded": Row(no(-1, "REFUND_ALREADY_REFUNDED"), "N N N ?", "REFUND_ALREADY_REFUNDED"),
    "refund later": Row(no(-1, "REFUND_PENDING_SUCCESS"), "N N N ?", "REFUND_PENDING_SUCCESS"),
    "refund error": Row(no(-1, "COMMON_REFUND_ERROR"), "N N N ?", "COMMON_REFUND_ERROR"),
    # A refund's no before anything moved, which may still be charged where it is an execute's.
    "allowance": Row(no(-1, "REFUND_EXCEED_DAILY"), "N N N N", "REFUND_EXCEED_DAILY"),
    "wrong value": Row(no(-1, "COMMON_INVALID_PARAMETER"), "N N N N", "COMMON_INVALID_PARAMETER"),
    "buyer gone": Row(no(-1, "INACTIVE_USER"), "N N N N", "INACTIVE_USER"),
    "absent": Row(no(-1, "COMMON_PAY_NOT_FOUND"), "N 0 N ?", "COMMON_PAY_NOT_FOUND"),
    # The numbers of the guide's era.
    "code 1": Row(no(1), "N N ? ?", "1"),
    "code 11": Row(no(11), "N N ? ?", "11"),
    "code 52": Row(no(52), "N N ? N/?", "52"),
    "code 71": Row(no(71), "N 0/N ? ?", "71"),
    # A yes about somebody else's payment.
    "amount": Row(only("amount", 4_501), "! ! ! !", "echo_amount"),
    "amount as text": Row(only("amount", "4500"), "! ! ! !", "echo_amount"),
    "orderNo": Row(only("orderNo", "another-1"), "! ! ! !", "echo_order_no"),
    "mode": Row(only("mode", "LIVE"), "! ! ! !", "echo_mode"),
    "payToken": Row(only("payToken", "another"), "! ! ! !", "echo_pay_token", "page_refused"),
    "page": Row(as_good(**_PAGE), "! Y Y Y", "page_refused"),
    "paid too much": Row(only_execute(**_TOO_MUCH), "Y Y ! Y", "contradiction"),
    # A yes.
    "points": Row(only_execute(**_POINTS), "Y Y Y Y", ""),
    "strange state": Row(as_good(payStatus="PAY_NEWS"), "Y S Y Y", ""),
    "yes": Row(good, "Y Y Y Y", ""),
}
