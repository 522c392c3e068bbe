"""What the replies say of the line, the key and the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pos_app.domain.answer import Reply, Verdict
from pos_app.flow.outlook import ASK_S, WRONG_CLOCK_S, Outlook, Sky
from tests.flow.clock import HandClock

LOST: Reply[Any] = Reply(Verdict.UNKNOWN, code="timeout")
GONE: Reply[Any] = Reply(Verdict.NOT_SENT, code="no_connection")
GOOD: Reply[Any] = Reply(Verdict.NO, code="COMMON_PAY_NOT_FOUND")


@pytest.mark.parametrize("lost", [LOST, GONE])
def test_silence_is_said_from_its_beginning_and_ends_with_any_answer(lost: Reply[Any]) -> None:
    clock = HandClock()
    outlook, began = Outlook(clock), clock.now()
    outlook.hear(lost)
    assert outlook.sky() == Sky()  # one may get lost
    clock.move(30)
    outlook.hear(lost)
    assert outlook.sky() == Sky(silent_since=began)
    outlook.hear(GOOD)
    assert outlook.sky() == Sky()


def test_what_was_never_to_be_asked_says_nothing_of_the_line() -> None:
    outlook = Outlook(HandClock())
    outlook.hear(GONE)
    outlook.hear(Reply(Verdict.NOT_SENT, code="no_cancel"))
    outlook.hear(GONE)
    assert outlook.sky().silent_since is not None


def test_a_refused_key_is_said_until_it_is_taken() -> None:
    outlook = Outlook(HandClock())
    outlook.hear(Reply(Verdict.NO, code="COMMON_INVALID_API_KEY", key_refused=True))
    assert outlook.sky() == Sky(key_refused=True)
    outlook.hear(LOST)
    assert outlook.sky().key_refused  # silence takes nothing back
    outlook.hear(GOOD)
    assert outlook.sky() == Sky()


@pytest.mark.parametrize(
    ("ahead_s", "said"),
    [(0, 0), (WRONG_CLOCK_S, 0), (-WRONG_CLOCK_S, 0), (61, 61), (-3_600, -3_600)],
)
def test_a_clock_is_wrong_beyond_a_minute(ahead_s: int, said: int) -> None:
    clock = HandClock()
    outlook = Outlook(clock)
    at = clock.now() - timedelta(seconds=ahead_s)
    outlook.hear(Reply(Verdict.NO, code="COMMON_PAY_NOT_FOUND", server_time=at))
    assert outlook.sky() == Sky(clock_off_s=said)
    clock.move(ASK_S)
    assert outlook.take() is bool(said)


def test_it_asks_again_only_while_something_is_wrong_and_nothing_else_asks() -> None:
    clock = HandClock()
    outlook = Outlook(clock)
    assert not outlook.take()
    outlook.hear(GONE)
    assert not outlook.take()
    clock.move(ASK_S)
    assert outlook.take()
    assert not outlook.take()  # it has just been asked
    clock.move(ASK_S - 1)
    outlook.hear(GONE)  # a payment asked meanwhile
    clock.move(ASK_S - 1)
    assert not outlook.take()
    outlook.hurry()
    assert outlook.take()
    outlook.hear(GOOD)
    clock.move(ASK_S)
    assert not outlook.take()
