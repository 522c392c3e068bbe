"""python -m tests.powercut --cuts N [--profile NAME] [--seed N] [--jobs N]: power cuts by number.

Ends with 1 when the shipped profile lost or broke something, or a control lost nothing. A failure
names its world; `--seed` with the number before the dash, and the same `--batch`, plays it again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from pathlib import Path

from tests.powercut.recording import build_recorder, scratch_top
from tests.powercut.search import Tally, batch
from tests.powercut.verdict import LOST
from tests.powercut.workload import PROFILES


def main() -> int:
    """Cut, say how far it is, and say what came of it."""
    words = argparse.ArgumentParser(prog="python -m tests.powercut")
    words.add_argument("--cuts", type=int, default=3_000)
    words.add_argument("--batch", type=int, default=1_000)
    words.add_argument("--profile", choices=PROFILES, default="shipped")
    words.add_argument("--seed", type=int, default=0)
    words.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(dir=scratch_top(), prefix="powercut-") as top:
        total = _all(asked, Path(top))
    for failure in total.failures[:20]:
        sys.stdout.write(f"{failure}\n")
    as_wanted = not total.found if asked.profile == "shipped" else total.found[LOST] > 0
    return 0 if as_wanted else 1


def _all(asked: argparse.Namespace, top: Path) -> Tally:
    recorder, begun, total = build_recorder(top), time.monotonic(), Tally()
    with ProcessPoolExecutor(asked.jobs, multiprocessing.get_context("spawn")) as pool:
        running: list[Future[Tally]] = []
        for number in range(-(-asked.cuts // asked.batch)):
            cuts = min(asked.batch, asked.cuts - number * asked.batch)
            seed, scratch = asked.seed + number, top / str(number)
            running.append(pool.submit(batch, recorder, seed, asked.profile, cuts, scratch))
        for done in as_completed(running):
            total.add(done.result())
            rate = total.cuts / (time.monotonic() - begun)
            sys.stdout.write(f"{asked.profile}: {total}, {rate:.0f} a second\n")
            sys.stdout.flush()
    return total


if __name__ == "__main__":
    sys.exit(main())
