"""Files for their owner alone, replaced as a whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pos_app.store import place
from pos_app.store.place import (
    SPARE,
    drop_spare,
    fill_spare,
    new_private_file,
    private_folder,
    sync_folder,
    write_private,
)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_folder_of_somebody_keeps_its_rights(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o755)
    (theirs / "letter.txt").touch()
    private_folder(theirs)
    assert mode(theirs) == 0o755


def test_an_empty_folder_becomes_the_owners_alone(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir(mode=0o755)
    private_folder(empty)
    assert mode(empty) == 0o700


def test_a_private_file_is_new_even_over_an_open_one(tmp_path: Path) -> None:
    path = tmp_path / "one"
    path.write_text("old")
    path.chmod(0o644)
    new_private_file(path)
    assert (mode(path), path.read_text()) == (0o600, "")


def test_every_new_folder_is_synced_into_the_one_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
    for _ in range(2):
        private_folder(tmp_path / "booth-pos" / "live")
    assert synced == [one.stat().st_ino for one in (tmp_path, tmp_path / "booth-pos")]


@pytest.mark.parametrize("umask", [0, 0o777])
def test_the_umask_has_no_say(tmp_path: Path, umask: int) -> None:
    old = os.umask(umask)
    try:
        write_private(tmp_path / "note.json", "x")
    finally:
        os.umask(old)
    assert mode(tmp_path / "note.json") == 0o600


def test_a_failed_replacement_leaves_the_old_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "note.json"
    write_private(path, "가")

    def broken(handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output"):
        write_private(path, "나")
    assert path.read_text("utf-8") == "가"
    assert mode(path) == 0o600


def test_a_rename_is_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bool] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.path.isdir(handle)))
    monkeypatch.setattr(os.path, "isdir", lambda handle: os.fstat(handle).st_mode & 0o40000 != 0)
    write_private(tmp_path / "note.json", "x")
    assert synced == [False, True]


def test_where_folders_cannot_be_opened_nothing_is_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, flags: int) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refused)
    sync_folder(tmp_path)


def test_spare_room_is_kept_once_and_given_back(tmp_path: Path) -> None:
    fill_spare(tmp_path, 0)
    assert not (tmp_path / SPARE).exists()
    fill_spare(tmp_path, 1_500_000)
    first = (tmp_path / SPARE).stat()
    assert first.st_size >= 1_500_000
    assert first.st_blocks * 512 >= 1_500_000  # really there, not a hole
    fill_spare(tmp_path, 1_500_000)
    assert (tmp_path / SPARE).stat().st_mtime_ns == first.st_mtime_ns
    fill_spare(tmp_path, 3_000_000)
    assert (tmp_path / SPARE).stat().st_size >= 3_000_000
    drop_spare(tmp_path)
    drop_spare(tmp_path)
    assert not (tmp_path / SPARE).exists()


def test_a_disk_without_room_for_spare_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(place, "new_private_file", full)
    fill_spare(tmp_path, 1)
    assert not (tmp_path / SPARE).exists()
