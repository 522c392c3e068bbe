"""What the window is given for the first run, for deliveries and for the drill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pos_app.flow.intake import Intake

WELCOME, DONE = "welcome", "done"


class Course(Protocol):
    """How far the first run has come; kept over a restart."""

    def stands(self) -> str:
        """The step that is next; blank before the first, `done` once it was left."""
        ...

    def keep(self, step: str) -> None:
        """Go on there. Raises Refused where it cannot be written."""
        ...


@dataclass(frozen=True, slots=True)
class Beginning:
    """`first`: the guide is shown by itself, because nothing was set up yet or not all of it."""

    intake: Intake
    course: Course
    first: bool = False
