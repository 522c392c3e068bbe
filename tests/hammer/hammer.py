"""Drives the window event by event, in whatever loop runs, and gathers what came of it."""

from __future__ import annotations

import faulthandler
import random
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from pos_app.shop import Shop
from pos_app.ui.main_window import MainWindow
from tests.hammer.alarm import Alarm
from tests.hammer.audit import at_rest, wrongs
from tests.hammer.booth import opened
from tests.hammer.buyer import Buyer
from tests.hammer.hands import Hands
from tests.hammer.sampler import Sampler, Stall

LAST, LIFE = 30, 5_000
LOCKED_OUT = 300
REST_S = 60.0
HUNG_S = 120.0
_STEP_MS, _PAUSE_MS = 1, 40
_CLOSE_ONCE_IN = 4_000


@dataclass
class Report:
    """What a run was, and what it found."""

    seed: int
    events: int = 0
    lives: int = 0
    sales: int = 0
    paid: int = 0
    refunds: int = 0
    samples: int = 0
    wrongs: list[str] = field(default_factory=list)
    stalls: list[Stall] = field(default_factory=list)
    screens: Counter[str] = field(default_factory=Counter)
    last: deque[str] = field(default_factory=lambda: deque(maxlen=LAST))
    log: TextIO | None = None  # of every event, for what ends the process itself

    def note(self, line: str) -> None:
        """Remember an event."""
        self.last.append(f"{self.events} {line}")
        if self.log is not None:
            self.log.write(f"{self.events} {line}\n")
            self.log.flush()

    def said(self) -> str:
        """For people."""
        ours = [one for one in self.stalls if one.is_ours()]
        waited = [one for one in self.stalls if not one.is_ours()]
        screens = ", ".join(f"{name} {count}" for name, count in self.screens.most_common())
        lines = [
            f"seed {self.seed}: {self.events:,} events in {self.lives} lives",
            f"{self.sales} sales, {self.paid} paid, {self.refunds} refunds",
            f"screens: {screens}",
            f"{self.samples:,} looks, {len(ours)} stalls at work:",
            *_grouped(ours),
            f"{len(waited)} in which the thread waited, mostly for a core:",
            *_grouped(waited)[:5],
            *(f"✗ {one}" for one in self.wrongs),
        ]
        if self.wrongs:
            lines += [f"event {self.events} of seed {self.seed}; the last:", *self.last]
        return "\n".join(lines)


def _grouped(stalls: list[Stall]) -> list[str]:
    groups: dict[str, list[Stall]] = {}
    for one in stalls:
        groups.setdefault(one.began.split(":")[0] + " " + one.began.split()[-1], []).append(one)
    return [
        f"  {len(found)} × {name}, the longest: {max(found, key=lambda one: one.at_work_s).said()}"
        for name, found in sorted(groups.items(), key=lambda pair: -len(pair[1]))
    ]


