"""The school of practice: one lesson after another, and whether the right thing was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from pos_app.domain.face import Face

HOLDS_S = 8  # how long a doubt is kept up, so that there is time to do the wrong thing


class Lesson(StrEnum):
    """What goes wrong (`drill.<lesson>_…` in the wording)."""

    SLOW = "slow"  # the network
    LOST = "lost"  # the answer to the execute
    NO_BALANCE = "no_balance"
    CANCELLED = "cancelled"  # by the buyer
    SOLD_OUT = "sold_out"  # while the buyer approved
    BANK = "bank"  # maintenance


class Deed(StrEnum):
    """What somebody at the counter did about it."""

    CHARGED_AGAIN = "charged_again"
    GAVE_UP = "gave_up"
    TOOK_CASH = "took_cash"
    WENT_ON = "went_on"  # the next buyer, or a new QR where the first is over


class Mark(StrEnum):
    """How a lesson stands."""

    OPEN = "open"
    RIGHT = "right"
    WRONG = "wrong"


Event: TypeAlias = Face | Deed

_ENDS = {
    Lesson.SLOW: frozenset({Face.PAID, Face.FOUND}),
    Lesson.LOST: frozenset({Face.PAID, Face.FOUND}),
    Lesson.NO_BALANCE: frozenset({Face.DECLINED, Face.CANCELLED}),
    Lesson.CANCELLED: frozenset({Face.CANCELLED}),
    Lesson.SOLD_OUT: frozenset({Face.SOLD_OUT}),
    Lesson.BANK: frozenset({Face.DECLINED, Face.CANCELLED}),
}
# Nobody paid in these: somebody still has to say so to the buyer and go on.
_NEEDS_A_STEP = frozenset({Lesson.NO_BALANCE, Lesson.CANCELLED, Lesson.SOLD_OUT, Lesson.BANK})
_TOO_EARLY = frozenset({Deed.CHARGED_AGAIN, Deed.GAVE_UP, Deed.TOOK_CASH})


def judge(lesson: Lesson, events: Sequence[Event]) -> Mark:
    """Whether the lesson is over, from what was seen and done in its order.

    As long as Toss has not said how it ends, charging again, giving up and cash are wrong.
    """
    ended = False
    for one in events:
        if one in _ENDS[lesson]:
            ended = True
        elif not ended and one in _TOO_EARLY:
            return Mark.WRONG
        elif ended and isinstance(one, Deed):
            return Mark.RIGHT
    return Mark.RIGHT if ended and lesson not in _NEEDS_A_STEP else Mark.OPEN


@dataclass(frozen=True, slots=True)
class Score:
    """What was learned, lesson by lesson."""

    marks: tuple[tuple[Lesson, Mark], ...] = ()

    def add(self, lesson: Lesson, mark: Mark) -> Score:
        """One more."""
        return Score((*self.marks, (lesson, mark)))

    @property
    def right(self) -> int:
        """How many were done right."""
        return sum(mark is Mark.RIGHT for _, mark in self.marks)

    @property
    def missed(self) -> tuple[Lesson, ...]:
        """Those to look at again."""
        return tuple(lesson for lesson, mark in self.marks if mark is Mark.WRONG)
