"""Carts put aside and taken up again in the real window, also over the end of the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from pos_app.domain.cart import Cart
from pos_app.domain.money import Won
from pos_app.ui.widgets.cart_parked import ParkedDialog
from pos_app.ui.widgets.cart_words import WordsDialog
from tests.ui.booth import COFFEE, LEMON, MUG, Ears
from tests.ui.stall import Stall
from tests.ui.test_bargain import press


def named(name: str) -> Callable[[QDialog], None]:
    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, WordsDialog)
        dialog.typed.setText(name)
        dialog.go.click()

    return answer


def take(row: int) -> Callable[[QDialog], None]:
    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, ParkedDialog)
        dialog.list.setCurrentRow(row)
        dialog.go.click()

    return answer


def drop(dialog: QDialog) -> None:
    assert isinstance(dialog, ParkedDialog)
    dialog.drop.click()
    assert dialog.isVisible()  # it is asked for twice
    dialog.drop.click()


def names(stall: Stall) -> list[str]:
    return [one.name for one in stall.books.parked.all()]


def test_a_cart_comes_back_after_the_program_was_killed(stall: Stall) -> None:
    stall.start()
    desk = stall.window.desk
    desk.add(LEMON.sku)
    desk.add(COFFEE.sku)
    cart = desk.cart
    press(stall, Qt.Key.Key_F4, named("빨간 모자"))
    assert (desk.cart, desk.may_undo) == (Cart(), False)
    assert stall.window.sale.roll.tools["recall"].text() == "불러오기 F5 (1)"
    stall.reopen()
    stall.start()
    desk = stall.window.desk
    recall = stall.window.sale.roll.tools["recall"]
    stall.until(lambda: recall.text() == "불러오기 F5 (1)")
    press(stall, Qt.Key.Key_F5, take(0))
    assert replace(desk.cart, permit=0) == cart
    assert not desk.may_undo  # nothing of it can be lost by that
    assert names(stall) == []
    assert recall.text() == "불러오기 F5"


def test_what_is_on_the_counter_takes_the_place_of_what_is_taken_up(stall: Stall) -> None:
    stall.start()
    desk = stall.window.desk
    desk.add(LEMON.sku)
    press(stall, Qt.Key.Key_F4, named(""))
    assert names(stall) == [LEMON.name]  # named after its goods
    desk.add(COFFEE.sku)
    desk.add(COFFEE.sku)
    desk.add(MUG.sku)
    press(stall, Qt.Key.Key_F5, take(0))
    assert [line.product.sku for line in desk.cart.lines] == [LEMON.sku]
    assert names(stall) == [f"{COFFEE.name} × 2 외 1건"]
    press(stall, Qt.Key.Key_F5, drop)
    assert names(stall) == []
    assert desk.cart.lines


def test_nothing_is_parked_of_nothing_and_nothing_recalled_of_none(stall: Stall) -> None:
    stall.start()
    ears = Ears(stall.window.desk)
    press(stall, Qt.Key.Key_F4)
    press(stall, Qt.Key.Key_F5)
    assert ears.sentences == ["보류한 주문이 없어요."]
    stall.window.desk.add(LEMON.sku)
    press(stall, Qt.Key.Key_F4, QDialog.reject)
    assert (names(stall), stall.window.desk.cart.pieces) == ([], 1)


def test_what_is_another_matter_by_now_is_said(stall: Stall) -> None:
    stall.start()
    desk = stall.window.desk
    for one in (LEMON, COFFEE, MUG):
        desk.add(one.sku)
    press(stall, Qt.Key.Key_F4, named("빨간 모자"))
    stall.stock_up((replace(LEMON, price_won=Won(13_000)), 100), (MUG, 0))
    stall.till.reload()
    stall.until(lambda: desk.shelf.level(MUG.sku).on_hand == 0)
    ears = Ears(desk)
    press(stall, Qt.Key.Key_F5, take(0))
    assert desk.cart.line(LEMON.sku).amount_won == 12_000  # type: ignore[union-attr]
    assert ears.sentences[-1].splitlines() == [
        "불러왔어요: 빨간 모자",
        f"가격이 바뀐 상품이 있어요. 보류할 때 가격 그대로예요: {LEMON.name}",
        f"재고가 모자란 상품이 있어요: {MUG.name}",
    ]


def test_a_cart_that_goes_on_while_it_is_written_stays(stall: Stall) -> None:
    stall.start()
    desk = stall.window.desk
    desk.add(LEMON.sku)
    stall.window.cloakroom._park("빨간 모자")
    desk.add(COFFEE.sku)
    stall.until(stall.backroom.idle)
    assert desk.cart.pieces == 2
    assert names(stall) == []
