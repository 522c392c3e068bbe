"""What this process remembers of what is not over; a restart forgets it on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pos_app.domain.answer import Stage

NOT_WRITTEN = "not_written"  # the trouble of a step whose books could not be written


@dataclass(slots=True)
class Vigil:
    """The watch over one attempt or refund, by its number. Times are of `Clock.tick`, seconds.

    `attended` means that its pay card has been open without a break in this process: only then
    is anything executed by itself (design §1.7). `due` is when its next step may run.
    """

    order_no: str
    due: float
    attended: bool = False
    in_flight: bool = False
    asked: float | None = None  # when Toss last gave a usable answer
    asked_at: datetime | None = None
    stage: Stage | None = None  # what it last said
    failures: int = 0
    busy: bool = False
    pressed: bool = False  # somebody wants it asked now
    creates: int = 0  # creates that did not leave the machine
    create_again: bool = False  # the create may have reached Toss: take a new number
    quiet_until: float = 0.0  # before this, "not yet" is not believed
    trouble: str = ""  # why Toss could not be asked, as a reason code
    trouble_text: str = ""  # … and in Toss' own words
    strange: bool = False  # an answer that was not about its payment stands in its history
    unsaved: bool = False  # Toss said yes and the books could not be written

    @property
    def in_the_dark(self) -> bool:
        """Whether Toss has yet to answer, or to answer again."""
        return self.asked is None or self.failures > 0


def answered(vigil: Vigil, tick: float, at: datetime, stage: Stage) -> None:
    """Toss gave a usable answer."""
    vigil.asked, vigil.asked_at, vigil.stage = tick, at, stage
    vigil.failures, vigil.busy, vigil.trouble, vigil.trouble_text = 0, False, "", ""


def failed(vigil: Vigil, code: str, text: str, *, busy: bool) -> None:
    """Toss could not be asked, or its answer could not be used."""
    vigil.failures += 1
    vigil.busy, vigil.trouble, vigil.trouble_text = busy, code, text
