"""The only file that knows threads: serial lanes out of the window's sight.

A lane is a name: the number of an open payment, or "shop", or "ledger". Jobs of one lane run one
after the other, in a thread of their own; lanes never wait for each other. Every result comes
back in the window's thread.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from types import MethodType
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from pos_app.errors import BoothError, Bug

log = logging.getLogger(__name__)

SETTINGS = "settings"  # the lane of what somebody chose: it is kept though the window closes

Job = Callable[[], object]
Done = Callable[[Any], None]
Failed = Callable[[str, BoothError], None]


@dataclass(frozen=True, slots=True)
class _Outcome:
    lane: str
    future: Future[object]
    done: Done
    failed: Failed


class Backroom(QObject):
    """Runs jobs and delivers what came of them; every method belongs to the window's thread."""

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, ThreadPoolExecutor] = {}
        self._open: dict[Future[object], str] = {}
        self._retiring: set[str] = set()
        self._closed = False
        # Queued, because a job that is already finished calls back inside `submit`.
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def submit(self, lane: str, job: Job, done: Done, failed: Failed) -> None:
        """Run `job` on its lane, then call `done(value)` or `failed(lane, error)` here.

        Both must be methods of QObjects: what else is told of a result could run anywhere.
        """
        _must_be_method(done)
        _must_be_method(failed)
        if self._closed:
            return
        if threading.current_thread() is not threading.main_thread():
            raise Bug("bug.wrong_thread", lane=lane)
        future = self._lane(lane).submit(job)
        self._open[future] = lane
        outcome = _Outcome(lane, future, done, failed)
        future.add_done_callback(lambda _: self._report(outcome))

    def retire(self, lane: str) -> None:
        """Send a lane's thread home once its last job is done; a later job starts a new one."""
        self._retiring.add(lane)
        self._send_home(lane)

    def idle(self) -> bool:
        """Whether nothing runs, waits or is still to be delivered."""
        return not self._open

    def busy(self, lane: str) -> bool:
        """Whether this lane has something under way."""
        return lane in self._open.values()

    def close(self, timeout_s: float) -> bool:
        """Take no more jobs, drop those not begun, and wait for the others.

        Says whether all ended in time. Nothing is lost by a job that did not: each step writes
        before and after it acts. Only what somebody chose stands nowhere before it is kept, so
        those jobs are not dropped.
        """
        self._closed = True
        lanes = list(self._lanes.values())
        for name, executor in self._lanes.items():
            executor.shutdown(wait=False, cancel_futures=name != SETTINGS)
        self._lanes.clear()
        # `wait` would wait for ever for a future that was dropped.
        begun = [future for future in self._open if not future.cancelled()]
        in_time = not wait(begun, timeout=timeout_s).not_done
        if in_time:
            # A finished job still has to call back: no thread may outlive what it calls.
            for executor in lanes:
                executor.shutdown(wait=True)
        QCoreApplication.removePostedEvents(self)
        return in_time

    def _lane(self, name: str) -> ThreadPoolExecutor:
        self._retiring.discard(name)
        if name not in self._lanes:
            self._lanes[name] = ThreadPoolExecutor(1, thread_name_prefix=f"lane-{name}")
        return self._lanes[name]

    def _report(self, outcome: _Outcome) -> None:
        """Called by the lane: after a closing that waited no longer nobody is left to tell."""
        if shiboken6.isValid(self):
            self._finished.emit(outcome)

    def _deliver(self, outcome: _Outcome) -> None:
        self._open.pop(outcome.future, None)
        self._send_home(outcome.lane)
        if self._closed or outcome.future.cancelled():
            return
        error = outcome.future.exception()
        if error is None:
            if _alive(outcome.done):
                outcome.done(outcome.future.result())
        elif _alive(outcome.failed):
            outcome.failed(outcome.lane, _known(error))

    def _send_home(self, lane: str) -> None:
        if lane in self._retiring and lane in self._lanes and not self.busy(lane):
            self._retiring.discard(lane)
            self._lanes.pop(lane).shutdown(wait=False)


class Unforeseen(Bug):
    """A job ended in a way that nobody thought of; what it was about stays as it is written."""


def _known(error: BaseException) -> BoothError:
    if isinstance(error, BoothError):
        return error
    log.error("a job failed", exc_info=error)
    unforeseen = Unforeseen("bug.unforeseen", kind=type(error).__name__)
    unforeseen.__cause__ = error
    return unforeseen


def _must_be_method(receiver: Callable[..., None]) -> None:
    if not (isinstance(receiver, MethodType) and isinstance(receiver.__self__, QObject)):
        raise Bug("bug.not_a_method")


def _alive(receiver: Callable[..., None]) -> bool:
    return isinstance(receiver, MethodType) and shiboken6.isValid(receiver.__self__)
