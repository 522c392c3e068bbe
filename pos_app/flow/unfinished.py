"""Unfinished business: the list of it, what may be decided there, and the refunds under watch."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace

from pos_app.domain.payment import Attempt, State
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.refund import UNSETTLED, Refund
from pos_app.domain.request import Request
from pos_app.domain.review import held_by, remaining, returned, unhanded
from pos_app.domain.staff import Action
from pos_app.domain.unfinished import CARRIED, Heard, Unfinished, carried_detail, unfinished
from pos_app.errors import BoothError, Refused, Stale, StoreError
from pos_app.flow.place import refused_elsewhere
from pos_app.flow.ports import Books, Clock
from pos_app.flow.recovery import Recovery
from pos_app.flow.refunds import Refunds, Wish, check_reason
from pos_app.flow.review import unwritten
from pos_app.flow.vigil import Vigil
from pos_app.flow.watch import Watch, Watched


class Backlog:
    """What is left to be done, and the only decisions about it besides handing over.

    `listed` is cheap and may be called from any thread; the rest belongs on the lane of its
    payment, as every step does. `halted` gives the finding in the books that stops the till.
    """

    def __init__(
        self,
        books: Books,
        clock: Clock,
        watch: Watch,
        recovery: Recovery,
        refunds: Refunds,
        halted: Callable[[], BoothError | None],
    ) -> None:
        self._halted = halted
        self._books = books
        self._clock = clock
        self._watch = watch
        self._recovery = recovery
        self._refunds = refunds
        self._access = refunds.access

    def take_over(self) -> None:
        """Watch the refunds that another life left; what Toss has none of is sent again."""
        for refund in self._books.returns.unsettled():
            attempt = self._books.attempt(refund.order_no)
            if self._watch.get(refund.refund_no) is None and self._recovery.may_ask(attempt):
                self._look_after(refund, attempt)

    def read(self) -> tuple[SaleRecord, ...]:
        """The rows of the list; refunds among them that nobody watches yet are watched from now on.

        A decision whose commit failed comes back from the journal with the next write.
        """
        records = self._books.unfinished()
        self.take_over()
        return records

    def listed(self, records: Iterable[SaleRecord]) -> tuple[Unfinished, ...]:
        """The list as it is now, from rows that were read before."""
        rows = self._watch.rows()
        heard = {
            vigil.order_no: Heard(vigil.stage, vigil.asked_at, vigil.attended, watched=True)
            for vigil in (one.vigil for one in rows)
        }
        return unfinished(records, heard, self._recovery.may_ask, self._recovery.account)

    def carry_over(self, order_no: str, ref: str, who: str, why: str) -> None:
        """Leave everything as it is, and write down who said so and why.

        `ref` is the payment itself or a refund of it; a manager's PIN stands for this one alone.
        Raises Refused without a reason.
        """
        check_reason(why)
        grant = self._access.allow(Action.CARRY_OVER, about=ref, why=why.strip())
        detail = carried_detail(ref, grant.who or who, why.strip())
        self._books.note([(order_no, CARRIED, detail)], self._clock.now())

    def check_books(self) -> None:
        """Raise the finding in the books that stops the till, if there is one."""
        finding = self._halted()
        if finding is not None:
            raise finding

    def refund(self, order_no: str, who: str, why: str) -> Refund:
        """Ask Toss now; only if it says charged, decide to give everything left back.

        A charge that our books do not know yet is booked first. As with every refund a request
        is written with it, and the watch sends the refund as its next step. Raises Refused when
        Toss says that nothing was charged, when it cannot be asked, and as `Refunds.decide`, and
        whatever halts the till; nothing is sent then.
        """
        with self._access.once(Action.APPROVE_REFUND, order_no):
            self.check_books()
            check_reason(why)
            self._access.check(Action.APPROVE_REFUND, order_no)  # before Toss is asked at all
            attempt = self._books.attempt(order_no)
            if attempt.state is not State.PAID:
                attempt = self._ask(attempt)
            wish = Wish(order_no, why, who=who)
            return self.decide(replace(wish, request=self._request(wish, attempt)))

    def decide(self, wish: Wish) -> Refund:
        """Decide a refund, which the watch sends as its next step. Raises as `Refunds.decide`."""
        try:
            refund = self._refunds.decide(wish)
        except StoreError:
            # The disk may have failed after the bytes were safe: what stands there is not left
            # waiting for the next start.
            with suppress(StoreError):
                self.take_over()
            raise
        self._look_after(refund, self._books.attempt(refund.order_no))
        return refund

    def send_again(self, refund_no: str) -> Refund:
        """Have a doubtful refund sent again under its own number, if Toss has none of it.

        The watch sends it as its next step. Raises as `Refunds.send_again`, and whatever halts
        the till.
        """
        order_no = self._books.returns.one(refund_no).order_no
        with self._access.once(Action.APPROVE_REFUND, order_no):
            self.check_books()
            refund = self._refunds.send_again(refund_no)
        self._look_after(refund, self._books.attempt(refund.order_no))
        return refund

    def advance(self, watched: Watched, refund: Refund) -> Watched:
        """The next step of a refund under watch. Raises as `Counter.run`."""
        vigil, attempt, after = watched.vigil, watched.attempt, refund
        try:
            # Somebody may have had it sent again since this step was handed out.
            after = self._books.returns.one(refund.refund_no)
            after = self._refunds.advance(after, vigil)
        except Stale:
            # A command was quicker; the row as it stands now is the truth.
            after = self._books.returns.one(refund.refund_no)
        except BoothError:
            vigil.failures += 1
            raise
        finally:
            self._watch.done(refund.refund_no, attempt, after)
        return Watched(attempt, vigil, after)

    def _request(self, wish: Wish, attempt: Attempt) -> Request:
        """What is asked for: all of it, and back on the shelf what was never handed over."""
        if attempt.shown_at is not None:
            return unwritten(wish, self._clock)
        known, record = self._books.requests, self._books.record(wish.order_no)
        held = held_by(known.of_order(wish.order_no), record.refunds)
        left = remaining(record.sale.lines, held)
        pieces = unhanded(left, known.taken(wish.order_no))
        return unwritten(wish, self._clock, returned(left, pieces))

    def _look_after(self, refund: Refund, attempt: Attempt) -> None:
        if refund.state not in UNSETTLED:  # what goes back in cash has gone back
            return
        self._watch.add_refund(refund, attempt, self._refunds.watch(refund))

    def _ask(self, attempt: Attempt) -> Attempt:
        if not self._recovery.may_ask(attempt):
            raise refused_elsewhere(attempt.account, self._recovery.account)
        watched = self._watch.get(attempt.order_no)
        vigil = watched.vigil if watched else Vigil(attempt.order_no, due=self._clock.tick())
        after = self._recovery.advance(attempt.order_no, vigil, act=False)
        self._watch.note(after)
        if after.state is State.PAID:
            return after
        if vigil.failures:
            raise Refused("refund.cannot_ask", code=vigil.trouble, text=vigil.trouble_text)
        key = "unfinished.not_charged" if after.over else "unfinished.not_charged_yet"
        raise Refused(key, word=attempt.word)
