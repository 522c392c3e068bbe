"""The second file: on the disk before each commit, and taken over where a commit is missing."""

from __future__ import annotations

import errno
import hashlib
import itertools
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from typing import ClassVar

import pytest

from pos_app.domain.answer import RefundRow, Stage, StatusReport
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Attempt, Contract, State
from pos_app.domain.refund import Refund, RefundState
from pos_app.domain.refunding import (
    RefundChange,
    intend_refund,
    judge_refund_status,
    may_refund_again,
)
from pos_app.domain.staff import Deed, Outcome, Person, Role
from pos_app.domain.verdict import intend_execute
from pos_app.errors import StoreError
from pos_app.store import journal, mirror
from pos_app.store.books import open_books
from pos_app.store.integrity import check_all, check_start
from pos_app.store.place import DATABASE, JOURNAL, SPARE
from tests.store.shop import APPLE, COFFEE, NOON, Shop, begin, key_of, line
from tests.store.test_database import small_files

TOP = Path(__file__).parents[2]
NO_TAX = TaxSplit(Won(0), Won(0), Won(0))


def refunded(shop: Shop, paid: Attempt, amount_won: int, *, done: bool = True) -> Refund:
    """Money that went back, or may have."""
    returns = shop.books.returns
    before = tuple(RefundRow(one.amount_won) for one in shop.books.record(paid.order_no).refunds)
    left = Won(paid.amount_won - sum(row.amount_won for row in before))
    wish = Refund(
        "", paid.order_no, Won(amount_won), NO_TAX, "변심", "kim", NOON, len(before), left
    )
    decided = returns.open(wish, None)
    sent = returns.apply(decided, intend_refund(decided), NOON)
    if not done:
        return sent
    left = Won(left - amount_won)
    rows = (*before, RefundRow(Won(amount_won), transaction_id="R-1"))
    return returns.apply(sent, toss_says(sent, left, rows), NOON)


def toss_says(refund: Refund, left: Won, rows: tuple[RefundRow, ...]) -> RefundChange:
    """What the payment's status means for a refund."""
    report = StatusReport(Stage.REFUNDED, refundable_won=left, refunds=rows)
    change = judge_refund_status(refund, report, Contract.V2, NOON, quiet_over=True, most=3)
    assert change is not None
    return change


def entries(folder: Path) -> list[journal.Entry]:
    return list(journal.read(folder / JOURNAL))


def findings(shop: Shop) -> list[str]:
    looks = (check_start, check_all)
    return [key for look in looks for key, _ in look(shop.books.database, shop.books.anchor)]


def lose_database(shop: Shop) -> None:
    """A disk on which only the journal can still be read."""
    shop.books.close()
    for path in shop.folder.glob(f"{DATABASE}*"):
        path.unlink()
    at = shop.now()
    shop.books = open_books(shop.folder, at=at, random_bits=random.Random(str(at)).getrandbits)


def test_every_change_is_a_line_that_anybody_can_check(shop: Shop, folder: Path) -> None:
    refunded(shop, shop.paid(line(COFFEE), line(APPLE, 2)), 8_500)
    link = "0" * 64
    rows = []
    for number, raw in enumerate((folder / JOURNAL).read_text("utf-8").splitlines(), 1):
        text, _, link_read = raw.rpartition(" ")
        link = hashlib.sha256(f"{link}\n{text}".encode()).hexdigest()
        assert link == link_read
        rows.append(json.loads(text))
        assert rows[-1]["seq"] == number
    kinds = [row["kind"] for row in rows]
    assert kinds == ["epoch", "catalog", "opened", *["changed"] * 3, *["refund"] * 3]
    opened = rows[2]["payload"]
    assert [one["name"] for one in opened["lines"]] == ["아메리카노", "사과"]
    assert (opened["sale"]["cashier"], opened["attempt"]["key_tail"]) == ("kim", "7890")
    states = [row["payload"]["facts"]["state"] for row in rows[2:6]]
    assert states == ["creating", "waiting", "executing", "paid"]
    assert [row["payload"]["state"] for row in rows[6:]] == ["pending", "pending", "done"]
    with shop.books.database.read() as db:
        assert journal.tail(db)[:3] == (9, link, (folder / JOURNAL).stat().st_size)
    assert findings(shop) == []


def test_nothing_that_opens_a_payment_stands_in_it(shop: Shop, folder: Path) -> None:
    paid = shop.paid()
    written = (folder / JOURNAL).read_bytes()
    assert (folder / JOURNAL).stat().st_mode & 0o777 == 0o600
    assert paid.pay_token is not None
    assert paid.checkout_page is not None
    for secret in (paid.pay_token, paid.checkout_page):
        assert secret.encode() not in written


