"""Days closed, and what lay in the drawer: read from the ledger, and written into it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlite_utils

from pos_app.domain.alerts import Alert
from pos_app.domain.closing import (
    GivenBack,
    Period,
    Report,
    Seal,
    Stretch,
    business_day,
    check_booked,
    check_count,
)
from pos_app.domain.drawer import Act, DrawerEntry
from pos_app.domain.match import Sum
from pos_app.domain.notation import plain, read
from pos_app.domain.payment import Mode, Tender
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.reckoning import report_of
from pos_app.errors import Refused
from pos_app.store import alerts, journal, ledger, receipts, returns, sales, shares, spoken
from pos_app.store.connect import Writer
from pos_app.store.ledger import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pos_app.store.database import Database

_LAST = "SELECT ifnull(max(seq), 0) FROM closings"
# By its place in the ledger: the plus keeps it from being read by kind, which is nearly all of it.
_BOOKED = """SELECT kind, ref, at FROM ledger WHERE seq > ?
    AND +kind IN ('paid', 'found', 'refund', 'external_refund', 'drawer') ORDER BY seq"""
_ENTRY = "SELECT entry FROM drawer WHERE drawer_no = ?"
_NEXT_ENTRY = "SELECT ifnull(max(drawer_no), 0) + 1 FROM drawer"
_WRITE_ENTRY = "INSERT INTO drawer (drawer_no, seq, act, entry) VALUES (?, ?, ?, ?)"
_DAYS = "SELECT business_day FROM closings"
_CLOSE = """INSERT INTO closings (closing_no, seq, business_day, report, attempts, series,
        next_counter, journal_seq, journal_link, journal_end)
    SELECT :closing_no, :seq, :business_day, :report,
        (SELECT ifnull(max(attempt_no), 0) FROM attempts), series, next_counter,
        :journal_seq, :journal_link, :journal_end
    FROM epochs ORDER BY epoch DESC LIMIT 1"""
_REPORT = "SELECT report FROM closings WHERE closing_no = ?"
_NEWEST = "SELECT report FROM closings ORDER BY closing_no DESC LIMIT ?"
# A report or a drawer's entry says what the ledger says, or somebody has changed one of them.
_UNLIKE = """
WITH told (seq, kind, ref, entry, report) AS (
    SELECT seq, kind, ref, CASE WHEN json_valid(payload) THEN json_extract(payload, '$.entry') END,
        CASE WHEN json_valid(payload) THEN json_extract(payload, '$.report') END
    FROM ledger WHERE kind IN ('closing', 'drawer'))
SELECT 'closings', closing_no FROM closings LEFT JOIN told USING (seq)
    WHERE kind IS NOT 'closing' OR ref IS NOT CAST(closing_no AS TEXT)
        OR told.report IS NOT closings.report
        OR json_extract(told.report, '$.day') IS NOT business_day
UNION ALL
SELECT 'drawer', drawer_no FROM drawer LEFT JOIN told USING (seq)
    WHERE kind IS NOT 'drawer' OR ref IS NOT CAST(drawer_no AS TEXT)
        OR told.entry IS NOT drawer.entry OR json_extract(told.entry, '$.act') IS NOT act
UNION ALL
SELECT kind, ref FROM told WHERE kind = 'closing' AND seq NOT IN (SELECT seq FROM closings)
UNION ALL
SELECT kind, ref FROM told WHERE kind = 'drawer' AND seq NOT IN (SELECT seq FROM drawer)"""


class SqliteClosings:
    """Fits `flow.daybook.Closings`; every method is one transaction.

    A whole day is read on a connection of its own: no payment waits for it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_drawer(self, entry: DrawerEntry) -> None:
        """Write why the drawer was opened, or what was counted in it."""
        with self._database.write() as db:
            (number,) = db.execute(_NEXT_ENTRY).fetchone()
            told = {"entry": plain(entry)}
            ledger.append(db, ledger.DRAWER, str(number), told, entry.at)
            (seq, _), text = ledger.head(db), ledger.canonical(told["entry"])
            db.execute(_WRITE_ENTRY, (number, seq, str(entry.act), text))
            journal.tell(db, journal.DRAWER, str(number), told, entry.at)

    def period(self) -> Period:
        """Everything since the last Z."""
        with self._database.read_apart() as db:
            return period(db)

    def report(self, at: datetime, mode: Mode) -> Report:
        """The figures since the last Z, as of now; nothing is written."""
        with self._database.read_apart() as db:
            so_far = period(db)
            try:
                day = business_day(so_far.began_at, at, _days(db))
            except Refused:  # it belongs to a day that has not begun yet
                day = business_day(None, at, ())
            return replace(report_of(so_far, day, at, mode), alerts=alerts.since_closing(db, at))

    def check(self, at: datetime) -> None:
        """Raise Refused when the day cannot be closed now, whatever is decided."""
        with self._database.read_apart() as db:
            _check(db, period(db), at)

    def close(self, mode: Mode, match: Sum, seal: Seal, at: datetime) -> Report:
        """Close the day: figures, number and ledger entry in one transaction.

        The number of `seal` is given here. Raises Refused as `check`.
        """
        with self._database.write() as db:
            so_far = period(db)
            day = _check(db, so_far, at)
            number = spoken.next_number(db, spoken.CLOSING)
            report = replace(
                report_of(so_far, day, at, mode),
                match=match,
                seal=replace(seal, number=number, mark=spoken.mark_now(db)),
                alerts=alerts.since_closing(db, at),
            )
            _write(db, number, report, at)
            return report

    def alerts(self, at: datetime) -> tuple[Alert, ...]:
        """What was unusual since the last Z."""
        with self._database.read_apart() as db:
            return alerts.since_closing(db, at)

    def closing(self, number: int) -> Report:
        """The Z of a number. Raises Refused when there is none."""
        with self._database.read() as db:
            row = db.execute(_REPORT, (number,)).fetchone()
        if row is None:
            raise Refused("closing.unknown", number=number)
        return read(Report, json.loads(row[0]))

    def newest(self, most: int) -> tuple[Report, ...]:
        """The last Zs, the newest first."""
        with self._database.read() as db:
            return tuple(read(Report, json.loads(text)) for (text,) in db.execute(_NEWEST, (most,)))


