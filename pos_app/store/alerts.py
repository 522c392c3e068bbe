"""Reads out of ledger and histories what a manager may have to hear of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlite_utils

from pos_app.domain.alerts import NEWS, Alert, Event, What, alerts, of_history, went_back
from pos_app.domain.staff import Action, Outcome
from pos_app.store import ledger
from pos_app.store.rows import stored_time

if TYPE_CHECKING:
    from pos_app.store.database import Database

# From its end, for nothing finds an entry by its time.
_ENTRIES = "SELECT kind, at, payload FROM ledger ORDER BY seq DESC"
# So many entries of before end the reading: a clock that was wrong for a while wrote fewer.
_ENOUGH = 1_000
_HISTORY = """SELECT history.at, event, detail, given_up, cashier
    FROM attempts JOIN history USING (order_no) JOIN sales USING (sale_no)
    WHERE order_no IN (SELECT order_no FROM attempts WHERE created_at >= :since
            UNION SELECT order_no FROM refunds WHERE created_at >= :since)
        AND history.at >= :since
        AND event IN ('execute_unknown', 'create_unknown', 'refund_unknown', 'status_unknown',
            'late_approval')
    ORDER BY history_no"""
_CLOSED = "SELECT at FROM closings JOIN ledger USING (seq) ORDER BY closing_no DESC LIMIT 1"
_OUTCOMES: dict[str, What] = {
    Outcome.REFUSED: What.REFUSALS,
    Outcome.LOCKED_OUT: What.LOCK_OUTS,
    Outcome.PIN_RESET: What.RESETS,
}


def events(database: Database, since: datetime) -> tuple[Event, ...]:
    """Everything since then that is counted."""
    with database.read() as db:
        return tuple(_events(db, since))


def since_closing(db: sqlite_utils.Database, at: datetime) -> tuple[Alert, ...]:
    """What is unusual about the day that has not been closed yet."""
    closed = db.execute(_CLOSED).fetchone()
    since = at - NEWS if closed is None else max(datetime.fromisoformat(closed[0]), at - NEWS)
    return alerts(_events(db, since))


def _events(db: sqlite_utils.Database, since: datetime) -> Iterator[Event]:
    yield from _of_ledger(db.execute(_ENTRIES), since)
    for time, event, detail, given_up, cashier in db.execute(
        _HISTORY, {"since": stored_time(since)}
    ):
        what = of_history(event, detail, given_up=bool(given_up))
        if what is not None:
            who = cashier if what is What.GIVEN_UP else ""
            yield Event(what, who, datetime.fromisoformat(time))


def _of_ledger(rows: Iterable[tuple[str, str, str]], since: datetime) -> Iterator[Event]:
    after: datetime | None = None
    older = 0
    for kind, time, payload in rows:
        at = datetime.fromisoformat(time)
        if at < since:
            older += 1
            if older > _ENOUGH:
                return
        elif after is not None and went_back(at, after):
            yield Event(What.CLOCK_BACK, "", at)
        after = at
        if at >= since and kind in {ledger.DEED, ledger.SLIP}:
            told = json.loads(payload)
            what = _of_deed(told) if kind == ledger.DEED else _of_slip(told)
            if what is not None:
                yield Event(what, _whose(what, told), at)


def _of_deed(told: Mapping[str, Any]) -> What | None:
    if (told["outcome"], told["action"]) == (Outcome.ALLOWED, Action.APPROVE_REFUND):
        return What.REFUNDS
    return _OUTCOMES.get(told["outcome"])


def _of_slip(told: Mapping[str, Any]) -> What | None:
    return What.REPRINTS if told["printed"] > 1 else None


def _whose(what: What, told: Mapping[str, Any]) -> str:
    return str(told.get("about" if what is What.RESETS else "who", ""))
