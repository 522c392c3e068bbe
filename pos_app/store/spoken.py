"""Numbers of receipts and Zs that may stand on paper, though these books have not given them.

Books that are restored have forgotten what they gave last. What a journal tells is kept for its
payment; and a mark, which no other epoch has, stands before every number that is given since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlite_utils

from pos_app.store import journal
from pos_app.store.connect import Writer
from pos_app.store.journal import Entry

RECEIPT, CLOSING = "receipt", "closing"
# A million of them, and the numbers would have to be the same as well.
_LETTERS = 4
_LAST = {
    RECEIPT: "SELECT ifnull(max(receipt_no), 0) FROM receipts",
    CLOSING: "SELECT ifnull(max(closing_no), 0) FROM closings",
}
_LAST_SPOKEN = "SELECT ifnull(max(number), 0) FROM spoken WHERE kind = ?"
_KEEP = "INSERT INTO spoken (kind, number, ref, mark) VALUES (?, ?, ?, ?)"
_MARK = "INSERT INTO marks (series, first_receipt, mark) VALUES (?, ?, ?)"
_OF_ORDER = "SELECT number FROM spoken WHERE kind = 'receipt' AND ref = ?"
_MARK_NOW = """SELECT mark FROM marks JOIN epochs USING (series) ORDER BY epoch DESC LIMIT 1"""
# The mark of a receipt: what the journal told with it, else that of the time in which it was given.
MARK_OF = """ifnull((SELECT mark FROM spoken WHERE kind = 'receipt' AND number = receipt_no),
    ifnull((SELECT mark FROM marks JOIN epochs USING (series) WHERE first_receipt <= receipt_no
        ORDER BY epoch DESC LIMIT 1), ''))"""
NAME_OF = f"""CASE {MARK_OF} WHEN '' THEN receipt_no ELSE {MARK_OF} || '-' || receipt_no END"""
_MARK_OF_ONE = f"SELECT {MARK_OF} FROM (SELECT ? AS receipt_no)"  # noqa: S608


@dataclass(slots=True)
class Told:
    """The numbers that journals tell: of each the payment that had it last, and its mark."""

    receipts: dict[int, tuple[str, str]] = field(default_factory=dict)
    closings: dict[int, str] = field(default_factory=dict)

    def hear(self, entries: Iterable[Entry]) -> None:
        """Take note of every number in these."""
        for one in entries:
            told = one.payload
            if one.kind == journal.CLOSING:
                self._closing(told)
            elif one.kind in (journal.CHANGED, journal.CASH, journal.SLIP):
                self._receipt(str(told.get("number", one.ref)), told)

    def _closing(self, told: Any) -> None:
        if isinstance(told.get("number"), int):
            self.closings[told["number"]] = str(told.get("mark", ""))

    def _receipt(self, order_no: str, told: Any) -> None:
        number = told.get("receipt_no")
        if isinstance(number, int):
            self.receipts[number] = (order_no, str(told.get("receipt_mark", "")))


def keep(db: Writer, told: Told) -> dict[str, int]:
    """Write the numbers that go beyond what these books have given; how far each kind goes.

    What no journal tells in between was given, too.
    """
    reached: dict[str, int] = {}
    known: set[str] = set()
    every: dict[str, dict[int, tuple[str | None, str]]] = {
        RECEIPT: dict(told.receipts),
        CLOSING: {number: (None, mark) for number, mark in told.closings.items()},
    }
    for kind, numbers in every.items():
        last = _last(db, kind)
        top = max((one for one in numbers if one < 2**53), default=0)
        if top > last:
            reached[kind] = top
        for number in range(top, last, -1):  # of two numbers of a payment the later one counts
            ref, mark = numbers.get(number, (None, ""))
            once = None if ref in known else ref
            db.execute(_KEEP, (kind, number, once, mark))
            known |= {once} if once else set()
    return reached


def begin_mark(db: Writer, series: str) -> None:
    """Have a mark of this series stand before every number from now on."""
    db.execute(_MARK, (series, _last(db, RECEIPT) + 1, series[:_LETTERS]))


def next_number(db: sqlite_utils.Database, kind: str) -> int:
    """The number behind all that were given, here or in lost books."""
    return _last(db, kind) + 1


def of_order(db: sqlite_utils.Database, order_no: str) -> int | None:
    """The number of the receipt that a payment had in lost books."""
    row = db.execute(_OF_ORDER, (order_no,)).fetchone()
    return None if row is None else int(row[0])


def mark_now(db: sqlite_utils.Database) -> str:
    """What stands before the numbers that are given now, or nothing."""
    row = db.execute(_MARK_NOW).fetchone()
    return "" if row is None else str(row[0])


def mark_of(db: sqlite_utils.Database, receipt_no: int) -> str:
    """What stands before the number of a receipt, or nothing."""
    (mark,) = db.execute(_MARK_OF_ONE, (receipt_no,)).fetchone()
    return str(mark)


def _last(db: sqlite_utils.Database, kind: str) -> int:
    (given,) = db.execute(_LAST[kind]).fetchone()
    (spoken,) = db.execute(_LAST_SPOKEN, (kind,)).fetchone()
    return max(int(given), int(spoken))
