"""The table of moves: every pair of states, and the one door through it."""

import itertools

import pytest

from pos_app.domain.payment import HOLDING, MOVES, OPEN, State, mark, may_move, move
from pos_app.errors import Bug
from tests.domain.make import attempt

LEGAL = {
    ("creating", "waiting"),
    ("creating", "abandoned"),
    ("creating", "paid"),
    ("waiting", "executing"),
    ("waiting", "sold_out"),
    ("waiting", "cancelled"),
    ("waiting", "paid"),
    ("executing", "unknown"),
    ("executing", "paid"),
    ("executing", "declined"),
    ("executing", "cancelled"),
    ("unknown", "executing"),
    ("unknown", "paid"),
    ("unknown", "declined"),
    ("unknown", "cancelled"),
    ("abandoned", "paid"),
    ("cancelled", "paid"),
    ("declined", "paid"),
    ("sold_out", "paid"),
}


@pytest.mark.parametrize(("here", "there"), list(itertools.product(State, State)))
def test_every_pair_of_states(here: State, there: State) -> None:
    row = attempt(here)
    assert may_move(row, there) == ((here.value, there.value) in LEGAL)
    if may_move(row, there):
        assert move(row, there, over=True).state is there
        assert move(row, there, over=True).over
    else:
        with pytest.raises(Bug) as refused:
            move(row, there)
        assert refused.value.values["to"] == there


def test_paid_is_for_ever_and_reachable_from_everywhere() -> None:
    assert not MOVES[State.PAID]
    assert all(State.PAID in MOVES[state] for state in State if state is not State.PAID)


def test_stock_is_held_only_while_an_execute_may_have_happened() -> None:
    assert {State.EXECUTING, State.UNKNOWN} == HOLDING
    assert HOLDING < OPEN


def test_a_note_cannot_smuggle_a_move() -> None:
    with pytest.raises(Bug):
        mark(attempt(), state=State.PAID)
    assert mark(attempt(), alarm="x").alarm == "x"
