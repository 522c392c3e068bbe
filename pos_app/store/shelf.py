"""Products and stock: what a price list changes, and what payments hold and take."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlite_utils

from pos_app.domain.cart import SaleLine, pieces_of
from pos_app.domain.catalog import CatalogChange, Product, Sku, TaxClass
from pos_app.domain.money import Won
from pos_app.domain.stock import MovementKind, StockEffect, StockLevel
from pos_app.errors import Refused, SoldOut
from pos_app.store import journal, ledger
from pos_app.store.connect import Writer
from pos_app.store.recall import Rows
from pos_app.store.rows import Row, flat, stored, stored_time

_PRODUCTS = """SELECT sku, name, price_won, tax, category, barcode, open_price FROM products
    WHERE active = 1 ORDER BY position LIMIT ?"""
_NAME = "SELECT name FROM products WHERE sku = ?"
_STOCK = "SELECT sku, on_hand, reserved, warns, low_mark, sold_out FROM stock"
_FIRST = """SELECT sku, on_hand, reserved, warns, low_mark, sold_out FROM stock
    WHERE sku IN (SELECT sku FROM products WHERE active = 1 ORDER BY position LIMIT ?)"""
_EVERY = -1  # no limit
_LEVEL = "SELECT sku, on_hand, reserved, warns, low_mark, sold_out FROM stock WHERE sku = ?"
_RULE = "UPDATE stock SET warns = ?, low_mark = ? WHERE sku = ?"
_PRICE = "SELECT price_won FROM products WHERE sku = ?"
_PUT = """INSERT INTO products (sku, position, name, price_won, tax, category, barcode, open_price)
    VALUES (:sku, (SELECT ifnull(max(position), 0) + 1 FROM products),
            :name, :price_won, :tax, :category, :barcode, :open_price)
    ON CONFLICT (sku) DO UPDATE SET name = excluded.name, price_won = excluded.price_won,
        tax = excluded.tax, category = excluded.category, barcode = excluded.barcode,
        open_price = excluded.open_price, active = 1"""
_REMOVE = "UPDATE products SET active = 0 WHERE sku = ?"
_SHELVE = "INSERT INTO stock (sku) VALUES (?) ON CONFLICT (sku) DO NOTHING"
_COUNT = "UPDATE stock SET on_hand = ? WHERE sku = ?"
_IMPORTS = "SELECT count(*) FROM ledger WHERE kind = 'catalog'"
_RESERVE = """UPDATE stock SET reserved = reserved + :qty
    WHERE sku = :sku AND NOT sold_out
        AND (on_hand IS NULL OR warns OR on_hand - reserved >= :qty)"""
_RELEASE = "UPDATE stock SET reserved = reserved - :qty WHERE sku = :sku"
_TAKE = "UPDATE stock SET on_hand = on_hand - :qty WHERE sku = :sku"
_SOLD = """SELECT -ifnull(sum(delta), 0) FROM movements
    WHERE sku = ? AND kind = 'sale' AND ref = ?"""
_PUT_BACK = "UPDATE stock SET on_hand = on_hand + :qty WHERE sku = :sku"
_MOVE = """INSERT INTO movements (sku, delta, on_hand, kind, ref, at, who, why)
    VALUES (:sku, :delta, :on_hand, :kind, :ref, :at, :who, :why)"""


# An import may change every price of a large shop; so many are told one by one.
MOST_PRICES = 1_000


def products(db: sqlite_utils.Database, most: int = _EVERY) -> Rows:
    """What is sold, in the order in which it was first imported: rows for `product_from`."""
    return db.execute(_PRODUCTS, (most,)).fetchall()


def product_from(row: tuple[Any, ...]) -> Product:
    """The product of a row of `products`."""
    sku, name, price_won, tax, category, barcode, open_price = row
    return Product(
        Sku(sku), name, Won(price_won), TaxClass(tax), category, barcode, bool(open_price)
    )


def stock(db: sqlite_utils.Database) -> Rows:
    """Every count, also of what is no longer sold: rows for `level_from`."""
    return db.execute(_STOCK).fetchall()


def first_stock(db: sqlite_utils.Database, most: int) -> Rows:
    """The counts of the first products: rows for `level_from`."""
    return db.execute(_FIRST, (most,)).fetchall()


def level_from(row: tuple[Any, ...]) -> StockLevel:
    """The count of a row of `stock`."""
    sku, on_hand, reserved, warns, low_mark, sold_out = row
    return StockLevel(Sku(sku), on_hand, reserved, bool(warns), low_mark, bool(sold_out))


def level_of(row: Row) -> StockLevel:
    """The count that a row holds by the names of its columns."""
    names = ("sku", "on_hand", "reserved", "warns", "low_mark", "sold_out")
    return level_from(tuple(row[name] for name in names))


def save_catalog(db: Writer, change: CatalogChange, at: datetime, who: str) -> None:
    """Write an import as a whole; it stands in the ledger under its number."""
    (imports,) = db.execute(_IMPORTS).fetchone()
    ref = str(imports + 1)
    prices: list[tuple[str, int, int]] = []
    for product in change.put:
        before = db.execute(_PRICE, (stored(product.sku),)).fetchone()
        if before is not None and before[0] != product.price_won:
            prices.append((stored(product.sku), before[0], product.price_won))
        db.execute(_PUT, flat(product))
        level(db, product.sku)
    # What may go below nought takes any count; what no longer may, only once it has the new one.
    for sku, warns, low_mark in (one for one in change.rules if one[1]):
        _set_rule(db, sku, low_mark, warns=warns)
    for sku, count in dict(change.stock).items():
        _set_count(db, sku, count, ref, at, who)
    for sku, warns, low_mark in (one for one in change.rules if not one[1]):
        _set_rule(db, sku, low_mark, warns=warns)
    for sku in change.removed:
        db.execute(_REMOVE, (stored(sku),))
    summary: dict[str, Any] = {
        "added": change.added,
        "changed": change.changed,
        "unchanged": change.unchanged,
        "removed": len(change.removed),
        "who": who,
    }
    if change.edits:
        summary["edits"] = change.edits
    if change.approved_by:
        summary["approved_by"] = change.approved_by
    if prices:
        summary["prices"] = prices[:MOST_PRICES]
        summary["more_prices"] = max(len(prices) - MOST_PRICES, 0)
    ledger.append(db, ledger.CATALOG, ref, summary, at)
    journal.tell(db, journal.CATALOG, ref, summary, at)


def level(db: sqlite_utils.Database, sku: Sku) -> StockLevel:
    """One count. What nobody has counted has a row too, so that a hold can always be given back."""
    db.execute(_SHELVE, (stored(sku),))
    return level_of(next(iter(db.query(_LEVEL, (stored(sku),)))))


def name_of(db: sqlite_utils.Database, sku: Sku) -> str:
    """A product's name, or its SKU where the books know none."""
    row = db.execute(_NAME, (stored(sku),)).fetchone()
    return str(row[0]) if row else sku


