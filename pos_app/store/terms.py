"""The discounts of a sale and its note: rows of their own, written with it and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlite_utils

from pos_app.domain.discount import DiscountKind
from pos_app.domain.money import Won
from pos_app.domain.terms import PLAIN, Given, Terms
from pos_app.store.rows import stored

TERMS = """
ALTER TABLE products ADD COLUMN open_price INTEGER NOT NULL DEFAULT 0 CHECK (open_price IN (0, 1));

-- Line 0 is the whole sale. What they come to is off the amounts of the sale's lines already.
CREATE TABLE sale_discounts (
    sale_no INTEGER NOT NULL REFERENCES sales (sale_no),
    line_no INTEGER NOT NULL CHECK (line_no >= 0),
    kind TEXT NOT NULL CHECK (kind IN ('won', 'percent')),
    value INTEGER NOT NULL CHECK (value > 0),
    amount_won INTEGER NOT NULL CHECK (amount_won > 0),
    why TEXT NOT NULL,
    PRIMARY KEY (sale_no, line_no)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER sale_discounts_no_update BEFORE UPDATE ON sale_discounts
BEGIN SELECT RAISE(ABORT, 'a sale is never changed'); END;
CREATE TRIGGER sale_discounts_no_delete BEFORE DELETE ON sale_discounts
BEGIN SELECT RAISE(ABORT, 'a sale is never deleted'); END;

CREATE TABLE sale_terms (
    sale_no INTEGER PRIMARY KEY REFERENCES sales (sale_no),
    note TEXT NOT NULL,
    approved_by TEXT NOT NULL
) STRICT;
CREATE TRIGGER sale_terms_no_update BEFORE UPDATE ON sale_terms
BEGIN SELECT RAISE(ABORT, 'a sale is never changed'); END;
CREATE TRIGGER sale_terms_no_delete BEFORE DELETE ON sale_terms
BEGIN SELECT RAISE(ABORT, 'a sale is never deleted'); END;

-- Carts that were put aside: no sale, and nothing is held for them.
CREATE TABLE parked (
    parked_no INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    at TEXT NOT NULL,
    cart TEXT NOT NULL
) STRICT;
"""

# What ledger and journal tell of them, each only where there is something.
TOLD = ("discounts", "note", "approved_by")

_DISCOUNTS = """SELECT line_no, kind, value, amount_won, why FROM sale_discounts
    WHERE sale_no = ? ORDER BY line_no"""
_TERMS = "SELECT note, approved_by FROM sale_terms WHERE sale_no = ?"
_GIVE = """INSERT INTO sale_discounts (sale_no, line_no, kind, value, amount_won, why)
    VALUES (:sale_no, :line_no, :kind, :value, :amount_won, :why)"""
_SETTLE = """INSERT INTO sale_terms (sale_no, note, approved_by)
    VALUES (:sale_no, :note, :approved_by)"""


def write(db: sqlite_utils.Database, sale_no: int, terms: Terms) -> None:
    """Write the terms of a new sale; the usual ones have no row."""
    insert(db, sale_no, told(terms))


def insert(db: sqlite_utils.Database, sale_no: int, rows: Mapping[str, Any]) -> None:
    """Write the terms of a sale as they are told in ledger and journal, if they are."""
    for row in rows.get("discounts", ()):
        db.execute(_GIVE, {**row, "sale_no": sale_no})
    if "note" in rows or "approved_by" in rows:
        row = {"note": rows.get("note", ""), "approved_by": rows.get("approved_by", "")}
        db.execute(_SETTLE, {**row, "sale_no": sale_no})


def of_sale(db: sqlite_utils.Database, sale_no: int) -> Terms:
    """The terms of a sale."""
    given = tuple(
        Given(line, DiscountKind(kind), value, Won(won), why)
        for line, kind, value, won, why in db.execute(_DISCOUNTS, (sale_no,)).fetchall()
    )
    beside = db.execute(_TERMS, (sale_no,)).fetchone()
    if not given and beside is None:
        return PLAIN
    return Terms(given, *(beside or ()))


def told(terms: Terms) -> dict[str, Any]:
    """What ledger and journal tell of terms: nothing where they are the usual ones."""
    rows: dict[str, Any] = {}
    if terms.given:
        rows["discounts"] = [
            {
                "line_no": one.line_no,
                "kind": str(one.kind),
                "value": one.value,
                "amount_won": one.amount_won,
                "why": stored(one.why),
            }
            for one in terms.given
        ]
    texts = {"note": stored(terms.note), "approved_by": stored(terms.approved_by)}
    return rows | {name: text for name, text in texts.items() if text}
