"""Payments found again: the same ones as by looking at every row, and never by doing so."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_app.domain.answer import Created, Reply, Verdict
from pos_app.domain.catalog import Product, Sku
from pos_app.domain.hangul import SearchIndex
from pos_app.domain.lookup import STATES_OF, Lookup, Status, Summary, Term, readings_of
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Attempt, PaidFacts, State, Tender
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.refund import Refund
from pos_app.domain.refunding import judge_refund
from pos_app.domain.seoul import SEOUL
from pos_app.domain.verdict import intend_execute, judge_create, judge_execute, judge_give_up
from pos_app.store import lookup
from pos_app.store.books import SqliteBooks
from pos_app.store.streams import Source
from tests.store.shop import ACCOUNT, NOON, UNSEARCHED, Shop, begin, line

GOODS = (
    Product(Sku("L"), "수제 레몬 생강청", Won(12_000)),
    Product(Sku("A"), "아메리카노", Won(4_500)),
    Product(Sku("C"), "머그컵", Won(15_000)),
    Product(Sku("P"), "사과", Won(2_000)),
    Product(Sku("E"), "Lemon tea 12", Won(4_500)),
)
CASHIERS = ("민지", "서준", "Hana", "")
NAMES: dict[str, Status | Tender] = {
    "결제됨": Status.PAID,
    "취소됨": Status.CANCELLED,
    "환불 있음": Status.REFUND,
    "QR": Tender.TOSS,
}
SALES = 160


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteBooks]:
    opened = begin(tmp_path_factory.mktemp("lookup"))
    chance = random.Random(11)
    for number in range(SALES):
        at = NOON + timedelta(minutes=97 * number, seconds=chance.randrange(60))
        sell(opened, chance, at)
    yield opened
    opened.close()


def sell(books: SqliteBooks, chance: random.Random, at: datetime) -> None:
    """One sale that ends somewhere, sometimes at its second attempt."""
    chosen = chance.sample(GOODS, chance.choice((1, 1, 2, 3)))
    lines = tuple(line(one, chance.choice((1, 1, 2))) for one in chosen)
    row = books.open_sale(lines, ACCOUNT, at, chance.choice(CASHIERS))
    end = chance.choice(("creating", "given_up", "again", "unknown", "paid", "paid", "refunded"))
    if end == "creating":
        return
    row = shown(books, row, at)
    if end in ("given_up", "again"):
        books.apply(row, judge_give_up(row), at)
        if end == "again":
            books.next_attempt(row.order_no, at)
        return
    row = books.apply(row, intend_execute(row), at)
    later = at + timedelta(minutes=3)
    reply: Reply[PaidFacts] = Reply(Verdict.YES, PaidFacts(paid_amount_won=row.amount_won))
    if end == "unknown":
        reply = Reply(Verdict.UNKNOWN, code="timeout")
    row = books.apply(row, judge_execute(row, reply, later), later)
    if end == "refunded":
        books.returns.open(refund(row, later), None)


def shown(books: SqliteBooks, row: Attempt, at: datetime) -> Attempt:
    created = Created(f"token-{row.order_no}", "https://pay.example/qr", at)
    return books.apply(row, judge_create(row, Reply(Verdict.YES, created)), at)


def refund(row: Attempt, at: datetime, amount: int = 1_000) -> Refund:
    nothing = TaxSplit(Won(0), Won(0), Won(0))
    wish = (row.order_no, Won(amount), nothing, "교환", "민지", at, 0, row.amount_won)
    return Refund("", *wish)


def found(books: SqliteBooks, wish: Lookup, most: int = 7) -> list[int]:
    """All that is found, page by page."""
    numbers: list[int] = []
    at: int | None = None
    while True:
        hits = books.index.find(wish, at, most)
        assert len(hits.numbers) <= most
        numbers += hits.numbers
        if hits.further is None:
            return numbers
        assert at is None or hits.further < at
        at = hits.further


def naive(books: SqliteBooks, wish: Lookup) -> list[str]:
    """The order numbers of all that fit, by looking at every row; newest first."""
    fits = [one for one in books.records(None, None) if _fits(one, wish)]
    ranked = sorted(fits, key=lambda one: counter(one.attempt.order_no), reverse=True)
    return [one.attempt.order_no for one in ranked]


def _fits(one: SaleRecord, wish: Lookup) -> bool:
    if wish.day is not None and begun(one).date() != wish.day:
        return False
    if wish.status is not None and not _is(one, wish.status):
        return False
    readings = wish.readings or ((),)
    return any(all(_has(one, term) for term in reading) for reading in readings)


@cache
def _alone(name: str) -> SearchIndex[int]:
    return SearchIndex([(1, (name,))])


def _has(one: SaleRecord, term: Term) -> bool:
    row = one.attempt
    names = [sold.name for sold in one.sale.lines] + [one.sale.cashier]
    times = [begun(one)] + ([row.paid_at.astimezone(SEOUL)] if row.paid_at else [])
    return (
        bool(term.name and any(_alone(name).every(term.name) for name in names))
        or row.order_no == term.order_no
        or (bool(term.tail) and counter(row.order_no) % 10 ** len(term.tail) == int(term.tail))
        or row.amount_won == term.amount_won
        or row.word in term.words
        or any(at.hour * 60 + at.minute in term.minutes for at in times)
        or begun(one).date() == term.day
        or any(_is(one, status) for status in term.statuses)
        or row.tender in term.tenders
    )


def _is(one: SaleRecord, status: Status) -> bool:
    refunded = status is Status.REFUND and bool(one.refunds)
    return refunded or one.attempt.state in STATES_OF[status]


def begun(one: SaleRecord) -> datetime:
    return one.attempt.created_at.astimezone(SEOUL)


def counter(order_no: str) -> int:
    return int(order_no.partition("-")[2])


def orders(books: SqliteBooks, numbers: list[int]) -> list[str]:
    known = {one.number: one.order_no for one in books.index.summaries(numbers)}
    return [known[number] for number in numbers]


PIECES = (
    ["12", "7", "42", "142", "0042", "1042", "4500", "4,500원", "16500", "사과", "사과 1", "ㅅㄱ",
     "ㅇㅁ", "ㅁ", "레몬", "lemon", "민지", "han", "취소", "결제", "환불", "qr", "12:", "13:3",
     "2:1", "오후 3:", "2026-05-02", "없는것", "ㄹㅁ ㅅㄱ"]
)  # fmt: skip
WISHES = st.builds(
    Lookup,
    st.lists(st.sampled_from(PIECES), max_size=3).map(
        lambda pieces: readings_of(" ".join(pieces), NAMES)
    ),
    st.sampled_from([None, None, None, date(2026, 5, 2), date(2026, 5, 3)]),
    st.sampled_from([None, None, None, *Status]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WISHES, st.integers(1, 40))
def test_the_same_as_by_looking_at_every_row(books: SqliteBooks, wish: Lookup, most: int) -> None:
    assert orders(books, found(books, wish, most)) == naive(books, wish)


@pytest.mark.parametrize("status", [None, Status.PAID, Status.REFUND])
@pytest.mark.parametrize("text", PIECES)
def test_whatever_is_typed_alone(books: SqliteBooks, text: str, status: Status | None) -> None:
    wish = Lookup(readings_of(text, NAMES), status=status)
    assert orders(books, found(books, wish, 2)) == naive(books, wish)


def test_without_patience_it_only_takes_more_pages(
    books: SqliteBooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_app.store.lookup.PATIENCE", 1)
    for text in ("민지 4500", "사과 12", "ㅁ 결제", "취소 12:"):
        wish = Lookup(readings_of(text, NAMES))
        assert orders(books, found(books, wish)) == naive(books, wish)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_no_day_is_too_far_away(books: SqliteBooks, day: date) -> None:
    assert found(books, Lookup(day=day)) == []


def test_a_slip_says_what_the_list_shows(shop: Shop) -> None:
    paid = shop.paid(line(GOODS[0]), line(GOODS[1], 2))
    (number,) = found(shop.books, Lookup(readings_of(paid.order_no, NAMES)))
    (summary,) = shop.books.index.summaries([number])
    assert paid.paid_at is not None
    assert summary == Summary(
        number, paid.order_no, paid.word, paid.paid_at, Won(21_000), State.PAID, "kim",
        "수제 레몬 생강청", 2, Won(0), refunding=False, denied=False,
    )  # fmt: skip
    shop.tamper("UPDATE attempts SET alarm = 'x' WHERE state = 'paid'")
    (summary,) = shop.books.index.summaries([number])
    assert summary.denied


def test_a_new_name_is_found_at_once(shop: Shop) -> None:
    shop.books.index.prepare()
    shop.books.index.prepare()
    for number in range(12):
        name = f"즉석 상품 {'가나다라마바사아자차카타'[number]}"
        row = shop.begun(line(Product(Sku("N"), name, Won(1_000))))
        numbers = found(shop.books, Lookup(readings_of(name.replace(" ", ""), NAMES)))
        assert orders(shop.books, numbers) == [row.order_no]
    assert len(found(shop.books, Lookup(readings_of("즉석", NAMES)))) == 12


def test_a_second_refund_of_a_payment_is_no_second_row(shop: Shop) -> None:
    paid = shop.paid()
    wish = Lookup(status=Status.REFUND)
    assert found(shop.books, wish) == []
    first = shop.books.returns.open(refund(paid, NOON), None)
    no: Reply[object] = Reply(Verdict.NO, code="X", final=True)
    assert first.amount_won == 1_000
    assert len(found(shop.books, wish)) == 1
    told = shop.books.returns.apply(first, judge_refund(first, no), NOON)  # type: ignore[arg-type]
    assert shop.books.index.summaries(found(shop.books, wish))[0].refunding
    assert told.order_no == paid.order_no
    shop.tamper("UPDATE refunds SET state = 'refused'")
    assert shop.books.returns.open(refund(paid, NOON), None).amount_won == 1_000
    assert len(found(shop.books, wish)) == 1


# --- plans -----------------------------------------------------------------------------------


def plan(books: SqliteBooks, sql: str) -> list[str]:
    values = {"key": 1, "at": 1, "most": 1, "keys": "[1]"}
    with books.database.read() as db:
        given_values = values if ":" in sql else [1] * sql.count("?")
        return [str(step[3]) for step in db.execute("EXPLAIN QUERY PLAN " + sql, given_values)]


SOURCES = [one for one in vars(lookup).values() if isinstance(one, Source)]
STATEMENTS = [
    *(one.heads for one in SOURCES), *(one.following for one in SOURCES),
    *(one.own for one in SOURCES),
    lookup.DAY, lookup.SAME_TAIL, lookup.NAMES, lookup.GIVEN_BACK, lookup.SUMMARIES,
]  # fmt: skip


@pytest.mark.parametrize("sql", STATEMENTS)
def test_no_search_reads_a_whole_table(shop: Shop, sql: str) -> None:
    steps = plan(shop.books, sql)
    assert [one for one in steps if one.startswith("SCAN") and "json_each" not in one] == []
    assert [one for one in steps if "TEMP B-TREE" in one or "AUTOMATIC" in one] == []


def test_the_plan_test_sees_a_scan(shop: Shop) -> None:
    assert len(SOURCES) >= 10
    steps = plan(shop.books, "SELECT attempt_no FROM attempts WHERE word LIKE ?")
    assert any(one.startswith("SCAN") for one in steps)


# --- books from before ------------------------------------------------------------------------

LOOKUP_ROWS = """SELECT kind, name, attempt_no FROM lookup_rows JOIN lookup_names USING (name_no)
    ORDER BY kind, name, attempt_no"""
BEFORE = (
    *UNSEARCHED, "DELETE FROM _sqlite_migrations WHERE name = 'lookup'", "PRAGMA user_version = 4",
)  # fmt: skip


def test_books_from_before_are_searched_like_new_ones(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "old")
    chance = random.Random(3)
    for number in range(30):
        sell(shop.books, chance, NOON + timedelta(hours=number))
    with shop.books.database.read() as db:
        before = db.execute(LOOKUP_ROWS).fetchall()
    shop.tamper(*BEFORE)
    shop.reopen()
    with shop.books.database.read() as db:
        assert db.execute(LOOKUP_ROWS).fetchall() == before
    for text in ("", "ㅅㄱ", "민지", "4500", "환불"):
        wish = Lookup(readings_of(text, NAMES))
        assert orders(shop.books, found(shop.books, wish)) == naive(shop.books, wish)
    shop.paid(line(GOODS[2]))
    wish = Lookup(readings_of("머그", NAMES))
    assert orders(shop.books, found(shop.books, wish)) == naive(shop.books, wish)
    shop.books.close()
