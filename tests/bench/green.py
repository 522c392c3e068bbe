"""From the buyer's approval at the server to green at the counter, for one and several buyers.

As a module of its own it is the child that does it: `python -m tests.bench.green FOLDER BUYERS
ROUNDS CROWDS`. So many wait, and one of them approves at any moment; then in rounds all of them,
within one interval: then each one's last look at Toss takes a turn from the others.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.ground import Ground, tell_parent
from tests.bench.measure import Figure, Goal
from tests.stories.till import stand_in

if TYPE_CHECKING:
    from pos_app.ui.main_window import MainWindow

# How often one approves, and how often all do.
ROUNDS = {1: (30, 0), 2: (18, 5), 5: (10, 2)}
SLACK_MS = 150.0
FLOOR = "the interval of the request budget"


def measure(ground: Ground) -> Iterator[Figure]:
    """The counters stand side by side: nearly all of it is waiting."""
    counts = list(ROUNDS)[:1] if ground.quick else list(ROUNDS)
    ground.tell("approval to green, about two minutes", 0, len(counts))
    with stand_in(ground.folder / "green") as toss, ThreadPoolExecutor(len(counts)) as side:
        there = ground.selling_at(toss.url())
        asked = {
            buyers: side.submit(
                there.child, "green", ground.folder / f"green-{buyers}", buyers,
                ground.rounds(ROUNDS[buyers][0], 1), ground.rounds(ROUNDS[buyers][1], 0),
            )
            for buyers in counts
        }  # fmt: skip
        for buyers, child in asked.items():
            told = child.result()
            yield _figure(buyers, told["one"])
            if told["all"]:
                yield _figure(buyers, told["all"], ", all at once", goal=False)


def _figure(buyers: int, took_ms: list[float], how: str = "", *, goal: bool = True) -> Figure:
    interval_ms = 1_000.0 * max(2, buyers)
    goals = (Goal("p99", most=interval_ms + SLACK_MS),) if goal else ()
    what = f"approval to green, {buyers} buyer{'s' if buyers > 1 else ''}{how}"
    figure = Figure("green", what, "ms", goals, FLOOR)
    figure.ours, figure.floor = took_ms, [interval_ms] * len(took_ms)
    return figure


def main(folder: Path, buyers: int, rounds: int, crowds: int) -> None:
    """Sell to so many at once, again and again."""
    from tests.bench.scene import counter_window
    from tests.bench.shelf import stock_up

    stock_up(folder / "test", 200)
    chance, interval_s = random.Random(buyers), float(max(2, buyers))
    with (
        counter_window(folder, practice=False) as (_, window),
        ThreadPoolExecutor(buyers) as phones,
    ):
        waiting: list[str] = []
        one: list[float] = []
        for _ in range(rounds):
            _come(window, waiting, buyers, interval_s)
            who = [waiting.pop(chance.randrange(buyers))]
            one += _approved(window, phones, who, chance, interval_s)
        every: list[float] = []
        for _ in range(crowds):
            _come(window, waiting, buyers, interval_s)
            every += _approved(window, phones, waiting, chance, interval_s)
            waiting.clear()
    tell_parent({"one": one, "all": every})


def _come(window: MainWindow, waiting: list[str], buyers: int, interval_s: float) -> None:
    """Until so many wait, and the budget has got over it."""
    from tests.bench.scene import turn_for

    while len(waiting) < buyers:
        waiting.append(_charge(window))
        if len(waiting) < buyers:
            window.usher.next_buyer()
    turn_for(interval_s + 1.0)


def _approved(
    window: MainWindow, phones: ThreadPoolExecutor, who: list[str], chance: random.Random,
    interval_s: float,
) -> list[float]:  # fmt: skip
    from tests.bench.scene import turn_for, until

    green: dict[str, float] = {}

    def note(card: object) -> None:
        green[str(getattr(card, "order_no", ""))] = time.perf_counter()

    window.till.green.connect(note)
    approved: dict[str, Future[float]] = {
        one: phones.submit(_approve, one, chance.uniform(0.0, interval_s)) for one in who
    }
    until(lambda: len(green) == len(who))
    window.till.green.disconnect(note)
    window.usher.show_sale()
    turn_for(1.5)  # the last look at Toss is over
    return [1_000 * (green[one] - approved[one].result()) for one in who]


def _charge(window: MainWindow) -> str:
    from tests.bench.scene import show_qr

    show_qr(window, rest_s=0.05)
    card = window.pay.card
    assert card is not None
    return card.order_no


def _approve(order_no: str, after_s: float) -> float:
    """The buyer's phone: approve after a while, and say when that began."""
    import httpx

    time.sleep(after_s)
    origin = os.environ["BENCH_TOSS"]
    begun = time.perf_counter()
    httpx.post(
        f"{origin}/practice/approve", json={"orderNo": order_no}, trust_env=False
    ).raise_for_status()
    return begun


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:5]))
