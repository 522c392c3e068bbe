"""Receipts found among very many, beside the same SQL given to SQLite by itself.

As a module of its own it is the child that does it: `python -m tests.bench.finds FOLDER SALES
ROUNDS`.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.ground import Ground, tell_parent
from tests.bench.library import books_with
from tests.bench.measure import Figure, Goal, alternate

if TYPE_CHECKING:
    from pos_app.domain.lookup import Lookup
    from pos_app.store.books import SqliteBooks

KINDS = (
    "nothing: the newest", "whole order number", "last three digits", "amount", "product",
    "one day",
)  # fmt: skip
GOALS = (Goal("ratio", most=1.5), Goal("p99", most=50.0))
FLOOR = "the same statements, sqlite3 alone"
PAGE = 100


def measure(ground: Ground) -> Iterator[Figure]:
    """In a child of the product's own interpreter."""
    folder = books_with(ground, ground.sales) / "practice"
    ground.tell("look-ups", 0, len(KINDS))
    told = ground.child("finds", folder, ground.sales, ground.rounds(100, 3))
    for kind, runs in told.items():
        figure = Figure("lookup", f"look-up, {kind}", "ms", GOALS, FLOOR)
        figure.ours, figure.floor, figure.note = runs["ours"], runs["floor"], runs["note"]
        yield figure


def main(folder: Path, sales: int, rounds: int) -> None:
    """Ask, and ask again what was asked of SQLite."""
    from pos_app.store.books import open_books_to_read
    from pos_app.store.place import DATABASE
    from tests.bench.lookup import COMMON

    bare = sqlite3.connect(f"file:{folder / DATABASE}?mode=ro", uri=True, isolation_level=None)
    with closing(open_books_to_read(folder)) as books, closing(bare):
        books.index.prepare()
        found: dict[str, Any] = {}
        for kind in KINDS:
            chance, ours, floor, asked = random.Random(kind), [], [], []
            for _ in range(rounds):
                wish = COMMON[kind](chance, sales)
                statements = _traced(books, wish)  # and what both read is in memory
                asked.append(len(statements))
                high, low = partial(_ask, books, wish), partial(_ask_bare, bare, statements)
                ours_ms, floor_ms = next(alternate(1, high, low))
                ours.append(ours_ms)
                floor.append(floor_ms)
            note = f"{sum(asked) / len(asked):.0f} statements"
            found[kind] = {"ours": ours, "floor": floor, "note": note}
    tell_parent(found)


def _find(books: SqliteBooks, wish: Lookup) -> None:
    hits = books.index.find(wish, None, PAGE)
    books.index.summaries(hits.numbers)


def _ask(books: SqliteBooks, wish: Lookup) -> float:
    begun = time.perf_counter()
    _find(books, wish)
    return 1_000 * (time.perf_counter() - begun)


def _ask_bare(bare: sqlite3.Connection, statements: list[str]) -> float:
    begun = time.perf_counter()
    for sql in statements:
        bare.execute(sql).fetchall()
    return 1_000 * (time.perf_counter() - begun)


def _traced(books: SqliteBooks, wish: Lookup) -> list[str]:
    """The statements of one question, with their values."""
    statements: list[str] = []
    with books.database.read() as db:
        connection = db.conn
    connection.set_trace_callback(statements.append)
    _find(books, wish)
    connection.set_trace_callback(None)
    return statements


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:4]))
