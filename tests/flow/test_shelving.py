"""Keeping products and stock by hand: each act under its right, and told with who and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_app.domain.cart import Cart
from pos_app.domain.goods import MOST_PICTURE_BYTES, Edit, edit_of
from pos_app.domain.money import Won
from pos_app.domain.staff import Action
from pos_app.domain.stock import Policy
from pos_app.errors import BoothError, Refused, SoldOut
from pos_app.flow.shelving import Shelving
from tests.flow.counter_kit import LAST, RICE, TEA, Kit, Toss
from tests.flow.staff_kit import BOSS, BOSS_PIN, KIM, deeds, enter, on_duty
from tests.flow.test_access import refused


def shelving(kit: Kit) -> Shelving:
    return Shelving(kit.books, kit.books.goods, kit.clock, kit.access)


def dearer(kit: Kit) -> Edit:
    edit = edit_of(shelving(kit).items()[0])
    return replace(edit, product=replace(edit.product, price_won=Won(5_000)))


def test_with_nobody_entered_the_owner_does_everything(kit: Kit) -> None:
    desk = shelving(kit)
    assert desk.edit([dearer(kit)]).changed == 1
    assert desk.receive(TEA.sku, 5).on_hand == 15
    assert desk.adjust(TEA.sku, -1, "깨짐").on_hand == 14
    assert desk.count(TEA.sku, 12, "마감").on_hand == 12
    desk.mark_sold_out(TEA.sku, True)
    desk.favour(TEA.sku, True)
    desk.colour("음료", 4)
    desk.set_picture(TEA.sku, b"small")
    desk.place(LAST.sku, TEA.sku)
    assert [str(one.kind) for one in desk.movements(TEA.sku)][:3] == ["count", "adjust", "receive"]
    first, second, *_ = desk.items()
    assert first.product == LAST
    assert second.product.price_won == 5_000
    assert second.level.sold_out
    assert (second.favourite, desk.picture(TEA.sku)) == (True, b"small")
    looks = desk.looks()
    assert (looks.favourites, dict(looks.colours)) == (frozenset({TEA.sku}), {"음료": 4})
    assert looks.pictures[TEA.sku]
    told = deeds(kit)  # the switch is told also when nobody is entered
    assert [(one["action"], one["outcome"], one["after"]) for one in told] == [
        ("mark_sold_out", "changed", "1")
    ]


def test_an_edit_of_nothing_asks_for_no_right(kit: Kit) -> None:
    enter(kit, KIM)
    assert shelving(kit).edit([edit_of(shelving(kit).items()[0])]).changed == 0
    assert all(one["action"] != "manage_products" for one in deeds(kit))


def test_a_cashier_receives_arranges_and_marks_sold_out(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    desk = shelving(kit)
    desk.receive(TEA.sku, 2, "추가 입고")
    desk.mark_sold_out(RICE.sku, True)
    desk.mark_sold_out(RICE.sku, False)
    desk.favour(TEA.sku, True)
    desk.place(TEA.sku, None)
    desk.colour("음료", 1)
    desk.set_picture(TEA.sku, None)
    newest = desk.movements(TEA.sku)[0]
    assert (newest.who, newest.why, newest.delta) == (KIM, "추가 입고", 2)
    switched = [one for one in deeds(kit) if one["action"] == "mark_sold_out"]
    assert [(one["who"], one["about"], one["after"]) for one in switched] == [
        (KIM, "RICE", "1"),
        (KIM, "RICE", "0"),
    ]


def test_a_cashier_neither_edits_nor_counts(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    desk = shelving(kit)
    refused("staff.needs_manager", desk.edit, [dearer(kit)])
    refused("staff.needs_manager", desk.count, TEA.sku, 1, "왜")
    refused("staff.needs_manager", desk.adjust, TEA.sku, 1, "왜")
    assert desk.items()[0].product.price_won == TEA.price_won
    assert len(desk.movements(TEA.sku)) == 1


def test_a_managers_pin_stands_for_one_edit_and_is_named(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    desk = shelving(kit)
    kit.access.approve(Action.MANAGE_PRODUCTS, "", BOSS, BOSS_PIN)
    desk.edit([dearer(kit)])
    with kit.books.database.read() as db:
        told = db.execute("SELECT payload FROM ledger WHERE kind = 'catalog'").fetchall()[-1][0]
    assert f'"approved_by":"{BOSS}"' in told
    assert f'"who":"{KIM}"' in told
    kit.access.approve(Action.EDIT_STOCK, TEA.sku, BOSS, BOSS_PIN)
    assert desk.count(TEA.sku, 3, " 세었어요 ").on_hand == 3
    assert deeds(kit)[-1]["why"] == "세었어요"
    refused("staff.needs_manager", desk.count, TEA.sku, 4, "또")


def test_a_pin_for_what_is_refused_stands_for_nothing_else(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    desk = shelving(kit)
    kit.access.approve(Action.EDIT_STOCK, TEA.sku, BOSS, BOSS_PIN)
    refused("goods.no_why", desk.count, TEA.sku, 3, " ")
    refused("staff.needs_manager", desk.count, TEA.sku, 3, "왜")
    kit.access.approve(Action.MANAGE_PRODUCTS, "", BOSS, BOSS_PIN)
    clash = replace(dearer(kit), product=replace(TEA, barcode="RICE"))
    refused("goods.code_taken", desk.edit, [clash])
    refused("staff.needs_manager", desk.edit, [dearer(kit)])


def test_a_picture_that_is_too_large_is_refused(kit: Kit) -> None:
    refused(
        "picture.too_many_bytes",
        shelving(kit).set_picture,
        TEA.sku,
        b"x" * (MOST_PICTURE_BYTES + 1),
    )


def test_what_is_short_is_sold_after_an_adjustment_and_never_past_it(kit: Kit, toss: Toss) -> None:
    with pytest.raises(SoldOut):
        kit.counter.charge(Cart().add(LAST, 2))
    shelving(kit).adjust(LAST.sku, 1, "하나 더 찾음")
    attempt = kit.counter.charge(Cart().add(LAST, 2))
    assert attempt.amount_won == 70_000
    with pytest.raises(SoldOut) as told:
        kit.counter.charge(Cart().add(LAST, 3))
    assert told.value.values["available"] == 2
    assert toss.debits() == 0


def test_what_warns_is_charged_below_nought_and_what_is_switched_off_is_not(kit: Kit) -> None:
    edit = edit_of(shelving(kit).items()[2])
    shelving(kit).edit([replace(edit, policy=Policy.WARN)])
    assert kit.counter.charge(Cart().add(LAST, 3)).amount_won == 105_000
    shelving(kit).mark_sold_out(TEA.sku, True)
    with pytest.raises(SoldOut) as told:
        kit.counter.charge(Cart().add(TEA, 1))
    assert (told.value.key, told.value.values["available"]) == ("sale.sold_out", 0)


def test_refusals_change_nothing(kit: Kit) -> None:
    with pytest.raises(Refused):
        shelving(kit).receive(TEA.sku, 0)
    with pytest.raises(BoothError):
        shelving(kit).receive(TEA.sku, 1, "가" * 101)
    assert shelving(kit).items()[0].level.on_hand == 10
