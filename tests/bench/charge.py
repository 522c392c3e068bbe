"""From the touch on "charge" to the QR on the screen, beside the parts that it cannot do without.

As a module of its own it is the child that does it: `python -m tests.bench.charge FOLDER ROUNDS`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from tests.bench.ground import Ground, tell_parent
from tests.bench.measure import Figure, Goal, fill
from tests.stories.till import stand_in

if TYPE_CHECKING:
    from pos_app.ui.main_window import MainWindow

FLOOR = "httpx POST, W0 and W1 bare, QR matrix, one paint"
PRODUCTS = 200


def measure(ground: Ground) -> Iterator[Figure]:
    """In a child with a window."""
    with stand_in(ground.folder / "charge") as toss:
        there = ground.selling_at(toss.url())
        told = there.child("charge", ground.folder / "charge-till", ground.rounds(100, 2))
    figure = Figure("charge", "charge to QR on screen", "ms", (Goal("ratio", most=1.3),), FLOOR)
    figure.ours, figure.floor, figure.note = told["ours"], told["floor"], told["note"]
    yield figure


def main(folder: Path, rounds: int) -> None:
    """Charge, ours and bare in turn; each payment is given up before the next."""
    import httpx

    from pos_app.flow.pace import Pace
    from pos_app.gateway.exchange import Exchange
    from pos_app.ui.widgets.qr import QrTile, matrix_of
    from tests.bench.commits import BareWriter, taped
    from tests.bench.scene import counter_window, turn_for
    from tests.bench.shelf import stock_up

    stock_up(folder / "test", PRODUCTS)
    url, numbers, bare = os.environ["BOOTH_POS_TOSS_URL"], count(), BareWriter(folder / "bare")
    line = httpx.Client(trust_env=False)
    calls: list[tuple[str, dict[str, Any]]] = []
    ask = Exchange.ask

    def asked(self: Exchange, url: str, content: bytes, limit_s: float) -> Any:
        calls.append((url, json.loads(content)))
        return ask(self, url, content, limit_s)

    pace = replace(Pace(), given_up_s=3_600.0)
    with counter_window(folder, practice=False, pace=pace) as (_, window):
        with taped(folder / "test") as tape, mock.patch.object(Exchange, "ask", asked):
            charge(window)
        written, sent = tape[:2], calls[0][1]
        tile = QrTile()
        tile.resize(window.pay.qr.size())
        tile.show()
        turn_for(0.3)

        def floor() -> float:
            body = sent | {"orderNo": f"BARE0000-{next(numbers)}"}
            begun = time.perf_counter()
            bare.write(written[:1])
            page = line.post(f"{url}/payments", json=body).json()["checkoutPage"]
            bare.write(written[1:])
            matrix_of.cache_clear()
            tile.show_text(page)
            tile.repaint()
            return 1_000 * (time.perf_counter() - begun)

        figure = fill(Figure("charge", "", "ms"), rounds, lambda: charge(window), floor)
        tile.close()
    bare.close()
    line.close()
    note = f"{len(written)} commits, {len(sent)} fields sent"
    tell_parent({"ours": figure.ours, "floor": figure.floor, "note": note})


def charge(window: MainWindow) -> float:
    """Touch a tile and "charge"; the milliseconds until the QR is painted."""
    from tests.bench.scene import show_qr, turn_for, until

    took_s = show_qr(window, rest_s=0.1)
    card = window.pay.card
    assert card is not None
    window.till.give_up(card.order_no)
    until(lambda: (row := window.till.card(card.order_no)) is None or row.ended)
    window.usher.next_buyer()
    turn_for(0.1)
    return 1_000 * took_s


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
