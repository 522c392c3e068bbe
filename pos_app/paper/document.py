"""Files whole: read up to a limit, written all or not at all, every failure a clear sentence."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from pos_app.errors import Refused

MOST_BYTES = 50 * 1024 * 1024

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_FOLDER = {errno.ENOENT, errno.ENOTDIR}


def load_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """The whole file. Raises Refused when there is none, it is too big, or it cannot be read."""
    # A pipe would be waited for without end.
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise Refused("sheet.no_file", file=str(path))
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise Refused(_why_unreadable(path, error), file=str(path)) from error
    if len(content) > most:
        raise Refused("sheet.too_big", file=str(path), most=most // 1024 // 1024)
    if not content:
        raise Refused("sheet.empty", file=str(path))
    return content


def _why_unreadable(path: Path, error: OSError) -> str:
    # Windows answers "no permission" to opening a folder.
    if path.is_dir():
        return "sheet.is_folder"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "sheet.missing"
    if isinstance(error, PermissionError):
        return "sheet.not_allowed"
    return "sheet.unreadable"


def save_bytes(path: Path, content: bytes) -> None:
    """Write a file so that a failure leaves the old one, or none, and nothing beside it."""
    with saving(path) as file:
        file.write(content)


@contextmanager
def saving(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write, put in place whole at the end; a failure leaves what `save_bytes` does.

    Raises Refused, also for what goes wrong with the disk while it is written.
    """
    # Beside the target, because a file is put in place in one step within one disk only.
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            part.unlink(missing_ok=True)
            with part.open("x+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            # What the name points to is replaced, not the link.
            part.replace(path.resolve() if path.is_symlink() else path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise Refused(_why_unwritable(path, error), file=str(path)) from error


@contextmanager
def scratch(path: Path) -> Iterator[Path]:
    """A folder beside a file that is to be written, gone afterwards. Raises as `saving`."""
    try:
        with TemporaryDirectory(prefix=".booth-pos-", dir=path.parent) as name:
            yield Path(name)
    except OSError as error:
        raise Refused(_why_unwritable(path, error), file=str(path)) from error


def _why_unwritable(path: Path, error: OSError) -> str:
    if path.is_dir():
        return "sheet.is_folder"
    if error.errno in _FULL:
        return "sheet.disk_full"
    if error.errno in _NO_FOLDER:
        return "sheet.no_folder"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return "sheet.not_writable"
    return "sheet.unwritable"
