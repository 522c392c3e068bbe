"""One window or command at a time: a lock that the operating system drops with its holder."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from types import TracebackType

import filelock

from pos_app.domain.seoul import SEOUL
from pos_app.errors import InUse
from pos_app.store.faults import translated
from pos_app.store.place import HOLDER, LOCK, private_folder, write_private


class Lock:
    """Held from the constructor on, until `release` or the end of the process.

    Raises InUse, naming the holder, when another holds these books. `what` says for the others
    what we are ("window", "sell" …).
    """

    def __init__(self, folder: Path, what: str, since: datetime) -> None:
        self._holder = folder / HOLDER
        with translated():
            private_folder(folder)
            # A soft lock would outlive a crash, so a disk without real locks is refused.
            self._lock = filelock.FileLock(
                folder / LOCK, mode=0o600, thread_local=False, fallback_to_soft=False
            )
            try:
                self._lock.acquire(timeout=0)
            except filelock.Timeout:
                raise _in_use(self._holder) from None
            entry = {"pid": os.getpid(), "what": what, "since": since.isoformat()}
            try:
                write_private(self._holder, json.dumps(entry))
            except OSError:
                self._lock.release()
                raise

    def release(self) -> None:
        """Let the next one in; harmless the second time."""
        if self._lock.is_locked:
            with translated():
                self._holder.unlink(missing_ok=True)
                self._lock.release()

    def __enter__(self) -> Lock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _in_use(holder: Path) -> InUse:
    try:
        entry = json.loads(holder.read_text("utf-8"))
        since = datetime.fromisoformat(entry["since"]).astimezone(SEOUL)
        return InUse(
            "store.in_use",
            pid=int(entry["pid"]),
            what=str(entry["what"]),
            since=f"{since:%Y-%m-%d %H:%M}",
        )
    except (OSError, ValueError, TypeError, LookupError, OverflowError):
        return InUse("store.in_use_unknown")
