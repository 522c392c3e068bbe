"""The table of the staff, and what it refuses."""

from __future__ import annotations

# People are never deleted: what they sold and decided names them.
STAFF = """
CREATE TABLE staff (
    staff_no INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    role TEXT NOT NULL CHECK (role IN ('cashier', 'manager')),
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    pin_hash TEXT,
    failed_tries INTEGER NOT NULL CHECK (failed_tries >= 0),
    locked_until TEXT,
    version INTEGER NOT NULL CHECK (version >= 1)
) STRICT;

CREATE TRIGGER staff_no_delete BEFORE DELETE ON staff
BEGIN SELECT RAISE(ABORT, 'nobody of the staff is ever deleted'); END;
CREATE TRIGGER staff_same_person BEFORE UPDATE OF staff_no, name ON staff
BEGIN SELECT RAISE(ABORT, 'who somebody is never changes'); END;
"""
