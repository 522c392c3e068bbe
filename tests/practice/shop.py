"""A shop that talks to the stand-in over real HTTP, and the clock that both live by."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import Any

import httpx

from pos_app.practice.books import TossBooks
from pos_app.practice.faults import Faults

START = 1_735_700_400.5  # 2025-01-01 12:00:00 in Seoul
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # or each client reads every certificate
KEY = "sk_test_w5lNQylNqa5lNQe013Nq"


class HandClock:
    """A clock that only a test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


class Shop:
    """Speaks one contract."""

    def __init__(self, origin: str, contract: str, books: TossBooks, faults: Faults) -> None:
        self.origin = origin
        self.contract = contract
        self.books = books
        self.faults = faults
        self.client = httpx.Client(base_url=origin, verify=NO_TLS, trust_env=False, timeout=5)

    def post(self, path: str, body: Mapping[str, Any]) -> httpx.Response:
        return self.client.post(f"/api/{self.contract}{path}", json={"apiKey": KEY, **body})

    def ask(self, path: str, /, **body: Any) -> dict[str, Any]:
        answer = self.post(path, body)
        assert answer.status_code == 200
        return dict(answer.json())

    def order(self, order_no: str, **other: Any) -> dict[str, Any]:
        body: dict[str, Any] = {
            "orderNo": order_no,
            "amount": 18_500,
            "productDesc": "사과 12 · 아메리카노 외 2건",
            "autoExecute": False,
            "retUrl": f"{self.origin}/return",
        }
        if self.contract == "v2":
            body |= {
                "amountTaxFree": 0,
                "retCancelUrl": f"{self.origin}/return",
                "cashReceipt": True,
            }
        return body | other

    def create(self, order_no: str, **other: Any) -> dict[str, Any]:
        return self.ask("/payments", **self.order(order_no, **other))

    def token(self, order_no: str, **other: Any) -> str:
        return str(self.create(order_no, **other)["payToken"])

    def approved(self, order_no: str, **other: Any) -> str:
        token = self.token(order_no, **other)
        self.books.approve(token)
        return token

    def paid(self, order_no: str, **other: Any) -> str:
        token = self.approved(order_no, **other)
        assert self.ask("/execute", payToken=token)["code"] == 0
        return token

    def state(self, token: str) -> str:
        return str(self.ask("/status", payToken=token)["payStatus"])

    def truth(self, order_no: str) -> dict[str, Any]:
        rows = self.books.snapshot()["payments"]
        return next(dict(row) for row in rows if row["order_no"] == order_no)
