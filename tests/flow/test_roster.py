"""Entering staff, seeing them leave, and giving PINs: by a manager, by oneself, by the Toss key."""

from __future__ import annotations

import pytest

from pos_app.domain.staff import FREE_TRIES, Action, Role
from pos_app.errors import BoothError, Refused
from pos_app.flow.access import Access
from pos_app.flow.roster import Roster
from pos_app.store.integrity import check_all
from pos_app.store.pins import FilePepper, PepperedPins
from tests.flow.counter_kit import Kit
from tests.flow.staff_kit import BOSS, BOSS_PIN, KIM, KIM_PIN, OTHER, deeds, enter, on_duty, roster
from tests.flow.test_access import refused

NEW_PIN = "507318"


def approved(kit: Kit, about: str) -> None:
    kit.access.approve(Action.EDIT_STAFF, about, BOSS, BOSS_PIN)


def test_the_first_is_a_manager_and_then_every_right_is_asked(kit: Kit) -> None:
    refused("staff.first_manages", roster(kit).add, KIM, Role.CASHIER, KIM_PIN)
    refused("staff.bad_pin", roster(kit).add, BOSS, Role.MANAGER, "12345")
    assert roster(kit).add("  정사장 ", Role.MANAGER, BOSS_PIN).name == BOSS
    refused("staff.nobody", roster(kit).add, KIM, Role.CASHIER, KIM_PIN)
    assert deeds(kit)[0] == {"action": "edit_staff", "outcome": "added", "about": BOSS}


