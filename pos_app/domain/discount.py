"""Discounts: so many won or percent off a line or a whole sale, and how much anybody may give.

A percentage takes whole won: half a won of the discount and more is rounded up.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from pos_app.domain.money import MAX_PAYMENT_WON, Won, parse_won
from pos_app.errors import Refused

ALL_PERCENT = 100
MOST_WHY = 60
_PERCENT = re.compile(r"(\d{1,3})\s*%")


class DiscountKind(StrEnum):
    """What the number of a discount counts."""

    WON = "won"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Discount:
    """Taken off a line, however many pieces it has, or off a whole sale."""

    kind: DiscountKind
    value: int
    why: str = ""

    def off(self, of_won: int) -> Won:
        """How much it takes off an amount: never more than there is."""
        if self.kind is DiscountKind.PERCENT:
            return Won((of_won * self.value + ALL_PERCENT // 2) // ALL_PERCENT)
        return Won(min(self.value, of_won))


@dataclass(frozen=True, slots=True)
class DiscountLimit:
    """How much of a sale anybody may give away; `most_won` of nought is no limit in won."""

    percent: int = 10
    most_won: int = 0

    def allows(self, off_won: int, of_won: int) -> bool:
        """Whether so much off may be given without a manager."""
        in_won = not self.most_won or off_won <= self.most_won
        return in_won and off_won <= Discount(DiscountKind.PERCENT, self.percent).off(of_won)


def checked_discount(kind: DiscountKind, value: int, why: str = "") -> Discount:
    """The discount as it is given. Raises Refused for one that is none, or too much."""
    most = ALL_PERCENT if kind is DiscountKind.PERCENT else MAX_PAYMENT_WON
    if not 0 < value <= most:
        raise Refused(f"discount.bad_{kind}", most=most)
    return Discount(kind, value, checked_line(why, MOST_WHY))


def parse_discount(text: str) -> Discount:
    """Read a discount as it is typed: `10%` or `500`, `1,000원`. Raises Refused."""
    plain = unicodedata.normalize("NFKC", text).strip()
    percent = _PERCENT.fullmatch(plain)
    if percent:
        return checked_discount(DiscountKind.PERCENT, int(percent.group(1)))
    try:
        return checked_discount(DiscountKind.WON, parse_won(plain))
    except ValueError:
        raise Refused("discount.bad_text", text=text) from None


def checked_line(text: str, most: int) -> str:
    """One line of what can be seen, cut to so many letters."""
    seen = "".join(one if one.isprintable() else " " for one in text)
    return unicodedata.normalize("NFC", " ".join(seen.split()))[:most].rstrip()
