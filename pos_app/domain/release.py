"""A version of the program as its makers announce it, and whether it is newer than this one."""

from __future__ import annotations

import re
from dataclasses import dataclass

_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})\.(\d{1,4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Release:
    """An announced version: the page where it is got, and the SHA-256 of each file by its name."""

    version: str
    page: str
    files: tuple[tuple[str, str], ...]

    def named(self, digest: str) -> str:
        """The name of the file with this SHA-256; blank where none of them has it."""
        return next((name for name, one in self.files if one == digest), "")


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was found: the version that is installed, and the newest that was announced."""

    installed: str
    release: Release

    @property
    def newer(self) -> bool:
        """Whether it is worth a download."""
        return numbers(self.release.version) > numbers(self.installed)


def numbers(version: str) -> tuple[int, ...]:
    """The three numbers of a version, which compare as versions do.

    Raises ValueError for anything else.
    """
    found = _VERSION.fullmatch(version)
    if found is None:
        raise ValueError(version)
    return tuple(int(one) for one in found.groups())
