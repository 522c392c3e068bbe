"""Carts that were put aside: under a name, until their buyer comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pos_app.domain.cart import Cart
from pos_app.domain.money import Won

MOST_PARKED = 99
MOST_PARKED_NAME = 40


@dataclass(frozen=True, slots=True)
class Parked:
    """A cart put aside, at the prices of then.

    `permit_won` and `approved_by`: how much a manager had allowed to take off it, and who.
    """

    name: str
    cart: Cart
    at: datetime
    who: str = ""
    permit_won: Won = Won(0)
    approved_by: str = ""
    number: int = 0  # given when it is written
