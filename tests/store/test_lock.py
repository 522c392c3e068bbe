"""One window or command at a time, and who it is."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from datetime import timedelta, timezone
from pathlib import Path

import pytest

from pos_app.errors import InUse, StoreError
from pos_app.store import lock as lock_module
from pos_app.store.lock import Lock
from pos_app.store.place import HOLDER, LOCK
from tests.store.shop import NOON, key_of

HOLD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from pos_app.store.lock import Lock
held = Lock(Path(sys.argv[1]), "window", datetime(2026, 5, 1, 3, tzinfo=UTC))
print("held", flush=True)
sys.stdin.read()
"""


def test_the_second_is_told_who_holds_the_books(folder: Path) -> None:
    with (
        Lock(folder, "window", NOON.astimezone(timezone(timedelta(hours=-7)))),
        pytest.raises(InUse) as told,
    ):
        Lock(folder, "sell", NOON)
    assert told.value.key == "store.in_use"
    assert told.value.values == {"pid": os.getpid(), "what": "window", "since": "2026-05-01 12:00"}
    assert told.value.exit_code == 5


def test_a_released_lock_lets_the_next_one_in(folder: Path) -> None:
    first = Lock(folder, "window", NOON)
    first.release()
    first.release()
    assert not (folder / HOLDER).exists()
    with Lock(folder, "sell", NOON):
        assert json.loads((folder / HOLDER).read_text())["what"] == "sell"


def test_a_killed_holder_holds_nothing(folder: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(InUse) as told:
            Lock(folder, "sell", NOON)
        assert told.value.values["pid"] == child.pid
        child.kill()
    with Lock(folder, "sell", NOON):
        pass


@pytest.mark.parametrize(
    "info", [None, b"", b"\xff", b"[]", b"{}", b'{"pid": 1, "what": "x", "since": "noon"}',
             b'{"pid": null, "what": "x", "since": "2026-05-01T03:00:00+00:00"}',
             b'{"pid": 1e999, "what": "x", "since": "2026-05-01T03:00:00+00:00"}'],
)  # fmt: skip
def test_an_unreadable_note_is_no_reason_to_fail(folder: Path, info: bytes | None) -> None:
    with Lock(folder, "window", NOON):
        (folder / HOLDER).unlink()
        if info is not None:
            (folder / HOLDER).write_bytes(info)
        assert key_of(lambda: Lock(folder, "sell", NOON), InUse) == "store.in_use_unknown"


def test_files_are_the_owners_alone_whatever_the_umask(folder: Path) -> None:
    old = os.umask(0)
    try:
        with Lock(folder, "window", NOON):
            assert folder.stat().st_mode & 0o777 == 0o700
            assert (folder / LOCK).stat().st_mode & 0o777 == 0o600
            assert (folder / HOLDER).stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(old)


def test_a_note_that_cannot_be_written_gives_the_lock_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, text: str) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(lock_module, "write_private", full)
        with pytest.raises(StoreError) as told:
            Lock(folder, "window", NOON)
    assert told.value.key == "store.disk_full"
    with Lock(folder, "window", NOON):
        pass


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError) as told:
        Lock(tmp_path / "file", "window", NOON)
    assert told.value.key == "store.io_error"


def test_a_disk_without_real_locks_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl", reason="how Unix says that a disk has no locks")

    def none(*_args: object) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(fcntl, "flock", none)
    for _ in range(2):  # and no note is left behind that would keep the next one out
        with pytest.raises(StoreError) as told:
            Lock(folder, "window", NOON)
        assert told.value.key == "store.io_error"
