"""Runs seeds, one by one or on every core, and adds up what came of them."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.simulation.cells import REACHED
from tests.simulation.world import Report, World

# The files lie in memory where there is such a place: what is on a disk is for other tests.
_MEMORY = Path("/dev/shm")


def run(seed: int, say: Callable[[str], None] | None = None) -> Report:
    """Let one world happen. `say` hears each line of its log."""
    root = _root()
    root.mkdir(parents=True, exist_ok=True)
    world = World(seed, root / str(seed), say)
    try:
        with warnings.catch_warnings():
            # What a killed process had open, its system closes; here nobody does.
            warnings.simplefilter("ignore", ResourceWarning)
            return world.run()
    except Exception:  # noqa: BLE001 -- whatever a step raises is a finding, and has a seed
        world.report.violation = ("I0", traceback.format_exc())
        return world.report


@contextmanager
def cheaply(place: int) -> Iterator[None]:
    """Spend less processor time on the same story; `place` is that of this process among others.

    Only who holds the baton runs: a second core would be woken at each change of thread, and
    finds nothing of it in its caches. What was imported is no garbage, and need not be searched;
    a world leaves little behind, and is searched seldom.
    """
    gc.freeze()
    often = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    cores = os.sched_getaffinity(0) if sys.platform == "linux" else set()
    if cores:
        os.sched_setaffinity(0, {sorted(cores)[place % len(cores)]})
    try:
        yield
    finally:
        if cores:
            os.sched_setaffinity(0, cores)
        gc.set_threshold(*often)
        gc.unfreeze()


def clear() -> None:
    """Leave nothing behind in memory."""
    shutil.rmtree(_root(), ignore_errors=True)


def _root() -> Path:
    place = _MEMORY if os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    return place / f"booth-simulation-{os.getpid()}"


def replay(seed: int) -> str:
    """The one command that lets a seed happen again."""
    return f"python -m tests.simulation --seed {seed} --log"


@dataclass
class Totals:
    """The sum over many seeds."""

    seeds: int = 0
    sales: int = 0
    charged: int = 0
    requests: int = 0
    faults: int = 0
    crashes: int = 0
    cells: Counter[str] = field(default_factory=Counter)
    violations: list[Report] = field(default_factory=list)

    def add(self, report: Report) -> None:
        self.seeds += 1
        self.sales += report.sales
        self.charged += report.charged
        self.requests += report.requests
        self.faults += report.faults
        self.crashes += report.crashes
        self.cells += report.cells
        if report.violation is not None:
            self.violations.append(report)

    @property
    def charged_share(self) -> float:
        """How many of the sales were charged."""
        return self.charged / max(self.sales, 1)

    @property
    def rarest(self) -> tuple[str, int]:
        """The cell that was hit least, and how often."""
        name = min(REACHED, key=lambda one: self.cells[one])
        return name, self.cells[name]

    def told(self) -> str:
        """What was found, for people."""
        return "\n".join(
            f"seed {one.seed}: {one.violation[0]} {one.violation[1]}\n  {replay(one.seed)}"
            for one in self.violations
            if one.violation is not None
        )


def run_all(seeds: Iterable[int], *, until_violation: bool = False) -> Totals:
    """Run these seeds here."""
    totals = Totals()
    place = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    try:
        with cheaply(place):
            for seed in seeds:
                totals.add(run(seed))
                if until_violation and totals.violations:
                    break
    finally:
        clear()
    return totals
