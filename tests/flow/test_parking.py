"""Carts put aside: whole after a restart, at the prices of then, and no sale."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from pos_app.domain.cart import Cart, Key, priced
from pos_app.domain.catalog import Sku
from pos_app.domain.discount import Discount, DiscountKind
from pos_app.domain.money import Won
from pos_app.domain.parked import MOST_PARKED, Parked
from pos_app.domain.staff import Action
from pos_app.errors import Refused
from pos_app.flow.discounts import about_discount
from pos_app.store.integrity import check_all
from tests.flow.counter_kit import RICE, TEA, Kit
from tests.flow.staff_kit import BOSS, BOSS_PIN, KIM, deeds, enter, on_duty

FISH = replace(TEA, sku=Sku("FISH"), name="광어", price_won=Won(0), open_price=True, barcode="880")
CART = replace(
    Cart()
    .add(TEA, 2)
    .add(priced(FISH, 9_000))
    .add(priced(FISH, 12_000))
    .with_discount(Key("TEA"), Discount(DiscountKind.PERCENT, 50, "흠")),
    discount=Discount(DiscountKind.WON, 500),
    note="머리 떼고",
)


def the_one(kit: Kit) -> Parked:
    (found,) = kit.counter.parking.all()
    return found


def refused(key: str) -> AbstractContextManager[object]:
    return pytest.raises(Refused, match=key)


def test_a_cart_comes_back_as_it_went_also_after_a_restart(kit: Kit) -> None:
    parked = kit.counter.parking.park(CART, " 빨간\n모자 ")
    kit.restart()
    assert the_one(kit) == parked
    assert (parked.name, parked.at) == ("빨간 모자", kit.clock.now())
    found = kit.counter.parking.recall(parked.number)
    assert replace(found.cart, permit=0) == CART
    assert kit.counter.parking.all() == ()
    assert kit.books.not_over() == ()
    assert check_all(kit.books.database, kit.books.anchor) == ()
    with refused("parked.gone"):
        kit.counter.parking.recall(parked.number)


def test_nothing_is_no_cart_and_nobody_looks_through_a_hundred(kit: Kit) -> None:
    with refused("cart.empty"):
        kit.counter.parking.park(Cart(), "")
    for number in range(MOST_PARKED):
        kit.counter.parking.park(CART, str(number))
    with refused("parked.too_many"):
        kit.counter.parking.park(CART, "")
    assert [one.name for one in kit.counter.parking.all()][:2] == ["0", "1"]


def test_a_managers_word_is_put_aside_with_the_cart(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    large = Cart().add(RICE, 2).with_discount(None, Discount(DiscountKind.PERCENT, 40))
    kit.access.approve(Action.DISCOUNT, about_discount(large), BOSS, BOSS_PIN)
    parked = kit.counter.parking.park(kit.counter.discounts.allow(large), "빨간 모자")
    assert (parked.who, parked.permit_won, parked.approved_by) == (KIM, 4_400, BOSS)
    kit.restart()
    on_duty(kit, KIM)
    cart = kit.counter.parking.recall(parked.number).cart
    assert kit.counter.discounts.within(cart)
    assert not kit.counter.discounts.within(cart.add(RICE))
    attempt = kit.counter.charge(cart)
    assert kit.books.sale(attempt.sale_no).terms.approved_by == BOSS


def test_throwing_one_away_is_written_down_and_taking_it_back_at_once_is_not(kit: Kit) -> None:
    enter(kit, KIM)
    with refused("staff.nobody"):
        kit.counter.parking.park(CART, "")
    on_duty(kit, KIM)
    kit.counter.parking.void(kit.counter.parking.park(CART, "빨간 모자"))
    assert kit.counter.parking.all() == ()
    said = len(deeds(kit))
    parked = kit.counter.parking.park(CART, "빨간 모자")
    kit.counter.parking.discard(parked.number)
    assert deeds(kit)[said:] == [
        {"action": "discard_parked", "outcome": "allowed", "who": KIM,
         "about": f"빨간 모자 {CART.total_won}"}
    ]  # fmt: skip
    assert kit.counter.parking.all() == ()
    with refused("parked.gone"):
        kit.counter.parking.discard(parked.number)
