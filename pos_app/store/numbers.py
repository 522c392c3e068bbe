"""Order numbers: the series of each epoch, and the next number of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlite_utils

from pos_app.domain.numbering import order_no
from pos_app.store import journal, ledger, spoken
from pos_app.store.connect import Writer
from pos_app.store.rows import stored_time

_EPOCHS = "SELECT count(*) FROM epochs"
_SINCE = """SELECT (SELECT ifnull(max(attempt_no), 0) FROM attempts) AS attempts,
    (SELECT ifnull(max(decision_no), 0) FROM refunds) AS refunds,
    (SELECT ifnull(max(staff_no), 0) FROM staff) AS staff,
    (SELECT ifnull(max(asked_no), 0) FROM requests) AS requests"""
_BEGIN_EPOCH = "INSERT INTO epochs (epoch, series, begun_at) VALUES (?, ?, ?)"
_DRAW = """UPDATE epochs SET next_counter = next_counter + 1
    WHERE epoch = (SELECT max(epoch) FROM epochs) RETURNING series, next_counter - 1 AS counter"""
_LAST = """SELECT max(CAST(substr(order_no, instr(order_no, '-') + 1) AS INTEGER)) FROM attempts
    WHERE substr(order_no, 1, instr(order_no, '-') - 1) = ? AND tender = 'toss'"""
_DRAWN = "UPDATE epochs SET next_counter = ? WHERE series = ?"
_KNOWN = "SELECT 1 FROM attempts WHERE order_no = ?"


def begin(
    db: Writer,
    series: str,
    at: datetime,
    old_head: ledger.Mark | None,
    *,
    copied: bool = False,
    told: spoken.Told | None = None,
) -> None:
    """Start a new series of order numbers, named in the ledger with the head it follows.

    `copied`: the books part with others that go on with the old series. `told` are the numbers
    that journals tell of books which these follow: they may stand on paper.
    """
    (epochs,) = db.execute(_EPOCHS).fetchone()
    db.execute(_BEGIN_EPOCH, (epochs + 1, series, stored_time(at)))
    reached = spoken.keep(db, told or spoken.Told())
    if old_head is not None or reached:
        spoken.begin_mark(db, series)
    entry: dict[str, Any] = {
        "epoch": epochs + 1,
        "series": series,
        "begun_at": stored_time(at),
        "old_head": None if old_head is None else {"seq": old_head[0], "link": old_head[1]},
    }
    if copied:
        entry["copied"] = True
    if reached:
        entry["spoken"] = reached
    ledger.append(db, ledger.EPOCH, series, entry, at)
    tell(db, series, at)


def tell(db: Writer, series: str, at: datetime) -> None:
    """Begin a chapter of the journal: rows up to here need not stand in it."""
    since = next(iter(db.query(_SINCE)))
    journal.tell(db, journal.EPOCH, series, {"since": since}, at)


def draw(db: sqlite_utils.Database) -> tuple[str, int]:
    """The series of these books and its next number, which is never drawn again."""
    series, counter = db.execute(_DRAW).fetchall()[0]
    if db.execute(_KNOWN, (order_no(series, counter),)).fetchone():
        # Somebody set the counter back by hand: a sale goes on behind the last number drawn.
        (last,) = db.execute(_LAST, (series,)).fetchone()
        db.execute(_DRAWN, (last + 2, series))
        counter = last + 1
    return series, counter