def _set_rule(db: Writer, sku: Sku, low_mark: int | None, *, warns: bool) -> None:
    known = level(db, sku)
    if not warns and known.on_hand is not None and known.on_hand < known.reserved:
        raise Refused("goods.below_nought", name=name_of(db, sku), count=known.on_hand)
    db.execute(_RULE, (stored(warns), low_mark, stored(sku)))


def _set_count(
    db: sqlite_utils.Database, sku: Sku, count: int | None, ref: str, at: datetime, who: str
) -> None:
    before = level(db, sku)
    if before.on_hand == count:
        return
    if count is not None and count < before.reserved and not before.warns:
        name = name_of(db, sku)
        raise Refused("stock.below_reserved", name=name, count=count, reserved=before.reserved)
    set_on_hand(db, before, count, MovementKind.IMPORT, ref, at, who)
    told = {"sku": sku, "from": before.on_hand, "to": count, "who": who}
    ledger.append(db, ledger.STOCK, f"{ref}/{sku}", told, at)


def set_on_hand(  # noqa: PLR0913, PLR0917
    db: sqlite_utils.Database,
    before: StockLevel,
    count: int | None,
    kind: MovementKind,
    ref: str,
    at: datetime,
    who: str,
    why: str = "",
) -> None:
    """Make a count another one, by a movement."""
    sku = stored(before.sku)
    db.execute(_COUNT, (count, sku))
    delta = (count or 0) - (before.on_hand or 0)
    _note_movement(db, StockLevel(sku, count), delta, kind, ref, at, who, why)


