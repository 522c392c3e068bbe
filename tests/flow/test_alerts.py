"""S21: what is unusual is told once a person and kind, out of what the ledger already says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from pos_app.domain.alerts import LIMITS, Alert, What, alerts
from pos_app.domain.staff import FREE_TRIES, Action
from pos_app.errors import Refused
from pos_app.flow.reprints import Reprints
from pos_app.store.alerts import events
from tests.flow.counter_kit import Kit
from tests.flow.staff_kit import BOSS, BOSS_PIN, KIM, enter, on_duty, roster
from tests.flow.test_access import paid

NEW_PIN = "507318"


def found(kit: Kit) -> tuple[Alert, ...]:
    return alerts(events(kit.books.database, kit.clock.now() - timedelta(days=7)))


def refund(kit: Kit) -> None:
    on_duty(kit, BOSS)
    kit.access.approve(Action.APPROVE_REFUND, "X-1", BOSS, BOSS_PIN)
    kit.access.allow(Action.APPROVE_REFUND, about="X-1")


def reach(kit: Kit) -> None:
    on_duty(kit, KIM)
    with pytest.raises(Refused):
        kit.access.allow(Action.EXPORT, about="file")


def lock_out(kit: Kit) -> None:
    for _ in range(FREE_TRIES):
        with pytest.raises(Refused):
            kit.access.sign_in(KIM, NEW_PIN)


def reset(kit: Kit) -> None:
    roster(kit).reset(BOSS, NEW_PIN, "print", "print")


def put_back(kit: Kit) -> None:
    reach(kit)
    kit.clock.jump(-600)
    reach(kit)


def print_again(kit: Kit) -> None:
    on_duty(kit, KIM)
    slips = Reprints(kit.books.receipts, kit.access)
    order_no = kit.books.index.summaries((1,))[0].order_no
    slips.count(order_no, kit.clock.now())


TRIGGERS: dict[What, tuple[Callable[[Kit], None], str]] = {
    What.REFUNDS: (refund, BOSS),
    What.REFUSALS: (reach, KIM),
    What.REPRINTS: (print_again, KIM),
    What.LOCK_OUTS: (lock_out, KIM),
    What.RESETS: (reset, BOSS),
    What.CLOCK_BACK: (put_back, ""),
}


@pytest.mark.parametrize("what", What)
def test_each_trigger_raises_exactly_one_alert(kit: Kit, what: What) -> None:
    happens, who = TRIGGERS[what]
    paid(kit)
    enter(kit, KIM)
    first = what is What.REPRINTS  # which is no reprint
    for _ in range(LIMITS[what].count - 1 + first):
        happens(kit)
        kit.clock.move(60)
    assert found(kit) == ()
    happens(kit)
    (alert,) = found(kit)
    assert (alert.what, alert.who, alert.count) == (what, who, LIMITS[what].count)


def test_what_is_spread_over_the_day_is_usual(kit: Kit) -> None:
    enter(kit, KIM)
    for _ in range(2 * LIMITS[What.REFUSALS].count):
        reach(kit)
        kit.clock.move(1_801)
    assert found(kit) == ()
