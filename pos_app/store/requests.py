"""Refund requests in the books: a row each, told to the ledger as a deed and to the journal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import sqlite_utils

from pos_app.domain.money import Won
from pos_app.domain.request import Fate, Request, RequestState, Returned, Way
from pos_app.domain.review import request_no
from pos_app.domain.staff import Action, Deed, Outcome
from pos_app.errors import Refused, StoreError
from pos_app.store import journal, people, sales
from pos_app.store.connect import Writer
from pos_app.store.ledger import canonical
from pos_app.store.rows import Row, stored

_ONE = "SELECT * FROM requests WHERE request_no = ?"
_OF_ORDER = "SELECT * FROM requests WHERE order_no = ? ORDER BY asked_no"
_OF_REFUND = "SELECT * FROM requests WHERE refund_no = ?"
_SERIES = "SELECT series FROM epochs ORDER BY epoch DESC LIMIT 1"
_PLAIN = tuple(one.name for one in fields(Request) if one.name != "lines")
_TIMES = frozenset({"created_at", "decided_at"})
# What became of a request; the rest is what it asks for.
_FACTS = (
    "state",
    "version",
    "decided_by",
    "approved_by",
    "alone",
    "decided_at",
    "remark",
    "refund_no",
)
_SET = ", ".join(f"{name} = :{name}" for name in _FACTS)
_WRITE = f"UPDATE requests SET {_SET} WHERE request_no = :request_no AND version = :version - 1"  # noqa: S608
# What the journal tells of a request whenever it changes.
TOLD = ("asked_no", "lines", *_PLAIN)
# Our own remark on a request that nobody was told of: its commit never came.
NOT_BOOKED = "not_booked"
_DEEDS = {
    RequestState.OPEN: (Action.REQUEST_REFUND, Outcome.ASKED),
    RequestState.APPROVED: (Action.APPROVE_REFUND, Outcome.APPROVED),
    RequestState.REJECTED: (Action.REJECT_REFUND, Outcome.REJECTED),
    RequestState.WITHDRAWN: (Action.REQUEST_REFUND, Outcome.WITHDRAWN),
}


def find(db: sqlite_utils.Database, number: str) -> Request | None:
    """One request, or None when the books know none of this number."""
    return _first(db.query(_ONE, (stored(number),)))


def of_order(db: sqlite_utils.Database, order_no: str) -> tuple[Request, ...]:
    """The requests about one payment, oldest first."""
    return tuple(request_of(row) for row in db.query(_OF_ORDER, (stored(order_no),)))


def of_refund(db: sqlite_utils.Database, refund_no: str) -> Request | None:
    """The request that a refund was decided for, if there was one."""
    return _first(db.query(_OF_REFUND, (refund_no,)))


def open_request(db: Writer, fresh: Request, at: datetime) -> Request:
    """Number a request and write it; one that is approved at once is asked for as well."""
    (series,) = db.execute(_SERIES).fetchone()
    number = request_no(fresh.order_no, series, len(of_order(db, fresh.order_no)) + 1)
    asked = replace(fresh, request_no=number)
    _note(db, replace(asked, state=RequestState.OPEN, remark=""), at)
    if asked.state is not RequestState.OPEN:
        _note(db, asked, at)
    return insert(db, asked, at)


def insert(db: Writer, fresh: Request, at: datetime) -> Request:
    """Write a new row."""
    db.table("requests").insert(_values(fresh))
    return _told(db, fresh.request_no, at)


def end(db: Writer, ended: Request, at: datetime) -> Request:
    """Write how a request ended. Raises Refused where somebody else was quicker."""
    after = replace(ended, version=ended.version + 1)
    if db.execute(_WRITE, _values(after)).rowcount != 1:
        known = find(db, after.request_no) or after
        raise Refused(f"review.is_{known.state}", request_no=after.request_no)
    _note(db, after, at)
    return _told(db, after.request_no, at)


def adopt(db: Writer, number: str, told: Mapping[str, Any], at: datetime, *, booked: bool) -> bool:
    """Take over what a journal tells of a request and the books lack; whether there was any.

    Of one that no commit followed whoever asked was told that it failed: it counts as withdrawn.
    """
    known = find(db, number)
    then = request_of({name: told.get(name) for name in TOLD})
    if known is None:
        if not booked:
            then = replace(
                then,
                state=RequestState.WITHDRAWN,
                version=then.version + 1,
                decided_at=at,
                remark=NOT_BOOKED,
                refund_no=None,
            )
        insert(db, then, at)
        return True
    if not booked or known.state is not RequestState.OPEN or then.version <= known.version:
        return False
    end(db, replace(then, version=known.version), at)
    return True


def request_of(row: Row) -> Request:
    """The request that a row holds."""
    facts: dict[str, Any] = {name: row[name] for name in _PLAIN}
    for name in _TIMES:
        facts[name] = None if row[name] is None else datetime.fromisoformat(row[name])
    facts["way"], facts["state"] = Way(row["way"]), RequestState(row["state"])
    facts["alone"] = bool(row["alone"])
    return Request(lines=pieces_of(row["lines"], row["request_no"]), **facts)


def pieces_of(text: str, number: str) -> tuple[Returned, ...]:
    """The pieces of a request, as its row holds them."""
    try:
        return tuple(
            Returned(one["line_no"], one["qty"], Won(one["amount_won"]), Fate(one["fate"]))
            for one in json.loads(text)
        )
    except (ValueError, TypeError, LookupError) as error:  # somebody edited the file
        raise StoreError("books.row_edited", table="requests", number=number) from error


def _first(rows: Iterable[Row]) -> Request | None:
    row = next(iter(rows), None)
    return None if row is None else request_of(row)


def _values(one: Request) -> dict[str, Any]:
    values = {name: stored(getattr(one, name)) for name in _PLAIN}
    lines = [
        {
            "line_no": line.line_no,
            "qty": line.qty,
            "amount_won": line.amount_won,
            "fate": str(line.fate),
        }
        for line in one.lines
    ]
    return values | {"lines": canonical(lines)}


def _told(db: Writer, number: str, at: datetime) -> Request:
    row = next(iter(db.query(_ONE, (number,))))
    journal.tell(db, journal.REQUEST, number, journal.facts(row, TOLD), at)
    return request_of(row)


def _note(db: Writer, one: Request, at: datetime) -> None:
    """The deed in the ledger, and the line in the payment's history."""
    action, outcome = _DEEDS[one.state]
    opened = one.state is RequestState.OPEN
    by, why = (one.who, one.reason) if opened else (one.decided_by, one.remark)
    deed = Deed(action, outcome, by, one.approved_by, one.request_no, why, one.alone)
    people.note(db, deed, at)
    said = f"{one.amount_won}" if opened else one.remark
    event = f"refund_request_{one.state}"
    sales.note(db, [(one.order_no, event, f"{one.request_no} {said}".strip())], at)
