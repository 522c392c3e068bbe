"""What books hold, as something to compare: every row of every table."""

from __future__ import annotations

import hashlib
from typing import Any

import sqlite_utils

from pos_app.store import ledger

Facts = dict[str, Any]

# When a step of the schema was taken is of the clock, not of the shop.
_CLOCKED = "_sqlite_migrations"
_TABLES = """SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
    ORDER BY name"""
_STATES = "SELECT order_no, state, version FROM attempts"
_REFUNDS = "SELECT refund_no, state, version FROM refunds"


def facts_of(db: sqlite_utils.Database) -> Facts:
    """The digest of it all, and the rows by which a difference is named."""
    digest = hashlib.sha256()
    for (table,) in db.execute(_TABLES).fetchall():
        if table != _CLOCKED:
            rows = db.execute(f'SELECT * FROM "{table}"').fetchall()
            digest.update(f"{table} {rows}".encode())
    entries, link = ledger.head(db)
    return {
        "digest": digest.hexdigest(),
        "attempts": {one: [state, version] for one, state, version in db.execute(_STATES)},
        "refunds": {one: [state, version] for one, state, version in db.execute(_REFUNDS)},
        "entries": entries,
        "link": link,
    }
