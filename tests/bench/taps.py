"""A touch on a tile until line and total are drawn; a key until its results are.

As a module of its own it is the child that does it: `python -m tests.bench.taps FOLDER PRODUCTS
TAPS KEYS`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.ground import Ground, tell_parent
from tests.bench.measure import Figure, Goal

if TYPE_CHECKING:
    from pos_app.ui.main_window import MainWindow

FRAME_MS = 1_000 / 60
GOALS = (Goal("p50", most=7.0), Goal("p99", most=FRAME_MS))
CATALOGUES = (200, 10_000, 100_000)
# As fingers type them: syllables as they grow, consonants, a number, and what finds nothing.
Took = tuple[float, float]  # milliseconds on the wall, and of the processor
WORDS = ("레몬", "ㅁㄱㅋ", "커피", "머그", "P12", "에코백", "ㅅ", "zzz", "한정판", "3호")


def measure(ground: Ground) -> Iterator[Figure]:
    """Each catalogue in a child of its own."""
    sizes = CATALOGUES[:1] if ground.quick else CATALOGUES
    for place, products in enumerate(sizes):
        ground.tell("taps and keys", place, len(sizes))
        folder = ground.folder / f"taps-{products}"
        told = ground.child("taps", folder, products, ground.rounds(250, 5), ground.rounds(8, 1))
        tap = Figure("tap", f"tap to line and total, {products:,} products", "ms", GOALS)
        key = Figure("tap", f"keystroke to results, {products:,} products", "ms", GOALS)
        for figure, name in ((tap, "taps"), (key, "keys")):
            figure.ours = [wall for wall, _ in told[name]]
            figure.note = f"of the processor, p50: {median(work for _, work in told[name]):.1f} ms"
        yield from (tap, key)


def main(folder: Path, products: int, taps: int, rounds: int) -> None:
    """Open the window, touch and type."""
    from tests.bench.scene import counter_window
    from tests.bench.shelf import stock_up

    stock_up(folder / "practice", products)
    with counter_window(folder, practice=True) as (_, window):
        tell_parent({"taps": _taps(window, taps), "keys": _keys(window, rounds)})


def _taps(window: MainWindow, count: int) -> list[Took]:
    from tests.bench.scene import Clock, Painted, touch, turn_for, until

    tiles, roll = window.sale.products, window.sale.roll
    view = tiles.viewport()
    painted = Painted(view, roll.total, roll.cart)
    places = [tiles.visualRect(tiles.products.index(row)).center() for row in range(12)]
    took: list[Took] = []
    for number in range(count):
        if number % 15 == 0:
            window.desk.clear()
        turn_for(0.02)
        painted.clear()
        with Clock(took):
            touch(view, places[number % len(places)])
            until(painted.all)
    window.desk.clear()
    return took


def _keys(window: MainWindow, rounds: int) -> list[Took]:
    from tests.bench.scene import Clock, Painted, turn_for, type_letter, until

    sale = window.sale
    shelf = Painted(sale.products.viewport())
    said: list[str] = []
    sale.search.sought.connect(said.append)
    took: list[Took] = []
    for _ in range(rounds):
        for word in WORDS:
            sale.search.clear()
            sale.search.setFocus()
            for letter in word:
                turn_for(0.1)
                shelf.clear()
                said.clear()
                with Clock(took):
                    type_letter(sale.search, letter)
                    until(lambda: said and (shelf.all() or not sale.products.isVisible()))
    return took


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:5]))
