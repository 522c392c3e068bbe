"""A sale killed at each point where it writes, with Toss' last answer lost: nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.catalog import Sku
from pos_app.domain.listing import record_object
from pos_app.store import integrity, ledger
from pos_app.store.books import SqliteBooks, open_books_to_read
from tests.stories.till import Running, Till, Toss, stand_in, until

# Nothing of a killed sale's process may be left for long: every hold below is ended by the kill.
HOLD_S = 3.0


@pytest.fixture(scope="module")
def toss(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Toss]:
    with stand_in(tmp_path_factory.mktemp("toss")) as toss:
        yield toss


@pytest.fixture(params=["v1", "v2"])
def till(toss: Toss, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Till]:
    yield Till(tmp_path, toss.url(request.param), request.param).stocked()
    toss.heals()


def killed(sale: Running) -> None:
    sale.kill()
    assert sale.process.returncode == -9


@contextmanager
def opened(till: Till) -> Iterator[SqliteBooks]:
    """The books as they lie there, read beside whoever holds them."""
    books = open_books_to_read(till.data / "test")
    try:
        yield books
    finally:
        books.close()


def rows(till: Till) -> list[dict[str, Any]]:
    with opened(till) as books:
        return [record_object(record) for record in books.records(None, None)]


def tea(till: Till) -> tuple[int | None, int]:
    """What is on hand, and what is held."""
    with opened(till) as books:
        level = books.stock()[Sku("TEA")]
        return level.on_hand, level.reserved


def newest(toss: Toss) -> str:
    calls = [one for one in toss.books()["calls"] if one["call"] == "create"]
    return str(calls[-1]["order_no"]) if calls else ""


def settled(till: Till) -> tuple[int, dict[str, Any]]:
    """What a restart makes of the one sale in the books."""
    done = till.run("settle", "--json")
    assert done.err == ""
    (row,) = rows(till)
    assert [one["order_no"] for one in done.objects] in ([], [row["order_no"]])
    return done.code, row


def agree(till: Till, toss: Toss, *, paid: bool, held_back: int = 0) -> None:
    """The books and the stand-in's, row by row; the shelf, the ledger, and the doctor.

    No Qt can be loaded there, so the doctor finds no font, and nothing else.
    """
    (row,) = rows(till)
    at_toss = toss.payments(row["order_no"])
    assert [one["debits"] for one in at_toss] in ([int(paid)], [] if not paid else [1])
    assert all(one["amount"] == row["amount"] for one in at_toss)
    assert (row["state"] == "paid") == paid
    assert tea(till) == (10 - paid, held_back)
    with opened(till) as books, books.database.read() as db:
        entries = [one for one in ledger.entries(db) if one.ref == row["order_no"]]
        assert len(entries) == paid
    with opened(till) as books:
        assert list(integrity.check_all(books.database, books.anchor)) == []
    doctor = till.run("doctor", "--json")
    assert [one["check"] for one in doctor.objects if not one["ok"]] == ["doctor.font_missing"]


@pytest.mark.parametrize("hold", ["late", "slow"])
def test_killed_while_the_create_is_on_its_way(till: Till, toss: Toss, hold: str) -> None:
    # W0: the intent to create stands; Toss may have made the payment, or not.
    before = newest(toss)
    toss.fails("create", hold, seconds=HOLD_S, times=1)
    sale = till.start("sell", "TEA", "--json")
    until(lambda: newest(toss) != before)
    killed(sale)
    (row,) = rows(till)
    assert (row["order_no"], row["state"]) == (newest(toss), "creating")
    code, row = settled(till)
    assert (code, row["state"], row["over"]) == (0, "abandoned", False)
    assert toss.calls("execute", row["order_no"]) == 0
    agree(till, toss, paid=False)


def test_killed_with_the_qr_on_the_screen(till: Till, toss: Toss) -> None:
    # W1: the buyer may still approve; nobody executes it by itself.
    sale = till.start("sell", "TEA", "--json")
    order_no = sale.line()["order_no"]
    killed(sale)
    toss.tell("approve", orderNo=order_no)
    code, row = settled(till)
    assert (code, row["state"], row["over"]) == (4, "waiting", False)
    assert toss.calls("execute", order_no) == 0
    agree(till, toss, paid=False)
    toss.tell("expire", orderNo=order_no)
    code, row = settled(till)
    assert (code, row["state"], row["over"]) == (0, "cancelled", True)
    agree(till, toss, paid=False)


def test_killed_while_it_asks(till: Till, toss: Toss) -> None:
    # W1 again: the approval was on its way to us, and no intent to execute was written.
    toss.fails("status", "slow", seconds=HOLD_S, times=1)
    sale = till.start("sell", "TEA", "--json")
    order_no = sale.line()["order_no"]
    toss.tell("approve", orderNo=order_no)
    until(lambda: toss.calls("status", order_no))
    killed(sale)
    code, row = settled(till)
    assert (code, row["state"]) == (4, "waiting")
    assert toss.calls("execute", order_no) == 0
    agree(till, toss, paid=False)


@pytest.mark.parametrize("lost", [(), ("lost_answer",), ("html",)])
def test_killed_while_the_execute_runs_and_is_done(
    till: Till, toss: Toss, lost: tuple[str, ...]
) -> None:
    # W2: the intent stands, the stock is held; the buyer pays, and we never hear of it.
    sale, order_no = executing(till, toss, "slow", lost)
    killed(sale)
    (row,) = rows(till)
    assert (row["state"], tea(till)) == ("executing", (10, 1))
    until(lambda: toss.payments(order_no)[0]["debits"])
    code, row = settled(till)
    assert (code, row["state"], row["over"], row["recovered"]) == (0, "paid", True, True)
    assert not row["found"]
    assert toss.calls("execute", order_no) == 1
    agree(till, toss, paid=True)
    assert till.run("settle", "--json").out == ""


def executing(till: Till, toss: Toss, hold: str, lost: tuple[str, ...] = ()) -> tuple[Running, str]:
    """A sale whose execute is in the far end's hands."""
    toss.fails("execute", hold, seconds=HOLD_S if hold == "late" else 1.0, times=1)
    for fault in lost:
        toss.fails("execute", fault, times=1, **({"done": True} if fault == "html" else {}))
    sale = till.start("sell", "TEA", "--json")
    order_no = str(sale.line()["order_no"])
    toss.tell("approve", orderNo=order_no)
    until(lambda: toss.calls("execute", order_no))
    return sale, order_no


