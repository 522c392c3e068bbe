"""Reads out of the ledger what a manager may have to hear of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pos_app.domain.alerts import Event, What, went_back
from pos_app.domain.staff import Action, Outcome
from pos_app.store import ledger
from pos_app.store.rows import stored_time

if TYPE_CHECKING:
    from pos_app.store.database import Database

_SINCE = "SELECT kind, at, payload FROM ledger WHERE at >= ? ORDER BY seq"
_OUTCOMES: dict[str, What] = {
    Outcome.REFUSED: What.REFUSALS,
    Outcome.LOCKED_OUT: What.LOCK_OUTS,
    Outcome.PIN_RESET: What.RESETS,
}


def events(database: Database, since: datetime) -> tuple[Event, ...]:
    """Everything since then that is counted."""
    with database.read() as db:
        return tuple(_events(db.execute(_SINCE, (stored_time(since),))))


def _events(rows: Iterator[tuple[str, str, str]]) -> Iterator[Event]:
    before: datetime | None = None
    for kind, time, payload in rows:
        at = datetime.fromisoformat(time)
        if went_back(before, at):
            yield Event(What.CLOCK_BACK, "", at)
        before = at
        if kind not in {ledger.DEED, ledger.SLIP}:
            continue
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
