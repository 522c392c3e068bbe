"""`python -m tests.gateway.fuzz --responses 2000000 --urls 1000000`: all cores, with progress."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from multiprocessing import Pool

from tests.gateway.fuzz.run import check_responses, check_urls

CHUNK = 10_000


def _work(job: tuple[str, int, int]) -> tuple[str, int, Counter[str]]:
    what, first, count = job
    return what, count, (check_urls if what == "urls" else check_responses)(first, count)


def main() -> None:
    """Run it; a wrong case ends it with its number."""
    options = argparse.ArgumentParser(prog="python -m tests.gateway.fuzz", description=__doc__)
    options.add_argument("--responses", type=int, default=50_000)
    options.add_argument("--urls", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=0, help="the number of the first case")
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    chosen = options.parse_args()
    jobs = [
        (what, chosen.seed + first, min(CHUNK, total - first))
        for what, total in (("responses", chosen.responses), ("urls", chosen.urls))
        for first in range(0, total, CHUNK)
    ]
    began, done = time.monotonic(), Counter[str]()
    kinds: dict[str, Counter[str]] = {"responses": Counter(), "urls": Counter()}
    with Pool(chosen.workers) as pool:
        for what, count, seen in pool.imap_unordered(_work, jobs):
            done[what] += count
            kinds[what] += seen
            sys.stderr.write(f"\r{dict(done)} {time.monotonic() - began:.0f} s ")
    sys.stderr.write("\n")
    for what, seen in kinds.items():
        sys.stdout.write(f"{what}: {done[what]:,} judged rightly\n")
        for name, count in sorted(seen.items()):
            sys.stdout.write(f"  {name:28} {count:>9,}\n")


if __name__ == "__main__":
    main()
