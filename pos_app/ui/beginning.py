"""What the window is given for the first run, for deliveries and for the drill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pos_app.domain.drill import Lesson
from pos_app.flow.intake import Intake
from pos_app.ui.weather import Watchtower

WELCOME, DONE = "welcome", "done"


class Course(Protocol):
    """How far the first run has come; kept over a restart."""

    def stands(self) -> str:
        """The step that is next; blank before the first, `done` once it was left."""
        ...

    def keep(self, step: str) -> None:
        """Go on there; on a lane. Raises Refused where it cannot be written."""
        ...


class School(Protocol):
    """Plays what goes wrong in practice; every method runs on a lane. Live books have none."""

    def play(self, lesson: Lesson, order_no: str) -> None:
        """Its QR is shown: the buyer acts, and something goes wrong."""
        ...

    def keep_up(self, lesson: Lesson) -> None:
        """The counter is in doubt: keep it so for a while."""
        ...

    def resolve(self, lesson: Lesson, order_no: str) -> None:
        """Let Toss say how it ends."""
        ...

    def clear(self) -> None:
        """Everything works again, and the shelf is as it was."""
        ...

    def check_lan(self) -> None:
        """Raise Refused where no phone could reach this machine."""
        ...


@dataclass(frozen=True, slots=True)
class Beginning:
    """`first`: the guide is shown by itself, because nothing was set up yet or not all of it."""

    intake: Intake
    course: Course
    first: bool = False
    school: School | None = None  # only in practice
    tower: Watchtower | None = None
