"""What a restored copy cannot know: series to be searched, sales to be looked at once more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlite_utils

from pos_app.domain.money import Won
from pos_app.domain.numbering import order_word
from pos_app.domain.payment import Account, Attempt, State
from pos_app.domain.search import MOST_MISSES, LostSale, Search
from pos_app.errors import Stale
from pos_app.store import sales
from pos_app.store.connect import Writer
from pos_app.store.database import Database
from pos_app.store.ledger import canonical
from pos_app.store.rows import attempt_of, flat, stored_time

_EPOCHS = "SELECT series FROM epochs"
_GAP = "INSERT OR IGNORE INTO gaps (series, first_counter) VALUES (?, ?)"
_NEWEST = "SELECT series, next_counter FROM epochs ORDER BY epoch DESC LIMIT 1"
_STRANGERS = """SELECT DISTINCT substr(order_no, 1, instr(order_no, '-') - 1) FROM attempts
    WHERE substr(order_no, 1, instr(order_no, '-') - 1) NOT IN (SELECT series FROM epochs)"""
_PAID = """INSERT OR IGNORE INTO rechecks (attempt_no)
    SELECT attempt_no FROM attempts
    WHERE state = 'paid' AND tender = 'toss' AND paid_at > ?"""
_NOT_BEGUN = """SELECT count(*) FROM gaps WHERE series NOT IN (
    SELECT series FROM searches WHERE place = ?)"""
_BEGIN = """INSERT OR IGNORE INTO searches (place, series, next_counter, misses)
    SELECT ?, series, first_counter, 0 FROM gaps"""
_SEARCH = """SELECT series, next_counter, misses FROM searches
    WHERE place = ? AND misses < ? ORDER BY series LIMIT 1"""
_KNOWN = "SELECT count(*) FROM attempts WHERE order_no = ?"
# A number past our counter, as a copy of these books may have drawn it: never to be drawn again.
_DRAWN = "UPDATE epochs SET next_counter = max(next_counter, ?) WHERE series = ?"
_GO_ON = """UPDATE searches SET next_counter = :next_counter, misses = :misses
    WHERE place = :place AND series = :series"""
_RECHECK = """SELECT attempts.* FROM rechecks JOIN attempts USING (attempt_no)
    WHERE contract = :contract AND base_url = :base_url AND mode = :mode
        AND key_print = :key_print AND key_tail = :key_tail AND tender = 'toss'
    ORDER BY attempt_no DESC LIMIT 1"""
_RECHECKED = """DELETE FROM rechecks
    WHERE attempt_no = (SELECT attempt_no FROM attempts WHERE order_no = ?)"""
_DIFFERS = """INSERT INTO differences (order_no, toss_won, at) VALUES (:order_no, :toss_won, :at)
    ON CONFLICT (order_no) DO UPDATE SET toss_won = excluded.toss_won, at = excluded.at"""
_DIFFERENCES = """SELECT order_no, toss_won, (
        SELECT ifnull(sum(amount_won), 0) FROM refunds
        WHERE refunds.order_no = differences.order_no AND state <> 'refused'
            AND (refunds.created_at <= differences.at OR refund_no IN (
                SELECT ref FROM ledger WHERE kind = 'external_refund'))) AS ours_won
    FROM differences WHERE toss_won > ours_won ORDER BY differences.at, order_no"""
_UNEXPLAINED = f"SELECT toss_won - ours_won FROM ({_DIFFERENCES}) WHERE order_no = ?"  # noqa: S608
_FORGOTTEN = """SELECT ifnull(max(number), 0) FROM spoken
    WHERE kind = 'closing' AND number > (SELECT ifnull(max(closing_no), 0) FROM closings)"""
_LEFT = """SELECT (SELECT count(*) FROM gaps WHERE NOT EXISTS (
        SELECT 1 FROM searches WHERE searches.series = gaps.series AND misses >= ?)),
    (SELECT count(*) FROM rechecks)"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A payment of which more had gone back at Toss than these books had decided by then, or have
    taken in since."""

    order_no: str
    toss_won: int
    ours_won: int


@dataclass(frozen=True, slots=True)
class Left:
    """How much a restore still leaves to be asked, with whatever key."""

    series: int
    sales: int


class SqliteLost:
    """Fits `flow.ports.Lost`; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, account: Account) -> None:
        """Let this account begin each search that it has not begun, at the copy's end."""
        place = _place(account)
        with self._database.read() as db:
            (missing,) = db.execute(_NOT_BEGUN, (place,)).fetchone()
        if missing:
            with self._database.write() as db:
                db.execute(_BEGIN, (place,))

    def next_search(self, account: Account) -> Search | None:
        """The next number of an old series that the books do not know."""
        with self._database.read() as db:
            row = db.execute(_SEARCH, (_place(account), MOST_MISSES)).fetchone()
            if row is None:
                return None
            search = Search(row[0], account, row[1], row[2])
            while db.execute(_KNOWN, (search.order_no,)).fetchone() != (0,):
                search = search.after(known=True)
            return search

    def forgotten_closing(self) -> int:
        """The last Z that a journal tells and these books do not have; nought without one."""
        with self._database.read() as db:
            (number,) = db.execute(_FORGOTTEN).fetchone()
        return int(number)

    def passed(self, search: Search) -> None:
        """Go on from here."""
        row = {
            "place": _place(search.account),
            "series": search.series,
            "next_counter": search.next_counter,
            "misses": search.misses,
        }
        with self._database.write() as db:
            db.execute(_GO_ON, row)

    def take_in(self, asked: Search, sale: LostSale, begun: datetime, at: datetime) -> Attempt:
        """Write the sale that Toss knows by the number asked about, which is known from then on.

        Raises Stale when the books have learnt of it meanwhile.
        """
        with self._database.write() as db:
            known = sales.find(db, asked.order_no)
            if known is not None:
                raise Stale("store.stale", word=known.word)
            found = _insert(db, asked, sale, begun, at)
            sales.note(db, [(found.order_no, "found_by_search", "")], at)
            return found

    def next_recheck(self, account: Account) -> Attempt | None:
        """The newest paid sale of the copy that is still to be looked at once."""
        with self._database.read() as db:
            row = next(iter(db.query(_RECHECK, flat(account))), None)
            return None if row is None else attempt_of(row)

    def rechecked(self, order_no: str) -> None:
        """Toss was asked about this one."""
        with self._database.write() as db:
            db.execute(_RECHECKED, (order_no,))

    def differs(self, order_no: str, toss_won: int, at: datetime) -> None:
        """Toss gave back more of a payment than these books decided."""
        with self._database.write() as db:
            row = {"order_no": order_no, "toss_won": toss_won, "at": stored_time(at)}
            db.execute(_DIFFERS, row)
            sales.note(db, [(order_no, "refund_unexplained", str(toss_won))], at)

    def differences(self) -> tuple[Difference, ...]:
        """What no refund of these books explains, oldest first."""
        with self._database.read() as db:
            return tuple(Difference(*row) for row in db.execute(_DIFFERENCES))

    def left(self) -> Left:
        """What nobody has asked about yet."""
        with self._database.read() as db:
            return Left(*db.execute(_LEFT, (MOST_MISSES,)).fetchone())


