"""A shop with real books for every test of the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.shop import Shop


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of one mode; not there yet."""
    return tmp_path / "books of 부스 #1?" / "live"


@pytest.fixture
def shop(folder: Path) -> Iterator[Shop]:
    """A shop that has just opened."""
    opened = Shop(folder)
    yield opened
    opened.books.close()
