"""50,000 answers and 20,000 addresses, each judged by how it was built; `--effort` draws more."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable

import pytest

from tests.gateway.fuzz import urls
from tests.gateway.fuzz.run import check_responses, check_urls, draw_case

RESPONSES, URLS = 2_500, 5_000  # a slice, so that the cores share them
KINDS = {
    *("good payments", "good status", "good execute", "good refunds", "good cancel"),
    *("good framing", *(f"framing {way}" for way in range(8)), "whispered", "refused", "absent"),
    *("numbered", "no integer", "no code", "strange word", "no word", "torn rows", "no token"),
    *("foreign page", "foreign orderNo", "foreign amount", "foreign mode", "foreign payToken"),
    *("foreign refundNo", "foreign refundedAmount", "contradicted status", "contradicted sum"),
    *("contradicted errorCode", "truncated", "broken off", "structure flipped", "vital flipped"),
    *("twice", "no number", "dressed", "encoded", "packed", "wrong type", "wrong status"),
    *("oversized", "rubbish", "fault"),
}


def untraced(check: Callable[[int, int], Counter[str]], first: int, count: int) -> Counter[str]:
    """Measuring coverage makes it three times as slow, and these lines are covered elsewhere."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return check(first, count)
    finally:
        sys.settrace(tracer)


@pytest.mark.parametrize("part", range(20))
def test_a_yes_comes_from_a_good_answer_and_from_nothing_else(part: int, effort: int) -> None:
    count = RESPONSES * effort
    seen = untraced(check_responses, part * count, count)
    assert seen.total() == count


@pytest.mark.parametrize("part", range(4))
def test_no_bad_address_is_painted_and_no_good_one_refused(part: int, effort: int) -> None:
    count = URLS * effort
    seen = untraced(check_urls, part * count, count)
    assert seen.total() == count
    assert set(seen) == {"good", "corpus", *(harm.__name__.strip("_") for harm in urls.HARMS)}


def test_a_case_is_drawn_again_by_its_number() -> None:
    for number in range(200):
        first, again = draw_case(number), draw_case(number)
        assert first[0] == again[0]
        assert (first[1].body, first[1].headers) == (again[1].body, again[1].headers)
        assert first[2].name == again[2].name


def test_every_kind_is_drawn() -> None:
    assert {draw_case(number)[2].name for number in range(12_000)} >= KINDS
    assert len(urls.CORPUS) >= 110
