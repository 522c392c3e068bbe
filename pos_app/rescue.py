"""Copies of the books as the window makes them, looks at them, and has them restored."""

from __future__ import annotations

import random
from collections.abc import Iterable
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pos_app import paths
from pos_app.clock import SystemClock
from pos_app.copies import bring, say_brought
from pos_app.domain.payment import Mode, State
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.seoul import SEOUL
from pos_app.domain.staff import Action
from pos_app.errors import BoothError, Refused, StoreError
from pos_app.flow.access import Access, Grant
from pos_app.shop import Chosen, anchor_of, hold
from pos_app.store.anchor import Anchor, FileAnchor
from pos_app.store.books import SqliteBooks, open_books_to_read
from pos_app.store.place import ANCHOR, DATABASE
from pos_app.store.restore import Restored, restore
from pos_app.store.vault import back_up
from pos_app.ui.beginning import Copied, Held, Homecome, Keepsake
from pos_app.ui.between import Between

_OTHER_MODE = ("restore.other_mode", "restore.journal_other_mode")


def bring_home(chosen: Chosen, keepsake: Keepsake) -> str:
    """Restore what the guide agreed to, with no window over the books, and say it.

    Raises as `restore`, Refused where there are sales or people here, and InUse.
    """
    mode, say = chosen.profile.mode, chosen.wording.say
    with hold(chosen, "restore") as held:
        _refuse_books_in_use(*held, mode)
        brought = bring(held, keepsake.file, _journals(keepsake), mode, Grant())
    return "\n".join([*say_brought(say, keepsake.file, brought), say("keepsake.next")])


def see_home(chosen: Chosen, keepsake: Keepsake) -> Homecome:
    """Restore while something else is seen, and give what the next window says of it."""
    wording = chosen.wording
    between = Between(wording.say("window.title"), wording.say("keepsake.restoring"))
    try:
        said = between.see_through(partial(bring_home, chosen, keepsake))
    except BoothError as error:
        return Homecome(keepsake, wording.say_error(error), done=False)
    return Homecome(keepsake, said, done=True)


class StoredCopies:
    """Fits `ui.beginning.Copies`."""

    def __init__(self, data: Path, mode: Mode, books: SqliteBooks, access: Access) -> None:
        self._data = data
        self._mode = mode
        self._books = books
        self._access = access

    def name(self) -> str:
        """By the minute, so that each gets one of its own."""
        return f"booth-{SystemClock().now().astimezone(SEOUL):%Y%m%d-%H%M}.db"

    def save(self, file: Path) -> Copied:
        """As `booth-pos backup`, with its right."""
        self._access.allow(Action.BACK_UP, about=str(file))
        made = back_up(self._books.database, file)
        return Copied(file, made.series, made.counter, made.head[0])

    def look(self, keepsake: Keepsake) -> Held:
        """Restore it into a folder that is thrown away."""
        with TemporaryDirectory(prefix="booth-pos-") as scratch:
            folder = Path(scratch) / "books"
            mode, done = self._tried(folder, keepsake)
            with closing(open_books_to_read(folder)) as books:
                held = _held(mode, done.adopted, books.records(None, None))
        if held.mode is Mode.PRACTICE and self._mode is not Mode.PRACTICE:
            raise Refused(_OTHER_MODE[0], file=keepsake.file, found=held.mode, mode=self._mode)
        if held.mode or self._mode is not Mode.PRACTICE:  # else the key will say whose books
            own = held.mode or self._mode
            folder = paths.mode_dir(self._data, own)
            _refuse_books_in_use(folder, anchor_of(folder, own), own)
        return held

    def _tried(self, folder: Path, keepsake: Keepsake) -> tuple[Mode, Restored]:
        """In the mode of this window, else in the one that it turns out to be of."""
        try:
            return self._mode, _try(folder, keepsake, self._mode)
        except Refused as refused:
            found = refused.values.get("found")
            if refused.key not in _OTHER_MODE or found not in list(Mode):
                raise
        mode = Mode(str(found))
        return mode, _try(folder, keepsake, mode)


def _try(folder: Path, keepsake: Keepsake, mode: Mode) -> Restored:
    return restore(
        folder,
        keepsake.file,
        mode=mode,
        journals=_journals(keepsake),
        at=SystemClock().now(),
        random_bits=random.SystemRandom().getrandbits,
        anchor=FileAnchor(folder / ANCHOR),
    )


def _journals(keepsake: Keepsake) -> tuple[Path, ...]:
    return () if keepsake.journal is None else (keepsake.journal,)


def _held(mode: Mode, told: int, records: Iterable[SaleRecord]) -> Held:
    last, paid, newest = None, 0, None
    for one in records:
        last = one.attempt
        if last.state is State.PAID:
            paid, newest = paid + 1, last.paid_at
    if last is None:
        return Held(None, 0, told=told)
    return Held(mode, paid, newest, last.account.key_tail, told)


def _refuse_books_in_use(folder: Path, anchor: Anchor, mode: Mode) -> None:
    """The guide is for a new machine: what is in use is the command's, which asks a manager."""
    if not (folder / DATABASE).exists():
        return
    try:
        with closing(open_books_to_read(folder, anchor=anchor)) as books:
            used = bool(books.people.all()) or any(True for _ in books.records(None, None))
    except StoreError:
        return  # damaged: they are what a restore is for
    if used:
        raise Refused("keepsake.in_use", mode=mode)
