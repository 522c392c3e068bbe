"""The table of refund requests, and what it refuses."""

from __future__ import annotations

# What a request asks for never changes, and it ends once. Its lines are a list of objects
# (line_no, qty, amount_won, fate); they and the refund are held to the rest by `integrity.py`.
PETITIONS = """
CREATE TABLE requests (
    asked_no INTEGER PRIMARY KEY,
    request_no TEXT NOT NULL UNIQUE,
    order_no TEXT NOT NULL REFERENCES attempts (order_no),
    way TEXT NOT NULL CHECK (way IN ('whole', 'lines', 'amount')),
    amount_won INTEGER NOT NULL CHECK (amount_won > 0),
    tax_free_won INTEGER CHECK (tax_free_won BETWEEN 0 AND amount_won),
    reason TEXT NOT NULL CHECK (reason <> ''),
    who TEXT NOT NULL,
    created_at TEXT NOT NULL,
    lines TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'rejected', 'withdrawn')),
    version INTEGER NOT NULL CHECK (version >= 0),
    decided_by TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    alone INTEGER NOT NULL CHECK (alone IN (0, 1)),
    decided_at TEXT,
    remark TEXT NOT NULL,
    refund_no TEXT UNIQUE,
    CHECK ((state = 'open') = (decided_at IS NULL)),
    CHECK ((state = 'approved') = (refund_no IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX requests_one_open ON requests (order_no) WHERE state = 'open';
CREATE INDEX requests_order ON requests (order_no, asked_no);
CREATE INDEX requests_who ON requests (who, created_at);
CREATE INDEX refunds_day ON refunds (created_at);

CREATE TRIGGER requests_no_delete BEFORE DELETE ON requests
BEGIN SELECT RAISE(ABORT, 'a request is never deleted'); END;
CREATE TRIGGER requests_same_wish BEFORE UPDATE OF asked_no, request_no, order_no, way, amount_won,
    tax_free_won, reason, who, created_at, lines ON requests
BEGIN SELECT RAISE(ABORT, 'what a request asks for never changes'); END;
CREATE TRIGGER requests_end_stays BEFORE UPDATE ON requests WHEN OLD.state <> 'open'
BEGIN SELECT RAISE(ABORT, 'a request ends once'); END;
"""
