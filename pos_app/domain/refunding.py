"""What an answer of Toss means for a refund: the rules of design §1 and of fault-model §2.4, F."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from pos_app.domain.answer import Refunded, RefundRow, Reply, Stage, StatusReport, Verdict
from pos_app.domain.payment import Contract
from pos_app.domain.refund import UNSETTLED, Refund, RefundState, move_refund

# Toss runs this one by itself after the bank's break: it is asked about, and never sent again.
RUNS_BY_ITSELF = "REFUND_PENDING_SUCCESS"
# Toss said yes, and its status is still to show the refund; that one is never sent again either.
SAID_YES = "said_yes"


class RefundEntry(StrEnum):
    """What the ledger holds about refunds."""

    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class RefundChange:
    """One decision about a refund, written in one transaction or not at all."""

    after: Refund
    event: str
    detail: str = ""
    entry: RefundEntry | None = None


def intend_refund(refund: Refund) -> RefundChange:
    """The intent to send, written before a byte leaves."""
    tries = refund.tries + 1
    return RefundChange(replace(refund, tries=tries), "refund_intent", f"try {tries}")


def judge_refund(refund: Refund, reply: Reply[Refunded]) -> RefundChange:
    """A yes is booked once the status shows it; so is a no, and anything else is asked about.

    An answer that is about another refund, or contradicts itself, goes to a person.
    """
    said = " ".join(part for part in (reply.code, reply.message) if part)
    answer = reply.yes
    if answer is not None:
        heard = replace(
            refund,
            code=SAID_YES,
            text=None,
            refused=False,
            approved_at=answer.approved_at,
            transaction_id=answer.transaction_id,
        )
        return RefundChange(heard, "refund_answered")
    if reply.verdict is Verdict.NOT_SENT:
        return RefundChange(replace(refund, tries=refund.tries - 1), "refund_not_sent", said)
    told = replace(
        refund,
        code=reply.code or None,
        text=reply.message or None,
        refused=reply.verdict is Verdict.NO,
    )
    if reply.alarm:
        told = move_refund(told, RefundState.DOUBTFUL)
    return RefundChange(told, f"refund_{reply.verdict}", said)


def judge_refund_status(
    refund: Refund, report: StatusReport, contract: Contract, at: datetime, *, quiet_over: bool
) -> RefundChange | None:
    """What the payment's status says of an unsettled refund.

    v1 names its rows; v2 does not, so there a refund counts as made only when a row carries the
    transaction that the yes named, or when exactly one row stands beyond the baseline, with our
    amount, and what is left fell by just that.
    """
    if refund.state not in UNSETTLED or report.stage is Stage.REFUNDING:
        return None
    rows = [row for row in report.refunds if row.done]
    mine = _named(rows, refund) if contract is Contract.V1 else _beyond(rows, refund, report)
    if mine is not None:
        return _done(refund, mine, at)
    if len(rows) == refund.baseline_rows or contract is Contract.V1:
        return _not_there(refund, quiet_over)
    if refund.state is RefundState.DOUBTFUL:
        return None
    detail = f"{len(rows)} rows, {refund.baseline_rows} before"
    return RefundChange(move_refund(refund, RefundState.DOUBTFUL), "refund_doubtful", detail)


def may_refund_again(refund: Refund, report: StatusReport, *, quiet_over: bool, most: int) -> bool:
    """Whether the identical refund may be sent once more."""
    return (
        refund.state is RefundState.PENDING
        and not refund.refused
        and refund.code not in (RUNS_BY_ITSELF, SAID_YES)
        and report.stage is not Stage.REFUNDING
        and refund.tries < most
        and (quiet_over or refund.tries == 0)
    )


def _named(rows: list[RefundRow], refund: Refund) -> RefundRow | None:
    return next((row for row in rows if row.refund_no == refund.refund_no), None)


def _beyond(rows: list[RefundRow], refund: Refund, report: StatusReport) -> RefundRow | None:
    ours = [row for row in rows if row.amount_won == refund.amount_won]
    for row in ours:
        if row.transaction_id is not None and row.transaction_id == refund.transaction_id:
            return row
    fell_by = refund.baseline_left_won - (report.refundable_won or 0)
    if len(rows) != refund.baseline_rows + 1 or fell_by != refund.amount_won:
        return None
    # Which of them is new v2 does not say; the newest of our amount is.
    return ours[-1] if ours else None


def _not_there(refund: Refund, quiet_over: bool) -> RefundChange | None:
    if refund.refused and quiet_over and refund.state is RefundState.PENDING:
        return RefundChange(move_refund(refund, RefundState.REFUSED), "refund_refusal_confirmed")
    return None


def _done(refund: Refund, row: RefundRow, at: datetime) -> RefundChange:
    heard = refund.code == SAID_YES
    after = move_refund(
        refund,
        RefundState.DONE,
        code=None if heard else refund.code,
        done_at=at,
        transaction_id=row.transaction_id or refund.transaction_id,
        recovered=not heard,
    )
    event = "refunded" if heard else "refund_recovered"
    return RefundChange(after, event, "", RefundEntry.REFUND)
