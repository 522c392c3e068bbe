"""What the tables need for cash beyond its columns: a way to find it, and the last net."""

from __future__ import annotations

# The tender is indexed as an expression, so that no other question is tempted to go by it.
CASHBOX = """
CREATE INDEX attempts_tender ON attempts (substr(tender, 1));

CREATE TRIGGER attempts_cash_is_over BEFORE UPDATE OF "over" ON attempts
WHEN NEW.tender = 'cash' AND NOT NEW."over"
BEGIN SELECT RAISE(ABORT, 'nobody is ever asked about cash'); END;
"""
