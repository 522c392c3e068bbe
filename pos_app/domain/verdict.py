"""What an answer of Toss means for an attempt: the rules of design §1 and fault-model §2.3–2.5.

Every function takes an attempt and an answer and gives the change to write, or None when the
answer changes nothing. Nothing here acts.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pos_app.domain.answer import CHARGED, GOING_BACK, Created, Reply, Stage, StatusReport, Verdict
from pos_app.domain.payment import GIVEN_BACK, HOLDING, TAKEN, Attempt, PaidFacts, State, mark, move
from pos_app.domain.stock import StockEffect


class EntryKind(StrEnum):
    """What the ledger holds about payments."""

    PAID = "paid"
    FOUND = "found"  # charged at Toss on a row that we did not execute


@dataclass(frozen=True, slots=True)
class Change:
    """One decision: everything in it is written in one transaction, or nothing.

    `event` names the line in the sale's history, `detail` its facts (never a reply's body).
    """

    after: Attempt
    event: str
    detail: str = ""
    stock: StockEffect = StockEffect.NONE
    entry: EntryKind | None = None


def judge_create(attempt: Attempt, reply: Reply[Created]) -> Change:
    """W1, or the end of an attempt whose QR nobody has seen."""
    created = reply.yes
    if created is None:
        alarm = TAKEN if reply.taken else reply.code
        after = move(
            attempt,
            State.ABANDONED,
            refusal_code=reply.code or None,
            refusal_text=reply.message or None,
            alarm=alarm if reply.alarm or reply.taken else None,
        )
        return Change(after, f"create_{reply.verdict}", _said(reply))
    after = move(
        attempt,
        State.WAITING,
        pay_token=created.pay_token,
        checkout_page=created.checkout_page,
        expires_at=created.expires_at,
    )
    return Change(after, "created")


def intend_execute(attempt: Attempt) -> Change:
    """W2: the intent to execute, with the reservation when there is none yet."""
    tries = attempt.execute_tries + 1
    if attempt.state is State.EXECUTING:
        return Change(mark(attempt, execute_tries=tries), "execute_again", f"try {tries}")
    stock = StockEffect.RESERVE if attempt.state is State.WAITING else StockEffect.NONE
    after = move(attempt, State.EXECUTING, execute_tries=tries)
    return Change(after, "execute_intent", f"try {tries}", stock)


def judge_execute(attempt: Attempt, reply: Reply[PaidFacts], at: datetime) -> Change:
    """W3, or doubt: only a strict yes is paid, and no answer but Toss' later word ends a no."""
    facts = reply.yes
    if facts is not None:
        return _paid(attempt, facts, at, "paid")
    if reply.verdict is Verdict.NOT_SENT:
        tries = attempt.execute_tries - 1
        return Change(mark(attempt, execute_tries=tries), "execute_not_sent", _said(reply))
    known: dict[str, Any] = {}
    if reply.verdict is Verdict.NO:
        known = {
            "refusal_code": reply.code or "-1",
            "refusal_text": reply.message or None,
            # A no to a repeat says nothing about the one before it, which may still land.
            "refusal_final": reply.final and attempt.execute_tries == 1,
        }
    if reply.alarm:
        known["alarm"] = reply.code
    after = move(attempt, State.UNKNOWN, **known)
    return Change(after, f"execute_{reply.verdict}", _said(reply))


def judge_status(
    attempt: Attempt,
    report: StatusReport,
    at: datetime,
    *,
    quiet_over: bool,
    long_gone: bool,
    explained_won: int = 0,
) -> Change | None:
    """What `/status` means for a row.

    `quiet_over`: the last execute is long enough ago that "not yet" is believed (fault-model
    §2.5). `long_gone`: 65 minutes since the create, when "no such payment" is believed. Of a
    payment that is not ours nothing is booked, and after that time it is left alone.
    `explained_won`: what went back, or is about to, by a decision that the books have.
    """
    if attempt.taken:
        return Change(mark(attempt, over=True), "left_alone") if long_gone else None
    if report.stage in CHARGED:
        return _charged(attempt, report, at, given_back=_given_back(report, explained_won))
    if report.stage is Stage.CANCELLED:
        return _ended(attempt, "toss_cancelled", sure=quiet_over)
    if report.stage is Stage.ABSENT:
        return _absent(attempt, long_gone)
    if report.stage in (Stage.STANDBY, Stage.APPROVED):
        return _not_charged(attempt, report.stage, at, quiet_over)
    return None


def judge_sold_out(attempt: Attempt, sku: str) -> Change:
    """Too few are left after the approval: nobody pays."""
    return Change(move(attempt, State.SOLD_OUT), "sold_out", sku)


def judge_give_up(attempt: Attempt, event: str = "given_up") -> Change:
    """A shown QR is given up. It is asked on until Toss ends it, and never executed."""
    return Change(move(attempt, State.CANCELLED, given_up=True), event)


