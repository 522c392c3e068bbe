"""Records days of the real store: builds the recorder, and runs the workload over it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.powercut.disk import Disk, Start, look, write_files
from tests.powercut.log import ACK, Call, Said, Step, read_log

TOP = Path(__file__).parents[2]
SOURCE = Path(__file__).with_name("recorder.c")


@dataclass(frozen=True, slots=True)
class Recording:
    """What one day did, from what it found on the disk and what was promised of that."""

    world: str
    profile: str
    before: Start
    known: Said
    steps: tuple[Step, ...]


@cache
def compiler() -> str | None:
    """The C compiler of this machine."""
    return shutil.which("cc") or shutil.which("gcc")


def scratch_top() -> str | None:
    """Where files are made that no power cut really threatens: in memory, if there is such."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def build_recorder(folder: Path) -> Path:
    """Compile the recorder into a folder."""
    library = folder / "recorder.so"
    subprocess.run(
        [str(compiler()), "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror",
         "-o", str(library), str(SOURCE), "-ldl", "-lpthread"],
        check=True,
    )  # fmt: skip
    return library


def preloaded(recorder: Path, root: Path, log: Path) -> dict[str, str]:
    """The environment in which a program is recorded."""
    return os.environ | {
        "LD_PRELOAD": str(recorder),
        "POWERCUT_ROOT": str(root),
        "POWERCUT_LOG": str(log),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@dataclass(frozen=True, slots=True)
class Day:
    """A day to be lived: how much is done in it, and what it finds in its world's folder."""

    deeds: int
    image: dict[str, bytes] = field(default_factory=dict)
    known: Said = field(default_factory=Said)


def record(recorder: Path, root: Path, profile: str, days: dict[str, Day]) -> list[Recording]:
    """Live days in one child process, each in its own new folder below `root`.

    Raises AssertionError when the log does not lead to the very files that the child left.
    """
    log = root.with_name(root.name + ".log")
    for world, day in days.items():
        (root / world).mkdir(parents=True)
        write_files(day.image, root / world)
    before = {world: look(root / world) for world in days}
    subprocess.run(
        [sys.executable, "-m", "tests.powercut.workload", str(root), profile,
         *(f"{world}:{day.deeds}" for world, day in days.items())],
        check=True, cwd=TOP, env=preloaded(recorder, root, log),
    )  # fmt: skip
    steps = read_log(log, root)
    log.unlink()
    found = [
        Recording(world, profile, before[world], day.known, tuple(steps[world]))
        for world, day in days.items()
    ]
    for recording in found:
        nothing_missed(recording, root / recording.world)
    return found


def nothing_missed(recording: Recording, world: Path) -> None:
    """Raise AssertionError when the log does not lead to what lies in the world's folder."""
    disk = Disk(recording.before)
    for step in recording.steps:
        if isinstance(step, Call):
            disk.take(step)
    left = {
        path: content
        for path, (_, content) in look(world).items()
        if content is not None and path != ACK
    }
    assert disk.whole() == left, f"the recorder missed something in {sorted(left)}"
