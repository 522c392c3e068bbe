"""Keys lie in a safe keyring or nowhere."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked

from pos_app.domain.payment import Mode
from pos_app.errors import Bug, Refused
from pos_app.secrets import SERVICE, KeyRing, KeyRingAnchor, KeyRingPepper
from tests.conftest import MemoryKeyring

LIVE = "sk_live_" + "example1234"
TEST = "sk_test_" + "example1234"


def name_of(backend: object) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


@pytest.fixture
def ring(memory_keyring: MemoryKeyring) -> KeyRing:
    """A ring over the test's own keyring, allowed for once."""
    return KeyRing(frozenset({name_of(memory_keyring)}))


def test_a_key_is_kept_for_its_mode(ring: KeyRing, memory_keyring: MemoryKeyring) -> None:
    ring.save(Mode.LIVE, LIVE)
    assert ring.load(Mode.LIVE) == LIVE
    assert ring.load(Mode.TEST) is None
    assert memory_keyring.held == {(SERVICE, "live"): LIVE}
    ring.delete(Mode.LIVE)
    assert ring.load(Mode.LIVE) is None
    ring.delete(Mode.LIVE)


@pytest.mark.parametrize(
    ("mode", "key", "why"),
    [(Mode.LIVE, TEST, "key.test_in_live"), (Mode.TEST, LIVE, "key.live_in_test")],
)
def test_no_key_lies_under_another_mode(
    mode: Mode, key: str, why: str, ring: KeyRing, memory_keyring: MemoryKeyring
) -> None:
    with pytest.raises(Refused) as refused:
        ring.save(mode, key)
    assert refused.value.key == why
    assert memory_keyring.held == {}


def test_practice_has_no_key(ring: KeyRing) -> None:
    with pytest.raises(Bug):
        ring.save(Mode.PRACTICE, TEST)


class Chain:
    """What keyring gives where several keyrings work."""

    def __init__(self, *backends: KeyringBackend) -> None:
        self.backends = backends


class PlaintextKeyring(MemoryKeyring):
    """Stands for keyrings.alt, which writes a file that anybody can read."""


PlaintextKeyring.__module__ = "keyrings.alt.file"


