"""Writes the journal: on the disk just before the commit that it tells of."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import FileIO
from pathlib import Path

from pos_app.store import journal, ledger
from pos_app.store.connect import Writer
from pos_app.store.place import JOURNAL, new_private_file, sync_folder


class JournalFile:
    """The file of one folder, open to append; what `append` took is on the disk."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / JOURNAL
        self._file: FileIO | None = None

    def in_step(self, end: journal.Tail) -> bool:
        """Whether the file in its place is the one that we hold, and ends where the books say."""
        if self._file is None:
            return False
        try:
            there = self.path.stat()
        except FileNotFoundError:
            return False
        mine = os.fstat(self._file.fileno())
        return (there.st_dev, there.st_ino, there.st_size) == (
            mine.st_dev,
            mine.st_ino,
            end.end_byte,
        )

    def open(self, end_byte: int) -> FileIO:
        """Open the file, or begin it, without what lies past its end."""
        self.close()
        if not self.path.exists():
            new_private_file(self.path)
            sync_folder(self.path.parent)
        self.path.chmod(0o600)
        self._file = FileIO(self.path, "a")
        if self._file.tell() > end_byte:
            self._file.truncate(end_byte)
        return self._file

    def append(self, data: bytes, end_byte: int) -> None:
        """Put whole lines at the end, which is at `end_byte`.

        Raises OSError; nothing of them was ever true then, so the file is made as it was, and
        opened anew before it is used again.
        """
        file = self._file or self.open(end_byte)
        try:
            left = memoryview(data)
            while left:
                left = left[file.write(left) :]
            _sync(file.fileno())
        except OSError:
            with suppress(OSError):  # what stays lies past the end that the database names
                file.truncate(end_byte)
            self.close()
            raise

    def close(self) -> None:
        """Close the file; harmless the second time."""
        if self._file is not None:
            with suppress(OSError):  # nothing is left to be written
                self._file.close()
            self._file = None


def _sync(handle: int) -> None:
    if sys.platform == "darwin":  # there fsync stops at the disk's own memory
        import fcntl  # noqa: PLC0415 - Windows has none

        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    else:
        os.fsync(handle)


def mirror(db: Writer, file: JournalFile) -> None:
    """Write what the transaction told, and name the end that it makes; the commit comes next."""
    if not db.told:
        return
    before = end = journal.tail(db)
    head = ledger.head(db)
    lines: list[bytes] = []
    for kind, ref, payload, at in db.told:
        row = {"kind": kind, "ref": ref, "at": at, "ledger": head, "payload": payload}
        stroke = {"first": before.seq + 1} if lines else {}
        text = ledger.canonical({"seq": end.seq + 1, **stroke, **row})
        link = ledger.chained(end.link, text)
        lines.append(f"{text} {link}\n".encode())
        end = end._replace(seq=end.seq + 1, link=link, end_byte=end.end_byte + len(lines[-1]))
    journal.move_tail(db, end)
    file.append(b"".join(lines), before.end_byte)
