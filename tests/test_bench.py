"""What the bench makes of its runs: pairs, quantiles, goals, and the table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.bench import __main__ as bench
from tests.bench import leak, rows
from tests.bench.measure import Figure, Goal, alternate, fill, quantile
from tests.bench.table import table
from tests.stories.till import ROOT


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


def test_a_growth_is_told_by_its_second_half_and_by_no_single_look() -> None:
    held = [[float(sold), 50 + sold / 1_000] for sold in range(0, 1_001, 20)]
    held[:20] = [[sold, mb - 30] for sold, mb in held[:20]]  # caches fill
    held[40][1] += 2  # while a backup is written
    assert round(leak._slope(held), 9) == 0.001
    assert leak._slope(held[:1]) == 0


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


def test_a_row_that_could_not_be_measured_is_missed() -> None:
    figure = Figure("row", "what", "", (Goal("ratio", most=2.0), Goal("most", most=2.0)))
    assert not figure.is_met()
    assert "missed" in table([figure], head=False)


def test_every_row_of_the_issue_is_there() -> None:
    assert list(rows.ROWS) == [
        "start", "memory", "taps", "charge", "green", "writes", "headless", "lookup", "growth",
        "stalls", "calls",
    ]  # fmt: skip


def test_one_command_gives_table_file_and_picture_and_leaves_nothing(tmp_path: Path) -> None:
    out, rest = tmp_path / "out", tmp_path / "rest"
    rest.mkdir()
    words = ["--quick", "--sales", "300", "--rows", "writes", "lookup", "calls", "--out", str(out)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", *words], cwd=ROOT, capture_output=True, text=True,
        timeout=240, env=os.environ | {"TMPDIR": str(rest)}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert list(rest.iterdir()) == []
    assert done.stdout == (out / "bench.md").read_text("utf-8")
    told = json.loads((out / "bench.json").read_text("utf-8"))
    assert {one["row"] for one in told["figures"]} == {"writes", "lookup", "calls"}
    assert done.stdout.count("\n| ") == len(told["figures"])
    assert told["machine"]["cores"] == os.cpu_count()
    for one in told["figures"]:
        assert one["ours"], one
        for goal in one["goals"]:
            assert goal["of"] != "ratio" or len(one["floor"]) == len(one["ours"])
    picture = QImage(str(out / "bench.png"))
    assert picture.width() == 1200
    assert picture.height() > 100


def test_a_folder_without_books_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "--books", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        bench.main()
    assert ended.value.code == 2
    assert f"{tmp_path} holds no booth.db" in capsys.readouterr().err
