"""How the tables take counts below nought, the owner's own movements, and how products look."""

from __future__ import annotations

# A STRICT table's checks cannot be changed in place, so both are built anew with all their rows.
STOREROOM = """
CREATE TABLE counted (
    sku TEXT PRIMARY KEY NOT NULL,
    on_hand INTEGER,
    reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    warns INTEGER NOT NULL DEFAULT 0 CHECK (warns IN (0, 1)),
    low_mark INTEGER CHECK (low_mark >= 0),
    sold_out INTEGER NOT NULL DEFAULT 0 CHECK (sold_out IN (0, 1)),
    CHECK (on_hand IS NULL OR warns OR (on_hand >= 0 AND reserved <= on_hand))
) STRICT;
INSERT INTO counted (sku, on_hand, reserved) SELECT sku, on_hand, reserved FROM stock;

CREATE TABLE moved (
    movement_no INTEGER PRIMARY KEY,
    sku TEXT NOT NULL REFERENCES counted (sku),
    delta INTEGER NOT NULL,
    on_hand INTEGER,
    kind TEXT NOT NULL CHECK (kind IN ('import', 'sale', 'return', 'receive', 'adjust', 'count')),
    ref TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    why TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO moved (movement_no, sku, delta, on_hand, kind, ref, at, who)
    SELECT movement_no, sku, delta, on_hand, kind, ref, at, who FROM movements;
DROP TABLE movements;
DROP TABLE stock;
ALTER TABLE counted RENAME TO stock;
ALTER TABLE moved RENAME TO movements;
CREATE INDEX movements_sku ON movements (sku, movement_no);
CREATE TRIGGER movements_no_update BEFORE UPDATE ON movements
BEGIN SELECT RAISE(ABORT, 'movements is append-only'); END;
CREATE TRIGGER movements_no_delete BEFORE DELETE ON movements
BEGIN SELECT RAISE(ABORT, 'movements is append-only'); END;

CREATE TABLE looks (
    sku TEXT PRIMARY KEY NOT NULL REFERENCES products (sku),
    favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)),
    digest TEXT NOT NULL DEFAULT '',
    picture BLOB,
    CHECK ((digest = '') = (picture IS NULL))
) STRICT;

CREATE TABLE colours (
    category TEXT PRIMARY KEY NOT NULL,
    colour INTEGER NOT NULL CHECK (colour BETWEEN 0 AND 7)
) STRICT, WITHOUT ROWID;
"""
