"""After a restore every sale that Toss was paid for is in the books again."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.domain.payment import Contract
from tests.flow.counter_kit import Kit, Toss
from tests.flow.drill import PLACES, Drill

SEEDS = 20


@pytest.fixture
def drill(kit: Kit) -> Drill:
    return Drill(kit, 1)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_drill(tmp_path: Path, seed: int, effort: int) -> None:
    for number in range(seed, SEEDS * effort, SEEDS):
        place, toss = PLACES[number % 3], Toss()
        kit = Kit(tmp_path / str(number), toss, tuple(Contract)[number % 2])
        try:
            drill = Drill(kit, number)
            drill.trade(3)
            copy = drill.back_up(f"{number}.db")
            drill.trade(5)
            drill.restore(copy, place)
            drill.settle()
            drill.check(with_lines=place != PLACES[2])
        finally:
            kit.close()
            toss.server.stop()
