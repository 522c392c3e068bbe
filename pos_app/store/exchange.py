"""Exchanges the books for those that a restore finished, also after a crash in the middle of it.

The new name of their folder decided. What it names lies there, or in its place: nothing else does.
"""

from __future__ import annotations

import shutil
from contextlib import closing, suppress
from pathlib import Path

from pos_app.errors import StoreError
from pos_app.store.connect import TIMEOUT_S, open_still
from pos_app.store.faults import translated
from pos_app.store.place import DATABASE, JOURNAL, private_folder, sync_folder

MAKING = "restoring"
MADE = "restored-"
ASIDE = "before-"

_NEWEST = "SELECT series FROM epochs ORDER BY epoch DESC LIMIT 1"


def finish(folder: Path) -> None:
    """Carry out what a restore decided before it was killed, and throw away what it did not."""
    with translated():
        if (folder / MAKING).exists():
            shutil.rmtree(folder / MAKING)
    for made in sorted(folder.glob(f"{MADE}*")):
        if _is_ours(folder, made):
            exchange(folder, made)


def _is_ours(folder: Path, made: Path) -> bool:
    """Whether a restore made this folder: it is named after the series that its books began.

    Where it is empty, its books lie in place by now; any other folder is somebody else's.
    """
    try:
        with translated():
            place = made if any(made.iterdir()) else folder
            with closing(open_still(place / DATABASE, TIMEOUT_S)) as db:
                begun = db.execute(_NEWEST).fetchone()
    except StoreError:
        return False
    return bool(begun == (made.name.removeprefix(MADE),))


def exchange(folder: Path, made: Path) -> Path | None:
    """Exchange the files. Every step may be the last before a crash, and is found done after it."""
    aside = folder / f"{ASIDE}{made.name.removeprefix(MADE)}"
    with translated():
        if (made / DATABASE).exists():
            # What SQLite keeps beside the old file must never meet the new one.
            wal = folder / f"{DATABASE}-wal"
            if wal.exists() and wal.stat().st_size == 0:
                wal.unlink()  # a reading command made it: the real one may lie aside already
            _move(wal, aside)
            (folder / f"{DATABASE}-shm").unlink(missing_ok=True)
            for name in (JOURNAL, DATABASE):
                if (made / name).exists():
                    _move(folder / name, aside)
                    (made / name).rename(folder / name)
                    sync_folder(folder)
        with suppress(OSError):  # what somebody laid into it is left
            made.rmdir()
        sync_folder(folder)
    return aside if aside.exists() else None


def _move(path: Path, aside: Path) -> None:
    if path.exists():
        private_folder(aside)
        path.replace(aside / path.name)
        sync_folder(aside)
        sync_folder(path.parent)
