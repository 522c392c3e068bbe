"""A disk that loses its power: what is surely there, and what may be there.

What `fsync` was called on is there. Of the rest, any part may be there, in any order: each write
whole, torn at its sectors or not at all; a file's new length without its bytes, then with noughts
or with somebody's old bytes in their place; each new, renamed or deleted name, until its folder was
synced. One thing is believed of the disk, as SQLite believes it (powersafe overwrite): a write
leaves the bytes beside it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.powercut.log import Call

SECTOR = 512
REBUILT = "-shm"  # SQLite's index of the WAL: never synced, made anew by whoever opens first


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes on their way to a file."""

    offset: int
    data: bytes

    def pieces(self) -> Iterator[tuple[int, bytes]]:
        """The same bytes, cut where sectors end."""
        at = 0
        while at < len(self.data):
            size = SECTOR - (self.offset + at) % SECTOR
            yield self.offset + at, self.data[at : at + size]
            at += size


@dataclass(frozen=True, slots=True)
class Resize:
    """A file's new length, on its way."""

    size: int
    only_grow: bool = False


@dataclass(slots=True)
class File:
    """What of a file is surely there, and what is on its way, oldest first."""

    kept: bytearray = field(default_factory=bytearray)
    pending: list[Write | Resize] = field(default_factory=list)

    def sync(self) -> None:
        for change in self.pending:
            _apply(self.kept, change)
        self.pending.clear()

    def whole(self) -> bytes:
        """As a program reads it while the power is there."""
        content = bytearray(self.kept)
        for change in self.pending:
            _apply(content, change)
        return bytes(content)


@dataclass(slots=True)
class Folder:
    """Names of files and folders: those that are surely there, and those that a program sees."""

    kept: dict[str, Node] = field(default_factory=dict)
    now: dict[str, Node] = field(default_factory=dict)


Node = File | Folder
Names = Callable[[Folder], dict[str, Node]]


@dataclass(frozen=True, slots=True)
class Naming:
    """A made, changed or deleted name on its way to its folder; `to` is None where it goes."""

    node: Node
    old: tuple[Folder, str] | None
    to: tuple[Folder, str] | None

    @property
    def folder(self) -> Folder:
        """Whose sync makes it last."""
        folder, _ = self.to or self.old or (Folder(), "")
        return folder

    def apply(self, names: Names) -> None:
        if self.old is not None:
            folder, name = self.old
            if names(folder).get(name) is self.node:
                del names(folder)[name]
        if self.to is not None:
            folder, name = self.to
            names(folder)[name] = self.node


Start = dict[str, tuple[int, bytes | None]]  # inode and content, by path below the world's folder


def look(folder: Path) -> Start:
    """A folder as it lies on the disk, all of it synced."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_ino,
            None if path.is_dir() else path.read_bytes(),
        )
        for path in sorted(folder.rglob("*"))
        if not path.name.endswith(REBUILT)
    }


def write_files(image: dict[str, bytes], folder: Path) -> None:
    """Put an image's files into a folder."""
    for path, content in image.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


@dataclass(frozen=True, slots=True)
class Temper:
    """How much of what was on its way one cut lets through."""

    keep: float
    torn: float
    names: float
    shuffled: bool
    leftovers: bool

    @classmethod
    def of(cls, chance: Random) -> Temper:
        odds = (0.0, 0.1, 0.5, 0.9, 1.0)
        return cls(
            keep=chance.choice(odds),
            torn=chance.choice((0.0, 0.3, 1.0)),
            names=chance.choice((0.0, 0.5, 1.0)),
            shuffled=chance.random() < 0.5,
            leftovers=chance.random() < 0.5,
        )