def test_the_journal_is_synced_before_the_commit(
    shop: Shop, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int]] = []
    real = mirror._sync

    def watched(handle: int) -> None:
        real(handle)
        with shop.books.database.read() as db:
            (rows,) = db.execute("SELECT count(*) FROM attempts").fetchone()
        seen.append((len(entries(folder)), rows))

    monkeypatch.setattr(mirror, "_sync", watched)
    shop.begun()
    assert seen == [(3, 0)]


def test_a_mac_is_told_to_empty_the_disks_own_memory(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Mac:
        F_FULLFSYNC = 51
        asked: ClassVar[list[int]] = []

        @classmethod
        def fcntl(cls, handle: int, what: int) -> None:
            cls.asked.append(what)

    monkeypatch.setitem(sys.modules, "fcntl", Mac)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "platform", "darwin")
        shop.begun()
    assert Mac.asked == [51]


class BadDisk:
    """A disk under the journal that fails at its n-th operation, once or from then on."""

    def __init__(self, code: int, at: int, *, for_ever: bool) -> None:
        self.code, self.at, self.for_ever = code, at, for_ever
        self.count = 0

    def fails(self) -> bool:
        self.count += 1
        return self.count == self.at or (self.for_ever and self.count > self.at)

    def error(self) -> OSError:
        return OSError(self.code, os.strerror(self.code))

    def under(self, patch: pytest.MonkeyPatch) -> None:
        """Put the journal of every shop on this disk."""
        disk, real_sync = self, mirror._sync

        class File(FileIO):
            def write(self, data: object) -> int:
                assert isinstance(data, memoryview)
                if disk.fails():
                    super().write(data[: len(data) // 2])
                    raise disk.error()
                return super().write(data[:1000])

            def truncate(self, size: int | None = None) -> int:
                if disk.fails():
                    raise disk.error()
                return super().truncate(size)

        def sync(handle: int) -> None:
            if disk.fails():
                raise disk.error()
            real_sync(handle)

        patch.setattr(mirror, "FileIO", File)
        patch.setattr(mirror, "_sync", sync)


STEPS: tuple[Callable[[Shop], object], ...] = (
    lambda shop: refunded(shop, shop.paid(), 1_000),
    lambda shop: shop.stock_up((COFFEE, 50)),
)
KEYS = {errno.ENOSPC: "store.disk_full", errno.EIO: "store.io_error"}


@pytest.mark.parametrize("for_ever", [False, True])
@pytest.mark.parametrize("code", list(KEYS))
def test_where_the_journal_fails_nothing_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, code: int, for_ever: bool
) -> None:
    """Fail at its first operation, its second, and so on, until all goes well."""
    for at in itertools.count(1):
        disk = BadDisk(code, at, for_ever=for_ever)
        shop = Shop(folder.with_name(f"{at}"), spare_bytes=1_000)
        shop.stock_up((COFFEE, 50))
        with monkeypatch.context() as patched:
            disk.under(patched)
            shop.books.database._journal.close()  # the next write opens it on this disk
            failed = {failure(step, shop) for step in STEPS} - {""}
        # What was said to have failed is not in the books, and what is in them is in the journal.
        assert findings(shop) == []
        assert failed == ({KEYS[code]} if disk.count >= at else set())
        disk.at, disk.for_ever = 0, False
        assert (shop.folder / SPARE).exists() is not bool(failed and code == errno.ENOSPC)
        shop.paid()
        shop.reopen()
        assert findings(shop) == []
        shop.books.close()
        if not failed:
            break
    assert at > 12


def failure(step: Callable[[Shop], object], shop: Shop) -> str:
    """The key of the error that a step ends in, if it does."""
    try:
        step(shop)
    except StoreError as error:
        return error.key
    return ""


def state_of(shop: Shop) -> dict[str, int]:
    return {one.attempt.order_no: one.attempt.version for one in shop.books.records(None, None)}


def test_a_sale_whose_journal_fails_was_never_there(
    shop: Shop, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (folder / JOURNAL).read_bytes()
    with monkeypatch.context() as patched:
        BadDisk(errno.EIO, 1, for_ever=False).under(patched)
        shop.books.database._journal.close()
        assert key_of(shop.begun) == "store.io_error"
    assert state_of(shop) == {}
    assert (folder / JOURNAL).read_bytes() == before
    assert shop.begun().order_no.endswith("-1")


def test_a_sale_whose_commit_failed_is_asked_about_and_its_number_not_drawn_again(
    shop: Shop, folder: Path
) -> None:
    shop.paid()
    told = len(entries(folder))
    with small_files((folder / f"{DATABASE}-wal").stat().st_size):
        assert key_of(lambda: shop.begun(line(APPLE, 2))) == "store.io_error"
    assert len(entries(folder)) == told + 1  # the journal is ahead
    further = shop.begun()
    assert further.order_no.endswith("-3")
    (adopted,) = (one for one in shop.books.not_over() if one.order_no.endswith("-2"))
    assert (adopted.state, adopted.pay_token) == (State.ABANDONED, None)
    record = shop.books.record(adopted.order_no)
    assert [(one.name, one.qty) for one in record.sale.lines] == [("사과", 2)]
    assert [(one.event, one.detail) for one in record.history] == [("adopted", "journal 7")]
    found = shop.told(adopted, Stage.COMPLETE)
    assert (found.state, found.found) == (State.PAID, True)
    assert findings(shop) == []


@pytest.mark.parametrize("over", [False, True])
def test_a_change_whose_commit_failed_is_only_something_to_ask_about(
    shop: Shop, folder: Path, over: bool
) -> None:
    shown = shop.told(shop.given_up(), Stage.CANCELLED) if over else shop.shown()
    assert shown.over is over
    with small_files((folder / f"{DATABASE}-wal").stat().st_size):
        if over:
            assert key_of(lambda: shop.told(shown, Stage.COMPLETE)) == "store.io_error"
        else:
            change = intend_execute(shown)
            assert key_of(lambda: shop.apply(shown, change)) == "store.io_error"
    shop.begun()
    now = shop.books.attempt(shown.order_no)
    assert (now.state, now.over) == (shown.state, False)
    assert findings(shop) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from pos_app.store import database
from tests.store.shop import Shop
from tests.store import test_journal

shop = Shop(Path(sys.argv[1]))
paid = shop.paid()
shown = shop.shown()
real = database.mirror
told = [int(sys.argv[2])]

def and_die(db, file):
    real(db, file)
    told[0] -= bool(db.told)
    if told[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)

database.mirror = and_die
shop.paid()
test_journal.refunded(shop, paid, 1_000)
test_journal.refunded(shop, paid, 2_000)
"""


@pytest.mark.parametrize("at", [1, 4, 5, 7, 8])
def test_killed_between_the_journal_and_the_commit(folder: Path, at: int) -> None:
    child = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(at)],
        cwd=TOP, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (child.returncode, child.stderr) == (-signal.SIGKILL, "")
    lines = len(entries(folder))
    books = begin(folder)
    told = entries(folder)
    for look in (check_start, check_all):
        assert look(books.database, books.anchor) == ()
    kept = {one.attempt.order_no[9:]: one for one in books.records(None, None)}
    if at == 1:  # the third sale was never committed
        assert (kept["3"].attempt.state, kept["3"].attempt.over) == (State.ABANDONED, False)
    made = {1: ["opened"], 5: ["refund"], 8: ["refund"]}
    assert [one.kind for one in told[lines:]] == [*made.get(at, []), "adopted"]
    refunds = kept["1"].refunds
    if at in {5, 8}:  # its cashier saw it fail: it is asked about, and not sent
        assert (refunds[-1].state, refunds[-1].refused) == (RefundState.PENDING, True)
    books.close()


def test_a_line_of_any_length_is_found_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / JOURNAL
    rows = [
        {"seq": seq, "kind": "x", "ref": "r" * size, "at": "", "ledger": [0, ""], "payload": {}}
        for seq, size in ((1, 1), (2, 200_000))
    ]
    path.write_text("".join(f"{json.dumps(row)} {'0' * 64}\n" for row in rows))
    last = journal.last_entry(path, path.stat().st_size)
    assert last is not None
    assert (last.seq, len(last.ref)) == (2, 200_000)


def test_a_torn_line_at_the_end_is_dropped(shop: Shop, folder: Path) -> None:
    shop.stock_up((COFFEE, 50))
    shop.books.close()
    whole = (folder / JOURNAL).read_bytes()
    for torn in (b'{"at":"2026', whole.splitlines()[-1], b"\0" * 700, b"{} 00\n", b"\xff\n"):
        (folder / JOURNAL).write_bytes(whole + torn)
        shop.books = begin(folder)
        assert findings(shop) == []
        last = entries(folder)[-1]
        assert (last.kind, last.payload) == ("dropped", {"bytes": len(torn)})
        shop.paid()
        assert findings(shop) == []
        shop.books.close()
        whole = (folder / JOURNAL).read_bytes()


def test_what_was_written_at_one_stroke_is_torn_in_any_order(shop: Shop, folder: Path) -> None:
    shop.books.close()
    before, told = (folder / DATABASE).read_bytes(), (folder / JOURNAL).read_bytes()
    shop.books = begin(folder)
    deed = Deed("edit_staff", Outcome.ADDED, about="김알바")
    shop.books.people.write(Person("김알바", Role.MANAGER), deed, NOON)
    shop.books.close()
    (folder / DATABASE).write_bytes(before)  # the commit never came
    whole = (folder / JOURNAL).read_bytes()
    stroke = whole[len(told) :]
    assert stroke.count(b"\n") == 2
    (folder / JOURNAL).write_bytes(told + bytes(100) + stroke[100:])
    shop.books = begin(folder)
    assert findings(shop) == []
    last = entries(folder)[-1]
    assert (last.kind, last.payload) == ("dropped", {"bytes": len(stroke)})


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-30]),
        lambda path: path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1])),
        lambda path: path.write_bytes(path.read_bytes()[:-3] + b"00\n"),
        lambda path: path.write_bytes(path.read_bytes() + b"{\n" + path.read_bytes()),
        lambda path: path.write_bytes(b"\0" * path.stat().st_size),
    ],
)
def test_another_file_in_its_place_stops_sales_for_good_and_is_kept(
    shop: Shop, folder: Path, damage: Callable[[Path], None]
) -> None:
    paid = shop.paid()
    shop.books.close()
    damage(folder / JOURNAL)
    left = (folder / JOURNAL).exists() and (folder / JOURNAL).read_bytes()
    shop.books = begin(folder)
    assert set(findings(shop)) == {"journal.broken"}
    assert [path.read_bytes() for path in journal.kept(folder)] == (
        [left] if left is not False else []
    )
    assert shop.paid().state is State.PAID  # what is under way is still booked
    shop.reopen()
    assert set(findings(shop)) == {"journal.broken"}
    assert shop.books.attempt(paid.order_no) == paid


def test_a_journal_that_vanishes_while_it_is_written_is_noticed(shop: Shop, folder: Path) -> None:
    shop.paid()
    (folder / JOURNAL).unlink()
    assert set(findings(shop)) == {"journal.cut"}
    shop.paid()
    assert set(findings(shop)) == {"journal.broken"}
    assert entries(folder)[0].kind == "epoch"


def test_books_that_are_gone_are_taken_over_from_their_journal(shop: Shop, folder: Path) -> None:
    paid, given_up = shop.paid(line(COFFEE, 2)), shop.given_up()
    refunded(shop, paid, 1_000)
    refunded(shop, paid, 2_000, done=False)
    before = (folder / JOURNAL).read_bytes()
    sale = shop.books.sale(paid.sale_no)
    lose_database(shop)
    (old,) = journal.kept(folder)
    assert (old.name, old.read_bytes()) == (f"booth-{paid.order_no[:8]}.journal", before)
    assert old.stat().st_mode & 0o777 == 0o600
    now = shop.books.not_over()
    assert [one.order_no for one in now] == [paid.order_no, given_up.order_no]
    assert {one.state for one in now} == {State.ABANDONED}
    assert shop.books.sale(now[0].sale_no) == sale
    assert shop.told(now[0], Stage.COMPLETE).state is State.PAID
    first, second = shop.books.record(paid.order_no).refunds
    assert (first.amount_won, first.state, first.recovered) == (1_000, RefundState.DONE, True)
    # It may have been promised, or be on its way: a person looks, and it is never sent by itself.
    assert (second.amount_won, second.state) == (2_000, RefundState.DOUBTFUL)
    assert not may_refund_again(second, StatusReport(Stage.COMPLETE), quiet_over=True, most=3)
    rows = (RefundRow(first.amount_won), RefundRow(second.amount_won))
    left = Won(second.baseline_left_won - second.amount_won)
    done = shop.books.returns.apply(second, toss_says(second, left, rows), NOON)
    assert done.state is RefundState.DONE
    assert shop.begun().order_no[:8] != paid.order_no[:8]
    assert findings(shop) == []


def test_books_that_are_gone_twice_lose_nothing(shop: Shop, folder: Path) -> None:
    orders = [shop.paid().order_no]
    for _ in range(2):
        lose_database(shop)
        orders.append(shop.begun().order_no)
    lose_database(shop)
    assert [one.order_no for one in shop.books.not_over()] == orders
    assert len(journal.kept(folder)) == 3
    assert findings(shop) == []
