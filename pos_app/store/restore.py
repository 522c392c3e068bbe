"""Puts a backup in the place of the books: wholly or not at all, the old ones kept aside.

The new books are finished in a folder of their own. That folder's new name is the one stroke that
makes them the books; whoever opens next carries out what a crash left to be done.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlite_utils

from pos_app.domain.numbering import new_series
from pos_app.domain.payment import Mode
from pos_app.errors import BoothError, Refused, StoreError
from pos_app.store import journal, ledger, numbers
from pos_app.store.adopt import adopt
from pos_app.store.anchor import NO_PLACE, Anchor
from pos_app.store.backup import Contents, checked
from pos_app.store.connect import (
    TIMEOUT_S,
    Writer,
    open_blank,
    open_still,
    open_to_read,
    open_to_write,
    schema_version,
)
from pos_app.store.database import open_database
from pos_app.store.exchange import ASIDE, MADE, MAKING, exchange, finish
from pos_app.store.faults import translated
from pos_app.store.lost import note_gaps, note_rechecks, note_strangers
from pos_app.store.migrations import SCHEMA
from pos_app.store.place import (
    DATABASE,
    JOURNAL,
    is_copy,
    mark_place,
    new_private_file,
    private_folder,
    sync_folder,
)
from pos_app.store.spoken import Told
from pos_app.store.witness import lasting

# Toss refunds for a year (toss-pay-api.md §4.3), and clocks differ.
_REFUNDABLE = timedelta(days=367)

_MODES = "SELECT DISTINCT mode FROM sales"
_SERIES = "SELECT series FROM epochs"
# What Toss said before the copy was made: it may have moved money since.
_FORGET_READINGS = "DELETE FROM readings"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: what the copy held, the new series, and what was taken from journals."""

    copy: Contents
    series: str
    adopted: int
    aside: Path | None


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of the books that are replaced."""

    series: tuple[str, ...]
    head: ledger.Mark
    mark: ledger.Mark
    copied: bool


def restore(  # noqa: PLR0913
    folder: Path,
    source: Path,
    *,
    mode: Mode,
    journals: Iterable[Path],
    at: datetime,
    random_bits: Callable[[int], int],
    anchor: Anchor,
) -> Restored:
    """Make `source` the books of `folder`, with a new series; the caller holds its Lock.

    What the journals tell and the copy lacks is adopted: those of the folder, with those that went
    aside in earlier restores, then `journals`.
    Raises StoreError or Refused, with everything as it was, when the copy is not fit to be used.
    """
    finish(folder)
    with translated():
        private_folder(folder)
    work = folder / MAKING
    try:
        with translated():
            private_folder(work)
            copy = _fetched(source, work / DATABASE, mode)
        told = [*_journals(folder, copy), *journals]
        _check_modes(told, mode)
        before = _before(folder, copy, anchor)
        series, adopted = _renewed(work, before, told, at, random_bits)
        _keep(anchor, before.mark)
        with translated():
            sync_folder(work)
            made = work.rename(folder / f"{MADE}{series}")
            sync_folder(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    aside = exchange(folder, made)
    with translated(), closing(open_still(folder / DATABASE, TIMEOUT_S)) as db:
        _keep(anchor, ledger.head(db))
    if before.copied:
        with translated():
            mark_place(folder)
    return Restored(copy, series, adopted, aside)


def _keep(anchor: Anchor, mark: ledger.Mark) -> None:
    """Where there is no keyring at all no mark can contradict the books; a locked one holds one."""
    try:
        anchor.write(mark)
    except Refused as refused:
        if refused.key != NO_PLACE:
            raise


def _fetched(source: Path, target: Path, mode: Mode) -> Contents:
    """A private copy of the backup, checked from end to end."""
    if not source.is_file():
        raise Refused("restore.no_file", file=source)
    try:
        new_private_file(target)
        with (
            translated(),
            closing(_opened(source)) as db,
            closing(open_blank(target, TIMEOUT_S)) as blank,
        ):
            db.conn.backup(blank)
        schema_version(target, SCHEMA.version)
        found = checked(target)
        with closing(open_still(target, TIMEOUT_S)) as db:
            modes = {str(row[0]) for row in db.execute(_MODES)}
    except StoreError as error:
        raise StoreError("restore.unfit", file=source, problems=[error]) from error
    if modes - {mode.value}:
        raise Refused("restore.other_mode", file=source, found=", ".join(sorted(modes)), mode=mode)
    return found


def _opened(source: Path) -> sqlite_utils.Database:
    # A program that was killed, or a copy by hand, leaves the last sales beside the file.
    wal = source.with_name(source.name + "-wal")
    alone = not wal.exists() or wal.stat().st_size == 0
    return (open_still if alone else open_to_read)(source, TIMEOUT_S)


def _before(folder: Path, copy: Contents, anchor: Anchor) -> Before:
    """Look at what is replaced. Where it cannot be read, the copy's own end is all there is.

    `mark` is where the anchor waits meanwhile: an entry that the old books and the new ones have.
    """
    try:
        head = anchor.read()
    except BoothError:
        head = None
    path = folder / DATABASE
    with translated():
        copied = is_copy(folder)
    try:
        with translated(), closing(_opened(path)) as db:
            series = tuple(str(row[0]) for row in db.execute(_SERIES))
            shared = ledger.link_at(db, copy.head[0]) == copy.head[1]
            last = ledger.head(db)
    except StoreError:
        return Before((), head or copy.head, copy.head, copied)
    mark = copy.head if shared else ledger.START
    return Before(series, max(head or last, last), mark, copied)


def _journals(folder: Path, copy: Contents) -> Iterator[Path]:
    aside = (one for one in folder.glob(f"{ASIDE}*/{JOURNAL}") if _goes_on(one.parent, copy))
    yield from journal.oldest_first([*journal.kept(folder), *aside])
    if (folder / JOURNAL).exists():
        yield folder / JOURNAL


def _goes_on(aside: Path, copy: Contents) -> bool:
    """Whether books that an earlier restore replaced went on from where the copy ends.

    What they had is in no later journal where that restore was from a newer copy. Of books that
    nobody can read their journal is all that is left, as it is of those in the folder.
    """
    try:
        with translated(), closing(_opened(aside / DATABASE)) as db:
            return ledger.link_at(db, copy.head[0]) == copy.head[1]
    except StoreError:
        return True


def _check_modes(told: Iterable[Path], mode: Mode) -> None:
    """Books with sales of two modes could never be restored again, and no key could ask of both."""
    for path in told:
        opened = (one.payload for one in _entries(path) if one.kind in journal.BEGINS)
        found = {_mode_of(one) for one in opened} - {mode.value, ""}
        if found:
            key = "restore.journal_other_mode"
            raise Refused(key, file=path, found=", ".join(sorted(found)), mode=mode)


def _mode_of(opened: Mapping[str, Any]) -> str:
    attempt = opened.get("attempt")
    return str(attempt.get("mode", "")) if isinstance(attempt, dict) else ""


def _renewed(
    work: Path,
    before: Before,
    told: Collection[Path],
    at: datetime,
    random_bits: Callable[[int], int],
) -> tuple[str, int]:
    """Bring the copy up to date, and begin its new epoch; its new series, and what was adopted."""
    _forget_journal(work / DATABASE)
    series = new_series(random_bits)
    database = open_database(work, _no_beginning)
    try:
        with database.write() as db:
            db.execute(_FORGET_READINGS)
            note_gaps(db, before.series)
            note_rechecks(db, at - _REFUNDABLE)
            heard = Told()
            for path in told:
                heard.hear(_entries(path))
            numbers.begin(db, series, at, before.head, copied=before.copied, told=heard)
            adopted = sum(adopt(db, _entries(path)).rows for path in told)
            note_strangers(db)
    finally:
        database.close()
    for left in work.iterdir():
        if left.name not in (DATABASE, JOURNAL):
            left.unlink()
    return series, adopted


def _no_beginning(_db: Writer) -> None:
    """The copy has its first rows already."""


def _forget_journal(path: Path) -> None:
    """The copy's journal lies elsewhere, or nowhere; the new books begin one of their own."""
    with translated(), closing(open_to_write(path, TIMEOUT_S)) as db:
        if db.table("journal_mark").exists():
            with db.atomic():
                journal.move_tail(db, journal.Tail())


def _entries(path: Path) -> Iterator[journal.Entry]:
    try:
        with translated():
            yield from lasting(path)
    except StoreError as error:
        raise StoreError("restore.no_journal", file=path) from error
