"""Answers that must be believed, each with what it says."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.gateway.fuzz.case import CARD_DIGITS, YES, Asked, Truth
from tests.gateway.fuzz.text import Members
from tests.gateway.fuzz.urls import good_url

EARLY = {
    "PAY_STANDBY": "standby",
    "PAY_APPROVED": "approved",
    "PAY_PROGRESS": "progress",
    "PAY_CANCEL": "cancelled",
}
PAID = {"PAY_COMPLETE": "complete", "SETTLEMENT_COMPLETE": "settled"}
BACK = {
    "REFUND_PROGRESS": "refunding",
    "REFUND_SUCCESS": "refunded",
    "SETTLEMENT_REFUND_COMPLETE": "settled_refunded",
}
CHARGED = {*PAID.values(), *BACK.values()}
WORDS = EARLY | PAID | BACK
TYPES = (
    "application/json",
    "application/json;charset=UTF-8",
    "application/json; charset=utf-8",
    'Application/Json ; charset="UTF-8"',
    "APPLICATION/JSON",
)


def good_members(asked: Asked, rng: random.Random) -> tuple[Members, Truth]:
    """The members of a true answer to this call."""
    members = Members()
    members.put("code", 0, vital=True)
    if rng.random() < 0.6:
        members.put("status", 200, vital=asked.call not in ("payments", "cancel"))
    value = _BUILD[asked.call](asked, members, rng)
    _extras(asked, members, rng)
    return members, Truth(f"good {asked.call}", (YES,), value=value)


def good_headers(rng: random.Random) -> list[tuple[str, str]]:
    """A right type, and whatever else servers send."""
    name = rng.choice(("Content-Type", "content-type", "CONTENT-TYPE"))
    headers = [(name, rng.choice(TYPES))]
    more = (
        ("Date", "Mon, 23 Nov 2026 05:00:00 GMT"),
        ("Date", rng.choice(("soon", "", "Mon, 99 Nov 2026 05:00:00 GMT", "0"))),
        ("Content-Encoding", "identity"),
        ("X-Request-Id", "7f" * 16),
        ("Set-Cookie", "a=b; Domain=toss.im"),
        ("Strict-Transport-Security", "max-age=1"),
        ("Location", "https://evil.example/"),
    )
    headers += [one for one in more if rng.random() < 0.2]
    rng.shuffle(headers)
    return headers


def _create(asked: Asked, members: Members, rng: random.Random) -> Callable[[Any], bool]:
    page = good_url(rng, asked.token)
    members.put("payToken", asked.token)
    members.put("checkoutPage", page)
    if rng.random() < 0.2:
        members.put("checkoutAppScheme", f"supertoss://pay?payToken={asked.token}")
    return lambda made: (made.pay_token, made.checkout_page) == (asked.token, page)


def _status(asked: Asked, members: Members, rng: random.Random) -> Callable[[Any], bool]:
    word = rng.choice(list(WORDS))
    members.put("payStatus", word, vital=True)
    early = word in EARLY
    for name in _echoes(asked, members, rng):
        if early and name in ("amount", "mode") and rng.random() < 0.2:
            members.drop(name)
            members.put(name, None)
    gone = _rows(asked, members, rng) if word in BACK else []
    left = asked.amount - sum(gone)
    if rng.random() < 0.5:
        members.put("refundableAmount", left)
    if rng.random() < 0.2:
        members.put("errorCode", rng.choice((None, "", "COMMON_TIMEOUT") if early else (None, "")))
    stage = WORDS[word]
    return lambda said: said.stage == stage and [r.amount_won for r in said.refunds] == gone


def _rows(asked: Asked, members: Members, rng: random.Random) -> list[int]:
    left, gone = asked.amount, []
    for _ in range(rng.randrange(4)):
        if left > 0:
            gone.append(rng.randrange(1, left + 1))
            left -= gone[-1]
    if asked.contract == "v1":
        rows: list[dict[str, object]] = [
            {"refundNo": f"R-{n}", "amount": won, "status": "SUCCESS", "reason": "교환"}
            for n, won in enumerate(gone)
        ]
        members.put("refunds", rows)
    else:
        rows = [{"stepType": "REFUND", "transactionId": f"t{n}", "transactionAmount": -won}
                for n, won in enumerate(gone)]  # fmt: skip
        pay = {"stepType": "PAY", "transactionId": "p", "transactionAmount": asked.amount}
        members.put("transactions", [pay, *rows])
    if rng.random() < 0.3:
        _stray(asked, members, rows, rng)
    return gone


def _stray(
    asked: Asked, members: Members, rows: list[dict[str, object]], rng: random.Random
) -> None:
    """What the other contract has, which may appear at any time and says nothing here."""
    other = "transactions" if asked.contract == "v1" else "refunds"
    members.put(other, rng.choice(([], None, [7], "none", [{"amount": 1, "status": "SUCCESS"}])))
    if asked.contract == "v1":
        return
    for row in rows:
        row.update(rng.choice(({"status": "DONE"}, {"status": None}, {"amount": 1}, {"new": 7})))
    members.put("transactions", rows)


def _execute(asked: Asked, members: Members, rng: random.Random) -> Callable[[Any], bool]:
    echoed = _echoes(asked, members, rng)
    paid = transaction = None
    if rng.random() < 0.5:
        discounted = rng.randrange(asked.amount + 1)
        paid = asked.amount - discounted
        if "amount" in echoed and rng.random() < 0.4:
            paid = rng.randrange(paid + 1)  # the buyer had points for the rest
        members.put("paidAmount", paid)
        members.put("discountedAmount", discounted)
    if rng.random() < 0.5:
        transaction = f"tx-{rng.randrange(10**6)}"
        members.put("transactionId", transaction)
    if rng.random() < 0.5:
        members.put("approvalTime", "2026-11-23 14:11:37")
    if rng.random() < 0.2:
        members.put("errorCode", rng.choice((None, "")))
    return lambda said: (said.paid_amount_won, said.transaction_id) == (paid, transaction)


def _refund(asked: Asked, members: Members, rng: random.Random) -> Callable[[Any], bool]:
    for name in _echoes(asked, members, rng):
        if name == "amount":
            members.put("amount", asked.refund, vital=True)
    if rng.random() < 0.6:
        members.put("refundNo", asked.refund_no, vital=True)
    if rng.random() < 0.4:
        members.put("refundedAmount", rng.choice((1, -1)) * asked.refund)
    left = None
    if rng.random() < 0.5:
        left = asked.amount - asked.refund
        members.put("refundableAmount", left)
    return lambda said: said.refundable_won == left


def _cancel(_asked: Asked, _members: Members, _rng: random.Random) -> Callable[[Any], bool]:
    return lambda said: said is None


_BUILD: dict[str, Callable[[Asked, Members, random.Random], Callable[[Any], bool]]] = {
    "payments": _create,
    "status": _status,
    "execute": _execute,
    "refunds": _refund,
    "cancel": _cancel,
}


def _echoes(asked: Asked, members: Members, rng: random.Random) -> list[str]:
    ours = {
        "orderNo": asked.order_no,
        "payToken": asked.token,
        "amount": asked.amount,
        "mode": "TEST",
    }
    put = [name for name in ours if rng.random() < 0.7]
    for name in put:
        members.put(name, ours[name], vital=True)
    return put


def _extras(asked: Asked, members: Members, rng: random.Random) -> None:
    if asked.call == "status" and rng.random() < 0.3:
        members.put("timePayCancel", "")
    if rng.random() < 0.3:
        members.put("msg", rng.choice(("", None, "결제 완료", f"카드 {CARD_DIGITS}")))
    if rng.random() < 0.3:
        members.put("cardNumber", CARD_DIGITS)
        members.put("card", {"cardNumber": CARD_DIGITS, "cardBinNumber": CARD_DIGITS[:6]})
        members.put("accountNumber", CARD_DIGITS)
    if rng.random() < 0.5:
        members.put("freeText", "".join(rng.choices("abcdefghij XYZ0123456789", k=12)))
    if rng.random() < 0.2:
        members.put(f"new{rng.randrange(99)}", rng.choice((1, -1.5, True, "값", [1, {"code": -1}])))
    if rng.random() < 0.1:
        members.put_text("deep", "[" * 9 + "1" + "]" * 9)
    if rng.random() < 0.1:
        members.put_text("traceId", rng.choice(("9223372036854775807", "-0", "9" * 39)))
