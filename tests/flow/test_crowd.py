"""Five hundred open payments, and doubt after the network's return: when each is asked."""

from itertools import pairwise

import pytest

from pos_app.domain.answer import Stage
from pos_app.domain.payment import Attempt, State
from tests.domain.make import attempt
from tests.flow.crowd import Crowd, Says, waits_after_the_cut

MANY = 500
MIXED = [State.CANCELLED, State.ABANDONED, State.WAITING, State.SOLD_OUT]
SOONEST = 10.0  # s from the network's return for up to five rows, and beyond for each more


def doubts_never_end(row: Attempt) -> Stage:
    return Stage.PROGRESS if row.state is State.UNKNOWN else Stage.STANDBY


@pytest.mark.parametrize("doubts", [0, 1, 5, 100])
def test_each_of_five_hundred_is_asked_within_550_seconds(doubts: int) -> None:
    crowd = Crowd(says=doubts_never_end)
    rest = [MIXED[number % len(MIXED)] for number in range(MANY - doubts)]
    crowd.left([*rest, *[State.UNKNOWN] * doubts])
    crowd.run(550)
    first = crowd.first_asked()
    assert len(first) == MANY
    assert crowd.busiest_second() == 1


def test_a_doubt_among_five_hundred_is_resolved_first() -> None:
    crowd = Crowd(says=lambda _row: Stage.COMPLETE)
    crowd.left([State.CANCELLED] * 250 + [State.UNKNOWN] + [State.CANCELLED] * 249)
    crowd.run(1)
    assert list(crowd.over_at) == ["ABCDEFGH-250"]


def test_a_doubt_that_goes_on_is_asked_again_while_the_others_wait_for_their_first_turn() -> None:
    crowd = Crowd(says=doubts_never_end)
    crowd.left([State.CANCELLED] * MANY + [State.UNKNOWN])
    crowd.run(120)
    mine = [at for at, number in crowd.asked if number == f"ABCDEFGH-{MANY}"]
    assert max(later - earlier for earlier, later in pairwise(mine)) <= 12


@pytest.mark.parametrize(("count", "seeds"), [(1, 150), (5, 60), (20, 20), (100, 4)])
def test_doubt_ends_soon_after_the_network_is_back(count: int, seeds: int, effort: int) -> None:
    waits = sorted(
        one for seed in range(seeds * effort) for one in waits_after_the_cut(count, seed)
    )
    assert len(waits) == count * seeds * effort
    assert min(waits) >= 0
    p99 = waits[int(0.99 * (len(waits) - 1))]
    assert p99 <= (SOONEST if count <= 5 else count + SOONEST), p99


def doubts_are_never_answered(row: Attempt) -> Stage | None:
    return None if row.state is State.UNKNOWN else Stage.STANDBY


@pytest.mark.parametrize("says", [doubts_never_end, doubts_are_never_answered])
def test_doubts_that_never_end_do_not_stop_the_next_sale(says: Says) -> None:
    crowd = Crowd(says=says)
    crowd.left([State.UNKNOWN] * 30)
    crowd.run(60)
    row = attempt(State.WAITING, order_no="NEXTSALE-1", created_at=crowd.clock.now())
    crowd.watch.add(row, attended=True)
    crowd.run(120)
    mine = [at for at, number in crowd.asked if number == row.order_no]
    gaps = [later - earlier for earlier, later in pairwise(mine)]
    assert len(mine) > 8
    assert max(gaps) <= crowd.pace.shown_s + crowd.pace.error_most_s + 3


def test_what_a_cashier_presses_for_is_asked_at_once() -> None:
    crowd = Crowd(says=doubts_never_end)
    crowd.left([State.WAITING] * MANY)
    crowd.run(20)
    first = crowd.asked[0][1]
    crowd.watch.hurry(first)
    crowd.run(2)
    assert first in [number for _, number in crowd.asked[-2:]]


def test_old_doubts_are_asked_seldom() -> None:
    crowd = Crowd(says=doubts_never_end)
    crowd.left([State.UNKNOWN])
    crowd.run(crowd.pace.old_after_s + 60)
    before = len(crowd.asked)
    crowd.run(300)
    assert len(crowd.asked) - before in range(9, 12)
