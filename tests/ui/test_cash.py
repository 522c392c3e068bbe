"""Cash in the window: counted on a screen of its own, green only from a committed row."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from pos_app.domain.cart import Cart
from pos_app.domain.catalog import Product
from pos_app.domain.face import Face
from pos_app.domain.payment import Attempt, State, Tender
from pos_app.domain.unfinished import Decision, Unfinished
from pos_app.paper.escpos import drawer_bytes
from pos_app.practice.faults import Call, Fault
from pos_app.practice.moves import begin_execute, finish_execute
from pos_app.ui.look import Act
from pos_app.ui.widgets.slip_form import SlipForm
from pos_app.ui.widgets.twins import TwinsDialog
from tests.paper.roll import Roll
from tests.ui.booth import COFFEE, LEMON, RARE, words
from tests.ui.stall import ENOUGH, Stall


def put(stall: Stall, product: Product = COFFEE, qty: int = 1) -> None:
    """Lay goods into the cart."""
    for _ in range(qty):
        stall.window.desk.add(product.sku)


def count(stall: Stall, typed: str = "") -> None:
    """Press the cash button, type what was given, and Enter."""
    QTest.keyClick(stall.window.sale, Qt.Key.Key_F9, Qt.KeyboardModifier.ControlModifier)
    assert shows(stall, stall.window.cash)
    if typed:
        QTest.keyClicks(stall.window.cash.sums.received, typed)
        stall.window.cash.coins.take.click()  # Enter behind so quick digits would be a scanner's


def shows(stall: Stall, screen: QWidget) -> bool:
    """Whether this is the screen that is seen."""
    return stall.window.stack.currentWidget() is screen


def rows(stall: Stall) -> list[Attempt]:
    return [one.attempt for one in stall.books.records(None, None)]


def pressed(stall: Stall, act: Act) -> None:
    stall.window.pay.asked.emit(act, stall.window.pay.card.key if stall.window.pay.card else "")


def question(stall: Stall) -> TwinsDialog:
    found = [one for one in stall.window.findChildren(TwinsDialog) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def in_doubt(stall: Stall) -> str:
    """A payment of which Toss says nothing more."""
    key = stall.charge()
    stall.faults.set(Call.EXECUTE, Fault.LOST_REQUEST, times=100)
    stall.approve(key)
    stall.until_face(key, Face.CHECKING)
    stall.window.usher.show_sale()
    return key


def test_the_reminder_of_a_cash_receipt_is_off_until_it_is_chosen(stall: Stall) -> None:
    window, reminder = stall.window, words("ko").say("pay.receipt_cash")
    for chosen in (False, True):
        put(stall, COFFEE, 12)
        count(stall, "108000")
        stall.until(lambda: window.pay.card)
        assert (reminder == window.pay.state.more.text()) is chosen
        window.pay.leave()
        window.settings.open()
        window.settings.cash_receipt.setChecked(True)
        window.settings.save.click()
        stall.until_kept()
    assert stall.drawer.choices.cash_receipt
    window.settings.open()
    assert window.settings.cash_receipt.isChecked()


def test_a_cash_sale_shows_its_change_and_is_booked_before_it_is_green(stall: Stall) -> None:
    green: list[State] = []
    stall.till.green.connect(lambda card: green.append(stall.books.attempt(card.order_no).state))
    put(stall, COFFEE, 2)
    count(stall, "20000")
    stall.until(lambda: stall.window.pay.card)
    card = stall.window.pay.card
    assert card is not None
    assert shows(stall, stall.window.pay)
    assert (card.face, green) == (Face.PAID, [State.PAID])
    assert stall.window.pay.state.title.text() == "거스름돈 2,000원"
    assert "20,000원" in stall.window.pay.state.text.text()
    stall.until(lambda: stall.books.attempt(card.order_no).shown_at)
    paid = stall.books.attempt(card.order_no)
    assert (paid.tender, paid.received_won, paid.over) == (Tender.CASH, 20_000, True)
    assert stall.window.desk.cart == Cart()
    assert stall.books.stock()[COFFEE.sku].on_hand == ENOUGH - 2
    QTest.keyClick(stall.window, Qt.Key.Key_Escape)
    assert shows(stall, stall.window.sale)


def test_the_screen_counts_as_it_is_typed_and_takes_nothing_too_little(stall: Stall) -> None:
    put(stall, LEMON)
    count(stall)
    screen = stall.window.cash
    assert [one.text() for one in screen.coins.quick if one.isVisible()] == [
        "딱 맞게 12,000원", "15,000원", "20,000원", "50,000원",
    ]  # fmt: skip
    assert not screen.coins.take.isEnabled()
    QTest.keyClicks(screen.sums.received, "11999")
    assert (screen.sums.received.text(), screen.sums.change.text()) == ("11,999", "—")
    assert "모자라요" in screen.sums.message.text()
    assert not screen.coins.take.isEnabled()
    screen.coins.pad.clear.click()
    for digits in ("1", "3", "000"):
        screen.coins.pad.keys[digits].click()
    assert (screen.sums.received.text(), screen.sums.change.text()) == ("13,000", "1,000원")
    screen.coins.pad.erase.click()
    assert (screen.sums.received.text(), screen.sums.change.text()) == ("1,300", "—")
    for digits in ("000", "000"):
        screen.coins.pad.keys[digits].click()
    assert screen.sums.received.text() == "13,000,000"  # no room for more, and no other sum
    screen.coins.pad.clear.click()
    assert (screen.sums.received.text(), screen.sums.message.text()) == ("", "")
    screen.coins.quick[3].click()
    assert screen.sums.change.text() == "38,000원"
    QTest.keyClicks(screen.sums.received, "0")
    assert "너무 많아요" in screen.sums.message.text()
    QTest.keyClick(stall.window, Qt.Key.Key_Escape)
    assert shows(stall, stall.window.sale)
    assert stall.window.desk.cart.total_won == 12_000
    assert rows(stall) == []


def test_what_is_scanned_while_it_is_counted_is_due_too(stall: Stall) -> None:
    put(stall, LEMON)
    count(stall)
    stall.window.cash.coins.quick[0].click()
    stall.window.desk.scan("8801111111112")
    assert stall.window.cash.sums.due.text() == "21,000원"
    assert stall.window.cash.sums.given_won == 0
    stall.window.desk.clear()
    assert shows(stall, stall.window.sale)


def test_without_goods_there_is_nothing_to_count(stall: Stall) -> None:
    QTest.keyClick(stall.window.sale, Qt.Key.Key_F9, Qt.KeyboardModifier.ControlModifier)
    assert shows(stall, stall.window.sale)
    assert not stall.window.sale.roll.cash.isEnabled()


def test_two_touches_make_one_sale(stall: Stall) -> None:
    put(stall)
    count(stall)
    stall.window.cash.coins.quick[0].click()
    for _ in range(2):
        QTest.keyClick(stall.window.cash.sums.received, Qt.Key.Key_Return)
    stall.until(lambda: stall.window.pay.card)
    assert len(rows(stall)) == 1


def test_goods_that_went_meanwhile_bring_the_cart_back_with_a_sentence(stall: Stall) -> None:
    put(stall, RARE)
    count(stall)
    stall.stock_up((RARE, 0))
    stall.window.cash.coins.quick[0].click()
    stall.window.cash.coins.take.click()
    stall.until(lambda: stall.window.desk.cart.lines and stall.backroom.idle())
    assert shows(stall, stall.window.cash)
    assert stall.window.cash.sums.message.text()
    assert stall.window.cash.coins.take.isEnabled()
    assert rows(stall) == []


def test_a_shown_qr_is_given_up_for_cash(stall: Stall) -> None:
    key = stall.charge()
    stall.window.usher.open(key)
    pressed(stall, Act.CASH)
    screen = stall.window.cash
    assert shows(stall, screen)
    assert "그만두고" in screen.sums.message.text()
    screen.coins.quick[0].click()
    screen.coins.take.click()
    stall.until(lambda: shows(stall, stall.window.pay))
    card = stall.window.pay.card
    assert card is not None
    assert (card.face, card.order_no[-1]) == (Face.PAID, "C")
    given_up = stall.books.attempt(key)
    assert (given_up.state, given_up.given_up) == (State.CANCELLED, True)
    assert stall.books.attempt(card.order_no).sale_no == given_up.sale_no
    assert [one.key for one in stall.till.cards()] == [card.key]
    assert stall.window.pay.state.title.text() == "거스름돈 없음"


def test_a_cancelled_payment_is_paid_in_cash_and_refused_a_second_time(stall: Stall) -> None:
    key = stall.charge()
    stall.toss.cancel(stall.card(key).order_no)
    stall.till.look_now(key)
    stall.until_face(key, Face.CANCELLED)
    stall.window.usher.open(key)
    pressed(stall, Act.CASH)
    stall.window.cash.coins.quick[1].click()
    stall.till.close_in_cash(key, 9_000)  # somebody was quicker
    stall.window.cash.coins.take.click()
    stall.until(lambda: len(rows(stall)) == 2 and stall.backroom.idle())
    assert [one.state for one in rows(stall)] == [State.CANCELLED, State.PAID]


def test_the_same_goods_as_a_payment_in_doubt_ask_for_the_buyer(stall: Stall) -> None:
    doubt = in_doubt(stall)
    put(stall)
    stall.window.desk.charge()
    stall.until(lambda: stall.window.findChildren(TwinsDialog))
    assert stall.books.attempt(doubt).word in question(stall).windowTitle()
    question(stall).yes.click()
    stall.until(lambda: stall.window.pay.card and stall.window.pay.card.key == doubt)
    assert len(rows(stall)) == 1
    assert stall.window.desk.cart.lines


@pytest.mark.parametrize("paid", [True, False])
def test_the_question_changes_once_what_it_asks_about_is_over(stall: Stall, paid: bool) -> None:
    doubt, say = in_doubt(stall), words("ko").say
    put(stall)
    stall.window.desk.charge()
    stall.until(lambda: stall.window.findChildren(TwinsDialog))
    dialog, word = question(stall), stall.books.attempt(doubt).word
    dialog.hear(None)
    assert dialog.windowTitle() == say("sell.same_title", word=word)
    if paid:  # what was lost on the line has arrived after all
        stall.toss.change(doubt, lambda one, now: finish_execute(begin_execute(one, now), now))
    else:
        stall.toss.cancel(doubt)
    stall.till.look_now(doubt)
    stall.until(lambda: dialog.settled is not None)
    title = "sell.same_paid_title" if paid else "sell.same_unpaid_title"
    assert (dialog.settled, dialog.windowTitle()) == (paid, say(title, word=word))
    assert not dialog.no.isEnabled()  # a touch that was meant for the question
    stall.until(dialog.no.isEnabled)
    assert dialog.no.hasFocus() is not paid
    if paid:
        dialog.yes.click()
        stall.until(lambda: stall.window.pay.card and stall.window.pay.card.key == doubt)
        assert len(rows(stall)) == 1
    else:
        dialog.no.click()
        stall.until(lambda: len(rows(stall)) == 2)


def test_another_buyer_gets_a_qr_for_the_same_goods(stall: Stall) -> None:
    in_doubt(stall)
    put(stall)
    stall.window.desk.charge()
    stall.until(lambda: stall.window.findChildren(TwinsDialog))
    question(stall).no.click()
    stall.until(lambda: len(rows(stall)) == 2)
    assert rows(stall)[1].tender is Tender.TOSS
    assert stall.window.desk.cart == Cart()


def test_another_buyer_pays_the_same_goods_in_cash(stall: Stall) -> None:
    in_doubt(stall)
    put(stall)
    count(stall, "10000")
    stall.until(lambda: stall.window.findChildren(TwinsDialog))
    question(stall).no.click()
    stall.until(lambda: len(rows(stall)) == 2)
    assert rows(stall)[1].tender is Tender.CASH


def test_cash_that_nobody_saw_green_stands_there_after_a_restart(stall: Stall) -> None:
    paid = stall.counter.cash.take(Cart().add(COFFEE), 9_000)
    stall.reopen()
    stall.start()
    stall.until(lambda: stall.till.card(paid.order_no))
    assert stall.card(paid.order_no).face is Face.FOUND
    stall.till.handed_over(paid.order_no)
    stall.until(lambda: stall.books.attempt(paid.order_no).shown_at)


@pytest.mark.parametrize("tender", list(Tender))
def test_receipts_are_narrowed_by_what_was_given(stall: Stall, tender: Tender) -> None:
    key = stall.charge()
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    cash = stall.counter.cash.take(Cart().add(LEMON), 50_000)
    screen = stall.window.receipts
    stall.window.records.show_list()
    stall.until(lambda: screen.model.rowCount() == 2)
    place = screen.filters.tenders.findData(str(tender))
    screen.filters.tenders.setCurrentIndex(place)
    stall.until(lambda: screen.model.rowCount() == 1)
    stall.until(lambda: screen.model.summary(0))
    found = screen.model.summary(0)
    assert found is not None
    assert found.order_no == (cash.order_no if tender is Tender.CASH else key)
    assert ("현금" in str(screen.model.data(screen.model.index(0)))) is (tender is Tender.CASH)
    assert screen.filters.reset()
    stall.until(lambda: screen.model.rowCount() == 2)


def drawer(stall: Stall, port: int, **more: object) -> None:
    """Settings of a shop with a drawer."""
    place = f"127.0.0.1:{port}"
    chosen = {"printer_kind": "network", "printer_place": place, "drawer": True, **more}
    (stall.folder / "settings.json").write_text(json.dumps(chosen), "utf-8")


def test_the_drawer_opens_for_cash_in_and_for_cash_out_and_for_nothing_else(stall: Stall) -> None:
    with Roll() as roll:
        drawer(stall, roll.port)
        key = stall.charge(LEMON)
        stall.approve(key)
        stall.until_face(key, Face.PAID)
        stall.window.usher.show_sale()
        put(stall)
        count(stall, "9000")
        stall.until(lambda: stall.backroom.idle() and bytes(roll.took) == drawer_bytes())
        card = stall.window.pay.card
        assert card is not None
        assert [one for one in unseen(stall) if one.order_no == card.order_no] == []
        paid = stall.counter.cash.take(Cart().add(COFFEE), 9_000)
        (matter,) = unseen(stall)
        stall.till.decisions.decide(matter, Decision.REFUND, "변심")
        stall.until(lambda: bytes(roll.took) == drawer_bytes() * 2)
    assert stall.books.record(paid.order_no).refunded_won == 9_000


def unseen(stall: Stall) -> tuple[Unfinished, ...]:
    return stall.counter.backlog.listed(stall.counter.backlog.read())


def test_a_drawer_that_is_not_there_holds_up_no_sale(stall: Stall) -> None:
    drawer(stall, 1)
    told: list[str] = []
    stall.window.printing.drawer_failed.connect(lambda error: told.append(error.key))
    put(stall)
    count(stall, "9000")
    stall.until(lambda: told)
    assert told == ["drawer.unreachable"]
    assert [one.state for one in rows(stall)] == [State.PAID]
    drawer(stall, 1, printer_kind="system")
    stall.window.printing.open_drawer()
    stall.until(lambda: len(told) == 2)
    assert told[1] == "drawer.none"


def test_the_owner_says_that_there_is_a_drawer(stall: Stall) -> None:
    form = stall.window.findChild(SlipForm)
    assert form is not None
    form.open()
    assert not form.drawer.isVisibleTo(form)
    form.kind.setCurrentIndex(form.kind.findData("network"))
    assert form.drawer.isVisibleTo(form)
    form.words["printer_place"].setText("10.0.0.9")
    form.drawer.setChecked(True)
    form.save.click()
    stall.until(form.save.isEnabled)
    kept = json.loads((stall.folder / "settings.json").read_text("utf-8"))
    assert kept["drawer"] is True
    form.kind.setCurrentIndex(0)
    form.save.click()
    stall.until(form.save.isEnabled)
    assert json.loads((stall.folder / "settings.json").read_text("utf-8"))["drawer"] is False
