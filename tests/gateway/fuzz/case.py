"""What is asked, what comes back, and what the till may make of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pos_app.domain.answer import Reply

KEY = "sk_test_fuzzed_canary"
CARD_DIGITS = "9410987654321098"
YES, NO, UNKNOWN, NOT_SENT = "yes", "no", "unknown", "not_sent"
CALLS = ("payments", "status", "execute", "refunds", "cancel")


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of ours."""

    call: str
    contract: str
    order_no: str
    amount: int
    token: str
    refund_no: str
    refund: int


@dataclass(slots=True)
class Answer:
    """What comes back: either an answer, or `fault` before it, or `raw` bytes on the line."""

    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    fault: Exception | None = None
    breaks_after: int | None = None  # so many bytes of the body come, then the line breaks
    raw: list[bytes] | None = None


@dataclass(slots=True)
class Truth:
    """What is known of an answer from how it was built.

    `verdicts` are those that are right; `value` says whether the value of a yes is; `alarm` is
    None where either will do.
    """

    name: str
    verdicts: tuple[str, ...]
    alarm: bool | None = False
    value: Callable[[Any], bool] = lambda _value: True

    def complaint(self, reply: Reply[Any]) -> str | None:
        """Why this reply is wrong, or None."""
        if str(reply.verdict) not in self.verdicts:
            return f"{reply.verdict} instead of {self.verdicts}"
        if self.alarm is not None and reply.alarm is not self.alarm:
            return f"alarm {reply.alarm}"
        if (reply.value is not None) and str(reply.verdict) != YES:
            return "a value without a yes"
        if str(reply.verdict) == YES and not self.value(reply.value):
            return f"another value: {reply.value}"
        shown = repr(reply)
        if KEY in shown or CARD_DIGITS in shown:
            return "a secret came back"
        return None


def draw_asked(rng: random.Random) -> Asked:
    """A call about a payment that nobody else has."""
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    series = "".join(rng.choices(letters, k=8))
    order_no = f"{series}-{rng.randrange(1, 10 ** rng.randrange(1, 6))}"
    amount = rng.choice((1, 10, 100, 35_000, 2_000_000, rng.randrange(1, 10_000_000)))
    contract = rng.choice(("v1", "v2"))
    return Asked(
        call=rng.choice(CALLS if contract == "v1" else CALLS[:4]),
        contract=contract,
        order_no=order_no,
        amount=amount,
        token=draw_token(rng),
        refund_no=f"{order_no}-R{rng.randrange(1, 9)}",
        refund=rng.randrange(1, amount + 1),
    )


def draw_token(rng: random.Random) -> str:
    """A payment's number as Toss makes them."""
    text = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.~"
    return "".join(rng.choices(text[:62], k=2)) + "".join(rng.choices(text, k=rng.randrange(8, 24)))
