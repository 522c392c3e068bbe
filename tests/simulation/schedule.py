"""One thing at a time, in an order that the seed alone decides.

Steps of the flow are blocking code, so each runs on a thread of its own; but only the holder of
the baton runs. Who pauses does what is due next himself, until his own turn comes: most turns need
no change of thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count

from tests.simulation.clock import WorldClock

Deed = Callable[[], None]


def _signal() -> threading.Lock:
    """Something to wait for: `release` gives it, `acquire` waits for it."""
    lock = threading.Lock()
    lock.acquire()
    return lock


class Crashed(BaseException):
    """The till's process is gone; nothing of it may run on."""


class Task:
    """Something that the till does, and that may take time."""

    def __init__(self, name: str, job: Deed) -> None:
        self.name = name
        self.job = job
        self.killed = False
        self.done = False
        self.begun = False
        self.turn = _signal()


class _Event:
    """What is due: a deed of the world, or a task's turn. `awake` waits while the till sleeps;
    `alone` is done by the main thread, with no task in the middle of anything but a pause."""

    __slots__ = ("alone", "awake", "what")

    def __init__(self, what: Deed | Task, *, awake: bool, alone: bool) -> None:
        self.what = what
        self.awake = awake
        self.alone = alone


class Schedule:
    """The order of everything."""

    def __init__(self, clock: WorldClock) -> None:
        self.clock = clock
        self.current: Task | None = None
        self.failure: BaseException | None = None
        self._heap: list[tuple[float, int, _Event]] = []
        self._number = count()
        self._until = 0.0
        self._main = _signal()
        self._alone: Deed | None = None
        self._killing = False
        self._tasks: list[Task] = []
        self._idle: list[_Worker] = []

    def at(self, in_s: float, deed: Deed, *, awake: bool = False, alone: bool = False) -> None:
        """Do something in so many seconds."""
        self._push(self.clock.true_s + in_s, _Event(deed, awake=awake, alone=alone))

    def start(self, name: str, job: Deed) -> Task:
        """Begin a task now."""
        task = Task(name, job)
        self._tasks.append(task)
        self._push(self.clock.true_s, _Event(task, awake=True, alone=False))
        return task

    def pause(self, seconds: float) -> None:
        """Let time pass, from within a task. Raises Crashed when the till dies meanwhile."""
        task = self.current
        if task is None:
            raise RuntimeError("only a task may pause")
        if task.killed:
            raise Crashed
        self._push(self.clock.true_s + seconds, _Event(task, awake=True, alone=False))
        self._go_on(task)
        if task.killed:
            raise Crashed

    def run(self, until_s: float) -> None:
        """Let the world go on until that moment; raises what went wrong in it."""
        self._until = until_s
        while True:
            self._go_on(None)
            if self.failure is not None:
                failure, self.failure = self.failure, None
                raise failure
            if self._alone is None:
                self.clock.true_s = max(self.clock.true_s, until_s)
                return
            deed, self._alone = self._alone, None
            deed()

    def kill(self) -> None:
        """End every task where it stands; from the main thread only."""
        tasks, self._tasks = self._tasks, []
        self._killing = True
        for task in tasks:
            task.killed = True
            if task.begun and not task.done:
                self.current = task
                task.turn.release()
                self._main.acquire()
            task.done = True
        self._killing = False
        self.current = None

    def close(self) -> None:
        """Let the threads go."""
        self.kill()
        self.failure = None
        for worker in self._idle:
            worker.dismiss()
        self._idle.clear()

    def finished(self, task: Task, error: BaseException | None) -> None:
        """A task has ended, on its own thread; an error of it ends the world."""
        task.done = True
        if not task.killed:
            self._tasks.remove(task)
        if error is not None and not isinstance(error, Crashed) and self.failure is None:
            self.failure = error
        self.current = None

    def go_on_as(self, worker: _Worker) -> Task | None:
        """What a worker without a task does next: the first new task, or nothing more."""
        if self._killing:
            self._rest(worker)
            self._main.release()
            return None
        return self._next(None, worker)

    def interrupt(self, deed: Deed) -> None:
        """Let the main thread do this before anything else happens."""
        self._alone = deed

    def _push(self, at_s: float, event: _Event) -> None:
        heappush(self._heap, (at_s, next(self._number), event))

    def _go_on(self, me: Task | None) -> None:
        found = self._next(me, None)
        if found is None or found is me:
            self.current = me
            return
        self.current = found
        if found.begun:
            found.turn.release()
        else:
            found.begun = True
            (self._idle.pop() if self._idle else _Worker(self)).take(found)
        self._wait(me)

    def _wait(self, me: Task | None) -> None:
        if me is None:
            self._main.acquire()
        else:
            me.turn.acquire()
            self.current = me

    def _next(self, me: Task | None, worker: _Worker | None) -> Task | None:
        """Do deeds until it is a task's turn; None for main, and when main has to act."""
        while self.failure is None and self._alone is None:
            if not self._heap or self._heap[0][0] > self._until:
                break
            at_s, number, event = heappop(self._heap)
            clock = self.clock
            if event.awake and clock.asleep_until > at_s:
                heappush(self._heap, (clock.asleep_until, number, event))
                continue
            clock.true_s = max(clock.true_s, at_s)
            what = event.what
            if isinstance(what, Task):
                if what.done:
                    continue
                return self._hand_over(what, worker)
            if event.alone:
                self._alone = what
            else:
                self._do(what)
        if me is None and worker is None:
            return None
        if worker is not None:
            self._rest(worker)
            self._main.release()
            return None
        self._main.release()
        assert me is not None
        me.turn.acquire()
        return me

    def _do(self, deed: Deed) -> None:
        before, self.current = self.current, None
        try:
            deed()
        except BaseException as error:  # noqa: BLE001 -- carried to the main thread
            self.failure = self.failure or error
        self.current = before

    def _hand_over(self, task: Task, worker: _Worker | None) -> Task | None:
        if worker is None:
            return task
        if not task.begun:
            task.begun = True
            self.current = task
            return task
        self._rest(worker)
        self.current = task
        task.turn.release()
        return None

    def _rest(self, worker: _Worker) -> None:
        self._idle.append(worker)


class _Worker:
    """A thread that does one task after the other."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._task: Task | None = None
        self._work = _signal()
        threading.Thread(target=self._run, name="simulated", daemon=True).start()

    def take(self, task: Task) -> None:
        self._task = task
        self._work.release()

    def dismiss(self) -> None:
        self._task = None
        self._work.release()

    def _run(self) -> None:
        while True:
            self._work.acquire()
            task = self._task
            if task is None:
                return
            while task is not None:
                error: BaseException | None = None
                try:
                    task.job()
                except BaseException as raised:  # noqa: BLE001 -- carried to the main thread
                    error = raised
                self._schedule.finished(task, error)
                error = None  # its frames hold what a process had open
                task = self._schedule.go_on_as(self)
