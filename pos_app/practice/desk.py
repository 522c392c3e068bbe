"""Toss' side of each call: reads the body, moves the books, words the answer; knows no HTTP."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from pos_app.practice import moves, request, wire
from pos_app.practice.books import TossBooks
from pos_app.practice.faults import Call
from pos_app.practice.payment import Contract, Payment, Refusal
from pos_app.practice.request import Body
from pos_app.practice.wire import Reply

Pause = Callable[[], Awaitable[None]]


class Desk:
    """Answers the shop's calls; `pause` is the time that Toss takes to do one."""

    def __init__(self, books: TossBooks, origin: Callable[[], str]) -> None:
        self._books = books
        self._origin = origin

    async def answer(self, call: Call, contract: Contract, body: Body, pause: Pause) -> Reply:
        """Do one call and word the answer, a refusal too."""
        try:
            request.check_key(body)
            match call:
                case Call.EXECUTE:
                    return await self._execute(contract, body, pause)
                case Call.REFUNDS:
                    return await self._refund(contract, body, pause)
                case _:
                    reply = self._answer_at_once(call, contract, body)
        except Refusal as refusal:
            reply = wire.refused(refusal)
        await pause()
        return reply

    def begin_refund(self, contract: Contract, body: Body) -> tuple[str, str]:
        """Take a refund up without finishing it; return its payToken and refundNo."""
        request.check_key(body)
        payment, refund_no = self._books.begin_refund(request.read_refund(body, contract))
        return payment.pay_token, refund_no

    def finish_refund(self, pay_token: str, refund_no: str) -> Payment:
        """Let a refund that was taken up end well; one that has ended stays as it is."""
        return self._books.change(
            pay_token, lambda payment, now: moves.finish_refund(payment, now, refund_no)
        )

    def _answer_at_once(self, call: Call, contract: Contract, body: Body) -> Reply:
        match call:
            case Call.CREATE:
                order = request.read_order(body, contract, self._books.clock())
                return wire.created(self._books.create(order), self._origin())
            case Call.STATUS:
                return wire.status(self._books.find(request.read_key(body)), contract)
            case Call.CANCEL:
                self._books.cancel(request.read_text(body, "payToken", 64))
                return wire.cancelled()
            case Call.REFUND_STATUS:
                refund_no = request.read_text(body, "refundNo", 36)
                return wire.refund_status(self._books.find_refund(refund_no))
            case Call.SETTLEMENT:
                payments, day = self._books.payments(), _read_day(body)
                return wire.settlement(payments, day, _read_cursor(body))
            case _:
                raise ValueError(f"{call} is no call of the shop's")

    async def _execute(self, contract: Contract, body: Body, pause: Pause) -> Reply:
        token = request.read_text(body, "payToken", 64)
        _check_echo(self._books.find(token), body)
        self._books.change(token, moves.begin_execute)
        try:
            await pause()
        finally:
            # Once begun the bank goes on, even if the server is stopped meanwhile.
            payment = self._books.change(token, moves.finish_execute)
        return wire.executed(payment, contract)

    async def _refund(self, contract: Contract, body: Body, pause: Pause) -> Reply:
        token, refund_no = self.begin_refund(contract, body)
        try:
            await pause()
        finally:
            payment = self.finish_refund(token, refund_no)
        return wire.refunded(payment, refund_no, contract)


def _check_echo(payment: Payment, body: Body) -> None:
    for name, ours in (("orderNo", payment.order_no), ("amount", payment.amount)):
        theirs = body.get(name, ours)
        if type(theirs) is not type(ours) or theirs != ours:
            raise Refusal("COMMON_INVALID_PAY", f"결제 정보가 맞지 않아요: {name}")


def _read_day(body: Body) -> str:
    if body.get("dateType") not in {"DUE", "SETTLE"}:
        raise request.invalid("dateType")
    day = request.read_text(body, "baseDate", 8)
    if not re.fullmatch(r"\d{8}", day):
        raise request.invalid("baseDate")
    return day


def _read_cursor(body: Body) -> int:
    cursor = body.get("nextCursor")
    if cursor is None:
        return 0
    if not isinstance(cursor, str) or not re.fullmatch(r"\d{1,9}", cursor):
        raise request.invalid("nextCursor")
    return int(cursor)
