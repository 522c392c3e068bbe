"""Numbers of receipts, without a gap, and how often each slip was printed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlite_utils

from pos_app.errors import Refused
from pos_app.store import journal, ledger, spoken
from pos_app.store.connect import Writer
from pos_app.store.rows import stored

if TYPE_CHECKING:
    from pos_app.store.database import Database

_GIVE = "INSERT INTO receipts (receipt_no, order_no) VALUES (?, ?)"
_OF_ORDER = "SELECT receipt_no, printed FROM receipts WHERE order_no = ?"
_REFUND = "SELECT refund_no FROM refunds WHERE refund_no = ? AND state = 'done'"
# A refund has no receipt of its own, so its slips are counted where they are told.
_OF_REFUND = "SELECT count(*) FROM ledger WHERE kind = 'slip' AND ref >= ? AND ref < ?"
_COUNT = "UPDATE receipts SET printed = ? WHERE order_no = ?"


class SqliteReceipts:
    """Fits `flow.ports.Receipts`; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def printed(self, number: str) -> int:
        with self._database.read() as db:
            return printed(db, number)

    def count(self, number: str, at: datetime, who: str = "") -> int:
        with self._database.write() as db:
            return count(db, number, at, who)


def give(db: Writer, order_no: str) -> dict[str, Any]:
    """Give the payment that is being booked its number, and say what is told of it.

    It is the next one, or the one that it had in books which were lost.
    """
    had = spoken.of_order(db, order_no)
    number = spoken.next_number(db, spoken.RECEIPT) if had is None else had
    db.execute(_GIVE, (number, order_no))
    return _told(db, number)


def told_of(db: sqlite_utils.Database, order_no: str) -> dict[str, Any]:
    """What the ledger tells of a receipt that was given."""
    known = of_order(db, order_no)
    return {"receipt_no": None} if known is None else _told(db, known[0])


def _told(db: sqlite_utils.Database, number: int) -> dict[str, Any]:
    mark = spoken.mark_of(db, number)
    return {"receipt_no": number} | ({"receipt_mark": mark} if mark else {})


def of_order(db: sqlite_utils.Database, order_no: str) -> tuple[int, int] | None:
    """The number of a payment's receipt and how often it was printed; None unless it is paid."""
    row = db.execute(_OF_ORDER, (stored(order_no),)).fetchone()
    return None if row is None else (row[0], row[1])


def printed(db: sqlite_utils.Database, number: str) -> int:
    """How often a slip was sent whole.

    `number` is that of a paid order or of a refund that is done; raises Refused for any other.
    """
    known = of_order(db, number)
    if known is not None:
        return known[1]
    if db.execute(_REFUND, (stored(number),)).fetchone() is None:
        raise Refused("slip.not_paid", order_no=number)
    (times,) = db.execute(_OF_REFUND, (f"{number}/", f"{number}0")).fetchone()  # "0" follows "/"
    return int(times)


def count(db: Writer, number: str, at: datetime, who: str = "") -> int:
    """Count a slip that was sent whole, in row and ledger, and give how many there are now."""
    now = printed(db, number) + 1
    db.execute(_COUNT, (now, number))
    told = {"number": number, **told_of(db, number), "printed": now}
    told |= {"who": who} if who else {}
    ledger.append(db, ledger.SLIP, f"{number}/{now}", told, at)
    journal.tell(db, journal.SLIP, number, told, at)
    return now
