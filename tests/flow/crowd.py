"""Many open payments under the real watch: steps take virtual time, and the line may fail."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from pos_app.domain.answer import Stage
from pos_app.domain.payment import HOLDING, Attempt, State
from pos_app.flow.pace import Pace
from pos_app.flow.vigil import answered, failed
from pos_app.flow.watch import Watch, Watched
from tests.domain.make import attempt
from tests.flow.clock import HandClock

TIMEOUT_S = 5.0
ANSWER_S = 0.1

Says = Callable[[Attempt], Stage | None]  # None: an answer that cannot be used


@dataclass
class Crowd:
    """A watch over rows of one's choice. `cut_until`: before this tick no answer comes back.

    `cut_s` is how long a question waits for one that does not come: nought where the machine
    knows at once that there is no network.
    """

    says: Says = lambda _row: Stage.STANDBY
    cut_until: float = 0.0
    cut_s: float = TIMEOUT_S
    pace: Pace = field(default_factory=Pace)

    def __post_init__(self) -> None:
        self.clock = HandClock()
        self.watch = Watch(self.clock, self.pace)
        self.begun = self.clock.tick()
        self.asked: list[tuple[float, str]] = []  # when, counted from the beginning, and whom
        self.over_at: dict[str, float] = {}
        self._under_way: list[tuple[float, int, Watched, bool]] = []

    def left(self, states: Iterable[State]) -> None:
        """Rows that another life of the till left, minutes old."""
        for number, state in enumerate(states):
            row = attempt(state, order_no=f"ABCDEFGH-{number}", created_at=self.clock.now())
            self.watch.add(row, attended=False)

    def run(self, seconds: float) -> None:
        """Let time pass, with every step that falls due in it."""
        end = self.clock.tick() + seconds
        while (at := self._next()) <= end:
            self.clock.move(max(0.0, at - self.clock.tick()))
            self._finish()
            watched = self.watch.take()
            if watched is not None:
                self._ask(watched)
        self.clock.move(end - self.clock.tick())

    def until_over(self, most_s: float = 10_000.0) -> None:
        """Until every row has its final answer."""
        end = self.clock.tick() + most_s
        while self.watch.rows() and self.clock.tick() < end:
            self.run(1.0)

    def first_asked(self) -> dict[str, float]:
        """When each row was asked for the first time."""
        found: dict[str, float] = {}
        for at, number in self.asked:
            found.setdefault(number, at)
        return found

    def busiest_second(self) -> int:
        """The most questions that began within any one second."""
        times = [at for at, _ in self.asked]
        return max(sum(start <= at < start + 0.999 for at in times) for start in times)

    def _next(self) -> float:
        pause = self.watch.wait_s()
        starts = float("inf") if pause is None else self.clock.tick() + pause
        return min(starts, self._under_way[0][0] if self._under_way else starts)

    def _ask(self, watched: Watched) -> None:
        now = self.clock.tick()
        self.asked.append((now - self.begun, watched.attempt.order_no))
        cut = now < self.cut_until
        end = now + (self.cut_s if cut else ANSWER_S)
        heapq.heappush(self._under_way, (end, len(self.asked), watched, cut))

    def _finish(self) -> None:
        while self._under_way and self._under_way[0][0] <= self.clock.tick():
            _, _, watched, cut = heapq.heappop(self._under_way)
            row, vigil = watched.attempt, watched.vigil
            stage = None if cut else self.says(row)
            if stage is None:
                failed(vigil, "timeout", "", busy=False)
            else:
                answered(vigil, self.clock.tick(), self.clock.now(), stage)
                row = _after(row, stage)
            if row.over:
                self.over_at[row.order_no] = self.clock.tick()
            self.watch.done(row.order_no, row)


def _after(row: Attempt, stage: Stage) -> Attempt:
    if stage is Stage.COMPLETE and row.state in HOLDING:
        return replace(row, state=State.PAID, over=True)
    return replace(row, over=True) if stage is Stage.CANCELLED else row


def waits_after_the_cut(count: int, seed: int) -> list[float]:
    """For unknown rows that are final at Toss: seconds from the network's return to each end."""
    chance = random.Random(seed)
    crowd = Crowd(says=lambda _row: Stage.COMPLETE, cut_s=chance.choice((0.0, TIMEOUT_S)))
    crowd.cut_until = crowd.begun + chance.uniform(30, 900)
    crowd.left([State.UNKNOWN] * count)
    crowd.until_over()
    return [at - crowd.cut_until for at in crowd.over_at.values()]
