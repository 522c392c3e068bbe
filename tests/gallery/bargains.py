"""What is agreed on at the counter: discounts, pads, notes and parked carts, for the gallery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from pos_app.domain.cart import Cart, priced, sale_lines, tax_of, terms_of
from pos_app.domain.discount import Discount, DiscountKind
from pos_app.domain.money import MAX_PAYMENT_WON, Won
from pos_app.domain.parked import MOST_PARKED_NAME, Parked
from pos_app.domain.payment import State
from pos_app.domain.receipt import Sale, SaleRecord
from pos_app.domain.terms import MOST_NOTE
from pos_app.ui.asking import answered
from pos_app.ui.shelf import Directory
from pos_app.ui.widgets.cart_discount import DiscountDialog
from pos_app.ui.widgets.cart_pad import NumberDialog, asked_number
from pos_app.ui.widgets.cart_parked import ParkedDialog
from pos_app.ui.widgets.cart_words import asked_words
from pos_app.ui.widgets.twins import TwinsDialog
from tests.gallery import goods
from tests.gallery.faces import SITTERS, sit
from tests.gallery.stage import Stage

NOTE = (
    "포장해서 다섯 시에 찾으러 오세요. 영수증은 따로 주세요. (010-0000-0000) "
    "상자 두 개로 나누고 리본은 파란색으로 부탁드려요"
)
FISH = replace(goods.PRODUCTS[3], name="자연산 광어 (1 kg)", price_won=Won(0), open_price=True)
PRODUCTS = (FISH, *goods.PRODUCTS[:3], *goods.PRODUCTS[4:])


def _cart(lines: int = 4) -> Cart:
    cart = goods.cart(lines, 2)
    first, second = cart.lines[0], cart.lines[1]
    cart = cart.with_discount(first.key, Discount(DiscountKind.PERCENT, 10, "흠"))
    cart = cart.with_discount(second.key, Discount(DiscountKind.WON, 1_500))
    cart = cart.with_discount(None, Discount(DiscountKind.PERCENT, 5, "단골 손님"))
    return replace(cart, note=NOTE)


def _counter(stage: Stage, cart: Cart, parked: int = 0) -> None:
    stage.window.desk.show_catalog(Directory(PRODUCTS), goods.counts())
    stage.window.desk.put(cart)
    stage.window.sale.roll.show_parked(parked)


def _two_prices(stage: Stage) -> None:
    cart = Cart().add(priced(FISH, 39_000)).add(priced(FISH, 42_500), 2)
    _counter(stage, cart, 3)


def _times(stage: Stage) -> None:
    _counter(stage, goods.cart(2), 99)
    stage.window.sale.search.setText("12*")
    stage.window.sale.search.flush()


def _discount(stage: Stage, typed: str, kind: DiscountKind, *, line: bool = False) -> None:
    _counter(stage, _cart())
    with stage.caught() as dialogs:
        desk = stage.window.desk
        key = desk.cart.lines[0].key
        answered(lambda: DiscountDialog(desk.cart, key, stage.wording, stage.window))
    dialog = dialogs[-1]
    if isinstance(dialog, DiscountDialog):
        dialog.kinds[kind].click()
        if line:
            dialog.scopes["line"].click()
        dialog.typed.setText(typed)


def _pad(stage: Stage, name: str, key: str, most: int, typed: str) -> None:
    _counter(stage, goods.cart(3))
    with stage.caught() as dialogs:
        title = stage.wording.say(key, name=FISH.name)
        asked_number(name, title, most, stage.wording, stage.window)
    dialog = dialogs[-1]
    if isinstance(dialog, NumberDialog):
        dialog.typed.setText(typed)


def _words(stage: Stage, name: str, text: str, most: int) -> None:
    _counter(stage, goods.cart(3))
    with stage.caught():
        asked_words(name, text, most, stage.wording, stage.window)


def _same_buyer(stage: Stage, state: State = State.UNKNOWN) -> None:
    _counter(stage, goods.cart(3))
    say, doubt = stage.wording.say, sit(stage, SITTERS["checking"])
    sentence = say("sell.same_buyer", word="사과 12", minutes=2, order_no=doubt.attempt.order_no)
    with stage.caught():
        dialog = TwinsDialog(
            doubt.attempt.order_no, "사과 12", sentence, stage.wording, stage.window
        )
        dialog.exec()
    assert doubt.told is not None
    dialog.hear(replace(doubt.told, attempt=replace(doubt.attempt, state=state)))
    dialog._guard.stop()
    dialog._offer()


def _parked(stage: Stage, *, sure: bool = False) -> None:
    _counter(stage, goods.cart(3))
    names = ("빨간 모자", "예약 3팀 · 가나다라마바사아자차카타파하가나다라마바사", "Alexandra")
    parked = [
        Parked(name, goods.cart(2 + at), goods.NOW - timedelta(minutes=9 * at), "김알바", number=at)
        for at, name in enumerate(names)
    ]
    with stage.caught():
        dialog = ParkedDialog(parked, stage.wording, stage.window)
        dialog.exec()
    if sure:
        dialog.drop.click()


def _changed(stage: Stage) -> None:
    _counter(stage, _cart())
    say, names = stage.wording.say, f"{goods.PRODUCTS[0].name}, {goods.PRODUCTS[1].name}"
    parts = [say("parked.back", name="빨간 모자"), say("parked.repriced", names=names)]
    stage.window.desk.refused.emit("\n".join([*parts, say("parked.short", names=FISH.name)]))


def _receipt(stage: Stage, *, points: bool = False) -> None:
    cart = _cart()
    lines = sale_lines(cart)
    paid = replace(goods.attempt("7G3K9QXA-41", cart), paid_at=goods.NOW, over=True)
    paid = replace(paid, state=State.PAID)
    if points:
        left = Won(paid.amount_won - 2_000 - 1_500)
        paid = replace(paid, discounted_won=Won(2_000), paid_amount_won=left)
    sale = Sale(1, lines, tax_of(lines), goods.NOW, paid.account.mode, "지우", terms_of(cart))
    stage.archive.opened.emit(SaleRecord(sale, paid, receipt_no=1_204))


BARGAINS: dict[str, Callable[[Stage], None]] = {
    "sale-discounts": lambda stage: _counter(stage, _cart(), 2),
    "sale-open-price": _two_prices,
    "sale-times": _times,
    "discount-percent": partial(_discount, typed="20", kind=DiscountKind.PERCENT),
    "discount-line-won": partial(_discount, typed="3000", kind=DiscountKind.WON, line=True),
    "discount-too-much": partial(_discount, typed="100", kind=DiscountKind.PERCENT),
    "price-pad": partial(
        _pad, name="price", key="sale.price_of", most=MAX_PAYMENT_WON, typed="39000"
    ),
    "qty-pad": partial(_pad, name="qty", key="sale.qty_of", most=9_999, typed="12"),
    "note-words": partial(_words, name="note", text=NOTE, most=MOST_NOTE),
    "park-words": partial(_words, name="park", text="빨간 모자", most=MOST_PARKED_NAME),
    "same-buyer": _same_buyer,
    "same-buyer-paid": partial(_same_buyer, state=State.PAID),
    "same-buyer-unpaid": partial(_same_buyer, state=State.CANCELLED),
    "parked-list": _parked,
    "parked-drop": partial(_parked, sure=True),
    "parked-changed": _changed,
    "receipt-discounts": _receipt,
    "receipt-points": partial(_receipt, points=True),
}
