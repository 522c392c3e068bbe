"""PINs as they are kept: Argon2id over an HMAC whose key never lies in the books.

Six digits alone are guessed within hours from a stolen file (fault-model S8). The key, the
pepper, lies in the keyring, and for practice and tests in a file of its own: without it no PIN can
be compared, so a copy of the books on another machine asks for new ones.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path
from typing import Protocol

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from pos_app.errors import StoreError
from pos_app.store.faults import translated
from pos_app.store.place import write_private

PEPPER_BYTES = 32
# OWASP's least for Argon2id: 19 MiB, twice, on one core (fault-model S8).
MEMORY_KIB, PASSES, LANES = 19 * 1024, 2, 1
_PRINT_DIGITS = 8
# For a name that nobody has: as much work as for one that somebody has, and no PIN fits.
_NOBODY = f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${'A' * 22}${'A' * 43}"


class PepperMill(Protocol):
    """Where the pepper is kept."""

    def read(self) -> str | None:
        """The pepper, or None when this machine never had one."""
        ...

    def write(self, pepper: str) -> None: ...


class FilePepper:
    """The pepper in a small file of its own, for its owner alone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> str | None:
        try:
            return self._path.read_text("ascii").strip() or None
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise StoreError("staff.pepper_unreadable", file=self._path) from error

    def write(self, pepper: str) -> None:
        with translated():
            write_private(self._path, pepper)


class PepperedPins:
    """Fits `flow.ports.Pins`. What is kept is the pepper's print, a dollar sign, and the hash."""

    def __init__(self, mill: PepperMill) -> None:
        self._mill = mill
        self._hasher = PasswordHasher(PASSES, MEMORY_KIB, LANES, type=Type.ID)

    def __repr__(self) -> str:
        return "PepperedPins()"

    def make(self, pin: str) -> str:
        """What is kept of a new PIN; the first one of a machine draws its pepper."""
        pepper = self._mill.read()
        if pepper is None:
            pepper = secrets.token_hex(PEPPER_BYTES)
            self._mill.write(pepper)
        return f"{_print_of(pepper)}{self._hasher.hash(_mixed(pin, pepper))}"

    def knows(self, kept: str) -> bool:
        """Whether the pepper of this machine made it."""
        pepper = self._mill.read()
        return pepper is not None and kept.startswith(f"{_print_of(pepper)}$")

    def fits(self, pin: str, kept: str | None) -> bool:
        """Whether this is the PIN; nobody's takes as long, and so does one of another machine."""
        pepper = self._mill.read() or ""
        mine = kept is not None and kept.startswith(f"{_print_of(pepper)}$")
        hashed = kept[_PRINT_DIGITS:] if kept is not None and mine else _NOBODY
        try:
            return self._hasher.verify(hashed, _mixed(pin, pepper)) and mine
        except (VerificationError, InvalidHashError):
            return False


def _print_of(pepper: str) -> str:
    return hashlib.sha256(f"booth-pos pepper {pepper}".encode()).hexdigest()[:_PRINT_DIGITS]


def _mixed(pin: str, pepper: str) -> str:
    return hmac.new(pepper.encode(), pin.encode(), hashlib.sha256).hexdigest()
