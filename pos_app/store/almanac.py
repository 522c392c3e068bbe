"""The index by which payments are read by their day."""

from __future__ import annotations

# Sales are begun and paid on different days around midnight; what counts is when money moved.
# `sale_no` and the rest come from the row: a report reads few days of many.
ALMANAC = """
CREATE INDEX IF NOT EXISTS attempts_paid_at ON attempts (paid_at, attempt_no)
    WHERE paid_at IS NOT NULL;
"""
