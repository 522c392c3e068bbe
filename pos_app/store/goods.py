"""Products as their owner keeps them: counts changed by hand, how they look, and their order."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlite_utils

from pos_app.domain.catalog import Product, Sku
from pos_app.domain.goods import Item, Looks, Shift, after_shift
from pos_app.domain.stock import Movement, MovementKind, StockLevel
from pos_app.errors import Refused
from pos_app.store import journal, ledger, shelf
from pos_app.store.connect import Writer
from pos_app.store.rows import product_of, stored

if TYPE_CHECKING:
    from pos_app.store.database import Database

_ITEMS = """SELECT products.*, on_hand, ifnull(reserved, 0) AS reserved, ifnull(warns, 0) AS warns,
        low_mark, ifnull(sold_out, 0) AS sold_out, ifnull(favourite, 0) AS favourite,
        ifnull(digest, '') AS digest
    FROM products LEFT JOIN stock USING (sku) LEFT JOIN looks USING (sku) ORDER BY position"""
_LOOKS = "SELECT sku, favourite, digest FROM looks"
_COLOURS = "SELECT category, colour FROM colours"
_KNOWN = "SELECT 1 FROM products WHERE sku = ?"
_MOVEMENTS = """SELECT at, kind, delta, on_hand, ref, who, why FROM movements
    WHERE sku = ? ORDER BY movement_no DESC LIMIT ?"""
_NEXT = "SELECT ifnull(max(movement_no), 0) + 1 FROM movements"
_SOLD_OUT = "UPDATE stock SET sold_out = ? WHERE sku = ?"
_PICTURE = "SELECT picture FROM looks WHERE sku = ?"
_FAVOUR = """INSERT INTO looks (sku, favourite) VALUES (?, ?)
    ON CONFLICT (sku) DO UPDATE SET favourite = excluded.favourite"""
_PAINT = """INSERT INTO looks (sku, digest, picture) VALUES (?, ?, ?)
    ON CONFLICT (sku) DO UPDATE SET digest = excluded.digest, picture = excluded.picture"""
_COLOUR = """INSERT INTO colours (category, colour) VALUES (?, ?)
    ON CONFLICT (category) DO UPDATE SET colour = excluded.colour"""
# Positions are unique: all of them step aside before they are given anew. Twice the old place
# leaves room for the one that moves, just before the other.
_STEP_ASIDE = "UPDATE products SET position = -position"
_PLACE = """WITH wanted (sku, number) AS (
        SELECT sku, row_number() OVER (ORDER BY CASE WHEN sku = :sku
            THEN ifnull((SELECT -2 * position - 1 FROM products WHERE sku = :before), :last)
            ELSE -2 * position END)
        FROM products)
    UPDATE products SET position = number FROM wanted WHERE wanted.sku = products.sku"""
_LAST = 2**62


class SqliteGoods:
    """Fits `flow.goods.Goods`; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def items(self) -> tuple[Item, ...]:
        with self._database.read() as db:
            return tuple(_item_of(row) for row in db.query(_ITEMS))

    def first(self, most: int) -> tuple[tuple[Product, ...], dict[Sku, StockLevel]]:
        with self._database.read() as db:
            rows, counts = shelf.products(db, most), shelf.first_stock(db, most)
        levels = map(shelf.level_from, counts)
        return tuple(map(shelf.product_from, rows)), {one.sku: one for one in levels}

    def shift(self, shift: Shift, at: datetime) -> StockLevel:
        with self._database.write() as db:
            _must_know(db, shift.sku)
            return change_count(db, shift, at)

    def mark_sold_out(self, sku: Sku, sold_out: bool) -> None:
        with self._database.write() as db:
            _must_know(db, sku)
            shelf.level(db, sku)
            db.execute(_SOLD_OUT, (stored(sold_out), stored(sku)))

    def movements(self, sku: Sku, most: int) -> tuple[Movement, ...]:
        with self._database.read() as db:
            return tuple(_movement_of(row) for row in db.query(_MOVEMENTS, (stored(sku), most)))

    def looks(self) -> Looks:
        with self._database.read() as db:
            rows = list(db.query(_LOOKS))
            return Looks(
                frozenset(Sku(row["sku"]) for row in rows if row["favourite"]),
                dict(db.execute(_COLOURS).fetchall()),
                {Sku(row["sku"]): row["digest"] for row in rows if row["digest"]},
            )

    def picture(self, sku: Sku) -> bytes | None:
        with self._database.read() as db:
            row = db.execute(_PICTURE, (stored(sku),)).fetchone()
            return row[0] if row else None

    def set_picture(self, sku: Sku, picture: bytes | None) -> None:
        digest = hashlib.sha256(picture).hexdigest() if picture else ""
        with self._database.write() as db:
            _must_know(db, sku)
            db.execute(_PAINT, (stored(sku), digest, picture or None))

    def favour(self, sku: Sku, favourite: bool) -> None:
        with self._database.write() as db:
            _must_know(db, sku)
            db.execute(_FAVOUR, (stored(sku), stored(favourite)))

    def colour(self, category: str, colour: int) -> None:
        with self._database.write() as db:
            db.execute(_COLOUR, (stored(category), colour))

    def place(self, sku: Sku, before: Sku | None) -> None:
        with self._database.write() as db:
            _must_know(db, sku)
            if before is not None:
                _must_know(db, before)
            db.execute(_STEP_ASIDE)
            db.execute(_PLACE, {"sku": stored(sku), "before": stored(before), "last": _LAST})


def change_count(db: Writer, shift: Shift, at: datetime) -> StockLevel:
    """Change a count by hand; it stands in the ledger and the journal under its movement."""
    before = shelf.level(db, shift.sku)
    count = after_shift(before, shift, shelf.name_of(db, shift.sku))
    (number,) = db.execute(_NEXT).fetchone()
    ref = f"m{number}"
    shelf.set_on_hand(db, before, count, shift.kind, ref, at, shift.who, shift.why)
    told: dict[str, Any] = {
        "sku": shift.sku,
        "kind": str(shift.kind),
        "from": before.on_hand,
        "to": count,
        "why": shift.why,
        "who": shift.who,
        "approved_by": shift.approved_by,
    }
    entry = f"{ref}/{shift.sku}"
    ledger.append(db, ledger.STOCK, entry, told, at)
    journal.tell(db, journal.STOCK, entry, told, at)
    return shelf.level(db, shift.sku)


def _must_know(db: sqlite_utils.Database, sku: Sku) -> None:
    if db.execute(_KNOWN, (stored(sku),)).fetchone() is None:
        raise Refused("goods.unknown", sku=sku)


def _item_of(row: dict[str, Any]) -> Item:
    active, favourite = bool(row["active"]), bool(row["favourite"])
    return Item(product_of(row), shelf.level_of(row), active, favourite, row["digest"])


def _movement_of(row: dict[str, Any]) -> Movement:
    at, kind = datetime.fromisoformat(row["at"]), MovementKind(row["kind"])
    return Movement(at, kind, row["delta"], row["on_hand"], row["ref"], row["who"], row["why"])
