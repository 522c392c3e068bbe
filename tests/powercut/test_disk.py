"""The model of a disk: what a cut must leave, and all that it may."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise, product
from random import Random

import pytest

from tests.powercut.disk import SECTOR, Disk
from tests.powercut.log import Call

FOLDER = Call("f", "")
MADE = (Call("c", "a", inode=1), FOLDER)


def write(offset: int, data: bytes) -> Call:
    return Call("w", "a", inode=1, offset=offset, size=len(data), data=data)


def after(*calls: Call) -> Disk:
    disk = Disk({})
    for call in calls:
        disk.take(call)
    return disk


def left(calls: Iterable[Call], cuts: int = 400) -> set[tuple[tuple[str, bytes], ...]]:
    disk, chance = after(*calls), Random(0)
    return {tuple(sorted(disk.cut(chance).items())) for _ in range(cuts)}


def contents(*calls: Call) -> set[bytes]:
    return {dict(one)["a"] for one in left([*MADE, *calls])}


def test_what_was_synced_is_there() -> None:
    synced = write(0, b"kept"), Call("f", "a", inode=1)
    assert left([*MADE, *synced]) == {(("a", b"kept"),)}
    assert {one[:4] for one in contents(*synced, write(4, b"new"))} == {b"kept"}


def test_what_was_not_synced_is_there_or_not_in_any_order() -> None:
    assert contents(write(0, b"11"), write(2, b"22")) >= {b"", b"11", b"1122", b"\0\x0022"}
    assert contents(write(0, b"old"), write(0, b"new")) >= {b"", b"old", b"new"}


def test_a_write_is_torn_where_sectors_end_and_nowhere_else() -> None:
    synced = write(0, b"-" * 3 * SECTOR), Call("f", "a", inode=1)
    torn = contents(*synced, write(100, b"+" * 2 * SECTOR))
    edges = (0, 100, SECTOR, 2 * SECTOR, 2 * SECTOR + 100)
    assert {one[2 * SECTOR + 100 :] for one in torn} == {b"-" * (SECTOR - 100)}
    parts = [tuple(set(one[at:to]) for at, to in pairwise(edges)) for one in torn]
    old, new = set(b"-"), set(b"+")
    assert all((old, *wanted) in parts for wanted in product((old, new), repeat=3))
    assert len(parts) == 8


def test_a_file_grows_before_its_bytes_are_there() -> None:
    grown = contents(write(0, b"+" * SECTOR))
    assert grown >= {b"", b"+" * SECTOR, bytes(SECTOR)}
    assert len(grown) > 3  # somebody's old bytes


def test_a_new_length_is_there_or_not() -> None:
    synced = write(0, b"kept"), Call("f", "a", inode=1)
    assert contents(*synced, Call("t", "a", inode=1, size=2)) == {b"kept", b"ke"}
    assert contents(*synced, Call("a", "a", inode=1, offset=2, size=4)) == {b"kept", b"kept\0\0"}


def test_names_are_there_or_not_until_their_folder_is_synced() -> None:
    file = Call("c", "a", inode=1), write(0, b"x"), Call("f", "a", inode=1)
    assert left(file) == {(), (("a", b"x"),)}
    renamed = [*file, FOLDER, Call("r", "a", "b")]
    assert left(renamed) == {(("a", b"x"),), (("b", b"x"),)}
    assert left([*renamed, FOLDER]) == {(("b", b"x"),)}
    deleted = [*file, FOLDER, Call("u", "a")]
    assert left(deleted) == {(), (("a", b"x"),)}
    assert left([*deleted, FOLDER]) == {()}


def test_a_file_is_lost_with_its_folder() -> None:
    calls = [Call("d", "f"), Call("c", "f/a", inode=1), Call("f", "f/a", inode=1), Call("f", "f")]
    assert left(calls) == {(), (("f/a", b""),)}
    assert left([*calls, FOLDER]) == {(("f/a", b""),)}


def test_a_folder_moves_with_all_in_it_or_not_at_all() -> None:
    made = [Call("d", "f"), FOLDER, Call("c", "f/a", inode=1), Call("f", "f")]
    moved = [*made, Call("r", "f", "g")]
    assert left(moved) == {(("f/a", b""),), (("g/a", b""),)}
    late = [*moved, Call("c", "g/b", inode=2), Call("f", "g")]
    assert {path for one in left(late) for path, _ in one} == {"f/a", "f/b", "g/a", "g/b"}
    assert left([*late, FOLDER]) == {(("g/a", b""), ("g/b", b""))}
    assert left([*late, FOLDER, Call("u", "g/a"), Call("u", "g/b"), Call("x", "g"), FOLDER]) == {()}


def test_a_deleted_name_may_give_back_another_file_than_the_new_one() -> None:
    old = [*MADE, write(0, b"old"), Call("f", "a", inode=1)]
    again = [Call("u", "a"), Call("c", "a", inode=2), Call("f", "a", inode=2)]
    assert left([*old, *again]) == {(), (("a", b"old"),), (("a", b""),)}


@pytest.mark.parametrize("call", [Call("?", "a", "mmap"), Call("l", "a", "b")])
def test_what_the_disk_does_not_know_is_refused(call: Call) -> None:
    with pytest.raises(ValueError, match="unknown to this disk"):
        after(call)
