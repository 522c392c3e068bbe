"""What a payment sounds like: never alone, always beside a colour, a sign and a word."""

from __future__ import annotations

from enum import StrEnum

from pos_app.domain.face import Face


class Chime(StrEnum):
    """Two short tones, one long one, and a soft one."""

    PAID = "paid"
    NOT_PAID = "not_paid"
    NEEDS_YOU = "needs_you"


_NOT_PAID = frozenset({Face.NOT_CREATED, Face.CANCELLED, Face.DECLINED, Face.SOLD_OUT})
_NEEDS_YOU = frozenset(
    {Face.CHECKING, Face.REFUSED, Face.FOUND, Face.ALARM, Face.DENIED, Face.BUYER_HERE}
)


def chime_of(before: Face | None, now: Face) -> Chime | None:
    """What is heard when a face becomes another; nothing for one that is seen first.

    Never PAID: that sounds for money which is booked, once, and not for a face.
    """
    if before is None or before is now:
        return None
    if now in _NOT_PAID:
        return Chime.NOT_PAID
    return Chime.NEEDS_YOU if now in _NEEDS_YOU else None
