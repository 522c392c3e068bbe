"""What is typed after `sell` is what the catalogue holds."""

from __future__ import annotations

import unicodedata

import pytest

from pos_app.domain.cart import terms_of
from pos_app.errors import Refused
from pos_app.options import Agreement
from pos_app.selling import cart_of, with_terms
from tests.domain.make import product

GOODS = (
    product("머그-1"),
    product("A*2"),
    product("광어", 0, open_price=True),
    product("B@3", 0, open_price=True),
)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
def test_a_sku_may_be_typed_composed_or_apart(form: str) -> None:
    cart = cart_of([unicodedata.normalize(form, "머그-1*3")], GOODS)  # type: ignore[arg-type]
    assert [(line.product.sku, line.qty) for line in cart.lines] == [("머그-1", 3)]


def test_a_star_may_be_part_of_a_sku() -> None:
    cart = cart_of(["A*2", "A*2*3"], GOODS)
    assert [(line.product.sku, line.qty) for line in cart.lines] == [("A*2", 4)]


def test_an_unknown_sku_is_named() -> None:
    with pytest.raises(Refused) as refused:
        cart_of(["머그-2"], GOODS)
    assert refused.value.values["sku"] == "머그-2"


def test_a_price_of_now_is_named_behind_the_goods() -> None:
    cart = cart_of(["광어@9,000", "광어*2@12000", "광어@9000원", "B@3*2@500"], GOODS)
    assert [(line.product.sku, line.product.price_won, line.qty) for line in cart.lines] == [
        ("광어", 9_000, 2), ("광어", 12_000, 2), ("B@3", 500, 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("item", "key"),
    [
        ("광어", "sell.price_missing"), ("광어*2", "sell.price_missing"),
        ("B@3", "sell.price_missing"), ("머그-1@5000", "sell.price_is_fixed"),
        ("광어@0", "cart.bad_price"), ("광어@10000000", "cart.bad_price"),
        ("광어@싸게", "cart.bad_price"), ("광어*0@500", "sell.bad_quantity"),
    ],
)  # fmt: skip
def test_what_is_no_price_of_now_is_refused(item: str, key: str) -> None:
    with pytest.raises(Refused) as refused:
        cart_of([item], GOODS)
    assert refused.value.key == key


def test_what_was_agreed_on_stands_on_the_whole_sale() -> None:
    cart = cart_of(["머그-1*2"], GOODS)
    assert with_terms(cart, Agreement()) == cart
    agreed = with_terms(cart, Agreement("10%", "단골", " 포장\n해서 "))
    assert (agreed.total_won, agreed.note) == (8_100, "포장 해서")
    assert terms_of(agreed).given[0].why == "단골"
    with pytest.raises(Refused, match=r"discount\.bad_text"):
        with_terms(cart, Agreement("반값"))
