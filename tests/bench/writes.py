"""What one sale writes, W0 to W3, beside the same bytes written by SQLite and fsync alone.

As a module of its own it is the child that does it: `python -m tests.bench.writes FOLDER ROUNDS`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from tests.bench.ground import Ground, tell_parent
from tests.bench.measure import Figure, Goal, fill

FLOOR = "bare appends and commits of the same bytes"


def measure(ground: Ground) -> Iterator[Figure]:
    """In a child, as everything that is held against a clock."""
    told = ground.child("writes", ground.folder / "writes", ground.rounds(300, 3))
    figure = Figure("writes", "W0 to W3 of one sale", "ms", (Goal("ratio", most=1.5),), FLOOR)
    figure.ours, figure.floor, figure.note = told["ours"], told["floor"], told["note"]
    yield figure


def main(folder: Path, rounds: int) -> None:
    """Write sales, ours and bare in turn."""
    from tests.bench.booth import booth
    from tests.bench.commits import BareWriter, taped

    numbers, bare = count(), BareWriter(folder / "bare")
    with booth(folder / "books") as ours:
        for _ in range(5):  # plans are made, pages are there
            ours.written(next(numbers))
        with taped(ours.folder) as tape:
            ours.written(next(numbers))
        weight = bare.weighed(tape)
        figure = fill(
            Figure("writes", "", "ms"), rounds,
            lambda: _ms(lambda: ours.written(next(numbers))), lambda: _ms(lambda: bare.write(tape)),
        )  # fmt: skip
    bare.close()
    journal, wal = sum(one.journal for one in tape), sum(one.wal for one in tape)
    note = f"{len(tape)} commits; {journal:,} B of journal; {wal:,} B of WAL, bare {weight:,} B"
    tell_parent({"ours": figure.ours, "floor": figure.floor, "note": note})


def _ms(does: Callable[[], object]) -> float:
    begun = time.perf_counter()
    does()
    return 1_000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
