"""How the tables take cash, and goods that come back."""

from __future__ import annotations

# Cash draws its numbers apart: those of Toss have no gap that a restore would stop at.
TENDERS = """
ALTER TABLE attempts ADD COLUMN tender TEXT NOT NULL DEFAULT 'toss'
    CHECK (tender IN ('toss', 'cash'));
ALTER TABLE attempts ADD COLUMN received_won INTEGER
    CHECK (received_won IS NULL OR (tender = 'cash' AND received_won >= amount_won));
ALTER TABLE epochs ADD COLUMN next_cash INTEGER NOT NULL DEFAULT 1 CHECK (next_cash >= 1);

CREATE TRIGGER attempts_same_tender BEFORE UPDATE OF tender, received_won ON attempts
WHEN NEW.tender IS NOT OLD.tender OR NEW.received_won IS NOT OLD.received_won
BEGIN SELECT RAISE(ABORT, 'what an attempt is never changes'); END;
CREATE TRIGGER attempts_cash_is_paid BEFORE INSERT ON attempts
WHEN NEW.tender = 'cash' AND (NEW.state <> 'paid' OR NOT NEW."over" OR NEW.received_won IS NULL)
BEGIN SELECT RAISE(ABORT, 'cash is paid at once'); END;

CREATE TABLE moved (
    movement_no INTEGER PRIMARY KEY,
    sku TEXT NOT NULL REFERENCES stock (sku),
    delta INTEGER NOT NULL,
    on_hand INTEGER CHECK (on_hand >= 0),
    kind TEXT NOT NULL CHECK (kind IN ('import', 'sale', 'return')),
    ref TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL
) STRICT;
INSERT INTO moved SELECT movement_no, sku, delta, on_hand, kind, ref, at, who FROM movements;
DROP TABLE movements;
ALTER TABLE moved RENAME TO movements;
CREATE INDEX movements_sku ON movements (sku, movement_no);
CREATE TRIGGER movements_no_update BEFORE UPDATE ON movements
BEGIN SELECT RAISE(ABORT, 'movements is append-only'); END;
CREATE TRIGGER movements_no_delete BEFORE DELETE ON movements
BEGIN SELECT RAISE(ABORT, 'movements is append-only'); END;
"""
