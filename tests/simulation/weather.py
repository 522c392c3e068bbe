"""What comes over a world by itself: outages, lost keys, full disks, wrong clocks, crashes."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tests.simulation.disk import Trouble
from tests.simulation.plan import NEVER_S

if TYPE_CHECKING:
    from tests.simulation.world import World

# Tasks whose transactions book no money.
_PLAIN = frozenset({"boot", "charge", "give up", "shop", "carry over"})


class Weather:
    """Draws and plans trouble until it is `calm`."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.calm = False
        self._world = world
        self._chance = chance
        self._since_trouble: set[str] = set()

    def begin(self) -> None:
        """Plan the first of each kind."""
        plan, world = self._world.plan, self._world
        for every_s, deed, alone in (
            (plan.crash_every_s, self._crash, True),
            (plan.outage_every_s, self._outage, False),
            (plan.key_outage_every_s, self._key_outage, False),
            (plan.full_every_s, self._full, False),
            (plan.clock_every_s, self._clock, False),
            (plan.edits_every_s, world.office.edit_shelf, False),
        ):
            if every_s < NEVER_S:
                self._again(every_s, deed, alone)

    def end(self) -> None:
        """Nothing goes wrong any more."""
        self.calm = self._world.line.calm = True
        if self._world.lives.disk is not None:
            self._world.lives.disk.full = False
        self._world.log("calm")

    def draw(self) -> Trouble | None:
        """What happens to a transaction."""
        plan, task = self._world.plan, self._world.schedule.current
        # Where money moves is where it matters, and fewer transactions do.
        often = 1.0 if task is None or task.name in _PLAIN else 6.0
        if self.calm or self._chance.random() >= plan.disk_rate * often:
            return None
        return self._chance.choice(plan.troubles)

    def first_since(self, row: int, column: str) -> bool:
        """Whether this is the first step of its kind since the clock jumped (12) or slept (26)."""
        mark = f"{row} {column}"
        found = mark in self._since_trouble
        self._since_trouble.discard(mark)
        return found

    def _again(self, every_s: float, deed: Callable[[], None], alone: bool) -> None:
        def now() -> None:
            if not self.calm:
                deed()
                self._again(every_s, deed, alone)

        self._world.schedule.at(self._chance.expovariate(1 / every_s), now, alone=alone)

    def _crash(self) -> None:
        if self._world.lives.till is not None:
            self._world.count(1, "P")
            self._world.lives.crash()

    def _outage(self) -> None:
        self._world.line.down_until_s = self._world.clock.true_s + self._chance.uniform(5, 90)

    def _key_outage(self) -> None:
        self._world.line.keyless_until_s = self._world.clock.true_s + self._chance.uniform(5, 60)

    def _full(self) -> None:
        disk = self._world.lives.disk
        if disk is not None and not disk.dead:
            disk.full = True
            empty = partial(setattr, disk, "full", False)
            self._world.schedule.at(self._chance.uniform(1, 30), empty)

    def _clock(self) -> None:
        clock = self._world.clock
        if self._chance.random() < 0.5:
            clock.jump(self._chance.choice([-3600.0, -70.0, 70.0, 3600.0, 32_400.0]))
            self._since_trouble |= {"12 C", "12 P", "12 X", "12 F"}
        else:
            clock.fall_asleep(self._chance.uniform(10, 240))
            self._since_trouble |= {"26 C", "26 P", "26 X", "26 F"}
        self._world.log("clock")
