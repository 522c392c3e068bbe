"""The rows of the table, in its order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.bench import start, taps
from tests.bench.ground import Ground
from tests.bench.measure import Figure

ROWS: dict[str, Callable[[Ground], Iterator[Figure]]] = {
    "start": start.measure,
    "taps": taps.measure,
}
