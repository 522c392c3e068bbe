"""The buyer's side of the web: the page behind the QR code, and the pages after it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from pos_app.practice import page
from pos_app.practice.books import TossBooks
from pos_app.practice.faults import Call, Fault, Faults
from pos_app.practice.payment import Contract, Payment, PayState, Refusal

MAX_FORM_BYTES = 4096


class Buyer:
    """Shows a payment to its buyer and takes his yes or no."""

    def __init__(
        self, books: TossBooks, faults: Faults, origin: Callable[[], str], shop_name: str
    ) -> None:
        self._books = books
        self._faults = faults
        self._origin = origin
        self._shop_name = shop_name

    def routes(self) -> list[Route]:
        """List the buyer's addresses."""
        return [
            Route("/pay", self._show),
            Route("/pay/approve", self._approve, methods=["POST"]),
            Route("/pay/cancel", self._cancel, methods=["POST"]),
            Route("/return", self._returned),
        ]

    async def _show(self, request: Request) -> Response:
        token = request.query_params.get("payToken", "")
        if not self._books.knows(token):
            return _say(page.UNKNOWN, 404)
        if any(switch.fault is Fault.EXPIRED for switch in self._faults.take(Call.OPEN)):
            self._books.expire(token)
        payment = self._books.find(token)
        if payment.state is PayState.STANDBY:
            return _html(page.checkout(payment, self._shop_name))
        return _tell(payment)

    async def _approve(self, request: Request) -> Response:
        return await self._decide(request, self._books.approve, PayState.APPROVED)

    async def _cancel(self, request: Request) -> Response:
        return await self._decide(request, self._books.cancel, PayState.CANCEL)

    async def _decide(
        self, request: Request, move: Callable[[str], Payment], wanted: PayState
    ) -> Response:
        token = await _form_token(request)
        if not self._books.knows(token):
            return _say(page.UNKNOWN, 404)
        # A buyer who agreed has left this page; only the shop may still end the payment.
        if self._books.find(token).state is PayState.STANDBY:
            with contextlib.suppress(Refusal):
                move(token)
        payment = self._books.find(token)
        if payment.state is not wanted or payment.expired:
            return _tell(payment)
        return RedirectResponse(self._way_back(payment), status_code=303, headers=page.HEADERS)

    def _way_back(self, payment: Payment) -> str:
        cancelled = payment.state is PayState.CANCEL
        url = (cancelled and payment.ret_cancel_url) or payment.ret_url
        # Practice sends nobody to a real shop's page: any other address becomes our own.
        if not url.startswith(f"{self._origin()}/"):
            url = "/return"
        query = {"orderNo": payment.order_no, "status": payment.state.value}
        if payment.contract is Contract.V2 and not cancelled:
            query |= {"payMethod": "TOSS_MONEY", "bankCode": "092"}
        return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"

    async def _returned(self, request: Request) -> Response:
        match request.query_params.get("status"):
            case PayState.APPROVED:
                return _say(page.APPROVED)
            case PayState.CANCEL:
                return _say(page.CANCELLED)
            case _:
                return _say(page.RETURNED)


def _tell(payment: Payment) -> Response:
    if payment.state is PayState.APPROVED:
        return _say(page.APPROVED)
    if payment.state is PayState.PROGRESS:
        return _say(page.RUNNING)
    if payment.state is PayState.CANCEL:
        return _say(page.EXPIRED if payment.expired else page.CANCELLED, 410)
    return _say(page.PAID, 410)


async def _form_token(request: Request) -> str:
    raw = await request.body()
    if len(raw) > MAX_FORM_BYTES:
        return ""
    # Read by hand: Starlette's form() wants one more dependency for two plain fields.
    fields = parse_qs(raw.decode("utf-8", "replace"))
    return fields.get("payToken", [""])[0]


def _say(sentence: str, status_code: int = 200) -> Response:
    return _html(page.notice(sentence), status_code)


def _html(text: str, status_code: int = 200) -> Response:
    return HTMLResponse(text, status_code=status_code, headers=page.HEADERS)
