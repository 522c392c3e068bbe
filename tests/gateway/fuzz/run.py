"""Draws cases by number, to be drawn again, and judges what the till makes of them."""

from __future__ import annotations

import random
from collections import Counter

from pos_app.gateway.page import TOSS, check_page
from tests.gateway.fuzz.bytes import HARMS, flipped, harmless, oversized
from tests.gateway.fuzz.case import (
    KEY,
    NO,
    NOT_SENT,
    UNKNOWN,
    YES,
    Answer,
    Asked,
    Truth,
    draw_asked,
    draw_token,
)
from tests.gateway.fuzz.good import good_headers, good_members
from tests.gateway.fuzz.line import broken_framing, on_the_line
from tests.gateway.fuzz.spoil import SPOILS
from tests.gateway.fuzz.text import Members, write
from tests.gateway.fuzz.till import Till
from tests.gateway.fuzz.urls import bad_url, good_url

NEVER_YES = (NO, UNKNOWN, NOT_SENT)
# A flipped byte may heal what was spoilt.
NO_CURES = [harm for harm in HARMS if harm not in (flipped, harmless, oversized)]


def draw_case(number: int) -> tuple[Asked, Answer, Truth]:
    """The case of this number."""
    rng = random.Random(number)
    asked = draw_asked(rng)
    members, truth = good_members(asked, rng)
    way = rng.choices(("good", "spoilt", "harmed", "both", "line"), (20, 35, 35, 6, 4))[0]
    if way in ("spoilt", "both"):
        truth = rng.choice(SPOILS)(asked, members, rng) or truth
    whispers = rng.random() < 0.03
    if whispers:
        _whisper(members, rng)
    written = write(members, rng)
    answer = Answer(headers=good_headers(rng), body=written.text.encode())
    if way == "harmed":
        truth = rng.choice(HARMS)(answer, written, asked, rng) or truth
    elif way == "both" and YES not in truth.verdicts:
        rng.choice(NO_CURES)(answer, written, asked, rng)
        truth = Truth(f"{truth.name} and more", NEVER_YES, alarm=None)
    elif way == "line":
        truth = _framed(answer, truth, rng)
    if whispers:
        truth = Truth("whispered", (YES, *NEVER_YES), alarm=None)
    return asked, answer, truth


def _framed(answer: Answer, truth: Truth, rng: random.Random) -> Truth:
    if rng.random() < 0.5:
        return broken_framing(answer, rng)
    on_the_line(answer, rng)
    return Truth("good framing", truth.verdicts, value=truth.value)


def _whisper(members: Members, rng: random.Random) -> None:
    """The server says our key back, plain or with every letter escaped."""
    spelt = "".join(f"\\u{ord(one):04x}" for one in KEY)
    parted = KEY[:9] + "\\u0007" + KEY[9:]
    text = f'"{rng.choice((KEY, spelt, parted, "x " + spelt + " y"))}"'
    names = ("msg", "transactionId", "cardCompanyName", "errorCode", "payToken", "payMethod",
             "salesCheckLinkUrl", "cardAuthorizationNo", "checkoutPage", "refundNo")  # fmt: skip
    members.put_text(rng.choice(names), text)
    if rng.random() < 0.5:
        members.put("code", -1)
        members.put_text("msg", text)


def check_responses(first: int, count: int) -> Counter[str]:
    """Run so many cases from this number on; AssertionError names the number of a wrong one."""
    till, seen = Till(), Counter[str]()
    for number in range(first, first + count):
        asked, answer, truth = draw_case(number)
        try:
            reply = till.ask(asked, answer)
        except Exception as error:
            raise AssertionError(f"case {number} ({truth.name}) raised {error!r}") from error
        wrong = truth.complaint(reply)
        assert wrong is None, f"case {number}: {truth.name}: {wrong}\n{asked}\n{answer}\n{reply}"
        seen[truth.name] += 1
    return seen


def check_urls(first: int, count: int) -> Counter[str]:
    """The same for addresses: no bad one is painted, no good one is refused."""
    seen = Counter[str]()
    for number in range(first, first + count):
        rng = random.Random(~number)
        token = draw_token(rng)
        if rng.random() < 0.3:
            url = good_url(rng, token)
            assert check_page(url, token, TOSS) is url, f"address {number} is good: {url!r}"
            seen["good"] += 1
        else:
            name, bad = bad_url(rng, token)
            found = check_page(bad, token, TOSS)
            assert not isinstance(found, str), f"address {number} is bad ({name}): {bad!r}"
            seen[name] += 1
    return seen