def unexplained(db: sqlite_utils.Database, order_no: str) -> Won:
    """How much of a payment went back at Toss by no refund of these books."""
    row = db.execute(_UNEXPLAINED, (order_no,)).fetchone()
    return Won(row[0] if row else 0)


def note_gaps(db: sqlite_utils.Database, others: Iterable[str]) -> None:
    """Have the newest series searched from its next number on, and `others` as a whole.

    To be called before a new series is begun. `others` are series that numbers were drawn of; what
    the books know of these already needs no search of its own.
    """
    known = {str(series) for (series,) in db.execute(_EPOCHS)}
    db.execute(_GAP, db.execute(_NEWEST).fetchone())
    for series in sorted({*others} - known):
        db.execute(_GAP, (series, 1))


def note_strangers(db: sqlite_utils.Database) -> None:
    """Have every series searched of which these books took numbers over, and that is not theirs."""
    for (series,) in db.execute(_STRANGERS).fetchall():
        db.execute(_GAP, (series, 1))


def note_rechecks(db: sqlite_utils.Database, paid_after: datetime) -> None:
    """Have every sale that was paid since then looked at once more."""
    db.execute(_PAID, (stored_time(paid_after),))


def _place(account: Account) -> str:
    return canonical(flat(account))


def _insert(db: Writer, asked: Search, sale: LostSale, begun: datetime, at: datetime) -> Attempt:
    account, counter = asked.account, asked.next_counter
    sale_no = sales.insert_sale(db, sale.lines, sale.tax, account.mode, begun, "")
    lost = Attempt(
        order_no=asked.order_no,
        sale_no=sale_no,
        try_no=1,
        word=order_word(counter),
        amount_won=sale.tax.total_won,
        tax_free_won=sale.tax.tax_free_won,
        account=account,
        created_at=begun,
        state=State.ABANDONED,
    )
    db.execute(_DRAWN, (counter + 1, asked.series))
    return sales.insert(db, lost, at)
