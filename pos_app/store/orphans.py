"""Refunds that a journal tells of and the books lack: asked about, and never sent by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pos_app.domain.money import TaxSplit
from pos_app.domain.refund import UNSETTLED, Refund, RefundState, move_refund
from pos_app.domain.refunding import RefundChange, RefundEntry, send_again
from pos_app.store import journal, returns, sales
from pos_app.store.connect import Writer
from pos_app.store.journal import Entry

EVENT = "adopted"
# Our own reason why a refund of the journal has no row: who decided it was told that it failed.
NOT_BOOKED = "not_booked"


def adopt(db: Writer, entry: Entry, at: datetime, *, booked: bool) -> bool:
    """Take over a refund, or how it ended; whether there was anything to be taken."""
    told = entry.payload
    row = returns.find(db, entry.ref)
    fresh = row is None
    if row is None:
        row = returns.insert(db, _asked_only(told), at)
        sales.note(db, [(row.order_no, EVENT, f"journal {entry.seq}: {row.refund_no}")], at)
    elif row.state not in UNSETTLED or told["version"] <= row.version or not booked:
        return False
    if told["state"] in {RefundState.DONE, RefundState.REFUSED}:
        _settle(db, row, entry, at)
        return True
    return fresh


def leave_to_a_person(db: Writer, at: datetime | None) -> None:
    """Have a person say what became of refunds of which a journal knows no end."""
    for row in returns.unsettled(db):
        if row.code == NOT_BOOKED and row.state is RefundState.PENDING:
            doubt = move_refund(row, RefundState.DOUBTFUL, refused=False)
            change = RefundChange(doubt, "refund_doubtful", "known from a journal alone")
            returns.apply(db, row, change, at or row.created_at)


def _asked_only(told: Mapping[str, Any]) -> Refund:
    # As one that Toss refused: its status has the last word, and it is never sent again.
    tax = TaxSplit(
        told["taxable_won"], told["vat_won"], told["tax_free_won"], told["service_fee_won"]
    )
    return Refund(
        refund_no=told["refund_no"],
        order_no=told["order_no"],
        amount_won=told["amount_won"],
        tax=tax,
        reason=told["reason"],
        who=told["who"],
        created_at=datetime.fromisoformat(told["created_at"]),
        baseline_rows=told["baseline_rows"],
        baseline_left_won=told["baseline_left_won"],
        tries=1,
        code=NOT_BOOKED,
        refused=True,
        version=1,
    )


def _settle(db: Writer, row: Refund, entry: Entry, at: datetime) -> None:
    """End a refund as Toss ended it; v2 could not tell it from a later one any more."""
    told = entry.payload
    if told["state"] == RefundState.REFUSED:
        if row.state is RefundState.DOUBTFUL:
            row = returns.apply(db, row, send_again(row), at)  # as somebody had, before its end
        change = RefundChange(move_refund(row, RefundState.REFUSED), EVENT)
    else:
        after = move_refund(
            row,
            RefundState.DONE,
            done_at=datetime.fromisoformat(told["done_at"]),
            transaction_id=told.get("transaction_id"),
            recovered=True,
        )
        kind = RefundEntry(told.get(journal.ENTRY, RefundEntry.REFUND))
        change = RefundChange(after, EVENT, f"journal {entry.seq}", kind)
    returns.apply(db, row, change, at)
