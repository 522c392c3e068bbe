"""Streams of falling numbers, joined: the same as sets, whatever the patience."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.store.streams import AllOf, AnyOf, Few, Patience, Spent, Stream

WEIGHTS = st.lists(st.sampled_from([1, 1, 16, 17, 500]), min_size=4, max_size=4)
SETS = st.lists(st.sets(st.integers(1, 14), max_size=14), min_size=1, max_size=4)


class Dear:
    """A stream whose every question costs one."""

    def __init__(self, numbers: set[int], patience: Patience, weight: int = 1) -> None:
        self._few = Few(numbers)
        self._patience = patience
        self.weight = weight

    def has(self, number: int) -> bool:
        self._patience.left -= 1
        return self._few.has(number)

    def at_most(self, at: int) -> int | None:
        self._patience.left -= 1
        return self._few.at_most(at)


def walk(make: object, most: int = 1_000) -> list[int]:
    """Everything, page by page, each with streams of its own as in the books."""
    found: list[int] = []
    at, pages = 100, 0
    while True:
        pages += 1
        assert pages < 500, "it does not come forward"
        stream: Stream = make()  # type: ignore[operator]
        try:
            for _ in range(most):
                number = stream.at_most(at)
                if number is None:
                    return found
                found.append(number)
                at = number - 1
        except Spent as spent:
            below, at = spent.at < at, spent.at
        else:
            below = True
        assert below, "it goes round in circles"


@given(SETS, st.integers(1, 5))
def test_any_of_is_the_union(sets: list[set[int]], most: int) -> None:
    found = walk(lambda: AnyOf([Few(one) for one in sets]), most)
    assert found == sorted(set().union(*sets), reverse=True)


@given(SETS, WEIGHTS, st.integers(0, 12))
def test_all_of_is_the_intersection_also_without_patience(
    sets: list[set[int]], weights: list[int], left: int
) -> None:
    def make() -> Stream:
        patience = Patience(left)
        pairs = zip(sets, weights, strict=False)
        return AllOf([Dear(one, patience, weight) for one, weight in pairs], patience)

    assert walk(make) == sorted(set.intersection(*sets), reverse=True)


@given(SETS, SETS, st.sets(st.integers(1, 60)), st.integers(0, 12))
def test_readings_together(
    first: list[set[int]], second: list[set[int]], third: set[int], left: int
) -> None:
    def make() -> Stream:
        patience = Patience(left)
        both = [AllOf([Dear(one, patience) for one in sets], patience) for sets in (first, second)]
        return AnyOf([*both, Few(third)])

    wanted = set.intersection(*first) | set.intersection(*second) | third
    assert walk(make) == sorted(wanted, reverse=True)


def test_what_is_found_above_comes_before_patience_ends() -> None:
    patience = Patience(0)
    rare = AllOf([Few({9, 5}), Few({8, 2})], patience)
    both = AnyOf([rare, Few({9})])
    assert both.at_most(10) == 9
    with pytest.raises(Spent):
        both.at_most(8)


def test_what_a_joined_stream_has_and_weighs() -> None:
    light, heavy = Few({1, 2, 3}), Dear({2, 3, 4}, Patience(9), weight=40)
    both = AllOf([heavy, light], Patience(9))
    assert [both.has(one) for one in (1, 2, 4)] == [False, True, False]
    assert both.weight == 1
    either = AnyOf([light, heavy])
    assert [either.has(one) for one in (0, 1, 4)] == [False, True, True]
    assert either.weight == 41
