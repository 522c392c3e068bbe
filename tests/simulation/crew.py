"""Who stands at the till in a world with staff: PINs, locks, and managers who allow things."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from pos_app.domain.staff import Action, Role
from pos_app.errors import Refused
from pos_app.flow.roster import Roster
from tests.simulation.till import PINS, Till

if TYPE_CHECKING:
    from tests.simulation.world import World

_MANAGERS = ("정사장", "박실장")
_WRONG = "000001"


class Crew:
    """Without staff everything is the owner's, and nothing here does anything."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self._world = world
        self._chance = chance
        plan = world.plan
        self.managers = _MANAGERS[: plan.managers]
        cashiers = [f"cashier {number}" for number in range(plan.cashiers)]
        self._pins = {
            name: f"27491{number}" for number, name in enumerate((*self.managers, *cashiers))
        }

    @property
    def names(self) -> frozenset[str]:
        """Everybody of the staff."""
        return frozenset(self._pins)

    def enter(self, till: Till) -> None:
        """Enter who is not there yet, the first time as the owner and then as a manager."""
        if not self.managers:
            return
        known = {one.name for one in till.books.people.all() if one.active}
        roster = Roster(till.books.people, PINS, self._world.clock, till.counter.access)
        for name, pin in self._pins.items():
            if name in known:
                continue
            if known:
                self._sign_in(till, self.managers[0])
                till.counter.access.approve(
                    Action.EDIT_STAFF, name, self.managers[0], self._pins[self.managers[0]]
                )
            roster.add(name, Role.MANAGER if name in self.managers else Role.CASHIER, pin)
            known.add(name)

    def step_up(self, till: Till, name: str) -> None:
        """Whoever wants to do something is on duty; now and then a PIN is mistyped first.

        Raises Refused while they are locked out.
        """
        if not self.managers or till.counter.access.on_duty() == name:
            return
        if self._chance.random() < 0.1:
            try:
                till.counter.access.sign_in(name, _WRONG)
            except Refused as no:
                self._world.told_no(no)
        self._sign_in(till, name)

    def let(self, till: Till, asks: str, action: Action, about: str = "") -> None:
        """Have somebody on duty and a manager's PIN stand for one act."""
        if not self.managers:
            return
        self.step_up(till, asks)
        others = [name for name in self.managers if name != asks] or list(self.managers)
        manager = self._chance.choice(others)
        till.counter.access.approve(action, about, manager, self._pins[manager])

    def somebody(self) -> str:
        """A manager, or nobody by name."""
        return self._chance.choice(self.managers) if self.managers else ""

    def _sign_in(self, till: Till, name: str) -> None:
        till.counter.access.sign_in(name, self._pins[name])
