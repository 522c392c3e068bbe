"""What surrounds a sale without a window: the words that name its goods, and what it ends with."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from contextlib import suppress

import click

from pos_app import terminal
from pos_app.domain.cart import Cart
from pos_app.domain.catalog import Product, Sku
from pos_app.domain.listing import record_object
from pos_app.domain.payment import OPEN, Attempt, State
from pos_app.domain.receipt import Sale, SaleRecord
from pos_app.domain.table import shown as legible
from pos_app.errors import Refused, StoreError
from pos_app.flow.errand import Errand
from pos_app.shop import Shop
from pos_app.terminal import emit

DONE, FAULT, REFUSED, NO, STILL_OPEN = 0, 1, 2, 3, 4


def cart_of(items: Iterable[str], products: Iterable[Product]) -> Cart:
    """The cart that `SKU[*QTY]` words ask for. Raises Refused."""
    known = {product.sku: product for product in products}
    cart = Cart()
    for typed in items:
        item = unicodedata.normalize("NFC", typed)  # as the import did; some systems type it apart
        sku, star, count = item.rpartition("*")
        # A SKU may hold a star itself: what stands in the catalogue is meant first.
        if not star or Sku(item) in known:
            sku, count = item, "1"
        if Sku(sku) not in known:
            raise Refused("sell.unknown_sku", sku=legible(sku or item) or '""')
        if not (count.isascii() and count.isdigit()) or not count.strip("0"):
            raise Refused("sell.bad_quantity", text=legible(item))
        # More digits than this are too many in any case, and Python reads no endless number.
        cart = cart.add(known[Sku(sku)], int(count.lstrip("0")[:9]))
    return cart


def tell_end(shop: Shop, errand: Errand, end: Attempt, sale: Sale | None, as_json: bool) -> int:
    """Print how a sale ended, and give the exit code; `sale` is told where no book can be read."""
    if end.state is State.PAID and not end.denied and errand.unwritten is None:
        # What is printed here is what the cashier sees of a sale without a window.
        with suppress(StoreError):  # it stays in the list as not seen; paid it is
            shop.counter.shown(end.order_no)
    try:
        record = shop.books.record(end.order_no)
    except StoreError:
        if sale is None:
            raise
        record = SaleRecord(sale, end)
    try:
        _print_end(shop, record, errand.unwritten, as_json)
    except OSError:  # a pipe without a reader, a terminal that was closed
        terminal.fall_silent()  # what is booked is booked
    if errand.unwritten is not None:
        return STILL_OPEN
    return _exit_of(end)


def _print_end(shop: Shop, record: SaleRecord, unwritten: StoreError | None, as_json: bool) -> None:
    if as_json:
        emit({"event": "end", **record_object(record)})
    elif unwritten is None:
        click.echo(terminal.say_end(shop.wording, record))
    if unwritten is not None:
        click.echo(terminal.say_unwritten(shop.wording, record, unwritten), err=True)


def _exit_of(attempt: Attempt) -> int:
    if attempt.state is State.PAID:
        return STILL_OPEN if attempt.denied else DONE
    return STILL_OPEN if attempt.state in OPEN else NO
