"""What the books tell: lists of attempts, and records for receipts and days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import sqlite_utils

from pos_app.domain.payment import Attempt, State
from pos_app.domain.receipt import HistoryLine, SaleRecord
from pos_app.domain.seoul import SEOUL
from pos_app.domain.unfinished import CARRIED
from pos_app.store import lost, receipts, returns, sales, spoken
from pos_app.store.database import Database
from pos_app.store.rows import attempt_of, history_of, stored_time

# Korea has had no summer time since 1988, so no table of zones is needed.
EARLIEST, LATEST = date(2000, 1, 1), date(9000, 1, 1)
_CHUNK = 200

_NOT_OVER = 'SELECT * FROM attempts WHERE "over" = 0 ORDER BY attempt_no'
_UNFINISHED = """SELECT * FROM attempts WHERE order_no IN (
        SELECT order_no FROM attempts
            WHERE "over" = 0 AND (state <> 'paid' OR shown_at IS NULL OR alarm IS NOT NULL)
        UNION SELECT order_no FROM attempts WHERE state = 'paid' AND shown_at IS NULL
        UNION SELECT order_no FROM refunds WHERE state IN ('pending', 'doubtful'))
    ORDER BY attempt_no"""
_SINCE = """SELECT * FROM history WHERE order_no = :order_no AND history_no >=
        (SELECT ifnull(max(history_no), 0) FROM history
            WHERE order_no = :order_no AND event <> :carried)
    ORDER BY history_no"""
_HISTORY = """SELECT history.* FROM history JOIN attempts USING (order_no)
    WHERE sale_no = ? ORDER BY history_no"""
_RECORDS = """SELECT * FROM attempts WHERE (created_at, attempt_no) > (:at, :no)
    AND created_at < :until ORDER BY created_at, attempt_no LIMIT :most"""


def not_over(db: sqlite_utils.Database) -> tuple[Attempt, ...]:
    """Attempts of which Toss has not said its last word, oldest first."""
    return tuple(attempt_of(row) for row in db.query(_NOT_OVER))


def unfinished(db: sqlite_utils.Database) -> tuple[SaleRecord, ...]:
    """What somebody may have to look after, oldest first.

    Of its history there is the last line of what happened, and who carried over what since.
    """
    return tuple(_matter(db, attempt_of(row)) for row in db.query(_UNFINISHED))


def record(db: sqlite_utils.Database, order_no: str) -> SaleRecord:
    """An attempt, its sale, and the history of all attempts of that sale."""
    known = sales.attempt(db, order_no)
    history = tuple(history_of(row) for row in db.query(_HISTORY, (known.sale_no,)))
    return _record(db, known, history)


def records(database: Database, first: date | None, last: date | None) -> Iterator[SaleRecord]:
    """Attempts begun on these days in Seoul, oldest first, read a few at a time."""
    start = midnight(max(first or EARLIEST, EARLIEST))
    until = midnight(min(last or LATEST, LATEST) + timedelta(days=1))
    seen = {"at": start, "no": 0, "until": until, "most": _CHUNK}
    while True:
        with database.read() as db:
            rows = list(db.query(_RECORDS, seen))
            found = [_record(db, attempt_of(row)) for row in rows]
        yield from found
        if len(rows) < _CHUNK:
            return
        seen |= {"at": rows[-1]["created_at"], "no": rows[-1]["attempt_no"]}


def _matter(db: sqlite_utils.Database, known: Attempt) -> SaleRecord:
    wanted = {"order_no": known.order_no, "carried": CARRIED}
    found = _record(db, known, tuple(history_of(row) for row in db.query(_SINCE, wanted)))
    return replace(found, unexplained_won=lost.unexplained(db, known.order_no))


def _record(
    db: sqlite_utils.Database, known: Attempt, history: tuple[HistoryLine, ...] = ()
) -> SaleRecord:
    sold = sales.sale(db, known.sale_no)
    if known.state is not State.PAID:
        return SaleRecord(sold, known, history)
    number, printed = receipts.of_order(db, known.order_no) or (None, 0)
    refunds = returns.of_order(db, known.order_no)
    mark = "" if number is None else spoken.mark_of(db, number)
    return SaleRecord(sold, known, history, refunds, number, printed, mark)


def midnight(day: date) -> str:
    """When a day begins in Seoul, as the rows have it."""
    return stored_time(datetime.combine(day, time(), SEOUL))
