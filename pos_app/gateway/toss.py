"""Toss Pay with one key: sends what `request` builds and answers what `outcome` makes of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import httpx

from pos_app.domain.answer import (
    Created,
    Found,
    Order,
    Ref,
    Refunded,
    RefundOrder,
    Reply,
    StatusReport,
    Verdict,
)
from pos_app.domain.money import Won
from pos_app.domain.payment import Account, Contract, Mode, PaidFacts
from pos_app.domain.settlement import Page
from pos_app.gateway import outcome, request, wire
from pos_app.gateway.deadline import DeadlineTransport
from pos_app.gateway.exchange import Exchange, ServerClock
from pos_app.gateway.key import (
    account_of,
    check_base,
    check_key,
    check_page_base,
    check_page_url,
    settling_base,
)
from pos_app.gateway.outcome import Ours, Reason, Seen
from pos_app.gateway.page import origins_of
from pos_app.gateway.text import hide_numbers
from pos_app.gateway.wire import Body, Call

__all__ = ["Deadlines", "TossGateway", "check_key"]

T = TypeVar("T")

# v1 takes no expiry under ten minutes, and the request is on its way for a moment.
_V1_SLACK_S = 5


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds for each whole exchange. Toss asks for 13 to 15 at least where money moves.

    The settlement list is given longer, because a page of it may be long: 4 MiB at 1.2 Mbit/s. No
    payment waits for it.
    """

    create_s: float = 10.0
    status_s: float = 5.0
    execute_s: float = 20.0
    refund_s: float = 30.0
    cancel_s: float = 5.0
    settlement_s: float = 30.0
    connect_s: float = 5.0


