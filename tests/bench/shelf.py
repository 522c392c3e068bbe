"""Shops of many products to measure in."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

from pos_app.domain.catalog import CatalogChange, Product, Sku
from pos_app.domain.money import Won
from pos_app.store.anchor import refresh_anchor
from pos_app.store.books import open_books
from tests.bench.books_of import product_names

PLENTY = 1_000_000
CATEGORIES = ("음료", "굿즈", "책", "식품", "문구", "계절")


def goods(count: int) -> tuple[Product, ...]:
    """So many products with names as people give them."""
    return tuple(
        Product(
            Sku(f"P{number}"),
            _name(number),
            Won(1_000 + 500 * (number % 40)),
            category=CATEGORIES[number % len(CATEGORIES)],
            barcode=f"88{number:011}",
        )
        for number in range(count)
    )


def _name(number: int) -> str:
    names = product_names()
    place, again = number % len(names), number // len(names)
    return f"{names[place]} {again}" if again else names[place]


def stock_up(folder: Path, count: int) -> None:
    """Begin the books of a mode, with so many products in them."""
    now = datetime.now(UTC)
    books = open_books(folder, at=now, random_bits=random.SystemRandom().getrandbits)
    products = goods(count)
    counts = tuple((one.sku, PLENTY) for one in products)
    books.save_catalog(CatalogChange(products, counts, added=count), now, "")
    refresh_anchor(books.database, books.anchor)
    books.close()
