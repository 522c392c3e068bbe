"""Refund requests in the books: what the table refuses, what doctor finds, what a journal saves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.answer import Stage
from pos_app.domain.catalog import Sku
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Attempt
from pos_app.domain.refund import Refund, RefundState, move_refund
from pos_app.domain.refunding import RefundChange, RefundEntry, intend_refund
from pos_app.domain.request import Ask, Fate, Piece, Request, RequestState, Way
from pos_app.domain.review import Limit, end_request
from pos_app.errors import Bug, Refused, StoreError
from pos_app.store import requests, returns
from pos_app.store.adopt import adopt
from pos_app.store.integrity import check_all
from pos_app.store.place import DATABASE, JOURNAL
from tests.store.shop import ACCOUNT, APPLE, COFFEE, NOON, Shop, begin, key_of, line
from tests.store.test_database import small_files
from tests.store.test_journal import NO_TAX, entries, findings, lose_database

PIECES = (Piece(1, 2, Fate.STOCK), Piece(2, 1, Fate.DAMAGED))


def sold(shop: Shop) -> Attempt:
    shop.stock_up((COFFEE, 3))
    return shop.paid(line(COFFEE, 2), line(APPLE, 3))


def asked(shop: Shop, paid: Attempt, *pieces: Piece) -> Request:
    ask = Ask(paid.order_no, "교환", Way.LINES, pieces=pieces or PIECES, who="김알바")
    return shop.books.requests.open(ask, shop.now(), None)


def rejected(shop: Shop, request: Request) -> Request:
    at = shop.now()
    word = end_request(request, RequestState.REJECTED, at, decided_by="정사장", remark="아니요")
    return shop.books.requests.end(word, at)


def approved(shop: Shop, request: Request, limit: Limit | None = None) -> Refund:
    at = shop.now()
    yes = end_request(request, RequestState.APPROVED, at, approved_by="정사장")
    wish = Refund(
        "", request.order_no, request.amount_won, NO_TAX, "교환", "김알바", at, 0, Won(99_999)
    )
    return shop.books.returns.open(wish, request.tax_free_won, yes, limit)


def done(shop: Shop, refund: Refund) -> Refund:
    sent = shop.books.returns.apply(refund, intend_refund(refund), shop.now())
    after = move_refund(sent, RefundState.DONE, done_at=NOON)
    change = RefundChange(after, "refunded", entry=RefundEntry.REFUND)
    return shop.books.returns.apply(sent, change, shop.now())


# --- the table ------------------------------------------------------------------------------------


def test_a_wish_never_changes_and_ends_once(shop: Shop) -> None:
    rejected(shop, asked(shop, sold(shop)))
    for statement in (
        "UPDATE requests SET amount_won = 2",
        "UPDATE requests SET state = 'open', decided_at = NULL",
        "DELETE FROM requests",
    ):
        with pytest.raises(Bug):
            shop.tamper(statement)
    assert findings(shop) == []


def test_of_two_answers_the_first_stands(shop: Shop) -> None:
    request = asked(shop, sold(shop))
    rejected(shop, request)
    assert key_of(lambda: rejected(shop, request), Refused) == "review.is_rejected"
    assert key_of(lambda: approved(shop, request), Refused) == "review.is_rejected"
    assert shop.books.returns.unsettled() == ()
    assert [one.remark for one in shop.books.requests.latest(9)] == ["아니요"]


def test_neither_is_ever_there_without_the_other(shop: Shop) -> None:
    request = asked(shop, sold(shop))
    limit = Limit(request.amount_won - 1, NOON)
    assert key_of(lambda: approved(shop, request, limit), Refused) == "review.limit"
    assert (shop.books.requests.waiting(), shop.books.returns.unsettled()) == ((request,), ())
    refund = approved(shop, request, Limit(request.amount_won, NOON))
    assert shop.books.requests.one(request.request_no).refund_no == refund.refund_no
    assert findings(shop) == []


def test_an_unknown_number_is_said(shop: Shop) -> None:
    assert key_of(lambda: shop.books.requests.one("X-1-Q1"), Refused) == "review.unknown"


# --- what doctor finds ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "table", "number"),
    [
        ("UPDATE requests SET refund_no = refund_no || '0'", "requests", "{request}"),
        ("UPDATE requests SET lines = '[7, \"x\"]'", "movements", 4),
        ("UPDATE requests SET lines = '['", "movements", 4),
        ("UPDATE movements SET delta = 1, on_hand = 2 WHERE kind = 'return'", "movements", 4),
        ("UPDATE movements SET at = 'x' WHERE kind = 'return'", "movements", 4),
        ("UPDATE movements SET ref = 'x' WHERE kind = 'return'", "movements", "{refund}"),
        ("DELETE FROM movements WHERE kind = 'return'", "movements", "{refund}"),
    ],
)
def test_goods_that_came_back_otherwise_are_found(
    shop: Shop, statement: str, table: str, number: object
) -> None:
    request = asked(shop, sold(shop))
    refund = done(shop, approved(shop, request))
    assert shop.counts() == (3, 0)
    assert findings(shop) == []
    shop.tamper(
        *(f"DROP TRIGGER requests_{one}" for one in ("same_wish", "end_stays")),
        *(f"DROP TRIGGER movements_no_{one}" for one in ("update", "delete")),
        statement,
    )  # fmt: skip
    names = {"{request}": request.request_no, "{refund}": refund.refund_no}
    found = check_all(shop.books.database, shop.books.anchor)
    told = [(values.get("table"), values.get("number")) for _, values in found]
    assert (table, names.get(str(number), number)) in told


def test_a_request_that_somebody_made_unreadable_is_named(shop: Shop) -> None:
    request = asked(shop, sold(shop))
    shop.tamper("DROP TRIGGER requests_same_wish", "UPDATE requests SET lines = '[7]'")
    with pytest.raises(StoreError) as caught:
        shop.books.requests.waiting()
    assert caught.value.values == {"table": "requests", "number": request.request_no}


# --- what a journal saves -----------------------------------------------------------------------


def test_requests_and_goods_come_back_with_the_journal(shop: Shop) -> None:
    first, second, third = sold(shop), sold(shop), sold(shop)
    refund = done(shop, approved(shop, asked(shop, first)))
    no = rejected(shop, asked(shop, second))
    still = asked(shop, third)
    again = asked(shop, second, Piece(1, 1, Fate.KEPT))
    before = {one.request_no: one for one in shop.books.requests.latest(9)}
    lose_database(shop)
    for paid in (first, second, third):
        shop.told(shop.books.attempt(paid.order_no), Stage.COMPLETE)
    after = {one.request_no: one for one in shop.books.requests.latest(9)}
    assert set(after) == set(before)
    assert (after[no.request_no].state, after[no.request_no].remark) == (no.state, "아니요")
    assert {one.request_no for one in shop.books.requests.waiting()} == {
        still.request_no, again.request_no,
    }  # fmt: skip
    assert shop.books.returns.one(refund.refund_no).state is RefundState.DONE
    assert shop.counts() == (None, 0)  # the new books have never counted
    assert findings(shop) == []


def test_taken_over_twice_it_is_once_there(shop: Shop, folder: Path) -> None:
    request = asked(shop, sold(shop))
    told = entries(folder)
    rejected(shop, request)
    with shop.books.database.write() as db:
        assert adopt(db, told, NOON).rows == 0
    assert shop.books.requests.one(request.request_no).state is RequestState.REJECTED


@pytest.mark.parametrize("step", ["ask", "approve", "reject"])
def test_what_no_commit_followed_counts_as_withdrawn_or_still_open(
    shop: Shop, folder: Path, step: str
) -> None:
    paid = sold(shop)
    request = None if step == "ask" else asked(shop, paid)
    steps: dict[str, Callable[..., object]] = {
        "ask": asked, "approve": approved, "reject": rejected,
    }  # fmt: skip
    about: Any = paid if request is None else request
    with small_files((folder / f"{DATABASE}-wal").stat().st_size):
        assert key_of(lambda: steps[step](shop, about)) == "store.io_error"
    shop.begun()  # takes up what the journal has
    (known,) = shop.books.requests.latest(9)
    wanted = RequestState.WITHDRAWN if request is None else RequestState.OPEN
    assert (known.state, known.remark) == (wanted, "not_booked" if request is None else "")
    refunds = shop.books.returns.unsettled()  # asked about, and never sent
    assert [one.refused for one in refunds] == ([True] if step == "approve" else [])
    assert findings(shop) == []


def test_a_refund_that_is_done_at_once_finds_its_goods(shop: Shop) -> None:
    """As cash goes back: the request is written first, in the same transaction."""
    request = asked(shop, sold(shop))
    at = shop.now()
    yes = end_request(request, RequestState.APPROVED, at, refund_no="CASH-1-R1")
    parts = TaxSplit(Won(request.amount_won - 2_000), Won(0), Won(2_000))
    gone = Refund(
        "CASH-1-R1", request.order_no, request.amount_won, parts, "교환", "김알바", at, 0,
        request.amount_won, RefundState.DONE, done_at=at,
    )  # fmt: skip
    with shop.books.database.write() as db:
        requests.end(db, yes, at)
        returns.insert(db, gone, at)
    assert shop.counts() == (3, 0)


# --- requests about cash ------------------------------------------------------------------------


def paid_in_cash(shop: Shop) -> Attempt:
    shop.stock_up((COFFEE, 3))
    lines = (line(COFFEE, 2), line(APPLE, 3))
    return shop.books.cash.take(lines, ACCOUNT, Won(20_000), shop.now(), "김알바")


@pytest.mark.parametrize("in_cash", [True, False])
def test_an_approval_that_no_commit_followed_is_not_brought_back(
    shop: Shop, folder: Path, in_cash: bool
) -> None:
    paid = paid_in_cash(shop) if in_cash else sold(shop)
    request = asked(shop, paid)
    with small_files((folder / f"{DATABASE}-wal").stat().st_size):
        assert key_of(lambda: approved(shop, request)) == "store.io_error"
    shop.begun()
    no = rejected(shop, request)
    lose_database(shop)
    again = shop.books.requests.one(request.request_no)
    assert (again.state, again.remark) == (no.state, no.remark)
    assert findings(shop) == []


def test_a_journal_that_is_not_the_one_that_was_written_approves_nothing_of_cash(
    shop: Shop, folder: Path
) -> None:
    request = asked(shop, paid_in_cash(shop))
    shop.books.close()
    before = (folder / DATABASE).read_bytes()
    shop.books = begin(folder)
    approved(shop, request)
    shop.books.close()
    (folder / DATABASE).write_bytes(before)
    lines = (folder / JOURNAL).read_bytes().splitlines(keepends=True)
    (folder / JOURNAL).write_bytes(b"".join(lines[1:]))
    shop.books = begin(folder)
    assert shop.books.requests.one(request.request_no).state is RequestState.OPEN
    assert "books.row_edited" not in findings(shop)


def test_what_a_payment_took_less_what_was_asked_for(shop: Shop) -> None:
    paid = sold(shop)
    assert shop.books.requests.taken(paid.order_no) == {COFFEE.sku: 2, APPLE.sku: 3}
    request = asked(shop, paid)
    assert shop.books.requests.taken(paid.order_no) == {COFFEE.sku: 0, APPLE.sku: 2}
    rejected(shop, request)
    assert shop.books.requests.taken(paid.order_no) == {COFFEE.sku: 2, APPLE.sku: 3}
    found = replace(line(APPLE), sku=Sku(""), name="찾은 결제")
    nameless = shop.paid(found)
    asked(shop, nameless, Piece(1, 1, Fate.KEPT))
    assert shop.books.requests.taken(nameless.order_no) == {"": -1}
