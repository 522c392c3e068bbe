"""The decision to give money back: its reason, and what Toss had just before it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.domain.payment import Contract
from pos_app.errors import Refused
from pos_app.flow.refunds import check_reason
from tests.flow.counter_kit import Kit, Toss
from tests.flow.test_refunds import refunded, sold


@pytest.fixture(params=Contract)
def till(request: pytest.FixtureRequest, tmp_path: Path, toss: Toss) -> Iterator[Kit]:
    """A till of each contract."""
    kit = Kit(tmp_path / "either", toss, request.param)
    yield kit
    kit.close()


def test_a_refused_reason_says_how_long_and_which_letters() -> None:
    check_reason("가" * 200)
    with pytest.raises(Refused) as long:
        check_reason("가" * 201)
    assert long.value.values == {"most": 200}
    with pytest.raises(Refused) as odd:
        check_reason('"교환" + 환불+')
    assert odd.value.values == {"letters": '"+'}


def test_a_decision_keeps_what_toss_had_just_before(till: Kit) -> None:
    paid = sold(till)
    part, rest = refunded(till, paid, 4_000), refunded(till, paid)
    assert (part.baseline_rows, part.baseline_left_won) == (0, 9_000)
    assert (rest.baseline_rows, rest.baseline_left_won) == (1, 5_000)
