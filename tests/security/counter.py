"""The commands in this process, so that any part of them can be broken; and their books."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

import pytest

from pos_app import cli
from pos_app.clock import SystemClock
from pos_app.domain.payment import Attempt
from pos_app.domain.pricelist import parse_rows
from pos_app.flow.counter import Counter
from pos_app.flow.pace import Pace
from pos_app.flow.stocking import Stocking
from pos_app.paper.sheet import read_table
from pos_app.store.books import open_books, open_books_to_read
from tests.gateway.rawtoss import RawToss
from tests.security import canary
from tests.security.telltale import Telltale
from tests.stories.till import GOODS

# The shop's patience, a hundred times as short.
QUICK = Pace(
    budget_s=0.005, shown_s=0.02, doubt_s=0.02, doubt_most_s=0.05, error_most_s=0.05, busy_s=0.05,
    given_up_s=0.05, quiet_s=0.1, resend_s=0.01,
)  # fmt: skip


class Shop:
    """A data folder, a Toss that tells all, and commands that run here."""

    def __init__(self, folder: Path, far: Telltale, server: RawToss) -> None:
        self.folder = folder
        self.far = far
        self.said: list[str] = []
        self._server = server
        sheet = folder / "goods.csv"
        sheet.write_text(GOODS, "utf-8")
        clock, bits = SystemClock(), random.Random(5).getrandbits
        books = open_books(folder / "data" / "test", at=clock.now(), random_bits=bits)
        Stocking(books, clock).take_in(parse_rows(read_table(sheet)))
        books.close()

    def run(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str
    ) -> int:
        """Run one command, and keep what it said."""
        monkeypatch.setenv("BOOTH_POS_TOSS_URL", self._server.url)
        monkeypatch.setenv("BOOTH_POS_TOSS_API", "v2")
        monkeypatch.setenv("BOOTH_POS_API_KEY", canary.KEY)
        monkeypatch.setattr("pos_app.shop.Counter", partial(Counter, pace=QUICK))
        capsys.readouterr()
        code = cli.run(["--data-dir", str(self.folder / "data"), *words])
        # The one place where a token is told: the page that the buyer is to open.
        page = f"{self.far.origin}/pay?payToken={canary.TOKEN}"
        self.said += [one.replace(page, "") for one in capsys.readouterr()]
        return code

    def rows(self) -> list[Attempt]:
        books = open_books_to_read(self.folder / "data" / "test")
        try:
            return [record.attempt for record in books.records(None, None)]
        finally:
            books.close()
