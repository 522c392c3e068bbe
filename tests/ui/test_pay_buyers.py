"""Several buyers at one counter, with real books, real HTTP and a stand-in Toss."""

from __future__ import annotations

import itertools

import pytest
from pytestqt.qtbot import QtBot

from pos_app.domain.cart import Cart
from pos_app.domain.face import Face
from pos_app.domain.payment import State
from pos_app.practice.faults import Call, Fault
from pos_app.ui.look import Act
from tests.ui.booth import COFFEE, LEMON, RARE, words
from tests.ui.stall import ENOUGH, SOON_MS, Stall


def test_one_buyer_pays_and_the_green_card_is_booked_first(stall: Stall) -> None:
    states: list[State] = []
    stall.till.green.connect(lambda card: states.append(stall.books.attempt(card.order_no).state))
    key = stall.charge()
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    assert states == [State.PAID]
    assert stall.books.stock()[COFFEE.sku].on_hand == ENOUGH - 1
    stall.until(lambda: stall.books.attempt(key).shown_at)


@pytest.mark.parametrize("order", [(4, 2, 0, 3, 1), (0, 1, 2, 3, 4), (3, 4, 1, 0, 2)])
def test_five_buyers_pay_in_any_order(stall: Stall, order: tuple[int, ...]) -> None:
    keys = []
    for qty in range(1, 6):
        keys.append(stall.charge(LEMON, qty))
        stall.window.usher.next_buyer()
    assert len(stall.till.cards()) == 5
    for done, which in enumerate(order, 1):
        stall.approve(keys[which])
        stall.until_face(keys[which], Face.PAID)
        paid = [one for one in keys if stall.books.attempt(one).state is State.PAID]
        assert len(paid) == done
    assert stall.books.stock()[LEMON.sku].on_hand == ENOUGH - sum(range(1, 6))
    assert {stall.books.attempt(key).amount_won for key in keys} == {
        LEMON.price_won * qty for qty in range(1, 6)
    }


def test_a_slow_buyer_delays_nobody(stall: Stall) -> None:
    slow = stall.charge()
    stall.faults.set(Call.EXECUTE, Fault.SLOW, times=1, seconds=4.0)
    stall.approve(slow)
    stall.until_face(slow, Face.PAYING)
    quick = stall.charge(LEMON)
    stall.approve(quick)
    stall.until_face(quick, Face.PAID)
    assert stall.card(slow).face is Face.PAYING
    stall.until_face(slow, Face.PAID)


def test_two_quick_presses_make_one_sale(stall: Stall) -> None:
    cart = Cart().add(COFFEE)
    with stall.qtbot.waitSignal(stall.till.charged, timeout=SOON_MS):
        stall.till.charge(cart)
        stall.till.charge(cart)
    stall.until(stall.backroom.idle)
    assert len(list(stall.books.records(None, None))) == 1


def test_a_lost_answer_is_amber_until_toss_says_paid(stall: Stall) -> None:
    key = stall.charge()
    faces: list[Face] = []
    stall.till.card_changed.connect(lambda card: faces.append(card.face))
    stall.faults.set(Call.EXECUTE, Fault.LOST_ANSWER, times=1)
    stall.faults.set(Call.STATUS, Fault.SERVER_ERROR, times=3)
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    stages = [face for face, _ in itertools.groupby(faces)]
    assert stages[-2:] == [Face.CHECKING, Face.PAID]
    assert stall.books.attempt(key).recovered


def test_a_refusal_is_red_in_the_words_of_toss_and_may_be_charged_anew(stall: Stall) -> None:
    key = stall.charge(RARE)
    stall.faults.set(Call.EXECUTE, Fault.NO_BALANCE, times=1)
    stall.approve(key)
    stall.until_face(key, Face.DECLINED)
    assert "잔액" in stall.card(key).refusal
    assert stall.books.stock()[RARE.sku].reserved == 0
    with stall.qtbot.waitSignal(stall.till.charged, timeout=SOON_MS) as charged:
        stall.window.usher._on_act(Act.RENEW, key)
    assert charged.args[0].key != key
    stall.until(lambda: stall.card(charged.args[0].key).qr)


def test_a_lost_create_goes_on_under_another_number_on_the_same_card(stall: Stall) -> None:
    stall.faults.set(Call.CREATE, Fault.LOST_ANSWER, times=1)
    key = stall.charge()
    card = stall.card(key)
    assert card.order_no != card.key
    assert len(stall.till.cards()) == 1
    stall.toss.approve(card.order_no)
    stall.until_face(key, Face.PAID)
    assert stall.books.attempt(card.key).state is State.ABANDONED


def test_a_sold_out_approval_takes_no_money(stall: Stall) -> None:
    stall.stock_up((RARE, 1))
    first, second = stall.charge(RARE), stall.charge(RARE)
    stall.approve(first)
    stall.until_face(first, Face.PAID)
    stall.approve(second)
    stall.until_face(second, Face.SOLD_OUT)


def test_giving_up_wipes_the_qr_and_a_late_approval_moves_nothing(stall: Stall) -> None:
    key = stall.charge()
    assert not stall.window.pay.qr.is_empty()
    stall.window.usher._on_act(Act.GIVE_UP, key)
    stall.until_face(key, Face.GIVEN_UP)
    assert stall.window.pay.qr.is_empty()
    stall.approve(key)
    stall.until(lambda: stall.books.attempt(key).late_approval_at)
    stall.until(lambda: words("ko").say("pay.late_approval") in stall.window.pay.state.more.text())
    row = stall.books.attempt(key)
    assert (row.state, row.execute_tries) == (State.CANCELLED, 0)


def test_too_few_give_the_cart_back(stall: Stall) -> None:
    stall.stock_up((RARE, 1))
    said: list[str] = []
    stall.window.desk.refused.connect(said.append)
    cart = Cart().add(RARE, 2)
    stall.window.desk.charge_asked.emit(cart)
    stall.until(lambda: stall.window.desk.cart.lines)
    assert stall.window.desk.cart == cart
    assert said
    assert "한정판" in said[0]
    assert stall.window.stack.currentWidget() is stall.window.sale


def test_a_restart_asks_before_anything_is_executed(stall: Stall) -> None:
    key = stall.charge()
    stall.reopen()
    stall.start()
    stall.until(lambda: stall.till.card(key))
    stall.until_face(key, Face.LEFT_OVER)
    stall.approve(key)
    stall.until_face(key, Face.BUYER_HERE)
    assert stall.books.attempt(key).execute_tries == 0
    stall.window.usher.open(key)
    stall.window.usher._on_act(Act.BUYER_HERE, key)
    stall.until_face(key, Face.PAID)


def test_money_booked_but_never_seen_is_asked_about(stall: Stall, qtbot: QtBot) -> None:
    key = stall.charge()
    stall.window.hide()  # nothing is painted: nobody sees the green
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    assert stall.books.attempt(key).shown_at is None
    stall.reopen()
    stall.start()
    stall.until(lambda: stall.till.card(key))
    assert stall.card(key).face is Face.FOUND
    stall.window.usher.open(key)
    stall.window.usher._on_act(Act.HANDED, key)
    stall.until(lambda: stall.books.attempt(key).shown_at)
