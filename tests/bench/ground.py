"""An interpreter with what the product needs and nothing of the tests beside it.

Packages of the tests are found by the product's own (sqlite-utils imports numpy wherever it is), so
a start is only measured honestly where they are not. Nothing is fetched: a venv of links.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import venv
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.stories.till import KEY

if TYPE_CHECKING:
    from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
CHILD_S = 1_200.0


def lean_python(folder: Path) -> Path:
    """Make the venv in this folder, compile our code once, and give its interpreter."""
    from packaging.requirements import Requirement

    venv.EnvBuilder(symlinks=True, with_pip=False).create(folder)
    site = next(folder.glob("lib/python*/site-packages"))
    found: dict[str, Distribution] = {}
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    for one in tomllib.loads(text)["project"]["dependencies"]:
        _close(Requirement(one), found)
    for one in found.values():
        root = Path(str(one.locate_file("")))
        for top in {file.parts[0] for file in one.files or () if file.parts[0] != ".."}:
            if (root / top).exists() and not (site / top).exists():
                (site / top).symlink_to(root / top)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "compileall", "-q", ROOT / "pos_app"], check=True, env=clean())
    return python


def clean() -> dict[str, str]:
    """The environment without what a developer's shell changes in a start."""
    gone = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPATH")
    kept = {name: value for name, value in os.environ.items() if name not in gone}
    return {name: value for name, value in kept.items() if not name.startswith("BOOTH_POS_")}


def _close(wanted: Requirement, found: dict[str, Distribution]) -> None:
    """This package and all that it needs itself."""
    from packaging.requirements import Requirement

    key = re.sub(r"[-_.]+", "-", wanted.name).lower()
    if key in found or not (wanted.marker is None or wanted.marker.evaluate({"extra": ""})):
        return
    found[key] = distribution(wanted.name)
    for one in found[key].requires or ():
        _close(Requirement(one), found)


@dataclass
class Ground:
    """Where a run stands: its folder, interpreter and screen, and how much of it is wanted."""

    folder: Path
    python: Path
    env: dict[str, str]
    quick: bool = False
    sales: int = 100_000  # in the largest books
    books: Path | None = None  # which are these, if they are there already
    said: Callable[[str], None] = lambda _: None

    def rounds(self, many: int, few: int) -> int:
        """How often: `few` where a run is only to be seen to work."""
        return few if self.quick else many

    def tell(self, what: str, done: int, of: int) -> None:
        """Say how far it is."""
        self.said(f"{what}: {done}/{of}")

    def selling_at(self, url: str) -> Ground:
        """The same ground for tills that sell at this stand-in."""
        there = {"BOOTH_POS_TOSS_URL": url, "BOOTH_POS_TOSS_API": "v2", "BOOTH_POS_API_KEY": KEY}
        there |= {"BENCH_TOSS": url.partition("/api")[0]}  # where its buyers approve
        return replace(self, env=self.env | there)

    def child(self, module: str, *words: str | int | Path) -> dict[str, Any]:
        """Run a module of the bench in this interpreter, and give the object that it prints."""
        command = [str(self.python), "-m", f"tests.bench.{module}", *map(str, words)]
        done = subprocess.run(
            command, env=self.env, cwd=ROOT, capture_output=True, text=True, timeout=CHILD_S,
            check=False,
        )  # fmt: skip
        if done.returncode or not done.stdout.strip():
            raise RuntimeError(f"{module}: {done.stderr[-3000:]}")
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found


def tell_parent(told: object) -> None:
    """What a child says, and nothing else on its output."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
