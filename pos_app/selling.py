"""What surrounds a sale without a window: the words that name its goods, and what it ends with."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

import click

from pos_app import terminal
from pos_app.domain.cart import Cart, priced
from pos_app.domain.catalog import Product, Sku
from pos_app.domain.discount import checked_discount, checked_line, parse_discount
from pos_app.domain.listing import record_object
from pos_app.domain.money import MAX_PAYMENT_WON, parse_won
from pos_app.domain.payment import OPEN, Attempt, State
from pos_app.domain.receipt import Sale, SaleRecord
from pos_app.domain.table import shown as legible
from pos_app.domain.terms import MOST_NOTE
from pos_app.errors import Refused, StoreError
from pos_app.flow.errand import Errand
from pos_app.options import Agreement
from pos_app.shop import Shop
from pos_app.terminal import emit

DONE, FAULT, REFUSED, NO, STILL_OPEN = 0, 1, 2, 3, 4


def cart_of(items: Iterable[str], products: Iterable[Product]) -> Cart:
    """The cart that `SKU[*QTY][@PRICE]` words ask for. Raises Refused."""
    known = {product.sku: product for product in products}
    cart = Cart()
    for typed in items:
        item = unicodedata.normalize("NFC", typed)  # as the import did; some systems type it apart
        goods, at, price = item.rpartition("@")
        # A SKU may hold a star or an @ itself: what stands in the catalogue is meant first.
        head, _, tail = item.rpartition("*")
        if not at or Sku(item) in known or (Sku(head) in known and "@" not in tail):
            goods, price = item, ""
        sku, star, count = goods.rpartition("*")
        if not star or Sku(goods) in known:
            sku, count = goods, "1"
        if Sku(sku) not in known:
            raise Refused("sell.unknown_sku", sku=legible(sku or item) or '""')
        if not (count.isascii() and count.isdigit()) or not count.strip("0"):
            raise Refused("sell.bad_quantity", text=legible(item))
        # More digits than this are too many in any case, and Python reads no endless number.
        cart = cart.add(_priced(known[Sku(sku)], price), int(count.lstrip("0")[:9]))
    return cart


def with_terms(cart: Cart, agreement: Agreement) -> Cart:
    """The cart with what was agreed on. Raises Refused for what is no discount."""
    note = checked_line(agreement.note, MOST_NOTE)
    cart = replace(cart, note=note)
    if not agreement.discount:
        return cart
    wanted = parse_discount(agreement.discount)
    return cart.with_discount(None, checked_discount(wanted.kind, wanted.value, agreement.why))


def _priced(product: Product, price: str) -> Product:
    """The product at the price that was named, which only an open one has to have."""
    name = legible(product.name)
    if not product.open_price:
        if price:
            raise Refused("sell.price_is_fixed", name=name)
        return product
    if not price:
        raise Refused("sell.price_missing", name=name, sku=legible(product.sku))
    try:
        return priced(product, parse_won(price))
    except ValueError:
        raise Refused("cart.bad_price", name=name, most=MAX_PAYMENT_WON) from None


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
