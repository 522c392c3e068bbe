"""What a payment looks like to the people at the counter: one face for every state it can be in."""

from __future__ import annotations

from enum import StrEnum

from pos_app.domain.answer import Stage
from pos_app.domain.payment import Attempt, State


class Face(StrEnum):
    """Each has its screen, its colour and its sentences (`face.<name>.…` in the wording)."""

    PREPARING = "preparing"  # asking Toss for a payment
    SHOW_QR = "show_qr"  # the buyer may scan
    LEFT_OVER = "left_over"  # found at start, still open at Toss
    BUYER_HERE = "buyer_here"  # found at start and approved: only a tap goes on
    PAYING = "paying"  # the execute is on the wire
    CHECKING = "checking"  # unknown: do not hand over, do not charge again
    REFUSED = "refused"  # Toss said a final no, being confirmed
    PAID = "paid"
    FOUND = "found"  # became paid by recovery: handed over?
    NOT_CREATED = "not_created"
    CANCELLED = "cancelled"  # ended by the buyer or by expiry
    GIVEN_UP = "given_up"
    DECLINED = "declined"
    SOLD_OUT = "sold_out"
    ALARM = "alarm"  # Toss and our books contradict each other
    DENIED = "denied"  # Toss denies a sale that is booked as paid
    OTHER_KEY = "other_key"  # only another key may ask about it


GREEN = frozenset({Face.PAID})
AMBER = frozenset(
    {Face.CHECKING, Face.FOUND, Face.ALARM, Face.DENIED, Face.OTHER_KEY, Face.BUYER_HERE}
)
RED = frozenset({Face.REFUSED, Face.NOT_CREATED, Face.DECLINED, Face.SOLD_OUT})

_ENDED = {
    State.ABANDONED: Face.NOT_CREATED,
    State.DECLINED: Face.DECLINED,
    State.SOLD_OUT: Face.SOLD_OUT,
}


def face_of(
    attempt: Attempt,
    *,
    stage: Stage | None = None,
    attended: bool = False,
    on_the_wire: bool = False,
    may_ask: bool = True,
) -> Face:
    """The face of an attempt, from its row and what is remembered of it.

    `on_the_wire`: its execute is under way in this process.
    """
    state = attempt.state
    if state is State.PAID:
        if attempt.denied:
            return Face.DENIED
        # Recovered while its card stayed open, the buyer still stands there: that is plainly paid.
        doubtful = attempt.found or (attempt.recovered and not attended)
        return Face.FOUND if doubtful and attempt.shown_at is None else Face.PAID
    if state is State.CANCELLED:
        return Face.GIVEN_UP if attempt.given_up else Face.CANCELLED
    if state in _ENDED:
        return _ENDED[state]
    if not may_ask:
        return Face.OTHER_KEY
    if attempt.alarm is not None:
        return Face.ALARM
    if state is State.CREATING:
        return Face.PREPARING
    if state is State.WAITING:
        return _waiting(stage, attended)
    if state is State.EXECUTING and on_the_wire:
        return Face.PAYING
    return Face.REFUSED if attempt.refusal_final else Face.CHECKING


def _waiting(stage: Stage | None, attended: bool) -> Face:
    if attended:
        return Face.PAYING if stage is Stage.APPROVED else Face.SHOW_QR
    return Face.BUYER_HERE if stage is Stage.APPROVED else Face.LEFT_OVER
