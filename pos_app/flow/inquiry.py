"""One order asked about for the match: what Toss says is noted, and booked while it is not over."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from pos_app.domain.answer import CHARGED, Found, Reply, Stage, StatusReport
from pos_app.domain.match import Ours, Reading
from pos_app.domain.money import Won
from pos_app.domain.payment import Account
from pos_app.domain.refund import back_won
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
        """Ask about one order now, note what is said, and give it as it stands then."""
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
        if attempt is None or attempt.over:
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


def is_it(one: Ours, report: StatusReport) -> bool:
    """Whether the report is of the payment that this attempt made."""
    ours = one.attempt.pay_token if one.attempt else None
    return ours is None or report.pay_token in (None, ours)
