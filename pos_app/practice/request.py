"""Reads what a shop sent, as strictly as Toss does, into values that the books can trust."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pos_app.practice.payment import (
    KST,
    TIME_FORMAT,
    Contract,
    Payment,
    Refusal,
    TaxSplit,
    korean_time,
)

Body = dict[str, Any]

MAX_AMOUNT = 9_999_999
ORDER_NO = re.compile(r"[0-9A-Za-z_\-:.^@]{1,50}")
TEST_KEY_PREFIX = "sk_test_"
LIFETIME_S = {Contract.V1: 60 * 60, Contract.V2: 15 * 60}
MAX_LIFETIME_S = {Contract.V1: 24 * 60 * 60, Contract.V2: 60 * 60}
TAX_PARTS = ("amountTaxable", "amountTaxFree", "amountVat", "amountServiceFee")


@dataclass(frozen=True, slots=True)
class Order:
    """What a shop asks for when it creates a payment."""

    contract: Contract
    order_no: str
    amount: int
    tax: TaxSplit
    product_desc: str
    ret_url: str
    ret_cancel_url: str
    metadata: str
    expires_at: float


@dataclass(frozen=True, slots=True)
class RefundWish:
    """What a shop asks for when it refunds; the payment itself still has to agree."""

    pay_token: str
    refund_no: str
    amount: int | None
    parts: dict[str, int]
    reason: str
    fingerprint: str
    idempotent: bool

    def split(self, payment: Payment, amount: int) -> TaxSplit:
        """Split the amount; a payment with tax-free goods needs to be told how."""
        if self.amount is None and not self.parts:
            return _rest_of(payment)
        if payment.tax.tax_free and "amountTaxFree" not in self.parts:
            raise Refusal("REFUND_NO_TAXFREE_ON_COMPLEX_TAX", "비과세 금액을 알려 주세요.")
        return split_tax(amount, self.parts)


def invalid(what: str) -> Refusal:
    """Name the value that cannot be used."""
    return Refusal("COMMON_INVALID_PARAMETER", f"요청한 값이 올바르지 않아요: {what}")


def check_key(body: Body) -> None:
    """Take test keys only: a live key has no business here."""
    key = body.get("apiKey")
    if not isinstance(key, str) or not key.startswith(TEST_KEY_PREFIX):
        raise Refusal("COMMON_INVALID_API_KEY", "연습에는 sk_test_ 키만 쓸 수 있어요.")


def read_order(body: Body, contract: Contract, now: float) -> Order:
    """Read a create call of either contract."""
    if body.get("autoExecute") is not False:
        raise invalid("autoExecute (연습에서는 false만)")
    if contract is Contract.V2 and "amountTaxFree" not in body:
        raise invalid("amountTaxFree")
    amount = read_won(body, "amount", least=1)
    return Order(
        contract=contract,
        order_no=_read_order_no(body),
        amount=amount,
        tax=split_tax(amount, read_parts(body)),
        product_desc=_read_product_desc(body),
        ret_url=read_text(body, "retUrl", 255),
        ret_cancel_url=read_text(body, "retCancelUrl", 255, needed=contract is Contract.V2),
        metadata=read_text(body, "metadata", 1024, needed=False),
        expires_at=_read_expiry(body, contract, now),
    )


def read_refund(body: Body, contract: Contract) -> RefundWish:
    """Read a refund call; only v2 repeats a known refundNo kindly by default."""
    kind = body.get("idempotent", contract is Contract.V2)
    if not isinstance(kind, bool):
        raise invalid("idempotent")
    return RefundWish(
        pay_token=read_text(body, "payToken", 64),
        refund_no=read_text(body, "refundNo", 36, needed=contract is Contract.V2),
        amount=read_won(body, "amount", least=1) if "amount" in body else None,
        parts=read_parts(body),
        reason=read_text(body, "reason", 255, needed=False),
        fingerprint=_fingerprint(body),
        idempotent=kind,
    )


def read_key(body: Body) -> str:
    """Read which payment is meant; the token wins over the order number."""
    token = read_text(body, "payToken", 64, needed=False)
    return token or read_text(body, "orderNo", 50)


def read_won(body: Body, name: str, least: int = 0) -> int:
    """Read an amount: a JSON whole number, never a string, a fraction or a truth value."""
    value = body.get(name)
    if type(value) is not int or not least <= value <= MAX_AMOUNT:
        raise invalid(name)
    return value


def read_text(body: Body, name: str, longest: int, *, needed: bool = True) -> str:
    """Read a text, or the empty one when it may be left out."""
    value = body.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or len(value) > longest or (needed and not value.strip()):
        raise invalid(name)
    return value


def read_parts(body: Body) -> dict[str, int]:
    """Read the tax parts that were given."""
    return {name: read_won(body, name) for name in TAX_PARTS if name in body}


def split_tax(amount: int, parts: dict[str, int]) -> TaxSplit:
    """Split as Toss does: VAT is an eleventh of what is taxed, rounded up."""
    tax_free = parts.get("amountTaxFree", 0)
    service_fee = parts.get("amountServiceFee", 0)
    taxed = amount - tax_free - service_fee
    vat = parts.get("amountVat", -(-taxed // 11))
    split = TaxSplit(parts.get("amountTaxable", taxed - vat), tax_free, vat, service_fee)
    if split.total != amount or split.taxable < 0 or taxed < 0:
        raise invalid("amountTaxable + amountTaxFree + amountVat + amountServiceFee")
    return split


def _rest_of(payment: Payment) -> TaxSplit:
    gone = [refund.tax for refund in payment.refunds]
    tax_free = payment.tax.tax_free - sum(tax.tax_free for tax in gone)
    service_fee = payment.tax.service_fee - sum(tax.service_fee for tax in gone)
    return split_tax(
        payment.refundable, {"amountTaxFree": tax_free, "amountServiceFee": service_fee}
    )


def _read_order_no(body: Body) -> str:
    order_no = body.get("orderNo")
    if not isinstance(order_no, str) or not ORDER_NO.fullmatch(order_no):
        raise invalid("orderNo")
    return order_no


def _read_product_desc(body: Body) -> str:
    text = read_text(body, "productDesc", 255)
    if re.search(r"[\\'\"]", text):
        raise invalid("productDesc")
    return text


def _read_expiry(body: Body, contract: Contract, now: float) -> float:
    text = read_text(body, "expiredTime", 19, needed=False)
    if not text:
        return now + LIFETIME_S[contract]
    try:
        end = datetime.strptime(text, TIME_FORMAT).replace(tzinfo=KST).timestamp()
    except ValueError:
        raise invalid("expiredTime") from None
    # The width is checked too: strptime takes "2026-1-2 3:4:5", Toss' format does not.
    if korean_time(end) != text or not now < end <= now + MAX_LIFETIME_S[contract]:
        raise invalid("expiredTime")
    return end


def _fingerprint(body: Body) -> str:
    said = {key: value for key, value in body.items() if key != "apiKey"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
