"""Discounts: to the won, never below nought, and the same on every paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.cart import Cart, Key, key_of, priced, sale_lines, tax_of, terms_of
from pos_app.domain.catalog import Product, TaxClass
from pos_app.domain.discount import (
    Discount,
    DiscountKind,
    DiscountLimit,
    checked_discount,
    checked_line,
    parse_discount,
)
from pos_app.domain.money import MAX_PAYMENT_WON
from pos_app.domain.payment import Mode
from pos_app.domain.receipt import Sale, cart_again
from pos_app.domain.terms import PLAIN, WHOLE
from pos_app.errors import Refused
from tests.domain.make import NOON, product

WON, PERCENT = DiscountKind.WON, DiscountKind.PERCENT
TEA, RICE = product("TEA", 4_500), product("RICE", 5_550, tax=TaxClass.EXEMPT)
FISH = product("FISH", 0, open_price=True)


def off(kind: DiscountKind, value: int) -> Discount:
    return Discount(kind, value)


@pytest.mark.parametrize(
    ("discount", "of_won", "taken"),
    [
        (off(PERCENT, 10), 4_500, 450),
        (off(PERCENT, 10), 4_505, 451),  # 450.5: half a won is rounded up
        (off(PERCENT, 10), 4_504, 450),
        (off(PERCENT, 33), 100, 33),
        (off(PERCENT, 100), 4_505, 4_505),
        (off(PERCENT, 1), 1, 0),
        (off(WON, 500), 4_500, 500),
        (off(WON, 5_000), 4_500, 4_500),  # never more than there is
    ],
)
def test_what_a_discount_takes_off(discount: Discount, of_won: int, taken: int) -> None:
    assert discount.off(of_won) == taken


@pytest.mark.parametrize(
    ("text", "discount"),
    [
        ("10%", off(PERCENT, 10)), (" 5 % ", off(PERCENT, 5)), ("１００％", off(PERCENT, 100)),
        ("500", off(WON, 500)), ("1,000원", off(WON, 1_000)),
    ],
)  # fmt: skip
def test_a_discount_as_it_is_typed(text: str, discount: Discount) -> None:
    assert parse_discount(text) == discount


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("0%", "discount.bad_percent"), ("101%", "discount.bad_percent"),
        ("0", "discount.bad_won"), (str(MAX_PAYMENT_WON + 1), "discount.bad_won"),
        ("반값", "discount.bad_text"), ("-5%", "discount.bad_text"), ("", "discount.bad_text"),
    ],
)  # fmt: skip
def test_what_is_no_discount(text: str, key: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_discount(text)
    assert refused.value.key == key


def test_a_reason_is_one_line_of_what_can_be_seen() -> None:
    assert checked_discount(WON, 5, " 단골\n손님\u202e ").why == "단골 손님"
    assert checked_line("가" * 50, 40) == "가" * 40


@pytest.mark.parametrize(
    ("limit", "off_won", "allowed"),
    [
        (DiscountLimit(), 1_000, True),
        (DiscountLimit(), 1_001, False),
        (DiscountLimit(0), 1, False),
        (DiscountLimit(100), 10_000, True),
        (DiscountLimit(100, 900), 900, True),
        (DiscountLimit(100, 900), 901, False),
    ],
)
def test_how_much_anybody_may_give_of_ten_thousand(
    limit: DiscountLimit, off_won: int, allowed: bool
) -> None:
    assert limit.allows(off_won, 10_000) is allowed


def test_a_line_and_the_whole_together() -> None:
    cart = Cart().add(TEA, 2).add(RICE).with_discount(Key("TEA"), off(PERCENT, 10))
    cart = cart.with_discount(None, off(WON, 100))
    assert (cart.gross_won, cart.lines_won, cart.total_won, cart.off_won) == (
        14_550, 13_650, 13_550, 1_000,
    )  # fmt: skip
    lines = sale_lines(cart)
    # 100 won over 8,100 and 5,550: 59.34 and 40.66, so the rest goes to the second.
    assert [line.amount_won for line in lines] == [8_041, 5_509]
    assert tax_of(lines).total_won == 13_550
    assert tax_of(lines).tax_free_won == 5_509
    assert [(one.line_no, one.amount_won) for one in terms_of(cart).given] == [
        (WHOLE, 100), (1, 900),
    ]  # fmt: skip
    assert terms_of(cart, "정사장").approved_by == "정사장"
    again = cart.with_discount(Key("TEA"), None).with_discount(None, None)
    assert (again.total_won, terms_of(again)) == (14_550, PLAIN)
    assert cart.with_discount(Key("GONE"), off(WON, 1)) == cart


def test_what_comes_to_nothing_is_no_discount_and_all_of_it_cannot_be_charged() -> None:
    cheap = Cart().add(product("GUM", 10)).with_discount(None, off(PERCENT, 1))
    assert terms_of(cheap).given == ()
    with pytest.raises(Refused) as refused:
        sale_lines(Cart().add(TEA).with_discount(None, off(PERCENT, 100)))
    assert refused.value.key == "cart.all_off"


def test_with_the_last_line_discount_and_note_go_and_not_before() -> None:
    cart = replace(Cart().add(TEA).add(RICE).with_discount(None, off(WON, 500)), note="포장")
    fewer = cart.with_qty(RICE, 0)
    assert (fewer.discount, fewer.note) == (off(WON, 500), "포장")
    assert fewer.with_qty(TEA, 0) == Cart()


def test_two_prices_of_an_open_one_are_two_lines_of_one_product() -> None:
    cart = Cart().add(priced(FISH, 9_000)).add(priced(FISH, 12_000)).add(priced(FISH, 9_000), 2)
    assert [(line.product.price_won, line.qty) for line in cart.lines] == [(9_000, 3), (12_000, 1)]
    assert cart.qty_of(FISH.sku) == 4
    assert len({line.key for line in cart.lines}) == 2
    assert cart.line(key_of(priced(FISH, 12_000))) == cart.lines[1]
    assert cart.with_qty(priced(FISH, 9_000), 0).lines == cart.lines[1:]


@pytest.mark.parametrize("price", [0, -1, MAX_PAYMENT_WON + 1])
def test_what_is_no_price_of_now(price: int) -> None:
    with pytest.raises(Refused, match=r"cart\.bad_price"):
        priced(FISH, price)
    with pytest.raises(Refused, match=r"cart\.bad_price"):
        Cart().add(FISH)


DISCOUNTS = st.none() | st.builds(
    Discount, st.just(PERCENT), st.integers(1, 100), st.just("")
) | st.builds(Discount, st.just(WON), st.integers(1, 20_000), st.just(""))  # fmt: skip


@given(
    st.lists(
        st.tuples(st.integers(0, 30_000), st.integers(1, 20), st.booleans(), DISCOUNTS),
        min_size=1,
        max_size=6,
    ),
    DISCOUNTS,
)
def test_lines_add_up_to_what_is_charged_whatever_is_taken_off(
    goods: list[tuple[int, int, bool, Discount | None]], whole: Discount | None
) -> None:
    cart = Cart()
    for number, (price, qty, exempt, discount) in enumerate(goods):
        tax = TaxClass.EXEMPT if exempt else TaxClass.TAXABLE
        sold: Product = product(f"P{number}", price, tax=tax)
        cart = cart.add(sold, qty).with_discount(key_of(sold), discount)
    cart = cart.with_discount(None, whole)
    assert 0 <= cart.total_won <= cart.gross_won
    if not 0 < cart.total_won <= MAX_PAYMENT_WON:
        return
    lines, terms = sale_lines(cart), terms_of(cart)
    assert sum(line.amount_won for line in lines) == cart.total_won == tax_of(lines).total_won
    assert all(
        0 <= line.amount_won <= own.amount_won for line, own in zip(lines, cart.lines, strict=True)
    )
    assert terms.off_won == cart.off_won
    sale = Sale(1, lines, tax_of(lines), NOON, Mode.TEST, terms=terms)
    again = cart_again(sale)
    assert (sale_lines(again), terms_of(again)) == (lines, terms)


def test_a_sale_as_a_cart_again_keeps_its_two_prices_and_its_note() -> None:
    cart = Cart().add(priced(FISH, 9_000)).add(priced(FISH, 12_000))
    cart = replace(cart, note="머리 떼고")
    sale = Sale(1, sale_lines(cart), tax_of(sale_lines(cart)), NOON, Mode.TEST, "", terms_of(cart))
    again = cart_again(sale)
    assert (again.total_won, again.note) == (21_000, "머리 떼고")
    assert again.with_qty(again.lines[0].product, 2).total_won == 30_000
