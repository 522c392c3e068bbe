"""A copy of the program and its provers with one bug in it, and what a prover says of that copy."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.mutants.table import Edit, Mutant

TREE = Path(__file__).parents[2]
RECORD = Path(__file__).with_name("seeds.json")
# Bytecode goes along: it fits every file whose size and time are as they were.
_PARTS = ("pos_app", "tests")


class NoLongerAppliesError(AssertionError):
    """The text that a bug changes is gone, or stands there more than once."""


@dataclass(frozen=True, slots=True)
class Found:
    """The first seed that breaks an invariant, and which."""

    seed: int
    violation: str
    text: str = ""


def recorded() -> dict[str, dict[str, Any]]:
    """The seed of each bug that was found, and the invariant that found it."""
    known: dict[str, dict[str, Any]] = json.loads(RECORD.read_text("utf-8"))
    return known


def copy_tree(target: Path) -> Path:
    """Copy what a prover needs."""
    for part in _PARTS:
        shutil.copytree(TREE / part, target / part)
    return target


def apply(mutant: Mutant, tree: Path) -> None:
    """Put a bug into a copy. Raises NoLongerAppliesError."""
    for edit in mutant.edits:
        path = tree / edit.path
        path.write_text(changed(mutant.name, edit, path.read_text("utf-8")), "utf-8")


def changed(name: str, edit: Edit, text: str) -> str:
    """The text with a bug in it. Raises NoLongerAppliesError."""
    times = text.count(edit.old)
    if times != 1:
        raise NoLongerAppliesError(
            f"{name} no longer applies: its text stands {times} times in {edit.path}:\n{edit.old}"
        )
    return text.replace(edit.old, edit.new)


def prove(tree: Path, prover: str, first: int, last: int) -> Found | None:
    """Let a copy's own prover search seeds from `first` up to `last`, in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.mutants.trial", prover, str(first), str(last)],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode != 0:
        raise AssertionError(f"the prover broke down:\n{ran.stderr}")
    told = json.loads(ran.stdout)
    assert Path(told.pop("program")) == tree / "pos_app", "another program was tried"
    return Found(**told) if told else None