def period(db: sqlite_utils.Database) -> Period:
    """What was booked since the last Z, in the ledger's order."""
    (after,) = db.execute(_LAST).fetchone()
    last, link = ledger.head(db)
    paid: list[SaleRecord] = []
    back: list[GivenBack] = []
    drawer: list[DrawerEntry] = []
    began_at, recount = None, False
    for kind, ref, at in db.execute(_BOOKED, (after,)).fetchall():
        began_at = began_at or datetime.fromisoformat(at)
        if kind == ledger.DRAWER:
            entry = _entry(db, ref)
            drawer.append(entry)
            recount = entry.act is not Act.COUNT and (recount or entry.act is not Act.NO_SALE)
            continue
        if kind in ("paid", "found"):
            paid.append(_record(db, ref))
            moved = paid[-1].attempt
        else:
            refund = returns.refund(db, ref)
            moved = sales.attempt(db, refund.order_no)
            back.append(GivenBack(refund, moved, shares.of_refund(db, moved.order_no, ref)))
        recount = recount or moved.tender is Tender.CASH
    stretch = Stretch(after + 1, last, link)
    return Period(stretch, tuple(paid), tuple(back), tuple(drawer), began_at, recount)


def findings(db: sqlite_utils.Database) -> Iterator[Finding]:
    """Closings and entries of the drawer that are not as the ledger has them."""
    for table, number in db.execute(_UNLIKE):
        yield "books.row_edited", {"table": table, "number": number}


def _entry(db: sqlite_utils.Database, number: str) -> DrawerEntry:
    (text,) = db.execute(_ENTRY, (int(number),)).fetchone()
    return read(DrawerEntry, json.loads(text))


def _record(db: sqlite_utils.Database, order_no: str) -> SaleRecord:
    attempt = sales.attempt(db, order_no)
    number, _ = receipts.of_order(db, order_no) or (None, 0)
    mark = "" if number is None else spoken.mark_of(db, number)
    sold = sales.sale(db, attempt.sale_no)
    return SaleRecord(sold, attempt, receipt_no=number, receipt_mark=mark)


def _days(db: sqlite_utils.Database) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for (day,) in db.execute(_DAYS))


def _check(db: sqlite_utils.Database, so_far: Period, at: datetime) -> date:
    day = business_day(so_far.began_at, at, _days(db))
    check_booked(so_far)
    check_count(so_far)
    return day


def _write(db: Writer, number: int, report: Report, at: datetime) -> None:
    day: dict[str, Any] = {"number": number, "day": report.day.isoformat()}
    if report.seal is not None and report.seal.mark:
        day["mark"] = report.seal.mark
    told: dict[str, Any] = {**day, "report": plain(report)}
    end = journal.tail(db)
    ledger.append(db, ledger.CLOSING, str(number), told, at)
    seq, _ = ledger.head(db)
    row = {
        "closing_no": number,
        "seq": seq,
        "business_day": day["day"],
        "report": ledger.canonical(told["report"]),
        "journal_seq": end.seq,
        "journal_link": end.link,
        "journal_end": end.end_byte,
    }
    db.execute(_CLOSE, row)
    journal.tell(db, journal.CLOSING, str(number), day, at)
