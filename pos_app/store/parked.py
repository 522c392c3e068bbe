"""Carts that were put aside, in a table of their own: no part of ledger or journal."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from pos_app.domain.notation import plain, read
from pos_app.domain.parked import MOST_PARKED, Parked
from pos_app.errors import Refused
from pos_app.store.ledger import canonical
from pos_app.store.rows import stored, stored_time

if TYPE_CHECKING:
    from pos_app.store.database import Database

_ALL = "SELECT parked_no, cart FROM parked ORDER BY parked_no"
_ONE = "SELECT parked_no, cart FROM parked WHERE parked_no = ?"
_COUNT = "SELECT count(*) FROM parked"
_PUT = "INSERT INTO parked (name, at, cart) VALUES (?, ?, ?) RETURNING parked_no"
_DROP = "DELETE FROM parked WHERE parked_no = ?"


class SqliteParked:
    """Fits `flow.parking.ParkedCarts`; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Parked, ...]:
        with self._database.read() as db:
            return tuple(_parked_of(*row) for row in db.execute(_ALL).fetchall())

    def put(self, parked: Parked) -> Parked:
        with self._database.write() as db:
            (count,) = db.execute(_COUNT).fetchone()
            if count >= MOST_PARKED:
                raise Refused("parked.too_many", most=MOST_PARKED)
            text = stored(canonical(plain(parked)))
            row = (stored(parked.name), stored_time(parked.at), text)
            (number,) = db.execute(_PUT, row).fetchone()
        return replace(parked, number=number)

    def take(self, number: int) -> Parked:
        with self._database.write() as db:
            row = db.execute(_ONE, (number,)).fetchone()
            if row is None:
                raise Refused("parked.gone")
            db.execute(_DROP, (number,))
        return _parked_of(*row)


def _parked_of(number: int, text: str) -> Parked:
    return replace(read(Parked, json.loads(text)), number=number)
