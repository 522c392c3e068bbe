"""Toss keys in the operating system's keyring, and only there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from typing import Any

from pos_app.domain.payment import Mode
from pos_app.errors import Bug, Refused

SERVICE = "booth-pos"

# Those that encrypt with the user's login. Not null, fail, plain text files or chains of unknowns.
ALLOWED = frozenset(
    {
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
        "keyring.backends.kwallet.DBusKeyringKWallet5",
    }
)
_PEPPER = "pin-pepper"
_PREFIX = {Mode.TEST: "sk_test_", Mode.LIVE: "sk_live_"}


class KeyRing:
    """The keys of the modes that sell at Toss. Every method raises Refused without a safe keyring.

    The keyring is looked for at the first use, because finding it takes time at start-up.
    """

    def __init__(self, allowed: frozenset[str] = ALLOWED) -> None:
        self._allowed = allowed

    def __repr__(self) -> str:
        return "KeyRing()"

    def load(self, mode: Mode) -> str | None:
        """The key of a mode, or None when there is none."""
        return self.read_note(mode.value)

    def save(self, mode: Mode, key: str) -> None:
        """Keep a key that `gateway.key` found usable; it must be of this mode."""
        from keyring.errors import KeyringError

        _check_mode(mode, key)
        try:
            backend = self._backend()
            backend.set_password(SERVICE, mode.value, key)
            kept = backend.get_password(SERVICE, mode.value)
        except (KeyringError, OSError, RuntimeError) as error:
            raise Refused("secrets.unwritable") from error
        if kept != key:
            raise Refused("secrets.unwritable")

    def delete(self, mode: Mode) -> None:
        """Forget a key; none is fine too."""
        from keyring.errors import KeyringError

        if self.load(mode) is None:
            return
        try:
            self._backend().delete_password(SERVICE, mode.value)
        except (KeyringError, OSError, RuntimeError) as error:
            raise Refused("secrets.unwritable") from error

    def read_note(self, name: str) -> str | None:
        """Something small that is kept beside the keys."""
        from keyring.errors import KeyringError

        try:
            found: str | None = self._backend().get_password(SERVICE, name)
        except (KeyringError, OSError, RuntimeError) as error:
            raise Refused("secrets.unreadable") from error
        return found

    def write_note(self, name: str, text: str) -> None:
        """Keep something small beside the keys."""
        from keyring.errors import KeyringError

        try:
            self._backend().set_password(SERVICE, name, text)
        except (KeyringError, OSError, RuntimeError) as error:
            raise Refused("secrets.unwritable") from error

    def _backend(self) -> Any:
        import keyring

        chosen = keyring.get_keyring()
        # Where several work keyring chains them, and would write into whichever comes first.
        for one in getattr(chosen, "backends", [chosen]):
            if f"{type(one).__module__}.{type(one).__qualname__}" in self._allowed:
                return one
        raise Refused("secrets.no_keyring")


class KeyRingAnchor:
    """The live ledger's mark beside the key, where an edited file cannot reach it.

    Fits `store.anchor.Anchor`. Every method raises Refused without a safe keyring. `known_as` gives
    the series by which the books are known now, so that each has a note of its own wherever its
    folder lies, and None where there are none. The series stands in the books themselves, so a
    second note says which of them were marked last in `place`: whoever puts others there has
    no mark to show.
    """

    def __init__(
        self,
        known_as: Callable[[], str | None],
        ring: KeyRing | None = None,
        *,
        place: str,
    ) -> None:
        self._known_as = known_as
        self._ring = ring or KeyRing()
        self._place = f"ledger-place-{hashlib.sha256(os.fsencode(place)).hexdigest()[:16]}"

    def read(self) -> tuple[int, str] | None:
        """The number and link of the last known entry, or None when none was ever kept."""
        return self._mark_of(self._known_as())

    def last_here(self) -> tuple[int, str] | None:
        """The mark of the books that were marked last in this place, or None when none were."""
        return self._mark_of(self._ring.read_note(self._place))

    def _mark_of(self, series: str | None) -> tuple[int, str] | None:
        kept = None if series is None else self._ring.read_note(_note(series))
        if kept is None:
            return None
        number, _, link = kept.partition(" ")
        if not number.isdigit() or not link:
            raise Refused("secrets.unreadable")
        return int(number), link

    def write(self, mark: tuple[int, str]) -> None:
        """Keep a new mark; where there are no books there is nothing to be marked."""
        series = self._known_as()
        if series is not None:
            self._ring.write_note(_note(series), f"{mark[0]} {mark[1]}")
            self._ring.write_note(self._place, series)


class KeyRingPepper:
    """The secret that PINs are mixed with, beside the key. Fits `store.pins.PepperMill`.

    Both methods raise Refused without a safe keyring.
    """

    def __init__(self, ring: KeyRing | None = None) -> None:
        self._ring = ring or KeyRing()

    def read(self) -> str | None:
        """The pepper, or None when this machine never had one."""
        return self._ring.read_note(_PEPPER)

    def write(self, pepper: str) -> None:
        """Keep a new pepper."""
        self._ring.write_note(_PEPPER, pepper)


def _note(series: str) -> str:
    return f"ledger-anchor-{series}"


def _check_mode(mode: Mode, key: str) -> None:
    """No key ever lies under the name of another mode."""
    if mode is Mode.PRACTICE:
        raise Bug("bug.practice_key")
    if not key.startswith(_PREFIX[mode]):
        raise Refused("key.test_in_live" if mode is Mode.LIVE else "key.live_in_test")
