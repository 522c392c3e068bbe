"""How much more memory the window holds after very many sales.

As a module of its own it is the child that sells: `python -m tests.bench.leak FOLDER SALES`. The
slope of what it holds is told for ten thousand, over the sales after the first half: by then the
caches of SQLite, letters and QR codes have what they may hold, and the heap its shape.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.ground import Ground, tell_parent
from tests.bench.measure import Figure, Goal
from tests.stories.till import stand_in

if TYPE_CHECKING:
    from httpx import Client

    from pos_app.ui.main_window import MainWindow

SALES, TOLD_FOR, LOOK_EVERY = 3_000, 10_000, 20
GOALS = (Goal("most", most=5.0),)


def measure(ground: Ground) -> Iterator[Figure]:
    """One long day at the window."""
    sales = ground.rounds(SALES, 10)
    ground.tell(f"{sales:,} sales through the window", 0, 1)
    with stand_in(ground.folder / "leak") as toss:
        told = ground.selling_at(toss.url()).child("leak", ground.folder / "leak-till", sales)
    held: list[list[float]] = told["held"]
    figure = Figure("memory", f"growth over {TOLD_FOR:,} sales", "MB", GOALS)
    figure.ours = [TOLD_FOR * _slope(held)]
    marks = [held[place][1] for place in (0, len(held) // 2, -1)]
    first, half, last = (f"{mb:.1f}" for mb in marks)
    figure.note = f"by {sales:,} sales; {first} MB at first, {half} at half, {last} at last"
    yield figure


def _slope(held: Sequence[Sequence[float]]) -> float:
    """The middle of all slopes between two looks at the second half.

    A look while a backup is written sees 2 MB more; it moves a line, and no middle.
    """
    late = [one for one in held if one[0] >= held[-1][0] / 2]
    slopes = [
        (mb - before) / (sold - earlier) for (earlier, before), (sold, mb) in combinations(late, 2)
    ]
    return median(slopes) if slopes else 0.0


def main(folder: Path, sales: int) -> None:
    """Sell one after the other; look at what is held now and then."""
    import gc

    from httpx import Client

    from tests.bench.booth import AT_ONCE
    from tests.bench.memory import memory_kb
    from tests.bench.scene import counter_window
    from tests.bench.shelf import stock_up

    stock_up(folder / "test", 200)
    held: list[tuple[int, float]] = []
    with (
        counter_window(folder, practice=False, pace=AT_ONCE) as (_, window),
        Client(base_url=os.environ["BENCH_TOSS"], trust_env=False) as phone,
        ThreadPoolExecutor(1) as hand,
    ):
        buyer = Buyer(window, phone, hand)
        for number in range(sales + 1):
            if number % min(LOOK_EVERY, max(1, sales // 3)) == 0:
                gc.collect()
                held.append((number, memory_kb()["made_kb"] / 1_000))
            buyer.buy(number)
    tell_parent({"held": held})


class Buyer:
    """Buys one thing after the other; nothing is made anew for it, or that would be measured."""

    def __init__(self, window: MainWindow, phone: Client, hand: ThreadPoolExecutor) -> None:
        self._window, self._phone, self._hand = window, phone, hand
        self._green: list[object] = []
        window.till.green.connect(self._green.append)

    def buy(self, number: int) -> None:
        """From the charge to the next buyer."""
        from pos_app.domain.cart import Cart
        from tests.bench.scene import QrSeen, until

        till, pay = self._window.till, self._window.pay
        self._green.clear()
        seen = QrSeen(pay.qr)
        products = self._window.desk.shelf.products
        till.charge(Cart().add(products[number % len(products)]), sure=True)
        until(lambda: seen.at_s)
        seen.stop()
        assert pay.card is not None
        order_no = pay.card.order_no
        paid = self._hand.submit(self._phone.post, "/practice/approve", json={"orderNo": order_no})
        until(paid.done)
        paid.result().raise_for_status()
        till.look_now(order_no)
        until(lambda: self._green)
        self._window.usher.next_buyer()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