class TossGateway:
    """The Gateway port. No call raises for anything the network or Toss may do; all are safe to
    make from several threads at once."""

    def __init__(  # noqa: PLR0913 -- said once, at the wiring line
        self,
        base_url: str,
        contract: Contract,
        key: str,
        mode: Mode,
        *,
        return_url: str,
        cancel_url: str | None = None,
        page_base: str | None = None,
        account_url: str | None = None,
        transport: httpx.BaseTransport | None = None,
        deadlines: Deadlines = Deadlines(),
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        heard: Callable[[Reply[Any]], None] | None = None,
    ) -> None:
        """`page_base` is where the stand-in shows its pages, when that is not `base_url`.
        `account_url` is what its attempts remember as their place, when `base_url` may change
        from start to start though the stand-in's books are the same. `heard` is told of each reply.

        Raises Refused when this key must not be sent there (see `check_key`).
        """
        self._key = check_key(key, base_url, mode)
        self._base_url = base_url.rstrip("/")
        self._settling_url = settling_base(self._base_url)
        self._account = account_of(contract, account_url or base_url, mode, self._key)
        pages_at = check_base(base_url) if page_base is None else check_page_base(page_base)
        self._allowed = origins_of(pages_at, exact=mode is Mode.PRACTICE)
        self._pages = request.Pages(
            check_page_url(return_url), check_page_url(cancel_url or return_url)
        )
        self._deadlines = deadlines
        self._server = ServerClock(clock, wall)
        self._heard = heard
        line = transport or DeadlineTransport(deadlines.connect_s, clock)
        self._exchange = Exchange(line, clock)

    def __repr__(self) -> str:
        return f"TossGateway({self._account.base_url}, …{self._account.key_tail})"

    @property
    def account(self) -> Account:
        """Where this gateway asks, and with which key."""
        return self._account

    def create(self, order: Order) -> Reply[Created]:
        """Ask for a payment that the buyer can open."""
        contract = self._account.contract
        expires_at = self._expiry(order.lifetime_s)
        body = request.create_body(contract, self._key, order, self._pages, expires_at)
        seen = self._ask(Call.CREATE, body, self._deadlines.create_s)
        ours = self._ours(Call.CREATE, order.order_no, order.amount_won)
        return self._noted(outcome.judge_create(seen, ours, self._allowed, expires_at))

    def status(self, ref: Ref) -> Reply[StatusReport]:
        """Ask where a payment stands, by its token, or by our number when there is none."""
        body = request.status_body(self._key, ref)
        seen = self._ask(Call.STATUS, body, self._deadlines.status_s)
        ours = self._ours(Call.STATUS, ref.order_no, ref.amount_won, ref.pay_token)
        return self._noted(outcome.judge_status(seen, ours, self._allowed))

    def find(self, order_no: str) -> Reply[Found]:
        """Ask about a number of ours of which the books know nothing else."""
        body = request.find_body(self._key, order_no)
        seen = self._ask(Call.STATUS, body, self._deadlines.status_s)
        ours = self._ours(Call.STATUS, order_no, None)
        return self._noted(outcome.judge_find(seen, ours, self._allowed))

    def execute(self, ref: Ref) -> Reply[PaidFacts]:
        """Take the buyer's money."""
        if ref.pay_token is None:
            return outcome.not_sent(Reason.NO_TOKEN)
        body = request.execute_body(self._account.contract, self._key, ref)
        seen = self._ask(Call.EXECUTE, body, self._deadlines.execute_s)
        ours = self._ours(Call.EXECUTE, ref.order_no, ref.amount_won, ref.pay_token)
        return self._noted(outcome.judge_execute(seen, ours, self._allowed))

    def refund(self, order: RefundOrder) -> Reply[Refunded]:
        """Give money back; the same order sent twice is one refund."""
        ref = order.ref
        if ref.pay_token is None:
            return outcome.not_sent(Reason.NO_TOKEN)
        body = request.refund_body(self._account.contract, self._key, order)
        seen = self._ask(Call.REFUND, body, self._deadlines.refund_s)
        ours = self._ours(
            Call.REFUND, ref.order_no, order.amount_won, ref.pay_token, order.refund_no
        )
        return self._noted(outcome.judge_refund(seen, ours))

    def cancel(self, ref: Ref, reason: str) -> Reply[None]:
        """End a payment before money moves. Only v1 has it, and nothing relies on it."""
        if self._account.contract is not Contract.V1:
            return outcome.not_sent(Reason.NO_CANCEL)
        if ref.pay_token is None:
            return outcome.not_sent(Reason.NO_TOKEN)
        body = request.cancel_body(self._key, ref, reason)
        seen = self._ask(Call.CANCEL, body, self._deadlines.cancel_s)
        ours = self._ours(Call.CANCEL, ref.order_no, ref.amount_won, ref.pay_token)
        return self._noted(outcome.judge_cancel(seen, ours))

    def settlement(self, day: date, cursor: str | None) -> Reply[Page]:
        """One page of Toss' own list of a day. Only v2 has it."""
        if self._account.contract is not Contract.V2:
            return outcome.not_sent(Reason.NO_SETTLEMENT)
        body = request.settlement_body(self._key, day, cursor)
        seen = self._ask(Call.SETTLEMENT, body, self._deadlines.settlement_s, self._settling_url)
        return self._noted(outcome.judge_settlement(seen, self._ours(Call.SETTLEMENT, "", None)))

    def close(self) -> None:
        """Ask nothing any more."""
        self._exchange.close()

    def _ask(self, call: Call, body: Body, limit_s: float, base_url: str = "") -> Seen:
        url = f"{base_url or self._base_url}/{call}"
        seen = self._exchange.ask(url, request.encode(body), limit_s, outcome.cap_bytes(call))
        # A server that repeats our key must not get it into the books or onto the screen, in no
        # field, and not cut short either: it goes before anything is read.
        key = self._key.encode()
        return replace(seen, body=seen.body.replace(key, b"*" * len(key)))

    def _noted(self, reply: Reply[T]) -> Reply[T]:
        self._server.hear(reply.server_time)
        if self._heard is not None:
            self._heard(reply)
        # Escapes in JSON can still spell the key: a sentence loses it, a fact with it is none.
        message = hide_numbers(reply.message.replace(self._key, "***"))
        value = reply.value
        clean: Reply[Any] = replace(reply, value=None, message=message)
        if self._key in repr(value):
            return replace(clean, verdict=Verdict.UNKNOWN, code=Reason.ODD_REPLY)
        return replace(clean, value=value)

    def _expiry(self, lifetime_s: int) -> datetime | None:
        now = self._server.now()
        slack_s = _V1_SLACK_S if self._account.contract is Contract.V1 else 0
        if now is None:
            return None
        return (now + timedelta(seconds=lifetime_s + slack_s)).replace(microsecond=0)

    def _ours(
        self,
        call: Call,
        order_no: str,
        amount_won: Won | None,
        pay_token: str | None = None,
        refund_no: str | None = None,
    ) -> Ours:
        mode = wire.mode_word(self._account.mode)
        contract = self._account.contract
        return Ours(call, contract, mode, order_no, amount_won, pay_token, refund_no)
