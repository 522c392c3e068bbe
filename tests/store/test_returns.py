"""Refunds in the books: what the tables and the one transaction refuse by themselves."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from pos_app.domain.cart import Cart
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.refund import Refund, RefundState, move_refund
from pos_app.domain.refunding import RefundChange, RefundEntry, intend_refund
from pos_app.errors import Bug, Refused, Stale, StoreError
from pos_app.store import database, mirror
from pos_app.store.books import SqliteBooks
from pos_app.store.connect import Writer
from pos_app.store.integrity import check_all
from pos_app.store.migrations import SCHEMA
from pos_app.store.mirror import JournalFile
from pos_app.store.place import JOURNAL
from tests.flow.counter_kit import TEA, Kit, Toss
from tests.store.shop import NO_DAYBOOK, NO_STOREROOM, NO_TENDERS, NO_TERMS, UNSEARCHED
from tests.store.test_database import small_files

WISH_TAX = TaxSplit(Won(0), Won(0), Won(0))


@pytest.fixture
def toss() -> object:
    toss = Toss()
    yield toss
    toss.server.stop()


@pytest.fixture
def kit(tmp_path: Path, toss: Toss) -> object:
    kit = Kit(tmp_path / "books", toss)
    yield kit
    kit.close()


def wish(kit: Kit, order_no: str, amount: int = 1_000) -> Refund:
    return Refund(
        "", order_no, Won(amount), WISH_TAX, "교환", "", kit.clock.now(), 0, Won(9_999_999)
    )


def paid(kit: Kit) -> str:
    attempt = kit.shown(TEA, TEA)
    kit.approve(attempt)
    kit.until_over(attempt)
    return attempt.order_no


def test_only_a_paid_sale_has_money_to_give_back(kit: Kit) -> None:
    with pytest.raises(Refused, match="not_paid"):
        kit.books.returns.open(wish(kit, kit.shown().order_no), None)


def test_two_cashiers_cannot_give_the_same_money_back(kit: Kit) -> None:
    order_no, outcomes = paid(kit), []
    gate = threading.Barrier(2)

    def give() -> None:
        gate.wait()
        try:
            outcomes.append(kit.books.returns.open(wish(kit, order_no, 9_000), None).refund_no)
        except Refused as refused:
            outcomes.append(refused.key)

    hands = [threading.Thread(target=give) for _ in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(outcomes) == [f"{order_no}-R1", "refund.one_is_open"]


def io_error() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    return error


@contextmanager
def complains_once_it_is_kept(patch: pytest.MonkeyPatch, kit: Kit) -> Iterator[None]:
    """The error of a COMMIT comes after its bytes were safe."""
    books = kit.books.database
    real = books._transaction

    @contextmanager
    def kept() -> Iterator[Writer]:
        with real() as db:
            yield db
        raise io_error()

    with patch.context() as failing:
        failing.setattr(books, "_transaction", kept)
        yield


def in_cash(kit: Kit) -> str:
    return kit.counter.cash.take(Cart().add(TEA), 10_000).order_no


@pytest.mark.parametrize("sold", [paid, in_cash])
def test_a_decision_that_the_disk_kept_with_a_complaint_is_no_failure(
    kit: Kit, monkeypatch: pytest.MonkeyPatch, sold: Callable[[Kit], str]
) -> None:
    """Whoever is told that it failed gives the same money back a second time."""
    order_no = sold(kit)
    with complains_once_it_is_kept(monkeypatch, kit):
        one = kit.books.returns.open(wish(kit, order_no), None)
    assert one == kit.books.returns.one(f"{order_no}-R1")
    assert kit.books.record(order_no).refunds == (one,)
    assert check_all(kit.books.database, kit.books.anchor) == ()


def test_a_decision_that_was_not_written_is_a_failure_beside_another(
    kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_no = in_cash(kit)
    first = kit.books.returns.open(wish(kit, order_no), None)
    kit.clock.move(1)
    again = wish(kit, order_no)
    wal = kit.books.database.path.with_name(f"{kit.books.database.path.name}-wal")
    with small_files(wal.stat().st_size), pytest.raises(StoreError, match="io_error"):
        kit.books.returns.open(again, None)
    assert kit.books.record(order_no).refunds == (first,)

    def dead(*_: object) -> None:
        monkeypatch.setattr(kit.books.database, "read", dead)
        raise StoreError("store.io_error")

    monkeypatch.setattr(database, "mirror", dead)
    with pytest.raises(StoreError, match="io_error"):  # and it cannot be read either
        kit.books.returns.open(again, None)


def test_a_decision_in_cash_whose_commit_failed_may_be_made_again(
    kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal has told of it by then."""
    order_no, mirrored = in_cash(kit), mirror.mirror

    def fail_to_commit(db: Writer, file: JournalFile) -> None:
        mirrored(db, file)
        raise io_error()

    with monkeypatch.context() as failing:
        failing.setattr(database, "mirror", fail_to_commit)
        with pytest.raises(StoreError, match="io_error"):
            kit.books.returns.open(wish(kit, order_no), None)
    kit.clock.move(1)
    one = kit.books.returns.open(wish(kit, order_no), None)
    assert kit.books.record(order_no).refunds == (one,)
    assert check_all(kit.books.database, kit.books.anchor) == ()


