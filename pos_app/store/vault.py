"""Backups: one where somebody asks for it, and by rule the newest in a folder of their own."""

from __future__ import annotations

import re
import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path

from pos_app.errors import Refused, StoreError
from pos_app.store.backup import Contents, contents, part_of, verified_copy
from pos_app.store.database import Database
from pos_app.store.faults import translated
from pos_app.store.place import BACKUPS, private_folder

KEPT = 30
# What a copy by rule must leave for the sales themselves.
MIN_FREE_BYTES = 400 * 1000 * 1000

_SEOUL = timezone(timedelta(hours=9))
_NAME = re.compile(r"booth-\d{8}-\d{6}-(?P<series>[0-9A-Z]{8})-(?P<seq>\d+)\.db")
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
        return None if self._newest() == (now.series, now.head[0]) else self._make(now, at)

    def made(self) -> list[Path]:
        """The backups by rule, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(one for one in self.folder.iterdir() if _NAME.fullmatch(one.name))

    def _since(self, now: Contents) -> int:
        series, seq = self._newest()
        return seq if series == now.series and seq <= now.head[0] else 0

    def _newest(self) -> tuple[str, int]:
        names = [_NAME.fullmatch(one.name) for one in self.made()]
        newest = names[-1] if names else None
        return (newest["series"], int(newest["seq"])) if newest else ("", 0)

    def _make(self, now: Contents, at: datetime) -> Path:
        with translated():
            private_folder(self.folder)
            self._need_room()
        name = f"booth-{at.astimezone(_SEOUL):%Y%m%d-%H%M%S}-{now.series}-{now.head[0]}.db"
        target = self.folder / name
        # What stands in the newest was checked for it; every start and the doctor check it all.
        back_up(self._database, target, self._since(now))
        self._prune()
        return target

    def _need_room(self) -> None:
        need = self._database.path.stat().st_size + self._min_free_bytes
        if shutil.disk_usage(self.folder).free < need:
            raise StoreError("backup.no_room", need_mb=need // 1_000_000)

    def _prune(self) -> None:
        with translated():
            for old in self.made()[:-KEPT]:
                old.unlink(missing_ok=True)
            for left in self.folder.glob(part_of(Path("booth-*.db")).name):
                left.unlink(missing_ok=True)
