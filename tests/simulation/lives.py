"""The lives of the till: processes start, die at any point, and find what the last one left."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pos_app.domain.catalog import CatalogChange, Sku
from pos_app.domain.match import Row
from pos_app.errors import BoothError
from pos_app.store.place import JOURNAL
from tests.simulation.clock import WorldClock
from tests.simulation.disk import Disk, lay_out
from tests.simulation.floor import GOODS
from tests.simulation.invariants import Violation
from tests.simulation.till import Till, open_folder

if TYPE_CHECKING:
    from tests.simulation.world import World

_END = "SELECT end_byte FROM journal_mark"


class Lives:
    """At most one process at a time has the books open."""

    def __init__(self, world: World, root: Path, chance: random.Random) -> None:
        self.till: Till | None = None
        self.disk: Disk | None = None
        self.number = 0
        self.matched: tuple[Row, ...] | None = None
        self.crashes = 0
        self._world = world
        self._root = root
        self._chance = chance
        self._kind = ""
        self._next: Path | None = None  # what the next life will find

    @property
    def living(self) -> Till:
        """The till that is open."""
        assert self.till is not None
        return self.till

    @property
    def window(self) -> Till | None:
        """The till, where its window is open to people."""
        till = self.till
        return None if till is None or till.stopped or self._kind != "window" else till

    @property
    def folder(self) -> Path:
        """Where the books lie in this life."""
        return self._root / str(self.number)

    def begin(self) -> None:
        """Lay empty books out for the first life."""
        lay_out(_template(self._root.parent), self.folder)

    def connect(self, *args: Any, **how: Any) -> sqlite3.Connection:
        """Stand in for `sqlite3.connect`."""
        assert self.disk is not None
        return self.disk.open(*args, **how)

    @property
    def settling(self) -> bool:
        """Whether the settle command runs."""
        return self.till is not None and self._kind == "settle"

    def boot(self, kind: str) -> None:
        """Start a process, from the main thread: the window, or the settle command."""
        world = self._world
        if self.till is not None:
            return
        world.log(f"boot {kind}")
        self._kind = kind
        weather = world.weather
        self.disk = Disk(self.folder, weather.draw, world.hit, self._committed, self.crash)
        world.auditor.open(self.folder)
        self.disk.history_no = world.auditor.history_no
        world.schedule.start("boot", partial(self._live, kind))

    def close(self, then: str = "") -> None:
        """Close the till in good order, from the main thread, and start what comes after it."""
        try:
            self.living.close(self.folder)
        except BoothError as error:
            self._world.told_no(error)
        self._let_go()
        self._world.log("closed")
        if then and not self._world.weather.calm:
            self._boot_in(self._chance.uniform(1, 20), then)

    def crash(self) -> None:
        """The process dies here; inside a commit this is called on its own thread."""
        if self._next is not None or self.disk is None or self.disk.dead:
            return
        self._next = self._root / str(self.number + 1)
        self.disk.snapshot(self._next)
        self._tear(self._next / JOURNAL)
        self.disk.dead = True
        self.crashes += 1
        self._world.log("crash")
        self._world.schedule.interrupt(self._after_crash)

    def _tear(self, journal: Path) -> None:
        """Perhaps the last line of the journal, whose commit never came, was not whole yet."""
        named = int(self._world.auditor.fetch(_END)[0][0])
        size = journal.stat().st_size if journal.exists() else 0
        if size > named and self._chance.random() < 0.5:
            os.truncate(journal, self._chance.randint(named, size))

    def end(self) -> None:
        """Leave nothing behind."""
        self._let_go()
        shutil.rmtree(self._root, ignore_errors=True)

    def _live(self, kind: str) -> None:
        world = self._world
        try:
            till = Till(world.schedule, world.line, self.folder, world.floor)
            if till.findings:
                raise Violation("L5", f"found at a start: {till.findings[0]}")
            self.till = till
            if not till.books.products():
                stock = tuple((Sku(sku), count) for sku, count in world.plan.stock.items())
                change = CatalogChange(GOODS, stock, rules=world.keeper.rules())
                till.books.save_catalog(change, world.clock.now(), "owner")
            world.crew.enter(till)
            if kind == "window":
                till.start()
                return
            if kind == "match":
                self.matched = till.match()
                till.stop()
                return
            till.settle()
            world.log("settled")
            world.schedule.interrupt(partial(self.close, "window"))
        except BoothError as error:
            world.told_no(error)
            world.schedule.interrupt(partial(self._stumbled, kind))

    def _stumbled(self, kind: str) -> None:
        """A process could not start, or stopped with a sentence: somebody tries again."""
        self._let_go()
        self._boot_in(self._chance.uniform(5, 20), kind)

    def _after_crash(self) -> None:
        old = self.folder
        self._let_go()
        shutil.rmtree(old)
        self._next = None
        self.number += 1
        settles = self._chance.random() < self._world.plan.settle_share
        self._boot_in(self._chance.uniform(1, 30), "settle" if settles else "window")

    def _boot_in(self, in_s: float, kind: str) -> None:
        self._world.schedule.at(in_s, partial(self.boot, kind), alone=True)

    def _let_go(self) -> None:
        till, self.till = self.till, None
        if till is not None:
            till.stop()
        self._world.schedule.kill()
        self._world.auditor.close()
        if self.disk is not None:
            self.disk.release()
        if till is not None:
            till.books.close()

    def _committed(self) -> None:
        self._world.auditor.committed()
        assert self.disk is not None
        self.disk.history_no = self._world.auditor.history_no


def _template(root: Path) -> Path:
    """Empty books, made once a process: making them takes longer than a sale."""
    folder = root / "template"
    if not folder.exists():
        open_folder(folder, WorldClock(), 3).close()
    return folder
