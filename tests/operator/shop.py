"""The shop: its files, the till's processes one after the other, and the copies of its books."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from pos_app.domain.catalog import CatalogChange, Sku
from pos_app.domain.payment import Mode
from pos_app.errors import BoothError, Bug
from pos_app.practice.faults import Call
from pos_app.practice.payment import Contract, Payment
from pos_app.store import journal, ledger
from pos_app.store.anchor import FileAnchor
from pos_app.store.books import open_books
from pos_app.store.exchange import finish
from pos_app.store.place import ANCHOR, JOURNAL
from pos_app.store.restore import restore
from tests.operator.line import Line
from tests.operator.people import Buyer, People
from tests.operator.till import Till
from tests.simulation.clock import WorldClock
from tests.simulation.disk import Disk, Trouble
from tests.simulation.far_end import Body, FarEnd
from tests.simulation.floor import GOODS
from tests.simulation.invariants import Auditor, Violation
from tests.simulation.schedule import Crashed

_RUNG = "SELECT order_no, cashier FROM attempts JOIN sales USING (sale_no) ORDER BY attempt_no"
STOCK = {"TEA": 3, "RICE": 5, "SHIRT": 2}


class Shop:
    """One shop from its first morning; `harm_disk` is what the next transaction meets."""

    def __init__(self, root: Path, contract: Contract) -> None:
        self.contract = contract
        self.clock = WorldClock()
        self.far_end = FarEnd(self.clock, random.Random(1), contract, self._debited)
        self.line = Line(self.clock, self.far_end, self)
        self.people = People()
        self.till: Till | None = None
        self.backups: list[Path] = []
        self._copied = True  # the series that sells now stands in the last of them
        self.harm_disk: Trouble | None = None
        self._wrong_by_s = 0.0
        self._chance = random.Random(2)
        self._root = root
        self._folder = root / "shop"
        self._names = 0
        self._auditor = self._new_auditor()
        self._disk: Disk | None = None
        self._next: Path | None = None  # what the next life finds after a crash
        self._looking = False
        self._here: set[str] = set()  # rung up in this life: the buyer has stood there since
        self._patch = mock.patch.object(sqlite3, "connect", self._connect)

    # --- lives --------------------------------------------------------------------------------

    def begin(self) -> None:
        """The first morning: an empty folder, and goods on the shelf."""
        self._folder.mkdir(parents=True)
        self._patch.start()
        self.open()
        till = self.living
        till.books.save_catalog(
            CatalogChange(GOODS, tuple((Sku(sku), count) for sku, count in STOCK.items())),
            self.clock.now(),
            "owner",
        )

    def end(self) -> None:
        """Leave nothing behind."""
        try:
            self._let_go()
        finally:
            self._patch.stop()
            shutil.rmtree(self._root, ignore_errors=True)

    @property
    def living(self) -> Till:
        """The window that is open."""
        assert self.till is not None
        return self.till

    @contextmanager
    def mortal(self) -> Iterator[None]:
        """Whatever runs in here may be the last that this process does."""
        try:
            yield
        except Crashed:
            self._bury()
        if self.till is not None:
            self.look()

    def try_out(self, deed: Callable[[], None]) -> None:
        """Do something with a process of its own, which may end with a sentence."""
        try:
            deed()
        except Bug:
            raise
        except BoothError:
            self._let_go()

    def open(self) -> None:
        """Start a window; what an earlier life left is taken over."""
        till = self._start()
        till.start()
        self.till = till

    def close(self) -> None:
        """Close the window in good order."""
        till = self.living
        till.close(self._folder)
        self._let_go()

    def kill(self) -> None:
        """The process is gone between two steps."""
        try:
            self.die()
        except Crashed:
            self._bury()

    def die(self) -> None:
        """The process is gone here; what it has written lies there for the next."""
        assert self._disk is not None
        self._next = self._fresh_name("after a crash")
        shutil.copytree(self._folder, self._next, ignore=shutil.ignore_patterns("*-shm"))
        self._disk.dead = True
        raise Crashed

    def settle(self) -> None:
        """`booth-pos settle`, in a process of its own."""
        till = self._start()
        self.till = till
        till.settle()
        self.close()

    def ring_up(self, buyer: Buyer) -> None:
        """Charge what a buyer wants. Raises as `Counter.charge`."""
        till = self.living
        name = self.people.ring_up(buyer, till.price_won(buyer.wants))
        self._here.add(name)
        till.charge(buyer.wants, name)
        self._name_numbers()

    # --- copies -------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Copy the books beside the open window."""
        target = self._fresh_name("backup")
        self.living.back_up(target)
        self.backups.append(target)
        self._copied = True

    def restore(self) -> None:
        """Put the last backup in the place of the books."""
        self._restore(self._folder, ())

    def move_house(self, *, with_journal: bool) -> None:
        """Put the last backup into an empty folder; the journal came along, or is lost.

        A series that began after that copy is known to the journal alone: with both gone nobody
        could ask Toss about it, so that the journal is never lost then.
        """
        old = self._folder
        told = [*journal.kept(old)]
        if (old / JOURNAL).exists():
            told.append(old / JOURNAL)
        new = self._fresh_name("new machine")
        self._restore(new, told if with_journal or not self._copied else ())

    def _restore(self, folder: Path, journals: tuple[Path, ...] | list[Path]) -> None:
        self._take_disk(folder)
        finish(folder)
        restore(
            folder,
            self.backups[-1],
            mode=Mode.TEST,
            journals=journals,
            at=self.clock.now(),
            random_bits=self._chance.getrandbits,
            anchor=FileAnchor(folder / ANCHOR),
        )
        self._folder = folder
        self._copied = False
        self._auditor = self._new_auditor()
        self._let_go()

    # --- the clock ----------------------------------------------------------------------------

    def jump(self, seconds: float) -> None:
        """Set the till's clock wrong."""
        self._wrong_by_s += seconds
        self.clock.jump(seconds)

    def set_clock_right(self) -> None:
        self.jump(-self._wrong_by_s)

    def sleep(self, seconds: float) -> None:
        """Close the lid of the machine for so long."""
        self.clock.fall_asleep(seconds)
        self.clock.true_s += seconds

    # --- looking ------------------------------------------------------------------------------

    def look(self) -> None:
        """Everything that must hold now, in the books as they are committed."""
        self._auditor.committed()
        self._name_numbers()
        with self.living.books.database.read() as db:
            for finding in ledger.verify(ledger.entries(db)):
                raise Violation("ledger", f"{finding}")
        for payment in self.far_end.books.payments():
            here = self.people.accounts.get(payment.order_no, 0)
            if here != payment.amount * payment.debits - payment.refunded:
                raise Violation("accounts", f"{payment.order_no} shows {here} to its buyer")

    def read(self, sql: str) -> list[tuple[object, ...]]:
        """Read the committed books beside the open window."""
        return self._auditor.fetch(sql)

    def decisions(self, order_no: str) -> int:
        """How many refunds of a payment the books know."""
        return sum(row[0] == order_no for row in self.read("SELECT order_no FROM refunds"))

    def hand_over(self, order_no: str) -> None:
        """Goods go over the counter: what Toss says, and the people's own reckoning, agree."""
        self._auditor.handed(order_no)
        self.people.hand_over(self.people.of[order_no])

    def attended(self, order_no: str) -> None:
        """Somebody says that this buyer stands here."""
        self._auditor.may_go_on.add(order_no)

    def is_attended(self, order_no: str) -> bool:
        """Whether its card was opened in this life."""
        return order_no in self._auditor.may_go_on

    # --- what is told -------------------------------------------------------------------------

    def sending(self, call: Call, body: Body) -> None:
        self._auditor.committed()
        self._name_numbers()
        self._auditor.sending(call, body)
        if call is Call.EXECUTE:
            self._auditor.executed(str(body["payToken"]))

    def served(self, call: Call, body: Body, reply: Body) -> None:
        payment = self.far_end.payment(str(body.get("payToken", "")))
        self.people.served(call, body, reply, payment.order_no if payment else "")

    def ended(self, call: Call, body: Body) -> None:
        self._auditor.ended(call, body)

    def _debited(self, payment: Payment) -> None:
        self._auditor.debited(payment)

    def _name_numbers(self) -> None:
        """Find out for whom a number is that a till has drawn by itself."""
        for row in self.read(_RUNG):
            order_no, name = str(row[0]), str(row[1])
            if order_no not in self.people.of:
                self.people.numbered(order_no, name)
            if name in self._here:
                self.attended(order_no)

    # --- processes ----------------------------------------------------------------------------

    def _start(self) -> Till:
        self._take_disk(self._folder)
        finish(self._folder)
        books = open_books(
            self._folder,
            at=self.clock.now(),
            random_bits=self._chance.getrandbits,
            min_free_bytes=0,
            timeout_s=0.0,
        )
        self._auditor.open(self._folder)
        self._name_numbers()  # a crash between journal and commit has left one
        self._looking = True
        return Till(books, self.clock, self.line, self.contract)

    def _fresh_name(self, what: str) -> Path:
        self._names += 1
        return self._root / f"{what} {self._names}"

    def _take_disk(self, folder: Path) -> None:
        self._disk = Disk(folder, self._draw, lambda *_: None, self._committed, self.die)

    def _connect(self, *args: object, **how: object) -> sqlite3.Connection:
        assert self._disk is not None
        return self._disk.open(*args, **how)

    def _draw(self) -> Trouble | None:
        harm, self.harm_disk = self.harm_disk, None
        return harm

    def _committed(self) -> None:
        if self._looking:
            self._auditor.committed()

    def _bury(self) -> None:
        self._let_go()
        shutil.rmtree(self._folder, ignore_errors=True)
        assert self._next is not None
        self._folder, self._next = self._next, None

    def _let_go(self) -> None:
        self._looking = False
        self._here.clear()
        till, self.till = self.till, None
        self._auditor.close()
        if self._disk is not None:
            self._disk.release()
            self._disk = None
        if till is not None:
            till.let_go()

    def _new_auditor(self) -> Auditor:
        return Auditor(self.far_end, lambda *_: None)
