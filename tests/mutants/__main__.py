"""python -m tests.mutants --find [--mutant M4]: the seeds that find each bug, counted from nought.

What is found goes into seeds.json, which the test replays. Exit 1 when a bug survives so many
seeds, or is found by nothing that it should be found by.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from click import echo

from tests.mutants.copied import RECORD, Found, apply, copy_tree, prove, recorded
from tests.mutants.table import MUTANTS, Mutant


def main() -> int:
    """Search, write down what was found, and say it."""
    asked = _arguments()
    if not asked.find:
        return _tell()
    wanted = [one for one in MUTANTS if asked.mutant in {None, one.name}]
    with ThreadPoolExecutor(asked.jobs) as pool:
        for mutant, found in zip(
            wanted, pool.map(lambda one: find(one, asked.seeds), wanted), strict=True
        ):
            _note(mutant, found)
            echo(_line(mutant, found))
    return 0 if all(one.name in recorded() for one in wanted) else 1


def find(mutant: Mutant, most: int) -> Found | None:
    """The first seed that finds this bug, of so many."""
    with tempfile.TemporaryDirectory(prefix=f"mutant-{mutant.name}-") as folder:
        tree = copy_tree(Path(folder))
        apply(mutant, tree)
        return prove(tree, mutant.prover, 0, most)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--find", action="store_true", help="search anew, and record what is found")
    parser.add_argument("--mutant", choices=[one.name for one in MUTANTS], help="… this one alone")
    parser.add_argument("--seeds", type=int, default=3_000, help="… in so many seeds")
    parser.add_argument("--jobs", type=int, default=2)
    return parser.parse_args()


def _note(mutant: Mutant, found: Found | None) -> None:
    known = recorded()
    known.pop(mutant.name, None)
    if found is not None and found.violation in mutant.dies_by:
        known[mutant.name] = {"seed": found.seed, "violation": found.violation}
    ordered = {one.name: known[one.name] for one in MUTANTS if one.name in known}
    RECORD.write_text(json.dumps(ordered, indent=2) + "\n", "utf-8")


def _tell() -> int:
    known = recorded()
    for mutant in MUTANTS:
        record = known.get(mutant.name)
        echo(_line(mutant, Found(**record) if record else None))
    return 0


def _line(mutant: Mutant, found: Found | None) -> str:
    if found is None:
        return f"{mutant.name:4} survives: {mutant.what}"
    wrong = "" if found.violation in mutant.dies_by else f" BY NOTHING THAT COUNTS: {found.text}"
    return f"{mutant.name:4} {found.seed + 1:5} seeds  {found.violation:4} {mutant.what}{wrong}"


if __name__ == "__main__":
    sys.exit(main())
