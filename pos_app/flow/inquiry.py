"""One order asked about for the match: what Toss says is noted, and booked while it is not over."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from pos_app.domain.answer import CHARGED, Found, Reply, Stage, StatusReport
from pos_app.domain.match import Ours, Reading
from pos_app.domain.money import Won
from pos_app.domain.payment import Account
from pos_app.domain.refund import back_won
from pos_app.domain.refunding import back_at_toss
from pos_app.domain.verdict import judge_status
from pos_app.errors import Stale
from pos_app.flow.daybook import DayBooks, SettlingGateway
from pos_app.flow.ports import Clock
from pos_app.flow.watch import Watch

# Another payment bears our number: of ours nothing is known, whatever was read of it before.
_ODD = Found(StatusReport(Stage.STRANGE))


class Inquiry:
    """Asks, notes, and books nothing by itself of what is over."""

    def __init__(
        self, books: DayBooks, gateway: SettlingGateway, clock: Clock, watch: Watch
    ) -> None:
        self._books = books
        self._gateway = gateway
        self._clock = clock
        self._watch = watch

    @property
    def account(self) -> Account:
        """Where is asked now, and with which key."""
        return self._gateway.account

    def ask(self, order_no: str) -> tuple[Ours, Reply[Found]]:
        """Ask about one order now, note what is said, and give it as it is believed to stand.

        It stands as it was before the question, whatever the books have written since: Toss' answer
        is about no later row, and what is decided from both must say so where it is written.
        """
        one = self._books.matches.order(order_no)
        reply = self._gateway.find(order_no)
        found = reply.yes
        if found is not None:
            ours = is_it(one, found.report)
            one = self._note(self._believed(one, found) if ours else one, found if ours else _ODD)
        return one, reply

    def _believed(self, one: Ours, found: Found) -> Ours:
        """Book what is said of a payment that is not over, as the watch would."""
        attempt = one.attempt
        if attempt is None or attempt.over or self._moved_on(one):
            return one
        now = self._clock.now()
        change = judge_status(
            attempt,
            found.report,
            now,
            quiet_over=False,
            long_gone=False,
            explained_won=back_won(one.refunds),
        )
        if change is None or found.amount_won not in (None, attempt.amount_won):
            return one
        with suppress(Stale):  # the watch was quicker: the answer is of the row as it was
            after = self._books.apply(attempt, change, now)
            self._watch.note(after)
            return replace(one, attempt=after)
        return one

    def _moved_on(self, one: Ours) -> bool:
        """Whether a refund of ours came in between, which may be what Toss tells of."""
        return self._books.matches.order(one.order_no).refunds != one.refunds

    def _note(self, one: Ours, found: Found) -> Ours:
        report = found.report
        amount_won = found.amount_won or (one.attempt.amount_won if one.attempt else 0)
        back = back_at_toss(report, amount_won, back_won(one.refunds))
        reading = Reading(
            one.order_no,
            self._clock.now(),
            report.stage,
            found.amount_won,
            back if report.stage in CHARGED else Won(0),
            one.attempt.version if one.attempt else 0,
            one.refunds_version,
            report.paid.transaction_id,
        )
        self._books.matches.note(reading)
        return replace(one, reading=reading)


def is_it(one: Ours, report: StatusReport) -> bool:
    """Whether the report is of the payment that this attempt made."""
    ours = one.attempt.pay_token if one.attempt else None
    return ours is None or report.pay_token in (None, ours)
