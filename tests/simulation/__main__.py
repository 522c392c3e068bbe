"""The simulation from a command line: one seed again, a range of seeds, or so many sales."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from multiprocessing import current_process, get_context
from multiprocessing.pool import AsyncResult

from click import echo

from tests.simulation.cells import REACHED
from tests.simulation.seeds import Totals, cheaply, clear, replay, run
from tests.simulation.world import Report

_TELL_EVERY_S = 10.0
_BATCH = 25
_REACH_ALL = 20_000  # sales; the rarest cell is met some twelve times in as many


def main() -> int:
    """Exit 1 when an invariant did not hold, or a cell of the matrix was never reached."""
    asked = _arguments()
    if asked.seed is not None:
        return _one(asked.seed, log=asked.log)
    first, _, last = asked.seeds.partition(":")
    return _many(int(first), int(last) if last else None, asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, help="run this seed alone")
    parser.add_argument("--log", action="store_true", help="… and print everything that happens")
    parser.add_argument("--seeds", default="0", metavar="A[:B]", help="run seeds from A up to B")
    parser.add_argument("--sales", type=int, default=20_000, help="… until so many sales are done")
    parser.add_argument("--until-violation", action="store_true", help="stop at the first one")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--cells", action="store_true", help="print how often each cell was hit")
    return parser.parse_args()


def _one(seed: int, *, log: bool) -> int:
    try:
        report = run(seed, echo if log else None)
    finally:
        clear()
    _tell_violation(report)
    echo(
        f"seed {seed}: {report.sales} sales, {report.charged} charged, {report.faults} faults, "
        f"{report.crashes} crashes, log {report.log}"
    )
    return 1 if report.violation else 0


def _many(first: int, last: int | None, asked: argparse.Namespace) -> int:
    totals, begun, told = Totals(), time.monotonic(), time.monotonic()
    for report in _reports(first, last, asked.workers):
        totals.add(report)
        _tell_violation(report)
        if report.violation and asked.until_violation:
            return 1
        if time.monotonic() - told > _TELL_EVERY_S:
            told = time.monotonic()
            _tell_progress(totals, told - begun, asked.sales if last is None else None)
        if last is None and totals.sales >= asked.sales:
            break
    _tell_totals(totals, time.monotonic() - begun, cells=asked.cells)
    return exit_of(totals, cells=asked.cells)


def exit_of(totals: Totals, *, cells: bool) -> int:
    """1 for a violation, and for a cell that so many sales should have reached and did not."""
    empty = cells and totals.sales >= _REACH_ALL and totals.rarest[1] == 0
    return 1 if totals.violations or empty else 0


def _reports(first: int, last: int | None, workers: int) -> Iterator[Report]:
    """Batches of seeds on every core, until the caller has enough."""
    with get_context("fork").Pool(workers) as pool:
        at = first
        under_way: list[AsyncResult[list[Report]]] = []
        while under_way or last is None or at < last:
            while len(under_way) < 2 * workers and (last is None or at < last):
                end = at + _BATCH if last is None else min(at + _BATCH, last)
                under_way.append(pool.apply_async(_batch, (range(at, end),)))
                at = end
            yield from under_way.pop(0).get()


def _batch(seeds: range) -> list[Report]:
    place = int(current_process().name.rpartition("-")[2])  # "ForkPoolWorker-2"
    try:
        with cheaply(place):
            return [run(seed) for seed in seeds]
    finally:
        clear()


def _tell_violation(report: Report) -> None:
    if report.violation is not None:
        name, text = report.violation
        found = {"violation": name, "seed": report.seed, "text": text}
        echo(json.dumps({**found, "replay": replay(report.seed)}, ensure_ascii=False))


def _tell_progress(totals: Totals, took_s: float, wanted: int | None) -> None:
    rate = totals.sales / took_s
    left = f", {(wanted - totals.sales) / rate / 60:.0f} min left" if wanted else ""
    name, hits = totals.rarest
    echo(
        f"{totals.sales:,} sales ({rate:.0f}/s{left}), {totals.charged_share:.0%} charged, "
        f"{totals.faults:,} faults, {totals.crashes:,} crashes, rarest {name} {hits}×, "
        f"{len(totals.violations)} violations",
        err=True,
    )


def _tell_totals(totals: Totals, took_s: float, *, cells: bool) -> None:
    name, hits = totals.rarest
    for what, value in (
        ("seeds", f"{totals.seeds:,}"),
        ("sales", f"{totals.sales:,} in {took_s:.0f} s ({totals.sales / took_s:.0f}/s)"),
        ("charged", f"{totals.charged:,} ({totals.charged_share:.1%})"),
        ("requests", f"{totals.requests:,}"),
        ("faults", f"{totals.faults:,}"),
        ("crashes", f"{totals.crashes:,}"),
        ("cells", f"{sum(totals.cells[one] > 0 for one in REACHED)} of {len(REACHED)}"),
        ("rarest cell", f"{name} {hits}×"),
        ("violations", f"{len(totals.violations)}"),
    ):
        echo(f"{what:12}{value}")
    if cells:
        for one in sorted(REACHED, key=lambda cell: totals.cells[cell]):
            echo(f"{one:14}{totals.cells[one]:>10,}")


if __name__ == "__main__":
    sys.exit(main())
