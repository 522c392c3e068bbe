"""How it stands with the line to Toss, the key and this machine's clock, from every reply heard."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pos_app.domain.answer import Reply
from pos_app.flow.ports import Clock

# Toss was not reached, or did not answer.
_SILENT = frozenset({"no_connection", "not_trusted", "timeout", "connection_lost"})
_NOT_ASKED = frozenset({"no_token", "no_cancel", "no_settlement"})
_SURE = 2  # one question may get lost on any line
ASK_S = 10.0  # while nobody is reached and nothing else asks
WRONG_CLOCK_S = 60
LEAST_ROOM_MB = 200  # on the disk of the books


@dataclass(frozen=True, slots=True)
class Sky:
    """What hinders selling now. `clock_off_s` is how far this machine is ahead of Toss; nought
    where it is right enough."""

    silent_since: datetime | None = None
    key_refused: bool = False
    clock_off_s: int = 0


class Outlook:
    """Hears every reply, from any thread; `take` says when somebody should ask again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._since: datetime | None = None
        self._refused = False
        self._off_s = 0
        self._ask_at = 0.0

    def hear(self, reply: Reply[Any]) -> None:
        """A call has come back, or has not."""
        with self._lock:
            self._ask_at = self._clock.tick() + ASK_S
            if reply.code in _NOT_ASKED:
                return
            if reply.code in _SILENT:
                self._failures += 1
                self._since = self._since or self._clock.now()
                return
            self._failures, self._since = 0, None
            self._refused = reply.key_refused
            if reply.server_time is not None:
                self._off_s = round((self._clock.now() - reply.server_time).total_seconds())

    def sky(self) -> Sky:
        """How it stands now."""
        with self._lock:
            since = self._since if self._failures >= _SURE else None
            off_s = self._off_s if abs(self._off_s) > WRONG_CLOCK_S else 0
            return Sky(since, self._refused, off_s)

    def take(self) -> bool:
        """Whether somebody should ask now, because nothing else has for a while.

        Only while something is wrong: a till that is well asks nobody about nothing.
        """
        with self._lock:
            wrong = self._failures or self._refused or abs(self._off_s) > WRONG_CLOCK_S
            now = self._clock.tick()
            if not wrong or now < self._ask_at:
                return False
            self._ask_at = now + ASK_S
            return True

    def hurry(self) -> None:
        """Somebody wants to know now."""
        with self._lock:
            self._ask_at = self._clock.tick()
