"""Toss' words: its states and its fields, and what a believed body says.

Nothing else in the program knows them; error codes are in `refusal`. Readers take a body that
`outcome` has believed; a field that only informs is None when it is not what it should be. Source:
toss-pay-api.md §3 to §6.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from enum import StrEnum

from pos_app.domain.answer import (
    CHARGED,
    Refunded,
    RefundRow,
    Stage,
    StatusReport,
)
from pos_app.domain.money import MAX_PAYMENT_WON, TaxSplit, Won
from pos_app.domain.payment import Contract, Mode, PaidFacts
from pos_app.domain.settlement import Page
from pos_app.gateway.page import PAY_TOKEN, Origins, is_allowed, read_address
from pos_app.gateway.text import clean_text, has_card_no

Body = Mapping[str, object]

KST = timezone(timedelta(hours=9), "KST")
MAX_MESSAGE = 200

_STAGES = {
    "PAY_STANDBY": Stage.STANDBY,
    "PAY_APPROVED": Stage.APPROVED,
    "PAY_PROGRESS": Stage.PROGRESS,
    "PAY_COMPLETE": Stage.COMPLETE,
    "PAY_CANCEL": Stage.CANCELLED,
    "REFUND_PROGRESS": Stage.REFUNDING,
    "REFUND_SUCCESS": Stage.REFUNDED,
    "SETTLEMENT_COMPLETE": Stage.SETTLED,
    "SETTLEMENT_REFUND_COMPLETE": Stage.SETTLED_REFUNDED,
}
# Stages in which the rows are the only word on how much went back.
_COUNTED = frozenset({Stage.REFUNDING, Stage.REFUNDED, Stage.SETTLED_REFUNDED})

_ERROR_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,59}")
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)
_WORD = re.compile(r"[A-Z][A-Z_]{0,29}")
_ORDER_NO = re.compile(r"[0-9A-Za-z_\-:.^@]{1,50}")
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
# Eight digits as a rule; never long enough for a card's number.
_APPROVAL_NO = re.compile(r"[A-Za-z0-9]{1,10}")
_MONTHS = re.compile(r"[0-9]{2}")
_MANY_DIGITS = re.compile(r"\d{4}")


class Call(StrEnum):
    """What can be asked of Toss; the values are the ends of the URLs."""

    CREATE = "payments"
    STATUS = "status"
    EXECUTE = "execute"
    REFUND = "refunds"
    CANCEL = "cancel"
    SETTLEMENT = "settlement-details"


def mode_word(mode: Mode) -> str:
    """What a reply's `mode` must say."""
    return "LIVE" if mode is Mode.LIVE else "TEST"


def read_error(body: Body) -> tuple[str, str]:
    """Toss' errorCode (or its number, when it gives none) and its sentence."""
    code = body.get("errorCode")
    known = type(code) is str and _ERROR_CODE.fullmatch(code) is not None
    return str(code if known else body.get("code")), clean_text(body.get("msg"), MAX_MESSAGE)


def read_token(body: Body) -> str | None:
    """The payment's own number, or None when it is not one."""
    token = body.get("payToken")
    return token if type(token) is str and PAY_TOKEN.fullmatch(token) else None


def says_charged(body: Body) -> bool:
    """Whether this status speaks of money that has moved."""
    word = body.get("payStatus")
    return type(word) is str and _STAGES.get(word) in CHARGED


def is_odd_status(body: Body) -> bool:
    """Whether the body's own `status` is given and is not 200, which is all that was ever seen."""
    told = body.get("status")
    return told is not None and (type(told) is not int or told != 200)


def names_an_error(body: Body) -> bool:
    """Whether there is an `errorCode`; fields that do not apply come as null, or empty."""
    return body.get("errorCode") not in (None, "")


def read_refunded_won(body: Body) -> int | None:
    """How much this refund gave back, if it says; samples disagree about the sign."""
    told = body.get("refundedAmount")
    return abs(told) if type(told) is int else None


def says_who(body: Body, contract: Contract) -> bool:
    """Whether a status names its payment, and what mode it was made in where the contract says."""
    named = "orderNo" in body and read_token(body) is not None
    return named and (contract is Contract.V1 or "mode" in body)


def read_amount(body: Body) -> Won | None:
    """What the payment is about, or None while Toss does not say."""
    return _won(body.get("amount")) or None


def read_status(body: Body, allowed: Origins, contract: Contract) -> StatusReport | None:
    """The report, or None when it does not say what it must.

    What went back is read from the fields of this contract alone (toss-pay-api.md §3.6, §4.4);
    another field may appear at any time, and says nothing (§2).
    """
    word = body.get("payStatus")
    if type(word) is not str:
        return None
    stage = _STAGES.get(word, Stage.STRANGE)
    left, refunds = _won(body.get("refundableAmount")), _went_back(body, contract)
    if refunds is None and stage in _COUNTED:
        return None
    return StatusReport(
        stage=stage,
        pay_token=read_token(body),
        paid=read_paid(body, allowed),
        tax=_tax(body),
        refundable_won=left if contract is Contract.V2 else None,
        refunds=refunds or (),
    )


