"""A file for libraries that do not clean up: it fails only when it is asked."""

from __future__ import annotations

from typing import BinaryIO


class Sink:
    """Takes every write, and keeps the first thing that went wrong.

    A library that meets a full disk may leave an archive open, which would complain on the
    terminal when it is thrown away.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._trouble: OSError | None = None

    def write(self, content: bytes) -> int:
        if self._trouble is None:
            try:
                self._file.write(content)
            except OSError as error:
                self._trouble = error
        return len(content)

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, place: int, whence: int = 0) -> int:
        """Go there, which writes what was held back so far and may fail as a write does."""
        if self._trouble is None:
            try:
                return self._file.seek(place, whence)
            except OSError as error:
                self._trouble = error
        return 0

    def flush(self) -> None:
        """Nothing: the file is flushed by who opened it."""

    def check(self) -> None:
        """Raise what went wrong."""
        if self._trouble is not None:
            raise self._trouble
