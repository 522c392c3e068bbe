"""The shop's side of the web: both contracts over HTTP, with the faults in between."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from pos_app.practice import wire
from pos_app.practice.books import TossBooks
from pos_app.practice.desk import Desk
from pos_app.practice.faults import REFUSALS, WAITS, Call, Fault, Faults, Switch
from pos_app.practice.line import HungUp
from pos_app.practice.payment import Contract, Refusal
from pos_app.practice.request import Body, invalid
from pos_app.practice.truth import ReceivedCall

MAX_BODY_BYTES = 64 * 1024
PORTAL_PAGE = "<!doctype html><title>Wi-Fi</title><h1>무료 와이파이에 로그인하세요</h1>"

Endpoint = Callable[[Request], Awaitable[Response]]


class Api:
    """Takes the shop's calls in, lets the faults have their way, and sends what is left."""

    def __init__(self, books: TossBooks, faults: Faults, origin: Callable[[], str]) -> None:
        self._books = books
        self._faults = faults
        self._desk = Desk(books, origin)
        self._pending: set[asyncio.Task[None]] = set()

    def routes(self) -> list[Route]:
        """List the addresses of both contracts."""
        v1, v2 = Contract.V1, Contract.V2
        places = [
            (f"/api/{contract}/{path}", call, contract)
            for contract in (v1, v2)
            for path, call in (
                ("payments", Call.CREATE),
                ("status", Call.STATUS),
                ("execute", Call.EXECUTE),
                ("refunds", Call.REFUNDS),
            )
        ]
        places += [
            ("/api/v1/cancel", Call.CANCEL, v1),
            ("/api/v2/settlement-details", Call.SETTLEMENT, v2),
            ("/pay/api/v2/settlement-details", Call.SETTLEMENT, v2),
        ]
        posts = [Route(at, self._post(call, kind), methods=["POST"]) for at, call, kind in places]
        return [*posts, Route("/api/v1/refunds/{refund_no}", self._refund_status)]

    def _post(self, call: Call, contract: Contract) -> Endpoint:
        async def take_call(request: Request) -> Response:
            body = await _read_body(request)
            if body is None:
                return JSONResponse(wire.refused(invalid("JSON")))
            return await self._serve(call, contract, body)

        return take_call

    async def _refund_status(self, request: Request) -> Response:
        body = {
            "refundNo": request.path_params["refund_no"],
            "apiKey": request.query_params.get("apiKey"),
        }
        return await self._serve(Call.REFUND_STATUS, Contract.V1, body)

    async def _serve(self, call: Call, contract: Contract, body: Body) -> Response:
        taken = self._faults.take(call)
        self._note(call, body, taken)
        other = next((switch for switch in taken if switch.fault not in WAITS), None)
        fault = other.fault if other else None
        if fault is Fault.LOST_REQUEST:
            return HungUp()
        await asyncio.sleep(_seconds(taken, Fault.LATE))
        if fault is Fault.EXPIRED:
            self._expire(body)
        if other and fault is Fault.REFUND_PENDING:
            self._leave_pending(contract, body, other.seconds)
        if other and (spoilt := _spoilt(other)) and not other.done:
            await asyncio.sleep(_seconds(taken, Fault.SLOW))
            return spoilt
        reply = await self._desk.answer(
            call, contract, body, lambda: asyncio.sleep(_seconds(taken, Fault.SLOW))
        )
        if fault is Fault.LOST_ANSWER:
            return HungUp()
        return (_spoilt(other) if other else None) or JSONResponse(reply)

    def _note(self, call: Call, body: Body, taken: tuple[Switch, ...]) -> None:
        order_no, token, refund_no = (
            str(body.get(name) or "")[:64] for name in ("orderNo", "payToken", "refundNo")
        )
        names = tuple(switch.fault.value for switch in taken)
        self._books.note(
            ReceivedCall(call.value, order_no, token, refund_no, names, self._books.clock())
        )

    def _expire(self, body: Body) -> None:
        key = body.get("payToken") or body.get("orderNo")
        if isinstance(key, str) and self._books.knows(key):
            self._books.expire(key)

    def _leave_pending(self, contract: Contract, body: Body, seconds: float) -> None:
        with contextlib.suppress(Refusal):
            token, refund_no = self._desk.begin_refund(contract, body)
            task = asyncio.create_task(self._finish_later(token, refund_no, seconds))
            # The loop itself holds tasks only weakly.
            self._pending.add(task)
            task.add_done_callback(self._pending.discard)

    async def _finish_later(self, token: str, refund_no: str, seconds: float) -> None:
        try:
            await asyncio.sleep(seconds)
        finally:
            self._desk.finish_refund(token, refund_no)


async def _read_body(request: Request) -> Body | None:
    try:
        raw = await request.body()
    except ClientDisconnect:  # a till that was killed while it spoke
        return None
    if len(raw) > MAX_BODY_BYTES:
        return None
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _seconds(taken: tuple[Switch, ...], wait: Fault) -> float:
    return sum(switch.seconds for switch in taken if switch.fault is wait)


def _spoilt(switch: Switch) -> Response | None:
    match switch.fault:
        case Fault.HTML:
            return HTMLResponse(PORTAL_PAGE)
        case Fault.SERVER_ERROR:
            return PlainTextResponse("Internal Server Error", status_code=500)
        case fault if fault in REFUSALS:
            return JSONResponse(wire.refused(Refusal(*REFUSALS[fault])))
        case _:
            return None
