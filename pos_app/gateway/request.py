"""What is sent to Toss, in either contract.

Sources: toss-pay-guide.md; toss-pay-api.md §3, §4.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from pos_app.domain.answer import Order, Ref, RefundOrder
from pos_app.domain.money import TaxSplit
from pos_app.domain.payment import Contract
from pos_app.gateway.text import clean_desc, clean_reason
from pos_app.gateway.wire import KST, Body


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the buyer's phone goes afterwards."""

    return_url: str
    cancel_url: str


def create_body(
    contract: Contract, key: str, order: Order, pages: Pages, expires_at: datetime | None
) -> dict[str, object]:
    """v1: the guide's six values and what is needed beyond; v2: what today's page asks for."""
    body: dict[str, object] = {
        "orderNo": order.order_no,
        "amount": order.amount_won,
        "productDesc": clean_desc(order.product_desc) or order.order_no,
        "apiKey": key,
        "autoExecute": False,
        "retUrl": pages.return_url,
    }
    if contract is Contract.V2:
        body["amountTaxFree"] = order.tax.tax_free_won
        body["retCancelUrl"] = pages.cancel_url
        body["cashReceipt"] = True
    elif order.tax.tax_free_won or order.tax.service_fee_won:
        body |= _tax_fields(order.tax)
    if expires_at is not None:
        body["expiredTime"] = expires_at.astimezone(KST).strftime("%Y-%m-%d %H:%M:%S")
    return body


def status_body(key: str, ref: Ref) -> dict[str, object]:
    """By token when there is one: it wins when both are sent."""
    if ref.pay_token is None:
        return find_body(key, ref.order_no)
    return {"apiKey": key, "payToken": ref.pay_token}


def find_body(key: str, order_no: str) -> dict[str, object]:
    """A status by our own number."""
    return {"apiKey": key, "orderNo": order_no}


def execute_body(contract: Contract, key: str, ref: Ref) -> dict[str, object]:
    """v1 lets Toss compare the amount too; that field is gone from v2's page."""
    body: dict[str, object] = {"apiKey": key, "payToken": ref.pay_token, "orderNo": ref.order_no}
    if contract is Contract.V1:
        body["amount"] = ref.amount_won
    return body


def refund_body(contract: Contract, key: str, order: RefundOrder) -> dict[str, object]:
    """One refund decision; the same bytes whenever it is sent again."""
    body: dict[str, object] = {
        "apiKey": key,
        "payToken": order.ref.pay_token,
        "refundNo": order.refund_no,
        "amount": order.amount_won,
        "amountTaxFree": 0,
        "reason": clean_reason(order.reason) or "환불",
    }
    if order.tax is not None:
        body |= _tax_fields(order.tax)
    if contract is Contract.V2:
        body["idempotent"] = True
    return body


def cancel_body(key: str, ref: Ref, reason: str) -> dict[str, object]:
    """v1 only."""
    return {"apiKey": key, "payToken": ref.pay_token, "reason": clean_reason(reason) or "취소"}


def settlement_body(key: str, day: date, cursor: str | None) -> dict[str, object]:
    """v2 only: what was sold and given back on a day in Seoul."""
    body: dict[str, object] = {"apiKey": key, "dateType": "SETTLE", "baseDate": f"{day:%Y%m%d}"}
    return body if cursor is None else {**body, "nextCursor": cursor}


def encode(body: Body) -> bytes:
    """UTF-8 as the guide sends it, and the same body always the same bytes."""
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def _tax_fields(tax: TaxSplit) -> dict[str, object]:
    return {
        "amountTaxable": tax.taxable_won,
        "amountTaxFree": tax.tax_free_won,
        "amountVat": tax.vat_won,
        "amountServiceFee": tax.service_fee_won,
    }
