"""PINs as they are kept: slow, peppered, equal for everybody, and nothing without the pepper."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest
from argon2 import PasswordHasher, extract_parameters

from pos_app.domain.staff import Person, Role
from pos_app.errors import StoreError
from pos_app.flow.ports import Pins
from pos_app.store.pins import FilePepper, PepperedPins

PIN = "274916"


@pytest.fixture
def pins(tmp_path: Path) -> PepperedPins:
    made = PepperedPins(FilePepper(tmp_path / "pepper"))
    fits: Pins = made
    assert fits is made
    return made


def test_the_right_pin_fits_and_no_other(pins: PepperedPins) -> None:
    kept = pins.make(PIN)
    assert pins.knows(kept)
    assert pins.fits(PIN, kept)
    for wrong in ("274917", "", PIN + "0", kept):
        assert not pins.fits(wrong, kept)
    assert not pins.fits(PIN, None)


def test_the_parameters_are_those_of_the_plan(pins: PepperedPins) -> None:
    kept = pins.make(PIN)
    found = extract_parameters(kept[8:])
    assert (found.type.name, found.version) == ("ID", 19)
    assert (found.memory_cost, found.time_cost, found.parallelism) == (19 * 1024, 2, 1)
    assert (found.salt_len, found.hash_len) == (16, 32)
    assert kept != pins.make(PIN)  # each has a salt of its own


def test_the_hash_alone_says_nothing_about_the_pin(pins: PepperedPins) -> None:
    kept = pins.make(PIN)
    with pytest.raises(Exception, match="match"):
        PasswordHasher().verify(kept[8:], PIN)
    assert PIN not in repr(pins) + repr(Person("김", Role.CASHIER, pin_hash=kept))


def test_another_machine_knows_no_pin(pins: PepperedPins, tmp_path: Path) -> None:
    kept = pins.make(PIN)
    bare = PepperedPins(FilePepper(tmp_path / "nothing there"))
    assert not bare.knows(kept)
    assert not bare.fits(PIN, kept)
    bare.make(PIN)
    assert not bare.knows(kept)
    assert not bare.fits(PIN, kept)


def test_the_pepper_is_for_its_owner_alone_and_stays(pins: PepperedPins, tmp_path: Path) -> None:
    kept = pins.make(PIN)
    path = tmp_path / "pepper"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_text()) == 64
    assert PepperedPins(FilePepper(path)).fits(PIN, kept)
    pins.make("195038")
    assert pins.fits(PIN, kept)


def test_a_pepper_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "pepper").mkdir()
    with pytest.raises(StoreError, match="pepper_unreadable"):
        PepperedPins(FilePepper(tmp_path / "pepper")).make(PIN)


def test_a_spoiled_hash_fits_nothing(pins: PepperedPins) -> None:
    kept = pins.make(PIN)
    assert not pins.fits(PIN, kept[:8] + "$argon2id$spoiled")


def test_nobody_takes_as_long_as_somebody(pins: PepperedPins) -> None:
    kept = pins.make(PIN)

    def seconds(pin: str, one: str | None) -> float:
        begun = time.process_time()
        pins.fits(pin, one)
        return time.process_time() - begun

    times = [(seconds("195038", kept), seconds("195038", None)) for _ in range(9)]
    known, unknown = (statistics.median(column) for column in zip(*times, strict=True))
    assert 0.5 < unknown / known < 2.0
