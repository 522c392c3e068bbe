"""The counter and its stand-in, closed again after each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.domain.payment import Contract
from tests.flow.counter_kit import Kit, Toss


@pytest.fixture
def toss() -> Iterator[Toss]:
    toss = Toss()
    yield toss
    toss.server.stop()


@pytest.fixture
def kit(tmp_path: Path, toss: Toss) -> Iterator[Kit]:
    kit = Kit(tmp_path / "books", toss)
    yield kit
    kit.close()


@pytest.fixture
def kit_v1(tmp_path: Path, toss: Toss) -> Iterator[Kit]:
    kit = Kit(tmp_path / "books-v1", toss, Contract.V1)
    yield kit
    kit.close()
