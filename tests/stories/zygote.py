"""The whole program, loaded once, of which one copy after another is started to be killed.

A start from nothing costs half a second, a copy some milliseconds; what is killed is the same
program, in a process of its own. A copy may be told to die at a point of its own: at a commit.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Self
from unittest import mock

from tests.stories.till import Done, Till, until

ROOT = Path(__file__).parents[2]
BRIEF_S = 0.004  # within which a commit has been synced
COUNTS = (
    "SELECT count(*) FROM attempts",
    "SELECT count(*) FROM attempts WHERE state <> 'creating'",
    "SELECT count(*) FROM attempts WHERE state NOT IN ('creating', 'waiting')",
    "SELECT count(*) FROM attempts WHERE state = 'paid'",
    "SELECT count(*) FROM attempts WHERE shown_at IS NOT NULL",
    "SELECT count(*) FROM refunds",
    "SELECT count(*) FROM refunds WHERE state = 'done'",
    "SELECT count(*) FROM attempts WHERE tender = 'cash'",
    "SELECT count(*) FROM requests",
    "SELECT count(*) FROM requests WHERE state = 'approved'",
    "SELECT count(*) FROM drawer",
    "SELECT count(*) FROM closings",
)
CASH, ASK, GRANT, COUNT, CLOSE = range(7, 12)


@dataclass(frozen=True, slots=True)
class Order:
    """One run: its words, where none are the window, and where it dies by itself.

    `dies` is the number of a write, of a sale W0 to W6, else one of those named above, and when:
    before, during or after it is committed. `sales` is what the window charges, one SKU after
    another, `quick` the pace, and `typed` what it reads from its standard input.
    """

    words: tuple[str, ...]
    env: dict[str, str]
    folder: str
    quick: bool = True
    dies: tuple[int, str] | None = None
    sales: tuple[str, ...] = ()
    seed: int = 0
    typed: str = ""


@dataclass
class Copy:
    """A running copy of the program."""

    pid: int
    folder: Path
    began: float = field(default_factory=time.monotonic)
    lines: int = 0

    def kill(self) -> None:
        """End it as a power cut does; one that has ended by itself is left alone."""
        if self.runs():
            os.kill(self.pid, signal.SIGKILL)
        until(lambda: not self.runs())

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def interrupt(self) -> None:
        self.send(signal.SIGINT)

    def runs(self) -> bool:
        return Path(f"/proc/{self.pid}").exists()

    def code(self) -> int | None:
        """Its exit code; None when it was killed."""
        ended = self.folder / f"{self.pid}.code"
        return int(ended.read_text()) if ended.exists() else None

    def said(self, where: str = "out") -> str:
        """What it has printed so far, or with "err" complained of."""
        place = self.folder / f"{self.pid}.{where}"
        return place.read_text("utf-8") if place.exists() else ""

    def line(self) -> dict[str, Any]:
        """The next object that it prints."""
        until(lambda: self.said().count("\n") > self.lines)
        self.lines += 1
        found: dict[str, Any] = json.loads(self.said().splitlines()[self.lines - 1])
        return found

    def done(self, timeout_s: float = 60) -> Done:
        """Wait for its end, and give what `line` has not; no command ever shows a traceback."""
        until(lambda: not self.runs(), timeout_s)
        code, out, err = self.code(), self.said(), self.said("err")
        assert "Traceback" not in out + err, out + err
        assert code is not None
        rest = out.splitlines(keepends=True)[self.lines :]
        return Done(code, "".join(rest), err)


class Zygote:
    """`with Zygote() as zygote:` holds the loaded program; only one thread may order copies."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.stories.zygote"], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )  # fmt: skip
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def start(self, order: Order) -> Copy:
        """Start one copy."""
        Path(order.folder).mkdir(exist_ok=True)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(order)) + "\n")
        self._process.stdin.flush()
        return Copy(int(self._process.stdout.readline()), Path(order.folder))