def _note_movement(  # noqa: PLR0913, PLR0917
    db: sqlite_utils.Database,
    after: StockLevel,
    delta: int,
    kind: MovementKind,
    ref: str,
    at: datetime,
    who: str,
    why: str = "",
) -> None:
    row = {
        "sku": after.sku,
        "delta": delta,
        "on_hand": after.on_hand,
        "kind": str(kind),
        "ref": ref,
        "at": stored_time(at),
        "who": stored(who),
        "why": stored(why),
    }
    db.execute(_MOVE, row)


def reserve(db: sqlite_utils.Database, lines: tuple[SaleLine, ...]) -> None:
    """Hold the pieces; raises SoldOut, naming the first product of which too few are left."""
    for sku, qty in pieces_of(lines).items():
        held = level(db, sku)
        if db.execute(_RESERVE, {"sku": held.sku, "qty": qty}).rowcount != 1:
            name = next(line.name for line in lines if line.sku == sku)
            raise SoldOut("stock.sold_out", sku=sku, name=name, left=held.most, wanted=qty)


def release(db: sqlite_utils.Database, lines: tuple[SaleLine, ...]) -> None:
    """Give held pieces back."""
    for sku, qty in pieces_of(lines).items():
        db.execute(_RELEASE, {"sku": stored(sku), "qty": qty})


def take(
    db: sqlite_utils.Database, lines: tuple[SaleLine, ...], ref: str, at: datetime, who: str
) -> None:
    """Sell held pieces."""
    release(db, lines)
    for sku, qty in pieces_of(lines).items():
        _take(db, sku, qty, ref, at, who)


def take_found(
    db: sqlite_utils.Database, lines: tuple[SaleLine, ...], ref: str, at: datetime, who: str
) -> dict[Sku, int]:
    """Sell pieces that nobody held, as far as they are there; give what is missing."""
    missing: dict[Sku, int] = {}
    for sku, qty in pieces_of(lines).items():
        taken = level(db, sku).takes(qty)
        if taken < qty:
            missing[sku] = qty - taken
        if taken:
            _take(db, sku, taken, ref, at, who)
    return missing


def move(
    db: sqlite_utils.Database,
    effect: StockEffect,
    lines: tuple[SaleLine, ...],
    ref: str,
    at: datetime,
    who: str,
) -> dict[Sku, int]:
    """Do what a change does to the shelf; give what is missing. Raises SoldOut as `reserve`."""
    if effect is StockEffect.RESERVE:
        reserve(db, lines)
    elif effect is StockEffect.RELEASE:
        release(db, lines)
    elif effect is StockEffect.TAKE:
        take(db, lines, ref, at, who)
    elif effect is StockEffect.TAKE_FOUND:
        return take_found(db, lines, ref, at, who)
    return {}


def put_back(
    db: sqlite_utils.Database, lines: tuple[SaleLine, ...], ref: str, at: datetime, who: str
) -> None:
    """Put goods of a refund back on the shelf; what nobody counts stays uncounted."""
    for sku, qty in pieces_of(lines).items():
        level(db, sku)
        db.execute(_PUT_BACK, {"sku": stored(sku), "qty": qty})
        _note_movement(db, level(db, sku), qty, MovementKind.RETURN, ref, at, who)


def sold(db: sqlite_utils.Database, sku: Sku, ref: str) -> int:
    """How many pieces of a product a payment took."""
    (qty,) = db.execute(_SOLD, (stored(sku), ref)).fetchone()
    return int(qty)


def _take(db: sqlite_utils.Database, sku: Sku, qty: int, ref: str, at: datetime, who: str) -> None:
    db.execute(_TAKE, {"sku": stored(sku), "qty": qty})
    _note_movement(db, level(db, sku), -qty, MovementKind.SALE, ref, at, who)
