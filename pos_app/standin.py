"""The stand-in Toss as the program runs it: embedded in practice, or alone for other programs."""

from __future__ import annotations

import os
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pos_app.errors import Refused
from pos_app.patience import patience
from pos_app.practice.books import TossBooks
from pos_app.practice.faults import Faults
from pos_app.practice.server import LOOPBACK, PracticeServer, lan_address

if TYPE_CHECKING:
    from pos_app.shop import Chosen

_BOOKS = "practice-toss.jsonl"
_PORT = "practice-toss.port"


@dataclass(frozen=True, slots=True)
class StandIn:
    """A running stand-in: where the till asks, and where the buyer's phone finds it."""

    server: PracticeServer
    api_base: str
    page_origin: str

    def stop(self) -> None:
        self.server.stop()


def run_stand_in(folder: Path, shop_name: str, *, lan: bool = False, port: int = 0) -> StandIn:
    """Start the stand-in with the books it keeps in `folder`.

    It comes back on the port it had, so that QRs shown before a crash still open. With `lan`,
    phones on the same Wi-Fi can reach it; raises Refused when there is no such network.
    """
    host = lan_address() if lan else LOOPBACK
    if host is None:
        raise Refused("practice.no_lan")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    books = TossBooks(time.time, random.SystemRandom(), folder / _BOOKS)
    server = PracticeServer(
        books, Faults(), shop_name=shop_name, host=host, port=port or _last_port(folder)
    )
    origin = server.start()
    taken = origin.rpartition(":")[2]
    _keep(folder / _PORT, taken)
    return StandIn(server, f"http://{LOOPBACK}:{taken}", origin)


def run_alone(chosen: Chosen, port: int, lan: bool) -> int:
    """Run it for other programs until Ctrl+C."""
    shop_name = chosen.settings.shop_name or "연습 부스"
    stand_in = run_stand_in(chosen.data / "practice-toss", shop_name, lan=lan, port=port)
    try:
        with patience() as waiting:
            click.echo(chosen.wording.say("practice.alone", origin=stand_in.page_origin))
            while not waiting.stopped():
                waiting.rest(0.2)
    finally:
        stand_in.stop()
    return 0


def _keep(path: Path, text: str) -> None:
    """Write a small file for its owner alone."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)


def _last_port(folder: Path) -> int:
    try:
        return int((folder / _PORT).read_text("ascii"))
    except (OSError, ValueError):
        return 0
