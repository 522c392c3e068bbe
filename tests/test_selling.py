"""What is typed after `sell` is what the catalogue holds."""

from __future__ import annotations

import unicodedata

import pytest

from pos_app.errors import Refused
from pos_app.selling import cart_of
from tests.domain.make import product

GOODS = (product("머그-1"), product("A*2"))


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
