"""The program killed at each point where it writes or waits: nothing is lost or charged twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from pos_app.domain.catalog import Sku
from pos_app.domain.listing import record_object
from pos_app.store.books import SqliteBooks, open_books_to_read
from tests.stories import judge
from tests.stories.kills import COMMANDS, POINTS, STOCK, WINDOW, Point, Rig, at_a_point, run_random
from tests.stories.till import Toss, until
from tests.stories.zygote import CopiedTill, Copy, Zygote

# Nothing of a killed sale's process may be left for long: every hold below is ended by the kill.
HOLD_S = 20.0
# As long as an execute is held that the test waits for.
RUN_S = 3.0


@pytest.fixture(scope="module")
def rig(zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with Rig(zygote, tmp_path_factory.mktemp("kills"), 1) as one:
        yield one


@pytest.fixture(scope="module")
def fickle(zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with Rig(zygote, tmp_path_factory.mktemp("kills"), 2, fickle=True) as one:
        yield one


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_at_each_point(rig: Rig, point: Point, effort: int) -> None:
    for number in range(effort):
        contract = ("v1", "v2")[(POINTS.index(point) + number) % 2]
        assert at_a_point(rig, point, contract) == []


@pytest.mark.parametrize("part", range(8))
def test_at_random_moments(fickle: Rig, part: int, effort: int) -> None:
    assert [wrong for wrong in run_random(fickle, 5 * effort, COMMANDS) if wrong] == []


@pytest.mark.parametrize("part", range(5))
def test_windows_at_random_moments(fickle: Rig, part: int, effort: int) -> None:
    assert [wrong for wrong in run_random(fickle, 2 * effort, WINDOW) if wrong] == []


def killed(sale: Copy) -> None:
    sale.kill()
    assert sale.code() is None


@contextmanager
def opened(till: CopiedTill) -> Iterator[SqliteBooks]:
    """The books as they lie there, read beside whoever holds them."""
    books = open_books_to_read(till.data / "test")
    try:
        yield books
    finally:
        books.close()


def rows(till: CopiedTill) -> list[dict[str, Any]]:
    with opened(till) as books:
        return [record_object(record) for record in books.records(None, None)]


def tea(till: CopiedTill) -> tuple[int | None, int]:
    """What is on hand, and what is held."""
    with opened(till) as books:
        level = books.stock()[Sku("TEA")]
        return level.on_hand, level.reserved


def newest(toss: Toss) -> str:
    calls = [one for one in toss.books()["calls"] if one["call"] == "create"]
    return str(calls[-1]["order_no"]) if calls else ""


def settled(till: CopiedTill) -> tuple[int, dict[str, Any]]:
    """What a restart makes of the one sale in the books."""
    done = till.finish("settle", "--json")
    assert done.err == ""
    (row,) = rows(till)
    assert [one["order_no"] for one in done.objects] in ([], [row["order_no"]])
    return done.code, row


def agree(till: CopiedTill, toss: Toss, *, paid: bool, held_back: int = 0) -> None:
    """The books and the stand-in's, row by row; the shelf and the ledger."""
    (row,) = rows(till)
    payments = toss.payments(row["order_no"].partition("-")[0])
    assert judge.verdict(till.data / "test", payments, STOCK, rest=False) == []
    assert (row["state"] == "paid") == paid
    assert tea(till) == (10 - paid, held_back)


@pytest.mark.parametrize("hold", ["late", "slow"])
def test_killed_while_the_create_is_on_its_way(till: CopiedTill, toss: Toss, hold: str) -> None:
    # W0: the intent to create stands; Toss may have made the payment, or not.
    before = newest(toss)
    toss.fails("create", hold, seconds=HOLD_S, times=1)
    sale = till.begin("sell", "TEA", "--json")
    until(lambda: newest(toss) != before)
    killed(sale)
    (row,) = rows(till)
    assert (row["order_no"], row["state"]) == (newest(toss), "creating")
    code, row = settled(till)
    assert (code, row["state"], row["over"]) == (0, "abandoned", False)
    assert toss.calls("execute", row["order_no"]) == 0
    agree(till, toss, paid=False)


def test_killed_with_the_qr_on_the_screen(till: CopiedTill, toss: Toss) -> None:
    # W1: the buyer may still approve; nobody executes it by itself.
    sale = till.begin("sell", "TEA", "--json")
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


def test_killed_while_it_asks(till: CopiedTill, toss: Toss) -> None:
    # W1 again: the approval was on its way to us, and no intent to execute was written.
    toss.fails("status", "slow", seconds=HOLD_S, times=1)
    sale = till.begin("sell", "TEA", "--json")
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
    till: CopiedTill, toss: Toss, lost: tuple[str, ...]
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
    assert till.finish("settle", "--json").out == ""


def executing(
    till: CopiedTill, toss: Toss, hold: str, lost: tuple[str, ...] = ()
) -> tuple[Copy, str]:
    """A sale whose execute is in the far end's hands."""
    toss.fails("execute", hold, seconds=RUN_S, times=1)
    for fault in lost:
        toss.fails("execute", fault, times=1, **({"done": True} if fault == "html" else {}))
    sale = till.begin("sell", "TEA", "--json")
    order_no = str(sale.line()["order_no"])
    toss.tell("approve", orderNo=order_no)
    until(lambda: toss.calls("execute", order_no))
    return sale, order_no


def test_killed_before_an_execute_that_is_done_later(till: CopiedTill, toss: Toss) -> None:
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


def test_killed_with_an_execute_that_never_arrived(till: CopiedTill, toss: Toss) -> None:
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


def test_killed_after_the_sale_was_booked(till: CopiedTill, toss: Toss) -> None:
    # W3: paid and in the ledger; only the question that follows was under way.
    sale = till.begin("sell", "TEA", "--json")
    order_no = sale.line()["order_no"]
    toss.fails("execute", "slow", seconds=RUN_S, times=1)
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
