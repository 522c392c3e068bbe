"""The list of unfinished business in the window: what it says, and what is decided there."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton

from pos_app.domain.face import Face
from pos_app.domain.refund import RefundState
from pos_app.domain.unfinished import Decision, Kind, Unfinished
from pos_app.flow.checkout import ref_of
from pos_app.flow.refunds import Wish
from pos_app.ui.card import has_card
from pos_app.ui.door import MOST_LEFT
from pos_app.ui.widgets.matter_view import LOOK_NOW, OPEN
from tests.bench.open_rows import fill
from tests.ui.booth import COFFEE, press, words
from tests.ui.stall import Stall

WHY = "손님이 떠났어요"


def listed(stall: Stall) -> tuple[Unfinished, ...]:
    return stall.till.matters.listed


def kinds(stall: Stall) -> list[Kind]:
    return [one.kind for one in listed(stall)]


def until_kinds(stall: Stall, *wanted: Kind) -> None:
    stall.until(lambda: kinds(stall) == list(wanted))


def given_up(stall: Stall, *, charged: bool) -> str:
    """Given up here and approved late; charged by somebody else's hand, or not."""
    key = stall.charge()
    order_no = stall.card(key).order_no
    stall.till.give_up(key)
    stall.until_face(key, Face.GIVEN_UP)
    stall.toss.approve(order_no)
    if charged:
        stall.gateway.execute(ref_of(stall.books.attempt(order_no)))
    stall.till.look_now(key)
    until_kinds(stall, Kind.FOUND if charged else Kind.LATE)
    return order_no


def open_list(stall: Stall) -> None:
    stall.window.usher.show_sale()
    stall.window.sale.unfinished.click()
    assert stall.window.stack.currentWidget() is stall.window.unfinished


def button(stall: Stall, act: str) -> QPushButton:
    return stall.window.unfinished.view.button(act)


def decide(stall: Stall, act: str, why: str = WHY) -> None:
    stall.window.unfinished.view.why.setEditText(why)
    button(stall, act).click()


