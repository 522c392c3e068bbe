"""What an exchange with Toss means: yes, no, unknown, or never sent. One classifier for all calls.

Pure. It believes a yes only from HTTP 200 with one strict JSON object whose `code` is the integer
0 and whose echoes are ours. Source: fault-model.md §2.3; design.md §1.3.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx

from pos_app.domain.answer import Created, Found, Refunded, Reply, Stage, StatusReport, Verdict
from pos_app.domain.payment import Contract, PaidFacts
from pos_app.domain.settlement import Page
from pos_app.gateway import refusal, wire
from pos_app.gateway.echo import Ours, Reason, contradiction, wrong_echo
from pos_app.gateway.page import Origins, PageFault, check_page
from pos_app.gateway.strict import CAP_BYTES, LIST_CAP_BYTES, NotJson, read_object
from pos_app.gateway.wire import Body, Call

__all__ = [
    "Ours",
    "Reason",
    "Seen",
    "cap_bytes",
    "judge_cancel",
    "judge_create",
    "judge_execute",
    "judge_find",
    "judge_refund",
    "judge_settlement",
    "judge_status",
    "not_sent",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Seen:
    """What was observed of one exchange: how it broke, or the answer."""

    fault: BaseException | None = None
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


# Connecting and the TLS handshake come before any byte of the request.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_BAD_ADDRESS = (httpx.UnsupportedProtocol, httpx.InvalidURL)
# A Date outside of these years is somebody's joke.
_YEARS = range(2017, 2100)


def cap_bytes(call: Call) -> int:
    """How long an answer to `call` may be, in bytes: only the list of a day is a long one."""
    return LIST_CAP_BYTES if call is Call.SETTLEMENT else CAP_BYTES


def judge_create(
    seen: Seen, ours: Ours, allowed: Origins, expires_at: datetime | None
) -> Reply[Created]:
    """A payment that may be shown as a QR."""
    reply = _judge(seen, ours)
    body = reply.yes
    if body is None:
        taken = reply.verdict is Verdict.NO and _is_taken(reply.code, ours.contract)
        return replace(_without_value(reply), taken=taken)
    token = wire.read_token(body)
    if token is None:
        return _unknown(reply, Reason.ODD_REPLY)
    page = check_page(body.get("checkoutPage"), token, allowed)
    if isinstance(page, PageFault):
        return _unknown(reply, Reason.PAGE_REFUSED, alarm=True)
    return _with_value(reply, Created(token, page, expires_at))


def judge_status(seen: Seen, ours: Ours, allowed: Origins) -> Reply[StatusReport]:
    """Where the payment stands; "no such payment" is an answer too."""
    reply = _judge(seen, ours)
    body = reply.yes
    if body is not None:
        report = wire.read_status(body, allowed, ours.contract)
        if report is None:
            return _unknown(reply, Reason.ODD_REPLY)
        return _with_value(reply, report)
    if reply.verdict is Verdict.NO and _is_absent(reply.code, ours.contract):
        return _with_value(replace(reply, verdict=Verdict.YES), StatusReport(Stage.ABSENT))
    return _without_value(reply)


def judge_find(seen: Seen, ours: Ours, allowed: Origins) -> Reply[Found]:
    """Where a payment stands of which only the number is known; the reply must say which it is."""
    reply: Reply[Any] = judge_status(seen, ours, allowed)
    report, body = reply.yes, _judge(seen, ours).yes
    if report is None:
        return reply
    if body is None:
        return replace(reply, value=Found(report))
    if not wire.says_who(body, ours.contract):
        return _unknown(reply, Reason.ODD_REPLY)
    return replace(reply, value=Found(report, wire.read_amount(body)))


def judge_execute(seen: Seen, ours: Ours, allowed: Origins) -> Reply[PaidFacts]:
    """Whether the buyer has paid."""
    reply = _judge(seen, ours)
    body = reply.yes
    if body is None:
        return _without_value(reply)
    return _with_value(reply, wire.read_paid(body, allowed))


def judge_refund(seen: Seen, ours: Ours) -> Reply[Refunded]:
    """Whether the money went back; `/status` confirms it."""
    reply = _judge(seen, ours)
    body = reply.yes
    if body is None:
        return _without_value(reply)
    return _with_value(reply, wire.read_refunded(body))


def judge_cancel(seen: Seen, ours: Ours) -> Reply[None]:
    """Whether Toss took the courtesy."""
    return _without_value(_judge(seen, ours))


def judge_settlement(seen: Seen, ours: Ours) -> Reply[Page]:
    """A page of the day's list; a list that is not out yet names no order."""
    reply = _judge(seen, ours)
    body = reply.yes
    if body is None:
        if reply.verdict is Verdict.NO and _is_absent(reply.code, ours.contract):
            return _with_value(replace(reply, verdict=Verdict.YES), Page(()))
        return _without_value(reply)
    page = wire.read_settlement(body)
    return _unknown(reply, Reason.ODD_REPLY) if page is None else _with_value(reply, page)


def not_sent(reason: Reason) -> Reply[Any]:
    """The answer to a call that was not made."""
    return Reply(Verdict.NOT_SENT, code=reason)


