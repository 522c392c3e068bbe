"""S21: what is unusual is told once a person and kind, out of what the ledger already says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from pos_app.domain.alerts import LIMITS, Alert, What, alerts, of_history
from pos_app.domain.business import ShopDetails
from pos_app.domain.dayslip import day_slip
from pos_app.domain.payment import State
from pos_app.domain.staff import FREE_TRIES, Action
from pos_app.errors import Refused
from pos_app.flow.reprints import Reprints
from pos_app.gateway.echo import Reason
from pos_app.store.alerts import events
from tests.flow.counter_kit import LAST, Kit
from tests.flow.day_kit import Day
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


def give_up(kit: Kit) -> None:
    on_duty(kit, KIM)
    attempt = kit.shown()
    kit.counter.give_up(attempt.order_no)
    kit.approve(attempt)
    kit.let(40)


def doubt(kit: Kit) -> None:
    on_duty(kit, KIM)
    strand(kit)


def strand(kit: Kit) -> None:
    """The answer to an execute is lost, and found again."""
    attempt = kit.shown()
    kit.approve(attempt)
    kit.toss.faults.set("execute", "lost_answer", times=1)
    kit.until(attempt, State.UNKNOWN)
    kit.until(attempt, State.PAID)
    kit.counter.shown(attempt.order_no)


def twist(kit: Kit) -> None:
    on_duty(kit, KIM)
    attempt = kit.shown()
    kit.approve(attempt)
    kit.cable.twisted = "execute"
    kit.until(attempt, State.UNKNOWN)
    kit.cable.twisted = ""


TRIGGERS: dict[What, tuple[Callable[[Kit], None], str]] = {
    What.REFUNDS: (refund, BOSS),
    What.REFUSALS: (reach, KIM),
    What.REPRINTS: (print_again, KIM),
    What.LOCK_OUTS: (lock_out, KIM),
    What.RESETS: (reset, BOSS),
    What.CLOCK_BACK: (put_back, ""),
    What.GIVEN_UP: (give_up, KIM),
    What.UNKNOWNS: (doubt, ""),
    What.STRANGERS: (twist, ""),
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


def test_status_answers_about_another_payment_are_told_once(kit: Kit) -> None:
    attempt = kit.shown()
    kit.approve(attempt)
    kit.cable.twisted = "status"
    kit.let(30)
    (alert,) = found(kit)
    assert (alert.what, alert.who, alert.count) == (What.STRANGERS, "", 1)
    assert kit.toss.calls("execute") == 0
    assert kit.toss.calls("status") > 2
    told = [one for one in kit.books.record(attempt.order_no).history if "status" in one.event]
    assert [(one.event, one.detail) for one in told] == [("status_unknown", "echo_order_no")]


def test_what_is_spread_over_the_day_is_usual(kit: Kit) -> None:
    enter(kit, KIM)
    for _ in range(2 * LIMITS[What.REFUSALS].count):
        reach(kit)
        kit.clock.move(1_801)
    assert found(kit) == ()


def test_an_answer_that_is_not_about_our_payment_is_known_by_its_reason() -> None:
    reasons = {one for one in Reason if of_history("execute_unknown", one, given_up=False)}
    strange = {one for one in Reason if of_history("create_unknown", one, given_up=False)}
    assert reasons == set(Reason)
    assert strange == {
        Reason.ECHO_ORDER_NO, Reason.ECHO_PAY_TOKEN, Reason.ECHO_AMOUNT, Reason.ECHO_MODE,
        Reason.ECHO_REFUND_NO, Reason.ECHO_REFUNDED, Reason.CONTRADICTION, Reason.PAGE_REFUSED,
    }  # fmt: skip
    assert of_history("late_approval", "", given_up=False) is None
    assert of_history("paid", "", given_up=True) is None


def test_a_clock_that_was_wrong_for_a_month_hides_nothing(kit: Kit) -> None:
    enter(kit, KIM)
    for _ in range(LIMITS[What.REFUSALS].count):
        reach(kit)
    month = timedelta(days=30).total_seconds()
    kit.clock.jump(-month)
    reach(kit)
    kit.clock.jump(month)
    assert {one.what for one in found(kit)} == {What.REFUSALS, What.CLOCK_BACK}


def test_what_was_long_ago_is_not_read(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(kit, KIM)
    for _ in range(LIMITS[What.REFUSALS].count):
        reach(kit)
    kit.clock.jump(timedelta(days=8).total_seconds())
    monkeypatch.setattr("pos_app.store.alerts._ENOUGH", 1)
    assert found(kit) == ()


def test_a_z_keeps_what_was_unusual_in_its_day_and_the_next_one_does_not(kit: Kit) -> None:
    day = Day(kit)
    day.paid()
    for _ in range(LIMITS[What.UNKNOWNS].count):
        strand(kit)
    assert [one.what for one in day.closing.alerts()] == [What.UNKNOWNS]
    (alert,) = day.closing.x_report().alerts
    kit.let(120)
    z = day.closing.close()
    assert z.alerts == (alert,)
    assert day.closing.z_report(1) == z
    assert day.closing.alerts() == ()
    kit.clock.jump(timedelta(days=1).total_seconds())
    day.paid()
    assert day.closing.x_report().alerts == day.closing.close().alerts == ()
    texts = day_slip(z, ShopDetails(), lambda key, **_: key).texts
    assert any("alert.unknowns" in one for one in texts)


def test_an_approval_of_what_had_sold_out_is_nobodys_doing(kit: Kit) -> None:
    for _ in range(LIMITS[What.GIVEN_UP].count):
        kit.stock_up()
        late, quicker = kit.shown(LAST), kit.shown(LAST)
        kit.approve(quicker)
        kit.until(quicker, State.PAID)
        kit.approve(late)
        kit.until(late, State.SOLD_OUT)
        kit.let(60)
        assert kit.row(late).late_approval_at is not None
    assert found(kit) == ()
