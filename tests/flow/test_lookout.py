"""A newer version: asked by a manager alone, and never over an open payment."""

from __future__ import annotations

import pytest

from pos_app.domain.payment import State
from pos_app.domain.release import Release
from pos_app.domain.staff import Action
from pos_app.errors import Refused
from pos_app.flow.lookout import Board, Lookout
from pos_app.flow.refunds import Wish
from pos_app.practice.payment import PayState
from tests.flow.counter_kit import TEA, Kit, Toss
from tests.flow.staff_kit import BOSS, BOSS_PIN, KIM, deeds, enter, on_duty
from tests.flow.test_denied import says, sold
from tests.flow.test_refunds import give_back

NEW = Release("0.2.0", "https://example.org/", (("setup.exe", "a" * 64),))


class Wall:
    """A far end that counts who came."""

    asked = 0

    def newest(self) -> Release:
        self.asked += 1
        return NEW


def lookout(kit: Kit, wall: Board | None) -> Lookout:
    return Lookout(kit.books, kit.access, lambda: wall, "0.1.0")


def refused(kit: Kit, wall: Board | None, key: str) -> Refused:
    with pytest.raises(Refused) as caught:
        lookout(kit, wall).look()
    assert caught.value.key == key
    return caught.value


def test_the_owner_asks_and_is_told(kit: Kit) -> None:
    seen = lookout(kit, Wall()).look()
    assert (seen.installed, seen.release, seen.newer) == ("0.1.0", NEW, True)
    assert deeds(kit) == []


def test_without_an_address_nobody_is_asked(kit: Kit) -> None:
    assert refused(kit, None, "update.no_address").values == {"version": "0.1.0"}


def test_never_while_a_payment_is_open(kit: Kit) -> None:
    wall, sale = Wall(), kit.shown(TEA)
    assert refused(kit, wall, "update.payment_open").values == {"count": 1, "word": sale.word}
    kit.approve(sale)
    kit.until(sale, State.PAID)
    assert lookout(kit, wall).look().release == NEW
    assert wall.asked == 1


def test_never_while_money_is_going_back(kit: Kit) -> None:
    wall, paid = Wall(), sold(kit)
    kit.counter.refunds.decide(Wish(paid.order_no, "교환", 1_000))
    assert refused(kit, wall, "update.payment_open").values == {"count": 1, "word": paid.word}
    assert len(list(give_back(kit).settle())) == 1
    assert lookout(kit, wall).look().release == NEW
    assert wall.asked == 1


def test_never_while_toss_denies_what_is_booked(kit: Kit, toss: Toss) -> None:
    wall, paid = Wall(), sold(kit)
    says(toss, paid, PayState.STANDBY)
    kit.let(10)
    assert refused(kit, wall, "update.payment_open").values == {"count": 1, "word": paid.word}
    assert wall.asked == 0


def test_a_manager_alone_and_each_time(kit: Kit) -> None:
    wall = Wall()
    enter(kit, KIM)
    on_duty(kit, KIM)
    refused(kit, wall, "staff.needs_manager")
    kit.access.approve(Action.LOOK_FOR_UPDATE, "", BOSS, BOSS_PIN)
    refused(kit, None, "update.no_address")
    refused(kit, wall, "staff.needs_manager")  # the PIN stood for that try
    kit.access.approve(Action.LOOK_FOR_UPDATE, "", BOSS, BOSS_PIN)
    assert lookout(kit, wall).look().release == NEW
    last = deeds(kit)[-1]
    assert (last["action"], last["who"], last["approved_by"]) == ("look_for_update", KIM, BOSS)
    refused(kit, wall, "staff.needs_manager")
    assert wall.asked == 1
