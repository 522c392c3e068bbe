"""How many there are, how many are being paid for, and why a count changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pos_app.domain.catalog import Sku


class StockEffect(StrEnum):
    """What a move of a payment does to the stock of its lines."""

    NONE = "none"
    RESERVE = "reserve"  # hold the lines for an execute; refused when too few are left
    RELEASE = "release"  # give a held reservation back
    TAKE = "take"  # a held reservation was sold
    TAKE_FOUND = "take_found"  # sold without a reservation: take what is there, never below zero


class Policy(StrEnum):
    """What happens when a count runs out."""

    BLOCK = "block"  # no more is sold
    WARN = "warn"  # sold on, below nought: the count is what is wrong
    UNCOUNTED = "uncounted"


class MovementKind(StrEnum):
    """Why a count changed."""

    IMPORT = "import"
    SALE = "sale"
    RETURN = "return"  # goods of a refund that go back on the shelf
    RECEIVE = "receive"  # a delivery
    ADJUST = "adjust"  # so many more or fewer, for a reason
    COUNT = "count"  # somebody has counted them


@dataclass(frozen=True, slots=True)
class StockLevel:
    """Pieces of one product; `on_hand` None means that it is not counted.

    With `warns` it may go below nought. `sold_out` is a switch: nothing of it is sold, whatever
    the count says. At `low_mark` pieces or fewer it is time to get more.
    """

    sku: Sku
    on_hand: int | None
    reserved: int = 0
    warns: bool = False
    low_mark: int | None = None
    sold_out: bool = False

    @property
    def policy(self) -> Policy:
        if self.on_hand is None:
            return Policy.UNCOUNTED
        return Policy.WARN if self.warns else Policy.BLOCK

    @property
    def available(self) -> int | None:
        """Pieces that can still be promised, or None when uncounted."""
        return None if self.on_hand is None else self.on_hand - self.reserved

    @property
    def most(self) -> int | None:
        """How many more may be promised at most, or None without a limit."""
        if self.sold_out:
            return 0
        if self.available is None or self.warns:
            return None
        return max(self.available, 0)

    @property
    def is_low(self) -> bool:
        """Whether it is time to get more."""
        if self.available is None or self.low_mark is None:
            return False
        return self.available <= self.low_mark

    def covers(self, qty: int) -> bool:
        """Whether `qty` more pieces may be promised."""
        return self.most is None or self.most >= qty

    def takes(self, qty: int) -> int:
        """How many of `qty` sold pieces that nobody held leave the shelf: what is there."""
        if self.available is None or self.warns:
            return qty
        return min(qty, max(self.available, 0))


@dataclass(frozen=True, slots=True)
class Movement:
    """One change of a count, as it was written."""

    at: datetime
    kind: MovementKind
    delta: int
    on_hand: int | None
    ref: str
    who: str
    why: str