def test_killed_before_the_execute_is_done_and_it_is_done_later(till: Till, toss: Toss) -> None:
    # W2, the nastier half: at the restart Toss still says "approved", and debits afterwards.
    sale, order_no = executing(till, toss, "late")
    killed(sale)
    code, row = settled(till)
    if toss.payments(order_no)[0]["debits"] == 0:
        assert (code, row["state"], tea(till)) == (4, "unknown", (10, 1))
    until(lambda: toss.payments(order_no)[0]["debits"])
    code, row = settled(till)
    assert (code, row["state"]) == (0, "paid")
    assert toss.calls("execute", order_no) == 1
    agree(till, toss, paid=True)


def test_killed_with_an_execute_that_never_arrived(till: Till, toss: Toss) -> None:
    # W2, and the line drops: nothing was charged. It is never executed by itself; only
    # Toss' word frees the stock.
    sale, order_no = executing(till, toss, "late", ("lost_request",))
    killed(sale)
    code, row = settled(till)
    assert (code, row["state"], tea(till)) == (4, "unknown", (10, 1))
    agree(till, toss, paid=False, held_back=1)
    toss.tell("expire", orderNo=order_no)
    code, row = settled(till)
    assert (code, row["state"], row["over"]) == (0, "cancelled", True)
    assert toss.calls("execute", order_no) == 1
    agree(till, toss, paid=False)


def test_killed_after_the_sale_was_booked(till: Till, toss: Toss) -> None:
    # W3: paid and in the ledger; only the question that follows was under way.
    sale = till.start("sell", "TEA", "--json")
    order_no = sale.line()["order_no"]
    toss.fails("execute", "slow", seconds=0.5, times=1)
    toss.tell("approve", orderNo=order_no)
    until(lambda: toss.calls("execute", order_no))
    toss.fails("status", "slow", seconds=HOLD_S, times=1)
    toss.fails("status", "lost_answer", times=1)
    until(lambda: [row["state"] for row in rows(till)] == ["paid"])
    killed(sale)
    toss.heals()
    (row,) = rows(till)
    assert (row["state"], row["over"], tea(till)) == ("paid", False, (9, 0))
    code, row = settled(till)
    assert (code, row["state"], row["over"], row["recovered"]) == (0, "paid", True, False)
    assert toss.calls("execute", order_no) == 1
    agree(till, toss, paid=True)
