"""Entering staff, seeing them leave, and giving PINs, each under the rights of whoever does it."""

from __future__ import annotations

import hmac
import math
from dataclasses import dataclass, replace

from pos_app.domain.staff import (
    Action,
    Deed,
    Outcome,
    Person,
    Role,
    check_leaving,
    check_new,
    check_pin,
    checked_name,
    forgive,
    locked_for_s,
)
from pos_app.errors import Refused
from pos_app.flow.access import Access, Grant
from pos_app.flow.ports import Clock, People, Pins


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the staff as they stand now: whether a new PIN is to be given, and how long
    wrong ones lock."""

    person: Person
    needs_pin: bool = False
    locked_s: int = 0


class Roster:
    """The staff as a manager keeps it. Every method raises Refused and has changed nothing then."""

    def __init__(self, people: People, pins: Pins, clock: Clock, access: Access) -> None:
        self._people = people
        self._pins = pins
        self._clock = clock
        self._access = access

    def members(self) -> tuple[Member, ...]:
        """Everybody who was ever entered; who has left comes last."""
        now = self._clock.now()
        everybody = sorted(self._people.all(), key=lambda one: not one.active)
        return tuple(
            Member(one, self._needs_pin(one), math.ceil(locked_for_s(one, now)))
            for one in everybody
        )

    def add(self, name: str, role: Role, pin: str) -> Person:
        """Enter somebody. Who has left comes back under the same name; the first is a manager."""
        name = checked_name(name)
        check_pin(pin)
        person = check_new(self._people.all(), name, role)
        grant = self._access.allow(Action.EDIT_STAFF, about=name)
        return self._write(person, pin, grant, Outcome.ADDED)

    def retire(self, name: str) -> Person:
        """Somebody has left. The last one to leave gives every right back to the owner."""
        person = check_leaving(self._people.all(), self._one(name))
        grant = self._access.allow(Action.EDIT_STAFF, about=person.name)
        return self._write(person, None, grant, Outcome.RETIRED)

    def set_pin(self, name: str, pin: str, old_pin: str | None = None) -> Person:
        """Give a PIN: a manager to anybody, and with the old one everybody to themselves."""
        person = self._one(name)
        check_pin(pin)
        if old_pin is None:
            grant = self._access.allow(Action.EDIT_STAFF, about=person.name)
        else:
            person = self._access.verify(person.name, old_pin)
            grant = Grant(person.name)
        return self._write(forgive(person), pin, grant, Outcome.PIN_SET)

    def reset(self, name: str, pin: str, typed_print: str, stored_print: str) -> Person:
        """Give a manager a new PIN by the shop's Toss key, which its owner alone can enter again.

        The prints are those of the key that was typed and of the one in use; blank: there is none.
        """
        person = self._one(name)
        check_pin(pin)
        if not stored_print:
            raise Refused("staff.no_key")
        if not person.manages:
            raise Refused("staff.not_a_manager", name=person.name)
        if not hmac.compare_digest(typed_print, stored_print):
            deed = Deed(
                Action.EDIT_STAFF, Outcome.REFUSED, about=person.name, why="staff.wrong_key"
            )
            self._people.note(deed, self._clock.now())
            raise Refused("staff.wrong_key")
        return self._write(forgive(person), pin, Grant(), Outcome.PIN_RESET)

    def _needs_pin(self, person: Person) -> bool:
        try:
            return person.pin_hash is None or not self._pins.knows(person.pin_hash)
        except Refused:  # no keyring: here no PIN can be compared
            return True

    def _one(self, name: str) -> Person:
        known = {one.name: one for one in self._people.all()}
        person = known.get(checked_name(name))
        if person is None:
            raise Refused("staff.unknown", name=name)
        return person

    def _write(self, person: Person, pin: str | None, grant: Grant, outcome: Outcome) -> Person:
        if pin is not None:
            person = replace(person, pin_hash=self._pins.make(pin))
        deed = Deed(Action.EDIT_STAFF, outcome, grant.who, grant.approved_by, about=person.name)
        return self._people.write(person, deed, self._clock.now())
