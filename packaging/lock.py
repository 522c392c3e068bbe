"""Locks what installers are made of: one file with hashes, for three systems and one Python.

python packaging/lock.py           writes packaging/lock.txt anew (needs the network)
python packaging/lock.py --check   fails when it no longer fits pyproject.toml (offline)
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

TOP = Path(__file__).parents[1]
PROJECT = TOP / "pyproject.toml"
LOCK = TOP / "packaging" / "lock.txt"
# The Python that the installers bring with them, and the oldest that may try to make them.
SHIPPED, OLDEST = "3.13", "3.11"
# The newer ones have no wheel for Macs with an Intel processor.
CONSTRAINTS = ("argon2-cffi-bindings<26",)
_BASIS = "# basis: "
_FREEZE = "# Below: only to freeze, never in an installation."
_HEADER = (
    "# Every package of the installers, for Windows, macOS and Linux,\n"
    f"# with Python {OLDEST} to {SHIPPED}.\n"
    "# `make lock` writes it; `make check` compares it with pyproject.toml.\n"
)
_PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ \\;]+)")


@dataclass(slots=True)
class Pin:
    """One locked package: the line that names it, and the lines below it."""

    name: str
    version: str
    lines: list[str] = field(default_factory=list)
    freezes: bool = False

    def hashes(self) -> int:
        return sum("--hash=sha256:" in line for line in self.lines)


def basis(project: str) -> str:
    """A short sum over everything that the lock was made from."""
    table = tomllib.loads(project)["project"]
    tools = table["optional-dependencies"]["freeze"]
    wanted = [
        *sorted(table["dependencies"]),
        "--freeze",
        *sorted(tools),
        SHIPPED,
        OLDEST,
        *CONSTRAINTS,
    ]
    return hashlib.sha256("\n".join(wanted).encode()).hexdigest()[:32]


def pins(text: str) -> Iterator[Pin]:
    """Every package of a lock, in its order."""
    this, freezes = None, False
    for line in text.splitlines():
        freezes = freezes or line == _FREEZE
        found = _PIN.match(line)
        if found:
            if this:
                yield this
            this = Pin(found["name"], found["version"], [line], freezes)
        elif this and line.startswith("    --hash"):
            this.lines.append(line)
    if this:
        yield this


def faults(lock: str, project: str) -> Iterator[str]:
    """What is wrong with a lock; nothing when it may be shipped from."""
    if f"{_BASIS}{basis(project)}" not in lock.splitlines():
        yield "packaging/lock.txt is older than pyproject.toml: run `make lock`"
    if "://" in lock or "--index" in lock or "--find-links" in lock:
        yield "packaging/lock.txt names an address"
    locked = list(pins(lock))
    yield from (f"{one.name} has no hash" for one in locked if not one.hashes())
    if not locked:
        yield "packaging/lock.txt is empty"


def compiled(uv: Path, *extra: str) -> str:
    """What uv makes of pyproject.toml, for all systems at once."""
    with TemporaryDirectory() as folder:
        constraints = Path(folder) / "constraints.txt"
        constraints.write_text("\n".join(CONSTRAINTS) + "\n", "utf-8")
        command = [uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
        command += ["--python-version", OLDEST, "--constraints", constraints, "--no-header"]
        command += ["--no-emit-index-url", "--no-emit-find-links", "--no-annotate", PROJECT]
        return subprocess.run(
            [*map(str, command), *extra], check=True, capture_output=True, text=True
        ).stdout


def made(uv: Path) -> str:
    """The whole lock: first what is shipped, then what only freezes it."""
    shipped = list(pins(compiled(uv)))
    names = {one.name for one in shipped}
    both = {one.name: one for one in pins(compiled(uv, "--extra", "freeze"))}
    moved = [one.name for one in shipped if both[one.name].version != one.version]
    if moved:
        raise SystemExit(f"Freezing wants other versions of {', '.join(moved)}")
    # A tool may need on more systems what the program needs on one.
    parts = [_HEADER + _BASIS + basis(PROJECT.read_text("utf-8")) + "\n"]
    parts += ["\n".join(one.lines) + "\n" for name, one in both.items() if name in names]
    parts.append(_FREEZE + "\n")
    parts += ["\n".join(one.lines) + "\n" for name, one in both.items() if name not in names]
    return "".join(parts)


def main() -> int:
    if sys.argv[1:] == ["--check"]:
        found = list(faults(LOCK.read_text("utf-8"), PROJECT.read_text("utf-8")))
        print("\n".join(found) or "The lock fits.")
        print("Known weaknesses: skipped, no auditor works offline; the release asks pip-audit.")
        return bool(found)
    with TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        tools = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin")
        subprocess.run([tools / "python", "-m", "pip", "install", "-q", "uv"], check=True)
        LOCK.write_text(made(tools / "uv"), "utf-8")
    print(f"{LOCK.relative_to(TOP)}: {sum(1 for _ in pins(LOCK.read_text('utf-8')))} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
