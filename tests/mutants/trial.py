"""python -m tests.mutants.trial PROVER FIRST LAST: search the tree that this file lies in.

It prints one line of JSON: which program was tried, and the first seed that broke an invariant.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from click import echo

import pos_app
from tests.powercut.recording import build_recorder, scratch_top
from tests.powercut.search import batch
from tests.powercut.verdict import LOST
from tests.simulation.seeds import clear, run

_CUTS = 60  # of one seed; a tenth of that is enough for a weak PRAGMA


def main() -> None:
    """Search, and say what was found."""
    prover, first, last = sys.argv[1:]
    search = {"simulation": _simulated, "powercut": _cut}[prover]
    program = str(Path(pos_app.__file__).parent)
    echo(json.dumps({"program": program, **search(range(int(first), int(last)))}))


def _simulated(seeds: range) -> dict[str, Any]:
    try:
        for seed in seeds:
            found = run(seed).violation
            if found is not None:
                return {"seed": seed, "violation": found[0], "text": found[1]}
    finally:
        clear()
    return {}


def _cut(seeds: range) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=scratch_top(), prefix="powercut-") as top:
        recorder = build_recorder(Path(top))
        for seed in seeds:
            tally = batch(recorder, seed, "shipped", _CUTS, Path(top) / str(seed))
            if tally.failures:
                kind = LOST if tally.found[LOST] else next(iter(tally.found))
                return {"seed": seed, "violation": kind, "text": tally.failures[0]}
    return {}


if __name__ == "__main__":
    main()
