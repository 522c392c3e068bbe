"""Which paid sales are reminded of as ones that may need a cash receipt."""

from __future__ import annotations

from typing import Final

from pos_app.domain.face import Face
from pos_app.ui.card import Card

# From here on some trades have to issue one unasked; whether this shop does, its owner knows.
FROM_WON: Final = 100_000
_TOSS_MONEY = "TOSS_MONEY"  # a payment by card has the card's own slip


def reminder_of(card: Card) -> str:
    """The key of the sentence that reminds of it; blank for a sale that needs none."""
    paid = card.attempt
    if card.face is not Face.PAID or paid is None or paid.amount_won < FROM_WON:
        return ""
    if paid.in_cash:
        return "pay.receipt_cash"
    return "pay.receipt_money" if paid.pay_method == _TOSS_MONEY else ""
