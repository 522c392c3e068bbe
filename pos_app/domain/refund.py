"""Money going back: every decision is a row with its own number and its own life.

Refunded is a sum over these rows, never a state of the payment (design §1.8).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from pos_app.domain.money import TaxSplit, Won, split_tax
from pos_app.errors import Bug, Refused

# Toss' v1 takes 50 characters of a reason; longer ones are ours to keep, and cut on the wire.
MAX_REASON = 200


class RefundState(StrEnum):
    """The life of a refund. The names are stored."""

    PENDING = "pending"  # decided and written; sent, or about to be
    DONE = "done"
    REFUSED = "refused"  # Toss said no, and its status confirms that nothing went back
    DOUBTFUL = "doubtful"  # Toss' rows fit neither, or have none of it; only a person can tell


# DOUBTFUL may still be answered by Toss, or sent again by a person under its own number; the
# other two ends are for ever.
REFUND_MOVES: dict[RefundState, frozenset[RefundState]] = {
    RefundState.PENDING: frozenset({RefundState.DONE, RefundState.REFUSED, RefundState.DOUBTFUL}),
    RefundState.DOUBTFUL: frozenset({RefundState.DONE, RefundState.PENDING}),
    RefundState.DONE: frozenset(),
    RefundState.REFUSED: frozenset(),
}
# A payment has at most one of these: a second one could not be told from the first at Toss.
UNSETTLED = frozenset({RefundState.PENDING, RefundState.DOUBTFUL})


@dataclass(frozen=True, slots=True)
class Refund:
    """One decision to give money back.

    The baseline is what Toss had on the payment just before: how many refund rows, and what was
    left to refund (v2 says it, v1 leaves it to be computed).
    """

    refund_no: str
    order_no: str
    amount_won: Won
    tax: TaxSplit
    reason: str
    who: str
    created_at: datetime
    baseline_rows: int
    baseline_left_won: Won
    state: RefundState = RefundState.PENDING
    version: int = 0
    tries: int = 0
    code: str | None = None
    text: str | None = None
    refused: bool = False
    done_at: datetime | None = None
    approved_at: datetime | None = None
    transaction_id: str | None = None
    recovered: bool = False


def refund_no(order_no: str, series: str, number: int) -> str:
    """The number of the n-th refund of a payment, unique for the shop.

    Books that were restored may have forgotten refunds: under another series than the payment's
    own, the series is part of the number, so that none is ever drawn twice.
    """
    if order_no.startswith(f"{series}-"):
        return f"{order_no}-R{number}"
    return f"{order_no}-{series}R{number}"


def move_refund(refund: Refund, to: RefundState, **facts: Any) -> Refund:
    """The only way to change a refund's state. Raises Bug when the table does not allow it."""
    if to not in REFUND_MOVES[refund.state]:
        raise Bug("bug.move", order_no=refund.refund_no, state=refund.state, to=to)
    return replace(refund, state=to, **facts)


def back_won(refunds: Iterable[Refund]) -> int:
    """What the books' decisions gave back, or may be giving back."""
    return sum(one.amount_won for one in refunds if one.state is not RefundState.REFUSED)


def left_to_refund(paid: TaxSplit, refunds: tuple[Refund, ...]) -> TaxSplit:
    """What may still go back, by kind; pending and doubtful refunds count as gone."""
    gone = [one.tax for one in refunds if one.state is not RefundState.REFUSED]
    return TaxSplit(
        Won(paid.taxable_won - sum(one.taxable_won for one in gone)),
        Won(paid.vat_won - sum(one.vat_won for one in gone)),
        Won(paid.tax_free_won - sum(one.tax_free_won for one in gone)),
        Won(paid.service_fee_won - sum(one.service_fee_won for one in gone)),
    )


def split_refund(left: TaxSplit, amount_won: int, tax_free_won: int | None) -> TaxSplit:
    """How a refund divides.

    Raises Refused for an amount that is not there, and where a mixed sale needs its tax-free
    part named. VAT is rounded up as Toss does, but never beyond what was taken; what is left over
    by rounding goes back with the last refund.
    """
    if amount_won == left.total_won and amount_won > 0:
        return left
    if amount_won <= 0:
        raise Refused("refund.not_an_amount", amount=amount_won)
    if amount_won > left.total_won:
        raise Refused("refund.too_much", amount=amount_won, left=left.total_won)
    exempt = _tax_free_part(left, amount_won, tax_free_won)
    taxable = amount_won - exempt
    if taxable > left.taxable_won + left.vat_won:
        raise Refused("refund.too_much_taxable", left=left.taxable_won + left.vat_won)
    vat: int = min(split_tax(Won(taxable), Won(0)).vat_won, left.vat_won)
    # The supply part must be there too: what VAT cannot carry, the supply value does, and back.
    vat = max(vat, taxable - left.taxable_won)
    return TaxSplit(Won(taxable - vat), Won(vat), Won(exempt))


def _tax_free_part(left: TaxSplit, amount_won: int, named_won: int | None) -> int:
    if named_won is not None:
        if not 0 <= named_won <= min(left.tax_free_won, amount_won):
            raise Refused("refund.tax_free_wrong", amount=named_won, left=left.tax_free_won)
        return named_won
    if left.tax_free_won == 0:
        return 0
    if left.taxable_won + left.vat_won == 0:
        return amount_won
    raise Refused("refund.name_tax_free", left=left.tax_free_won)
