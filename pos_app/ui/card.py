"""What the counter sees of one payment: an immutable picture of it, taken anew each second."""

from __future__ import annotations

from dataclasses import dataclass

from pos_app.domain.face import Face
from pos_app.domain.payment import Attempt
from pos_app.domain.unfinished import Kind, Unfinished
from pos_app.flow.doubt import Doubt
from pos_app.flow.nudge import Nudge

# Nothing is asked of anybody any more; such a card may be put away.
ENDED = frozenset(
    {
        Face.PAID,
        Face.NOT_CREATED,
        Face.CANCELLED,
        Face.GIVEN_UP,
        Face.DECLINED,
        Face.SOLD_OUT,
    }
)
# The same goods may be charged anew without risk of paying twice.
RENEWABLE = frozenset({Face.NOT_CREATED, Face.CANCELLED, Face.DECLINED})
# Of these the list says all that there is to say.
_CARDLESS = frozenset({Kind.LATE, Kind.SOLD_OUT, Kind.TAKEN, Kind.TRAILING})
MAY_GIVE_UP = frozenset({Face.SHOW_QR, Face.LEFT_OVER, Face.BUYER_HERE})


def has_card(one: Unfinished) -> bool:
    """Whether a matter is a payment that its card says more about."""
    return one.refund_no is None and one.kind not in _CARDLESS


@dataclass(frozen=True, slots=True)
class Card:
    """One payment as it looks now. `key` stays the same when another attempt takes over.

    `asked_s` counts since Toss last answered, `left_s` down to the end of the QR; None where
    that is not known. `refusal` is in Toss' own words, `trouble` in ours.
    """

    key: str
    order_no: str
    word: str
    amount_won: int
    items: str
    face: Face
    age_s: int = 0
    asked_s: int | None = None
    left_s: int | None = None
    refusal: str = ""
    trouble: str = ""
    nudge: Nudge = Nudge.NONE
    doubt: Doubt | None = None
    checkout_page: str = ""
    busy: bool = False
    on_the_wire: bool = False
    attempt: Attempt | None = None

    @property
    def ended(self) -> bool:
        """Whether it may be put away."""
        return self.face in ENDED

    @property
    def lapsed(self) -> bool:
        """Whether the QR's own time is over; the payment ends only by Toss' word."""
        return self.left_s is not None and self.left_s <= 0

    @property
    def qr(self) -> str:
        """What the QR says, empty where none may be seen."""
        return self.checkout_page if self.face is Face.SHOW_QR and not self.lapsed else ""


def title_key(card: Card) -> str:
    """What stands in large letters."""
    if card.face is Face.SHOW_QR and card.lapsed:
        return "pay.lapsed"
    if card.attempt is not None and card.attempt.given_back:
        return "pay.given_back_title"
    return "pay.nudge_title" if card.nudge is Nudge.ASK else f"face.{card.face}.title"


def text_key(card: Card) -> str:
    """What that means, and what to do."""
    if card.face is Face.SHOW_QR and card.lapsed:  # there is nothing to show any more
        return "pay.lapsed_text"
    if card.attempt is not None and card.attempt.given_back:
        return "pay.given_back"
    if card.nudge is not Nudge.NONE:
        return f"pay.nudge_{card.nudge}"
    limited = card.doubt is not None and card.doubt.limit_s is not None
    return "pay.doubt_text" if limited else f"face.{card.face}.text"
