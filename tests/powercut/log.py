"""The recorder's log: what a program did to its files, in order, and what it said in between."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_HEAD = struct.Struct("=IIIIQqQ")
ACK = "ack"


@dataclass(frozen=True, slots=True)
class Call:
    """One call that changed or synced something; paths are relative to the world's folder.

    `kind` is the letter that recorder.c gave it.
    """

    kind: str
    path: str
    second: str = ""
    inode: int = 0
    offset: int = 0
    size: int = 0
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Ack:
    """What the program said it had written, at this point of its calls."""

    said: dict[str, Any]


Step = Call | Ack


@dataclass(slots=True)
class Said:
    """What a program had said by some moment: its books, oldest first, anchor and backups."""

    facts: list[dict[str, Any]] = field(default_factory=list)
    anchored: int = 0
    backups: frozenset[str] = frozenset()

    def take(self, ack: Ack) -> None:
        self.facts.append(ack.said)
        self.anchored = ack.said.get("anchored", self.anchored)
        self.backups = frozenset(ack.said.get("backups", self.backups))


def read_log(path: Path, root: Path) -> dict[str, list[Step]]:
    """The steps of each world, a world being a folder right below `root`."""
    worlds: dict[str, list[Step]] = {}
    for call in _calls(path.read_bytes()):
        world, _, rest = call.path.removeprefix(f"{root}/").partition("/")
        steps = worlds.setdefault(world, [])
        if rest == ACK:
            if call.kind == "w":
                steps.append(Ack(json.loads(call.data)))
            continue
        second = call.second.removeprefix(f"{root}/{world}/")
        steps.append(Call(call.kind, rest, second, call.inode, call.offset, call.size, call.data))
    return worlds


def _calls(log: bytes) -> Iterator[Call]:
    at = 0
    while at < len(log):
        kind, path_size, second_size, _, inode, offset, size = _HEAD.unpack_from(log, at)
        at += _HEAD.size
        path = log[at : at + path_size].decode().removesuffix(" (deleted)")
        at += path_size
        second = log[at : at + second_size].decode()
        at += second_size
        data = b""
        if chr(kind) == "w":
            data = log[at : at + size]
            at += size
        yield Call(chr(kind), path, second, inode, offset, size, data)
