"""What a command does without a window: one sale to its end, or asking about every open one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol

from pos_app.domain.answer import CHARGED, Stage
from pos_app.domain.cart import Cart
from pos_app.domain.payment import HOLDING, Attempt, State
from pos_app.errors import StoreError
from pos_app.flow.counter import Counter, Step
from pos_app.flow.insistence import Insistence
from pos_app.flow.ports import Clock
from pos_app.flow.seeking import Sought
from pos_app.flow.watch import Watched

# A person who presses Ctrl+C should not feel the pause.
NAP_S = 0.2


class Patience(Protocol):
    """How the command sleeps, and whether somebody asked it to stop."""

    def rest(self, seconds: float) -> None: ...

    def stopped(self) -> bool: ...


class Errand:
    """Runs the steps that are due until there is an answer, or until waiting makes no sense."""

    def __init__(self, counter: Counter, clock: Clock, patience: Patience) -> None:
        self._counter = counter
        self._clock = clock
        self._patience = patience
        self._insistence = Insistence(clock, counter.pace)
        self.unwritten: StoreError | None = None

    def sell(
        self,
        cart: Cart,
        wait_s: float,
        cashier: str,
        waiting: Callable[[Attempt], None],
        *,
        sure: bool = False,
    ) -> Attempt:
        """One sale from the cart to its end, and the attempt as it then stands.

        `wait_s` bounds the buyer's time only. Once the intent to execute is written it stays for
        the answer, the quiet period and one more question. `waiting` is called when the QR may be
        shown. Where the books cannot be written after it, the attempt is given as last known, and
        `unwritten` says why. Raises as `Counter.charge`, and StoreError where nothing was charged.
        """
        attempt = self._counter.charge(cart, cashier, sure=sure)
        give_up_at: float | None = None
        while True:
            begun = self._clock.tick()
            try:
                step = self._next(attempt.order_no, give_up_at)
            except StoreError:
                if self._contradicts(attempt, begun):
                    return self._look(attempt)
                raise
            if step is not None:
                attempt = step.successor or step.attempt
            if attempt.state is State.WAITING and give_up_at is None:
                give_up_at = self._clock.tick() + wait_s
                waiting(attempt)
            if attempt.state in HOLDING:
                return self._see_through(attempt)
            if attempt.state is State.PAID:
                return self._confirm(attempt)
            if attempt.state not in (State.CREATING, State.WAITING):
                return attempt
            if self._enough(give_up_at):
                return self._end(attempt)

    def settle(self) -> Iterator[Attempt]:
        """Ask Toss once about every attempt that is not over, and book what it says.

        Executes nothing. What only the quiet period confirms, a refusal or the end of a payment
        that was executed, is asked about once more after it. Attempts of another key are given
        as they are.
        """
        for attempt in self._counter.start():
            if not self._counter.may_ask(attempt):
                yield attempt
        while not self._patience.stopped():
            watched = self._due()
            if watched is None:
                return
            yield from self._settle_one(watched)

    def seek(self) -> Iterator[Sought]:
        """Ask about everything that a restore left, to its end, or until Toss gives no answer."""
        seeking, troubles = self._counter.seeking, 0
        while not self._patience.stopped() and troubles < self._counter.pace.create_tries:
            pause = seeking.wait_s()
            if pause is None:
                return
            sought = seeking.step() if seeking.take() else None
            if sought is None:
                self._patience.rest(min(NAP_S, max(pause, 0.01)))
                continue
            troubles = troubles + 1 if sought.trouble else 0
            self._counter.watch.forget(sought.order_no)
            yield sought

    def _settle_one(self, watched: Watched) -> Iterator[Attempt]:
        first = watched.vigil.asked is None and not watched.vigil.failures
        after = self._counter.run(watched, act=False).attempt
        refused = after.state in HOLDING and after.refusal_final
        ended = watched.vigil.stage is Stage.CANCELLED and after.state is not State.PAID
        if first and not after.over and (refused or ended):
            watched.vigil.due = watched.vigil.quiet_until
            return
        self._counter.watch.forget(after.order_no)
        yield after

    def _next(self, order_no: str, give_up_at: float | None) -> Step | None:
        """Run the step of this payment that is due, or sleep towards it."""
        watched = self._counter.take()
        if watched is not None:
            step = self._counter.run(watched)
            return step if watched.attempt.order_no == order_no else None
        pause = self._counter.wait_s()
        left = NAP_S if give_up_at is None else max(0.0, give_up_at - self._clock.tick())
        self._patience.rest(min(NAP_S, left, NAP_S if pause is None else pause))
        return None

    def _due(self) -> Watched | None:
        while (pause := self._counter.wait_s()) is not None and not self._patience.stopped():
            watched = self._counter.take()
            if watched is not None:
                return watched
            self._patience.rest(min(NAP_S, pause))
        return None

    def _enough(self, give_up_at: float | None) -> bool:
        late = give_up_at is not None and self._clock.tick() >= give_up_at
        return late or self._patience.stopped()

    def _end(self, attempt: Attempt) -> Attempt:
        if attempt.state is State.CREATING:
            # A create that did not leave the machine is waiting for its next try.
            return self._counter.abandon(attempt.order_no)
        attempt = self._counter.give_up(attempt.order_no)
        return self._look(attempt)

    def _look(self, attempt: Attempt) -> Attempt:
        """One more question: a buyer may have acted between the last one and the giving up."""
        self._counter.look_now(attempt.order_no)
        return self._ask_once(attempt)

    def _confirm(self, attempt: Attempt) -> Attempt:
        """The one question after the sale, which brings Toss' own tax split.

        Toss may answer it with an old reading: a denial is asked about until the quiet period is
        over.
        """
        if attempt.over:
            return attempt
        until = self._clock.tick() + self._counter.pace.quiet_s
        self._counter.look_now(attempt.order_no)
        attempt = self._ask_once(attempt)
        while attempt.denied and self._clock.tick() < until:
            attempt = self._ask_once(attempt)
        return attempt

    def _ask_once(self, attempt: Attempt) -> Attempt:
        begun = self._clock.tick()
        while not self._insistence.exhausted:
            step = self._insistence.tried(partial(self._next, attempt.order_no, None))
            if step is not None:
                return step.attempt
        if self._contradicts(attempt, begun):
            self.unwritten = self._insistence.failed
        return attempt

    def _contradicts(self, attempt: Attempt, since: float) -> bool:
        """Whether Toss has said something else since then than what the books could be told."""
        watched = self._counter.watch.get(attempt.order_no)
        if watched is None or watched.vigil.asked is None or watched.vigil.asked < since:
            return False
        return (watched.vigil.stage in CHARGED) is not (attempt.state is State.PAID)

    def _see_through(self, attempt: Attempt) -> Attempt:
        """Stay for the answer, the quiet period and one more question; never for ever."""
        since = self._clock.tick()
        while attempt.state in HOLDING:
            watched = self._counter.watch.get(attempt.order_no)
            quiet = watched.vigil.quiet_until if watched else since
            begun, tries = self._clock.tick(), attempt.execute_tries
            step = self._insistence.tried(partial(self._next, attempt.order_no, None))
            if self._insistence.exhausted:
                self.unwritten = self._insistence.failed
                return attempt
            if step is None:
                continue
            attempt = step.attempt
            asked_last = begun >= max(quiet, since + self._counter.pace.quiet_s)
            if asked_last and attempt.state in HOLDING and attempt.execute_tries == tries:
                return attempt
        return self._confirm(attempt) if attempt.state is State.PAID else attempt
