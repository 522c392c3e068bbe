"""A killed program loses nothing that it said it had written, and invents nothing."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pos_app.domain.payment import State
from pos_app.store import integrity
from tests.store.shop import Shop, begin

SELL = """
import sys
from pathlib import Path
from pos_app.domain.catalog import CatalogChange
from pos_app.store.anchor import refresh_anchor
from tests.store.shop import APPLE, COFFEE, Shop, line

shop = Shop(Path(sys.argv[1]))
shop.stock_up((COFFEE, 1_000_000))
while True:
    print("begun", shop.begun().order_no, flush=True)
    print("paid", shop.paid(line(COFFEE), line(APPLE)).order_no, flush=True)
    refresh_anchor(shop.books.database, shop.books.anchor)
"""


def killed_while_selling(folder: Path, after: int, more_s: float) -> list[list[str]]:
    """What a program said that it wrote, killed `more_s` after it had said `after` lines."""
    with subprocess.Popen(
        [sys.executable, "-c", SELL, str(folder)],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    ) as child:  # fmt: skip
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(after)]
        time.sleep(more_s)
        child.kill()
        said += child.stdout.readlines()
    return [one.split() for one in said if one.endswith("\n")]


@pytest.mark.parametrize("seed", range(4))
def test_nothing_acknowledged_is_lost(folder: Path, seed: int, effort: int) -> None:
    chance = random.Random(seed)
    said: list[list[str]] = []
    for _ in range(effort):
        said += killed_while_selling(folder, chance.randint(3, 60), chance.uniform(0, 0.05))
        books = begin(folder)
        kept = {one.attempt.order_no: one.attempt for one in books.records(None, None)}
        assert [one for _, one in said if one not in kept] == []
        paid = [kept[one] for what, one in said if what == "paid"]
        assert {one.state for one in paid} <= {State.PAID}
        counters = sorted(int(one.partition("-")[2]) for one in kept)
        assert counters == list(range(1, len(kept) + 1))
        assert integrity.check_start(books.database, books.anchor) == ()
        assert integrity.check_all(books.database, books.anchor) == ()
        books.close()
    assert len(said) > 2


def test_a_killed_programs_books_are_read_beside(folder: Path) -> None:
    from pos_app.store.books import open_books_to_read

    said = killed_while_selling(folder, 5, 0)
    beside = open_books_to_read(folder)
    assert beside.attempt(said[-1][1]).order_no == said[-1][1]
    beside.close()
    shop = Shop(folder)
    assert shop.paid().state is State.PAID
    shop.books.close()
