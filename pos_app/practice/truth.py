"""The books as plain data, for drills and tests that compare a till with what really happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from pos_app.practice.payment import Payment, Refund


@dataclass(frozen=True, slots=True)
class ReceivedCall:
    """One call as it came in; the key is never kept."""

    call: str
    order_no: str
    pay_token: str
    refund_no: str
    faults: tuple[str, ...]
    at: float


def snapshot_of(payments: Iterable[Payment], calls: Iterable[ReceivedCall]) -> dict[str, Any]:
    """Describe everything in values that JSON can carry."""
    return {
        "payments": [_payment_row(payment) for payment in payments],
        "calls": [{**asdict(call), "faults": list(call.faults)} for call in calls],
    }


def _payment_row(payment: Payment) -> dict[str, Any]:
    return {
        "order_no": payment.order_no,
        "pay_token": payment.pay_token,
        "contract": payment.contract.value,
        "state": payment.state.value,
        "amount": payment.amount,
        "tax": asdict(payment.tax),
        "product_desc": payment.product_desc,
        "debits": payment.debits,
        "refunded": sum(r.amount for r in payment.refunds if r.done_at is not None),
        "refunds": [_refund_row(refund) for refund in payment.refunds],
        "expired": payment.expired,
        "created_at": payment.created_at,
        "expires_at": payment.expires_at,
        "paid_at": payment.paid_at,
        "transaction_id": payment.transaction_id,
    }


def _refund_row(refund: Refund) -> dict[str, Any]:
    return {
        "refund_no": refund.refund_no,
        "amount": refund.amount,
        "tax": asdict(refund.tax),
        "reason": refund.reason,
        "done": refund.done_at is not None,
        "transaction_id": refund.transaction_id,
    }
