"""The tables of numbers that books which were lost had given: they may stand on paper."""

from __future__ import annotations

# `spoken`: a number that a journal tells and these books have not given, with the payment that had
# it; it is given to that one again, and to no other. `marks`: what stands before the numbers that
# were given since a restore, from `first` on.
PAPERWORK = """
CREATE TABLE spoken (
    kind TEXT NOT NULL CHECK (kind IN ('receipt', 'closing')),
    number INTEGER NOT NULL CHECK (number >= 1),
    ref TEXT,
    mark TEXT NOT NULL,
    PRIMARY KEY (kind, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX spoken_ref ON spoken (ref);
CREATE TRIGGER spoken_no_update BEFORE UPDATE ON spoken
BEGIN SELECT RAISE(ABORT, 'spoken is append-only'); END;
CREATE TRIGGER spoken_no_delete BEFORE DELETE ON spoken
BEGIN SELECT RAISE(ABORT, 'spoken is append-only'); END;

CREATE TABLE marks (
    series TEXT PRIMARY KEY NOT NULL REFERENCES epochs (series),
    first_receipt INTEGER NOT NULL CHECK (first_receipt >= 1),
    mark TEXT NOT NULL CHECK (mark <> '')
) STRICT, WITHOUT ROWID;

DROP TRIGGER receipts_no_gap;
CREATE TRIGGER receipts_no_gap BEFORE INSERT ON receipts
WHEN NEW.receipt_no <> 1 + max(
        (SELECT ifnull(max(receipt_no), 0) FROM receipts),
        (SELECT ifnull(max(number), 0) FROM spoken WHERE kind = 'receipt'))
    AND NOT EXISTS (SELECT 1 FROM spoken
        WHERE kind = 'receipt' AND number = NEW.receipt_no AND ref = NEW.order_no)
BEGIN SELECT RAISE(ABORT, 'receipts are numbered without a gap'); END;

DROP TRIGGER closings_no_gap;
CREATE TRIGGER closings_no_gap BEFORE INSERT ON closings
WHEN NEW.closing_no <> 1 + max(
        (SELECT ifnull(max(closing_no), 0) FROM closings),
        (SELECT ifnull(max(number), 0) FROM spoken WHERE kind = 'closing'))
BEGIN SELECT RAISE(ABORT, 'closings are numbered without a gap'); END;
"""
