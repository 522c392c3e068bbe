"""What grows with the books and the price list: starts, sales and look-ups, small beside large.

As a module of its own it is the child that sells and looks up: `python -m tests.bench.growth
ROUNDS FOLDER …`.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.ground import Ground, tell_parent
from tests.bench.library import books_with, sizes
from tests.bench.measure import Figure, Goal
from tests.bench.shelf import stock_up
from tests.bench.start import TYPED, look_at, probe

if TYPE_CHECKING:
    from tests.bench.booth import Booth

GOAL = (Goal("ratio", most=1.2),)
CATALOGUES = (100, 10_000, 100_000)
COMMON = ("nothing: the newest", "whole order number", "last three digits", "one day")


def measure(ground: Ground) -> Iterator[Figure]:
    """First more sales, then more products."""
    many = {f"{size:,} sales": books_with(ground, size) for size in sizes(ground)}
    yield from _grown(ground, many, ("sale", "look-up"))
    wide: dict[str, Path] = {}
    for size in CATALOGUES[:2] if ground.quick else CATALOGUES:
        wide[f"{size:,} products"] = folder = ground.folder / f"products-{size}"
        stock_up(folder / "practice", size)
    yield from _grown(ground, wide, ("sale",))


def _grown(ground: Ground, folders: Mapping[str, Path], done: tuple[str, ...]) -> Iterator[Figure]:
    """The largest against the smallest, and what lies between."""
    starts: dict[str, list[float]] = {name: [] for name in folders}
    rounds = ground.rounds(7, 1)
    for number in range(rounds + 1):
        ground.tell(f"starts over {', '.join(folders)}", number, rounds)
        for name, folder in folders.items():
            look = look_at(probe(ground, folder, TYPED, "--practice"), ground.env)
            if number:  # what the disk has to give is in memory then
                starts[name].append(look.usable)
    told = ground.child("growth", ground.rounds(60, 2), *folders.values())
    runs = {"start": starts} | {
        what: dict(zip(folders, told[what], strict=True)) for what in done
    }  # fmt: skip
    smallest, *others = folders
    for what, by_size in runs.items():
        for name in others:
            figure = Figure("growth", f"{what}, {name}", "ms", GOAL, f"with {smallest}")
            figure.ours, figure.floor = by_size[name], by_size[smallest]
            figure.note = f"p50 with {smallest}: {median(by_size[smallest]):.1f} ms"
            yield figure


def main(rounds: int, *folders: Path) -> None:
    """Sell and look up in all of them in turn."""
    from tests.bench.booth import booth
    from tests.bench.library import count_sales

    sold: list[list[float]] = [[] for _ in folders]
    sought: list[list[float]] = [[] for _ in folders]
    numbers = count()
    with ExitStack() as stack:
        tills: list[Booth] = []
        counts: list[int] = []
        for folder in folders:
            counts.append(count_sales(folder / "practice"))
            tills.append(stack.enter_context(booth(folder / "practice")))
            tills[-1].books.index.prepare()
        for number in range(-3, rounds):
            for place, till in enumerate(tills):
                took = _sold(till, next(numbers)), _sought(till, counts[place], number)
                if number >= 0:
                    sold[place].append(took[0])
                    sought[place].append(took[1])
    tell_parent({"sale": sold, "look-up": sought})


def _sold(till: Booth, number: int) -> float:
    begun = time.perf_counter()
    till.written(number)
    return 1_000 * (time.perf_counter() - begun)


def _sought(till: Booth, sales: int, number: int) -> float:
    """One look-up of each common kind."""
    from tests.bench.finds import PAGE
    from tests.bench.lookup import COMMON as DRAWS

    if not sales:
        return 0.0
    chance, index = random.Random(number), till.books.index
    wishes = [DRAWS[kind](chance, sales) for kind in COMMON]
    begun = time.perf_counter()
    for wish in wishes:
        index.summaries(index.find(wish, None, PAGE).numbers)
    return 1_000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    main(int(sys.argv[1]), *map(Path, sys.argv[2:]))
