"""How long the window's thread stands still: 50 buyers, faults, a closing and an export at once.

As a module of its own it is the child that does it: `python -m tests.bench.stalls FOLDER BUYERS
SECONDS SALES`.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.ground import Ground, tell_parent
from tests.bench.measure import Figure, Goal
from tests.stories.till import Toss, stand_in

if TYPE_CHECKING:
    from pos_app.ui.main_window import MainWindow

MOST_MS, FRAME_MS = 50.0, 16.0
FAULTS = (
    ("status", "server_error"), ("status", "slow"), ("create", "slow"), ("execute", "lost_answer"),
)  # fmt: skip
BEAT_MS = 5
EVERY_S = 0.4  # something is done


def measure(ground: Ground) -> Iterator[Figure]:
    """In a child with a window."""
    buyers = ground.rounds(50, 3)
    with stand_in(ground.folder / "stalls") as toss:
        told = ground.selling_at(toss.url()).child(
            "stalls", ground.folder / "stalls-till", buyers, ground.rounds(60, 2),
            ground.rounds(300, 2),
        )  # fmt: skip
    goals = (Goal("p99", most=FRAME_MS), Goal("most", most=MOST_MS))
    figure = Figure("stalls", f"a touch waits for the window, {buyers} buyers", "ms", goals)
    figure.ours, figure.note = told["work"], told["note"]
    yield figure


def main(folder: Path, buyers: int, seconds: int, sales: int) -> None:
    """Open the counter over some days' sales, and do everything at once."""
    from tests.bench.scene import counter_window
    from tests.hammer.sampler import Sampler

    toss = Toss(os.environ["BENCH_TOSS"])
    _sell_before(folder / "test", sales, toss)
    with counter_window(folder, practice=False) as (_, window), Sampler() as sampler:
        _come(window, buyers)
        turns: list[tuple[float, float]] = []
        sampler.awake = True
        _drive(window, toss, folder, seconds, sampler.turned, turns)
        sampler.awake = False
        toss.heals()
    seen = [one for one in sampler.stalls if one.is_ours()]
    walls = [wall for wall, _ in turns]
    note = (
        f"at work, without what other programs took; with it the longest {max(walls):.0f} ms; the "
        f"sampler saw {len(seen)} stalls{''.join(f'; {one.said()}' for one in seen[:3])}"
    )
    tell_parent({"work": _waits([work for _, work in turns], 1_000.0 * seconds), "note": note})


def _waits(turns_ms: list[float], whole_ms: float) -> list[float]:
    """How long a touch would wait that comes at any moment, of which one is every few ms."""
    waits = [turn - at for turn in turns_ms for at in range(0, int(turn) + 1, BEAT_MS)]
    return waits + [0.0] * max(0, int(whole_ms / BEAT_MS) - len(waits))


def _sell_before(folder: Path, sales: int, toss: Toss) -> None:
    """What a closing and a report have to read."""
    from tests.bench.booth import booth
    from tests.bench.headless import sell

    with booth(folder, url=os.environ["BOOTH_POS_TOSS_URL"]) as till:
        for number in range(sales):
            sell(till, number, lambda order_no: toss.tell("approve", orderNo=order_no))


def _come(window: MainWindow, buyers: int) -> None:
    from pos_app.domain.cart import Cart
    from tests.bench.scene import turn_for, until

    charged: list[object] = []
    window.till.charged.connect(charged.append)
    for number in range(buyers):
        window.till.charge(Cart().add(window.desk.shelf.products[number]), sure=True)
        until(lambda: len(charged) > number)  # noqa: B023 - looked at here
    window.usher.show_sale()
    turn_for(1.0)


def _drive(
    window: MainWindow, toss: Toss, folder: Path, seconds: int, turned: Callable[[], None],
    turns: list[tuple[float, float]],
) -> None:  # fmt: skip
    from PySide6.QtCore import QCoreApplication

    acts = cycle(_acts(window, toss, folder))
    end = time.perf_counter() + seconds
    next_act = 0.0
    while (now := time.perf_counter()) < end:
        begun, work = now, time.thread_time()
        if now >= next_act:
            next_act = now + EVERY_S
            next(acts)()
        QCoreApplication.processEvents()
        turns.append((1e3 * (time.perf_counter() - begun), 1e3 * (time.thread_time() - work)))
        turned()
        if turns[-1][0] < 1:
            turns.pop()  # nothing was there to be done
            time.sleep(0.001)


def _acts(window: MainWindow, toss: Toss, folder: Path) -> list[Callable[[], object]]:
    """What a cashier, a manager, a buyer and the line do meanwhile."""
    from pos_app.domain.report import Topic, Wish
    from tests.bench.scene import touch, type_letter

    sale, tiles = window.sale, window.sale.products
    assert window.dusk is not None
    evening, faults = window.dusk.evening, cycle(FAULTS)
    wish, files = Wish(Topic.SALES, None, None), cycle(("a.xlsx", "b.csv"))
    waiting = iter([card.order_no for card in window.till.cards()])

    def tile() -> None:
        touch(tiles.viewport(), tiles.visualRect(tiles.products.index(1)).center())

    def fault() -> None:
        call, name = next(faults)
        _aside(lambda: toss.fails(call, name, times=2, seconds=0.3))

    def approve() -> None:
        order_no = next(waiting, "")
        if order_no:
            _aside(lambda: toss.tell("approve", orderNo=order_no))

    return [
        tile, fault, lambda: window.accounting.save(wish, str(folder / next(files))), approve,
        window.dusk.show, evening.read, tile, evening.prepare, window.usher.show_sale,
        lambda: type_letter(sale.search, "3"), sale.search.clear, approve,
        window.records.show_list, fault, window.usher.show_sale, evening.close_day,
        lambda: window.accounting.ask(wish), tile, sale.desk.clear,
    ]  # fmt: skip


def _aside(does: Callable[[], object]) -> None:
    """Somebody else does it; the window does not wait."""
    import threading

    threading.Thread(target=does, daemon=True).start()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:5]))
