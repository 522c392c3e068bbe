"""A large shop sells its first products while the rest is read; no more is read than changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_app.domain.catalog import CatalogChange, Product, Sku
from pos_app.domain.stock import StockLevel
from pos_app.store.books import SqliteBooks, open_books
from pos_app.ui.backroom import Backroom
from pos_app.ui.shelf import Directory
from pos_app.ui.stockroom import Stockroom
from tests.ui.booth import CARD, COFFEE, LEMON, PRODUCTS

Heard = list[tuple[object, ...]]


@pytest.fixture
def books(tmp_path: Path) -> Iterator[SqliteBooks]:
    opened = open_books(tmp_path, at=datetime.now(UTC), random_bits=lambda bits: bits)
    save(opened, *PRODUCTS)
    yield opened
    opened.close()


def save(books: SqliteBooks, *products: Product, count: int = 9) -> None:
    counts = tuple((one.sku, count) for one in products)
    books.save_catalog(CatalogChange(products, counts), datetime.now(UTC), "")


@pytest.fixture
def heard(books: SqliteBooks, qtbot: QtBot) -> Iterator[tuple[Stockroom, Heard, Backroom]]:
    backroom, heard = Backroom(), Heard()
    room = Stockroom(books, backroom, backroom)

    def note(name: str, directory: Directory, stock: dict[Sku, StockLevel], *moved: object) -> None:
        heard.append((name, directory.products, list(stock), *moved))

    room.begun.connect(lambda *goods: note("begun", *goods))
    room.changed.connect(lambda *goods: note("changed", *goods))
    yield room, heard, backroom
    backroom.close(timeout_s=10)


def test_a_small_shop_is_read_once(heard: tuple[Stockroom, Heard, Backroom], qtbot: QtBot) -> None:
    room, told, backroom = heard
    room.reload()
    qtbot.waitUntil(backroom.idle)
    every = [one.sku for one in PRODUCTS]
    assert told == [("changed", PRODUCTS, every, set(every))]


def test_of_a_large_shop_the_first_come_first(
    heard: tuple[Stockroom, Heard, Backroom], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_app.ui.stockroom.FIRST", 3)
    room, told, backroom = heard
    room.reload()
    room.reload()  # once more, when all of it is there
    qtbot.waitUntil(lambda: len(told) == 3)
    first = (LEMON, COFFEE, CARD)
    every = [one.sku for one in PRODUCTS]
    whole = ("changed", PRODUCTS, every)
    assert told == [
        ("begun", first, [one.sku for one in first]),
        (*whole, set(every)),
        (*whole, set()),
    ]
    qtbot.waitUntil(backroom.idle)


@pytest.mark.parametrize("first", [3, 500])
def test_the_window_is_told_whose_count_changed(
    books: SqliteBooks,
    heard: tuple[Stockroom, Heard, Backroom],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    first: int,
) -> None:
    monkeypatch.setattr("pos_app.ui.stockroom.FIRST", first)
    room, told, backroom = heard
    room.reload()
    qtbot.waitUntil(backroom.idle)
    save(books, LEMON, count=4)
    room.reload()
    qtbot.waitUntil(backroom.idle)
    assert told[-1][-1] == {LEMON.sku}


def test_what_did_not_change_is_not_made_again(books: SqliteBooks) -> None:
    products, stock = books.products(), books.stock()
    assert books.products() is products
    save(books, LEMON, count=4)
    assert books.products() is products
    counts = books.stock()
    assert [sku for sku, level in counts.items() if level is not stock[sku]] == [LEMON.sku]
    assert counts[LEMON.sku].on_hand == 4
