"""Garbage is collected in the window's thread and in no other, and never for long."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_app import app
from pos_app.options import Common
from pos_app.shop import choices
from pos_app.ui.collector import Collector
from pos_app.ui.shelf import Directory
from tests.ui.booth import product

GARBAGE = 30_000  # more than enough for Python to collect by itself many times over


class Knot:
    """Holds itself, so that only the collector frees it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def collected_in() -> Iterator[set[str]]:
    """The names of the threads in which a collection ran."""
    seen: set[str] = set()

    def note(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            seen.add(threading.current_thread().name)

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    one = Collector()
    one.start()
    yield one
    one.stop()


def litter() -> weakref.ref[Knot]:
    """Leave garbage behind in the thread that calls, and a mark on the last of it."""
    for _ in range(GARBAGE):
        last = Knot()
    return weakref.ref(last)


def test_python_itself_collects_in_a_lane(collected_in: set[str]) -> None:
    with ThreadPoolExecutor(1, "lane") as lane:
        lane.submit(litter).result()
    assert "lane_0" in collected_in  # or the tests below prove nothing


def test_a_lane_collects_nothing_and_the_window_does(
    collector: Collector, collected_in: set[str], qtbot: QtBot
) -> None:
    collected_in.clear()
    with ThreadPoolExecutor(1, "lane") as lane:
        mark = lane.submit(litter).result()
        assert mark() is not None
        qtbot.waitUntil(lambda: mark() is None)
    assert collected_in == {"MainThread"}


def test_older_generations_have_their_turn(collector: Collector) -> None:
    collector.collect()
    old = Knot()
    gc.collect(0)
    gc.collect(1)  # in the oldest generation by now
    mark = weakref.ref(old)
    del old
    for _ in range(400):
        litter_a_little = [Knot() for _ in range(800)]
        del litter_a_little
        collector.collect()
    assert mark() is None


def collect_all(collector: Collector) -> None:
    """Let it come round to the oldest generation."""
    for _ in range(200):
        litter_a_little = [Knot() for _ in range(800)]
        del litter_a_little
        collector.collect()


def test_what_takes_long_is_not_looked_at_again(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = gc.get_freeze_count()
    catalogue = [[number] for number in range(5_000)]
    collect_all(collector)
    assert gc.get_freeze_count() == frozen
    monkeypatch.setattr("pos_app.ui.collector.STALL_S", 0.0)
    more = [[number] for number in range(5_000)]
    collect_all(collector)
    assert gc.get_freeze_count() >= frozen + len(catalogue) + len(more)


def test_garbage_is_never_kept_because_a_collection_took_long(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine any may; all garbage that was there then stayed till the evening."""
    monkeypatch.setattr("pos_app.ui.collector.STALL_S", -1.0)
    old = Knot()
    gc.collect(0)
    gc.collect(1)  # in the oldest generation by now
    mark = weakref.ref(old)
    del old
    collect_all(collector)
    assert mark() is None


def test_a_large_catalogue_is_looked_at_not_even_once(collector: Collector) -> None:
    few = Directory(product(f"A{number}", "사과", 500) for number in range(100))
    frozen = gc.get_freeze_count()
    collector.keep(few)
    assert gc.get_freeze_count() == frozen
    many = Directory(product(f"A{number}", "사과", 500) for number in range(6_000))
    collector.keep(many)
    kept = gc.get_freeze_count()
    assert kept >= frozen + len(many.products)
    litter_a_little = [Knot() for _ in range(800)]
    collector.keep(many)  # read again after a sale, and the same: what is garbage stays garbage
    assert gc.get_freeze_count() == kept
    assert litter_a_little


def test_the_counter_collects_so_from_its_opening_to_its_end(
    tmp_path: Path, collected_in: set[str], qapp: QApplication, qtbot: QtBot
) -> None:
    with app.window(qapp, choices(Common(tmp_path, practice=True))):
        collected_in.clear()
        with ThreadPoolExecutor(1, "lane") as lane:
            mark = lane.submit(litter).result()
            qtbot.waitUntil(lambda: mark() is None)
        assert collected_in == {"MainThread"}
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