def judge_abandon(attempt: Attempt) -> Change | None:
    """Nobody waits for this create any more, and nobody has seen its QR."""
    if attempt.state is not State.CREATING:
        return None
    return Change(move(attempt, State.ABANDONED), "abandoned")


def judge_restart(attempt: Attempt) -> Change | None:
    """A row found at start: what was under way in another life is in doubt, or was never shown."""
    if attempt.state is State.CREATING:
        return Change(move(attempt, State.ABANDONED), "found_at_start")
    if attempt.state is State.EXECUTING:
        return Change(move(attempt, State.UNKNOWN), "found_at_start")
    return None


def may_execute_again(attempt: Attempt, stage: Stage, *, quiet_over: bool, most: int) -> bool:
    """Whether the same token may be executed once more (fault-model §2.5)."""
    return (
        attempt.state in HOLDING
        and stage is Stage.APPROVED
        and quiet_over
        and attempt.refusal_code is None
        and attempt.alarm is None
        and attempt.execute_tries < most
    )


def _said(reply: Reply[Any]) -> str:
    return " ".join(part for part in (reply.code, reply.message) if part)


def _paid(attempt: Attempt, facts: PaidFacts, at: datetime, event: str, **more: Any) -> Change:
    known = {name: value for name, value in asdict(facts).items() if value is not None}
    stock, entry = StockEffect.TAKE, EntryKind.PAID
    if attempt.state not in HOLDING:
        stock, entry = StockEffect.TAKE_FOUND, EntryKind.FOUND
        more["found"] = True
    after = move(attempt, State.PAID, paid_at=at, **{"alarm": None, **known, **more})
    return Change(after, event, "", stock, entry)


def _given_back(report: StatusReport, explained_won: int) -> bool:
    """Whether another hand gave money back: nothing is to be handed over for it."""
    back_won = sum(one.amount_won for one in report.carried_out)
    return back_won > explained_won or (report.stage in GOING_BACK and not explained_won)


def _charged(
    attempt: Attempt, report: StatusReport, at: datetime, *, given_back: bool
) -> Change | None:
    tax: dict[str, Any] = {"refundable_won": report.refundable_won}
    if report.tax is not None:
        tax |= {
            "toss_taxable_won": report.tax.taxable_won,
            "toss_vat_won": report.tax.vat_won,
            "toss_tax_free_won": report.tax.tax_free_won,
        }
    token = attempt.pay_token or report.pay_token
    if attempt.state is not State.PAID:
        event = "recovered" if attempt.state in HOLDING else "found"
        known = {"pay_token": token, "recovered": True, "over": True, **tax}
        if given_back:
            known |= {"over": False, "alarm": GIVEN_BACK}
        return _paid(attempt, report.paid, at, event, **known)
    if attempt.over:
        return None
    if given_back:
        return _alarm(attempt, GIVEN_BACK)
    known = {name: value for name, value in asdict(report.paid).items() if value is not None}
    return Change(
        mark(attempt, over=True, pay_token=token, alarm=None, **known, **tax), "confirmed"
    )


def _ended(attempt: Attempt, event: str, *, sure: bool) -> Change | None:
    """It ended without money. While an execute may still land it is not yet over: Toss is asked
    on, and what it charges after all is found."""
    state = attempt.state
    if state is State.PAID:
        return _alarm(attempt, "cancelled_after_paid")
    if state in HOLDING:
        to = State.DECLINED if attempt.refusal_code else State.CANCELLED
        return Change(move(attempt, to, over=sure, alarm=None), event, "", StockEffect.RELEASE)
    if state is State.CREATING:
        return Change(move(attempt, State.ABANDONED, over=True), event)
    if state is State.WAITING:
        return Change(move(attempt, State.CANCELLED, over=True), event)
    return Change(mark(attempt, over=True), event) if sure and not attempt.over else None


def _absent(attempt: Attempt, long_gone: bool) -> Change | None:
    if attempt.state in HOLDING or attempt.state is State.PAID:
        return _alarm(attempt, "no_such_payment")
    return _ended(attempt, "no_such_payment", sure=True) if long_gone else None


def _alarm(attempt: Attempt, what: str) -> Change | None:
    if attempt.alarm == what and not attempt.over:
        return None
    return Change(mark(attempt, alarm=what, over=False), "alarm", what)


def _not_charged(attempt: Attempt, stage: Stage, at: datetime, quiet_over: bool) -> Change | None:
    if attempt.state is State.PAID:
        return _alarm(attempt, f"{stage}_after_paid")
    if attempt.state in HOLDING:
        if attempt.refusal_final and quiet_over:
            after = move(attempt, State.DECLINED)
            return Change(after, "refusal_confirmed", stage, StockEffect.RELEASE)
        return None
    late = stage is Stage.APPROVED and attempt.late_approval_at is None
    if late and attempt.state not in (State.WAITING, State.CREATING):
        return Change(mark(attempt, late_approval_at=at), "late_approval")
    return None
