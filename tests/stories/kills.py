"""kill -9 on the program: at every point where it writes or waits, and at random moments.

    python -m tests.stories.kills --named 30 --random 2000 --windows 300

After each kill everything is started again, `settle` asks Toss, and `judge` compares the books
with Toss' own. Nothing may be charged twice, lost or held for ever.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Self

from pos_app.domain.payment import State
from pos_app.practice.books import TossBooks
from pos_app.practice.faults import Call, Fault, Faults
from pos_app.practice.payment import PayState, Refusal
from pos_app.practice.server import PracticeServer
from tests.stories import judge
from tests.stories.zygote import ASK, CASH, CLOSE, COUNT, GRANT, CopiedTill, Copy, Zygote

LOOK_S = 0.004
PATIENCE_S = 60.0
HOLD_S = 0.4
STOCK = {"TEA": 10, "RICE": 5, "GOLD": 3, "A*2": 4}
WHENS = ("before", "during", "after")
HOLDS = (Fault.LATE, Fault.SLOW, Fault.LOST_ANSWER)
LOSSES = (*HOLDS, Fault.LOST_REQUEST, Fault.HTML, Fault.SERVER_ERROR)


@dataclass(frozen=True, slots=True)
class Point:
    """Where a run is killed: at a write by itself, or by us in the middle of a call."""

    run: str  # sell, refund, window, cash, ask, grant or close
    write: int | None = None
    when: str = ""
    call: Call | None = None
    hold: Fault | None = None

    def __str__(self) -> str:
        where = f"W{self.write}" if self.call is None else str(self.call)
        return f"{self.run}-{where}-{self.when or self.hold}"


def _points() -> Iterator[Point]:
    for run, writes, calls in (
        ("sell", range(5), (Call.CREATE, Call.STATUS, Call.EXECUTE)),
        ("refund", range(5, 7), (Call.STATUS, Call.REFUNDS)),
        ("window", range(5), (Call.CREATE, Call.STATUS, Call.EXECUTE)),
        ("cash", (CASH,), ()),
        ("ask", (ASK,), (Call.STATUS,)),
        ("grant", (GRANT, 6), (Call.REFUNDS,)),
        ("close", (COUNT, CLOSE), ()),
    ):
        yield from (Point(run, write, when) for write in writes for when in WHENS)
        yield from (Point(run, call=call, hold=hold) for call in calls for hold in HOLDS)


# Where the question before a refund is lost, nothing is sent or asked for: it ends by itself.
LOST = ("refund-status-lost_answer", "ask-status-lost_answer")
POINTS = tuple(one for one in _points() if str(one) not in LOST)


@dataclass
class Buyer:
    """Everybody who pays at this till: approves or cancels whatever is shown, each once."""

    books: TossBooks
    chance: Random
    fickle: bool
    met: set[str] = field(default_factory=set)

    def look(self) -> None:
        for payment in self.books.payments():
            if payment.state is PayState.STANDBY and payment.order_no not in self.met:
                self.met.add(payment.order_no)
                mood = self.chance.random() if self.fickle else 0.0
                if mood < 0.8:
                    self.books.approve(payment.order_no)
                elif mood < 0.9:
                    self.books.cancel(payment.order_no)


class Rig:
    """One till after another, the Toss that they sell at, and the program that is killed."""

    def __init__(self, zygote: Zygote, folder: Path, seed: int, *, fickle: bool = False) -> None:
        self._zygote = zygote
        self._folder = folder
        self.chance = Random(seed)
        self._fickle = fickle
        self._tills = 0
        self.faults = Faults()
        self._server: PracticeServer | None = None

    def __enter__(self) -> Self:
        self.renew("v2")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def renew(self, contract: str) -> None:
        """Begin with an empty till, and with a Toss that knows nothing."""
        self._stop()
        shutil.rmtree(self._folder / str(self._tills), ignore_errors=True)  # 17 MB for each kill
        self._tills += 1
        self.books = TossBooks(time.time, Random(self.chance.getrandbits(32)))
        self._server = PracticeServer(self.books, self.faults)
        origin = self._server.start()
        self.buyer = Buyer(self.books, self.chance, self._fickle)
        folder = self._folder / str(self._tills)
        self.till = CopiedTill(self._zygote, folder, f"{origin}/api/{contract}", contract)
        self.till.stocked()

    def start(self, *words: str, **more: Any) -> Copy:
        """Start the program; without words its window."""
        return self.till.order(*words, seed=self.chance.getrandbits(32), **more)

    def until(self, holds: Callable[[], object]) -> None:
        """Play the buyer until something holds."""
        end = time.monotonic() + PATIENCE_S
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError(holds)
            self.buyer.look()
            time.sleep(LOOK_S)

    def ended(self, copy: Copy) -> int | None:
        """Wait for the end of a run; its exit code, None where it was killed."""
        self.until(lambda: not copy.runs())
        return copy.code()

    def paid(self) -> str:
        """A sale that is paid and not refunded, made where there is none; "" where all is sold."""
        for attempt in judge.rows(self.till.data / "test"):
            payment = self.books.find(attempt.order_no) if attempt.pay_token else None
            if payment and attempt.state is State.PAID and payment.refunded == 0:
                return str(attempt.order_no)
        self.buyer.fickle, fickle = False, self.buyer.fickle
        copy = self.start("sell", "TEA", "--json")
        code = self.ended(copy)
        self.buyer.fickle = fickle
        return str(judge.rows(self.till.data / "test")[-1].order_no) if code == 0 else ""

    def printed(self, *words: str) -> list[dict[str, Any]]:
        """Run a command to its good end; the objects that it printed."""
        copy = self.start(*words)
        code = self.ended(copy)
        assert code == 0, copy.said("err")
        return [json.loads(line) for line in copy.said().splitlines()]

    def wrongs(self, *, rest: bool) -> list[str]:
        """Start again, settle, and judge. With `rest` whatever is unpaid has run out before."""
        self.faults.clear()
        if rest:
            self._run_out()
        executes = self.calls(Call.EXECUTE)
        settle = self.start("settle", "--json")
        code = self.ended(settle)
        found = [] if code in (0, 4) else [f"settle ended with {code}: {settle.said()}"]
        if self.calls(Call.EXECUTE) != executes:
            found.append("settle has executed")
        payments = self.books.snapshot()["payments"]
        folder = self.till.data / "test"
        return [*found, *judge.verdict(folder, payments, STOCK, rest=rest)]

    def calls(self, call: Call) -> int:
        return sum(one["call"] == call for one in self.books.snapshot()["calls"])

    def _stop(self) -> None:
        if self._server is not None:
            self._server.stop()

    def _run_out(self) -> None:
        for payment in self.books.payments():
            try:
                self.books.expire(payment.order_no)
            except Refusal:
                continue  # paid, or ended before


def at_a_point(rig: Rig, point: Point, contract: str) -> list[str]:
    """Kill one run at this point, start again, and say what is wrong."""
    rig.renew(contract)
    words = _words(rig, point.run)
    more: dict[str, Any] = {"sales": ("TEA",)} if point.run == "window" else {}
    if point.call is None:
        copy = rig.start(*words, dies=(point.write, point.when), **more)
        rig.until(lambda: not copy.runs())
    else:
        assert point.hold is not None
        rig.faults.set(point.call, point.hold, times=1, seconds=HOLD_S)
        before = rig.calls(point.call)
        copy = rig.start(*words, **more)
        call = point.call
        rig.until(lambda: rig.calls(call) > before or not copy.runs())
        if point.hold is Fault.LOST_ANSWER:
            time.sleep(HOLD_S / 8)  # the program knows by now that nothing came
        copy.kill()
        rig.until(lambda: not copy.runs())
        time.sleep(HOLD_S)  # what Toss has begun it ends
    if copy.code() is not None:
        return [f"it ended by itself with {copy.code()}: {copy.said('err')}"]
    return [*rig.wrongs(rest=False), *rig.wrongs(rest=True)]


def _words(rig: Rig, run: str) -> tuple[str, ...]:
    """The command that is killed, with what must be there before it; none is the window."""
    match run:
        case "refund":
            return ("refund", rig.paid(), "--amount", "1500", "--reason", "교환", "--json")
        case "cash":
            return ("sell", "TEA", "--cash", "5000", "--json")
        case "ask":
            return _ask(rig.paid())
        case "grant":
            (asked,) = rig.printed(*_ask(rig.paid()))
            words = ("refunds", "approve", asked["request_no"], "--amount", str(asked["amount"]))
            return (*words, "--json")
        case "close":
            rig.printed("sell", "TEA", "--cash", "5000", "--json")
            return ("closing", "close", "--no-match", "--count", "4500", "--json")
    return () if run == "window" else ("sell", "TEA", "--json")


def _ask(order_no: str) -> tuple[str, ...]:
    return ("refunds", "ask", order_no, "--line", "1=stock", "--reason", "교환", "--json")


def at_random(rig: Rig, run: str) -> list[str]:
    """Kill one run at a moment that nobody chose, start again, and say what is wrong."""
    chance = rig.chance
    words: tuple[str, ...] = ("sell", chance.choice(("TEA", "RICE", "TEA*2")), "--json")
    more: dict[str, Any] = {}
    if run == "refund":
        words = ("refund", rig.paid(), "--reason", "교환", "--json")  # refused where there is none
    elif run == "settle":
        words = ("settle", "--json")
    elif run == "ask":
        words = _ask(rig.paid())
    elif run in ("cash", "close"):
        words = _words(rig, run) if run == "cash" else ("closing", "close", "--count", "0")
    elif run == "window":
        words, more = (), {"sales": ("TEA", "RICE", "TEA")}
    holds_s = _trouble(rig.faults, chance)
    calls = len(rig.books.snapshot()["calls"])
    copy = rig.start(*words, **more)
    moment_s, after_calls = _moment(chance, run)
    rig.until(
        lambda: (
            not copy.runs()
            or time.monotonic() - copy.began > moment_s
            or len(rig.books.snapshot()["calls"]) >= calls + after_calls
        )
    )
    time.sleep(chance.uniform(0, 0.02))
    copy.kill()
    rig.until(lambda: not copy.runs())
    time.sleep(holds_s)
    return rig.wrongs(rest=False)


def _trouble(faults: Faults, chance: Random) -> float:
    """Switch something on, mostly; gives how long a call may still lie at Toss."""
    faults.clear()
    holds_s = 0.0
    for _ in range(chance.choice((0, 1, 1, 2))):
        call = chance.choice((Call.CREATE, Call.STATUS, Call.EXECUTE, Call.EXECUTE, Call.REFUNDS))
        fault, seconds = chance.choice(LOSSES), chance.uniform(0.02, 0.4)
        lies = fault in (Fault.HTML, Fault.SERVER_ERROR) and chance.random() < 0.5
        faults.set(call, fault, times=1, seconds=seconds, done=lies)
        holds_s += seconds
    return holds_s


def _moment(chance: Random, run: str) -> tuple[float, int]:
    """After so many seconds, or with that many calls: half of them by each."""
    if chance.random() < 0.5:
        return chance.uniform(0.3, 2.0) if run == "window" else chance.uniform(0.0, 1.2), 10_000
    return PATIENCE_S / 2, chance.randint(1, 8)


def run_random(rig: Rig, count: int, runs: tuple[str, ...]) -> Iterator[list[str]]:
    """So many kills, a dozen a till; each till is brought to rest in the end."""
    for number in range(count):
        if number % 12 == 0:
            rig.renew(rig.chance.choice(("v1", "v2")))
        wrong = at_random(rig, rig.chance.choice(runs))
        if number % 12 == 11 or number == count - 1:
            wrong += rig.wrongs(rest=True)
        yield wrong


COMMANDS = ("sell", "sell", "sell", "refund", "settle", "cash", "ask", "close")
WINDOW = ("window",)
Job = Callable[[Rig, int], Iterator[list[str]]]


def main() -> int:
    """Kill as often as asked, with progress on standard error; 1 when anything was wrong."""
    wish = argparse.ArgumentParser(prog="python -m tests.stories.kills")
    wish.add_argument("--named", type=int, default=0, help="each named point so many times")
    wish.add_argument("--random", type=int, default=0, help="so many commands at random moments")
    wish.add_argument("--windows", type=int, default=0, help="so many windows at random moments")
    wish.add_argument("--seed", type=int, default=1)
    wish.add_argument("--lanes", type=int, default=4, help="tills at a time")
    asked = wish.parse_args()

    def share(count: int, lane: int) -> range:
        return range(lane, count, asked.lanes)

    jobs: dict[str, Job] = {
        "named": lambda rig, lane: run_named(rig, share(asked.named, lane)),
        "random": lambda rig, lane: run_random(rig, len(share(asked.random, lane)), COMMANDS),
        "window": lambda rig, lane: run_random(rig, len(share(asked.windows, lane)), WINDOW),
    }
    tally = Tally()
    lanes = [
        threading.Thread(target=_lane, args=(tally, jobs, lane, asked.seed), daemon=True)
        for lane in range(asked.lanes)
    ]
    for lane in lanes:
        lane.start()
    while any(lane.is_alive() for lane in lanes):
        time.sleep(5)
        sys.stderr.write(f"{tally.line()}\n")
    sys.stdout.write(f"{tally.line()}\n")
    return 1 if tally.wrong else 0


@dataclass
class Tally:
    """How many kills there were, and what was wrong after them."""

    done: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, wrong: list[str], where: str) -> None:
        with self.lock:
            self.done[kind] = self.done.get(kind, 0) + 1
            self.wrong += wrong
            for one in wrong:
                sys.stderr.write(f"WRONG {where}: {one}\n")

    def line(self) -> str:
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(self.done.items()))
        return f"{counts or 'nothing yet'}; {len(self.wrong)} wrong"


def run_named(rig: Rig, rounds: range) -> Iterator[list[str]]:
    """Every point, in so many rounds."""
    for number in rounds:
        for place, point in enumerate(POINTS):
            contract = ("v1", "v2")[(place + number) % 2]
            yield [f"{point} {contract}: {one}" for one in at_a_point(rig, point, contract)]


def _lane(tally: Tally, jobs: dict[str, Job], lane: int, seed: int) -> None:
    for kind, job in jobs.items():
        with (
            tempfile.TemporaryDirectory(prefix="kills-") as folder,
            Zygote() as zygote,
            Rig(zygote, Path(folder), seed * 1_000 + lane, fickle=kind != "named") as rig,
        ):
            try:
                for number, wrong in enumerate(job(rig, lane)):
                    tally.add(kind, wrong, f"{kind} {number} of lane {lane}, seed {seed}")
            except Exception as error:  # noqa: BLE001 - the others go on
                tally.add(kind, [repr(error)], f"lane {lane}, seed {seed}")


if __name__ == "__main__":
    sys.exit(main())
