"""Cart, prices and tax."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.cart import MAX_QTY, Cart, SaleLine, pieces_of, sale_lines, tax_of
from pos_app.domain.catalog import Sku, TaxClass
from pos_app.domain.money import Won, format_won, parse_won, split_tax
from pos_app.errors import Refused
from tests.domain.make import product

TEA, RICE = product("TEA", 4_500), product("RICE", 5_500, tax=TaxClass.EXEMPT)


def test_a_product_has_one_line() -> None:
    cart = Cart().add(TEA).add(RICE, 2).add(TEA)
    assert [(line.product.sku, line.qty) for line in cart.lines] == [("TEA", 2), ("RICE", 2)]
    assert (cart.total_won, cart.pieces) == (20_000, 4)
    assert [line.qty for line in cart.with_qty(TEA, 5).lines] == [5, 2]
    assert cart.with_qty(TEA, 0).lines == cart.lines[1:]
    assert cart.with_qty(TEA, -3).qty_of(TEA.sku) == 0


def test_a_cart_never_changes_under_its_undo() -> None:
    before = Cart().add(TEA)
    before.add(TEA)
    assert before.qty_of(TEA.sku) == 1


def test_too_many_of_one() -> None:
    assert Cart().add(TEA, MAX_QTY).pieces == MAX_QTY
    with pytest.raises(Refused) as refused:
        Cart().add(TEA, MAX_QTY + 1)
    assert (refused.value.key, refused.value.values) == (
        "cart.too_many",
        {"name": TEA.name, "most": MAX_QTY},
    )


@pytest.mark.parametrize(
    ("cart", "key"),
    [
        (Cart(), "cart.empty"),
        (Cart().add(product("FREE", 0)), "cart.nothing_to_pay"),
        (Cart().add(product("BOAT", 9_999_999)).add(TEA), "cart.too_much"),
    ],
)
def test_what_cannot_be_charged(cart: Cart, key: str) -> None:
    with pytest.raises(Refused) as refused:
        sale_lines(cart)
    assert refused.value.key == key


def test_the_largest_payment() -> None:
    assert sale_lines(Cart().add(product("BOAT", 9_999_999)))[0].amount_won == 9_999_999


def test_tax_is_of_the_whole_sale() -> None:
    tax = tax_of(sale_lines(Cart().add(TEA, 3).add(RICE, 2)))
    assert (tax.taxable_won, tax.vat_won, tax.tax_free_won) == (12_272, 1_228, 11_000)
    assert tax.total_won == 24_500


@given(st.integers(0, 10_000_000), st.integers(0, 10_000_000))
def test_the_parts_add_up_and_vat_is_rounded_up(taxable: int, exempt: int) -> None:
    tax = split_tax(Won(taxable), Won(exempt))
    assert tax.total_won == taxable + exempt
    assert 0 <= tax.vat_won * 11 - taxable < 11


def test_toss_own_samples() -> None:
    assert split_tax(Won(10_000), Won(0)).vat_won == 910
    assert split_tax(Won(25_000), Won(0)).vat_won == 2_273


@pytest.mark.parametrize(
    "text",
    [
        "35000",
        "35,000",
        "₩35,000",
        "35,000원",
        " 35 000 ",
        "３５，０００",
        "￦35,000",
        "krw35000",
        "\\35,000",
        "＼35,000",
        "\\ 35,000원",
    ],
)
def test_prices_as_owners_write_them(text: str) -> None:
    assert parse_won(text) == 35_000


@pytest.mark.parametrize(
    "text", ["", "-5", "3500.5", "3,50", "원", "1e5", "３,5000", "12,34,567", "₩₩5", "\\\\5", "5\\"]
)
def test_what_is_no_price(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        parse_won(text)


@given(st.integers(0, 10**12))
def test_prices_read_back(amount: int) -> None:
    assert parse_won(format_won(amount)) == amount


def test_pieces_are_counted_over_all_lines() -> None:
    def line(sku: str, qty: int) -> SaleLine:
        return SaleLine(Sku(sku), sku, qty, Won(1), Won(qty), TaxClass.TAXABLE)

    assert pieces_of([line("A", 1), line("B", 2), line("A", 3), line("", 9)]) == {"A": 4, "B": 2}
