"""The drill's side of the web: reads the truth, switches faults, plays the buyer; loopback only."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from pos_app.practice import moves
from pos_app.practice.books import TossBooks
from pos_app.practice.faults import Faults
from pos_app.practice.payment import Payment, Refusal
from pos_app.practice.plants import plant

Endpoint = Callable[[Request], Awaitable[Response]]
MOVES: dict[str, Callable[[Payment, float], Payment]] = {
    "approve": moves.approve,
    "cancel": moves.cancel,
    "expire": moves.expire,
    "settle": moves.settle,
}


class Control:
    """Answers `/practice/…` to programs on this machine."""

    def __init__(self, books: TossBooks, faults: Faults) -> None:
        self._books = books
        self._faults = faults

    def routes(self) -> list[Route]:
        """List the control addresses."""
        return [
            Route("/practice/books", _local(self._show_books)),
            Route("/practice/faults", _local(self._show_faults), methods=["GET"]),
            Route("/practice/faults", _local(self._switch), methods=["POST"]),
            Route("/practice/plant", _local(self._plant), methods=["POST"]),
            *(
                Route(f"/practice/{name}", _local(self._mover(name)), methods=["POST"])
                for name in MOVES
            ),
        ]

    async def _show_books(self, request: Request) -> Response:
        del request
        return JSONResponse(self._books.snapshot())

    async def _show_faults(self, request: Request) -> Response:
        del request
        return JSONResponse(self._faults.switched_on())

    async def _switch(self, request: Request) -> Response:
        wish = await _read(request)
        try:
            if "clear" in wish:
                self._faults.clear(None if wish["clear"] is True else wish["clear"])
            else:
                self._faults.set(wish.pop("call"), wish.pop("fault"), **wish)
        except (ValueError, KeyError, TypeError) as wrong:
            return JSONResponse({"error": str(wrong)}, status_code=400)
        return JSONResponse(self._faults.switched_on())

    async def _plant(self, request: Request) -> Response:
        wish = await _read(request)
        order_no, amount = wish.get("orderNo"), wish.get("amount", 0)
        if not isinstance(order_no, str) or type(amount) is not int:
            return JSONResponse({"error": "orderNo, amount"}, status_code=400)
        try:
            planted = plant(self._books, str(wish.get("what")), order_no, amount)
        except Refusal as refusal:
            return JSONResponse({"error": str(refusal)}, status_code=409)
        return JSONResponse({"payToken": planted.pay_token, "state": planted.state.value})

    def _mover(self, name: str) -> Endpoint:
        async def move(request: Request) -> Response:
            wish = await _read(request)
            key = wish.get("payToken") or wish.get("orderNo")
            if not isinstance(key, str):
                return JSONResponse({"error": "payToken or orderNo"}, status_code=400)
            try:
                payment = self._books.change(key, MOVES[name])
            except Refusal as refusal:
                return JSONResponse({"error": str(refusal)}, status_code=409)
            return JSONResponse({"payToken": payment.pay_token, "state": payment.state.value})

        return move


def _local(endpoint: Endpoint) -> Endpoint:
    async def for_this_machine(request: Request) -> Response:
        if not _comes_from_here(request):
            return PlainTextResponse("Not Found", status_code=404)
        return await endpoint(request)

    return for_this_machine


def _comes_from_here(request: Request) -> bool:
    """Refuse other machines, and web pages that a browser here was lured to."""
    peer = request.client.host if request.client else ""
    # A foreign page reaches loopback under its own name, or without the right to send JSON.
    asked = request.url.hostname or ""
    plain = request.headers.get("content-type", "").split(";")[0].strip() == "application/json"
    return _loopback(peer) and _loopback(asked) and (request.method == "GET" or plain)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def _read(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
