"""Opens what a power cut left with the real store, and says whether all that was said is there."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import sqlite_utils

from pos_app.domain.payment import State
from pos_app.errors import BoothError
from pos_app.store import connect, integrity, ledger
from pos_app.store.backup import checked
from pos_app.store.books import SqliteBooks, open_books
from pos_app.store.exchange import finish
from pos_app.store.faults import translated
from pos_app.store.place import ANCHOR, BACKUPS, DATABASE
from tests.powercut.disk import write_files
from tests.powercut.facts import Facts, facts_of
from tests.powercut.log import Said
from tests.powercut.workload import SHOP
from tests.store.shop import ACCOUNT, NOON, ONE_COFFEE

LOST, CORRUPT = "lost", "corrupt"
Image = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Promise:
    """What had been said when the power went, and what the commit under way makes of it."""

    said: Said
    under_way: Facts | None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a cut took away or broke."""

    kind: str
    detail: str


class Judge:
    """Opens image after image in one folder.

    Checks read the database's pages, the journals and the anchor, and nothing else: states that
    agree in all of these are checked once.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._facts: dict[bytes, Facts] = {}
        self._findings: dict[bytes, list[Finding]] = {}

    def judge(self, image: Image, promise: Promise, chance: Random) -> list[Finding]:
        """Open the books as after a start, look at everything, and sell."""
        shop = self._laid_out(image, chance)
        try:
            with closing(_opened(shop)) as books:
                opened, findings = self._state(books, shop)
                return [
                    *findings,
                    *_anchor_kept(image, promise.said),
                    *self._compared(books, opened, image, promise),
                    *self._backups(shop, promise.said),
                    *_sells(books, opened),
                ]
        except BoothError as error:
            return [Finding(CORRUPT, str(error))]

    def known_of(self, image: Image) -> Said:
        """What books hold as they lie, and from then on have to keep."""
        try:
            lying = self._lying(image)
        except BoothError as error:  # which could not be told to another process
            raise AssertionError(f"books for a later day: {error}") from None
        facts = [] if lying is None else [lying]
        kept = {Path(path).name for path in image if path.startswith(f"{SHOP}/{BACKUPS}/booth-")}
        return Said(facts, _anchored(image), frozenset(kept))

    def _laid_out(self, image: Image, chance: Random | None = None) -> Path:
        shutil.rmtree(self._folder, ignore_errors=True)
        write_files(image, self._folder)
        shop = self._folder / SHOP
        if f"{SHOP}/{DATABASE}-journal" in image:
            _roll_back(shop)
        if chance and (shop / DATABASE).exists() and chance.random() < 0.1:
            # An index of the WAL that the last program left: whoever opens first makes it anew.
            (shop / f"{DATABASE}-shm").write_bytes(chance.randbytes(32768))
        return shop

    def _lying(self, image: Image) -> Facts | None:
        """What the database alone says, before the journal is asked; None where there is none."""
        path = self._laid_out(image) / DATABASE
        finish(path.parent)
        if not path.exists():
            return None
        with translated(), closing(connect.open_to_read(path, 0)) as db:
            return self._facts_of(db, _pages(db))

    def _facts_of(self, db: sqlite_utils.Database, pages: bytes) -> Facts:
        if pages not in self._facts:
            self._facts[pages] = facts_of(db)
        return self._facts[pages]

    def _state(self, books: SqliteBooks, shop: Path) -> tuple[Facts, list[Finding]]:
        with books.database.read() as db:
            pages = _pages(db)
            facts = self._facts_of(db, pages)
        beside = [*shop.glob("*.journal"), shop / ANCHOR]
        state = hashlib.sha256(pages)
        for path in sorted(one for one in beside if one.exists()):
            state.update(hashlib.sha256(path.read_bytes()).digest())
        if state.digest() not in self._findings:
            self._findings[state.digest()] = _checked(books)
        return facts, self._findings[state.digest()]

    def _compared(
        self, books: SqliteBooks, opened: Facts, image: Image, promise: Promise
    ) -> list[Finding]:
        said, after = promise.said.facts, promise.under_way
        if not said or opened["digest"] in {one["digest"] for one in (said[-1], after) if one}:
            return []
        lying = Judge(self._folder.with_name("lying"))._lying(image)
        if lying is None:
            return [Finding(LOST, "there is no database")]
        with books.database.read() as db:
            link = ledger.link_at(db, lying["entries"])
        return _lost(lying, promise) or _adopted(lying, opened, link, promise)

    def _backups(self, shop: Path, said: Said) -> list[Finding]:
        there = {one.name: one for one in (shop / BACKUPS).glob("booth-*.db")}
        gone = said.backups - set(there)
        if gone:
            return [Finding(LOST, f"backups {sorted(gone)}")]
        return [found for path in there.values() for found in self._backup(path)]

    def _backup(self, path: Path) -> list[Finding]:
        known = hashlib.sha256(path.read_bytes()).digest()
        if known not in self._findings:
            try:
                checked(path)
                self._findings[known] = []
            except BoothError as error:
                self._findings[known] = [Finding(CORRUPT, f"backup {path.name}: {error}")]
        return self._findings[known]


def _opened(shop: Path) -> SqliteBooks:
    finish(shop)  # as the program does: a restore that the cut interrupted
    return open_books(shop, at=NOON, random_bits=Random(0).getrandbits, min_free_bytes=0)


def _pages(db: sqlite_utils.Database) -> bytes:
    """A digest of every page of the database as SQLite reads it, its WAL included."""
    return hashlib.sha256(db.conn.serialize()).digest()


def _roll_back(shop: Path) -> None:
    """Let the books of a control, which keep no WAL, become whole."""
    with closing(sqlite3.connect(shop / DATABASE)) as plain:
        plain.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _anchored(image: Image) -> int:
    return int(json.loads(image.get(f"{SHOP}/{ANCHOR}", b'{"seq": 0}'))["seq"])


def _anchor_kept(image: Image, said: Said) -> list[Finding]:
    try:
        there = _anchored(image)
    except ValueError as error:
        return [Finding(CORRUPT, f"anchor: {error}")]
    if there >= said.anchored:
        return []
    return [Finding(LOST, f"the anchor says {there}, it said {said.anchored}")]


def _lost(lying: Facts, promise: Promise) -> list[Finding]:
    said = promise.said.facts
    if any(one and lying["digest"] == one["digest"] for one in (said[-1], promise.under_way)):
        return []
    for back, one in enumerate(reversed(said)):
        if lying["digest"] == one["digest"]:
            return [Finding(LOST, f"{back} commits")]
    if lying["entries"] < said[-1]["entries"]:
        return [Finding(LOST, f"{lying['entries']} of {said[-1]['entries']} entries")]
    return [Finding(CORRUPT, "neither before the commit under way nor after it")]


def _adopted(lying: Facts, opened: Facts, link: str | None, promise: Promise) -> list[Finding]:
    """What opening changed: nothing but what the journal tells of the commit under way."""
    if link != lying["link"]:
        return [Finding(CORRUPT, "opening changed the ledger")]
    surplus = _changes(lying, opened) - _changes(lying, promise.under_way)
    return [Finding(CORRUPT, f"opening changed {one}") for one in sorted(surplus)]


def _changes(before: Facts, after: Facts | None) -> set[str]:
    """The orders and refunds whose rows differ."""
    if after is None:
        return set()
    return {
        one
        for table in ("attempts", "refunds")
        for one in {**before[table], **after[table]}
        if before[table].get(one) != after[table].get(one)
    }


def _checked(books: SqliteBooks) -> list[Finding]:
    found = {
        key: values
        for check in (integrity.check_start, integrity.check_all)
        for key, values in check(books.database, books.anchor)
    }
    return [Finding(CORRUPT, f"{key} {values}") for key, values in found.items()]


def _sells(books: SqliteBooks, opened: Facts) -> list[Finding]:
    fresh = books.open_sale(ONE_COFFEE, ACCOUNT, NOON, "kim")
    kept = books.attempt(fresh.order_no)
    if kept.state is not State.CREATING or fresh.order_no in opened["attempts"]:
        return [Finding(CORRUPT, f"the next sale is {kept}")]
    return []
