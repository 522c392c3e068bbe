"""The rows of the table, in its order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.bench import (
    calls,
    charge,
    finds,
    green,
    growth,
    headless,
    leak,
    stalls,
    start,
    taps,
    writes,
)
from tests.bench.ground import Ground
from tests.bench.measure import Figure

ROWS: dict[str, Callable[[Ground], Iterator[Figure]]] = {
    "start": start.measure,
    "memory": leak.measure,
    "taps": taps.measure,
    "charge": charge.measure,
    "green": green.measure,
    "writes": writes.measure,
    "headless": headless.measure,
    "lookup": finds.measure,
    "growth": growth.measure,
    "stalls": stalls.measure,
    "calls": calls.measure,
}
