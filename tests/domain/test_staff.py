"""Who may do what, which PINs are taken, and how long a wrong one locks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.staff import (
    FIRST_LOCK_S,
    FREE_TRIES,
    LONGEST_LOCK_S,
    RISKY,
    Action,
    Person,
    Role,
    begin_try,
    check_four_eyes,
    check_leaving,
    check_new,
    check_pin,
    checked_name,
    forgive,
    is_staffed,
    lock_s,
    locked_for_s,
    managers,
    may,
)
from pos_app.errors import Refused

NOON = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
BOSS = Person("정사장", Role.MANAGER)
KIM = Person("김알바", Role.CASHIER)
CASHIER_MAY = {
    Action.SELL, Action.HAND_OVER, Action.REQUEST_REFUND, Action.REPRINT, Action.USE_DRAWER,
    Action.RECEIVE_STOCK, Action.MARK_SOLD_OUT, Action.ARRANGE_SHELF, Action.DISCARD_PARKED,
}  # fmt: skip


def refused(key: str, call: object, *args: object) -> Refused:
    assert callable(call)
    with pytest.raises(Refused) as caught:
        call(*args)
    assert caught.value.key == key
    return caught.value


@pytest.mark.parametrize("action", Action)
def test_every_role_and_action(action: Action) -> None:
    assert may(Role.MANAGER, action)
    assert may(Role.CASHIER, action) is (action in CASHIER_MAY)
    assert (action in RISKY) is (action not in CASHIER_MAY)


@pytest.mark.parametrize("pin", ["274916", "908172635401", "112233"])
def test_pins_that_are_taken(pin: str) -> None:
    check_pin(pin)


@pytest.mark.parametrize("pin", ["", "27491", "2749160000000", "27491a", "２７４９１６", "-27491"])
def test_pins_that_are_none(pin: str) -> None:
    refused("staff.bad_pin", check_pin, pin)


@pytest.mark.parametrize("pin", ["000000", "7777777", "123456", "890123", "654321", "210987"])
def test_pins_that_everybody_tries_first(pin: str) -> None:
    refused("staff.easy_pin", check_pin, pin)


def test_names() -> None:
    assert checked_name("  김  알바 ") == "김 알바"
    assert checked_name("\u1100\u1175\u11b7") == "김"  # typed apart on some systems
    for text in ("", "  ", "가" * 21, "김\x07알바"):
        refused("staff.bad_name", checked_name, text)


def test_the_first_to_be_entered_is_a_manager() -> None:
    refused("staff.first_manages", check_new, (), "김알바", Role.CASHIER)
    gone = replace(BOSS, active=False)
    refused("staff.first_manages", check_new, (gone,), "김알바", Role.CASHIER)
    assert check_new((), "정사장", Role.MANAGER) == BOSS
    assert check_new((BOSS,), "김알바", Role.CASHIER) == KIM
    refused("staff.name_taken", check_new, (BOSS, KIM), "김알바", Role.CASHIER)


def test_who_has_left_comes_back_under_the_same_row() -> None:
    gone = replace(KIM, active=False, version=4, failed_tries=7, locked_until=NOON)
    back = check_new((BOSS, gone), "김알바", Role.MANAGER)
    assert (back.version, back.role, back.active, back.failed_tries) == (4, Role.MANAGER, True, 0)


def test_the_last_manager_stays_while_others_are_there() -> None:
    refused("staff.last_manager", check_leaving, (BOSS, KIM), BOSS)
    assert not check_leaving((BOSS, KIM), KIM).active
    assert not check_leaving((BOSS,), BOSS).active
    assert not check_leaving((BOSS, replace(KIM, active=False)), BOSS).active
    refused("staff.has_left", check_leaving, (BOSS,), replace(KIM, active=False))


def test_without_anybody_active_nobody_is_asked() -> None:
    assert not is_staffed(())
    assert not is_staffed((replace(BOSS, active=False),))
    assert is_staffed((BOSS,))
    assert managers((BOSS, KIM, replace(BOSS, active=False))) == (BOSS,)


def test_five_tries_and_then_twice_as_long_each_time() -> None:
    assert [lock_s(tries) for tries in range(FREE_TRIES)] == [0.0] * FREE_TRIES
    assert [lock_s(FREE_TRIES + more) for more in range(4)] == [30.0, 60.0, 120.0, 240.0]
    assert lock_s(1_000_000) == LONGEST_LOCK_S


def test_the_sixth_try_is_refused_and_then_every_one_until_its_time() -> None:
    person = KIM
    for _ in range(FREE_TRIES):
        person = begin_try(person, NOON)
    refusal = refused("staff.locked", begin_try, person, NOON)
    assert refusal.values["seconds"] == FIRST_LOCK_S + 1
    assert begin_try(person, NOON + timedelta(seconds=30)).failed_tries == FREE_TRIES + 1
    assert forgive(person) == KIM


def test_a_clock_put_back_locks_no_longer() -> None:
    locked = replace(KIM, failed_tries=FREE_TRIES, locked_until=NOON + timedelta(days=900))
    assert locked_for_s(locked, NOON) == FIRST_LOCK_S
    assert locked_for_s(replace(locked, locked_until=NOON), NOON + timedelta(days=1)) == 0.0


@given(st.integers(0, 400), st.integers(0, 400))
def test_more_wrong_pins_never_lock_shorter(one: int, two: int) -> None:
    assert (lock_s(one) <= lock_s(two)) or one > two


def test_nobody_approves_what_they_asked_for_while_another_manager_could() -> None:
    other = Person("박점장", Role.MANAGER)
    assert not check_four_eyes((BOSS, KIM), asks="김알바", approves="정사장")
    assert check_four_eyes((BOSS, KIM), asks="정사장", approves="정사장")
    refusal = refused("staff.own_request", check_four_eyes, (BOSS, other), "정사장", "정사장")
    assert refusal.values["others"] == "박점장"
    assert check_four_eyes((BOSS, replace(other, active=False)), "정사장", "정사장")
    assert not check_four_eyes((BOSS, other), asks="정사장", approves="박점장")


def test_a_hash_is_not_shown() -> None:
    assert "secret-hash" not in repr(replace(BOSS, pin_hash="secret-hash"))
