"""The door to refund requests: each step of a request, and the queue, is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from pos_app.domain.cart import pieces_of
from pos_app.domain.catalog import Sku
from pos_app.domain.money import Won
from pos_app.domain.request import Ask, Request
from pos_app.domain.review import Habit, draft, held_by
from pos_app.errors import Refused
from pos_app.store import reports, requests, sales, shelf
from pos_app.store.rows import stored, stored_time

if TYPE_CHECKING:
    from pos_app.store.database import Database

# By the index of the few that are open: in the order of the table it would read them all.
_OPEN = "SELECT * FROM requests WHERE state = 'open' ORDER BY +asked_no"
_LATEST = "SELECT * FROM requests ORDER BY asked_no DESC LIMIT ?"
_HABIT = """SELECT count(*) FILTER (WHERE created_at >= :today), count(*),
        ifnull(sum(amount_won), 0) FROM requests
    WHERE who = :who AND created_at >= :month"""


class SqliteRequests:
    """Fits `flow.requests.Requests`; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, ask: Ask, at: datetime, toss_left_won: int | None) -> Request:
        with self._database.write() as db:
            record = reports.record(db, ask.order_no)
            earlier = requests.of_order(db, ask.order_no)
            return requests.open_request(db, draft(ask, record, earlier, at, toss_left_won), at)

    def end(self, ended: Request, at: datetime) -> Request:
        with self._database.write() as db:
            return requests.end(db, ended, at)

    def one(self, request_no: str) -> Request:
        with self._database.read() as db:
            known = requests.find(db, request_no)
            if known is None:
                raise Refused("review.unknown", request_no=request_no)
            return known

    def of_order(self, order_no: str) -> tuple[Request, ...]:
        with self._database.read() as db:
            return requests.of_order(db, order_no)

    def taken(self, order_no: str) -> Mapping[Sku, int]:
        with self._database.read() as db:
            record = reports.record(db, order_no)
            if sales.paid_otherwise(db, record.attempt):  # the goods are the other payment's
                return {}
            held = held_by(requests.of_order(db, order_no), record.refunds)
            taken = {sku: shelf.sold(db, sku, order_no) for sku in pieces_of(record.sale.lines)}
            for one in held:
                sku = record.sale.lines[one.line_no - 1].sku
                taken[sku] = taken.get(sku, 0) - one.qty
            return taken

    def waiting(self) -> tuple[Request, ...]:
        with self._database.read() as db:
            return tuple(requests.request_of(row) for row in db.query(_OPEN))

    def latest(self, most: int) -> tuple[Request, ...]:
        with self._database.read() as db:
            return tuple(requests.request_of(row) for row in db.query(_LATEST, (most,)))

    def habit(self, who: str, today: datetime, month: datetime) -> Habit:
        row = {"who": stored(who), "today": stored_time(today), "month": stored_time(month)}
        with self._database.read() as db:
            day, all_of_them, won = db.execute(_HABIT, row).fetchone()
            return Habit(day, all_of_them, Won(won))
