"""Backups: one where somebody asks for it, and by rule the newest in a folder of their own."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

from pos_app.domain.seoul import SEOUL
from pos_app.errors import Refused, StoreError
from pos_app.store.backup import Contents, contents, part_of, verified_copy
from pos_app.store.database import Database
from pos_app.store.faults import translated
from pos_app.store.place import BACKUPS, private_folder

KEPT = 30
# What a copy by rule must leave for the sales themselves.
MIN_FREE_BYTES = 400 * 1000 * 1000

_NAME = re.compile(r"booth-\d{8}-\d{6}-(?P<series>[0-9A-Z]{8})-(?P<seq>\d+)\.db")
_EPOCHS = "SELECT series, epoch FROM epochs"
_SOLD = "SELECT count(*) FROM ledger WHERE seq > ? AND kind IN ('paid', 'found')"
# The sentences of the books speak of the data folder; the target lies elsewhere.
_ABOUT_THE_COPY = {
    "store.disk_full": "backup.disk_full",
    "store.read_only": "backup.read_only",
    "store.io_error": "backup.io_error",
    "store.cannot_open": "backup.io_error",
}


def back_up(database: Database, target: Path, chain_after: int = 0) -> Contents:
    """Copy the books to a file that is not there yet, also beside an open window.

    The ledger's links are checked past entry `chain_after`.

    Raises Refused for a name that is taken or a folder that is missing, StoreError when the copy
    cannot be written or is not as it should be; `target` is not there then.
    """
    if target.exists() or target.is_symlink():
        raise Refused("backup.exists", file=target)
    if not target.parent.is_dir():
        raise Refused("backup.no_folder", folder=target.parent)
    try:
        with database.read_apart() as db:
            return verified_copy(db, target, chain_after=chain_after)
    except StoreError as error:
        key = _ABOUT_THE_COPY.get(error.key)
        if key is None:
            raise
        raise StoreError(key, file=target) from error


class Vault:
    """The backups by rule of one folder's books; the caller holds the folder's Lock."""

    def __init__(
        self, database: Database, every: int, *, min_free_bytes: int = MIN_FREE_BYTES
    ) -> None:
        """`every`: how many sales one backup may lack; nought makes them at closing only."""
        self.folder = database.path.parent / BACKUPS
        self._database = database
        self._every = every
        self._min_free_bytes = min_free_bytes

    def after_sale(self, at: datetime) -> Path | None:
        """Make a backup when so many sales stand in none, and give it."""
        with self._database.read() as db:
            now = contents(db)
            (sold,) = db.execute(_SOLD, (self._since(now),)).fetchone()
        return self._make(now, at) if 0 < self._every <= sold else None

    def at_closing(self, at: datetime) -> Path | None:
        """Make a backup when anything was booked since the newest, and give it."""
        with self._database.read() as db:
            now = contents(db)
        return None if self._since(now) == now.head[0] else self._make(now, at)

    def made(self) -> list[Path]:
        """The backups by rule, oldest first by what they hold: a clock may have been wrong.

        Those of a series that these books never had come before their own.
        """
        with self._database.read() as db:
            epochs = dict(db.execute(_EPOCHS).fetchall())

        def age(made: tuple[Path, re.Match[str]]) -> tuple[int, int, str]:
            path, name = made
            return epochs.get(name["series"], 0), int(name["seq"]), path.name

        return [path for path, _ in sorted(self._named(), key=age)]

    def _named(self) -> list[tuple[Path, re.Match[str]]]:
        there = self.folder.iterdir() if self.folder.is_dir() else ()
        names = ((one, _NAME.fullmatch(one.name)) for one in there)
        return [(one, name) for one, name in names if name]

    def _since(self, now: Contents) -> int:
        """Up to which entry of these books a backup goes; nought where none does."""
        seqs = (int(name["seq"]) for _, name in self._named() if name["series"] == now.series)
        return max((seq for seq in seqs if seq <= now.head[0]), default=0)

    def _make(self, now: Contents, at: datetime) -> Path:
        with translated():
            private_folder(self.folder)
            self._need_room()
        name = f"booth-{at.astimezone(SEOUL):%Y%m%d-%H%M%S}-{now.series}-{now.head[0]}.db"
        target = self.folder / name
        # What stands in the newest was checked for it; every start and the doctor check it all.
        back_up(self._database, target, self._since(now))
        self._prune(target)
        return target

    def _need_room(self) -> None:
        need = self._database.path.stat().st_size + self._min_free_bytes
        if shutil.disk_usage(self.folder).free < need:
            raise StoreError("backup.no_room", need_mb=need // 1_000_000)

    def _prune(self, newest: Path) -> None:
        with translated():
            for old in [one for one in self.made() if one != newest][: -KEPT + 1]:
                old.unlink(missing_ok=True)
            for left in self.folder.glob(part_of(Path("booth-*.db")).name):
                left.unlink(missing_ok=True)
