"""What becomes of a reply on its way: the bytes that the till sees."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from typing import Any

from pos_app.practice.faults import Call
from tests.simulation.plan import Fault

Body = dict[str, Any]
Answer = tuple[int, Mapping[str, str], bytes]  # status, headers, body
Spoilt = tuple[int, str, bytes]  # status, content type, body

JSON = "application/json; charset=utf-8"
PORTAL = b"<!doctype html><title>Wi-Fi</title><h1>log in</h1>"
VAGUE = (
    "COMMON_PAY_ERROR", "COMMON_TIMEOUT", "TRANSACTION_PENDING_ERROR", "COMMON_SYSTEM_ERROR",
    "PAYMENT_EXISTING_PAYMENT", "CARD_SYSTEM_ERROR", "NEVER_HEARD_OF_IT",
)  # fmt: skip
FINAL = ("COMMON_NOT_ENOUGH_CASH", "COMMON_EXCEED_LIMIT", "CARD_LIMIT_EXCEEDED")
# As many, so that a world of before stays what it was.
REFUND_REFUSED = ("COMMON_EXCEED_LIMIT", "REFUND_EXCEED_DAILY", "INACTIVE_USER")
_CODES = {
    Fault.THROTTLED: "COMMON_THROTTLED",
    Fault.KEY_REVOKED: "COMMON_INVALID_API_KEY",
    Fault.DENIED: "COMMON_PAY_NOT_FOUND",
}


def refusal(code: str) -> Body:
    """Toss' no."""
    return {"code": -1, "status": 200, "errorCode": code, "msg": "요청을 처리하지 못했어요."}


def spoilt(
    call: Call, asked: Body, fault: Fault | None, reply: Body | None, chance: random.Random
) -> Spoilt:
    """The answer to a call; `reply` is Toss' own, None where Toss did nothing."""
    match fault:
        case Fault.SERVER_ERROR | Fault.SERVER_ERROR_AFTER:
            return chance.choice([500, 502, 503]), "text/plain", b"Internal Server Error"
        case Fault.HTML | Fault.HTML_AFTER:
            return 200, "text/html", PORTAL
        case Fault.BUSY:
            return 429, JSON, _bytes(refusal("COMMON_THROTTLED"))
        case Fault.TRUNCATED_AFTER:
            whole = _bytes(reply or {})
            return 200, JSON, whole[: chance.randrange(len(whole))]
    return 200, JSON, _bytes(_changed(call, asked, fault, reply, chance))


def _changed(
    call: Call, asked: Body, fault: Fault | None, reply: Body | None, chance: random.Random
) -> Body:
    if fault in _CODES:
        return refusal(_CODES[fault])
    match fault:
        case Fault.REFUSED_VAGUE | Fault.REFUSED_VAGUE_AFTER | Fault.REFUSED_VAGUE_LATE:
            return refusal(chance.choice(VAGUE))
        case Fault.REFUSED_FINAL:
            words = REFUND_REFUSED if call is Call.REFUNDS else FINAL
            return refusal(chance.choice(words))
        case Fault.BANK_BREAK:
            pending = call is Call.REFUNDS
            return refusal("REFUND_PENDING_SUCCESS" if pending else "COMMON_BREAK_TIME_OF_BANK")
    if reply is None:
        reply = _phantom(asked)
    change = _CHANGES.get(fault) if fault is not None else None
    return reply if change is None else {**reply, **change(reply, chance)}


def _phantom(asked: Body) -> Body:
    """A yes to something that was never done, as a broken proxy might repeat it."""
    known = ("orderNo", "payToken", "amount", "refundNo")
    return {"code": 0, **{name: asked[name] for name in known if name in asked}}


def _page(reply: Body, chance: random.Random) -> Body:
    page = str(reply.get("checkoutPage", ""))
    host = chance.choice(["toss.im.evil.example", "evil.example", "pay.toss.im@evil.example"])
    return {"checkoutPage": page.replace("pay.toss.im", host, 1) or f"https://{host}/"}


_CHANGES: dict[Fault, Any] = {
    Fault.ODD_CODE: lambda reply, chance: {"code": chance.choice([1, 7, 10, 99, -2])},
    Fault.CODE_FALSE: lambda reply, chance: {"code": False},
    Fault.CODE_TEXT: lambda reply, chance: {"code": "0"},
    Fault.CODE_FLOAT: lambda reply, chance: {"code": 0.0},
    Fault.PHANTOM_FALSE: lambda reply, chance: {"code": False},
    Fault.PHANTOM_TEXT: lambda reply, chance: {"code": "0"},
    Fault.PHANTOM_FLOAT: lambda reply, chance: {"code": 0.0},
    Fault.WRONG_AMOUNT: lambda reply, chance: {"amount": int(reply.get("amount", 500)) + 100},
    Fault.PHANTOM_AMOUNT: lambda reply, chance: {"amount": int(reply.get("amount", 500)) + 100},
    Fault.WRONG_TOKEN: lambda reply, chance: {"payToken": "another-token-of-Toss1"},
    Fault.PHANTOM_TOKEN: lambda reply, chance: {"payToken": "another-token-of-Toss1"},
    Fault.WRONG_ORDER: lambda reply, chance: {"orderNo": "ANOTHER1-77"},
    Fault.WRONG_MODE: lambda reply, chance: {"mode": "LIVE"},
    Fault.PHANTOM_MODE: lambda reply, chance: {"mode": "LIVE"},
    Fault.WRONG_PAGE: _page,
    Fault.STRANGE_WORD: lambda reply, chance: {"payStatus": "PAY_TELEPORTED"},
}


_encode = json.JSONEncoder(ensure_ascii=False).encode


def _bytes(reply: Body) -> bytes:
    return _encode(reply).encode()
