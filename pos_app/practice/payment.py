"""What the stand-in knows about one payment, as values that never change in place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum

KST = timezone(timedelta(hours=9), "KST")
TIME_FORMAT = "%Y-%m-%d %H:%M:%S"


class Contract(StrEnum):
    """The two dialects a shop may speak."""

    V1 = "v1"
    V2 = "v2"


class PayState(StrEnum):
    """Toss' own words for where a payment stands."""

    STANDBY = "PAY_STANDBY"
    APPROVED = "PAY_APPROVED"
    PROGRESS = "PAY_PROGRESS"
    COMPLETE = "PAY_COMPLETE"
    CANCEL = "PAY_CANCEL"
    REFUND_PROGRESS = "REFUND_PROGRESS"
    REFUND_SUCCESS = "REFUND_SUCCESS"
    SETTLED = "SETTLEMENT_COMPLETE"
    REFUND_SETTLED = "SETTLEMENT_REFUND_COMPLETE"


OPEN_STATES = frozenset({PayState.STANDBY, PayState.APPROVED})
UNPAID_STATES = OPEN_STATES | {PayState.PROGRESS, PayState.CANCEL}


class Refusal(Exception):
    """Toss says no: it becomes `code: -1` with this errorCode and sentence."""

    def __init__(self, error_code: str, msg: str) -> None:
        super().__init__(f"{error_code}: {msg}")
        self.error_code = error_code
        self.msg = msg


@dataclass(frozen=True, slots=True)
class TaxSplit:
    """The four parts of an amount; they always add up to it."""

    taxable: int
    tax_free: int
    vat: int
    service_fee: int

    @property
    def total(self) -> int:
        """Return the amount that was split."""
        return self.taxable + self.tax_free + self.vat + self.service_fee


@dataclass(frozen=True, slots=True)
class Refund:
    """One refund; the money is back when `done_at` is set."""

    refund_no: str
    amount: int
    tax: TaxSplit
    reason: str
    transaction_id: str
    fingerprint: str
    requested_at: float
    done_at: float | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment, from its creation to its settlement."""

    pay_token: str
    order_no: str
    transaction_id: str
    contract: Contract
    amount: int
    tax: TaxSplit
    product_desc: str
    ret_url: str
    ret_cancel_url: str
    metadata: str
    created_at: float
    expires_at: float
    state: PayState = PayState.STANDBY
    has_owner: bool = False
    expired: bool = False
    debits: int = 0
    paid_at: float | None = None
    cancelled_at: float | None = None
    refunds: tuple[Refund, ...] = ()

    @property
    def paid(self) -> bool:
        """Say whether the buyer's money has moved."""
        return self.state not in UNPAID_STATES

    @property
    def refunded(self) -> int:
        """Sum every refund, those still running included: their money is spoken for."""
        return sum(refund.amount for refund in self.refunds)

    @property
    def refundable(self) -> int:
        """Return what a further refund may still take."""
        return self.amount - self.refunded

    def refund(self, refund_no: str) -> Refund:
        """Return the refund with this number; there is one, or the caller is wrong."""
        return next(refund for refund in self.refunds if refund.refund_no == refund_no)


def korean_time(epoch_s: float | None) -> str:
    """Write a moment the way Toss does: Korean time, without a zone."""
    if epoch_s is None:
        return ""
    return datetime.fromtimestamp(epoch_s, KST).strftime(TIME_FORMAT)