def read_paid(body: Body, allowed: Origins) -> PaidFacts:
    """What is kept of money that moved: from an execute, or from a status of either contract."""
    card = body.get("card")
    facts: Body = {**card, **body} if type(card) is dict else body
    company = clean_text(facts.get("cardCompanyName"), 40)
    return PaidFacts(
        approved_at=_first_time(facts, "approvalTime", "paidTs", "timePayComplete"),
        paid_amount_won=_won(facts.get("paidAmount")),
        discounted_won=_won(facts.get("discountedAmount")),
        pay_method=_match(_WORD, facts.get("payMethod")),
        transaction_id=_match(_ID, facts.get("transactionId")) or _pay_transaction(body),
        card_company=None if _MANY_DIGITS.search(company) else company or None,
        card_approval_no=_match(_APPROVAL_NO, facts.get("cardAuthorizationNo")),
        instalments=_instalments(facts.get("spreadOut")),
        slip_url=_link(facts.get("salesCheckLinkUrl"), allowed),
    )


def read_settlement(body: Body) -> Page | None:
    """The orders of one page, or None when a row cannot be read: a list must miss none."""
    rows, cursor = _rows(body, "transactionList"), body.get("nextCursor")
    if rows is None or type(cursor) not in (str, type(None)):
        return None
    numbers = [_match(_ORDER_NO, row.get("orderNo")) for row in rows]
    found = tuple(dict.fromkeys(one for one in numbers if one is not None))
    kinds = zip(numbers, (row.get("transactionType") for row in rows), strict=True)
    others = {one for one, kind in kinds if kind != "PAY"}
    back = tuple(one for one in found if one in others)
    return None if None in numbers else Page(found, str(cursor) if cursor else None, back)


def read_refunded(body: Body) -> Refunded:
    """What Toss says of a refund."""
    return Refunded(
        refundable_won=_won(body.get("refundableAmount")),
        approved_at=_first_time(body, "approvalTime"),
        transaction_id=_match(_ID, body.get("transactionId")),
    )


def _tax(body: Body) -> TaxSplit | None:
    taxable = _won(body.get("amountTaxable"))
    vat = _won(body.get("amountVat"))
    tax_free = _won(body.get("amountTaxFree"))
    service_fee = _won(body.get("amountServiceFee", 0))
    if taxable is None or vat is None or tax_free is None or service_fee is None:
        return None
    split = TaxSplit(taxable, vat, tax_free, service_fee)
    return split if body.get("amount", split.total_won) == split.total_won else None


def _rows(body: Body, name: str) -> list[dict[str, object]] | None:
    rows = body.get(name)
    if rows is None:
        return []
    if type(rows) is not list or any(type(row) is not dict for row in rows):
        return None
    return rows


def _went_back(body: Body, contract: Contract) -> tuple[RefundRow, ...] | None:
    """The refunds on a payment; None when a row cannot be read, because a sum must miss none."""
    if contract is Contract.V1:
        rows, read = _rows(body, "refunds"), _refund
    else:
        rows, read = _rows(body, "transactions"), _step_back
        rows = rows and [step for step in rows if step.get("stepType") == "REFUND"]
    found = [None] if rows is None else [read(row) for row in rows]
    return tuple(row for row in found if row is not None) if None not in found else None


def _refund(row: Body) -> RefundRow | None:
    """One of v1's `refunds`; with another `status` than SUCCESS nothing has gone back (§3.6).

    Where that is null, the time at which it went back tells.
    """
    amount = _moved(row.get("amount"))
    word = row.get("status", "SUCCESS")
    done = word == "SUCCESS" or (word is None and _first_time(row, "timeRefundSuccess") is not None)
    number = _match(_ID, row.get("refundNo"))
    return None if amount is None else RefundRow(amount, refund_no=number, done=done)


def _step_back(row: Body) -> RefundRow | None:
    """One of v2's `transactions`, which have neither a refundNo nor a status (§4.4)."""
    amount = _moved(row.get("transactionAmount"))
    transaction = _match(_ID, row.get("transactionId"))
    return None if amount is None else RefundRow(amount, transaction_id=transaction)


def _moved(amount: object) -> Won | None:
    """A sum that went back, with whichever sign; in won."""
    return _won(abs(amount)) or None if type(amount) is int else None


def _pay_transaction(body: Body) -> str | None:
    for step in _rows(body, "transactions") or []:
        if step.get("stepType") == "PAY":
            return _match(_ID, step.get("transactionId"))
    return None


def _count(value: object, most: int) -> int | None:
    return value if type(value) is int and 0 <= value <= most else None


def _instalments(value: object) -> int | None:
    """The months of a card; a status of v1 has them as two digits."""
    text = _match(_MONTHS, value)
    return _count(value if text is None else int(text), 60)


def _won(value: object) -> Won | None:
    count = _count(value, MAX_PAYMENT_WON)
    return None if count is None else Won(count)


def _match(pattern: re.Pattern[str], value: object) -> str | None:
    return value if type(value) is str and pattern.fullmatch(value) else None


def _first_time(body: Body, *names: str) -> datetime | None:
    """The first of these that is a time; Toss writes Korean time without saying so."""
    for name in names:
        text = _match(_TIME, body.get(name))
        if text is None:
            continue
        try:
            return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=KST)
        except ValueError:
            continue
    return None


def _link(value: object, allowed: Origins) -> str | None:
    """An address that may be printed: Toss' own, and without the number of a card."""
    address = read_address(value)
    if type(value) is not str or address is None or address.scheme != "https":
        return None
    return value if is_allowed(address, allowed) and not has_card_no(value) else None
