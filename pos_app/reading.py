"""Opens the shop to read: beside an open window, with no lock, no key and no network."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pos_app import paths
from pos_app.clock import SystemClock
from pos_app.domain.payment import Mode
from pos_app.errors import StoreError
from pos_app.options import Common
from pos_app.practising import fill_practice_shelf
from pos_app.shop import Chosen, Shop, anchor_of, choices, shop_of
from pos_app.store.anchor import FileAnchor
from pos_app.store.books import open_books, open_books_to_read
from pos_app.store.faults import translated
from pos_app.store.place import ANCHOR, DATABASE, begun


@contextmanager
def read_shop(options: Common | Chosen, *, unbegun: bool = True) -> Iterator[Shop]:
    """Open the books to read; nothing is written, and none are begun.

    Raises StoreError where they are missing. Where there never were any, the shop reads like one
    in which nothing was sold yet, or, without `unbegun`, StoreError says so.
    """
    chosen = choices(options) if isinstance(options, Common) else options
    folder = paths.mode_dir(chosen.data, chosen.profile.mode)
    if begun(folder):
        anchor = anchor_of(folder, chosen.profile.mode)
        with closing(open_books_to_read(folder, anchor=anchor)) as books:
            yield shop_of(chosen, books, anchor)
        return
    if not unbegun:
        raise StoreError("store.no_books", path=folder / DATABASE)
    with _as_it_would_begin(chosen) as shop:
        yield shop


@contextmanager
def _as_it_would_begin(chosen: Chosen) -> Iterator[Shop]:
    with translated(), TemporaryDirectory(prefix="booth-pos-") as name:
        anchor = FileAnchor(Path(name) / ANCHOR)
        books = open_books(
            Path(name),
            at=SystemClock().now(),
            random_bits=random.SystemRandom().getrandbits,
            anchor=anchor,
        )
        with closing(books):
            shop = shop_of(chosen, books, anchor)
            shop.begun = False
            if chosen.profile.mode is Mode.PRACTICE:
                fill_practice_shelf(shop.data, books, shop.stocking)
            yield shop