class Driver(QObject):
    """One life of the window. Each step asks for the next before it acts, so that a dialog, which
    waits in a loop of its own, is hammered as well."""

    def __init__(
        self, report: Report, shop: Shop, window: MainWindow, sampler: Sampler, alarm: Alarm
    ) -> None:
        super().__init__()
        assert shop.stand_in is not None
        server = shop.stand_in.server
        self._report, self._shop, self._window = report, shop, window
        self._sampler, self._alarm = sampler, alarm
        self._hands = Hands(window)
        self._buyer = Buyer(server.books, server.faults)
        self._loop = QEventLoop()
        self._until = 0
        self._tick = 0  # of the step that comes next; what was asked for before it is none
        self._locked = 0  # events in a row, while nobody is on duty
        self._inside: list[QWidget | None] = []  # the dialog over which each event under way began
        kinds: list[tuple[Callable[[random.Random], str], float]] = [
            *self._hands.kinds,
            (self._hands.charge, 6),
            (self._buyer.act, 7),
            (self._buyer.disturb, 1),
        ]
        self._acts = [act for act, _ in kinds]
        self._weights = [weight for _, weight in kinds]

    def is_locked_out(self) -> bool:
        """Whether no PIN lets anybody in any more: wrong ones lock for up to a day."""
        return self._locked > LOCKED_OUT

    def hammer(self, until: int) -> None:
        """Go on to this event, or until the window is closed or something broke."""
        self._until = until
        self._later(_STEP_MS)
        self._loop.exec()

    def rest(self) -> None:
        """Everybody leaves; the watch goes on until nothing is open."""
        self._buyer.leave()
        end = time.monotonic() + REST_S
        while not at_rest(self._shop) and time.monotonic() < end and not self._alarm.heard:
            self._wait(50)
            self._buyer.leave()

    def end(self) -> None:
        """Do nothing any more; until then a dialog that comes up late is closed."""
        self._tick += 1

    def _wait(self, ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        self._sampler.turned()
        loop.exec()

    def _later(self, ms: int) -> None:
        self._tick += 1
        # Always a new one: one that runs does not run again.
        QTimer.singleShot(ms, partial(self._step, self._tick))

    def _step(self, tick: int) -> None:
        if tick != self._tick:
            return
        self._sampler.turned()
        report = self._report
        if self._inside and self._inside[-1] is QApplication.activeModalWidget():
            self._later(_STEP_MS)  # an event is under way, and no dialog waits in it
            return
        over = report.events >= self._until or not self._window.isVisible()
        over = over or self.is_locked_out()
        if over or self._alarm.heard:
            self._wind_up()
            return
        report.events += 1
        chance = random.Random(f"{report.seed}:{report.events}")
        self._later(_PAUSE_MS if chance.random() < 0.03 else _STEP_MS)
        self._inside.append(QApplication.activeModalWidget())
        try:
            self._act(chance)
        finally:
            self._inside.pop()

    def _act(self, chance: random.Random) -> None:
        report = self._report
        report.screens[self._where()] += 1
        said = ""
        locked = self._where() == "lock"
        self._locked = self._locked + 1 if locked else 0
        if chance.random() < (0.6 if locked else 0.12):
            said = self._hands.sign_in(chance)
        if not said or said.startswith("no one"):
            (act,) = chance.choices(self._acts, self._weights)
            report.note(f"begun: {act.__name__} on {self._where()}")
            said = act(chance)
        if chance.random() < 1 / _CLOSE_ONCE_IN and len(self._inside) == 1:
            said += ", and close the window"
            report.note(said)
            self._window.close()
        report.note(said)

    def _where(self) -> str:
        over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        shown = over or self._window.stack.currentWidget()
        return (shown.objectName() or type(shown).__name__) if shown else "nowhere"

    def _wind_up(self) -> None:
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup is not None:
            popup.close()
        elif isinstance(modal, QDialog):
            modal.reject()
        if popup is None and modal is None and not self._inside:
            self._loop.quit()
        self._later(_STEP_MS)  # also then: a dialog may be about to open inside of it


def run(
    qt: QApplication,
    folder: Path,
    seed: int,
    events: int,
    *,
    life: int = LIFE,
    log: TextIO | None = None,
    tell: Callable[[Report], None] | None = None,
) -> Report:
    """Hammer so many events, life after life: each odd one goes on in the shop of the last."""
    report = Report(seed, log=log)
    with Alarm() as alarm, Sampler() as sampler:
        while report.events < events and not report.wrongs:
            until = min(events, (report.events // life + 1) * life)
            _live(qt, folder / f"shop-{report.lives // 2}", report, (sampler, alarm), until)
            report.stalls, report.samples = list(sampler.stalls), sampler.samples
            if tell is not None:
                tell(report)
    return report


def _live(
    qt: QApplication, folder: Path, report: Report, eyes: tuple[Sampler, Alarm], until: int
) -> None:
    sampler, alarm = eyes
    chance = random.Random(f"{report.seed}:life {report.lives}")
    report.lives += 1
    staffed = report.lives % 4 > 1
    with opened(qt, folder, chance, staffed=staffed) as (shop, window):
        driver = Driver(report, shop, window, sampler, alarm)
        while report.events < until and window.isVisible() and not alarm.heard:
            if driver.is_locked_out():
                break
            faulthandler.dump_traceback_later(HUNG_S, exit=True)
            sampler.awake = True
            driver.hammer(min(until, report.events + 250))
            sampler.awake = False
        faulthandler.cancel_dump_traceback_later()
        if window.isVisible() and not alarm.heard:
            driver.rest()
            assert shop.stand_in is not None
            report.wrongs += wrongs(shop, shop.stand_in.server.books.payments())
        driver.end()
        _count(report, shop)
    report.wrongs += alarm.heard


def _count(report: Report, shop: Shop) -> None:
    rows = [one.attempt for one in shop.books.records(None, None)]
    report.sales += len(rows)
    report.paid += sum(one.paid_at is not None for one in rows)
    with shop.books.database.read() as db:
        report.refunds += db.execute("SELECT count(*) FROM refunds").fetchone()[0]
