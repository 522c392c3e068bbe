"""The door to refund requests: each step of a request, and the queue, is one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pos_app.domain.money import Won
from pos_app.domain.request import Ask, Request
from pos_app.domain.review import Habit, draft
from pos_app.errors import Refused
from pos_app.store import reports, requests
from pos_app.store.rows import stored, stored_time

if TYPE_CHECKING:
    from pos_app.store.database import Database

_OPEN = "SELECT * FROM requests WHERE state = 'open' ORDER BY asked_no"
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
