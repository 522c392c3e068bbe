"""How many there are, how many are being paid for, and why a count changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pos_app.domain.catalog import Sku


class StockEffect(StrEnum):
    """What a move of a payment does to the stock of its lines."""

    NONE = "none"
    RESERVE = "reserve"  # hold the lines for an execute; refused when too few are left
    RELEASE = "release"  # give a held reservation back
    TAKE = "take"  # a held reservation was sold
    TAKE_FOUND = "take_found"  # sold without a reservation: take what is there, never below zero


class MovementKind(StrEnum):
    """Why a count changed."""

    IMPORT = "import"
    SALE = "sale"
    RETURN = "return"  # goods of a refund that go back on the shelf


@dataclass(frozen=True, slots=True)
class StockLevel:
    """Pieces of one product; `on_hand` None means that it is not counted."""

    sku: Sku
    on_hand: int | None
    reserved: int = 0

    @property
    def available(self) -> int | None:
        """Pieces that can still be promised, or None when uncounted."""
        return None if self.on_hand is None else self.on_hand - self.reserved

    def covers(self, qty: int) -> bool:
        """Whether `qty` more pieces may be promised."""
        return self.available is None or self.available >= qty
