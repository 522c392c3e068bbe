"""When a shown QR deserves a look, and when a question."""

from __future__ import annotations

import pytest

from pos_app.flow.nudge import Nudge, nudge_of
from pos_app.flow.pace import Pace

PACE = Pace()


@pytest.mark.parametrize(
    ("waited_s", "said"),
    [(0, Nudge.NONE), (59.9, Nudge.NONE), (60, Nudge.LOOK), (179.9, Nudge.LOOK), (180, Nudge.ASK)],
)
def test_a_look_after_a_minute_and_a_question_after_three(waited_s: float, said: Nudge) -> None:
    assert nudge_of(waited_s, None, PACE) is said


def test_who_keeps_waiting_is_asked_again_after_as_long() -> None:
    assert nudge_of(181, 0, PACE) is Nudge.NONE
    assert nudge_of(360, 179, PACE) is Nudge.NONE
    assert nudge_of(361, 180, PACE) is Nudge.ASK
