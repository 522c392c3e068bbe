"""A disk that fails at any call: the books say so, and open again with all that they had."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.powercut.broken import CARRIERS, DEEDS
from tests.powercut.recording import TOP, build_recorder, compiler, preloaded

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the recorder is preloaded as on Linux"),
    pytest.mark.timeout(600),
]


def test_no_failing_call_is_taken_for_success_or_costs_a_row(tmp_path: Path, effort: int) -> None:
    if compiler() is None and "CI" not in os.environ:
        pytest.skip("no C compiler here: packaging/setup_debian.sh test")
    root = tmp_path / "books"
    root.mkdir()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.powercut.broken", str(root), str(max(1, 30 // effort))],
        cwd=TOP, env=preloaded(build_recorder(tmp_path), root, Path(os.devnull)),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    trials = [json.loads(one) for one in ran.stdout.splitlines()]
    assert [one for one in trials if one["wrong"]] == []
    met = Counter(one["deed"] for one in trials if one["failed"])
    assert met.keys() == DEEDS.keys()
    assert {one["failed"] for one in trials} > set(CARRIERS)
