"""A power cut takes nothing that the books had acknowledged; and this test would see it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.powercut.log import Ack, Call
from tests.powercut.recording import (
    TOP,
    Day,
    Recording,
    build_recorder,
    compiler,
    nothing_missed,
    record,
)

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the recorder is preloaded as on Linux"),
    pytest.mark.timeout(600),
]


@pytest.fixture(autouse=True)
def needs_a_compiler() -> None:
    if compiler() is None and "CI" not in os.environ:
        pytest.skip("no C compiler here: packaging/setup_debian.sh test")


def cut(cuts: int, *more: str) -> tuple[int, int, int]:
    """Cuts, and how many lost and broke something, as the command says at its end."""
    command = [sys.executable, "-m", "tests.powercut", "--jobs", "1", "--cuts", str(cuts), *more]
    ran = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
    told = re.findall(r"([\d,]+) cuts, ([\d,]+) lost, ([\d,]+) corrupt", ran.stdout)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    done, lost, corrupt = (int(one.replace(",", "")) for one in told[-1])
    return done, lost, corrupt


@pytest.mark.parametrize("seed", [0, 100, 200])
def test_nothing_acknowledged_is_lost_and_nothing_is_corrupt(seed: int, effort: int) -> None:
    assert cut(1_000 * effort, "--seed", str(seed)) == (1_000 * effort, 0, 0)


@pytest.mark.parametrize("profile", ["wal-normal", "delete-full"])
def test_one_weaker_pragma_loses_acknowledged_commits(profile: str) -> None:
    done, lost, _ = cut(60, "--profile", profile)
    assert done == 60
    assert lost > 0


@pytest.fixture
def recording(tmp_path: Path) -> Recording:
    (one,) = record(build_recorder(tmp_path), tmp_path / "days", "shipped", {"7-day": Day(3)})
    return one


def test_a_call_that_the_recorder_missed_is_noticed(recording: Recording, tmp_path: Path) -> None:
    writes = [one for one in recording.steps if isinstance(one, Call) and one.kind == "w"]
    acks = [one for one in recording.steps if isinstance(one, Ack)]
    assert len(acks) > 3
    world = tmp_path / "days" / recording.world
    nothing_missed(recording, world)
    for missed in (writes[-1], next(one for one in writes if one.path.endswith("booth.journal"))):
        fewer = tuple(one for one in recording.steps if one is not missed)
        with pytest.raises(AssertionError, match="missed something"):
            nothing_missed(replace(recording, steps=fewer), world)