class Disk:
    """Follows a program's calls."""

    def __init__(self, start: Start) -> None:
        self._top = Folder()
        self._pending: list[Naming] = []
        self._inodes: dict[int, File] = {}
        for path, (inode, content) in start.items():
            node: Node = Folder() if content is None else File(bytearray(content))
            if isinstance(node, File):
                self._inodes[inode] = node
            folder, name = self._place(path)
            folder.kept[name] = folder.now[name] = node

    def take(self, call: Call) -> None:
        """Follow one call; raises ValueError when this disk does not know its kind."""
        if call.path.endswith(REBUILT):
            return
        match call.kind:
            case "w":
                self._inodes[call.inode].pending.append(Write(call.offset, call.data))
            case "t":
                self._inodes[call.inode].pending.append(Resize(call.size))
            case "a":
                end = Resize(call.offset + call.size, only_grow=True)
                self._inodes[call.inode].pending.append(end)
            case "f":
                self._sync(call)
            case "c" | "d" | "u" | "x" | "r":
                self._name(call)
            case "-":
                pass
            case _:
                raise ValueError(f"unknown to this disk: {call.kind} {call.path} {call.second}")

    def _place(self, path: str) -> tuple[Folder, str]:
        *above, name = path.split("/")
        folder = self._top
        for one in above:
            below = folder.now[one]
            if not isinstance(below, Folder):
                raise NotADirectoryError(path)
            folder = below
        return folder, name

    def _node(self, path: str) -> Node | None:
        if not path:
            return self._top
        folder, name = self._place(path)
        return folder.now.get(name)

    def _sync(self, call: Call) -> None:
        synced = self._node(call.path)
        if not isinstance(synced, Folder):
            self._inodes[call.inode].sync()
            return
        for one in self._pending:
            if one.folder is synced:
                one.apply(lambda folder: folder.kept)
        self._pending = [one for one in self._pending if one.folder is not synced]

    def _name(self, call: Call) -> None:
        old = to = self._place(call.path)
        if call.kind in "cd":
            node: Node = Folder() if call.kind == "d" else File()
            if isinstance(node, File):
                self._inodes[call.inode] = node
            one = Naming(node, None, to)
        else:
            folder, name = old
            node = folder.now[name]
            one = Naming(node, old, self._place(call.second) if call.kind == "r" else None)
        one.apply(lambda folder: folder.now)
        self._pending.append(one)

    def whole(self) -> dict[str, bytes]:
        """Every file as the program reads it."""
        return {path: file.whole() for path, file in _below(self._top, lambda folder: folder.now)}

    def cut(self, chance: Random) -> dict[str, bytes]:
        """The files that one power cut, here, may leave."""
        temper = Temper.of(chance)
        names: dict[int, dict[str, Node]] = {}

        def left(folder: Folder) -> dict[str, Node]:
            return names.setdefault(id(folder), dict(folder.kept))

        for one in self._pending:
            if chance.random() < temper.names:
                one.apply(left)
        return {path: _survivor(file, temper, chance) for path, file in _below(self._top, left)}


def _below(folder: Folder, names: Names, above: str = "") -> Iterator[tuple[str, File]]:
    for name, node in names(folder).items():
        if isinstance(node, File):
            yield f"{above}{name}", node
        else:
            yield from _below(node, names, f"{above}{name}/")


def _apply(content: bytearray, change: Write | Resize) -> None:
    if isinstance(change, Write):
        _put(content, change.offset, change.data)
    elif change.size >= len(content):
        content.extend(bytes(change.size - len(content)))
    elif not change.only_grow:
        del content[change.size :]


def _put(content: bytearray, offset: int, data: bytes) -> None:
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(data)] = data


def _survivor(file: File, temper: Temper, chance: Random) -> bytes:
    if not file.pending:
        return bytes(file.kept)
    content, changes = bytearray(file.kept), list(file.pending)
    if temper.shuffled:
        chance.shuffle(changes)
    for change in changes:
        if isinstance(change, Write) and chance.random() < temper.torn:
            _tear(content, change, temper, chance)
        elif chance.random() < temper.keep:
            _apply(content, change)
    return bytes(content)


def _tear(content: bytearray, write: Write, temper: Temper, chance: Random) -> None:
    """Let single sectors through, and maybe the new length with nothing of ours in it."""
    for offset, piece in write.pieces():
        if chance.random() < temper.keep:
            _put(content, offset, piece)
        elif chance.random() < 0.5 and offset + len(piece) > len(content):
            kept = bytes(content[offset:])
            filling = chance.randbytes if temper.leftovers else bytes
            _put(content, offset, kept + filling(len(piece) - len(kept)))
