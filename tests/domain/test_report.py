"""Reports as plain values: sums, days by name, words, and how refunds fall on goods."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.catalog import TaxClass
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.period import Period, days_of
from pos_app.domain.report import (
    COLUMNS,
    Column,
    Kind,
    Span,
    Topic,
    Wish,
    check_days,
    row_object,
    sums,
)
from pos_app.domain.spelling import headings, spell, spell_totals
from pos_app.domain.spread import Gone, fallen, spread
from pos_app.errors import Refused
from pos_app.wording import Wording

SAY = Wording(Path(__file__).parents[2] / "resources" / "translations", "ko", strict=True).say
TAXED, FREE = TaxClass.TAXABLE, TaxClass.EXEMPT


def fell(lines: list[tuple[TaxClass, int]], *refunds: Gone) -> list[list[int]]:
    return list(fallen(lines, refunds))


def split(taxable: int, vat: int, free: int = 0) -> TaxSplit:
    return TaxSplit(Won(taxable), Won(vat), Won(free))


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_column_and_word_of_a_report_has_its_word(lang: str) -> None:
    folder = Path(__file__).parents[2] / "resources" / "translations"
    say = Wording(folder, lang, strict=True).say
    for topic in Topic:
        assert say(f"report.topic.{topic}")
        assert all(headings(COLUMNS[topic], say))
        assert len({one.name for one in COLUMNS[topic]}) == len(COLUMNS[topic])
        for column in COLUMNS[topic]:
            assert all(spell(column, word, say) for word in column.words)
    assert all(say(f"report.by.{one}") for one in Span)
    assert all(say(f"report.period.{one}") for one in Period)


def test_values_are_written_for_people() -> None:
    won, plain = Column("amount", Kind.WON), Column("receipt_no", Kind.NUMBER)
    assert spell(won, 1_234_500, SAY) == "1,234,500"
    assert spell(won, -500, SAY) == "-500"
    assert spell(plain, 12_345, SAY) == "12345"
    assert spell(Column("share", Kind.PART), 0.1234, SAY) == "12.3%"
    assert spell(Column("who"), None, SAY) == ""
    span = Column("span", Kind.SPAN)
    assert [spell(span, one, SAY) for one in ("2026-05-01", "2026-05", "2026-Q2")] == [
        "2026-05-01",
        "2026-05",
        "2026년 2분기",
    ]
    method = COLUMNS[Topic.SALES][5]
    assert spell(method, "CARD", SAY) == "카드"
    assert spell(method, "PAYCO", SAY) == "PAYCO"  # Toss may have words of its own


def test_totals_stand_under_what_is_summed() -> None:
    columns = (
        Column("name"),
        Column("qty", Kind.COUNT, summed=True),
        Column("on_hand", Kind.COUNT),
    )
    rows = (("a", 2, 5), ("b", None, 7), ("c", 3, None))
    assert sums(columns, rows) == (None, 5, None)
    assert sums(columns, ()) == (None, 0, None)
    assert spell_totals(columns, sums(columns, rows), SAY) == ("합계", "5", "")


def test_a_row_for_programs_has_times_of_the_standard() -> None:
    columns = (Column("at", Kind.TIME), Column("done", Kind.TIME), Column("amount", Kind.WON))
    assert row_object(columns, ("2026-05-01 12:00:00", None, 500)) == {
        "at": "2026-05-01T12:00:00+09:00",
        "done": None,
        "amount": 500,
    }


def test_days_that_end_before_they_begin_are_refused() -> None:
    day, next_day = date(2026, 5, 1), date(2026, 5, 2)
    for first, last in ((day, day), (day, next_day), (None, day), (day, None), (None, None)):
        check_days(Wish(Topic.TAX, first, last))
    with pytest.raises(Refused, match="report.days_turned"):
        check_days(Wish(Topic.TAX, next_day, day))


@pytest.mark.parametrize(
    ("period", "today", "first", "last"),
    [
        (Period.TODAY, "2026-03-31", "2026-03-31", "2026-03-31"),
        (Period.OWN, "2026-03-31", "2026-03-31", "2026-03-31"),
        (Period.YESTERDAY, "2026-03-01", "2026-02-28", "2026-02-28"),
        (Period.THIS_MONTH, "2026-03-31", "2026-03-01", "2026-03-31"),
        (Period.LAST_MONTH, "2026-01-05", "2025-12-01", "2025-12-31"),
        (Period.LAST_MONTH, "2028-03-31", "2028-02-01", "2028-02-29"),
        (Period.THIS_QUARTER, "2026-08-15", "2026-07-01", "2026-08-15"),
        (Period.LAST_QUARTER, "2026-08-15", "2026-04-01", "2026-06-30"),
        (Period.LAST_QUARTER, "2026-02-15", "2025-10-01", "2025-12-31"),
    ],
)
def test_days_by_name(period: Period, today: str, first: str, last: str) -> None:
    found = days_of(period, date.fromisoformat(today))
    assert found == (date.fromisoformat(first), date.fromisoformat(last))


@given(
    amount=st.integers(0, 9_999_999),
    over=st.lists(st.integers(0, 9_999_999), min_size=1, max_size=30).filter(any),
)
def test_every_won_of_a_refund_falls_on_some_line(amount: int, over: list[int]) -> None:
    shares = spread(amount, over)
    assert sum(shares) == amount
    whole = sum(over)
    assert all(
        abs(share * whole - amount * one) < whole for share, one in zip(shares, over, strict=True)
    )


def test_a_refund_falls_on_goods_of_its_tax_class() -> None:
    lines = [(TAXED, 4_500), (FREE, 2_000), (TAXED, 9_000)]
    assert fell(lines, Gone(split(4_091, 409))) == [[1_500, 0, 3_000]]
    assert fell(lines, Gone(split(0, 0, 2_000))) == [[0, 2_000, 0]]
    assert fell(lines, Gone(split(12_272, 1_228, 2_000))) == [[4_500, 2_000, 9_000]]
    assert spread(500, [0, 0]) == [0, 0]


def test_a_refund_of_a_line_falls_on_it_and_the_next_on_what_is_left() -> None:
    lines = [(TAXED, 4_500), (FREE, 2_000), (TAXED, 9_000), (TAXED, 0)]
    by_line = Gone(split(4_091, 409), {0: 4_500})
    by_amount = Gone(split(2_727, 273))
    assert fell(lines, by_line, by_amount, Gone(split(5_454, 546, 2_000))) == [
        [4_500, 0, 0, 0],
        [0, 0, 3_000, 0],
        [0, 2_000, 6_000, 0],
    ]
    # By amount a third of each went back first: what the line lacks falls on what is left.
    assert fell(lines, Gone(split(4_091, 409)), by_line) == [
        [1_500, 0, 3_000, 0],
        [3_000, 0, 1_500, 0],
    ]
    mixed = Gone(split(4_091, 409, 500), {0: 4_500, 1: 500})
    assert fell(lines, mixed) == [[4_500, 500, 0, 0]]
    # Less than was named went back: as it is to each other.
    assert fell(lines, Gone(split(910, 90), {0: 4_500, 2: 9_000})) == [[333, 0, 667, 0]]


@st.composite
def _gone(draw: st.DrawFn) -> Gone:
    won = st.integers(0, 9_000)
    named = st.dictionaries(st.integers(0, 3), won, max_size=3)
    return Gone(split(draw(won), draw(won), draw(won)), draw(named))


@given(
    st.lists(st.tuples(st.sampled_from(TaxClass), st.integers(1, 9_000)), min_size=4, max_size=4),
    st.lists(_gone(), max_size=4),
)
def test_no_won_is_lost_and_no_line_gives_back_more_than_it_cost(
    lines: list[tuple[TaxClass, int]], refunds: list[Gone]
) -> None:
    gone = [0] * 4
    for refund, shares in zip(refunds, fallen(lines, refunds), strict=True):
        assert sum(shares) == refund.tax.total_won
        assert min(shares) >= 0
        gone = [was + won for was, won in zip(gone, shares, strict=True)]
    if sum(gone) <= sum(won for _, won in lines):
        assert all(won <= cost for won, (_, cost) in zip(gone, lines, strict=True))


def test_a_split_that_the_goods_do_not_have_falls_on_all_of_them() -> None:
    assert fell([(TAXED, 3_000), (TAXED, 1_000)], Gone(split(0, 0, 400))) == [[300, 100]]
    assert fell([(FREE, 3_000), (FREE, 1_000)], Gone(split(364, 36))) == [[300, 100]]
