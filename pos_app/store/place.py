"""Where the store's files lie, and that their owner alone may read them."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from pos_app.errors import StoreError

DATABASE = "booth.db"
JOURNAL = "booth.journal"
LOCK = "booth.lock"
HOLDER = "booth.lock.json"
ANCHOR = "booth.anchor.json"
SPARE = "booth.spare"
BACKUPS = "backups"
PLACE = "booth.place.json"
PEPPER = "booth.pepper"

_CHUNK = bytes(1024 * 1024)


def begun(folder: Path) -> bool:
    """Whether books lie in the folder.

    Raises StoreError where their file is gone and what they leave beside it is not: new books
    begun over that would hide the loss.
    """
    if (folder / DATABASE).exists():
        return True
    beside = (folder / JOURNAL, folder / PLACE, *(folder / BACKUPS).glob("booth-*.db"))
    if any(one.exists() for one in beside) or _was_written_to(folder):
        raise StoreError("store.books_missing", folder=folder)
    return False


def _was_written_to(folder: Path) -> bool:
    """Whether the anchor tells of more than a beginning, which a power cut may have ended."""
    try:
        return bool(json.loads((folder / ANCHOR).read_text("utf-8"))["seq"] > 1)
    except FileNotFoundError:
        return False
    except (OSError, ValueError, TypeError, LookupError):
        return True


def private_folder(folder: Path) -> None:
    """Make the folder for its owner alone, whatever the umask.

    A folder that already holds things is somebody's: it keeps its rights, our files have theirs.
    """
    fresh = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for one in reversed(fresh):  # books in a folder without a name are lost in a power cut
        sync_folder(one.parent)
    if not any(folder.iterdir()):
        folder.chmod(0o700)


def mark_place(folder: Path) -> None:
    """Mark this folder: by the number of the mark's own file on its disk.

    Moving and renaming keep that number, a copy gets another, here or on another machine.
    """
    path = folder / PLACE
    part = path.with_name(path.name + ".part")
    new_private_file(part)
    part.write_text(json.dumps({"file": part.stat().st_ino}), "utf-8")
    put_in_place(part, path)


def is_marked(folder: Path) -> bool:
    """Whether the folder has a mark, of whatever place."""
    return (folder / PLACE).exists()


def is_copy(folder: Path) -> bool:
    """Whether the folder's mark was made for another; without one nobody can say."""
    path = folder / PLACE
    if not path.exists():
        return False
    try:
        return bool(json.loads(path.read_text("utf-8"))["file"] != path.stat().st_ino)
    except (ValueError, TypeError, LookupError):
        return True


def new_private_file(path: Path) -> None:
    """Make an empty file for its owner alone; one that is there already is replaced."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    path.chmod(0o600)


def sync_folder(folder: Path) -> None:
    """Make new, changed and deleted names last through a power cut."""
    with suppress(PermissionError):  # Windows opens no folders, and needs none of this
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def put_in_place(part: Path, path: Path) -> None:
    """Give a finished, private file its name at one stroke."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


def write_private(path: Path, text: str) -> None:
    """Replace a small file as a whole: it reads as before or as after, never between."""
    part = path.with_name(path.name + ".part")
    new_private_file(part)
    part.write_text(text, "utf-8")
    put_in_place(part, path)


def fill_spare(folder: Path, size_bytes: int) -> None:
    """Keep room on the disk that `drop_spare` gives back when the last sale finds it full.

    On a disk that is full already it is as large as it can be: the books open all the same.
    """
    spare = folder / SPARE
    if size_bytes == 0 or (spare.exists() and spare.stat().st_size >= size_bytes):
        return
    with suppress(OSError):
        new_private_file(spare)
        with spare.open("wb") as file:
            for _ in range(-(-size_bytes // len(_CHUNK))):
                file.write(_CHUNK)


def drop_spare(folder: Path) -> None:
    """Give the kept room back."""
    with suppress(OSError):
        (folder / SPARE).unlink(missing_ok=True)
