"""The network between till and Toss: every request has a fate, and each takes virtual time."""

from __future__ import annotations

import json
import random
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from typing import NoReturn, Protocol

import httpx

from pos_app.gateway.exchange import Exchange
from pos_app.gateway.outcome import Seen
from pos_app.practice.faults import Call
from tests.simulation.far_end import Body, FarEnd
from tests.simulation.plan import Fault, Plan
from tests.simulation.schedule import Schedule
from tests.simulation.spoil import Answer, spoilt

CALLS = {
    "payments": Call.CREATE,
    "status": Call.STATUS,
    "execute": Call.EXECUTE,
    "refunds": Call.REFUNDS,
    "cancel": Call.CANCEL,
    "settlement-details": Call.SETTLEMENT,
}
# A reply that is older than this belongs to no server that keeps Toss' own advice (15 s).
_STALE_S = 15.0


class Watcher(Protocol):
    """Who is told of every request."""

    def sending(self, call: Call, body: Body) -> None: ...

    def sent(self, call: Call, body: Body) -> None: ...

    def ended(self, call: Call, body: Body) -> None: ...

    def struck(self, call: Call, fault: Fault) -> None: ...

    def crash_in(self, in_s: float, call: Call, *, served: bool) -> None: ...


@dataclass
class Line:
    """Carries calls to the far end. `calm` means that nothing goes wrong any more."""

    schedule: Schedule
    far_end: FarEnd
    plan: Plan
    chance: random.Random
    watcher: Watcher
    log: Callable[[str], None]
    calm: bool = False
    down_until_s: float = 0.0
    keyless_until_s: float = 0.0
    requests: int = 0

    def __post_init__(self) -> None:
        self._past: dict[str, tuple[float, Body]] = {}
        self._date = (0, "")

    def ask(self, url: str, content: bytes, limit_s: float) -> Answer:
        """Carry one request. Raises what httpx raises."""
        call = CALLS[url.rpartition("/")[2]]
        body: Body = json.loads(content)
        self.requests += 1
        self.watcher.sending(call, body)
        fault = self._draw(call)
        if fault is not None:
            self.watcher.struck(call, fault)
        if fault not in NOT_SENT:
            self.watcher.sent(call, body)
        name = body.get("refundNo") or body.get("orderNo") or str(body.get("payToken"))[:6]
        self.log(f"ask {call} {name} {fault or ''}")
        try:
            answer = self._carry(call, body, fault, limit_s)
            self.log(f"got {call} {name} {answer[0]} {answer[2][:60]!r}")
            return answer
        except httpx.HTTPError as error:
            self.log(f"got {call} {name} {type(error).__name__}")
            raise
        finally:
            self.watcher.ended(call, body)

    def _draw(self, call: Call) -> Fault | None:
        if self.calm:
            return None
        if self.schedule.clock.true_s < self.down_until_s:
            return Fault.NO_CONNECTION
        if self.schedule.clock.true_s < self.keyless_until_s:
            return Fault.KEY_REVOKED
        if call is Call.REFUNDS and self.plan.refunds_shut:
            return Fault.LOST
        # Where money moves is where it matters, and there are fewer of these calls.
        often = 2.0 if call in {Call.EXECUTE, Call.REFUNDS} else 1.0
        if self.chance.random() >= min(self.plan.fault_rate * often, 0.6):
            return None
        return self.chance.choice(self.plan.faults[call])

    def _carry(self, call: Call, body: Body, fault: Fault | None, limit_s: float) -> Answer:
        clock, slept_s = self.schedule.clock, self.schedule.clock.slept_s
        up_s, work_s, down_s = (self.chance.uniform(0.02, most) for most in (0.3, 1.0, 0.3))
        takes_s = up_s + work_s + down_s
        if not self.calm and self.chance.random() < self.plan.crash_rate:
            served = self.chance.random() < 0.5
            in_s = up_s + work_s + down_s / 2 if served else up_s / 2
            self.watcher.crash_in(in_s, call, served=served)
        box: list[Body] = []
        match fault:
            case Fault.NO_CONNECTION | Fault.CAPTIVE_PORTAL | Fault.LOST | Fault.RESET:
                self._not_arrived(fault, limit_s)
            case Fault.LATE | Fault.REFUSED_VAGUE_LATE:
                self._serve(call, body, limit_s + self.chance.uniform(1, 15), work_s, box)
            case fault if fault in UNSERVED:
                pass
            case Fault.BANK_BREAK:
                self._bank_break(call, body)
            case Fault.DUPLICATE:
                self._serve(call, body, up_s, work_s, [])
                again_s = up_s + self.chance.uniform(0, 2) * work_s
                self._serve(call, body, again_s, work_s, box)
                takes_s = again_s + work_s + down_s
            case _:
                self._serve(call, body, up_s, work_s, box, expired=fault is Fault.EXPIRED)
        if fault in NO_ANSWER:
            quick = fault is Fault.AFTER and self.chance.random() < 0.5
            self.schedule.pause(takes_s if quick else limit_s)
            raise httpx.ReadError("lost") if quick else httpx.ReadTimeout("deadline")
        self.schedule.pause(min(takes_s, limit_s))
        if clock.slept_s != slept_s:
            raise httpx.RemoteProtocolError("the machine slept")
        return self._answer(call, body, fault, box)

    def _not_arrived(self, fault: Fault, limit_s: float) -> NoReturn:
        if fault is Fault.LOST:
            self.schedule.pause(limit_s)
            raise httpx.ReadTimeout("deadline")
        self.schedule.pause(self.chance.choice([0.01, 0.5, 5.0]))
        if fault is Fault.CAPTIVE_PORTAL:
            raise httpx.ConnectError("portal") from ssl.SSLCertVerificationError("self-signed")
        if fault is Fault.RESET:
            raise self.chance.choice(
                [httpx.ReadError("reset"), httpx.WriteError("reset"), httpx.CloseError("reset")]
            )
        raise self.chance.choice([httpx.ConnectError("no route"), httpx.ConnectTimeout("slow")])

    def _serve(
        self,
        call: Call,
        body: Body,
        in_s: float,
        work_s: float,
        box: list[Body],
        *,
        expired: bool = False,
    ) -> None:
        def take_up() -> None:
            key = str(body.get("payToken") or body.get("orderNo"))
            if expired and self.far_end.books.knows(key):
                self.far_end.books.expire(key)
            working = self.far_end.begin(call, body)

            def finish() -> None:
                reply = working.finish()
                self.log(f"toss {call} {reply.get('payStatus') or reply.get('errorCode') or 'ok'}")
                box.append(reply)

            self.schedule.at(work_s, finish)

        self.schedule.at(in_s, take_up)

    def _bank_break(self, call: Call, body: Body) -> None:
        run = self.far_end.leave_pending(body) if call is Call.REFUNDS else None
        if run is not None:
            self.schedule.at(self.chance.uniform(5, 200), run)

    def _answer(self, call: Call, body: Body, fault: Fault | None, box: list[Body]) -> Answer:
        reply = box[0] if box else None
        if call is Call.STATUS and reply is not None:
            reply = self._of_the_past(str(reply.get("orderNo")), reply, fault)
        status, kind, content = spoilt(call, body, fault, reply, self.chance)
        return status, {"content-type": kind, "date": self._now()}, content

    def _of_the_past(self, order_no: str, reply: Body, fault: Fault | None) -> Body:
        now_s = self.schedule.clock.true_s
        at_s, before = self._past.get(order_no, (now_s, reply))
        self._past[order_no] = (now_s, reply)
        stale = fault is Fault.STALE and now_s - at_s <= _STALE_S
        return before if stale else reply

    def _now(self) -> str:
        second = int(self.schedule.clock.toss())
        if self._date[0] != second:
            self._date = (second, formatdate(second, usegmt=True))
        return self._date[1]


