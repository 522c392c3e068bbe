"""Toss' answers in both contracts, field by field."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pos_app.practice.moves import REFUNDABLE
from pos_app.practice.payment import (
    KST,
    OPEN_STATES,
    Contract,
    Payment,
    Refund,
    Refusal,
    TaxSplit,
    korean_time,
)

Reply = dict[str, Any]

PAY_METHOD = "TOSS_MONEY"
PAGE_ROWS = 1_000  # of a settlement list
BANK = {
    "accountBankCode": "092",
    "accountBankName": "토스뱅크",
    "accountNumber": "100******777",
}


def refused(refusal: Refusal) -> Reply:
    """Say no."""
    return {
        "code": -1,
        "status": 200,
        "errorCode": refusal.error_code,
        "msg": refusal.msg,
    }


def created(payment: Payment, origin: str) -> Reply:
    """Answer a create; v1 hangs the return address on the page unescaped, as Toss did."""
    page = f"{origin}/pay?payToken={payment.pay_token}"
    if payment.contract is Contract.V1:
        page += f"&retUrl={payment.ret_url}"
    return _yes(payToken=payment.pay_token, checkoutPage=page)


def executed(payment: Payment, contract: Contract) -> Reply:
    """Answer an execute."""
    reply = _yes(
        approvalTime=korean_time(payment.paid_at),
        amount=payment.amount,
        orderNo=payment.order_no,
    )
    if contract is Contract.V1:
        return reply
    return {
        **reply,
        "mode": "TEST",
        "stateMsg": "결제 완료",
        "discountedAmount": 0,
        "paidAmount": payment.amount,
        "payMethod": PAY_METHOD,
        "payToken": payment.pay_token,
        "transactionId": payment.transaction_id,
        "cashReceiptMgtKey": f"practice-{payment.transaction_id[:8]}",
        **BANK,
    }


def cancelled() -> Reply:
    """Answer a cancel."""
    return _yes()


def status(payment: Payment, contract: Contract) -> Reply:
    """Answer a status question."""
    shared = _yes(
        payToken=payment.pay_token,
        orderNo=payment.order_no,
        payStatus=payment.state.value,
        amount=payment.amount,
        **_parts(payment.tax),
    )
    return {**shared, **(_status_v1(payment) if contract is Contract.V1 else _status_v2(payment))}


def refunded(payment: Payment, refund_no: str, contract: Contract) -> Reply:
    """Answer a refund; a repeated one gets the very same answer as the first."""
    numbers = [refund.refund_no for refund in payment.refunds]
    place = numbers.index(refund_no)
    refund = payment.refunds[place]
    reply = _yes(refundNo=refund_no, approvalTime=korean_time(refund.done_at))
    if contract is Contract.V1:
        return reply
    left = payment.amount - sum(earlier.amount for earlier in payment.refunds[: place + 1])
    return {
        **reply,
        "refundableAmount": left,
        "discountedAmount": 0,
        "paidAmount": left,
        "refundedAmount": -refund.amount,
        "refundedDiscountAmount": 0,
        "refundedPaidAmount": -refund.amount,
        "payToken": payment.pay_token,
        "transactionId": refund.transaction_id,
        **BANK,
    }


def refund_status(refund: Refund) -> Reply:
    """Answer v1's question about one refund."""
    fields = ("refundNo", "status", "amount", "reason")
    return _yes(refund={name: _refund_v1(refund)[name] for name in fields})


def settlement(payments: Iterable[Payment], base_date: str, first: int = 0) -> Reply:
    """List what was paid and refunded on one Korean day (yyyyMMdd), a page from row `first` on."""
    rows = [
        row for payment in payments for at, row in _transactions(payment) if _day(at) == base_date
    ]
    return _yes(
        transactionList=rows[first : first + PAGE_ROWS],
        nextCursor=str(first + PAGE_ROWS) if first + PAGE_ROWS < len(rows) else None,
        totalCount=len(rows),
        totalAmount=sum(row["amount"] for row in rows),
    )


def _yes(**fields: Any) -> Reply:
    return {"code": 0, "status": 200, **fields}


def _parts(tax: TaxSplit) -> Reply:
    return {
        "amountTaxable": tax.taxable,
        "amountTaxFree": tax.tax_free,
        "amountVat": tax.vat,
        "amountServiceFee": tax.service_fee,
    }


def _status_v1(payment: Payment) -> Reply:
    actions = ["CANCEL"] if payment.state in OPEN_STATES else []
    if payment.state in REFUNDABLE and payment.refundable:
        actions = ["REFUND"]
    return {
        "timeCreated": korean_time(payment.created_at),
        "timePayComplete": korean_time(payment.paid_at),
        "timePayCancel": korean_time(payment.cancelled_at),
        "productDesc": payment.product_desc,
        "hasOwner": payment.has_owner,
        "availableActions": actions,
        "refunds": [_refund_v1(refund) for refund in payment.refunds],
        "metadata": payment.metadata,
    }


def _refund_v1(refund: Refund) -> Reply:
    return {
        "refundNo": refund.refund_no,
        "amount": refund.amount,
        "reason": refund.reason,
        "timeRefundSuccess": korean_time(refund.done_at),
        "status": "SUCCESS" if refund.done_at is not None else "PROGRESS",
    }


def _status_v2(payment: Payment) -> Reply:
    reply: Reply = {
        "mode": "TEST",
        "payMethod": PAY_METHOD if payment.has_owner else None,
        "discountedAmount": 0,
        "paidAmount": payment.amount,
        "refundableAmount": payment.refundable,
        "transactions": [_step_v2(at, row) for at, row in _transactions(payment)],
        "createdTs": korean_time(payment.created_at),
    }
    if payment.paid_at is not None:
        reply["paidTs"] = korean_time(payment.paid_at)
    return reply


def _step_v2(at: float, row: Reply) -> Reply:
    return {
        "stepType": row["transactionType"],
        "transactionId": row["transactionId"],
        "transactionAmount": row["amount"],
        "discountedAmount": 0,
        "pointAmount": 0,
        "paidAmount": row["amount"],
        "regTs": korean_time(at),
    }


def _transactions(payment: Payment) -> list[tuple[float, Reply]]:
    rows = []
    if payment.paid_at is not None:
        pay = _transaction(payment, "PAY", payment.transaction_id, payment.amount)
        rows.append((payment.paid_at, pay))
    for refund in payment.refunds:
        if refund.done_at is not None:
            row = _transaction(payment, "REFUND", refund.transaction_id, -refund.amount)
            rows.append((refund.done_at, row))
    return rows


def _transaction(payment: Payment, kind: str, transaction_id: str, amount: int) -> Reply:
    return {
        "transactionType": kind,
        "transactionId": transaction_id,
        "payToken": payment.pay_token,
        "orderNo": payment.order_no,
        "productDesc": payment.product_desc,
        "payMethod": PAY_METHOD,
        "amount": amount,
        "fee": 0,
        "vat": 0,
        "feeVatSum": 0,
    }


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, KST).strftime("%Y%m%d")
