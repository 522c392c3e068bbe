"""Books and Toss side by side, order by order: asked when no payment is due, and ended any time.

What was read lies in the books, so a match that was stopped, or killed, goes on from there. It
books nothing by itself of what is over: a difference comes into the books only by a manager.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pos_app.domain.answer import CHARGED, Verdict
from pos_app.domain.match import Ours, Row, Settlement, Sum, compare, summed
from pos_app.domain.payment import Account
from pos_app.domain.seoul import seoul_day
from pos_app.domain.settlement import NOWHERE, Page, Reach
from pos_app.errors import BoothError
from pos_app.flow.daybook import Closings, DayBooks, SettlingGateway
from pos_app.flow.inquiry import Inquiry
from pos_app.flow.pace import Pace
from pos_app.flow.pages import Pages
from pos_app.flow.ports import Clock
from pos_app.flow.turn import Turn
from pos_app.flow.watch import Watch


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a match is. `trouble` is why the last question had no answer; `settlement` and
    `reach` are what has become of Toss' lists."""

    done: int
    total: int
    trouble: str = ""
    settlement: Settlement = Settlement.NOT_ASKED
    reach: Reach = NOWHERE

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
        self._watch = watch
        self._most_tries = pace.create_tries
        self._turn = Turn(clock, pace)
        self._left: deque[str] = deque()
        self._pages = Pages(pace)
        self._period: frozenset[str] = frozenset()
        self._listed: dict[str, None] = {}
        self._done = 0

    def begin(self, *, again: bool = False) -> Progress:
        """See what is to be asked: with `again` also what was read since its last change."""
        self.end()
        self._pages.begin(_begun(self._books.closings), seoul_day(self._clock.now()))
        orders = self._books.matches.orders()
        self._period = frozenset(one.order_no for one in orders)
        self._left = deque(_asked(orders, self.inquiry.account, again=again))
        self._turn.begin()
        return self.progress()

    def progress(self) -> Progress:
        """How far it is."""
        total = self._done + len(self._left) + self._pages.left
        return Progress(self._done, total, self._turn.trouble, *self._pages.told)

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
            if self._pages.left:
                self._read_page()
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
        return summed((compare(one) for one in orders), numbers, *self._pages.told)

    def _read_page(self) -> None:
        pages = self._pages
        reply = self._gateway.settlement(*pages.next)
        page = reply.yes
        refused = reply.verdict is Verdict.NO and not reply.busy
        if page is not None:
            self._add(page)  # first: a page whose orders cannot be read is asked again
            self._went_on()
            pages.came(page)
        elif reply.code == "no_settlement":
            self._went_on()
            pages.do_without()
        elif refused or self._turn.failures >= pages.tries:
            self._went_on()
            pages.give_up()
        else:
            self._turn.unanswered(reply.code, busy=reply.busy)

    def _add(self, page: Page) -> None:
        """Orders that Toss names and nobody is going to ask about: those of other days, and those
        that were given back since they were read."""
        waiting, back = {*self._listed, *self._left}, {*page.refunded}
        fresh = [one for one in page.order_nos if one not in waiting]
        fresh = [one for one in fresh if one not in self._period or one in back]
        known = {one.order_no: one for one in self._books.matches.orders(fresh)}
        self._listed.update(dict.fromkeys(fresh))
        for order_no in fresh:
            if order_no in known:
                again = order_no in back or not _is_paid(known[order_no])
                self._left.extend(_asked([known[order_no]], self.inquiry.account, again=again))

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


def _begun(closings: Closings) -> Iterator[date]:
    """When the period began. The day of the last Z is in it: what happened at Toss after that
    closing stands in the list of that day, which was seldom out yet."""
    began_at = closings.period().began_at
    yield from (seoul_day(one.at) for one in closings.newest(1))
    if began_at is not None:
        yield seoul_day(began_at)


def _is_paid(one: Ours) -> bool:
    """Whether it was read as paid: that it stands in Toss' list for that alone is nothing new."""
    return one.reading is not None and one.reading.stage in CHARGED


def _asked(orders: Iterable[Ours], here: Account, *, again: bool) -> Iterator[str]:
    """Those that may be asked about here, and that nobody has a final reading of."""
    for one in orders:
        may_ask = one.attempt is None or one.attempt.account == here
        if may_ask and (again or not one.settled):
            yield one.order_no
