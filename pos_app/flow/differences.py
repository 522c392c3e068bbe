"""What Toss has and the books lack comes into them by a manager alone, with Toss' own word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from pos_app.domain.answer import CHARGED, Found, RefundRow
from pos_app.domain.closing import less
from pos_app.domain.match import Ours, Row, compare, name_parts, unexplained
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.numbering import is_cash_no, parse_order_no
from pos_app.domain.payment import Attempt, State
from pos_app.domain.refund import Refund, left_to_refund, split_refund
from pos_app.domain.search import Search, lost_sale
from pos_app.domain.staff import Action
from pos_app.domain.verdict import Change, judge_status
from pos_app.errors import Bug, Refused, Unreachable
from pos_app.flow.access import Access
from pos_app.flow.daybook import DayBooks
from pos_app.flow.inquiry import Inquiry, is_it
from pos_app.flow.ports import Clock
from pos_app.flow.refunds import check_reason

TAKEN_IN = "taken_in"
Parts = tuple[tuple[RefundRow, int | None], ...]
_NOTHING = TaxSplit(Won(0), Won(0), Won(0))


class Differences:
    """Decisions about rows of the match. Rows that exist keep what they are: a payment is found,
    a refund is a row of its own, with Toss' transaction."""

    def __init__(
        self,
        books: DayBooks,
        clock: Clock,
        access: Access,
        inquiry: Inquiry,
        check_books: Callable[[], None],
        item_name: str = "",
    ) -> None:
        self.item_name = item_name  # what the one line of a found sale is called
        self._books = books
        self._clock = clock
        self._access = access
        self._inquiry = inquiry
        self._check_books = check_books  # raises what halts the till

    def take_in(
        self, order_no: str, why: str, *, tax_free_won: tuple[int, ...] = (), who: str = ""
    ) -> Row:
        """Ask Toss once more, and book what it has and the books lack; gives the row as it is then.

        `tax_free_won` has one for each refund that is taken in, in Toss' order, where the sale is
        mixed. Raises Refused when nothing can be booked, without a reason, without the right, and
        of a payment that cannot be asked about here, Unreachable when Toss gives no answer, and
        whatever halts the till; nothing is written then. Raises Stale when the books moved on while
        Toss was asked: what it has may be in them by now, and no refund is booked.
        """
        self._check_books()
        check_reason(why)
        self._access.check(Action.BOOK_DIFFERENCE, order_no)
        self._check_place(order_no)
        one, reply = self._inquiry.ask(order_no)
        found = reply.yes
        if found is None:
            raise Unreachable("match.no_answer", order_no=order_no)
        if not is_it(one, found.report):
            raise Refused("match.foreign", order_no=order_no)
        if found.report.stage not in CHARGED or found.amount_won is None:
            raise Refused("match.nothing_to_book", order_no=order_no)
        extra = name_parts(unexplained(one.refunds, found.report.refunds), tax_free_won)
        self._check(one, found, extra)
        grant = self._access.allow(Action.BOOK_DIFFERENCE, about=order_no, why=why.strip())
        by = " + ".join(dict.fromkeys(n for n in (grant.who or who, grant.approved_by) if n))
        attempt = one.attempt or self._lost(order_no, found)
        if attempt.state is not State.PAID:
            attempt = self._found(attempt, found, by, why.strip())
        self._refunds(attempt, one, extra, by, why.strip())
        again, _ = self._inquiry.ask(order_no)
        return compare(again)

    def _check_place(self, order_no: str) -> None:
        """Another key, or another place, does not know the payment: it must not be asked there."""
        if is_cash_no(order_no):
            raise Refused("match.in_cash", order_no=order_no)
        made = self._books.matches.order(order_no).attempt
        if made is not None and made.account != self._inquiry.account:
            at, tail = made.account.place, made.account.key_tail
            raise Refused("match.elsewhere", order_no=order_no, place=at, tail=tail)

    def _check(self, one: Ours, found: Found, extra: Parts) -> None:
        """All that could be refused, before anything is written."""
        attempt = one.attempt
        if attempt is None:
            left = lost_sale(found, self.item_name).tax
        else:
            left = self._left(one, attempt, found, extra)
        for row, tax_free_won in extra:
            left = less(left, split_refund(left, row.amount_won, tax_free_won))

    def _left(self, one: Ours, attempt: Attempt, found: Found, extra: Parts) -> TaxSplit:
        if one.unsettled:
            raise Refused("refund.one_is_open", word=attempt.word)
        if found.amount_won != attempt.amount_won:
            raise Refused("match.other_amount", ours=attempt.amount_won, toss=found.amount_won)
        if attempt.state is not State.PAID:
            attempt = self._judge(attempt, found, self._clock.now()).after
        elif not extra:
            raise Refused("match.nothing_to_book", order_no=attempt.order_no)
        record = replace(self._books.record(attempt.order_no), attempt=attempt)
        return left_to_refund(record.slip_tax, one.refunds)

    def _lost(self, order_no: str, found: Found) -> Attempt:
        parsed = parse_order_no(order_no)
        if parsed is None:
            raise Bug("bug.other_attempt", order_no=order_no)
        now = self._clock.now()
        asked = Search(parsed[0], self._inquiry.account, parsed[1])
        begun = found.report.paid.approved_at or now
        return self._books.lost.take_in(asked, lost_sale(found, self.item_name), begun, now)

    def _judge(self, attempt: Attempt, found: Found, at: datetime) -> Change:
        change = judge_status(
            attempt,
            found.report,
            at,
            quiet_over=True,
            long_gone=False,
            explained_won=attempt.amount_won,  # what went back is taken in with it
        )
        if change is None:
            raise Refused("match.nothing_to_book", order_no=attempt.order_no)
        return change

    def _found(self, attempt: Attempt, found: Found, by: str, why: str) -> Attempt:
        now = self._clock.now()
        change = self._judge(attempt, found, now)
        after = self._books.apply(attempt, change, now)
        self._books.note([(attempt.order_no, TAKEN_IN, f"{by}: {why}")], now)
        return after

    def _refunds(self, attempt: Attempt, one: Ours, extra: Parts, by: str, why: str) -> None:
        draft = Refund(
            refund_no="",
            order_no=attempt.order_no,
            amount_won=Won(0),
            tax=_NOTHING,
            reason=why,
            who=by,
            created_at=self._clock.now(),
            baseline_rows=0,
            baseline_left_won=Won(0),
        )
        self._books.matches.take_in(draft, one.refunds, extra, self._clock.now())
