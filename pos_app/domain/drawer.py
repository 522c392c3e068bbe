"""The cash drawer: why it was opened, and what was counted in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pos_app.domain.money import Won
from pos_app.errors import Refused

# What lies in a Korean drawer, the largest first.
PIECES_WON = (50_000, 10_000, 5_000, 1_000, 500, 100, 50, 10)
MOST_PIECES = 99_999
MOST_WON = 999_999_999
MOST_WHY = 200


class Act(StrEnum):
    """Why the drawer was opened without a sale. The names are stored."""

    FLOAT = "float"
    PAID_IN = "paid_in"
    PAID_OUT = "paid_out"
    NO_SALE = "no_sale"
    COUNT = "count"


# What takes money out, or looks like it, is explained.
_EXPLAINED = frozenset({Act.PAID_IN, Act.PAID_OUT, Act.NO_SALE})


@dataclass(frozen=True, slots=True)
class DrawerEntry:
    """One opening of the drawer. `pieces` are the notes and coins of a count, where they are known:
    (worth, how many), the largest first."""

    act: Act
    amount_won: Won
    at: datetime
    who: str = ""
    why: str = ""
    pieces: tuple[tuple[int, int], ...] = ()


def check_entry(entry: DrawerEntry) -> None:
    """Raise Refused for an amount that cannot be, and without a reason where one is needed."""
    least = 0 if entry.act in (Act.FLOAT, Act.COUNT, Act.NO_SALE) else 1
    most = 0 if entry.act is Act.NO_SALE else MOST_WON
    if not least <= entry.amount_won <= most:
        raise Refused("drawer.bad_amount", amount=entry.amount_won)
    if entry.act in _EXPLAINED and not entry.why:
        raise Refused("drawer.why")
    if len(entry.why) > MOST_WHY:
        raise Refused("drawer.why_too_long", most=MOST_WHY)


def counted(pieces: Mapping[int, int]) -> tuple[Won, tuple[tuple[int, int], ...]]:
    """What so many notes and coins are worth, and how they are kept. Raises Refused."""
    if any(not 0 <= many <= MOST_PIECES for many in pieces.values()):
        raise Refused("drawer.bad_count")
    kept = tuple((worth, pieces[worth]) for worth in PIECES_WON if pieces.get(worth))
    return Won(sum(worth * many for worth, many in kept)), kept
