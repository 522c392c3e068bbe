"""S15: an exception at any line on the way to money never makes a sale green or charges twice."""

from __future__ import annotations

import linecache
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import httpx
import pytest

from pos_app.clock import SystemClock
from pos_app.domain.cart import Cart
from pos_app.domain.payment import Attempt, Contract, Mode, State
from pos_app.flow.counter import Counter as Till
from pos_app.flow.watch import Watched
from pos_app.gateway.toss import TossGateway
from pos_app.store.books import SqliteBooks
from tests.security.canary import KEY
from tests.security.counter import QUICK
from tests.security.telltale import Telltale
from tests.store.shop import COFFEE, Shop, begin

PACKAGE = Path(__file__).parents[2] / "pos_app"
ROOMS = tuple(str(PACKAGE / name) for name in ("flow", "domain", "gateway", "store"))
# A line that gives a lock back cannot fail by itself; tests/store/test_database.py breaks the rest.
LOCKS = str(PACKAGE / "store" / "database.py")
EVERY = 24  # of so many lines one is tried; `make prove` tries them all
PATIENCE_S = 10.0
Line = tuple[str, int]
# Toss is asked before it executes, by the same lines: each is tried the first and second time.
TIMES = 2


class Injected(Exception):
    """Something that no part of the program knows."""


@contextmanager
def watched(meet: Callable[[Line], None]) -> Iterator[None]:
    """Tell of every line of the money's rooms before it runs; what `meet` raises, it raises."""

    def trace(frame: FrameType, event: str, _: object) -> Any:
        file = frame.f_code.co_filename
        if not file.startswith(ROOMS) or file == LOCKS:
            return None
        if event == "line":
            meet((file, frame.f_lineno))
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


def counter_of(books: SqliteBooks, far: Telltale) -> Till:
    gateway = TossGateway(
        f"{far.origin}/api", Contract.V2, KEY, Mode.TEST, return_url="https://shop.example/paid",
        transport=httpx.MockTransport(far.handle),
    )  # fmt: skip
    return Till(books, gateway, SystemClock(), QUICK)


def due(counter: Till) -> Watched:
    """Wait for the next step."""
    end = time.monotonic() + PATIENCE_S
    while (step := counter.take()) is None:
        assert time.monotonic() < end
        time.sleep(counter.wait_s() or 0)
    return step


def approved(folder: Path, far: Telltale) -> tuple[SqliteBooks, Till]:
    """A sale whose buyer has approved: the next step asks, and executes."""
    books = Shop(folder).books
    counter = counter_of(books, far)
    counter.charge(Cart().add(COFFEE, 1))
    counter.run(due(counter))
    return books, counter


def only_row(books: SqliteBooks) -> Attempt:
    (record,) = books.records(None, None)
    return record.attempt


@pytest.fixture(scope="module")
def way(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Line, int]]:
    """Every line between the approval and the receipt, in the order in which they are met."""
    books, counter = approved(tmp_path_factory.mktemp("way") / "books", Telltale())
    step, met = due(counter), list[Line]()
    with watched(met.append):
        counter.run(step)
    assert only_row(books).state is State.PAID
    books.close()
    seen: Counter[Line] = Counter()
    found = []
    for line in met:
        seen[line] += 1
        # A `with` is met again where it ends, and what ends it cannot fail by itself.
        ends = linecache.getline(*line).strip().startswith("with ")
        if seen[line] == 1 or (seen[line] <= TIMES and not ends):
            found.append((line, seen[line]))
    return found


def test_no_line_that_fails_makes_it_green(
    way: list[tuple[Line, int]], tmp_path: Path, effort: int
) -> None:
    """S15: paid only where Toss has charged, once, and a restart finds what was charged."""
    assert len(way) > 200
    for number, (place, nth) in enumerate(way[:: max(1, EVERY // effort)]):
        far = Telltale()
        books, counter = approved(tmp_path / str(number), far)
        fail_at(place, nth, counter)
        books.close()
        again = begin(tmp_path / str(number))
        where = f"{place[0]}:{place[1]}, {nth}"
        assert (only_row(again).state is State.PAID) <= (len(far.debits) == 1), where
        settle(again, far)
        assert (only_row(again).state is State.PAID) == (len(far.debits) == 1), where
        assert len(far.debits) == far.asked.count("execute") <= 1, where
        again.close()


def fail_at(place: Line, nth: int, counter: Till) -> None:
    """Run the step, and let this line raise when it is met for the nth time."""
    left = nth

    def meet(line: Line) -> None:
        nonlocal left
        if line == place:
            left -= 1
            if left == 0:
                raise Injected

    step = due(counter)
    with pytest.raises(Injected), watched(meet):
        counter.run(step)


def settle(books: SqliteBooks, far: Telltale) -> None:
    """Restart, and ask Toss once about what is not over."""
    counter = counter_of(books, far)
    if counter.start():
        counter.run(due(counter))
