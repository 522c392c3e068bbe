"""Discounts: beyond the limit a manager's word, once for a cart; Toss is asked for the net."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_app.domain.cart import Cart, Key, priced
from pos_app.domain.discount import Discount, DiscountKind, DiscountLimit
from pos_app.domain.payment import State
from pos_app.domain.staff import Action
from pos_app.errors import Refused, SoldOut
from pos_app.flow.discounts import about_discount
from pos_app.store.integrity import check_all
from tests.flow.counter_kit import LAST, RICE, TEA, Kit
from tests.flow.staff_kit import BOSS, BOSS_PIN, KIM, deeds, enter, on_duty

WON, PERCENT = DiscountKind.WON, DiscountKind.PERCENT
CART = Cart().add(TEA, 2).add(RICE)  # 14,500 won
SMALL = CART.with_discount(None, Discount(PERCENT, 10))
LARGE = CART.with_discount(Key("TEA"), Discount(PERCENT, 50, "흠")).with_discount(
    None, Discount(WON, 1_000, "단골")
)  # 5,500 off


def refused(kit: Kit, cart: Cart) -> str:
    with pytest.raises(Refused) as no:
        kit.counter.charge(cart)
    return no.value.key


def allowed(kit: Kit, cart: Cart) -> Cart:
    kit.access.approve(Action.DISCOUNT, about_discount(cart), BOSS, BOSS_PIN)
    return kit.counter.discounts.allow(cart)


def test_toss_is_asked_for_the_net_and_the_books_say_why(kit: Kit) -> None:
    attempt = kit.counter.charge(replace(LARGE, note="포장"))
    attempt = kit.until(attempt, State.WAITING)
    assert kit.toss.payment(attempt.order_no)["amount"] == 9_000
    sale = kit.books.sale(attempt.sale_no)
    assert (sale.amount_won, sale.terms.off_won, sale.terms.note) == (9_000, 5_500, "포장")
    assert [(one.line_no, one.amount_won, one.why) for one in sale.terms.given] == [
        (0, 1_000, "단골"), (1, 4_500, "흠"),
    ]  # fmt: skip
    kit.approve(attempt)
    assert kit.until_over(attempt).paid_amount_won == 9_000
    assert check_all(kit.books.database, kit.books.anchor) == ()
    assert deeds(kit) == []  # nobody is entered: the owner gives what the owner likes


def test_up_to_the_limit_nobody_is_asked(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    assert kit.counter.discounts.within(SMALL)
    assert kit.counter.discounts.allow(SMALL) == SMALL
    kit.counter.charge(SMALL)
    assert [one["outcome"] for one in deeds(kit) if one["action"] == "discount"] == []


def test_beyond_it_a_manager_says_so_once_for_the_cart(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    assert not kit.counter.discounts.within(LARGE)
    assert refused(kit, LARGE) == "staff.needs_manager"
    cart = allowed(kit, LARGE)
    assert deeds(kit)[-1] == {
        "action": "discount", "outcome": "allowed", "who": KIM, "approved_by": BOSS,
        "about": "-5500/14500", "why": "흠, 단골",
    }  # fmt: skip
    assert kit.counter.discounts.within(cart)
    said = len(deeds(kit))
    attempt = kit.counter.charge(cart)  # the PIN was used up; the word stands
    assert kit.books.sale(attempt.sale_no).terms.approved_by == BOSS
    assert len(deeds(kit)) == said


def test_goods_that_make_it_more_ask_again_and_fewer_do_not(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    cart = allowed(kit, LARGE)
    assert refused(kit, cart.add(TEA)) == "staff.needs_manager"
    assert kit.counter.discounts.within(cart.with_qty(TEA, 1))
    assert refused(kit, replace(cart, permit=cart.permit + 1)) == "staff.needs_manager"


def test_cash_asks_as_well(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    with pytest.raises(Refused, match="staff.needs_manager"):
        kit.counter.cash.take(LARGE, 10_000)
    paid = kit.counter.cash.take(allowed(kit, LARGE), 10_000)
    sale = kit.books.sale(paid.sale_no)
    assert (paid.amount_won, sale.terms.approved_by) == (9_000, BOSS)
    assert check_all(kit.books.database, kit.books.anchor) == ()


def test_the_limit_is_a_setting(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    kit.counter.discounts.limit = lambda: DiscountLimit(100, 5_500)
    assert kit.counter.charge(LARGE).amount_won == 9_000
    kit.counter.discounts.limit = lambda: DiscountLimit(100, 5_499)
    assert refused(kit, LARGE) == "staff.needs_manager"


def test_two_prices_of_one_product_share_its_stock(kit: Kit) -> None:
    asked = replace(LAST, open_price=True)
    dear, cheap = priced(asked, 35_000), priced(asked, 1_000)
    with pytest.raises(SoldOut):
        kit.counter.charge(Cart().add(dear).add(cheap))  # there is one
