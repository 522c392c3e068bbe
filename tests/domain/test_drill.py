"""What was the right thing to do, in each lesson of the drill."""

from __future__ import annotations

import pytest

from pos_app.domain.drill import Deed, Event, Lesson, Mark, Score, judge
from pos_app.domain.face import Face

DOUBTED = (Face.SHOW_QR, Face.PAYING, Face.CHECKING)


@pytest.mark.parametrize("lesson", [Lesson.SLOW, Lesson.LOST])
def test_who_waits_for_green_is_right(lesson: Lesson) -> None:
    assert judge(lesson, DOUBTED) is Mark.OPEN
    assert judge(lesson, (*DOUBTED, Face.PAID)) is Mark.RIGHT


@pytest.mark.parametrize("deed", [Deed.CHARGED_AGAIN, Deed.GAVE_UP, Deed.TOOK_CASH])
@pytest.mark.parametrize("lesson", list(Lesson))
def test_before_it_has_ended_nobody_is_charged_twice(lesson: Lesson, deed: Deed) -> None:
    assert judge(lesson, (*DOUBTED, deed, Face.PAID)) is Mark.WRONG


@pytest.mark.parametrize("lesson", list(Lesson))
def test_another_buyer_may_be_served_meanwhile(lesson: Lesson) -> None:
    assert judge(lesson, (*DOUBTED, Deed.WENT_ON)) is Mark.OPEN


@pytest.mark.parametrize(
    ("lesson", "end"),
    [
        (Lesson.NO_BALANCE, Face.DECLINED),
        (Lesson.CANCELLED, Face.CANCELLED),
        (Lesson.SOLD_OUT, Face.SOLD_OUT),
        (Lesson.BANK, Face.DECLINED),
        (Lesson.BANK, Face.CANCELLED),
    ],
)
@pytest.mark.parametrize("deed", list(Deed))
def test_once_it_is_certain_that_nobody_paid_any_step_is_right(
    lesson: Lesson, end: Face, deed: Deed
) -> None:
    events: tuple[Event, ...] = (Face.SHOW_QR, Face.REFUSED, end)
    assert judge(lesson, events) is Mark.OPEN
    assert judge(lesson, (*events, deed)) is Mark.RIGHT


def test_the_score_counts_and_names_what_was_missed() -> None:
    score = Score().add(Lesson.SLOW, Mark.RIGHT).add(Lesson.LOST, Mark.WRONG)
    assert (score.right, score.missed) == (1, (Lesson.LOST,))
