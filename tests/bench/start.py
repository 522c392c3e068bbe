"""From the start of the process to a window, and to a sale screen that answers; and its memory."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.ground import ROOT, Ground
from tests.bench.measure import Figure, Goal
from tests.bench.shelf import stock_up
from tests.stories.till import stand_in

PRODUCTS, TYPED = 200, "레몬"
WIDTH, HEIGHT = 1280, 800
BARE = "a bare PySide6 window"
MODES = ("practice", "test")


@dataclass(frozen=True, slots=True)
class Look:
    """What one start told: milliseconds from its beginning, and megabytes at its end."""

    mapped: float
    usable: float
    rss_mb: float
    own_mb: float


def look_at(command: list[str], env: dict[str, str]) -> Look:
    """Start it once."""
    begun = time.monotonic()
    done = subprocess.run(
        command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    if not done.stdout.strip():
        raise RuntimeError(done.stderr[-2000:])
    told = json.loads(done.stdout.splitlines()[-1])
    times = [told.get(name, told["mapped"]) for name in ("mapped", "usable")]
    mapped, usable = (1_000 * (one - begun) for one in times)
    return Look(mapped, usable, told["rss_kb"] / 1_000, told["own_kb"] / 1_000)


def probe(ground: Ground, data: Path, typed: str, *options: str) -> list[str]:
    """The command that starts the product in this folder, and looks at it."""
    command = [str(ground.python), "-m", "tests.bench.probe", typed, "--data-dir", str(data)]
    return [*command, "--lang", "ko", *options]


def measure(ground: Ground) -> Iterator[Figure]:
    """Both modes, each start beside one of the bare window."""
    rounds = ground.rounds(15, 1)
    bare = [str(ground.python), "-m", "tests.bench.bare", str(WIDTH), str(HEIGHT)]
    with stand_in(ground.folder) as toss:
        for mode in MODES:
            data = ground.folder / f"start-{mode}"
            stock_up(data / mode, PRODUCTS)
            env = ground.env if mode == "practice" else ground.selling_at(toss.url()).env
            yield from _of_mode(ground, mode, data, env, bare, rounds)


def _of_mode(
    ground: Ground, mode: str, data: Path, env: dict[str, str], bare: list[str], rounds: int
) -> Iterator[Figure]:
    ours_is = probe(ground, data, TYPED, *(["--practice"] if mode == "practice" else []))
    mapped = Figure("start", f"{mode}: window mapped", "ms", (Goal("ratio", most=1.25),), BARE)
    usable = Figure("start", f"{mode}: sale screen usable", "ms", (Goal("ratio", most=1.6),), BARE)
    whole = Figure("memory", f"{mode}: resident", "MB", (Goal("ratio", most=1.7),), BARE)
    own = Figure("memory", f"{mode}: not shared", "MB", (), BARE)
    for number in range(rounds + 1):
        ground.tell(f"start, {mode}", number, rounds)
        floor, ours = look_at(bare, ground.env), look_at(ours_is, env)
        if number == 0:  # what the disk has to give is in memory now
            continue
        for figure, name in (
            (mapped, "mapped"), (usable, "usable"), (whole, "rss_mb"), (own, "own_mb"),
        ):  # fmt: skip
            figure.ours.append(getattr(ours, name))
            figure.floor.append(getattr(floor, name))
    yield from (mapped, usable, whole, own)