def test_a_cashier_enters_retires_and_names_no_pin_of_others(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    refused("staff.needs_manager", roster(kit).add, OTHER, Role.MANAGER, NEW_PIN)
    refused("staff.needs_manager", roster(kit).retire, KIM)
    refused("staff.needs_manager", roster(kit).set_pin, BOSS, NEW_PIN)
    assert [one["who"] for one in deeds(kit)[-3:]] == [KIM] * 3
    assert {one.name for one in kit.access.everybody()} == {BOSS, KIM}


def test_who_leaves_stays_in_the_books_and_may_come_back(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, BOSS)
    refused("staff.last_manager", roster(kit).retire, BOSS)
    approved(kit, KIM)
    roster(kit).retire(KIM)
    assert [one.active for one in kit.books.people.all()] == [True, False]
    refused("staff.wrong_pin", kit.access.sign_in, KIM, KIM_PIN)
    refused("staff.unknown", roster(kit).retire, "아무개")
    approved(kit, KIM)
    roster(kit).add(KIM, Role.CASHIER, NEW_PIN)
    assert kit.access.sign_in(KIM, NEW_PIN).role is Role.CASHIER
    on_duty(kit, BOSS)
    approved(kit, KIM)
    roster(kit).retire(KIM)
    approved(kit, BOSS)
    roster(kit).retire(BOSS)
    assert kit.access.allow(Action.RESTORE).who == ""  # the owner's again
    outcomes = [one["outcome"] for one in deeds(kit)]
    assert (outcomes.count("retired"), outcomes.count("added")) == (3, 3)
    assert check_all(kit.books.database, kit.books.anchor) == ()


def test_a_pin_is_changed_by_oneself_and_given_by_a_manager(kit: Kit) -> None:
    enter(kit, KIM)
    roster(kit).set_pin(KIM, NEW_PIN, KIM_PIN)
    assert deeds(kit)[-1]["who"] == KIM
    refused("staff.wrong_pin", kit.access.sign_in, KIM, KIM_PIN)
    kit.access.sign_in(KIM, NEW_PIN)
    refused("staff.wrong_pin", roster(kit).set_pin, KIM, KIM_PIN, BOSS_PIN)
    approved(kit, KIM)
    roster(kit).set_pin(KIM, KIM_PIN)
    assert (deeds(kit)[-1]["outcome"], deeds(kit)[-1]["approved_by"]) == ("pin_set", BOSS)
    kit.access.sign_in(KIM, KIM_PIN)


def test_a_managers_new_pin_ends_a_lock(kit: Kit) -> None:
    enter(kit, KIM)
    for _ in range(FREE_TRIES):
        with pytest.raises(Refused):
            kit.access.sign_in(KIM, BOSS_PIN)
    on_duty(kit, BOSS)
    approved(kit, KIM)
    roster(kit).set_pin(KIM, NEW_PIN)
    kit.access.sign_in(KIM, NEW_PIN)


def test_a_forgotten_managers_pin_is_reset_by_the_toss_key(kit: Kit) -> None:
    enter(kit, KIM)
    staff, print_ = roster(kit), kit.gateway.account.key_print
    refused("staff.no_key", staff.reset, BOSS, NEW_PIN, print_, "")
    refused("staff.wrong_key", staff.reset, BOSS, NEW_PIN, "another", print_)
    assert (deeds(kit)[-1]["outcome"], deeds(kit)[-1]["why"]) == ("refused", "staff.wrong_key")
    refused("staff.not_a_manager", staff.reset, KIM, NEW_PIN, print_, print_)
    refused("staff.easy_pin", staff.reset, BOSS, "111111", print_, print_)
    kit.access.sign_in(BOSS, BOSS_PIN)
    staff.reset(BOSS, NEW_PIN, print_, print_)
    refused("staff.wrong_pin", kit.access.sign_in, BOSS, BOSS_PIN)
    kit.access.sign_in(BOSS, NEW_PIN)
    assert "pin_reset" in {one["outcome"] for one in deeds(kit)}


def test_a_new_machine_asks_for_new_pins_the_same_way(kit: Kit) -> None:
    enter(kit, KIM)
    pins = PepperedPins(FilePepper(kit.folder / "new machine"))
    access = Access(kit.books.people, kit.clock, pins)
    staff = Roster(kit.books.people, pins, kit.clock, access)
    refused("staff.other_machine", access.sign_in, BOSS, BOSS_PIN)
    staff.reset(BOSS, NEW_PIN, "key", "key")
    access.sign_in(BOSS, NEW_PIN)
    refused("staff.other_machine", access.sign_in, KIM, KIM_PIN)
    access.approve(Action.EDIT_STAFF, KIM, BOSS, NEW_PIN)
    staff.set_pin(KIM, KIM_PIN)
    access.sign_in(KIM, KIM_PIN)


def test_a_full_disk_changes_nobody(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(kit, KIM)
    kit.books.close()
    with pytest.raises(BoothError):
        kit.access.sign_in(KIM, KIM_PIN)
    kit._open()
    assert kit.books.people.all()[1].failed_tries == 0


def test_how_everybody_stands_and_who_has_left_comes_last(kit: Kit) -> None:
    enter(kit, KIM, OTHER)
    on_duty(kit, BOSS)
    approved(kit, KIM)
    roster(kit).retire(KIM)
    for tried in range(1, FREE_TRIES + 1):
        key = "staff.locked_out" if tried == FREE_TRIES else "staff.wrong_pin"
        refused(key, kit.access.sign_in, OTHER, NEW_PIN)
    assert [(one.person.name, one.needs_pin, one.locked_s) for one in roster(kit).members()] == [
        (BOSS, False, 0), (OTHER, False, 30), (KIM, False, 0),
    ]  # fmt: skip
    kit.clock.move(29.5)
    assert roster(kit).members()[1].locked_s == 1
    elsewhere = PepperedPins(FilePepper(kit.folder / "other"))
    unknown = Roster(kit.books.people, elsewhere, kit.clock, kit.access)
    assert [one.needs_pin for one in unknown.members()] == [True] * 3


def test_without_a_keyring_everybody_needs_a_pin(kit: Kit) -> None:
    class NoKeyring:
        def read(self) -> str | None:
            raise Refused("secrets.no_keyring")

        def write(self, pepper: str) -> None: ...

    enter(kit)
    locked = Roster(kit.books.people, PepperedPins(NoKeyring()), kit.clock, kit.access)
    assert [one.needs_pin for one in locked.members()] == [True]
