"""Days at a counter with the real store, each call told to the recorder when it has returned.

python -m tests.powercut.workload ROOT PROFILE WORLD:STEPS…, with recorder.c preloaded. A day ends
in the middle, as a power cut finds it: nothing is closed.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from pos_app.domain.answer import Reply, Stage, Verdict
from pos_app.domain.catalog import CatalogChange, Sku
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Attempt, Mode, State, mark
from pos_app.domain.refund import Refund, RefundState, move_refund
from pos_app.domain.refunding import RefundChange, RefundEntry, intend_refund
from pos_app.domain.verdict import Change, intend_execute, judge_execute
from pos_app.errors import Refused
from pos_app.store import connect
from pos_app.store.anchor import refresh_anchor
from pos_app.store.exchange import finish
from pos_app.store.lock import Lock
from pos_app.store.restore import restore
from pos_app.store.vault import Vault
from tests.powercut.facts import facts_of
from tests.powercut.log import ACK
from tests.store.shop import APPLE, COFFEE, NOON, Shop, line

SHOP = "till/live"  # two folders that the store itself has to make
NOTHING = TaxSplit(Won(0), Won(0), Won(0))
# Each control changes one PRAGMA of the store's profile, and what the store reads back of it.
PROFILES = {
    "shipped": {},
    "wal-normal": {"synchronous = FULL": "synchronous = NORMAL"},
    "delete-full": {"journal_mode = WAL": "journal_mode = DELETE"},
}
_READ_BACK = {"synchronous = NORMAL": ("PRAGMA synchronous", 1),
              "journal_mode = DELETE": ("PRAGMA journal_mode", "delete")}  # fmt: skip


def use_profile(name: str) -> None:
    """Open books as a control does. Raises LookupError when the store has no such PRAGMA."""
    for old, new in PROFILES[name].items():
        profile = list(connect._WRITER)
        profile[profile.index(f"PRAGMA {old}")] = f"PRAGMA {new}"
        setting, value = _READ_BACK[new]
        must_read = dict(connect._MUST_READ)
        assert setting in must_read
        vars(connect).update(
            _WRITER=tuple(profile), _MUST_READ=tuple((must_read | {setting: value}).items())
        )


class Day(Shop):
    """A shop that says after each commit what its books hold now."""

    def __init__(self, world: Path, chance: Random) -> None:
        self._ack = os.open(world / ACK, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._chance = chance
        # No two days of one folder have the same minutes, after which backups are named.
        self._begun = timedelta(days=chance.randrange(1_000))
        self._lock = Lock(world / SHOP, "window", NOON)
        finish(world / SHOP)
        super().__init__(world / SHOP)
        self.stock_up((COFFEE, 500), (APPLE, None))

    def now(self) -> datetime:
        return super().now() + self._begun

    def say(self, **more: Any) -> None:
        """Acknowledge what is committed."""
        with self.books.database.read() as db:
            told = facts_of(db) | more
        os.write(self._ack, json.dumps(told).encode())

    def stock_up(self, *counts: Any) -> None:
        self.say()
        super().stock_up(*counts)
        self.say()

    def apply(self, before: Attempt, change: Change | None) -> Attempt:
        after = super().apply(before, change)
        self.say()
        return after

    def begun(self, *lines: Any) -> Attempt:
        begun = super().begun(*lines)
        self.say()
        return begun

    def reopen(self) -> None:
        """The window is closed and opened again."""
        Vault(self.books.database, 5, min_free_bytes=0).at_closing(self.now())
        self.say(backups=self._backups())
        self.books.close()
        self._lock.release()
        self._lock = Lock(self.folder, "window", NOON)
        super().reopen()
        self.books.close()
        super().reopen()
        self.say(backups=self._backups())

    def _backups(self) -> list[str]:
        return [one.name for one in Vault(self.books.database, 5).made()]

    def live(self, steps: int) -> None:
        """Do so many things that a counter does."""
        deeds: tuple[tuple[int, Callable[[], None]], ...] = (
            (8, self.sell), (2, self.sell_out), (2, self.give_up), (3, self.doubt),
            (3, self.give_back), (3, self.anchor), (1, self.reopen), (1, self.restore),
            (1, self.reprint),
        )  # fmt: skip
        weights = [weight for weight, _ in deeds]
        for _ in range(steps):
            (deed,) = self._chance.choices([deed for _, deed in deeds], weights)
            deed()

    def sell(self) -> None:
        paid = self.paid(line(COFFEE), line(APPLE, self._chance.randint(1, 40)))
        self.apply(paid, Change(mark(paid, shown_at=self.now()), "shown"))
        if self._chance.random() < 0.3:
            Vault(self.books.database, 5, min_free_bytes=0).after_sale(self.now())
            self.say(backups=self._backups())

    def sell_out(self) -> None:
        shown = self.shown(line(COFFEE, 1_000))
        try:
            self.books.apply(shown, intend_execute(shown), self.now())
        except Refused:
            self.say()

    def give_up(self) -> None:
        self.told(self.given_up(line(APPLE)), Stage.CANCELLED)

    def doubt(self) -> None:
        executing = self.executing(line(APPLE, 3))
        change = judge_execute(executing, Reply(Verdict.UNKNOWN), self.now())
        self.told(self.apply(executing, change), Stage.CANCELLED)

    def give_back(self) -> None:
        """A refund of the newest sale that has something left."""
        returns = self.books.returns
        for known in reversed(list(self.books.records(None, None))):
            if known.attempt.state is not State.PAID or known.refunds:
                continue
            wish = Refund("", known.attempt.order_no, Won(1_000), NOTHING, "교환", "", self.now(),
                          0, Won(9_999_999))  # fmt: skip
            one = returns.open(wish, 500)
            self.say()
            one = returns.apply(one, intend_refund(one), self.now())
            self.say()
            done = move_refund(one, RefundState.DONE, done_at=self.now())
            returns.apply(one, RefundChange(done, "refunded", "", RefundEntry.REFUND), self.now())
            self.say()
            return

    def anchor(self) -> None:
        refresh_anchor(self.books.database, self.books.anchor)
        mark_ = self.books.anchor.read() or (0, "")
        self.say(anchored=mark_[0])

    def restore(self) -> None:
        """Put a backup in the place of the books."""
        vault = Vault(self.books.database, 5, min_free_bytes=0)
        vault.at_closing(self.now())
        backup = self._chance.choice(vault.made())
        self.say(anchored=0, backups=self._backups())  # the anchor goes back, too
        self.books.close()
        bits = self._chance.getrandbits
        restore(self.folder, backup, mode=Mode.TEST, journals=(), at=self.now(),
                random_bits=bits, anchor=self.books.anchor)  # fmt: skip
        super().reopen()
        self.say()

    def reprint(self) -> None:
        """Take in a new price list, or so many that SQLite begins its WAL anew."""
        for _ in range(self._chance.choice((1, 1, 10))):
            edition = self._chance.randbytes(4).hex()
            listed = tuple(
                replace(APPLE, sku=Sku(f"C{number}"), name=f"{edition} 사과 {number} " * 40)
                for number in range(250)
            )
            change = CatalogChange(listed, (), changed=len(listed))
            self.books.save_catalog(change, self.now(), "owner")
            self.say()


def main() -> None:
    """Live the days that the command line names."""
    root, profile, *days = sys.argv[1:]
    use_profile(profile)
    for one in days:
        world, _, steps = one.partition(":")
        Day(Path(root) / world, Random(world)).live(int(steps))
    os._exit(0)


if __name__ == "__main__":
    main()