@pytest.mark.parametrize("kind", [fail.Keyring, null.Keyring, PlaintextKeyring, Chain])
def test_unsafe_keyrings_are_refused(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = kind()
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    acts: list[Callable[[], object]] = [
        lambda: KeyRing().load(Mode.LIVE),
        lambda: KeyRing().save(Mode.LIVE, LIVE),
        lambda: KeyRing().delete(Mode.LIVE),
    ]
    for act in acts:
        with pytest.raises(Refused, match=r"secrets\.no_keyring"):
            act()
    assert getattr(backend, "held", {}) == {}


def test_of_a_chain_only_the_safe_one_is_used(
    memory_keyring: MemoryKeyring, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_file = PlaintextKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: Chain(open_file, memory_keyring))
    ring.save(Mode.TEST, TEST)
    assert (open_file.held, ring.load(Mode.TEST)) == ({}, TEST)


@pytest.mark.parametrize("error", [KeyringLocked("locked"), OSError("no"), RuntimeError("d-bus")])
def test_a_keyring_that_fails_is_said(
    error: Exception,
    ring: KeyRing,
    memory_keyring: MemoryKeyring,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ring.save(Mode.LIVE, LIVE)

    def raising(*_: object) -> None:
        raise error

    monkeypatch.setattr(memory_keyring, "delete_password", raising)
    with pytest.raises(Refused, match=r"secrets\.unwritable"):
        ring.delete(Mode.LIVE)
    monkeypatch.setattr(memory_keyring, "set_password", raising)
    with pytest.raises(Refused, match=r"secrets\.unwritable"):
        ring.save(Mode.LIVE, LIVE)
    monkeypatch.setattr(memory_keyring, "get_password", raising)
    with pytest.raises(Refused, match=r"secrets\.unreadable") as refused:
        ring.load(Mode.LIVE)
    assert LIVE not in repr(refused.value)


def test_a_keyring_that_forgets_is_found_out(
    ring: KeyRing, memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_keyring, "set_password", lambda *_: None)
    with pytest.raises(Refused, match=r"secrets\.unwritable"):
        ring.save(Mode.LIVE, LIVE)


def test_keyring_is_loaded_when_it_is_needed_only() -> None:
    code = "import pos_app.secrets, sys; sys.exit('keyring' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


HERE = "/home/부스/\udcff/live"  # not every name of a folder is text


def of_ours() -> str:
    return "ABCD2345"


def of_theirs() -> str:
    return "WXYZ2345"


def test_the_ledgers_mark_lies_beside_the_keys(
    ring: KeyRing, memory_keyring: MemoryKeyring
) -> None:
    anchor = KeyRingAnchor(of_ours, ring, place=HERE)
    assert anchor.read() is None
    anchor.write((41, "ab12"))
    assert anchor.read() == (41, "ab12")
    (mark, place) = [name for _, name in memory_keyring.held]
    assert mark == "ledger-anchor-ABCD2345"
    assert re.fullmatch("ledger-place-[0-9a-f]{16}", place)
    assert memory_keyring.held == {(SERVICE, mark): "41 ab12", (SERVICE, place): "ABCD2345"}


def test_a_place_keeps_the_mark_of_the_books_that_were_marked_there_last(ring: KeyRing) -> None:
    ours, theirs = (
        KeyRingAnchor(of_ours, ring, place=HERE),
        KeyRingAnchor(of_theirs, ring, place=HERE),
    )
    elsewhere = KeyRingAnchor(of_theirs, ring, place="/there")
    assert ours.last_here() is None
    ours.write((41, "ab12"))
    assert (theirs.read(), theirs.last_here(), elsewhere.last_here()) == (None, (41, "ab12"), None)
    elsewhere.write((2, "cd34"))
    assert (ours.last_here(), theirs.last_here()) == ((41, "ab12"), (41, "ab12"))
    theirs.write((3, "ef56"))
    assert (ours.last_here(), ours.read()) == ((3, "ef56"), (41, "ab12"))


def test_each_books_have_a_mark_of_their_own(ring: KeyRing) -> None:
    ours, theirs = (
        KeyRingAnchor(of_ours, ring, place=HERE),
        KeyRingAnchor(of_theirs, ring, place="/there"),
    )
    ours.write((41, "ab12"))
    assert theirs.read() is None
    theirs.write((2, "cd34"))
    assert (ours.read(), theirs.read()) == ((41, "ab12"), (2, "cd34"))


def test_where_there_are_no_books_nothing_is_marked(
    ring: KeyRing, memory_keyring: MemoryKeyring
) -> None:
    nobodys = KeyRingAnchor(lambda: None, ring, place=HERE)
    nobodys.write((1, "a"))
    assert nobodys.read() is None
    assert memory_keyring.held == {}


@pytest.mark.parametrize("kept", ["", "41", "x ab12", "-1 ab12"])
def test_a_mark_that_makes_no_sense_is_never_taken_for_none(
    kept: str, ring: KeyRing, memory_keyring: MemoryKeyring
) -> None:
    KeyRingAnchor(of_ours, ring, place=HERE).write((1, "a"))
    memory_keyring.held = dict.fromkeys(memory_keyring.held, kept)
    with pytest.raises(Refused, match=r"secrets\.unreadable"):
        KeyRingAnchor(of_ours, ring, place=HERE).read()


def test_a_mark_that_cannot_be_kept_is_said(
    ring: KeyRing, memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(*_: object) -> None:
        raise KeyringLocked("locked")

    monkeypatch.setattr(memory_keyring, "set_password", raising)
    with pytest.raises(Refused, match=r"secrets\.unwritable"):
        KeyRingAnchor(of_ours, ring, place=HERE).write((1, "a"))
    with pytest.raises(Refused, match=r"secrets\.no_keyring"):
        KeyRingAnchor(of_ours, KeyRing(frozenset()), place=HERE).read()
    with pytest.raises(Refused, match=r"secrets\.no_keyring"):
        KeyRingAnchor(of_ours, KeyRing(frozenset()), place=HERE).last_here()


def test_the_pepper_lies_beside_the_keys(ring: KeyRing, memory_keyring: MemoryKeyring) -> None:
    pepper = KeyRingPepper(ring)
    assert pepper.read() is None
    pepper.write("ab" * 32)
    assert pepper.read() == "ab" * 32
    assert [name for _, name in memory_keyring.held] == ["pin-pepper"]
    with pytest.raises(Refused, match=r"secrets\.no_keyring"):
        KeyRingPepper(KeyRing(frozenset())).read()


def test_a_ring_never_shows_what_it_holds(ring: KeyRing) -> None:
    ring.save(Mode.LIVE, LIVE)
    assert repr(ring) == "KeyRing()"
