"""A far end that is Toss in every call but one, which goes wrong in bytes as a test says."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from pos_app.gateway.deadline import DeadlineTransport
from pos_app.gateway.toss import Deadlines
from tests.gateway.rawtoss import Peer, http

Body = dict[str, Any]
# Sends what comes instead of the good answer; the request has been read.
Spoil = Callable[[Peer, Body], None]


@dataclass
class Trouble:
    """What happens to a call: until `left` calls had it (None: for ever); `done` all the same."""

    spoil: Spoil
    left: int | None = None
    done: bool = False


@dataclass
class OddToss:
    """The truth of one shop's payments; buyers approve as soon as they are asked."""

    contract: str
    origin: str
    states: dict[str, str] = field(default_factory=dict)  # by orderNo
    debits: int = 0
    asked: list[tuple[str, Body]] = field(default_factory=list)
    trouble: dict[str, Trouble] = field(default_factory=dict)
    cancels: bool = False  # whether /cancel works

    def serve(self, peer: Peer) -> None:
        """Answer one request; fits `RawToss.script`."""
        raw = peer.request()
        if not raw:
            return
        call = raw.split(b" ", 2)[1].rpartition(b"/")[2].decode()
        body: Body = json.loads(raw.partition(b"\r\n\r\n")[2])
        self.asked.append((call, body))
        trouble = self.trouble.get(call)
        if trouble is None or trouble.left == 0:
            peer.send(http(json.dumps(self._act(call, body)).encode()))
            return
        trouble.left = trouble.left and trouble.left - 1
        good = self._act(call, body) if trouble.done else self._good(call, body)
        trouble.spoil(peer, good)

    def questions(self, call: str = "status") -> list[str]:
        """By which key each of these calls asked: the token, or our own number."""
        bodies = [body for name, body in self.asked if name == call]
        return ["payToken" if "payToken" in body else "orderNo" for body in bodies]

    def _act(self, call: str, body: Body) -> Body:
        order_no = self._order_no(body)
        if call == "payments":
            self.states[order_no] = "PAY_APPROVED"
        elif call == "execute" and self.states[order_no] == "PAY_APPROVED":
            self.states[order_no] = "PAY_COMPLETE"
            self.debits += 1
        elif call == "cancel":
            if not self.cancels or self.states[order_no] == "PAY_COMPLETE":
                return {"code": -1, "errorCode": "CANCEL_IMPOSSIBLE_STATUS", "msg": "취소 불가"}
            self.states[order_no] = "PAY_CANCEL"
        return self._good(call, body)

    def _good(self, call: str, body: Body) -> Body:
        order_no = self._order_no(body)
        token = f"token-{order_no}"
        echo: Body = {"code": 0, "payToken": token}
        if self.contract == "v2" and call != "payments":
            echo["mode"] = "TEST"
        if call == "payments":
            page = f"{self.origin}/pay?payToken={token}"
            return {**echo, "checkoutPage": page}
        if call == "status" and order_no not in self.states:
            return {"code": -1, "errorCode": "COMMON_PAY_NOT_FOUND", "msg": "없는 결제예요."}
        if call == "refunds":
            return {**echo, "refundNo": body["refundNo"]}
        if call == "cancel":
            return {"code": 0}
        told = {**echo, "orderNo": order_no, "amount": 4_500}
        return {**told, "payStatus": self.states[order_no]} if call == "status" else told

    def _order_no(self, body: Body) -> str:
        return str(body.get("orderNo") or body["payToken"].removeprefix("token-"))


class Detour(httpx.BaseTransport):
    """The program's line to Toss, on which some calls end somewhere else."""

    def __init__(self) -> None:
        self._line = DeadlineTransport(Deadlines().connect_s, time.monotonic)
        self.around: dict[str, httpx.URL] = {}
        self.taken = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        place = self.around.get(request.url.path.rpartition("/")[2])
        if place is not None:
            self.taken += 1
            request.url = request.url.copy_with(
                scheme=place.scheme, host=place.host, port=place.port
            )
        return self._line.handle_request(request)

    def close(self) -> None:
        self._line.close()
