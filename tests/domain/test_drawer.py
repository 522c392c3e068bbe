"""The drawer: what may be written down about it."""

from __future__ import annotations

import pytest

from pos_app.domain.drawer import MOST_WHY, MOST_WON, Act, DrawerEntry, check_entry, counted
from pos_app.domain.money import Won
from pos_app.domain.notation import plain, read
from pos_app.errors import Refused
from tests.domain.make import NOON

FINE = [
    (Act.FLOAT, 0, ""),
    (Act.FLOAT, 300_000, ""),
    (Act.COUNT, 0, ""),
    (Act.PAID_IN, 1, "잔돈"),
    (Act.PAID_OUT, 10_000, "얼음"),
    (Act.NO_SALE, 0, "잔돈 교환"),
]
WRONG = [
    (Act.FLOAT, -1, "", "drawer.bad_amount"),
    (Act.COUNT, MOST_WON + 1, "", "drawer.bad_amount"),
    (Act.PAID_IN, 0, "잔돈", "drawer.bad_amount"),
    (Act.PAID_OUT, -10, "얼음", "drawer.bad_amount"),
    (Act.NO_SALE, 10, "잔돈", "drawer.bad_amount"),
    (Act.PAID_OUT, 10, "", "drawer.why"),
    (Act.PAID_IN, 10, "", "drawer.why"),
    (Act.NO_SALE, 0, "", "drawer.why"),
    (Act.FLOAT, 10, "가" * (MOST_WHY + 1), "drawer.why_too_long"),
]


@pytest.mark.parametrize(("act", "amount", "why"), FINE)
def test_what_may_be_written_down(act: Act, amount: int, why: str) -> None:
    check_entry(DrawerEntry(act, Won(amount), NOON, "kim", why))


@pytest.mark.parametrize(("act", "amount", "why", "key"), WRONG)
def test_what_may_not(act: Act, amount: int, why: str, key: str) -> None:
    with pytest.raises(Refused) as no:
        check_entry(DrawerEntry(act, Won(amount), NOON, "kim", why))
    assert no.value.key == key


def test_notes_and_coins_add_up() -> None:
    assert counted({10: 3, 50_000: 2, 500: 0}) == (100_030, ((50_000, 2), (10, 3)))
    assert counted({}) == (0, ())


@pytest.mark.parametrize("many", [-1, 100_000])
def test_so_many_pieces_nobody_counts(many: int) -> None:
    with pytest.raises(Refused, match="drawer.bad_count"):
        counted({1_000: many})


def test_an_entry_is_read_as_it_was_written() -> None:
    kept = DrawerEntry(Act.COUNT, Won(50_010), NOON, "kim", "", ((50_000, 1), (10, 1)))
    assert read(DrawerEntry, plain(kept)) == kept
