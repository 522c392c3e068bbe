"""Sales a second without a window, beside bare httpx and bare commits at the same stand-in.

As a module of its own it is the child that does it: `python -m tests.bench.headless FOLDER URL
BUYERS SALES ROUNDS`. Nothing waits for an interval or a budget.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from tests.bench.ground import Ground, tell_parent
from tests.bench.measure import Figure, Goal, fill
from tests.stories.till import stand_in

if TYPE_CHECKING:
    from tests.bench.booth import Booth

FLOOR = "bare httpx and bare commits"
BUYERS = (1, 20)


def measure(ground: Ground) -> Iterator[Figure]:
    """One buyer after the other, and twenty at once."""
    with stand_in(ground.folder / "headless") as toss:
        for buyers in BUYERS[:1] if ground.quick else BUYERS:
            ground.tell("headless", buyers, BUYERS[-1])
            folder = ground.folder / f"headless-{buyers}"
            sales, rounds = ground.rounds(20, 2), ground.rounds(12, 1)
            told = ground.child("headless", folder, toss.url(), buyers, sales, rounds)
            what = f"sales a second, {buyers} at once" if buyers > 1 else "sales a second, 1 buyer"
            figure = Figure("headless", what, "", (Goal("ratio", least=0.6),), FLOOR)
            figure.ours, figure.floor, figure.note = told["ours"], told["floor"], told["note"]
            yield figure


def main(folder: Path, url: str, buyers: int, sales: int, rounds: int) -> None:
    """Sell in rounds, ours and bare in turn."""
    import httpx

    from pos_app.gateway.exchange import Exchange
    from tests.bench.booth import booth
    from tests.bench.commits import BareWriter, taped

    numbers, bare, lock = count(), BareWriter(folder / "bare"), threading.Lock()
    origin = url.partition("/api")[0]
    line = httpx.Client(trust_env=False)

    def approve(order_no: str) -> None:
        line.post(f"{origin}/practice/approve", json={"orderNo": order_no}).raise_for_status()

    def sell_bare(_: int) -> None:
        with lock:
            order_no = f"BARE{buyers:04}-{next(numbers)}"
        keep = iter(tape)
        token = ""
        for path, body in calls:
            bare.write([next(keep)])  # W0, W1, W2 … each before or after its call
            sent = body | ({"orderNo": order_no} if "orderNo" in body else {})
            sent |= {"payToken": token} if "payToken" in body else {}
            told = line.post(path, json=sent).json()
            token = told.get("payToken", token)
            if path.endswith("/payments"):
                approve(order_no)
        bare.write(list(keep))

    calls: list[tuple[str, dict[str, Any]]] = []
    ask = Exchange.ask

    def asked(self: Exchange, url: str, content: bytes, limit_s: float) -> Any:
        calls.append((url, json.loads(content)))
        return ask(self, url, content, limit_s)

    with booth(folder / "books", url=url) as till:
        for _ in range(3):
            sell(till, next(numbers), approve)
        with taped(till.folder) as tape, mock.patch.object(Exchange, "ask", asked):
            sell(till, next(numbers), approve)
        many = sales * (1 if buyers == 1 else 5)
        with ThreadPoolExecutor(buyers) as crowd:
            ours = _rate(crowd, many, lambda _: sell(till, next(numbers), approve))
            floor = _rate(crowd, many, sell_bare)
            figure = fill(Figure("headless", "", ""), rounds, ours, floor)
    bare.close()
    line.close()
    note = f"a sale: {len(tape)} commits, {len(calls)} calls"
    tell_parent({"ours": figure.ours, "floor": figure.floor, "note": note})


def sell(till: Booth, number: int, approve: Callable[[str], None]) -> None:
    """One sale to its end; whoever sells beside it may do steps of it, and it of theirs."""
    counter = till.counter
    assert counter is not None
    order_no = counter.charge(till.cart(number), sure=True).order_no
    has_paid = False
    while (row := counter.watch.get(order_no)) is not None:
        if row.attempt.state == "waiting" and not has_paid:
            has_paid = True
            approve(order_no)
            counter.look_now(order_no)
        due = counter.take()
        if due is None:
            time.sleep(0.0005)
        else:
            counter.run(due)


def _rate(
    crowd: ThreadPoolExecutor, sales: int, sell: Callable[[int], None]
) -> Callable[[], float]:
    def rate() -> float:
        begun = time.perf_counter()
        for done in [crowd.submit(sell, number) for number in range(sales)]:
            done.result()
        return sales / (time.perf_counter() - begun)

    return rate


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:6]))
