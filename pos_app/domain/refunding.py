"""What an answer of Toss means for a refund: the rules of design §1 and of fault-model §2.4, F."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from pos_app.domain.answer import (
    CHARGED,
    SOME_BACK,
    Refunded,
    RefundRow,
    Reply,
    Stage,
    StatusReport,
    Verdict,
)
from pos_app.domain.money import Won
from pos_app.domain.payment import Contract
from pos_app.domain.refund import UNSETTLED, Refund, RefundState, move_refund

# Toss runs this one by itself after the bank's break: it is asked about, and never sent again.
RUNS_BY_ITSELF = "REFUND_PENDING_SUCCESS"
# Toss said yes, and its status is still to show the refund; that one is never sent again either.
SAID_YES = "said_yes"
# A person has it sent once more; behind it stands how often it had been sent by then.
_AGAIN = "again_after_"
# After so long somebody has to look why Toss' status shows none of it.
_PATIENCE = {SAID_YES: timedelta(hours=1), RUNS_BY_ITSELF: timedelta(days=1)}
# Stages that tell what went back; after so long somebody has to look why Toss' is none of them.
_READABLE = CHARGED - {Stage.REFUNDING}
_UNREAD = timedelta(hours=1)
_UNDER_WAY = timedelta(days=1)


class RefundEntry(StrEnum):
    """What the ledger holds about refunds."""

    REFUND = "refund"
    EXTERNAL = "external_refund"  # made at Toss without us, and taken in by a manager


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

    A no to a repeat says nothing about the try before it, which may still be carried out. An
    answer that is about another refund, or contradicts itself, goes to a person.
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
        refused=reply.verdict is Verdict.NO and refund.tries == 1,
    )
    if reply.alarm:
        told = move_refund(told, RefundState.DOUBTFUL)
    return RefundChange(told, f"refund_{reply.verdict}", said)


def judge_refund_status(
    refund: Refund,
    report: StatusReport,
    contract: Contract,
    at: datetime,
    *,
    quiet_over: bool,
    most: int,
) -> RefundChange | None:
    """What the payment's status says of an unsettled refund that is sent `most` times by itself.

    v1 names its rows; v2 does not, so there a refund counts as made only when a row carries the
    transaction that the yes named, or when exactly one row stands beyond the baseline, with our
    amount, and what is left fell by just that, if it is said. What the status leaves open goes to a
    person.
    """
    if refund.state not in UNSETTLED:
        return None
    if report.stage not in _READABLE:
        return _no_word(refund, report.stage, at)
    rows = report.carried_out
    find = _named if contract is Contract.V1 else _beyond
    # Where there are no more rows than before we decided, none of them is ours.
    mine = find(refund, report) if len(rows) > refund.baseline_rows else None
    if mine is not None:
        return _done(refund, mine, at)
    if shows_none(refund, report, contract):
        return _not_there(refund, at, quiet_over=quiet_over, most=most)
    return _doubt(refund, f"{len(rows)} rows, {refund.baseline_rows} before")


def shows_none(refund: Refund, report: StatusReport, contract: Contract) -> bool:
    """Whether Toss' status has nothing that could be this refund, or another hand's in its place:
    it stands as it did before the decision."""
    rows, left = report.carried_out, report.refundable_won
    if not rows and left is None and report.stage in SOME_BACK:
        return False  # it says that something went back, and not what
    if contract is Contract.V1 and any(row.refund_no == refund.refund_no for row in rows):
        return False
    return len(rows) == refund.baseline_rows and left in (None, refund.baseline_left_won)


def may_refund_again(refund: Refund, report: StatusReport, *, quiet_over: bool, most: int) -> bool:
    """Whether the refund may be sent, of which the status shows nothing: `most` times by itself,
    and once more each time that a person says so."""
    by_itself = refund.tries < most and (quiet_over or refund.tries == 0)
    return (
        refund.state is RefundState.PENDING
        and not refund.refused
        and refund.code not in (RUNS_BY_ITSELF, SAID_YES)
        and report.stage in _READABLE
        and (by_itself or refund.code == _again(refund))
    )


def left_at_toss(report: StatusReport, amount_won: int) -> Won:
    """What Toss leaves to refund of a payment; v1 leaves it to be computed."""
    if report.refundable_won is not None:
        return report.refundable_won
    return Won(amount_won - sum(row.amount_won for row in report.carried_out))


def back_at_toss(report: StatusReport, amount_won: int, ours_won: int) -> Won:
    """What went back of a payment, by its rows, else by what is left of it.

    Toss may say that something did, and nothing of how much: a refund of the books explains it
    (`ours_won`), or it is all of the amount, so that a person looks.
    """
    rows_won = sum(row.amount_won for row in report.carried_out)
    if rows_won or report.stage not in SOME_BACK:
        return Won(rows_won)
    left_won = amount_won if report.refundable_won is None else report.refundable_won
    return Won(amount_won - left_won if left_won < amount_won else ours_won or amount_won)


def send_again(refund: Refund) -> RefundChange:
    """A person has a doubtful refund sent once more, as the same decision.

    How often it was sent before stays known: a no would be to a repeat.
    """
    code = _again(refund)
    after = move_refund(refund, RefundState.PENDING, code=code, text=None, refused=False)
    return RefundChange(after, "refund_again")


def _again(refund: Refund) -> str:
    return f"{_AGAIN}{refund.tries}"


def _named(refund: Refund, report: StatusReport) -> RefundRow | None:
    ours = [row for row in report.carried_out if row.refund_no == refund.refund_no]
    return next((row for row in ours if row.amount_won == refund.amount_won), None)


def _beyond(refund: Refund, report: StatusReport) -> RefundRow | None:
    rows = report.carried_out
    ours = [row for row in rows if row.amount_won == refund.amount_won]
    for row in ours:
        if row.transaction_id is not None and row.transaction_id == refund.transaction_id:
            return row
    left = refund.baseline_left_won - refund.amount_won
    if len(rows) != refund.baseline_rows + 1 or report.refundable_won not in (None, left):
        return None
    # Which of them is new v2 does not say; the newest of our amount is.
    return ours[-1] if ours else None


def _not_there(refund: Refund, at: datetime, *, quiet_over: bool, most: int) -> RefundChange | None:
    if refund.state is not RefundState.PENDING or not quiet_over:
        return None
    if refund.refused:
        return RefundChange(move_refund(refund, RefundState.REFUSED), "refund_refusal_confirmed")
    if refund.code == _again(refund):
        return None
    patience = _PATIENCE.get(refund.code or "")
    given_up = refund.tries >= most if patience is None else at - refund.created_at > patience
    return _doubt(refund, "Toss shows none of it") if given_up else None


def _no_word(refund: Refund, stage: Stage, at: datetime) -> RefundChange | None:
    """One is under way at Toss, or it says nothing of a charge: neither may last for ever."""
    patience = _UNDER_WAY if stage is Stage.REFUNDING else _UNREAD
    return _doubt(refund, f"Toss says {stage}") if at - refund.created_at > patience else None


def _doubt(refund: Refund, detail: str) -> RefundChange | None:
    if refund.state is RefundState.DOUBTFUL:
        return None
    return RefundChange(move_refund(refund, RefundState.DOUBTFUL), "refund_doubtful", detail)


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
