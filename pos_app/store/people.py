"""The staff in the books: a row a person, never deleted, and a line for every deed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlite_utils

from pos_app.domain.staff import Deed, Outcome, Person, Role, begin_try
from pos_app.errors import Refused, Stale
from pos_app.store import journal, ledger
from pos_app.store.connect import Writer
from pos_app.store.rows import Row, stored

if TYPE_CHECKING:
    from pos_app.store.database import Database

_ALL = "SELECT * FROM staff ORDER BY staff_no"
_ONE = "SELECT * FROM staff WHERE name = ?"
_WRITE = """UPDATE staff SET role = :role, active = :active, pin_hash = :pin_hash,
        failed_tries = :failed_tries, locked_until = :locked_until, version = :version
    WHERE name = :name AND version = :before"""
# What the journal tells of somebody whenever they change.
TOLD = (
    "staff_no",
    "name",
    "role",
    "active",
    "pin_hash",
    "failed_tries",
    "locked_until",
    "version",
)
_SIGN_IN = "sign_in"


class SqlitePeople:
    """Fits `flow.ports.People`; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Person, ...]:
        with self._database.read() as db:
            return tuple(_person_of(row) for row in db.query(_ALL))

    def write(self, person: Person, deed: Deed | None, at: datetime) -> Person:
        with self._database.write() as db:
            if deed is not None:
                note(db, deed, at)
            return write(db, person, at)

    def begin_try(self, name: str, at: datetime) -> Person | None:
        with self._database.write() as db:
            person = find(db, name)
            if person is None or not person.active:
                stranger = Deed(_SIGN_IN, Outcome.WRONG_PIN, who=name)
                journal.tell(db, journal.DEED, "", _told(stranger), at)
                return None
            return write(db, begin_try(person, at), at)

    def note(self, deed: Deed, at: datetime) -> None:
        with self._database.write() as db:
            note(db, deed, at)


def find(db: sqlite_utils.Database, name: str) -> Person | None:
    """Somebody of the staff, or None when nobody has this name."""
    row = next(iter(db.query(_ONE, (stored(name),))), None)
    return None if row is None else _person_of(row)


def write(db: Writer, person: Person, at: datetime, least_version: int = 0) -> Person:
    """Write somebody as they are now, if nobody else has meanwhile."""
    after = replace(person, version=max(person.version + 1, least_version))
    values = {name: stored(value) for name, value in asdict(after).items()}
    if person.version == 0:
        if find(db, person.name) is not None:
            raise Refused("staff.name_taken", name=person.name)
        db.table("staff").insert(values)
    elif db.execute(_WRITE, {**values, "before": person.version}).rowcount != 1:
        raise Stale("store.stale", word=person.name)
    row = next(iter(db.query(_ONE, (values["name"],))))
    journal.tell(db, journal.STAFF, person.name, journal.facts(row, TOLD), at)
    return _person_of(row)


def note(db: Writer, deed: Deed, at: datetime) -> None:
    """Write down a deed where it cannot be taken out again: it is numbered by its own place."""
    number, _ = ledger.head(db)
    ref = str(number + 1)
    ledger.append(db, ledger.DEED, ref, _told(deed), at)
    journal.tell(db, journal.DEED, ref, _told(deed), at)


def adopt(db: Writer, name: str, told: Mapping[str, Any], at: datetime, *, booked: bool) -> bool:
    """Take over what a journal tells of somebody and the books lack; whether there was any.

    Wrong PINs stay counted in any case. Of other books that had committed it (`booked`) the rest
    is true, too: who has left does not come back with an older copy. What the journal only knows
    the digest of, a changed PIN, is to be given anew.
    """
    row = next(iter(db.query(_ONE, (stored(name),))), None)
    # Of somebody whose entering no commit followed its manager was told that it failed.
    before = Person(name, Role(told["role"]), booked) if row is None else _person_of(row)
    if told["version"] <= before.version:
        return False
    until = told.get("locked_until")
    after = replace(
        before,
        failed_tries=max(before.failed_tries, int(told["failed_tries"])),
        locked_until=datetime.fromisoformat(until) if until else before.locked_until,
    )
    if booked:
        same = row is not None and journal.facts(row, ("pin_hash",)).get("hidden")
        pin_hash = before.pin_hash if same and same == told.get("hidden") else None
        role, active = Role(told["role"]), bool(told["active"])
        after = replace(after, role=role, active=active, pin_hash=pin_hash)
    if after == before and row is not None:
        return False
    note(db, Deed("edit_staff", Outcome.ADOPTED, about=name), at)
    write(db, after, at, int(told["version"]))  # so that no journal is taken over twice
    return True


def _told(deed: Deed) -> dict[str, Any]:
    return {name: value for name, value in asdict(deed).items() if value}


def _person_of(row: Row) -> Person:
    until = row["locked_until"]
    return Person(
        row["name"],
        Role(row["role"]),
        bool(row["active"]),
        row["pin_hash"],
        row["failed_tries"],
        datetime.fromisoformat(until) if until else None,
        row["version"],
    )
