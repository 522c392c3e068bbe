"""The tables of the day: the drawer, the closings, and the readings of the match."""

from __future__ import annotations

# A closing keeps its report as the ledger has it, and where the next one begins to look for what
# the books miss: the newest attempt, the counter of the series, and the journal's end.
DAYBOOK = """
CREATE TABLE drawer (
    drawer_no INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE REFERENCES ledger (seq),
    act TEXT NOT NULL CHECK (act IN ('float', 'paid_in', 'paid_out', 'no_sale', 'count')),
    entry TEXT NOT NULL
) STRICT;
CREATE TRIGGER drawer_no_update BEFORE UPDATE ON drawer
BEGIN SELECT RAISE(ABORT, 'drawer is append-only'); END;
CREATE TRIGGER drawer_no_delete BEFORE DELETE ON drawer
BEGIN SELECT RAISE(ABORT, 'drawer is append-only'); END;

CREATE TABLE closings (
    closing_no INTEGER PRIMARY KEY CHECK (closing_no >= 1),
    seq INTEGER NOT NULL UNIQUE REFERENCES ledger (seq),
    business_day TEXT NOT NULL UNIQUE,
    report TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    series TEXT NOT NULL,
    next_counter INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    journal_link TEXT NOT NULL,
    journal_end INTEGER NOT NULL
) STRICT;
CREATE TRIGGER closings_no_update BEFORE UPDATE ON closings
BEGIN SELECT RAISE(ABORT, 'closings is append-only'); END;
CREATE TRIGGER closings_no_delete BEFORE DELETE ON closings
BEGIN SELECT RAISE(ABORT, 'closings is append-only'); END;
CREATE TRIGGER closings_no_gap BEFORE INSERT ON closings
WHEN NEW.closing_no <> (SELECT ifnull(max(closing_no), 0) + 1 FROM closings)
BEGIN SELECT RAISE(ABORT, 'closings are numbered without a gap'); END;

CREATE TABLE readings (
    order_no TEXT PRIMARY KEY NOT NULL,
    read_at TEXT NOT NULL,
    stage TEXT NOT NULL,
    amount_won INTEGER,
    refunded_won INTEGER NOT NULL CHECK (refunded_won >= 0),
    version INTEGER NOT NULL,
    refunds_version INTEGER NOT NULL,
    transaction_id TEXT
) STRICT, WITHOUT ROWID;
"""
