"""Where and with which key a payment was made: the only place and key it is asked at and with."""

from __future__ import annotations

from pos_app.domain.payment import Account
from pos_app.errors import Refused


def refused_elsewhere(made: Account, here: Account) -> Refused:
    """Why nothing goes back from here of a payment that was made there."""
    if made.place != here.place:
        return Refused("refund.other_place", place=made.place)
    return Refused("refund.other_key", tail=made.key_tail)
