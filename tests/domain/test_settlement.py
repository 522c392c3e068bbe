"""The days of Toss' lists: which are asked for, and how they are told."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.settlement import Days, days_between, in_rows

TODAY = date(2026, 11, 21)
NEAR = st.integers(-40, 40).map(lambda many: TODAY + timedelta(days=many))


def test_every_day_from_the_first_to_today() -> None:
    assert days_between([], TODAY, 9) == ([TODAY], None)
    begun = [date(2026, 11, 20), date(2026, 11, 19)]
    assert days_between(begun, TODAY, 3) == ([date(2026, 11, 19), date(2026, 11, 20), TODAY], None)


def test_of_too_many_the_newest_and_the_others_are_named() -> None:
    begun = [date(2024, 12, 31)]
    days, skipped = days_between(begun, TODAY, 2)
    assert days == [date(2026, 11, 20), TODAY]
    assert skipped == Days(date(2024, 12, 31), date(2026, 11, 19))


def test_a_day_that_is_still_to_come_is_asked_for_beside_today() -> None:
    later = date(2099, 1, 1)
    assert days_between([later], TODAY, 5) == ([TODAY, later], None)


@given(st.lists(NEAR), st.integers(1, 30))
def test_no_day_is_lost_or_told_twice(begun: list[date], most: int) -> None:
    days, skipped = days_between(begun, TODAY, most)
    left = [] if skipped is None else each(skipped)
    assert days == sorted({*days})
    assert not {*left} & {*days}
    assert {*begun, TODAY} <= {*left, *days}
    past = [day for day in (*left, *days) if day <= TODAY]
    assert len(past) == (TODAY - min(past)).days + 1
    assert sum(day <= TODAY for day in days) <= most


@given(st.lists(NEAR))
def test_rows_of_days_are_the_same_days(days: list[date]) -> None:
    rows = in_rows(days)
    assert [day for row in rows for day in each(row)] == sorted(set(days))
    gaps = pairwise(rows)
    assert all(one.last + timedelta(days=1) < other.first for one, other in gaps)


def test_days_are_told_by_the_first_and_the_last() -> None:
    assert str(Days(TODAY, TODAY)) == "2026-11-21"
    assert str(Days(date(2026, 11, 19), TODAY)) == "2026-11-19 – 2026-11-21"


def each(days: Days) -> list[date]:
    many = (days.last - days.first).days + 1
    return [days.first + timedelta(days=place) for place in range(many)]
