"""The door to every right: who is on duty, whose PIN stands for it, and what is written down."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import pytest

from pos_app.domain.cart import Cart
from pos_app.domain.catalog import PricedRow
from pos_app.domain.payment import State
from pos_app.domain.refund import RefundState
from pos_app.domain.staff import FREE_TRIES, RISKY, Action
from pos_app.errors import Refused
from pos_app.flow.access import APPROVAL_S, IDLE_S, Access
from pos_app.flow.counter import Counter
from pos_app.flow.refunds import Wish
from pos_app.flow.stocking import Stocking
from pos_app.store.integrity import check_all
from pos_app.store.pins import FilePepper, PepperedPins
from tests.flow.counter_kit import TEA, Kit, Toss
from tests.flow.staff_kit import (
    BOSS,
    BOSS_PIN,
    KIM,
    KIM_PIN,
    OTHER,
    OTHER_PIN,
    PINS,
    deeds,
    enter,
    on_duty,
    told,
)

Act = Callable[[Kit, str], object]
WHY = "손님이 바꾸셨어요"
CART = Cart().add(TEA)


def refused(key: str, call: Callable[..., object], *args: object, **more: object) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*args, **more)
    assert caught.value.key == key
    return caught.value


def paid(kit: Kit) -> str:
    attempt = kit.shown(TEA)
    kit.approve(attempt)
    kit.until_over(attempt)
    assert kit.row(attempt).state is State.PAID
    return attempt.order_no


# --- nobody entered: the owner's --------------------------------------------------------------


@pytest.mark.parametrize("action", Action)
def test_with_nobody_entered_every_right_is_the_owners(kit: Kit, action: Action) -> None:
    grant = kit.access.allow(action, why="왜")
    assert (grant.who, grant.approved_by) == ("", "")
    assert deeds(kit) == []


# --- every role and every action --------------------------------------------------------------


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("name", [KIM, BOSS, ""])
def test_every_role_and_action_without_a_managers_pin(kit: Kit, name: str, action: Action) -> None:
    enter(kit, KIM)
    if name:
        on_duty(kit, name)
    if name and action not in RISKY:
        assert kit.access.allow(action).who == name
        return
    before = len(deeds(kit))
    key = "staff.needs_manager" if name else "staff.nobody"
    refusal = refused(key, kit.access.allow, action, about="X-1")
    assert refusal.values.get("names", BOSS) == BOSS  # it says who may
    note = {"action": action, "outcome": "refused", "about": "X-1", "why": key}
    assert deeds(kit)[before:] == [note | ({"who": name} if name else {})]


@pytest.mark.parametrize("action", sorted(RISKY))
@pytest.mark.parametrize("name", [KIM, OTHER])
def test_every_risky_act_with_a_managers_pin(kit: Kit, name: str, action: Action) -> None:
    enter(kit, KIM, OTHER)
    on_duty(kit, name)
    kit.access.approve(action, "X-1", BOSS, BOSS_PIN)
    grant = kit.access.allow(action, about="X-1", why=WHY)
    assert (grant.who, grant.approved_by, grant.alone) == (name, BOSS, False)
    assert deeds(kit)[-1] == {
        "action": action, "outcome": "allowed", "who": name, "approved_by": BOSS, "about": "X-1",
        "why": WHY,
    }  # fmt: skip
    refused("staff.needs_manager", kit.access.allow, action, about="X-1")  # a PIN is for one act


def test_a_role_without_a_right_is_refused(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    from pos_app.domain import staff

    enter(kit, KIM)
    on_duty(kit, KIM)
    monkeypatch.setitem(staff.RIGHTS, staff.Role.CASHIER, frozenset())
    refused("staff.needs_manager", kit.access.allow, Action.SELL)


# --- what exists today ----------------------------------------------------------------------


def refund_paid(kit: Kit, order_no: str) -> object:
    return kit.counter.backlog.refund(order_no, "지우", WHY)


def decide_paid(kit: Kit, order_no: str) -> object:
    return kit.counter.backlog.decide(Wish(order_no, WHY))


def decide_below(kit: Kit, order_no: str) -> object:
    return kit.counter.refunds.decide(Wish(order_no, WHY))


def carry_over(kit: Kit, order_no: str) -> object:
    kit.counter.backlog.carry_over(order_no, order_no, "지우", WHY)
    return None


ROWS = (PricedRow(2, TEA, 3),)


def take_in(kit: Kit, _order_no: str) -> object:
    return Stocking(kit.books, kit.clock, kit.access).take_in(ROWS)


def set_stock(kit: Kit, _order_no: str) -> object:
    kit.access.approve(Action.IMPORT_PRICES, "", BOSS, BOSS_PIN)
    return Stocking(kit.books, kit.clock, kit.access).take_in(ROWS, set_stock=True)


@pytest.mark.parametrize(
    ("act", "action"),
    [
        (refund_paid, Action.APPROVE_REFUND),
        (decide_paid, Action.APPROVE_REFUND),
        (decide_below, Action.APPROVE_REFUND),
        (carry_over, Action.CARRY_OVER),
        (take_in, Action.IMPORT_PRICES),
        (set_stock, Action.EDIT_STOCK),
    ],
)
def test_a_cashier_reaches_no_risky_act_of_the_flow(
    kit: Kit, toss: Toss, act: Act, action: Action
) -> None:
    order_no = paid(kit)
    enter(kit, KIM)
    on_duty(kit, KIM)
    asked, rows = toss.calls("status"), kit.books.record(order_no)
    refused("staff.needs_manager", act, kit, order_no)
    assert (deeds(kit)[-1]["action"], deeds(kit)[-1]["who"]) == (action, KIM)
    assert (toss.calls("status"), toss.calls("refunds")) == (asked, 0)  # nothing was sent
    assert kit.books.record(order_no) == rows
    about = "" if action in {Action.IMPORT_PRICES, Action.EDIT_STOCK} else order_no
    kit.access.approve(action, about, BOSS, BOSS_PIN)
    act(kit, order_no)
    assert deeds(kit)[-1]["approved_by"] == BOSS


def test_a_pin_for_one_matter_of_a_payment_carries_over_no_other(kit: Kit) -> None:
    order_no = paid(kit)
    refund_no = kit.counter.backlog.decide(Wish(order_no, WHY, 1_000)).refund_no
    enter(kit, KIM)
    on_duty(kit, KIM)
    for ref in (order_no, refund_no):  # all at once, as `closing close --carry-over` does
        kit.access.approve(Action.CARRY_OVER, ref, BOSS, BOSS_PIN)
    carry = kit.counter.backlog.carry_over
    for ref in (order_no, refund_no):
        carry(order_no, ref, "", WHY)
        assert (deeds(kit)[-1]["about"], deeds(kit)[-1]["approved_by"]) == (ref, BOSS)
        refused("staff.needs_manager", carry, order_no, ref, "", WHY)


def test_a_sale_is_the_cashiers_who_is_on_duty(kit: Kit) -> None:
    enter(kit, KIM)
    refused("staff.nobody", kit.counter.charge, CART, "아무개")
    on_duty(kit, KIM)
    attempt = kit.counter.charge(CART, "아무개")
    assert kit.books.sale(attempt.sale_no).cashier == KIM


def test_handing_over_needs_somebody_on_duty(kit: Kit) -> None:
    order_no = paid(kit)
    enter(kit, KIM)
    refused("staff.nobody", kit.counter.handed_over, order_no)
    on_duty(kit, KIM)
    assert kit.counter.handed_over(order_no).shown_at is not None


def test_a_refund_names_who_asked_and_who_approved(kit: Kit) -> None:
    order_no = paid(kit)
    enter(kit, KIM)
    on_duty(kit, KIM)
    kit.access.approve(Action.APPROVE_REFUND, order_no, BOSS, BOSS_PIN)
    refund = kit.counter.backlog.refund(order_no, "거짓말", WHY)
    assert refund.who == KIM
    assert (deeds(kit)[-1]["who"], deeds(kit)[-1]["approved_by"]) == (KIM, BOSS)
    assert check_all(kit.books.database, kit.books.anchor) == ()


def test_what_was_approved_is_carried_out_without_anybody(kit: Kit) -> None:
    order_no = paid(kit)
    enter(kit, KIM)
    on_duty(kit, KIM)
    kit.access.approve(Action.APPROVE_REFUND, order_no, BOSS, BOSS_PIN)
    refund = kit.counter.backlog.refund(order_no, "", WHY)
    kit.access.leave()
    kit.let(60)
    assert kit.books.returns.one(refund.refund_no).state is RefundState.DONE


def test_a_counter_without_pins_lets_nobody_pass(kit: Kit) -> None:
    enter(kit)
    bare = Counter(kit.books, kit.gateway, kit.clock)
    refused("staff.no_pins_here", bare.access.sign_in, BOSS, BOSS_PIN)
    refused("staff.nobody", bare.charge, CART)
    refused("staff.nobody", Stocking(kit.books, kit.clock).take_in, ROWS)


# --- four eyes ------------------------------------------------------------------------------


def approved_by_self(kit: Kit) -> Callable[[], object]:
    order_no = paid(kit)
    enter(kit, KIM)
    on_duty(kit, BOSS)
    kit.access.approve(Action.APPROVE_REFUND, order_no, BOSS, BOSS_PIN)
    return lambda: decide_below(kit, order_no)


def test_a_lone_manager_approves_alone_and_the_books_say_so(kit: Kit) -> None:
    approved_by_self(kit)()
    assert deeds(kit)[-1]["alone"] is True


def test_nobody_approves_their_own_request_beside_another_manager(kit: Kit, toss: Toss) -> None:
    order_no = paid(kit)
    enter(kit, OTHER)
    on_duty(kit, BOSS)
    kit.access.approve(Action.APPROVE_REFUND, order_no, BOSS, BOSS_PIN)
    refusal = refused("staff.own_request", decide_below, kit, order_no)
    assert refusal.values["others"] == OTHER
    assert (deeds(kit)[-1]["outcome"], deeds(kit)[-1]["why"]) == ("refused", "staff.own_request")
    assert toss.calls("refunds") == 0
    kit.access.approve(Action.APPROVE_REFUND, order_no, OTHER, OTHER_PIN)
    decide_below(kit, order_no)
    assert "alone" not in deeds(kit)[-1]


def test_another_risky_act_needs_no_second_manager(kit: Kit) -> None:
    enter(kit, OTHER)
    on_duty(kit, BOSS)
    kit.access.approve(Action.EXPORT, "sales.csv", BOSS, BOSS_PIN)
    assert kit.access.allow(Action.EXPORT, about="sales.csv").approved_by == BOSS


# --- approvals -------------------------------------------------------------------------------


def test_an_approval_is_for_one_act_soon(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    kit.access.approve(Action.EXPORT, "a.csv", BOSS, BOSS_PIN)
    refused("staff.needs_manager", kit.access.allow, Action.EXPORT, about="b.csv")
    refused("staff.needs_manager", kit.access.allow, Action.BACK_UP, about="a.csv")
    kit.clock.move(APPROVAL_S + 0.1)
    refused("staff.needs_manager", kit.access.allow, Action.EXPORT, about="a.csv")


def test_a_cashiers_pin_approves_nothing(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    refused("staff.needs_manager", kit.access.approve, Action.EXPORT, "", KIM, KIM_PIN)
    refused("staff.needs_manager", kit.access.allow, Action.EXPORT)
    assert [one["outcome"] for one in deeds(kit)[-2:]] == ["refused", "refused"]


def test_a_manager_who_has_left_meanwhile_approves_nothing(kit: Kit) -> None:
    from tests.flow.staff_kit import roster

    enter(kit, KIM, OTHER)
    on_duty(kit, KIM)
    kit.access.approve(Action.EXPORT, "", OTHER, OTHER_PIN)
    kit.access.approve(Action.EDIT_STAFF, OTHER, BOSS, BOSS_PIN)
    roster(kit).retire(OTHER)
    refused("staff.needs_manager", kit.access.allow, Action.EXPORT)


# --- coming, going and being forgotten --------------------------------------------------------


def test_whoever_is_on_duty_is_so_until_nobody_has_touched_it_for_long(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    kit.clock.move(IDLE_S - 1)
    kit.access.touch()
    kit.clock.move(IDLE_S - 1)
    assert kit.access.on_duty() == KIM
    assert kit.access.idle_left_s() == pytest.approx(1.0)
    kit.clock.move(1.5)
    kit.access.touch()  # too late
    assert kit.access.on_duty() == ""
    refused("staff.nobody", kit.counter.charge, CART)


def test_the_wall_clock_locks_nothing(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    kit.clock.jump(-86_400)
    assert kit.access.on_duty() == KIM


def test_another_takes_over_and_a_restart_forgets(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, BOSS)
    kit.access.approve(Action.EXPORT, "", BOSS, BOSS_PIN)
    on_duty(kit, KIM)
    assert kit.access.on_duty() == KIM
    refused("staff.needs_manager", kit.access.allow, Action.EXPORT)  # that PIN went with the boss
    kit.restart()
    assert kit.access.on_duty() == ""
    assert {one.name for one in kit.access.everybody()} == {BOSS, KIM}


# --- PINs -----------------------------------------------------------------------------------


def test_a_wrong_pin_is_counted_and_the_right_one_forgives(kit: Kit) -> None:
    enter(kit, KIM)
    for _ in range(FREE_TRIES - 1):
        refused("staff.wrong_pin", kit.access.sign_in, KIM, BOSS_PIN)
    assert kit.access.sign_in(KIM, KIM_PIN).failed_tries == 0
    refused("staff.wrong_pin", kit.access.sign_in, KIM, BOSS_PIN)
    assert kit.access.on_duty() == KIM  # whoever was there still is
    assert told(kit) > FREE_TRIES


def test_the_fifth_wrong_pin_locks_once_and_says_so_once(kit: Kit) -> None:
    enter(kit, KIM)
    for _ in range(FREE_TRIES - 1):
        refused("staff.wrong_pin", kit.access.sign_in, KIM, BOSS_PIN)
    assert "locked_out" not in {one["outcome"] for one in deeds(kit)}
    refused("staff.locked_out", kit.access.sign_in, KIM, BOSS_PIN)
    for _ in range(3):
        refused("staff.locked", kit.access.sign_in, KIM, KIM_PIN)  # not even the right one
    alerts = [one for one in deeds(kit) if one["outcome"] == "locked_out"]
    assert alerts == [{"action": "sign_in", "outcome": "locked_out", "who": KIM}]
    kit.restart()
    refused("staff.locked", kit.access.sign_in, KIM, KIM_PIN)
    refused("staff.locked", kit.access.approve, Action.EXPORT, "", KIM, KIM_PIN)  # the same lock
    kit.clock.move(31)
    refused("staff.locked_out", kit.access.sign_in, KIM, BOSS_PIN)
    kit.clock.move(31)
    refused("staff.locked", kit.access.sign_in, KIM, KIM_PIN)  # twice as long
    kit.clock.move(31)
    kit.access.sign_in(KIM, KIM_PIN)
    assert check_all(kit.books.database, kit.books.anchor) == ()


def test_a_name_that_nobody_has_says_the_same_and_takes_as_long(slow_kit: Kit) -> None:
    enter(slow_kit, KIM)

    def seconds(name: str) -> float:
        begun = time.perf_counter()
        refused("staff.wrong_pin", slow_kit.access.sign_in, name, BOSS_PIN)
        return time.perf_counter() - begun

    times = []
    for _ in range(9):
        times.append((seconds(KIM), seconds("아무개")))
        slow_kit.access.sign_in(KIM, KIM_PIN)
    known, unknown = (statistics.median(column) for column in zip(*times, strict=True))
    assert 0.5 < unknown / known < 2.0


def test_books_without_the_pepper_verify_nobody(kit: Kit) -> None:
    enter(kit, KIM)
    elsewhere = PepperedPins(FilePepper(kit.folder / "another machine"))
    access = Access(kit.books.people, kit.clock, elsewhere)
    for name in (BOSS, KIM):
        refused("staff.other_machine", access.sign_in, name, PINS[name])
    assert not any(one.failed_tries for one in kit.books.people.all())


def test_somebody_without_a_pin_is_told_to_get_one(kit: Kit) -> None:
    from dataclasses import replace

    enter(kit, KIM)
    kim = kit.books.people.all()[1]
    kit.books.people.write(replace(kim, pin_hash=None), None, kit.clock.now())
    refused("staff.no_pin", kit.access.sign_in, KIM, KIM_PIN)


def test_a_doubtful_refund_is_sent_again_by_a_manager_only(kit: Kit, toss: Toss) -> None:
    order_no = paid(kit)
    toss.faults.set("refunds", "lost_request")
    refund = kit.counter.backlog.decide(Wish(order_no, WHY))
    kit.let(120)
    toss.faults.clear()
    enter(kit, KIM)
    on_duty(kit, KIM)
    refused("staff.needs_manager", kit.counter.backlog.send_again, refund.refund_no)
    kit.access.approve(Action.APPROVE_REFUND, order_no, BOSS, BOSS_PIN)
    assert kit.counter.backlog.send_again(refund.refund_no).state is RefundState.PENDING
