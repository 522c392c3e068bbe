"""The figures of the owner's reports, read from the books while they are sold from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlite_utils

from pos_app.domain.report import Report, Row, Topic, Wish, sums
from pos_app.store.accounts import BACK, LINES, RETURNED, SOLD, TOTALS
from pos_app.store.database import Database
from pos_app.store.faults import translated
from pos_app.store.reports import EARLIEST, LATEST, midnight
from pos_app.store.shares import shares

_NONE = (0, 0, 0)  # pieces, won, and what was taken off

Key = tuple[str, str]  # a SKU, or the name of what had none


class SqliteFigures:
    """Fits `flow.figures.Figures`. A report reads on a connection of its own: no sale waits."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def open(self, wish: Wish) -> Iterator[Report]:
        # What goes wrong where the rows are shown is no fault of the books.
        reading = ExitStack()
        try:
            with translated():
                db = reading.enter_context(self._database.read_apart())
                report = _report(db, wish)
            yield replace(report, rows=_walked(report.rows))
        finally:
            reading.close()


def _walked(rows: Iterable[Row]) -> Iterator[Row]:
    with translated():
        yield from map(tuple, rows)  # which, unlike a cursor, is not closed with us


def _report(db: sqlite_utils.Database, wish: Wish) -> Report:
    bounds = {
        "since": midnight(max(wish.first or EARLIEST, EARLIEST)),
        "until": midnight(min(wish.last or LATEST, LATEST) + timedelta(days=1)),
        "span": str(wish.span),
    }
    if wish.topic in TOTALS:
        count, *summed = db.execute(TOTALS[wish.topic], bounds).fetchone()
        totals = tuple(summed.pop(0) if one.summed else None for one in wish.columns)
        return Report(wish, db.execute(LINES[wish.topic], bounds), count, totals)
    if wish.topic is Topic.ITEMS:
        rows = list(_items(db, bounds))
    else:
        rows = db.execute(LINES[wish.topic], bounds).fetchall()
    return Report(wish, rows, len(rows), sums(wish.columns, rows))


def _items(db: sqlite_utils.Database, bounds: dict[str, Any]) -> Iterable[Row]:
    """What was sold and came back of each product, the most won first."""
    names: dict[Key, str] = {}
    sold: dict[Key, tuple[int, int, int]] = {}
    for sku, name, _, *figures in db.execute(SOLD, bounds):
        key = _key(sku, name)
        names[key], sold[key] = name, (figures[0], figures[1], figures[2])
    refunded: dict[Key, int] = {}
    for _, within, goods in shares(db.execute(BACK, bounds)):
        if within:
            key = _key(goods.sku, goods.name)
            names.setdefault(key, goods.name)
            refunded[key] = refunded.get(key, 0) + goods.amount_won
    returned: dict[Key, int] = {}
    for sku, name, qty in db.execute(RETURNED, bounds):
        names.setdefault(_key(sku, ""), name or sku)
        returned[_key(sku, "")] = qty
    net = {key: sold.get(key, _NONE)[1] - refunded.get(key, 0) for key in names}
    whole = sum(net.values())
    for key in sorted(names, key=lambda one: (-net[one], one)):
        qty, won, off = sold.get(key, _NONE)
        share = net[key] / whole if whole > 0 else None
        back = (returned.get(key, 0), won, refunded.get(key, 0))
        yield (key[0], names[key], qty, *back, net[key], share, off)


def _key(sku: str, name: str) -> Key:
    return (sku, "") if sku else ("", name)