def test_of_two_who_write_what_became_of_it_the_second_is_told(kit: Kit) -> None:
    one = kit.books.returns.open(wish(kit, paid(kit)), None)
    sent = kit.books.returns.apply(one, intend_refund(one), kit.clock.now())
    with pytest.raises(Stale):
        kit.books.returns.apply(one, intend_refund(one), kit.clock.now())
    assert kit.books.returns.one(one.refund_no) == sent


def test_a_decision_never_changes_and_ends_once(kit: Kit) -> None:
    one = kit.books.returns.open(wish(kit, paid(kit)), None)
    other = RefundChange(replace(one, amount_won=Won(2)), "test")
    with pytest.raises(Bug):
        kit.books.returns.apply(one, other, kit.clock.now())
    refused = RefundChange(move_refund(one, RefundState.REFUSED), "test")
    kit.books.returns.apply(one, refused, kit.clock.now())
    for statement in (
        "UPDATE refunds SET amount_won = 2",
        "UPDATE refunds SET state = 'done', done_at = 'now'",
        "DELETE FROM refunds",
    ):
        with pytest.raises(Bug), kit.books.database.write() as db:
            db.execute(statement)


@pytest.mark.parametrize("entry", [None, RefundEntry.REFUND])
def test_doctor_misses_an_entry_and_a_refund(kit: Kit, entry: RefundEntry | None) -> None:
    one = kit.books.returns.open(wish(kit, paid(kit)), None)
    state = RefundState.DONE if entry is None else RefundState.DOUBTFUL
    after = move_refund(one, state, done_at=kit.clock.now())
    kit.books.returns.apply(one, RefundChange(after, "test", entry=entry), kit.clock.now())
    found = check_all(kit.books.database, kit.books.anchor)
    missing = "books.refund_without_entry" if entry is None else "books.entry_without_refund"
    assert found == ((missing, {"refund_no": one.refund_no}),)


def test_books_of_the_first_release_learn_to_refund(tmp_path: Path, kit: Kit) -> None:
    order_no, folder = paid(kit), kit.folder
    kit.close()
    make_first_release(folder / "booth.db")
    kit._open()
    assert isinstance(kit.books, SqliteBooks)
    assert (folder / f"booth-before-schema-{SCHEMA.version}-was-1.db").exists()
    assert kit.books.returns.open(wish(kit, order_no), None).refund_no == f"{order_no}-R1"
    assert check_all(kit.books.database, kit.books.anchor) == ()


def make_first_release(path: Path) -> None:
    """Take every later step back, as a file of the first release lies."""
    path.with_name(JOURNAL).unlink()
    db = sqlite3.connect(path)
    later = (
        "requests", "receipts", "staff", "differences", "rechecks", "searches", "gaps",
        "journal_mark", "refunds", "spoken", "marks",
    )  # fmt: skip
    db.executescript(
        "".join(
            f"{statement};"
            for statement in (*UNSEARCHED, *NO_TENDERS, *NO_DAYBOOK, *NO_STOREROOM, *NO_TERMS)
        )
        + "".join(f"DROP TABLE {table};" for table in later)
        + "DELETE FROM _sqlite_migrations WHERE name <> 'first_books'; PRAGMA user_version = 1;"
    )
    db.close()