def said(stall: Stall) -> str:
    return stall.window.unfinished._said.text()


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The question before a refund is answered with the first button that has this text."""
    wanted = [words("ko").say("unfinished.sure_yes.refund")]
    asked: list[str] = []

    def answered(box: QMessageBox) -> int:
        asked.append(box.text())
        next(one for one in box.buttons() if one.text() == wanted[0]).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answered)
    return wanted


def test_the_button_counts_and_turns_amber_when_somebody_is_needed(stall: Stall) -> None:
    said, way = words("ko").say, stall.window.sale.unfinished
    assert (way.text(), way.property("tone")) == (said("unfinished.button_none"), "")
    key = stall.charge()
    stall.until(lambda: way.text() == said("unfinished.button", count=1))
    assert way.property("tone") == ""
    stall.till.give_up(key)
    stall.toss.approve(stall.card(key).order_no)
    stall.till.look_now(key)
    stall.until(lambda: way.text() == said("unfinished.button_calls", calls=1, count=1))
    assert (way.property("tone"), way.accessibleName()) == ("amber", way.text())


def test_an_empty_list_is_good_news(stall: Stall) -> None:
    open_list(stall)
    screen = stall.window.unfinished
    assert screen._pages.currentWidget() is screen._empty
    assert screen._empty.text() == words("ko").say("unfinished.empty")


def test_it_opens_by_key_and_esc_goes_back(stall: Stall) -> None:
    stall.charge()
    stall.charge()
    until_kinds(stall, Kind.WAITING, Kind.WAITING)
    window = stall.window
    window.usher.show_sale()
    window.activateWindow()
    stall.qtbot.waitExposed(window)
    QTest.keyClick(window.sale.search, Qt.Key.Key_F3)
    assert window.stack.currentWidget() is window.unfinished
    first, second = listed(stall)
    assert window.unfinished.chosen() == first
    press(Qt.Key.Key_Down)
    chosen = window.unfinished.chosen()
    assert chosen is not None
    assert chosen.ref == second.ref
    press(Qt.Key.Key_Escape)
    assert window.stack.currentWidget() is window.sale


def test_what_is_found_goes_back_when_the_cashier_says_so(stall: Stall, answer: list[str]) -> None:
    order_no = given_up(stall, charged=True)
    stall.till.cashier = "지우"
    open_list(stall)
    decide(stall, Decision.REFUND)
    assert not button(stall, Decision.REFUND).isEnabled()
    until_kinds(stall)
    (refund,) = stall.books.record(order_no).refunds
    assert (refund.state, refund.who, refund.reason) == (RefundState.DONE, "지우", WHY)
    amount = words("ko").say("pay.won", amount=f"{COFFEE.price_won:,}")
    word = stall.books.attempt(order_no).word
    assert said(stall) == words("ko").say("unfinished.said_refund", word=word, amount=amount)
    assert stall.till.card(order_no) is None  # nobody is asked any more whether it was handed over
    assert stall.window.unfinished.view.why.text() == ""


def test_a_doubtful_refund_is_sent_again_when_somebody_says_so(
    stall: Stall, answer: list[str]
) -> None:
    answer[0] = words("ko").say("unfinished.sure_yes.send_again")
    key = stall.charge()
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    order_no = stall.card(key).order_no
    stall.until(lambda: stall.books.attempt(order_no).over)
    stall.faults.set("refunds", "lost_request")
    refund, refunds = stall.counter.refunds.decide(Wish(order_no, WHY)), stall.counter.refunds
    vigil = refunds.watch(refund)
    while refund.state is RefundState.PENDING:
        vigil.quiet_until = 0.0  # long ago
        refund = refunds.advance(refund, vigil)
    stall.faults.clear()
    open_list(stall)
    until_kinds(stall, Kind.REFUND_DOUBTFUL)
    decide(stall, Decision.SEND_AGAIN)
    until_kinds(stall)
    (done,) = stall.books.record(order_no).refunds
    assert (done.refund_no, done.state) == (refund.refund_no, RefundState.DONE)
    amount = words("ko").say("pay.won", amount=f"{COFFEE.price_won:,}")
    word = stall.books.attempt(order_no).word
    assert said(stall) == words("ko").say("unfinished.said_again", word=word, amount=amount)


def test_a_second_thought_sends_nothing(stall: Stall, answer: list[str]) -> None:
    answer[0] = words("ko").say("unfinished.sure_no")
    order_no = given_up(stall, charged=True)
    open_list(stall)
    decide(stall, Decision.REFUND)
    assert button(stall, Decision.REFUND).isEnabled()
    assert stall.books.record(order_no).refunds == ()
    assert kinds(stall) == [Kind.FOUND]


def test_what_is_not_charged_is_said_and_nothing_goes_back(stall: Stall, answer: list[str]) -> None:
    order_no = given_up(stall, charged=False)
    open_list(stall)
    decide(stall, Decision.REFUND)
    word = stall.books.attempt(order_no).word
    sentence = words("ko").say("unfinished.not_charged_yet", word=word)
    stall.until(lambda: said(stall) == sentence)
    stall.until(button(stall, Decision.REFUND).isEnabled)
    assert kinds(stall) == [Kind.LATE]
    assert stall.books.record(order_no).refunds == ()
    assert stall.window.unfinished.view.why.text() == WHY  # what was typed is not lost


def test_carrying_over_quiets_the_button(stall: Stall) -> None:
    order_no = given_up(stall, charged=False)
    stall.till.cashier = "지우"
    open_list(stall)
    decide(stall, Decision.CARRY_OVER)
    stall.until(lambda: [one.carried is not None for one in listed(stall)] == [True])
    (one,) = listed(stall)
    assert one.carried is not None
    assert one.carried.words == f"지우: {WHY}"
    assert stall.window.sale.unfinished.property("tone") == ""
    assert said(stall) == words("ko").say("unfinished.said_carried", word=one.word)
    assert stall.books.record(order_no).history[-1].event == "carried_over"


def test_handed_over(stall: Stall) -> None:
    order_no = given_up(stall, charged=True)
    open_list(stall)
    assert button(stall, Decision.HANDED_OVER).isVisible()
    button(stall, Decision.HANDED_OVER).click()  # needs no reason
    until_kinds(stall)
    assert stall.books.attempt(order_no).shown_at is not None
    stall.until(lambda: stall.card(order_no).face is Face.PAID)


@pytest.mark.parametrize("act", [Decision.CARRY_OVER, Decision.REFUND])
def test_a_decision_needs_a_reason(stall: Stall, act: Decision) -> None:
    order_no = given_up(stall, charged=False)
    before = stall.books.record(order_no).history
    open_list(stall)
    decide(stall, act, " ")
    assert said(stall) == words("ko").say("unfinished.why")
    assert stall.books.record(order_no).history == before


def paid(stall: Stall) -> str:
    key = stall.charge()
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    order_no = stall.card(key).order_no
    stall.until(lambda: stall.books.attempt(order_no).over)
    return order_no


def test_a_refund_that_another_life_decided_is_sent_by_the_window(stall: Stall) -> None:
    order_no = paid(stall)
    stall.counter.refunds.decide(Wish(order_no, WHY))
    stall.reopen()
    assert kinds(stall) == []
    stall.start()
    stall.until(lambda: [one.state for one in stall.books.record(order_no).refunds] == ["done"])
    until_kinds(stall)


def test_a_refund_that_the_books_alone_know_is_sent(stall: Stall) -> None:
    order_no = paid(stall)
    stall.counter.refunds.decide(Wish(order_no, WHY))
    stall.till.matters.reload()
    stall.until(lambda: [one.state for one in stall.books.record(order_no).refunds] == ["done"])


def test_the_card_of_a_matter_opens_from_the_list(stall: Stall) -> None:
    key = stall.charge()
    until_kinds(stall, Kind.WAITING)
    open_list(stall)
    assert button(stall, OPEN).isVisible()
    assert not button(stall, Decision.REFUND).isVisible()
    button(stall, OPEN).click()
    stall.until(lambda: stall.window.stack.currentWidget() is stall.window.pay)
    card = stall.window.pay.card
    assert card is not None
    assert card.key == key


def test_asking_now_reaches_toss(stall: Stall) -> None:
    stall.charge()
    until_kinds(stall, Kind.WAITING)
    open_list(stall)
    stall.until(lambda: listed(stall)[0].heard.at)
    before = listed(stall)[0].heard.at
    button(stall, LOOK_NOW).click()
    stall.until(lambda: listed(stall)[0].heard.at != before)


def test_what_is_looked_at_stays_chosen_when_the_list_changes(stall: Stall) -> None:
    key = stall.charge()
    until_kinds(stall, Kind.WAITING)
    open_list(stall)
    mine = stall.card(key).order_no
    other = stall.charge()
    stall.window.usher.show_unfinished()
    stall.until(lambda: len(listed(stall)) == 2)
    stall.toss.cancel(stall.card(other).order_no)
    stall.till.look_now(other)
    until_kinds(stall, Kind.WAITING)
    chosen = stall.window.unfinished.chosen()
    assert chosen is not None
    assert chosen.order_no == mine


def test_a_list_that_cannot_be_read_says_so(stall: Stall, monkeypatch: pytest.MonkeyPatch) -> None:
    open_list(stall)
    until_kinds(stall)

    def broken() -> Any:
        return stall.books.attempt("NOBODY-1")

    monkeypatch.setattr(stall.counter.backlog, "read", broken)
    stall.till.matters.reload()
    stall.until(lambda: said(stall))
    monkeypatch.undo()
    stall.charge()
    until_kinds(stall, Kind.WAITING)


def test_it_speaks_another_language_in_place(stall: Stall) -> None:
    given_up(stall, charged=False)
    open_list(stall)
    stall.window.unfinished.view.why.setEditText(WHY)
    stall.window.retranslate(words("en"))
    view = stall.window.unfinished.view
    assert view._title.text() == words("en").say("unfinished.late.title")
    assert view.why.text() == WHY
    assert button(stall, Decision.REFUND).text() == "Refund if charged"


def test_of_many_rows_the_most_pressing_have_cards_and_the_list_opens_the_others(
    stall: Stall,
) -> None:
    fill(stall.books, stall.gateway.account, 40)
    stall.reopen()
    stall.start()
    stall.until(lambda: len(listed(stall)) == 40)
    assert len(stall.till.cards()) == MOST_LEFT
    open_list(stall)
    cardless = [one for one in listed(stall) if stall.till.card(one.order_no) is None]
    row = stall.window.unfinished.model.row_of(next(filter(has_card, cardless)).ref)
    assert row is not None
    stall.window.unfinished._choose(row)
    button(stall, OPEN).click()
    stall.until(lambda: stall.window.stack.currentWidget() is stall.window.pay)
    assert len(stall.till.cards()) == MOST_LEFT + 1