NOT_SENT = frozenset({Fault.NO_CONNECTION, Fault.CAPTIVE_PORTAL})
NO_ANSWER = frozenset({Fault.LATE, Fault.AFTER, Fault.SLOW})
# Toss has not done it, and says something or other.
UNSERVED = frozenset(
    {
        Fault.SERVER_ERROR, Fault.HTML, Fault.THROTTLED, Fault.BUSY, Fault.KEY_REVOKED,
        Fault.REFUSED_VAGUE, Fault.REFUSED_FINAL, Fault.DENIED, Fault.PHANTOM_FALSE,
        Fault.PHANTOM_TEXT, Fault.PHANTOM_FLOAT, Fault.PHANTOM_AMOUNT, Fault.PHANTOM_TOKEN,
        Fault.PHANTOM_MODE,
    }
)  # fmt: skip


class OwnDoor(Exchange):
    """The seam just below the classifier: what was seen of an exchange, without httpx' own cost."""

    def __init__(self, line: Line) -> None:
        self._carrier = line

    def ask(self, url: str, content: bytes, limit_s: float, cap_bytes: int = 0) -> Seen:
        del cap_bytes  # nothing here is so long
        try:
            status, headers, body = self._carrier.ask(url, content, limit_s)
        except httpx.HTTPError as error:
            return Seen(fault=error)
        return Seen(status=status, headers=headers, body=body)

    def close(self) -> None:
        """Nothing is held."""


class HttpxDoor(httpx.BaseTransport):
    """The same line under the real client."""

    def __init__(self, line: Line, tick: Callable[[], float]) -> None:
        self._carrier = line
        self._tick = tick

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        limit_s = float(request.extensions["deadline"]) - self._tick()
        status, headers, body = self._carrier.ask(str(request.url), request.read(), limit_s)
        return httpx.Response(status, headers=dict(headers), content=body)
