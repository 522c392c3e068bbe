"""What the bench makes of its runs: pairs, quantiles, goals, and the table."""

from __future__ import annotations

import json
from itertools import count

from tests.bench.measure import Figure, Goal, alternate, fill, quantile
from tests.bench.table import table


def test_both_are_run_in_turn_and_each_comes_first() -> None:
    order: list[str] = []

    def ours() -> float:
        order.append("ours")
        return 2.0

    def floor() -> float:
        order.append("floor")
        return 1.0

    assert list(alternate(2, ours, floor)) == [(2.0, 1.0), (2.0, 1.0)]
    assert order == ["ours", "floor", "floor", "ours"]


def test_a_ratio_is_of_the_pairs_and_not_of_the_sums() -> None:
    ours, floor = iter((9, 2, 4, 60)), iter((9, 1, 2, 30))
    figure = Figure("row", "what", "ms", (Goal("ratio", most=2.0),))
    fill(figure, 3, lambda: next(ours), lambda: next(floor))
    assert figure.ours == [2, 4, 60]
    assert figure.ratio() == 2.0
    assert figure.is_met()
    figure.ours[1:] = [5, 61]
    assert not figure.is_met()


def test_the_slowest_of_a_hundred_is_not_the_p99() -> None:
    runs = [*range(1, 100), 1_000]
    assert (quantile(runs, 0.5), quantile(runs, 0.99), quantile(runs, 1)) == (50, 99, 1_000)


def test_a_goal_may_be_a_least() -> None:
    figure = Figure("row", "sales a second", "", (Goal("p50", least=0.6),), ours=[0.5])
    assert not figure.is_met()
    figure.ours = [0.6]
    assert figure.is_met()


def test_the_table_says_what_is_missed_and_the_file_keeps_every_run() -> None:
    runs = count(20)
    figure = Figure("tap", "tap", "ms", (Goal("p50", most=7.0), Goal("p99", most=16.7)))
    figure.ours = [float(next(runs)) for _ in range(3)]
    assert table([figure], head=False) == (
        "| tap, ms | 21.0 | 22.0 | – | – | p50 ≤ 7.00, p99 ≤ 16.7 | missed |\n"
    )
    told = json.loads(json.dumps(figure.as_object()))
    assert told["ours"] == [20.0, 21.0, 22.0]
    assert (told["met"], told["values"]) == (False, {"p50": 21.0, "p99": 22.0})
