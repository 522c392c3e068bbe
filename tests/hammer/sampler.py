"""Looks every 5 ms at what the window's thread does, and finds where our code holds it up."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QAbstractEventDispatcher

OURS = str(Path(__file__).parents[2] / "pos_app")
HERE = str(Path(__file__).parent)
EVERY_S, STALL_S = 0.005, 0.05

Place = tuple[int, str, int, str]  # a frame's identity, file, line and function


@dataclass
class Stall:
    """One turn of the window's thread that took too long, and where it was seen meanwhile."""

    began: str
    wall_s: float = 0.0
    at_work_s: float = 0.0  # of which the thread had a core, and did not wait for one
    places: Counter[str] = field(default_factory=Counter)

    def is_ours(self) -> bool:
        """Whether the thread worked all the time. Else it waited, for a disk, a lock, or for a
        core of a busy machine: what waits at one place again and again deserves a look."""
        return self.at_work_s >= 0.8 * STALL_S

    def said(self) -> str:
        """For people."""
        times = f"{self.wall_s * 1e3:.0f} ms, at work {self.at_work_s * 1e3:.0f} ms"
        most = ", ".join(f"{place} ×{count}" for place, count in self.places.most_common(4))
        return f"{times}: {self.began} … {most}"


class Sampler(threading.Thread):
    """Watches the thread that makes it. Its event loop says when it comes round, also the loop of a
    dialog; who drives the window without one calls `turned` between two events.

    `now` gives the seconds that have passed and those that the thread was at work.
    """

    def __init__(self, now: Callable[[], tuple[float, float]] | None = None) -> None:
        super().__init__(name="sampler", daemon=True)
        watched = threading.current_thread().ident
        assert watched is not None
        self._watched = watched
        clock = time.pthread_getcpuclockid(watched)
        self._time = now or (lambda: (time.monotonic(), time.clock_gettime(clock)))
        self._turns = 0
        self.awake = False  # while a window is built or taken down
        self._ended = threading.Event()
        self._seen: tuple[int, int] | None = None
        self._since = (0.0, 0.0)
        self._now: Stall | None = None
        self.samples = 0
        self.in_ours = 0
        self.stalls: list[Stall] = []
        self.stalled = threading.Event()

    def __enter__(self) -> Sampler:
        loop = QAbstractEventDispatcher.instance()
        if loop is not None:
            loop.awake.connect(self.turned)
            loop.aboutToBlock.connect(self.turned)
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self.join()
        loop = QAbstractEventDispatcher.instance()
        if loop is not None:
            loop.awake.disconnect(self.turned)
            loop.aboutToBlock.disconnect(self.turned)

    def turned(self) -> None:
        """The event loop has come round."""
        self._turns += 1

    def run(self) -> None:
        """Look until it is told to end."""
        while not self._ended.wait(EVERY_S):
            if self.awake:
                self._look()
            else:
                self._seen = None

    def _look(self) -> None:
        turn, places, now = self._turns, self._places(), self._time()
        self.samples += 1
        if not places or turn != self._turns:  # it went on while this was looked at
            self._seen = None
            return
        self.in_ours += 1
        key = (turn, places[-1][0])
        if key != self._seen:
            self._seen, self._since = key, now
            self._now = Stall(_named(places[-1]))
        assert self._now is not None
        self._count(self._now, _named(places[0]), *now)

    def _places(self) -> list[Place]:
        """The frames of ours since the window's thread was last driven from here, innermost first.

        As fast as can be, and no frame is kept: whoever lets the last one go deletes what Qt has
        in it, and a painter that lives on is one too many.
        """
        found = []
        frame = sys._current_frames().get(self._watched)
        while frame is not None:
            code = frame.f_code
            if code.co_filename.startswith(HERE):
                break
            if code.co_filename.startswith(OURS):
                found.append((id(frame), code.co_filename, frame.f_lineno, code.co_name))
            frame = frame.f_back
        return found

    def _count(self, stall: Stall, place: str, wall_s: float, at_work_s: float) -> None:
        began_s, began_work_s = self._since
        stall.places[place] += 1
        stall.wall_s, stall.at_work_s = wall_s - began_s, at_work_s - began_work_s
        if stall.wall_s >= STALL_S and stall not in self.stalls[-1:]:
            self.stalls.append(stall)
            self.stalled.set()


def _named(place: Place) -> str:
    _, path, line, function = place
    return f"{path.removeprefix(OURS)[1:]}:{line} {function}"
