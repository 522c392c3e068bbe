"""Ways to spoil a good answer's members, so that it is no yes, or says something else."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

from tests.gateway.fuzz.case import NO, UNKNOWN, YES, Asked, Truth
from tests.gateway.fuzz.good import CHARGED, WORDS
from tests.gateway.fuzz.text import Members
from tests.gateway.fuzz.urls import bad_url

Spoil = Callable[[Asked, Members, random.Random], Truth | None]
DOUBT = (UNKNOWN,)

# As Toss lists them: a last word, and "no such payment".
FINAL = (
    "EXECUTE_PAY_NOT_APPROVED", "COMMON_NOT_ENOUGH_CASH", "COMMON_EXCEED_LIMIT",
    "COMMON_INVALID_API_KEY", "PAYMENT_SHOP_STATE_NOT_NORMAL", "CARD_NOT_ENOUGH_BALANCE",
    "CARD_NOT_AVAILABLE", "CARD_EXCEED_LIMIT", "CARD_SPREADOUT_ERROR", "CARD_MIN_AMOUNT_ERROR",
)  # fmt: skip
# … and what it lists as refused before a refund began.
NOT_BEGUN = (
    "REFUND_EXCEED_DAILY", "REFUND_EXCEED_AMOUNT", "REFUND_NO_TAXFREE_ON_COMPLEX_TAX",
    "COMMON_INVALID_PARAMETER", "COMMON_UNAUTHORIZED", "PAYMENT_SHOP_STATE_CANNOT_REFUND",
    "INACTIVE_USER", "COMMON_ASSET_GET_ACCOUNT_ERROR",
)  # fmt: skip
ABSENT = ("COMMON_PAY_NOT_FOUND", "COMMON_INVALID_PAY", "TRANSACTION_NOT_FOUND")
VAGUE = (
    "COMMON_TIMEOUT", "TRANSACTION_PENDING_ERROR", "COMMON_SYSTEM_ERROR", "COMMON_THROTTLED",
    "PAYMENT_EXISTING_PAYMENT", "CARD_SYSTEM_ERROR", "CARD_BANK_SYSTEM_ERROR", "PAY_EXPIRED",
    "REFUND_REFUND_NO_DUPLICATE", "REFUND_ALREADY_REFUNDED", "REFUND_PENDING_SUCCESS",
    "COMMON_BREAK_TIME_OF_BANK", "COMMON_REFUND_ERROR", "PAUSE_USER", "SOMETHING_NEW_2027",
    "<b>no</b>", "", None, 52,
)  # fmt: skip
_TORN_STEPS: tuple[dict[str, object], ...] = (
    {}, {"amount": -5}, {"transactionAmount": "-5"}, {"transactionAmount": 0},
    {"transactionAmount": 1.5}, {"transactionAmount": True}, {"transactionAmount": None},
)  # fmt: skip
NO_INTEGERS = (
    '"0"', "0.0", "0e0", "0E-1", "false", "true", "null", "[0]", "{}", '{"code":0}', "-0", "00",
    "+0", "0x0", "0.", ".0", "", "0 0", "NaN", "'0'", "٠", '""', '"success"', "undefined", "0n",
)  # fmt: skip


def refused(asked: Asked, members: Members, rng: random.Random) -> Truth:
    """Toss says no in one of its words."""
    code = rng.choice(FINAL + NOT_BEGUN + ABSENT + VAGUE)
    members.put("code", -1)
    members.put("errorCode", code)
    members.put("msg", rng.choice(("잔액이 부족해요", "", None, "x" * 400)))
    if asked.call == "status" and code in ABSENT:
        return Truth("absent", (YES,), value=lambda said: said.stage == "absent")
    # A refund's vague no is looked after like no answer at all.
    doubt = asked.call == "refunds" and code not in FINAL + NOT_BEGUN
    return Truth("refused", DOUBT if doubt else (NO,))


def numbered(asked: Asked, members: Members, rng: random.Random) -> Truth:
    """A number of the guide's era, or a new one."""
    number = rng.choice((1, 2, -2, 7, 10, 11, 31, 50, 52, 56, 57, 70, 71, 99, 200, 10**14))
    members.put("code", number)
    members.drop("errorCode")
    if asked.call == "execute":
        return Truth("numbered", DOUBT)
    v1 = asked.contract == "v1"
    if asked.call == "status" and v1 and number == 71:
        return Truth("numbered", (YES,), value=lambda said: said.stage == "absent")
    if asked.call == "refunds":
        return Truth("numbered", (NO,) if v1 and number in range(50, 57) else DOUBT)
    return Truth("numbered", (NO,))


def no_integer(_asked: Asked, members: Members, rng: random.Random) -> Truth:
    """`code` is what a loose reader takes for nought."""
    members.put_text("code", rng.choice(NO_INTEGERS))
    return Truth("no integer", DOUBT)


def no_code(_asked: Asked, members: Members, rng: random.Random) -> Truth:
    members.drop("code")
    if rng.random() < 0.7:
        members.put(rng.choice(("Code", "code ", "CODE", "сode", "result", "code\u200b")), 0)
    return Truth("no code", DOUBT)


