"""How often Toss is asked: for one normal sale, and for a buyer who takes forty seconds.

Counts, not times: the real till and the real stand-in, on a clock that jumps from step to step.
"""

from __future__ import annotations

import math
import random
from collections import Counter as Tally
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pos_app.flow.pace import Pace
from tests.bench.ground import Ground
from tests.bench.measure import Figure, Goal

NORMAL_S, SLOW_S = 8.0, 40.0
MOST_POLLS = 22
RULES = "the least that the rules allow"


class Clock:
    """Goes on only where nothing is due."""

    def __init__(self) -> None:
        self.tick_s = 1_000.0
        self._begun = datetime.now(UTC)

    def now(self) -> datetime:
        return self._begun + timedelta(seconds=self.tick_s - 1_000.0)

    def tick(self) -> float:
        return self.tick_s


def measure(ground: Ground) -> Iterator[Figure]:
    """Both sales."""
    normal = asked(ground.folder / "calls-normal", NORMAL_S)
    slow = asked(ground.folder / "calls-slow", SLOW_S)
    # A create, a poll every interval, the execute, and the look after it.
    least = 1 + math.ceil(NORMAL_S / Pace().shown_s) + 1 + 1
    figure = Figure("calls", "calls of a sale, buyer of 8 s", "", (Goal("ratio", most=1.0),), RULES)
    figure.ours, figure.floor = [float(sum(normal.values()))], [float(least)]
    figure.note = ", ".join(f"{name} {times}" for name, times in sorted(normal.items()))
    yield figure
    goals = (Goal("most", most=MOST_POLLS),)
    figure = Figure("calls", "polls, buyer of 40 s", "", goals)
    figure.ours = [float(slow["status"] - 1)]
    figure.note = ", ".join(f"{name} {times}" for name, times in sorted(slow.items()))
    yield figure


def asked(folder: Path, approves_after_s: float) -> Tally[str]:
    """The calls of one sale whose buyer approves so long after the QR was there."""
    from pos_app.domain.payment import Contract, Mode, State
    from pos_app.flow.counter import Counter
    from pos_app.gateway.toss import TossGateway
    from pos_app.practice.books import TossBooks
    from pos_app.practice.faults import Faults
    from pos_app.practice.server import PracticeServer
    from tests.bench.booth import booth
    from tests.stories.till import KEY

    clock = Clock()
    toss = TossBooks(lambda: clock.now().timestamp(), random.Random(7))
    with PracticeServer(toss, Faults()) as server, booth(folder, 10) as till:
        line = TossGateway(
            f"{server.origin}/api/v2", Contract.V2, KEY, Mode.TEST,
            return_url="https://booth.example/done",
            clock=clock.tick, wall=lambda: clock.now().timestamp(),
        )  # fmt: skip
        with closing(line):
            counter = Counter(till.books, line, clock)
            order_no = counter.charge(till.cart(0)).order_no
            approves_at: float | None = None
            while (row := counter.watch.get(order_no)) is not None:
                if approves_at is None and row.attempt.state is State.WAITING:
                    approves_at = clock.tick_s + approves_after_s
                wait_s = counter.wait_s() or 0.0
                if approves_at is not None and clock.tick_s + wait_s >= approves_at:
                    clock.tick_s, wait_s = approves_at, approves_at
                    toss.approve(order_no)
                    approves_at = float("inf")
                    continue
                clock.tick_s += wait_s
                if (due := counter.take()) is not None:
                    counter.run(due)
    return Tally(one["call"] for one in toss.snapshot()["calls"])
