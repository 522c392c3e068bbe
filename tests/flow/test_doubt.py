"""How long a doubt can last: words for the card, which decide nothing."""

from __future__ import annotations

import pytest

from pos_app.flow.doubt import doubt_of
from pos_app.flow.pace import Pace
from pos_app.flow.vigil import Vigil
from tests.domain.make import NOON

PACE = Pace()


@pytest.mark.parametrize(
    ("lapses_s", "failures", "limit_s"),
    [(560.2, 0, 581), (-19.5, 0, 1), (-20, 0, None), (-90, 0, None), (560, 1, None),
     (None, 0, None)],
)  # fmt: skip
def test_it_ends_a_quiet_period_after_the_payment_lapses_while_toss_answers(
    lapses_s: float | None, failures: int, limit_s: int | None
) -> None:
    vigil = Vigil("A-1", due=0, failures=failures)
    doubt = doubt_of(NOON, lapses_s, vigil, 100, PACE)
    assert (doubt.since, doubt.limit_s) == (NOON, limit_s)


@pytest.mark.parametrize(
    ("due", "in_flight", "next_s"),
    [(103.2, False, 4), (100, False, None), (90, False, None), (103, True, None)],
)
def test_the_next_question_is_told_while_none_is_under_way(
    due: float, in_flight: bool, next_s: int | None
) -> None:
    vigil = Vigil("A-1", due=due, in_flight=in_flight)
    assert doubt_of(NOON, None, vigil, 100, PACE).next_s == next_s
