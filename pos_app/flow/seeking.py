"""What a restored copy cannot know, asked of Toss: lost payments, and refunds made meanwhile.

It is the least urgent thing that the till does: one question whenever the budget has one to spare.
Where it stands lies in the books, so a restart goes on from there.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from pos_app.domain.answer import Found, Reply, Stage, StatusReport
from pos_app.domain.payment import Attempt, State
from pos_app.domain.refund import back_won
from pos_app.domain.refunding import back_at_toss
from pos_app.domain.search import Search, is_clear, is_worth_a_row, lost_sale
from pos_app.domain.verdict import judge_status
from pos_app.errors import BoothError, Stale
from pos_app.flow.checkout import ref_of
from pos_app.flow.pace import Pace
from pos_app.flow.ports import Books, Clock, Gateway
from pos_app.flow.watch import Watch


@dataclass(frozen=True, slots=True)
class Sought:
    """What one question brought: a payment, `found` or looked at again, or why nothing was said."""

    order_no: str
    attempt: Attempt | None = None
    found: bool = False
    trouble: str = ""


class Seeking:
    """Asks one number at a time; `take` and `wait_s` are cheap and may be called anywhere."""

    def __init__(
        self, books: Books, gateway: Gateway, clock: Clock, pace: Pace, watch: Watch
    ) -> None:
        self.item_name = ""  # what the one line of a found sale is called
        self._books = books
        self._gateway = gateway
        self._clock = clock
        self._pace = pace
        self._watch = watch
        self._due_at: float | None = None  # None: nothing is left to be asked
        self._in_flight = False
        self._failures = 0

    def begin(self) -> None:
        """See what the books say is still to be asked with this key."""
        account, lost = self._gateway.account, self._books.lost
        lost.begin(account)
        left = lost.next_search(account) is not None or lost.next_recheck(account) is not None
        self._due_at = self._clock.tick() if left else None

    def wait_s(self) -> float | None:
        """Seconds until `take` may say yes; None while nothing is left or one is under way."""
        if self._due_at is None or self._in_flight:
            return None
        return max(0.0, max(self._due_at, self._watch.free_at) - self._clock.tick())

    def take(self) -> bool:
        """Whether a question is due and no payment needs the budget; then `step` is to be run."""
        if self.wait_s() != 0.0 or not self._watch.spare():
            return False
        self._in_flight = True
        return True

    def step(self) -> Sought | None:
        """Ask one question and book what it brings; None when there is none left.

        Raises StoreError when the books cannot be written; the question is then asked again.
        """
        try:
            sought = self._next()
        except BoothError:
            self._pause()
            raise
        finally:
            self._in_flight = False
        if sought is None:
            self._due_at = None
        elif sought.attempt is not None and not sought.attempt.over:
            self._watch.add(sought.attempt, attended=False)
        return sought

    def _next(self) -> Sought | None:
        search = self._books.lost.next_search(self._gateway.account)
        if search is not None:
            return self._search(search)
        attempt = self._books.lost.next_recheck(self._gateway.account)
        return None if attempt is None else self._recheck(attempt)

    def _search(self, search: Search) -> Sought:
        reply = self._gateway.find(search.order_no)
        found = reply.yes
        if found is None or not is_clear(found):
            return self._no_answer(search.order_no, reply)
        self._answered()
        if not is_worth_a_row(found):
            known = found.report.stage is not Stage.ABSENT
            self._books.lost.passed(search.after(known=known))
            return Sought(search.order_no)
        with suppress(Stale):  # a manager took it in while Toss was asked
            return Sought(search.order_no, self._book(search, found), found=True)
        return Sought(search.order_no)

    def _book(self, search: Search, found: Found) -> Attempt:
        now = self._clock.now()
        sale = lost_sale(found, self.item_name)
        at = found.report.paid.approved_at or now
        attempt = self._books.lost.take_in(search, sale, at, now)
        return self._believe(attempt, found.report)

    def _recheck(self, attempt: Attempt) -> Sought:
        before = self._books.record(attempt.order_no).refunds
        reply = self._gateway.status(ref_of(attempt))
        report = reply.yes
        if report is None:
            return self._no_answer(attempt.order_no, reply)
        self._answered()
        after = self._believe(attempt, report)
        # A refund decided while Toss was asked counts already, and may not be in the answer.
        if self._books.record(attempt.order_no).refunds == before:
            self._books.lost.rechecked(attempt.order_no)
        return Sought(attempt.order_no, after)

    def _believe(self, attempt: Attempt, report: StatusReport) -> Attempt:
        now = self._clock.now()
        change = judge_status(
            attempt,
            report,
            now,
            quiet_over=True,
            long_gone=False,
            explained_won=attempt.amount_won,  # by decisions of the lost books, as `_compare` says
        )
        after = self._books.apply(attempt, change, now) if change else attempt
        if after.state is State.PAID:
            self._compare(after, report)
        return after

    def _compare(self, paid: Attempt, report: StatusReport) -> None:
        """Money that went back by no decision of these books is for a person to look at."""
        ours_won = back_won(self._books.record(paid.order_no).refunds)
        toss_won = back_at_toss(report, paid.amount_won, ours_won)
        if toss_won > ours_won:
            self._books.lost.differs(paid.order_no, toss_won, self._clock.now())

    def _answered(self) -> None:
        self._failures = 0
        self._due_at = self._clock.tick()

    def _no_answer(self, order_no: str, reply: Reply[Found] | Reply[StatusReport]) -> Sought:
        self._pause()
        if reply.busy:
            self._due_at = self._clock.tick() + self._pace.busy_s
        return Sought(order_no, trouble=reply.code or "odd_reply")

    def _pause(self) -> None:
        self._failures += 1
        pause = self._pace.shown_s * 2.0 ** min(self._failures, 8)
        self._due_at = self._clock.tick() + min(pause, self._pace.given_up_s)
