"""One life of the till: the real books, gateway and counter, with lanes as the window has them."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pos_app.domain.match import Row
from pos_app.domain.payment import Attempt, Mode, State
from pos_app.domain.refund import Refund, RefundState
from pos_app.errors import BoothError, Bug, StoreError
from pos_app.flow.access import Access
from pos_app.flow.counter import Counter, Step
from pos_app.flow.errand import Errand
from pos_app.flow.giveback import GiveBack
from pos_app.flow.match import Match
from pos_app.flow.refunds import Wish
from pos_app.gateway.toss import TossGateway
from pos_app.store.anchor import FileAnchor, refresh_anchor
from pos_app.store.books import SqliteBooks, open_books
from pos_app.store.integrity import NOTICES, check_start
from pos_app.store.place import ANCHOR
from tests.simulation.clock import WorldClock
from tests.simulation.far_end import ORIGIN
from tests.simulation.line import HttpxDoor, Line, OwnDoor
from tests.simulation.schedule import Schedule

T = TypeVar("T")
Findings = tuple[tuple[str, dict[str, Any]], ...]

KEY = "sk_test_canary_never_written_down_0001"
RETURN_URL = "https://booth.example/done"
_NO_MORE_S = 0.001


class Staff(Protocol):
    """The people who look at this till."""

    def on_step(self, step: Step) -> None: ...

    def on_left(self, left: tuple[Attempt, ...]) -> None: ...


def open_folder(folder: Path, clock: WorldClock, series: int) -> SqliteBooks:
    """The books of a folder: the one place where this world opens them."""
    return open_books(
        folder,
        at=clock.now(),
        random_bits=random.Random(series).getrandbits,
        min_free_bytes=0,
        timeout_s=0.0,
    )


def grave(findings: Findings) -> Findings:
    """Findings that stop sales."""
    return tuple(one for one in findings if one[0] not in NOTICES)


class PlainPins:
    """What Argon2 takes 40 ms for, a hundred times a world."""

    def make(self, pin: str) -> str:
        return f"kept {pin}"

    def knows(self, kept: str) -> bool:
        return kept.startswith("kept ")

    def fits(self, pin: str, kept: str | None) -> bool:
        return kept == f"kept {pin}"


PINS = PlainPins()


class Till:
    """A process that has the books open."""

    def __init__(self, schedule: Schedule, line: Line, folder: Path, staff: Staff) -> None:
        clock = schedule.clock
        self.books = open_folder(folder, clock, 3)
        self.findings: Findings = grave(
            check_start(self.books.database, FileAnchor(folder / ANCHOR))
        )
        contract = line.plan.contract
        self.gateway = TossGateway(
            f"{ORIGIN}/api/{contract}",
            contract,
            KEY,
            Mode.TEST,
            return_url=RETURN_URL,
            transport=HttpxDoor(line, clock.tick),
            clock=clock.tick,
            wall=clock.wall,
        )
        if not line.plan.over_httpx:
            self.gateway._exchange = OwnDoor(line)
        access = Access(self.books.people, clock, PINS)
        self.counter = Counter(self.books, self.gateway, clock, access=access)
        self.stopped = False
        self._clock = clock
        self._schedule = schedule
        self._staff = staff
        self._lanes: dict[str, deque[tuple[str, Callable[[], None]]]] = {}
        self._beat_no = 0
        self._disk_failed = False
        self._off_lane = line.plan.off_lane  # what is under way is held by the watch alone
        self._steps = 0

    # --- lanes -----------------------------------------------------------------------------

    def submit(
        self,
        lane: str,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BoothError], None],
        what: str = "",
    ) -> None:
        """Run a job on its lane, after the jobs before it."""
        if self.stopped:
            return
        queue = self._lanes.setdefault(lane, deque())
        queue.append((what or lane, partial(self._run, lane, job, done, failed)))
        if len(queue) == 1:
            self._schedule.start(*queue[0])

    @property
    def busy(self) -> bool:
        """Whether any job is under way."""
        return bool(self._lanes)

    def _run(
        self,
        lane: str,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BoothError], None],
    ) -> None:
        try:
            result = job()
        except Bug:
            raise
        except BoothError as error:
            self._disk_failed = self._disk_failed or isinstance(error, StoreError)
            failed(error)
        else:
            done(result)
        if self._disk_failed:  # the window reads its list of unfinished business all the time
            self.counter.backlog.take_over()
            self.nudge()
        queue = self._lanes[lane]
        queue.popleft()
        if queue:
            self._schedule.start(*queue[0])
        else:
            del self._lanes[lane]

    # --- the window --------------------------------------------------------------------------

    def start(self) -> None:
        """Take over what another life left, as a task."""
        left = self.counter.start()
        self.counter.backlog.take_over()
        known = {one.order_no for one in left}
        unseen = (one for one in self.not_shown() if one.order_no not in known)
        self._staff.on_left((*left, *unseen))
        self.nudge()

    def not_shown(self) -> tuple[Attempt, ...]:
        """Paid, and nobody has seen it green."""
        listed = (one.attempt for one in self.books.unfinished())
        return tuple(one for one in listed if one.state is State.PAID and one.shown_at is None)

    def doubtful(self) -> dict[str, str]:
        """The refund of each payment that only a person can have sent again."""
        unsettled = self.books.returns.unsettled()
        return {
            one.order_no: one.refund_no for one in unsettled if one.state is RefundState.DOUBTFUL
        }

    def nudge(self) -> None:
        """Look again when to beat next."""
        wait_s = self.counter.wait_s()
        if wait_s is None or self.stopped:
            return
        self._beat_no += 1
        self._schedule.at(wait_s + _NO_MORE_S, partial(self._beat, self._beat_no), awake=True)

    def _beat(self, number: int) -> None:
        if self.stopped or number != self._beat_no:
            return
        while (watched := self.counter.take()) is not None:
            job = partial(self.counter.run, watched)
            lane = watched.attempt.order_no
            if self._off_lane:
                self._steps += 1
                lane = f"{lane} step {self._steps}"
            what = "" if watched.refund is None else "refund"
            self.submit(lane, job, self._on_step, self._on_failed, what)
        self.nudge()

    def _on_step(self, step: Step) -> None:
        self._staff.on_step(step)
        self.nudge()

    def _on_failed(self, error: BoothError) -> None:
        del error
        self.nudge()

    # --- commands ------------------------------------------------------------------------------

    def settle(self) -> None:
        """`booth-pos settle`, as a task."""
        patience = Patience(self._schedule)
        for _ in Errand(self.counter, self._clock, patience).settle():
            pass
        for _ in self._desk(patience).settle():
            pass

    def match(self) -> tuple[Row, ...]:
        """The match of a closing, to its end: every order that is not read is asked."""
        match = Match(self.books, self.gateway, self._clock, self.counter.pace, self.counter.watch)
        patience = Patience(self._schedule)
        progress = match.begin(again=True)
        while not progress.over:
            if match.take():
                progress = match.step()
            else:
                patience.rest(match.wait_s() or 1.0)
        return match.rows()

    # --- the manager -----------------------------------------------------------------------

    def refund(self, wish: Wish) -> Refund:
        """Decide a refund; the watch sends it."""
        backlog = self.counter.backlog
        if wish.amount_won is None:
            return backlog.refund(wish.order_no, wish.who, wish.reason)
        return backlog.decide(wish)

    def _desk(self, patience: Patience) -> GiveBack:
        counter = self.counter
        return GiveBack(counter.refunds, self.books, self._clock, counter.pace, patience)

    def stop(self) -> None:
        """Begin nothing more."""
        self.stopped = True

    def close(self, folder: Path) -> None:
        """Close in good order: the anchor moves to the ledger's end, the WAL is emptied."""
        self.stop()
        if not self.findings:
            refresh_anchor(self.books.database, FileAnchor(folder / ANCHOR))
        self.gateway.close()
        self.books.close()


class Patience:
    """Sleeping lets the world go on."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule

    def rest(self, seconds: float) -> None:
        self._schedule.pause(max(seconds, 0.01))

    def stopped(self) -> bool:
        return False
