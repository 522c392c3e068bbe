"""What the window is given for the first run, for copies, deliveries and the drill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from pos_app.domain.drill import Lesson
from pos_app.domain.payment import Mode
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
class Copied:
    """A copy that was made and checked: where it lies, and up to where it goes."""

    file: Path
    series: str
    counter: int
    seq: int


@dataclass(frozen=True, slots=True)
class Keepsake:
    """What was saved from another machine: a backup, and its journal if that was saved too."""

    file: Path
    journal: Path | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What would come of a keepsake. Without a sale nothing tells its `mode`.

    `key_tail` is that of the key that sold last, `told` what only the journal tells.
    """

    mode: Mode | None
    sales: int
    newest: datetime | None = None
    key_tail: str = ""
    told: int = 0


@dataclass(frozen=True, slots=True)
class Homecome:
    """How a restore between two windows ended, as a sentence; a refused one changed nothing."""

    keepsake: Keepsake
    said: str
    done: bool


class Copies(Protocol):
    """Copies of the books, out and back in; all but `name` runs on a lane."""

    def name(self) -> str:
        """A name for the next one."""
        ...

    def save(self, file: Path) -> Copied:
        """Copy the books to a file that is not there yet. Raises Refused and StoreError."""
        ...

    def look(self, keepsake: Keepsake) -> Held:
        """Try a restore where it touches nothing. Raises what that would, and Refused where this
        machine has sales or people of its own.
        """
        ...


@dataclass(frozen=True, slots=True)
class Beginning:
    """`first`: the guide is shown by itself, because nothing was set up yet or not all of it."""

    intake: Intake
    course: Course
    first: bool = False
    school: School | None = None  # only in practice
    tower: Watchtower | None = None
    copies: Copies | None = None  # without it none is made or restored here
