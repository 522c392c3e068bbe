"""Books and Toss side by side, order by order: asked when no payment is due, and ended any time.

What was read lies in the books, so a match that was stopped, or killed, goes on from there. It
books nothing by itself of what is over: a difference comes into the books only by a manager.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from pos_app.domain.answer import CHARGED, Found, Reply, StatusReport, Verdict
from pos_app.domain.closing import seoul_day
from pos_app.domain.match import Ours, Reading, Row, Settlement, Sum, compare, summed
from pos_app.domain.money import Won
from pos_app.domain.payment import Account
from pos_app.domain.verdict import judge_status
from pos_app.errors import BoothError, Stale
from pos_app.flow.daybook import DayBooks, SettlingGateway
from pos_app.flow.pace import Pace
from pos_app.flow.ports import Clock
from pos_app.flow.watch import Watch


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a match is. `trouble` is why the last question had no answer."""

    done: int
    total: int
    trouble: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing is left to be asked."""
        return self.done >= self.total


class Match:
    """One question at a time; `take`, `wait_s` and `progress` are cheap and may be called anywhere.

    The rest belongs on one lane of its own.
    """

    def __init__(
        self, books: DayBooks, gateway: SettlingGateway, clock: Clock, pace: Pace, watch: Watch
    ) -> None:
        self._books = books
        self._gateway = gateway
        self._clock = clock
        self._pace = pace
        self._watch = watch
        self._left: deque[str] = deque()
        self._pages: deque[tuple[date, str | None]] = deque()
        self._period: frozenset[str] = frozenset()
        self._listed: dict[str, None] = {}
        self._done = 0
        self._due_at: float | None = None  # None: nothing is to be asked
        self._in_flight = False
        self._failures = 0
        self._trouble = ""
        self._settlement = Settlement.NOT_ASKED

    @property
    def account(self) -> Account:
        """Where is asked now, and with which key."""
        return self._gateway.account

    def begin(self, *, again: bool = False) -> Progress:
        """See what is to be asked: with `again` also what was read since its last change."""
        self.end()
        self._failures = 0
        self._pages = deque((day, None) for day in self._days())
        orders = self._books.matches.orders()
        self._period = frozenset(one.order_no for one in orders)
        self._left = deque(self._asked(orders, again=again))
        self._due_at = self._clock.tick()
        return self.progress()

    def progress(self) -> Progress:
        """How far it is."""
        left = len(self._left) + len(self._pages)
        return Progress(self._done, self._done + left, self._trouble)

    def stop(self) -> None:
        """Ask nothing more; `begin` goes on from here."""
        self._due_at = None

    def end(self) -> None:
        """The day was closed: what was asked for it is over."""
        self.stop()
        self._left.clear()
        self._pages.clear()
        self._listed.clear()
        self._done, self._trouble = 0, ""
        self._settlement = Settlement.NOT_ASKED

    def wait_s(self) -> float | None:
        """Seconds until `take` may say yes; None while nothing is left or one is under way."""
        if self._due_at is None or self._in_flight or self.progress().over:
            return None
        return max(0.0, max(self._due_at, self._watch.free_at) - self._clock.tick())

    def take(self) -> bool:
        """Whether a question is due and no payment needs the budget; then `step` is to be run."""
        if self.wait_s() != 0.0 or not self._watch.spare():
            return False
        self._in_flight = True
        return True

    def step(self) -> Progress:
        """Ask one question and note what it brings. Raises StoreError; it is asked again then."""
        try:
            if self._pages:
                self._read_page(*self._pages[0])
            elif self._left:
                self._read_order(self._left[0])
        except BoothError:
            self._pause(busy=False)
            raise
        finally:
            self._in_flight = False
        return self.progress()

    def rows(self) -> tuple[Row, ...]:
        """Every order of the period as it stands now."""
        return tuple(compare(one) for one in self._books.matches.orders(self._listed))

    def summed(self) -> Sum:
        """What the report says of the match."""
        orders = self._books.matches.orders(self._listed)
        numbers = sum(one.attempt is None for one in orders)
        return summed((compare(one) for one in orders), numbers, self._settlement)

    def ask(self, order_no: str) -> tuple[Ours, Reply[Found]]:
        """Ask about one order now, note what is said, and give it as it stands then."""
        one = self._books.matches.order(order_no)
        reply = self._gateway.find(order_no)
        found = reply.yes
        if found is not None:
            one = self._note(self._believed(one, found), found)
        return one, reply

    def _days(self) -> tuple[date, ...]:
        now = self._clock.now()
        began_at = self._books.closings.period().began_at or now
        return tuple(dict.fromkeys((seoul_day(began_at), seoul_day(now))))

    def _asked(self, orders: Iterable[Ours], *, again: bool) -> Iterable[str]:
        here = self._gateway.account
        for one in orders:
            may_ask = one.attempt is None or one.attempt.account == here
            if may_ask and (again or not one.settled):
                yield one.order_no

    def _read_page(self, day: date, cursor: str | None) -> None:
        reply = self._gateway.settlement(day, cursor)
        page = reply.yes
        if page is not None:
            self._went_on()
            self._pages.popleft()
            if page.next_cursor is not None:
                self._pages.appendleft((day, page.next_cursor))
            if page.order_nos:
                self._settlement = Settlement.READ
            elif self._settlement is Settlement.NOT_ASKED:
                self._settlement = Settlement.NOT_OUT
            self._add(page.order_nos)
        elif reply.code == "no_settlement":
            self._without_list(Settlement.NOT_OFFERED)
        elif reply.verdict is Verdict.NO or self._failures >= self._pace.create_tries:
            self._without_list(Settlement.NO_ANSWER)
        else:
            self._no_answer(reply.code, busy=reply.busy)

    def _without_list(self, why: Settlement) -> None:
        """The match does without: it is said in the report."""
        self._went_on()
        self._pages.clear()
        self._settlement = why

    def _add(self, numbers: tuple[str, ...]) -> None:
        """Orders of other days that Toss names: something happened to them since they were read."""
        fresh = [one for one in numbers if one not in self._listed and one not in self._period]
        self._listed.update(dict.fromkeys(fresh))
        known = {one.order_no: one for one in self._books.matches.orders(fresh)}
        there = (known[one] for one in fresh if one in known)
        self._left.extend(self._asked(there, again=True))

    def _read_order(self, order_no: str) -> None:
        _, reply = self.ask(order_no)
        if reply.yes is None:
            self._no_answer(reply.code, busy=reply.busy)
            if self._failures < self._pace.create_tries:
                return
            self._failures = 0  # it stays unread, and the others are not kept waiting
        else:
            self._went_on()
        self._left.popleft()

    def _believed(self, one: Ours, found: Found) -> Ours:
        """Book what is said of a payment that is not over, as the watch would."""
        attempt = one.attempt
        if attempt is None or attempt.over or not _is_it(one, found.report):
            return one
        now = self._clock.now()
        change = judge_status(attempt, found.report, now, quiet_over=False, long_gone=False)
        if change is None or found.amount_won not in (None, attempt.amount_won):
            return one
        with suppress(Stale):  # the watch was quicker: what stands there now is read again
            self._watch.note(self._books.apply(attempt, change, now))
        return self._books.matches.order(one.order_no)

    def _note(self, one: Ours, found: Found) -> Ours:
        report = found.report
        back = sum(row.amount_won for row in report.carried_out)
        reading = Reading(
            one.order_no,
            self._clock.now(),
            report.stage,
            found.amount_won,
            Won(back if report.stage in CHARGED else 0),
            one.attempt.version if one.attempt else 0,
            one.refunds_version,
            report.paid.transaction_id,
        )
        self._books.matches.note(reading)
        return replace(one, reading=reading)

    def _went_on(self) -> None:
        self._done += 1
        self._failures, self._trouble = 0, ""
        self._due_at = None if self._due_at is None else self._clock.tick()

    def _no_answer(self, code: str, *, busy: bool) -> None:
        self._trouble = code or "odd_reply"
        self._pause(busy=busy)

    def _pause(self, *, busy: bool) -> None:
        self._failures += 1
        pause = self._pace.busy_s if busy else self._pace.shown_s * 2.0 ** min(self._failures, 8)
        if self._due_at is not None:
            self._due_at = self._clock.tick() + min(pause, self._pace.given_up_s)


def _is_it(one: Ours, report: StatusReport) -> bool:
    """Whether the report is of the payment that this attempt made."""
    ours = one.attempt.pay_token if one.attempt else None
    return ours is None or report.pay_token in (None, ours)
