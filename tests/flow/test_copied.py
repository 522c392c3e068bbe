"""Two tills with the same numbers: neither takes the other's payment for its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.domain.catalog import Product
from pos_app.domain.payment import State
from pos_app.domain.unfinished import Decision, Kind, Needs
from pos_app.errors import Refused
from tests.flow.counter_kit import RICE, TEA, Kit, Toss


@pytest.fixture
def copy(kit: Kit, toss: Toss) -> Iterator[Kit]:
    """Another till over the same books, copied while they were closed."""
    kit.close()
    other = kit.folder.with_name("copy")
    shutil.copytree(kit.folder, other)
    kit.restart()
    copy = Kit(Path(other), toss)
    yield copy
    copy.close()


@pytest.mark.parametrize("goods", [TEA, RICE])
def test_the_payment_of_another_till_is_never_found(
    kit: Kit, copy: Kit, toss: Toss, goods: Product
) -> None:
    theirs = kit.shown(TEA)
    ours = copy.until(copy.charge(goods), State.ABANDONED)
    assert ours.order_no == theirs.order_no
    kit.approve(theirs)
    kit.until(theirs, State.PAID)
    copy.let(120)
    assert copy.unfinished() == [Kind.TAKEN]
    (one,) = copy.counter.backlog.listed(copy.counter.backlog.read())
    assert (one.needs, one.decisions) == (Needs.MANAGER, (Decision.CARRY_OVER,))
    with pytest.raises(Refused):
        copy.counter.backlog.refund(ours.order_no, "", "잘못 팔았어요")
    copy.restart()
    copy.let(120)
    assert copy.row(ours).state is State.ABANDONED
    assert copy.level(goods)[1] == 0
    copy.cable.strip_date = True  # the stand-in has the time of day
    copy.let(4_000)
    assert (copy.row(ours).state, copy.row(ours).over) == (State.ABANDONED, True)
    assert toss.payment(theirs.order_no)["debits"] == 1
    assert "found" not in copy.events(ours)
