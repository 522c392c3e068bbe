"""Cuts the power, again and again, at calls of recorded days."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.powercut.disk import Disk
from tests.powercut.facts import Facts
from tests.powercut.log import Ack, Call, Step
from tests.powercut.recording import Day, Recording, record
from tests.powercut.verdict import CORRUPT, LOST, Image, Judge, Promise


@dataclass(slots=True)
class Tally:
    """What came of some cuts; a failure names what plays it again."""

    cuts: int = 0
    found: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        found = self.found
        return f"{self.cuts:,} cuts, {found[LOST]:,} lost, {found[CORRUPT]:,} corrupt"

    def add(self, other: Tally) -> None:
        self.cuts += other.cuts
        self.found += other.found
        self.failures += other.failures


def cuts_of(recording: Recording, number: int, chance: Random) -> list[int]:
    """After which step to cut, oldest first: rather where something was promised or named."""
    weights, begun = [], bool(recording.known.facts)
    for step in recording.steps:
        begun = begun or isinstance(step, Ack)
        plain = isinstance(step, Call) and step.kind == "w"
        weights.append((1 if plain else 6) if begun else 0.2)
    return sorted(chance.choices(range(len(weights)), weights, k=number))


def images(
    recording: Recording, number: int, chance: Random
) -> Iterator[tuple[int, Image, Promise]]:
    """So many images of cuts, each with what it must hold."""
    disk, said, at = Disk(recording.before), deepcopy(recording.known), 0
    for cut in cuts_of(recording, number, chance):
        for step in recording.steps[at : cut + 1]:
            disk.take(step) if isinstance(step, Call) else said.take(step)
        at = cut + 1
        yield cut, disk.cut(chance), Promise(said, _next(recording.steps, at))


def _next(steps: tuple[Step, ...], at: int) -> Facts | None:
    return next((one.said for one in steps[at:] if isinstance(one, Ack)), None)


def search(recording: Recording, number: int, chance: Random, judge: Judge) -> Tally:
    """Cut one day so many times, and judge each image."""
    tally = Tally()
    for cut, image, promise in images(recording, number, chance):
        findings = judge.judge(image, promise, chance)
        tally.cuts += 1
        tally.found.update({one.kind for one in findings})
        tally.failures += [f"{recording.world}, after step {cut}: {one}" for one in findings]
    return tally


def batch(recorder: Path, seed: int, profile: str, cuts: int, scratch: Path) -> Tally:
    """Two first days and, but in a control, six that begin with what a cut of those left."""
    chance, tally, judge = Random(f"{profile} {seed}"), Tally(), Judge(scratch / "image")
    first = {f"{seed}-{number}": Day(7) for number in range(2)}
    days = record(recorder, scratch / "first", profile, first)
    if profile == "shipped":
        later = {f"{seed}-later-{number}": _later(days[number % 2], chance, judge)
                 for number in range(6)}  # fmt: skip
        days += record(recorder, scratch / "later", profile, later)
    for number, day in enumerate(days):
        share = cuts * (number + 1) // len(days) - cuts * number // len(days)
        tally.add(search(day, share, chance, judge))
    shutil.rmtree(scratch)
    return tally


def _later(first: Recording, chance: Random, judge: Judge) -> Day:
    ((_, image, _),) = images(first, 1, chance)
    return Day(5, image, judge.known_of(image))
