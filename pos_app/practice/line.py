"""The line to the caller: how a reply is held back, dropped, and dated by the given clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from email.utils import formatdate

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

HANG_UP = "practice.hang_up"


class HungUp(Response):
    """No reply at all: the connection is dropped where the answer should have been."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Drop the connection."""
        del send
        scope[HANG_UP]()
        await _gone(receive)


class SeverableProtocol(H11Protocol):
    """Gives each request the means to drop its own connection without a word.

    ASGI has no message for that: whoever returns without a reply gets a 500 sent in his name.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wrap the application for this one connection."""
        super().connection_made(transport)
        self.app = _severable(self.app, transport)


def dated(app: ASGIApp, clock: Callable[[], float]) -> ASGIApp:
    """Put the given clock's time on every reply: a till derives expiry times from it."""

    async def with_date(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = formatdate(clock(), usegmt=True).encode()
                message["headers"] = [*message.get("headers", []), (b"date", date)]
            await send(message)

        await app(scope, receive, send_dated)

    return with_date


def _severable(app: ASGIApp, transport: asyncio.Transport) -> ASGIApp:
    async def answer_or_drop(scope: Scope, receive: Receive, send: Send) -> None:
        scope[HANG_UP] = transport.abort
        try:
            await app(scope, receive, send)
        except asyncio.CancelledError:
            # The server stops in the middle of a slow call: its caller sees a dead line.
            transport.abort()
            await _gone(receive)

    return answer_or_drop


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