def _judge(seen: Seen, ours: Ours) -> Reply[Body]:
    if seen.fault is not None:
        return _broken(seen.fault)
    empty: Reply[Body] = Reply(
        Verdict.UNKNOWN,
        busy=seen.status == 429,
        key_refused=seen.status in (401, 403),
        server_time=_server_time(seen.headers),
    )
    most_bytes = cap_bytes(ours.call)
    if len(seen.body) > most_bytes:
        return replace(empty, code=Reason.TOO_LARGE)
    try:
        body = read_object(seen.headers, seen.body, most_bytes)
    except NotJson:
        no_json = Reason.NOT_JSON if seen.status == 200 else _http_reason(seen.status)
        return replace(empty, code=no_json)
    code = body.get("code")
    if type(code) is int and code != 0:
        return _refused(empty, body, code, seen.status, ours)
    if seen.status != 200:
        return replace(empty, code=_http_reason(seen.status))
    if type(code) is not int and not _is_bare_list(body, ours):
        return replace(empty, code=Reason.NO_CODE)
    wrong = wrong_echo(body, ours) or contradiction(body, ours)
    if wrong is not None:
        return replace(empty, code=wrong, alarm=True)
    return replace(empty, verdict=Verdict.YES, value=body)


def _broken(fault: BaseException) -> Reply[Body]:
    if isinstance(fault, _BAD_ADDRESS):
        return not_sent(Reason.BAD_ADDRESS)
    if isinstance(fault, _NOT_SENT):
        return not_sent(Reason.NOT_TRUSTED if _is_tls(fault) else Reason.NO_CONNECTION)
    late = isinstance(fault, httpx.TimeoutException)
    return Reply(Verdict.UNKNOWN, code=Reason.TIMEOUT if late else Reason.CONNECTION_LOST)


def _is_tls(fault: BaseException) -> bool:
    cause: BaseException | None = fault
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    return cause is not None


def _http_reason(status: int) -> Reason:
    special = {401: Reason.KEY_REFUSED, 403: Reason.KEY_REFUSED, 429: Reason.BUSY}
    kinds = {3: Reason.HTTP_REDIRECT, 4: Reason.HTTP_REFUSED, 5: Reason.HTTP_SERVER}
    return special.get(status) or kinds.get(status // 100, Reason.HTTP_OTHER)


def _refused(empty: Reply[Body], body: Body, number: int, status: int, ours: Ours) -> Reply[Body]:
    """Toss says no; whether that is a no depends on what was asked."""
    code, message = wire.read_error(body)
    final = number == -1 and refusal.is_final(code)
    v1_key = (
        ours.contract is Contract.V1
        and number == refusal.V1_KEY_REFUSED
        and ours.call in (Call.STATUS, Call.REFUND, Call.CANCEL)
    )
    told = replace(
        empty,
        code=code,
        message=message,
        busy=empty.busy or code in refusal.BUSY_CODES,
        key_refused=empty.key_refused or v1_key or code in refusal.KEY_CODES,
    )
    if not _is_no(number, code, status, ours):
        return told
    return replace(told, verdict=Verdict.NO, final=final)


def _is_no(number: int, code: str, status: int, ours: Ours) -> bool:
    if status != 200:
        # Nothing can be charged before an execute, so a refused create is over. Nor does a question
        # move anything, and whether Toss' noes come with these two is open (toss-pay-api.md §2).
        asks = ours.call in (Call.STATUS, Call.SETTLEMENT) and status in (400, 404)
        return asks or (ours.call is Call.CREATE and 400 <= status < 500)
    if ours.call is Call.EXECUTE:
        return number == -1
    if ours.call is Call.REFUND:
        if number == -1:
            return refusal.refuses_refund(code)
        return ours.contract is Contract.V1 and number in refusal.V1_REFUND_REFUSED
    return True


def _is_bare_list(body: Body, ours: Ours) -> bool:
    """Whether this is a settlement list as Toss' page has it: its rows, and no `code` (§4.7)."""
    return (
        ours.call is Call.SETTLEMENT
        and "code" not in body
        and type(body.get("transactionList")) is list
    )


def _is_absent(code: str, contract: Contract) -> bool:
    return code in refusal.ABSENT_CODES or (
        contract is Contract.V1 and code == str(refusal.V1_ABSENT)
    )


def _is_taken(code: str, contract: Contract) -> bool:
    return code in refusal.TAKEN_CODES or (
        contract is Contract.V1 and code == str(refusal.V1_TAKEN)
    )


def _server_time(headers: Mapping[str, str]) -> datetime | None:
    try:
        at = parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if at.tzinfo is None or at.year not in _YEARS:
        return None
    return at.astimezone(UTC)


def _unknown(reply: Reply[Body], reason: Reason, *, alarm: bool = False) -> Reply[Any]:
    return replace(reply, verdict=Verdict.UNKNOWN, value=None, code=reason, alarm=alarm)


def _without_value(reply: Reply[Body]) -> Reply[Any]:
    return replace(reply, value=None)


def _with_value(reply: Reply[Body], value: T) -> Reply[T]:
    believed: Reply[Any] = replace(reply, value=None)
    return replace(believed, value=value)