def foreign_echo(asked: Asked, members: Members, rng: random.Random) -> Truth | None:
    """An echo that is not ours, by value or by type."""
    names = ["orderNo", "amount", "mode"]
    names += [] if asked.call == "payments" else ["payToken"]
    names += ["refundNo", "refundedAmount"] if asked.call == "refunds" else []
    name = rng.choice(names)
    value = _foreign(name, asked, rng)
    if value is None and asked.call == "status" and name in ("amount", "mode"):
        return None  # right or wrong by the stage
    members.put(name, value)
    return Truth(f"foreign {name}", DOUBT, alarm=True)


def _foreign(name: str, asked: Asked, rng: random.Random) -> object:
    if name in ("amount", "refundedAmount"):
        won = asked.refund if asked.call == "refunds" else asked.amount
        other = rng.choice((won + 1, won - 1, won * 10, won + 10**7))
        if name == "refundedAmount":
            return other
        return rng.choice((other, -won, str(won), float(won), True, [won], None))
    ours = {"orderNo": asked.order_no, "mode": "TEST", "payToken": asked.token,
            "refundNo": asked.refund_no}[name]  # fmt: skip
    cased = ours.swapcase()
    return rng.choice(
        (ours + "x", ours[:-1], " " + ours, ours + "\u200b", "LIVE", "", 41, None, [ours], True,
         cased if cased != ours else ours + "y", ours + "\x00")
    )  # fmt: skip


def contradicted(asked: Asked, members: Members, rng: random.Random) -> Truth | None:
    """A yes that says no elsewhere, where money moves."""
    if asked.call not in ("execute", "refunds", "status"):
        return None
    ways = ["status"] if asked.call == "status" else ["status", "errorCode"]
    way = rng.choice([*ways, "sum"] if asked.call == "execute" else ways)
    if way == "status":
        members.put("status", rng.choice((500, 400, 401, 0, 201, "200", True, 200.0, [200])))
    elif way == "errorCode":
        members.put("errorCode", rng.choice([*FINAL, *ABSENT, "NEW", 1, ["X"]]))
    else:
        _impossible_sum(asked, members, rng)
    return Truth(f"contradicted {way}", DOUBT, alarm=True)


def _impossible_sum(asked: Asked, members: Members, rng: random.Random) -> None:
    """More than the amount, less than nought, or less than an amount that is not said."""
    off, discounted = rng.choice((1, 500, asked.amount)), rng.randrange(asked.amount + 1)
    paid, discounted = rng.choice((
        (asked.amount - discounted + off, discounted), (asked.amount + off, -off),
        (-off, asked.amount + off), (-off, discounted), (asked.amount - off, 0),
    ))  # fmt: skip
    if paid + discounted < asked.amount and min(paid, discounted) >= 0:
        members.drop("amount")
    members.put("paidAmount", paid)
    members.put("discountedAmount", discounted)


def strange_word(asked: Asked, members: Members, rng: random.Random) -> Truth | None:
    """A status in a word that nobody knows, or in none: never charged."""
    if asked.call != "status":
        return None
    if rng.random() < 0.4:
        members.put("payStatus", rng.choice((None, 0, True, ["PAY_COMPLETE"], {"a": 1})))
        for name in ("amount", "mode"):
            members.drop(name)
        return Truth("no word", DOUBT)
    word = rng.choice(list(WORDS))
    odd = rng.choice((word.lower(), word + " ", " " + word, word + "D", word[:-1], "PAY_SUCCESS",
                      "PAY-COMPLETE", "РAY_COMPLETE", "", "PAID", "ESCROW_REQUEST"))  # fmt: skip
    members.put("payStatus", odd)
    return Truth("strange word", (YES,), value=lambda said: said.stage == "strange")


def torn_rows(asked: Asked, members: Members, rng: random.Random) -> Truth | None:
    """Money went back, and how much cannot be read."""
    if asked.call != "status":
        return None
    members.put("payStatus", "REFUND_SUCCESS")
    for name in ("amount", "mode"):
        members.drop(name)
    v1 = asked.contract == "v1"
    members.drop("transactions" if v1 else "refunds")
    rows: tuple[object, ...] = (
        "none",
        5,
        [1],
        [None],
        {"amount": 5},
        [[5]],
        [{"amount": "5"}],
        [{"amount": 0}],
        [{"amount": 1.5}],
        [{}],
        [{"amount": True}],
    )
    steps = (
        "none",
        5,
        [None],
        {"transactionAmount": -5},
        *([{"stepType": "REFUND", **row}] for row in _TORN_STEPS),
    )
    members.put("refunds" if v1 else "transactions", rng.choice(rows if v1 else steps))
    return Truth("torn rows", DOUBT)


def foreign_page(asked: Asked, members: Members, rng: random.Random) -> Truth | None:
    """A create whose page leads elsewhere, or to another payment."""
    if asked.call != "payments":
        return None
    if rng.random() < 0.1:
        members.put("payToken", rng.choice((None, 7, "", "a b", "토큰", "a" * 65, "a&b", ["t"])))
        return Truth("no token", DOUBT)
    _, page = bad_url(rng, asked.token)
    said = page if type(page) in (str, int, list, dict) else None
    members.put_text("checkoutPage", json.dumps(said))  # half a surrogate has no other spelling
    return Truth("foreign page", DOUBT, alarm=True)


def never_charged(value: object) -> bool:
    """Whether a status does not speak of money that moved."""
    return getattr(value, "stage", None) not in CHARGED


SPOILS: tuple[Spoil, ...] = (
    refused, numbered, no_integer, no_code, foreign_echo, foreign_echo, contradicted, strange_word,
    torn_rows, foreign_page,
)  # fmt: skip
