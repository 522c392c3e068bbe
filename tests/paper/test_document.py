"""Files whole: read up to a limit, written all or not at all."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from pos_app.errors import Refused
from pos_app.paper.document import load_bytes, save_bytes


def key_of(path: Path, content: bytes | None = None) -> str:
    with pytest.raises(Refused) as refused:
        load_bytes(path, 10) if content is None else save_bytes(path, content)
    assert refused.value.values["file"] == str(path)
    return refused.value.key


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "big").write_bytes(b"x" * 11)
    (tmp_path / "fits").write_bytes(b"x" * 10)
    assert key_of(tmp_path / "none") == "sheet.missing"
    assert key_of(tmp_path / "fits" / "below") == "sheet.missing"
    assert key_of(tmp_path) == "sheet.is_folder"
    assert key_of(tmp_path / "empty") == "sheet.empty"
    assert key_of(tmp_path / "big") == "sheet.too_big"
    assert load_bytes(tmp_path / "fits", 10) == b"x" * 10


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (PermissionError(errno.EACCES, "no"), "sheet.not_allowed"),
        (OSError(5, "i"), "sheet.unreadable"),
    ],
)
def test_a_file_that_fails(
    error: OSError, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", fail)
    assert key_of(tmp_path / "a") == key


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refused, match=r"sheet\.no_file"):
        load_bytes(tmp_path / "pipe")


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "out" / "a.csv"
    path.parent.mkdir()
    save_bytes(path, b"old")
    save_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(path.parent) == ["a.csv"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "real.csv", tmp_path / "link.csv"
    target.write_bytes(b"old")
    link.symlink_to(target)
    save_bytes(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    assert key_of(tmp_path, b"x") == "sheet.is_folder"
    assert key_of(tmp_path / "none" / "a.csv", b"x") == "sheet.no_folder"


@pytest.mark.parametrize(
    ("code", "key"),
    [
        (errno.ENOSPC, "sheet.disk_full"), (errno.EDQUOT, "sheet.disk_full"),
        (errno.EACCES, "sheet.not_writable"), (errno.EROFS, "sheet.not_writable"),
        (errno.EIO, "sheet.unwritable"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    step: str, code: int, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out" / "a.csv"
    path.parent.mkdir()
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(code, "no")

    monkeypatch.setattr(os if step == "fsync" else Path, step, fail)
    assert key_of(path, b"new") == key
    assert path.read_bytes() == b"old"
    assert os.listdir(path.parent) == ["a.csv"]
