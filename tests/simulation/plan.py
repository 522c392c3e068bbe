"""What one seed makes of the world: its faults, its people, its pace (swarm testing)."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from pos_app.domain.payment import Contract
from pos_app.practice.faults import Call
from tests.simulation.disk import Trouble

T = TypeVar("T")

NEVER_S = 1e9


class Fault(StrEnum):
    """What may happen to one request. `…_after`: Toss did it all the same."""

    NO_CONNECTION = "no_connection"
    CAPTIVE_PORTAL = "captive_portal"  # somebody else's certificate: nothing is sent
    LOST = "lost"
    RESET = "reset"
    AFTER = "after"  # done, and the answer is lost
    LATE = "late"  # done after the till gave up
    SERVER_ERROR = "5xx_before"
    SERVER_ERROR_AFTER = "5xx_after"
    HTML = "html"
    HTML_AFTER = "html_after"
    TRUNCATED_AFTER = "truncated_after"
    SLOW = "slow"  # done in time, answered past the deadline
    THROTTLED = "throttled"
    BUSY = "busy"  # HTTP 429
    DUPLICATE = "duplicate"  # delivered twice; the second answer comes back
    ODD_CODE = "odd_code"
    KEY_REVOKED = "key_revoked"
    CODE_FALSE = "code_false"
    CODE_TEXT = "code_text"
    CODE_FLOAT = "code_float"
    REFUSED_VAGUE = "minus_one_vague"
    REFUSED_VAGUE_AFTER = "minus_one_vague_after"
    REFUSED_VAGUE_LATE = "minus_one_vague_late"
    REFUSED_FINAL = "minus_one_final"
    PHANTOM_FALSE = "phantom_false"  # said, but nothing was done
    PHANTOM_TEXT = "phantom_text"
    PHANTOM_FLOAT = "phantom_float"
    PHANTOM_AMOUNT = "phantom_amount"
    PHANTOM_TOKEN = "phantom_token"
    PHANTOM_MODE = "phantom_mode"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_TOKEN = "wrong_token"
    WRONG_ORDER = "wrong_order"
    WRONG_MODE = "wrong_mode"
    WRONG_PAGE = "wrong_page"
    STALE = "stale"
    STRANGE_WORD = "strange_word"
    DENIED = "denied"  # "no such payment", though there is one
    BANK_BREAK = "bank_break"
    EXPIRED = "expired"  # the payment's time runs out as the call comes in


_EVERYWHERE = (
    Fault.NO_CONNECTION, Fault.CAPTIVE_PORTAL, Fault.LOST, Fault.RESET, Fault.AFTER,
    Fault.SERVER_ERROR, Fault.SERVER_ERROR_AFTER, Fault.HTML, Fault.HTML_AFTER,
    Fault.TRUNCATED_AFTER, Fault.SLOW, Fault.THROTTLED, Fault.BUSY, Fault.DUPLICATE,
    Fault.ODD_CODE, Fault.KEY_REVOKED, Fault.CODE_FALSE, Fault.CODE_TEXT, Fault.CODE_FLOAT,
    Fault.REFUSED_VAGUE, Fault.WRONG_MODE,
)  # fmt: skip
_MONEY = (
    Fault.LATE, Fault.REFUSED_VAGUE_AFTER, Fault.REFUSED_VAGUE_LATE, Fault.REFUSED_FINAL,
    Fault.BANK_BREAK, Fault.WRONG_TOKEN, Fault.PHANTOM_FALSE, Fault.PHANTOM_TEXT,
    Fault.PHANTOM_FLOAT, Fault.PHANTOM_TOKEN, Fault.PHANTOM_MODE,
)  # fmt: skip
FITS: dict[Call, tuple[Fault, ...]] = {
    Call.CREATE: (
        *_EVERYWHERE, Fault.LATE, Fault.REFUSED_FINAL, Fault.WRONG_ORDER, Fault.WRONG_PAGE,
    ),
    Call.STATUS: (
        *_EVERYWHERE, Fault.WRONG_AMOUNT, Fault.WRONG_TOKEN, Fault.WRONG_ORDER, Fault.STALE,
        Fault.STALE, Fault.STALE, Fault.STRANGE_WORD, Fault.DENIED, Fault.EXPIRED,
    ),
    Call.EXECUTE: (
        *_EVERYWHERE, *_MONEY, Fault.WRONG_AMOUNT, Fault.PHANTOM_AMOUNT, Fault.WRONG_ORDER,
        Fault.EXPIRED,
    ),
    Call.REFUNDS: (*_EVERYWHERE, *_MONEY, Fault.BANK_BREAK, Fault.BANK_BREAK),
    Call.CANCEL: _EVERYWHERE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """The dice of one seed. Rates are chances, times are seconds."""

    contract: Contract
    over_httpx: bool
    sales: int
    cashiers: int
    fault_rate: float
    faults: dict[Call, tuple[Fault, ...]]
    disk_rate: float
    troubles: tuple[Trouble, ...]
    crash_rate: float  # of one request
    crash_every_s: float
    settle_share: float  # of the lives after a crash
    outage_every_s: float
    key_outage_every_s: float
    full_every_s: float
    clock_every_s: float
    stock: dict[str, int | None]
    edits_every_s: float
    between_s: float
    buyer_s: float
    moods: dict[str, int]
    refund_share: float
    give_up_share: float
    off_lane: bool  # two workers on one payment, against the rules
    stays_open: bool  # the window is watched until everything has expired
    cash_share: float
    review_share: float  # of the refunds
    managers: int  # none: nobody is entered, and every right is the owner's
    refunds_shut: bool  # none arrives before it grows calm: they end in doubt, before a person


def draw_plan(chance: random.Random) -> Plan:
    """Every seed has its own weather."""
    rate = chance.choices([0.0, 0.05, 0.2, 0.5], [1, 5, 7, 3])[0]
    disk_rate = chance.choice([0.0, 0.0, 0.01, 0.04])
    crashes = chance.choice([0.0, 0.005, 0.02, 0.05])
    often = chance.choice([60.0, 300.0, NEVER_S])
    return Plan(
        contract=chance.choice([Contract.V1, Contract.V2]),
        over_httpx=chance.random() < 0.1,
        sales=chance.randint(16, 36),
        cashiers=chance.randint(1, 3),
        fault_rate=rate,
        faults={call: _some(chance, fits) for call, fits in FITS.items()},
        disk_rate=disk_rate,
        troubles=_some(chance, tuple(Trouble)),
        crash_rate=crashes,
        crash_every_s=chance.choice([90.0, 400.0, NEVER_S]) if crashes else NEVER_S,
        settle_share=chance.choice([0.0, 0.2, 0.5]),
        outage_every_s=chance.choice([120.0, 600.0, NEVER_S]) if rate else NEVER_S,
        key_outage_every_s=chance.choice([300.0, NEVER_S, NEVER_S]) if rate else NEVER_S,
        full_every_s=chance.choice([200.0, NEVER_S, NEVER_S]) if disk_rate else NEVER_S,
        clock_every_s=often,
        stock=_stock(chance),
        edits_every_s=chance.choice([40.0, 200.0, NEVER_S]),
        between_s=chance.choice([1.0, 6.0, 15.0]),
        buyer_s=chance.choice([1.5, 4.0, 10.0]),
        moods=_moods(chance),
        refund_share=chance.choice([0.1, 0.4, 0.8]),
        give_up_share=chance.choice([0.02, 0.1, 0.25]),
        off_lane=chance.random() < 0.15,
        stays_open=chance.random() < 0.12,
        cash_share=chance.choice([0.0] * 7 + [0.4]),
        review_share=chance.choice([0.0, 0.0, 0.0, 0.7]),
        managers=chance.choice([0, 0, 0, 0, 1, 2]),
        refunds_shut=chance.random() < 0.1,
    )


def _some(chance: random.Random, fits: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(chance.sample(fits, chance.randint(1, len(fits))))


def _stock(chance: random.Random) -> dict[str, int | None]:
    scarce = chance.random() < 0.3
    counts: list[int | None] = [0, 1, 2, 3, 5] if scarce else [20, 50, None]
    return {
        "TEA": chance.choice(counts),
        "RICE": chance.choice(counts),
        "SHIRT": 1 if scarce else 9,
    }


def _moods(chance: random.Random) -> dict[str, int]:
    kind = chance.choice(["calm", "calm", "calm", "mixed", "wild"])
    shares = {"calm": (90, 2, 3, 3, 2), "mixed": (70, 8, 8, 7, 7), "wild": (45, 15, 15, 15, 10)}
    names = ("quick", "never", "cancels", "late", "last_moment")
    return dict(zip(names, shares[kind], strict=True))
