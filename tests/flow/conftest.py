"""The counter and its stand-in, closed again after each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.domain.payment import Contract
from pos_app.store import pins
from tests.flow.counter_kit import Kit, Toss


@pytest.fixture
def toss() -> Iterator[Toss]:
    toss = Toss()
    yield toss
    toss.server.stop()


@pytest.fixture
def quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """PINs that are quick to guess: what they cost is looked at in `tests/store/test_pins.py`."""
    dear = f"m={pins.MEMORY_KIB},t={pins.PASSES}"
    nobody = pins._NOBODY.replace(dear, "m=8,t=1")
    for name, value in (("MEMORY_KIB", 8), ("PASSES", 1), ("_NOBODY", nobody)):
        monkeypatch.setattr(pins, name, value)


@pytest.fixture
def kit(tmp_path: Path, toss: Toss, quick_pins: None) -> Iterator[Kit]:
    kit = Kit(tmp_path / "books", toss)
    yield kit
    kit.close()


@pytest.fixture
def slow_kit(tmp_path: Path, toss: Toss) -> Iterator[Kit]:
    """One whose PINs cost what they cost in the program."""
    kit = Kit(tmp_path / "books", toss)
    yield kit
    kit.close()


@pytest.fixture
def kit_v1(tmp_path: Path, toss: Toss) -> Iterator[Kit]:
    kit = Kit(tmp_path / "books-v1", toss, Contract.V1)
    yield kit
    kit.close()