class CopiedTill(Till):
    """A till whose commands are copies of the loaded program.

    `start` and `run` begin from nothing all the same, for what a start itself is about.
    """

    def __init__(self, zygote: Zygote, folder: Path, url: str = "", contract: str = "v2") -> None:
        super().__init__(folder, url, contract)
        self._zygote = zygote
        # Nothing looks for Qt in a copy: it is there before it begins.
        self.env = {**self.env, "QT_QPA_PLATFORM": "offscreen"}

    def order(self, *words: str, **more: Any) -> Copy:
        """Start a command, or without words the window."""
        return self._zygote.start(Order(words, self.env, str(self.data.parent), **more))

    def begin(self, *words: str, typed: str | None = None, **env: str | None) -> Copy:
        """Start a command at the shop's own pace; a variable that is None is taken away.

        `typed` waits for it on its standard input.
        """
        changed = {**self.env, **env}
        clean = {name: value for name, value in changed.items() if value is not None}
        folder = str(self.data.parent)
        return self._zygote.start(Order(words, clean, folder, quick=False, typed=typed or ""))

    def finish(self, *words: str, typed: str | None = None, **env: str | None) -> Done:
        """Run one to its end."""
        return self.begin(*words, typed=typed, **env).done()


def _serve() -> None:
    import PySide6.QtWidgets  # noqa: F401 - loaded once, for every window
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: F401 - and for every sheet

    from pos_app import app, cli, doctor, standin  # noqa: F401 - and the rest of the program
    from pos_app.gateway import toss  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for line in sys.stdin:
        wish = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _run(Order(**wish))
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _run(order: Order) -> None:
    """Be one copy, to its end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    place = Path(order.folder) / str(os.getpid())
    Path(f"{place}.in").write_text(order.typed, "utf-8")
    os.dup2(os.open(f"{place}.in", os.O_RDONLY), 0)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(f"{place}.{name}", os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    os.environ.clear()
    os.environ.update(order.env)
    sys.argv = ["booth-pos", *order.words]
    if order.quick:
        _hurry()
    if order.dies is not None:
        _arm(*order.dies, Random(order.seed))
    if not order.words:
        _ring_up(order.sales)
    from pos_app.__main__ import main

    leave = os._exit

    def end(code: int) -> None:
        Path(f"{place}.code").write_text(str(code))
        leave(code)

    mock.patch("os._exit", end).start()  # as the program may end by itself, too
    try:
        main()
    except SystemExit as left:
        end(left.code if isinstance(left.code, int) else 0)


def _hurry() -> None:
    from pos_app.flow.counter import Counter
    from tests.stories.pace import QUICK

    mock.patch("pos_app.shop.Counter", partial(Counter, pace=QUICK)).start()


def _arm(write: int, when: str, chance: Random) -> None:
    """Die at the first commit that brings this write about."""

    class Deadly(sqlite3.Connection):
        begun: tuple[int, ...] = ()

        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            if sql == "BEGIN IMMEDIATE":
                done = super().execute(sql, *values)
                self.begun = self.counts()
                return done
            if sql != "COMMIT" or not self.begun or self.counts()[write] == self.begun[write]:
                return super().execute(sql, *values)
            if when == "before":
                _die()
            if when == "during":
                threading.Timer(chance.uniform(0, BRIEF_S), _die).start()
            done = super().execute(sql, *values)
            if when == "after":
                _die()
            if when == "during":  # on a busy machine its end may be late
                threading.Event().wait()
            return done

        def counts(self) -> tuple[int, ...]:
            known = super().execute("SELECT 1 FROM sqlite_schema WHERE name = 'closings'")
            if known.fetchone() is None:
                return ()
            return tuple(super(Deadly, self).execute(one).fetchone()[0] for one in COUNTS)

    sqlite3.connect = partial(sqlite3.connect, factory=Deadly)  # type: ignore[assignment]


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _ring_up(sales: tuple[str, ...]) -> None:
    """Put hands at the window: they charge one product after another."""
    from PySide6.QtCore import QTimer

    from pos_app import app
    from pos_app.ui.main_window import MainWindow

    show: Callable[..., None] = app._put_on_screen
    left = list(sales)

    def shown(qt: Any, window: MainWindow) -> None:
        show(qt, window)
        hand = QTimer(window)

        def touch() -> None:
            if left and window.desk.shelf.products:
                window.desk.add(left.pop(0))
                window.desk.charge()

        hand.timeout.connect(touch)
        hand.start(100)

    mock.patch("pos_app.app._put_on_screen", shown).start()


if __name__ == "__main__":
    _serve()
