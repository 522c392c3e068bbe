"""The staff as the window keeps them: read, entered, retired and given PINs on a lane."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_app.domain.staff import Action, Person, Role, check_pin, checked_name
from pos_app.errors import BoothError, Refused
from pos_app.flow.roster import Member
from pos_app.ui.backroom import Backroom
from pos_app.ui.duty import LANE, Duty
from pos_app.ui.ports import Crew


class Change(StrEnum):
    """What may be done about somebody."""

    ADD = "add"
    RETIRE = "retire"
    OWN_PIN = "own_pin"
    GIVE_PIN = "give_pin"
    RESET = "reset"


# These need a manager's PIN; the others an own PIN, or the shop's key.
APPROVED = frozenset({Change.ADD, Change.RETIRE, Change.GIVE_PIN})
ACTION = Action.EDIT_STAFF
SAID = {Change.ADD: "staff.added", Change.RETIRE: "staff.retired"}


@dataclass(frozen=True, slots=True)
class Wish:
    """One change; what is typed never shows. `proof` is the old PIN, or the Toss key."""

    change: Change
    name: str
    role: Role = Role.CASHIER
    pin: str = field(default="", repr=False)
    again: str = field(default="", repr=False)
    proof: str = field(default="", repr=False)

    def checked_name(self) -> str:
        """The name as it is kept. Raises Refused for what cannot be right, before a manager is
        asked for."""
        if self.change is not Change.RETIRE:
            check_pin(self.pin)
            if self.pin != self.again:
                raise Refused("staff.not_the_same")
        return checked_name(self.name)


class Staffing(QObject):
    """Signals out, no widgets; the rights are asked about in the flow."""

    read = Signal(object)  # tuple of Member
    done = Signal(object, object)  # Wish, and the Person as they are now
    failed = Signal(object)  # BoothError: nothing was changed

    def __init__(
        self, crew: Crew, duty: Duty, backroom: Backroom, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._crew = crew
        self.duty = duty
        self._backroom = backroom
        self.members: tuple[Member, ...] = ()

    def reload(self) -> None:
        """Read how everybody stands."""
        self._backroom.submit(LANE, self._crew.roster.members, self._on_read, self._on_failed)

    def carry_out(self, wish: Wish) -> None:
        """Do it; `done` or `failed` says what came of it."""
        job = partial(self._carried_out, wish)
        self._backroom.submit(LANE, job, self._on_done, self._on_failed)

    def _carried_out(self, wish: Wish) -> tuple[Wish, Person]:
        return wish, self._change(wish)

    def _change(self, wish: Wish) -> Person:
        roster = self._crew.roster
        match wish.change:
            case Change.ADD:
                return roster.add(wish.name, wish.role, wish.pin)
            case Change.RETIRE:
                return roster.retire(wish.name)
            case Change.OWN_PIN:
                return roster.set_pin(wish.name, wish.pin, wish.proof)
            case Change.GIVE_PIN:
                return roster.set_pin(wish.name, wish.pin)
            case Change.RESET:
                return roster.reset(wish.name, wish.pin, *self._crew.prints(wish.proof))

    def _on_read(self, members: tuple[Member, ...]) -> None:
        self.members = members
        self.read.emit(members)

    def _on_done(self, outcome: tuple[Wish, Person]) -> None:
        wish, person = outcome
        if not person.active and person.name == self.duty.name:
            self.duty.leave()
        self.duty.start()  # who may come on duty has changed
        self.reload()
        self.done.emit(wish, person)

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self.failed.emit(error)
