"""Books and Toss side by side, order by order: asked when no payment is due, and ended any time.

What was read lies in the books, so a match that was stopped, or killed, goes on from there. It
books nothing by itself of what is over: a difference comes into the books only by a manager.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pos_app.domain.answer import Verdict
from pos_app.domain.match import Ours, Row, Settlement, Sum, compare, summed
from pos_app.domain.payment import Account
from pos_app.domain.seoul import seoul_day
from pos_app.errors import BoothError
from pos_app.flow.daybook import DayBooks, SettlingGateway
from pos_app.flow.inquiry import Inquiry
from pos_app.flow.pace import Pace
from pos_app.flow.ports import Clock
from pos_app.flow.turn import Turn
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
        self.inquiry = Inquiry(books, gateway, clock, watch)
        self._books = books
        self._gateway = gateway
        self._clock = clock
        self._most_tries = pace.create_tries
        self._watch = watch
        self._turn = Turn(clock, pace)
        self._left: deque[str] = deque()
        self._pages: deque[tuple[date, str | None]] = deque()
        self._period: frozenset[str] = frozenset()
        self._listed: dict[str, None] = {}
        self._done = 0
        self._settlement = Settlement.NOT_ASKED

    def begin(self, *, again: bool = False) -> Progress:
        """See what is to be asked: with `again` also what was read since its last change."""
        self.end()
        now = self._clock.now()
        began_at = self._books.closings.period().began_at or now
        days = dict.fromkeys((seoul_day(began_at), seoul_day(now)))
        self._pages = deque((day, None) for day in days)
        orders = self._books.matches.orders()
        self._period = frozenset(one.order_no for one in orders)
        self._left = deque(_asked(orders, self.inquiry.account, again=again))
        self._turn.begin()
        return self.progress()

    def progress(self) -> Progress:
        """How far it is."""
        left = len(self._left) + len(self._pages)
        return Progress(self._done, self._done + left, self._turn.trouble)

    def stop(self) -> None:
        """Ask nothing more; `begin` goes on from here."""
        self._turn.stop()

    def end(self) -> None:
        """The day was closed: what was asked for it is over."""
        self.stop()
        self._left.clear()
        self._pages.clear()
        self._listed.clear()
        self._done = 0
        self._settlement = Settlement.NOT_ASKED

    def wait_s(self) -> float | None:
        """Seconds until `take` may say yes; None while nothing is left or one is under way."""
        return None if self.progress().over else self._turn.wait_s(self._watch.free_at)

    def take(self) -> bool:
        """Whether a question is due and no payment needs the budget; then `step` is to be run."""
        if self.wait_s() != 0.0 or not self._watch.spare():
            return False
        self._turn.in_flight = True
        return True

    def step(self) -> Progress:
        """Ask one question and note what it brings. Raises StoreError; it is asked again then."""
        try:
            if self._pages:
                self._read_page(*self._pages[0])
            elif self._left:
                self._read_order(self._left[0])
        except BoothError as error:
            self._turn.unanswered(error.key)
            raise
        finally:
            self._turn.in_flight = False
        return self.progress()

    def rows(self) -> tuple[Row, ...]:
        """Every order of the period as it stands now."""
        return tuple(compare(one) for one in self._books.matches.orders(self._listed))

    def summed(self) -> Sum:
        """What the report says of the match."""
        orders = self._books.matches.orders(self._listed)
        numbers = sum(one.attempt is None for one in orders)
        return summed((compare(one) for one in orders), numbers, self._settlement)

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
        elif reply.verdict is Verdict.NO or self._turn.failures >= self._most_tries:
            self._without_list(Settlement.NO_ANSWER)
        else:
            self._turn.unanswered(reply.code, busy=reply.busy)

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
        self._left.extend(_asked(there, self.inquiry.account, again=True))

    def _read_order(self, order_no: str) -> None:
        _, reply = self.inquiry.ask(order_no)
        if reply.yes is None:
            self._turn.unanswered(reply.code, busy=reply.busy)
            if self._turn.failures < self._most_tries:
                return
            self._turn.failures = 0  # it stays unread, and the others are not kept waiting
            self._done += 1
        else:
            self._went_on()
        self._left.popleft()

    def _went_on(self) -> None:
        self._done += 1
        self._turn.answered()


def _asked(orders: Iterable[Ours], here: Account, *, again: bool) -> Iterator[str]:
    """Those that may be asked about here, and that nobody has a final reading of."""
    for one in orders:
        may_ask = one.attempt is None or one.attempt.account == here
        if may_ask and (again or not one.settled):
            yield one.order_no
