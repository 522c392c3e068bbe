"""Toss keys in the operating system's keyring, and only there."""

from __future__ import annotations

from typing import Any

from pos_app.domain.payment import Mode
from pos_app.errors import Refused

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
_PREFIX = {Mode.TEST: "sk_test_", Mode.LIVE: "sk_live_"}
_SHORTEST = 12


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
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            found: str | None = self._backend().get_password(SERVICE, mode.value)
        except (KeyringError, OSError, RuntimeError) as error:
            raise Refused("secrets.unreadable") from error
        return found

    def save(self, mode: Mode, key: str) -> None:
        """Keep a key, after a look at whether it can be one of this mode."""
        from keyring.errors import KeyringError  # noqa: PLC0415

        key = check_key(mode, key)
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
        from keyring.errors import KeyringError  # noqa: PLC0415

        if self.load(mode) is None:
            return
        try:
            self._backend().delete_password(SERVICE, mode.value)
        except (KeyringError, OSError, RuntimeError) as error:
            raise Refused("secrets.unwritable") from error

    def _backend(self) -> Any:
        import keyring  # noqa: PLC0415

        chosen = keyring.get_keyring()
        # Where several work keyring chains them, and would write into whichever comes first.
        for one in getattr(chosen, "backends", [chosen]):
            if f"{type(one).__module__}.{type(one).__qualname__}" in self._allowed:
                return one
        raise Refused("secrets.no_keyring")


def check_key(mode: Mode, text: str) -> str:
    """A key as it was pasted, trimmed; Refused when it cannot be one of this mode."""
    key = text.strip()
    prefix = _PREFIX.get(mode)
    if prefix is None or not key.startswith(prefix):
        raise Refused("secrets.wrong_prefix", prefix=prefix or "sk_test_")
    if len(key) < _SHORTEST or not key.isascii() or not key.replace("_", "").isalnum():
        raise Refused("secrets.not_a_key")
    return key
