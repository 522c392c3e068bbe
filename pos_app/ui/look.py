"""How each face looks: its colour by meaning, its sign, and the buttons under it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pos_app.domain.face import AMBER, GREEN, RED, Face
from pos_app.flow.nudge import Nudge
from pos_app.ui.theme import Theme, Tone


class Sign(StrEnum):
    """A picture beside every colour, for those who do not see colours."""

    CHECK = "check"
    CROSS = "cross"
    BANG = "bang"
    QUESTION = "question"
    DOTS = "dots"
    CLOCK = "clock"
    PHONE = "phone"
    MINUS = "minus"
    KEY = "key"


class Act(StrEnum):
    """What a button under a card asks for."""

    NEXT = "next"
    GIVE_UP = "give_up"
    SHOW_AGAIN = "show_again"
    BUYER_HERE = "buyer_here"
    LOOK_NOW = "look_now"
    RECEIPT = "receipt"
    RENEW = "renew"
    HANDED = "handed"
    NOT_YET = "not_yet"
    CASH = "cash"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Look:
    """A face's sign and buttons; the first button is the main one."""

    sign: Sign
    acts: tuple[Act, ...] = (Act.NEXT,)


LOOKS: dict[Face, Look] = {
    Face.PREPARING: Look(Sign.DOTS),
    Face.SHOW_QR: Look(Sign.PHONE, (Act.NEXT, Act.CASH, Act.GIVE_UP)),
    Face.LEFT_OVER: Look(Sign.CLOCK, (Act.SHOW_AGAIN, Act.NEXT, Act.CASH, Act.GIVE_UP)),
    Face.BUYER_HERE: Look(Sign.QUESTION, (Act.BUYER_HERE, Act.NEXT, Act.CASH, Act.GIVE_UP)),
    Face.PAYING: Look(Sign.DOTS),
    Face.CHECKING: Look(Sign.BANG, (Act.LOOK_NOW, Act.NEXT)),
    Face.REFUSED: Look(Sign.CROSS, (Act.LOOK_NOW, Act.NEXT)),
    Face.PAID: Look(Sign.CHECK, (Act.NEXT, Act.RECEIPT)),
    Face.FOUND: Look(Sign.QUESTION, (Act.HANDED, Act.NOT_YET, Act.RECEIPT)),
    Face.NOT_CREATED: Look(Sign.CROSS, (Act.RENEW, Act.CASH, Act.NEXT)),
    Face.CANCELLED: Look(Sign.MINUS, (Act.RENEW, Act.CASH, Act.NEXT)),
    Face.GIVEN_UP: Look(Sign.MINUS, (Act.NEXT, Act.CASH)),
    Face.DECLINED: Look(Sign.CROSS, (Act.RENEW, Act.CASH, Act.NEXT)),
    Face.SOLD_OUT: Look(Sign.MINUS),
    Face.ALARM: Look(Sign.BANG, (Act.LOOK_NOW, Act.NEXT)),
    Face.DENIED: Look(Sign.BANG, (Act.LOOK_NOW, Act.NEXT)),
    Face.OTHER_KEY: Look(Sign.KEY),
}

# Nothing is pressed here by a touch that was meant for what lay there before: see `Acts`.
_ASKED = Look(Sign.CLOCK, (Act.KEEP, Act.NEXT, Act.CASH, Act.GIVE_UP))
_REMINDED = Look(Sign.CLOCK, LOOKS[Face.SHOW_QR].acts)

_BLUE = frozenset({Face.PREPARING, Face.SHOW_QR, Face.PAYING, Face.LEFT_OVER})


def look_of(face: Face, nudge: Nudge = Nudge.NONE) -> Look:
    """The sign and buttons of a face; a buyer who takes long has others."""
    return {Nudge.ASK: _ASKED, Nudge.LOOK: _REMINDED}.get(nudge, LOOKS[face])


def tone_name(face: Face, nudge: Nudge = Nudge.NONE) -> str:
    """Green for money that is booked, amber for doubt or a question, red for a no, else blue."""
    if nudge is Nudge.ASK:
        return "amber"
    named = ((GREEN, "green"), (AMBER, "amber"), (RED, "red"), (_BLUE, "blue"))
    return next((name for faces, name in named if face in faces), "muted")


def tone_of(face: Face, theme: Theme, nudge: Nudge = Nudge.NONE) -> Tone:
    """The colours of a face in a theme."""
    tones = {"green": theme.green, "amber": theme.amber, "red": theme.red, "blue": theme.blue}
    plain = Tone(theme.muted, theme.raised, theme.edge, theme.surface)
    return tones.get(tone_name(face, nudge), plain)
