"""A running stand-in, and shops of both contracts."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from pos_app.practice.books import TossBooks
from pos_app.practice.faults import Faults
from pos_app.practice.server import PracticeServer
from tests.practice.shop import HandClock, Shop


@pytest.fixture
def clock() -> HandClock:
    """The clock of the stand-in."""
    return HandClock()


@pytest.fixture
def server(clock: HandClock) -> Iterator[PracticeServer]:
    """A stand-in that answers."""
    books = TossBooks(clock, random.Random(7))
    with PracticeServer(books, Faults(), shop_name="한강 부스") as running:
        yield running


def _shop(server: PracticeServer, contract: str) -> Iterator[Shop]:
    shop = Shop(server.origin, contract, server.books, server.faults)
    with shop.client:
        yield shop


@pytest.fixture(params=["v1", "v2"])
def shop(request: pytest.FixtureRequest, server: PracticeServer) -> Iterator[Shop]:
    """A shop of either contract."""
    yield from _shop(server, request.param)


@pytest.fixture
def old_shop(server: PracticeServer) -> Iterator[Shop]:
    """A shop of the guide's contract."""
    yield from _shop(server, "v1")


@pytest.fixture
def new_shop(server: PracticeServer) -> Iterator[Shop]:
    """A shop of today's contract."""
    yield from _shop(server, "v2")
