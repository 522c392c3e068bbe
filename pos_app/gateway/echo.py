"""What a reply must echo, and what must not stand in it beside a yes.

Pure. Source: fault-model.md §2.3; toss-pay-api.md §2 to §4; docs/decisions/014.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pos_app.domain.money import Won
from pos_app.domain.payment import Contract
from pos_app.gateway import wire
from pos_app.gateway.wire import Body, Call


class Reason(StrEnum):
    """Every `Reply.code` of our own; each has a sentence `reason.<code>`. Others are Toss'."""

    # Nothing was sent.
    NO_CONNECTION = "no_connection"
    NOT_TRUSTED = "not_trusted"  # somebody else answers in Toss' place: a captive portal
    BAD_ADDRESS = "bad_address"
    NO_TOKEN = "no_token"  # noqa: S105 -- a reason, no secret
    NO_CANCEL = "no_cancel"
    NO_SETTLEMENT = "no_settlement"
    # It was sent, and no answer came.
    TIMEOUT = "timeout"
    CONNECTION_LOST = "connection_lost"
    # An answer came that says nothing.
    BUSY = "busy"
    KEY_REFUSED = "key_refused"
    HTTP_REDIRECT = "http_redirect"
    HTTP_REFUSED = "http_refused"
    HTTP_SERVER = "http_server"
    HTTP_OTHER = "http_other"
    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    NO_CODE = "no_code"
    ODD_REPLY = "odd_reply"
    # An answer came that is not about our payment.
    ECHO_ORDER_NO = "echo_order_no"
    ECHO_PAY_TOKEN = "echo_pay_token"  # noqa: S105 -- a reason, no secret
    ECHO_AMOUNT = "echo_amount"
    ECHO_MODE = "echo_mode"
    ECHO_REFUND_NO = "echo_refund_no"
    ECHO_REFUNDED = "echo_refunded"  # another sum went back than was asked for
    CONTRADICTION = "contradiction"  # a yes that says no in another field
    PAGE_REFUSED = "page_refused"


@dataclass(frozen=True, slots=True)
class Ours:
    """What was asked, and so what every echo must say; no amount where only the number is known."""

    call: Call
    contract: Contract
    mode: str
    order_no: str
    amount_won: Won | None
    pay_token: str | None = None
    refund_no: str | None = None


# Null is documented for fields that do not apply, and which fields a status lacks before the money
# has moved is not (toss-pay-api.md §4.2, §4.4). A payment's numbers are there from its beginning.
_MAY_BE_NULL = frozenset({"amount", "mode"})
# Where a false yes would cost money. A status may well name the error that its payment ended with.
_MOVES_MONEY = frozenset({Call.EXECUTE, Call.REFUND})
_BOOKED = _MOVES_MONEY | {Call.STATUS}


def wrong_echo(body: Body, ours: Ours) -> Reason | None:
    """The first echo that is there and is not ours, in type and value."""
    early = ours.call is Call.STATUS and not wire.says_charged(body)
    for name, expected, reason in _echoes(body, ours):
        if name not in body or (early and name in _MAY_BE_NULL and body[name] is None):
            continue
        if type(body[name]) is not type(expected) or body[name] != expected:
            return reason
    if ours.call is Call.REFUND and wire.read_refunded_won(body) not in (None, ours.amount_won):
        return Reason.ECHO_REFUNDED
    return None


def contradiction(body: Body, ours: Ours) -> Reason | None:
    """Whether a reply with `code` 0 says in another field that it is no yes."""
    odd = ours.call in _BOOKED and wire.is_odd_status(body)
    odd = odd or (ours.call in _MOVES_MONEY and wire.names_an_error(body))
    odd = odd or (ours.call is Call.EXECUTE and not _adds_up(body, ours))
    return Reason.CONTRADICTION if odd else None


def _adds_up(body: Body, ours: Ours) -> bool:
    """Whether what was paid and what was discounted fit into the amount, where they are given.

    `paidAmount` is the amount without discount and points (toss-pay-api.md §4.2). No field of an
    execute names the points, and a status has them beside the discount (§4.4). So both may make up
    less than the amount, but never more, and none is below nought. Less than the amount is only
    believed where the answer names the amount itself, which `wrong_echo` holds to ours.
    """
    most = ours.amount_won or Won(0)
    given = (body.get("paidAmount"), body.get("discountedAmount"))
    told = [won for won in given if type(won) is int]
    if any(won < 0 for won in told) or sum(told) > most:
        return False
    return len(told) < len(given) or sum(told) == most or "amount" in body


def _echoes(body: Body, ours: Ours) -> list[tuple[str, object, Reason]]:
    echoes: list[tuple[str, object, Reason]] = [
        ("orderNo", ours.order_no, Reason.ECHO_ORDER_NO),
        ("mode", ours.mode, Reason.ECHO_MODE),
    ]
    if ours.amount_won is not None:
        echoes.insert(1, ("amount", ours.amount_won, Reason.ECHO_AMOUNT))
    if ours.call is not Call.CREATE:
        token = ours.pay_token or wire.read_token(body)
        echoes.append(("payToken", token, Reason.ECHO_PAY_TOKEN))
    if ours.refund_no is not None:
        echoes.append(("refundNo", ours.refund_no, Reason.ECHO_REFUND_NO))
    return echoes
