"""docs/security.md names a test for every requirement, and each of them is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

TOP = Path(__file__).parents[2]
REQUIRED = {*range(1, 25)}
ROW = re.compile(r"^\| S(?P<number>\d+) \| (?P<what>[^|]+) \| (?P<tests>[^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")


def rows() -> dict[int, list[tuple[str, str]]]:
    """The tests of each requirement: path and name."""
    text = (TOP / "docs" / "security.md").read_text("utf-8")
    return {int(row["number"]): TEST.findall(row["tests"]) for row in ROW.finditer(text)}


@cache
def names(path: str) -> frozenset[str]:
    tree = ast.parse((TOP / path).read_text("utf-8"))
    return frozenset(one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef))


def test_every_requirement_has_a_test() -> None:
    assert rows().keys() == REQUIRED
    assert all(rows().values())


def test_every_named_test_is_there() -> None:
    named = {test for tests in rows().values() for test in tests}
    assert {f"{path}::{name}" for path, name in named if name not in names(path)} == set()


def test_every_test_of_this_room_is_named() -> None:
    """So that none of them guards nothing."""
    here = {path.relative_to(TOP).as_posix() for path in Path(__file__).parent.glob("test_*.py")}
    named = {path for tests in rows().values() for path, _ in tests}
    assert here - named == {Path(__file__).relative_to(TOP).as_posix()}
