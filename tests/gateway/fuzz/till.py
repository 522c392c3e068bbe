"""The real client of each contract, over a line in memory."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from math import inf
from typing import Any

import httpcore
import httpx

from pos_app.domain.answer import Order, Ref, RefundOrder, Reply
from pos_app.domain.money import Won, split_tax
from pos_app.domain.payment import Contract, Mode
from pos_app.gateway import deadline
from pos_app.gateway.exchange import Exchange
from pos_app.gateway.outcome import Seen
from pos_app.gateway.strict import CAP_BYTES
from pos_app.gateway.toss import TossGateway
from tests.gateway.fuzz.case import KEY, Answer, Asked


class _Cut(httpx.SyncByteStream):
    """A body that breaks after what came."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __iter__(self) -> Iterator[bytes]:
        yield self._data
        raise httpx.ReadError("fuzz")


class Line(httpx.BaseTransport):
    """Brings the one answer that was laid on it."""

    answer: Answer

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Like a server that has read the request."""
        answer = self.answer
        if answer.fault is not None:
            raise answer.fault
        if answer.raw is not None:
            return self._parsed(request, answer.raw)
        if answer.breaks_after is not None:
            cut = _Cut(answer.body[: answer.breaks_after])
            return httpx.Response(answer.status, headers=answer.headers, stream=cut)
        stream = httpx.ByteStream(answer.body)
        return httpx.Response(answer.status, headers=answer.headers, stream=stream)

    def _parsed(self, request: httpx.Request, raw: list[bytes]) -> httpx.Response:
        """Through the same parser as on a socket; only the socket is missing."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, target=request.url.raw_path
        )
        with deadline._translated():
            connection = httpcore.HTTPConnection(
                url.origin, network_backend=httpcore.MockBackend(list(raw))
            )
            sent = httpcore.Request(
                request.method, url, headers=request.headers.raw, content=request.stream
            )
            answer = connection.handle_request(sent)
        body = deadline._Body(answer, connection)
        return httpx.Response(answer.status, headers=answer.headers, stream=body)


class Shortcut(Exchange):
    """Reads from the line what the client around it would pass on unchanged, and faster."""

    def __init__(self, line: Line, clock: Callable[[], float]) -> None:
        super().__init__(line, clock)
        self._line = line

    def ask(self, url: str, content: bytes, limit_s: float, cap_bytes: int = CAP_BYTES) -> Seen:
        try:
            answer = self._line.handle_request(_NOBODY)
            body = self._read(answer, inf, cap_bytes)
        except httpx.HTTPError as error:
            return Seen(fault=error)
        return Seen(status=answer.status_code, headers=answer.headers, body=body)


_NOBODY = httpx.Request("POST", "http://127.0.0.1/")


class Till:
    """Asks what a case asks; every tenth time, and for raw bytes, through the whole client."""

    def __init__(self) -> None:
        self._line = Line()
        self._count = itertools.count()
        clock = itertools.count()
        self._gateways = {
            str(contract): TossGateway(
                f"http://127.0.0.1:1/api/{contract}",
                contract,
                KEY,
                Mode.TEST,
                return_url="https://shop.example/paid",
                page_base="https://toss.im",
                transport=self._line,
                clock=lambda: next(clock) * 1e-9,
            )
            for contract in Contract
        }
        self._whole = {name: one._exchange for name, one in self._gateways.items()}
        self._short = Shortcut(self._line, float)

    def ask(self, asked: Asked, answer: Answer) -> Reply[Any]:
        """Make the call, and give what the real client makes of the answer."""
        self._line.answer = answer
        gateway = self._gateways[asked.contract]
        whole = answer.raw is not None or next(self._count) % 10 == 0
        gateway._exchange = self._whole[asked.contract] if whole else self._short
        amount = Won(asked.amount)
        ref = Ref(asked.order_no, amount, asked.token)
        if asked.call == "payments":
            return gateway.create(
                Order(asked.order_no, amount, split_tax(amount, Won(0)), "사과 12 컵")
            )
        if asked.call == "status":
            return gateway.status(ref)
        if asked.call == "execute":
            return gateway.execute(ref)
        if asked.call == "cancel":
            return gateway.cancel(ref, "품절")
        refund = Won(asked.refund)
        tax = split_tax(refund, Won(0))
        return gateway.refund(RefundOrder(ref, asked.refund_no, refund, tax, "교환"))
