"""The cable between the till and Toss: whole, pulled out, or harming the next call of a kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.utils import formatdate
from enum import StrEnum
from typing import Protocol

import httpx

from pos_app.gateway.exchange import Exchange
from pos_app.gateway.outcome import Seen
from pos_app.practice.faults import Call
from tests.simulation.clock import WorldClock
from tests.simulation.far_end import Body, FarEnd
from tests.simulation.line import CALLS
from tests.simulation.spoil import refusal

_TAKES_S = 0.3
_JSON = "application/json; charset=utf-8"


class Harm(StrEnum):
    """What becomes of one call."""

    REQUEST_LOST = "request lost"
    ANSWER_LOST = "answer lost"  # Toss has done it
    SERVER_ERROR = "server error"  # Toss has done it
    REFUSED = "refused"  # Toss has not done it, and its word proves nothing
    REFUSED_FINAL = "refused for good"
    LATER = "done later"  # only a refund: Toss takes it up, and the bank takes its time
    DIES_BEFORE = "the till dies before"
    DIES_AFTER = "the till dies after"


class Witness(Protocol):
    """Who hears of every call; `die` ends the till's process, and does not return."""

    def sending(self, call: Call, body: Body) -> None: ...

    def served(self, call: Call, body: Body, reply: Body) -> None: ...

    def ended(self, call: Call, body: Body) -> None: ...

    def die(self) -> None: ...


class Line(Exchange):
    """Carries one call at a time; `harms` says what the next of each kind meets."""

    def __init__(self, clock: WorldClock, far_end: FarEnd, witness: Witness) -> None:
        self.unplugged_until_s = 0.0
        self.harms: dict[Call, Harm] = {}
        self.at_the_bank: list[Callable[[], None]] = []
        self._now = clock
        self._far_end = far_end
        self._witness = witness

    def ask(self, url: str, content: bytes, limit_s: float, cap_bytes: int = 0) -> Seen:
        """Carry one request; no answer here is long."""
        del cap_bytes
        call, body = CALLS[url.rpartition("/")[2]], json.loads(content)
        self._witness.sending(call, body)
        try:
            return self._carry(call, body, limit_s)
        finally:
            self._witness.ended(call, body)

    def close(self) -> None:
        """Nothing is held."""

    def mend(self) -> None:
        """Nothing goes wrong any more, and what lay at the bank is done."""
        self.unplugged_until_s = 0.0
        self.harms.clear()
        self.let_bank_work()

    def unplug(self, seconds: float) -> None:
        """Pull the cable out for so long."""
        self.unplugged_until_s = self._now.true_s + seconds

    def let_bank_work(self) -> None:
        """Let Toss finish the refunds that it has taken up."""
        waiting, self.at_the_bank = self.at_the_bank, []
        for run in waiting:
            run()

    def _carry(self, call: Call, body: Body, limit_s: float) -> Seen:
        if self._now.true_s < self.unplugged_until_s:
            self._now.true_s += 0.1
            return Seen(fault=httpx.ConnectError("no cable"))
        harm = self.harms.pop(call, None)
        if harm is Harm.DIES_BEFORE:
            self._witness.die()
        reply = self._reply(call, body, harm)
        if harm is Harm.DIES_AFTER:
            self._witness.die()
        if harm in {Harm.REQUEST_LOST, Harm.ANSWER_LOST, Harm.LATER}:
            self._now.true_s += limit_s
            return Seen(fault=httpx.ReadTimeout("deadline"))
        self._now.true_s += _TAKES_S
        if harm is Harm.SERVER_ERROR:
            return Seen(status=502, headers={"content-type": "text/plain"}, body=b"Bad Gateway")
        return self._seen(reply)

    def _reply(self, call: Call, body: Body, harm: Harm | None) -> Body:
        match harm:
            case Harm.REQUEST_LOST:
                return {}
            case Harm.REFUSED:
                return refusal("COMMON_SYSTEM_ERROR")
            case Harm.REFUSED_FINAL:
                return refusal("CARD_LIMIT_EXCEEDED")
            case Harm.LATER:
                self._leave_at_bank(call, body)
                return {}
        reply = self._far_end.begin(call, body).finish()
        self._witness.served(call, body, reply)
        return reply

    def _leave_at_bank(self, call: Call, body: Body) -> None:
        run = self._far_end.leave_pending(body) if call is Call.REFUNDS else None
        if run is not None:
            self.at_the_bank.append(run)
            self._witness.served(call, body, {"code": 0})

    def _seen(self, reply: Body) -> Seen:
        headers = {"content-type": _JSON, "date": formatdate(self._now.toss(), usegmt=True)}
        return Seen(status=200, headers=headers, body=json.dumps(reply).encode())
