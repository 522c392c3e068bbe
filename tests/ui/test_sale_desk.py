"""The desk: what may go into the cart, the way back, and the one charge."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from pos_app.domain.cart import Cart
from pos_app.domain.catalog import Product, Sku
from pos_app.domain.money import Won
from pos_app.errors import Refused
from pos_app.ui.sale_desk import SaleDesk
from pos_app.ui.shelf import Directory
from tests.ui.booth import CARD, LEMON, PRODUCTS, STOCK, Ears, counts, held, product, words


@pytest.fixture
def desk(qtbot: QtBot) -> SaleDesk:
    desk = SaleDesk(words("ko"))
    desk.show_catalog(Directory(PRODUCTS), STOCK)
    return desk


@pytest.fixture
def ears(desk: SaleDesk) -> Ears:
    return Ears(desk)


def test_a_cart_is_charged_once_until_a_new_item_is_in_it(desk: SaleDesk, ears: Ears) -> None:
    desk.add("A-1")
    desk.charge()
    desk.charge()
    assert [cart.total_won for cart in ears.carts] == [12_000]
    assert not desk.cart.lines
    assert not ears.sentences
    desk.add("C-3")
    desk.charge()
    assert [cart.total_won for cart in ears.carts] == [12_000, 3_000]


def test_the_cart_is_empty_before_anyone_hears_of_the_charge(desk: SaleDesk) -> None:
    seen: list[Cart] = []
    desk.charge_asked.connect(lambda _: desk.charge())
    desk.charge_asked.connect(seen.append)
    desk.add("A-1")
    desk.charge()
    assert len(seen) == 1


def test_undo_after_the_charge_brings_nothing_back(desk: SaleDesk) -> None:
    desk.add("A-1")
    desk.add("C-3")
    desk.charge()
    assert not desk.may_undo
    desk.undo()
    assert not desk.cart.lines


def test_a_cart_that_cannot_be_charged_stays(desk: SaleDesk, ears: Ears) -> None:
    desk.show_catalog(Directory([product("F-1", "행사장", 5_000_000)]), {})
    desk.add("F-1")
    desk.add("F-1")
    desk.charge()
    assert (ears.carts, len(ears.sentences), held(desk)) == ([], 1, {"F-1": 2})
    with pytest.raises(Refused):
        desk.take_cart()


def test_a_cart_given_back_is_on_the_counter_again(desk: SaleDesk) -> None:
    desk.add("A-1")
    cart = desk.take_cart()
    desk.give_back(cart)
    assert held(desk) == {"A-1": 1}


def test_a_cart_given_back_never_joins_the_next_customers(desk: SaleDesk) -> None:
    desk.add("A-1")
    cart = desk.take_cart()
    desk.add("C-3")
    desk.give_back(cart)
    assert held(desk) == {"C-3": 1}


def test_what_others_are_paying_for_cannot_be_promised(desk: SaleDesk, ears: Ears) -> None:
    for _ in range(5):
        desk.add("D-4")
    assert held(desk) == {"D-4": 3}
    assert ears.sentences == [desk.wording.say("sale.no_more", name="머그컵", available=3)] * 2


def test_sold_out_is_refused_with_a_sentence(desk: SaleDesk, ears: Ears) -> None:
    desk.add("E-5")
    assert not desk.cart.lines
    assert ears.sentences == ["한정판 아크릴 스탠드: 품절이에요."]


def test_the_uncounted_has_no_end(desk: SaleDesk, ears: Ears) -> None:
    desk.set_qty("C-3", 500)
    assert (held(desk), ears.sentences) == ({"C-3": 500}, [])


def test_fewer_is_allowed_when_the_count_fell_below_the_cart(desk: SaleDesk, ears: Ears) -> None:
    desk.set_qty("A-1", 8)
    desk.show_catalog(Directory(PRODUCTS), counts(A_1=(3, 0)))
    desk.step(-1)
    assert held(desk) == {"A-1": 7}
    desk.charge()
    assert (len(ears.carts), len(ears.sentences)) == (0, 1)
    desk.set_qty("A-1", 3)
    desk.charge()
    assert len(ears.carts) == 1


@pytest.mark.parametrize("code", ["8801234567893", "A-1", "a-1"])
def test_a_scan_finds_barcode_and_sku(desk: SaleDesk, code: str) -> None:
    desk.scan(code)
    assert held(desk) == {"A-1": 1}


def test_a_scan_tries_every_reading(desk: SaleDesk) -> None:
    desk.scan(("ㅡㅕㅎ-0042", "mug-0042", "MUG-0042", "mug-0042"))
    assert held(desk) == {"D-4": 1}


def test_a_label_that_only_its_capitals_tell_apart_is_not_guessed(
    desk: SaleDesk, ears: Ears
) -> None:
    small, big = (
        Product(Sku("mug7"), "작은컵", Won(1_000)),
        Product(Sku("MUG7"), "큰컵", Won(9_000)),
    )
    desk.show_catalog(Directory((small, big)), {})
    for readings in (("ㅡㅕㅎ7", "mug7", "MUG7", "mug7"), ("MUG7", "MUG7", "MUG7", "mug7")):
        desk.scan(readings)
    assert not desk.cart.lines
    assert ears.sentences == [
        f"{code}: 대소문자만 다른 상품이 여럿이라 찍어서는 알 수 없어요(작은컵, 큰컵). "
        "눌러서 고르세요."
        for code in ("mug7", "MUG7")
    ]
    desk.scan("MUG7")  # typed, and so with its capitals
    assert held(desk) == {"MUG7": 1}


def test_an_unknown_barcode_is_named(desk: SaleDesk, ears: Ears) -> None:
    desk.scan(("ㅁㅠㅊㅇ99", "abcd99"))
    assert ears.sentences == ["등록되지 않은 바코드예요: abcd99"]
    assert not desk.cart.lines


def test_undo_goes_all_the_way_back(desk: SaleDesk) -> None:
    desk.add("A-1")
    desk.add("C-3")
    desk.step(3)
    desk.set_qty("A-1", 0)
    desk.clear()
    wanted: list[dict[str, int]] = [
        {"C-3": 4}, {"A-1": 1, "C-3": 4}, {"A-1": 1, "C-3": 1}, {"A-1": 1}, {},
    ]  # fmt: skip
    for cart in wanted:
        assert desk.may_undo
        desk.undo()
        assert held(desk) == cart
    assert not desk.may_undo


def test_a_refused_change_leaves_nothing_to_undo(desk: SaleDesk) -> None:
    desk.add("E-5")
    assert not desk.may_undo


def test_plus_and_minus_change_the_selected_line(desk: SaleDesk) -> None:
    desk.add("A-1")
    desk.add("C-3")
    desk.select("A-1")
    desk.step(1)
    assert held(desk) == {"A-1": 2, "C-3": 1}
    desk.step(-1)
    desk.step(-1)
    assert held(desk) == {"C-3": 1}
    desk.step(1)
    assert held(desk) == {"C-3": 2}


def test_a_new_catalogue_keeps_the_cart_at_its_prices(desk: SaleDesk) -> None:
    desk.add("A-1")
    desk.show_catalog(Directory([CARD]), {})
    assert desk.cart.total_won == Won(LEMON.price_won)
    desk.set_qty("A-1", 0)
    assert not desk.cart.lines


def test_only_changed_counts_are_told(desk: SaleDesk) -> None:
    told: list[set[str]] = []
    desk.stock_changed.connect(told.append)
    desk.show_catalog(Directory(PRODUCTS), counts(A_1=(9, 0), D_4=(5, 2), E_5=(1, 1)))
    assert told == [{"A-1"}]
