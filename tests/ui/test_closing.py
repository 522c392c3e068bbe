"""Closing the day in the window: a day with four planted differences, decided by a manager."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from pos_app.domain.drawer import Act
from pos_app.domain.face import Face
from pos_app.domain.match import Row, Settlement, Side
from pos_app.domain.money import Won
from pos_app.domain.settlement import Days, Reach
from pos_app.domain.staff import Action, Role
from pos_app.flow.match import Progress
from pos_app.flow.roster import Roster
from pos_app.practice.plants import plant
from pos_app.ui.models.match import COLUMNS, MatchModel
from pos_app.ui.screens.closing import ClosingScreen
from pos_app.ui.theme import GAP_PX
from pos_app.ui.widgets.approval import Approval
from tests.ui.booth import COFFEE, LEMON, Hand, words
from tests.ui.dialogs import in_dialog
from tests.ui.stall import Stall


def press_f7(stall: Stall) -> ClosingScreen:
    stall.window.activateWindow()
    QTest.keyClick(stall.window, Qt.Key.Key_F7)
    assert stall.window.dusk is not None
    screen = stall.window.dusk.screen
    stall.until(screen.isVisible)
    return screen


def paid(stall: Stall) -> str:
    key = stall.charge()
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    order_no = stall.card(key).order_no
    stall.until(lambda: stall.books.attempt(order_no).shown_at)
    stall.until(lambda: stall.books.attempt(order_no).over)
    stall.window.usher.next_buyer()
    return order_no


def left(stall: Stall) -> str:
    key = stall.charge()
    order_no = stall.card(key).order_no
    stall.toss.cancel(order_no)
    stall.till.look_now(key)
    stall.until(lambda: stall.books.attempt(order_no).over)
    stall.window.usher.next_buyer()
    return order_no


def click(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def close_day(screen: ClosingScreen, answer: str = "closing.close_day") -> Hand:
    """Press the button, and answer its question; what was asked is in the hand."""
    hand = Hand(words("ko").say(answer))
    click(screen.report.close_day)
    return hand


def matched(stall: Stall, screen: ClosingScreen, *, again: bool = False) -> None:
    click(screen.steps["match"])
    screen.match.again.setChecked(again)
    click(screen.match.start)
    stall.until(lambda: not stall.window.dusk.matching.running)  # type: ignore[union-attr]
    stall.until(lambda: stall.backroom.idle() and screen.match.model.rowCount())


def test_f7_and_its_button_lead_to_the_closing_and_esc_back(stall: Stall) -> None:
    screen = press_f7(stall)
    assert screen.objectName() == "closing"
    stall.until(lambda: screen.matters.said.text() == words("ko").say("closing.no_matters"))
    QTest.keyClick(stall.window, Qt.Key.Key_Escape)
    assert stall.window.stack.currentWidget() is stall.window.sale
    button = stall.window.bar.closing
    assert "F7" in button.text()
    click(button)
    assert stall.window.stack.currentWidget() is screen


def test_a_day_with_four_planted_differences(stall: Stall) -> None:
    there, here, back, other = left(stall), paid(stall), paid(stall), paid(stall)
    plant(stall.toss, "paid", there, 0)
    plant(stall.toss, "unpaid", here, 0)
    plant(stall.toss, "refund", back, 1_500)
    plant(stall.toss, "amount", other, 4_000)
    screen = press_f7(stall)
    matched(stall, screen)
    model = screen.match.model
    sides = {row.order_no: row.side for row in map(model.row, range(model.rowCount())) if row}
    assert sides == {
        there: Side.TOSS, here: Side.OURS, back: Side.AMOUNT, other: Side.AMOUNT,
    }  # fmt: skip
    screen.match.table.selectRow(0)
    screen.match.booking.emit(there, "", None)
    assert screen.said.text() == words("ko").say("closing.book_no_why")
    _book(stall, screen, there)
    _book(stall, screen, back)
    assert stall.books.attempt(there).found
    assert stall.books.record(back).refunded_won == 1_500
    assert model.count(Side.EQUAL) == 2
    # What was found needs a word about its goods before the day is closed.
    click(screen.steps["matters"])
    stall.until(screen.matters.open.isVisible)
    click(screen.matters.open)
    assert stall.window.stack.currentWidget() is stall.window.unfinished
    QTest.keyClick(stall.window, Qt.Key.Key_Escape)
    assert stall.window.stack.currentWidget() is screen  # not the sale
    click(screen.matters.open)
    stall.window.unfinished.closed.emit()
    assert stall.window.stack.currentWidget() is screen
    stall.counter.handed_over(there)
    screen = press_f7(stall)
    click(screen.steps["report"])
    hand = close_day(screen)
    stall.until(lambda: screen.past.list.count() == 1)
    assert "세지 않았어요" in hand.said  # no cash was taken
    stall.until(lambda: screen.past.paper.texts)
    texts = "\n".join(screen.past.paper.texts)
    assert "마감 보고 Z 1번" in texts
    assert "우리만" in texts
    assert screen.said.text().startswith("Z 1번으로 마감했어요")
    # Of the next day, nothing has been asked yet.
    assert (screen.match.bar.format(), screen.match.bar.value()) == ("", 0)
    assert screen.match.said.text() == words("ko").say("closing.match_none")


def _book(stall: Stall, screen: ClosingScreen, order_no: str) -> None:
    model = screen.match.model
    names = [getattr(model.row(number), "order_no", "") for number in range(model.rowCount())]
    screen.match.table.selectRow(names.index(order_no))
    screen.match.why.setText("마감 대조")
    click(screen.match.book)
    equal = model.count(Side.EQUAL)
    stall.until(lambda: model.count(Side.EQUAL) == equal + 1)


def test_a_barcode_in_the_place_of_an_amount_is_refused_in_words(stall: Stall) -> None:
    screen = press_f7(stall)
    click(screen.steps["drawer"])
    screen.drawer.amount.setText("2000000010014")  # more than any signal carries as a number
    click(screen.drawer.save)
    stall.until(lambda: "2,000,000,010,014" in screen.said.text())


def test_the_count_is_blind_and_the_second_z_is_refused(stall: Stall) -> None:
    screen = press_f7(stall)
    click(screen.steps["drawer"])
    screen.drawer.amount.setText("십만")
    click(screen.drawer.save)
    assert "금액이 아니에요" in screen.said.text()
    for key in (screen.drawer.pad.clear, screen.drawer.pad.keys["1"], screen.drawer.pad.keys["00"]):
        click(key)
    click(screen.drawer.pad.keys["000"])
    assert screen.drawer.amount.hasFocus()
    click(screen.drawer.save)
    stall.until(lambda: "100,000" in screen.said.text())
    click(screen.steps["report"])
    stall.until(lambda: any("센 다음" in text for text in screen.report.paper.texts))
    click(screen.report.close_day)
    stall.until(lambda: "먼저 돈통의 돈을" in screen.said.text())
    click(screen.steps["count"])
    assert screen.count.fields[50_000].hasFocus()
    QTest.keyClick(screen.count.fields[50_000], Qt.Key.Key_Return)
    assert screen.count.fields[10_000].hasFocus()
    QTest.mouseClick(screen.count.fields[50_000], Qt.MouseButton.LeftButton)
    QTest.keyClicks(screen.count.fields[50_000], "+1,-x")
    assert screen.count.fields[50_000].text() == "1"
    QTest.mouseClick(screen.count.fields[10_000], Qt.MouseButton.LeftButton)
    for digit in "77":
        click(screen.count.pad.keys[digit])
    click(screen.count.pad.clear)
    click(screen.count.pad.keys["4"])
    assert screen.count.fields[10_000].text() == "4"
    assert "90,000" in screen.count.total.text()
    click(screen.count.save)
    stall.until(lambda: any("-10,000" in text for text in screen.report.paper.texts))
    assert not screen.report.close_day.hasFocus()  # a second Enter closes nothing
    hand = close_day(screen, "closing.seal_back")
    stall.until(lambda: hand.said and stall.backroom.idle())
    assert "100,000원\n센 현금 90,000원\n차이 -10,000원" in hand.said
    assert hand.usual == words("ko").say("closing.seal_back")
    assert stall.books.closings.newest(1) == ()
    assert screen.past.empty.text() == words("ko").say("closing.past_none")
    hand = close_day(screen)
    stall.until(lambda: screen.past.list.count() == 1)
    assert (screen.past.empty.text(), screen.past.list.isVisible()) == ("", True)
    click(screen.steps["report"])
    click(screen.report.close_day)
    stall.until(lambda: "이미 마감했어요" in screen.said.text())


def test_a_day_of_thousands_is_shown_without_measuring_each_amount(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = press_f7(stall)
    click(screen.steps["match"])
    view, looked = screen.match, list[int]()
    data = MatchModel.data

    def watched(model: MatchModel, index: QModelIndex, role: int = 0) -> object:
        looked.append(index.row())
        return data(model, index, role)

    monkeypatch.setattr(MatchModel, "data", watched)
    many = [Row(f"MATCHAAA-{no}", Side.EQUAL, "사과 1", Won(900), Won(900)) for no in range(3_000)]
    far = Row("MATCHAAA-4000", Side.EQUAL, "사과 2", Won(9_999_999), Won(900), Won(1_000))
    view._on_rows((*many, far))
    assert not [one for one in looked if one > 100]
    room = view.table.columnWidth(COLUMNS.index("ours"))
    text = str(data(view.model, view.model.index(3_000, COLUMNS.index("ours"))))
    assert text == "9,999,999원  (-1,000)"
    assert view.table.fontMetrics().horizontalAdvance(text) <= room - 2 * GAP_PX


def test_a_match_stopped_and_a_window_killed_go_on(stall: Stall) -> None:
    for _ in range(3):
        paid(stall)
    screen = press_f7(stall)
    click(screen.steps["match"])
    dusk = stall.window.dusk
    assert dusk is not None

    def stop(now: Progress) -> None:
        if now.done == 2 and dusk is not None and dusk.matching.running:
            dusk.matching.stop()

    dusk.matching.progressed.connect(stop)
    click(screen.match.start)
    stall.until(lambda: dusk.matching.running is False and stall.backroom.idle())
    read = sum(row.reading is not None for row in stall.books.matches.orders())
    assert read == 1  # the list of the day, and one order
    stall.reopen()
    stall.start()
    again = press_f7(stall)
    matched(stall, again)
    assert again.match.model.count(Side.EQUAL) == 3
    stall.window.retranslate(words("en"))
    assert "3 equal" in again.match.said.text()


def test_equal_rows_are_not_green_while_a_list_of_toss_is_missing(stall: Stall) -> None:
    screen = press_f7(stall)
    click(screen.steps["match"])
    assert stall.window.dusk is not None
    matching, view = stall.window.dusk.matching, screen.match
    day = date(2026, 11, 21)
    reach = Reach(Days(day, day), (Days(day, day),))
    torn = Progress(2, 2, "", Settlement.PART, reach)
    say = words("ko").say
    missing = say("settlement.missing", all=str(day), days=str(day))
    matching.progressed.emit(torn)  # not one order, and still not well
    assert view.said.text().endswith(f"{say('settlement.part')} {missing}")
    assert view.said.property("tone") == "amber"
    view._on_rows((Row("MATCHAAA-1", Side.EQUAL, "사과 1", Won(900), Won(900)),))
    assert view.said.text().endswith(missing)
    assert view.said.property("tone") == "amber"
    view._on_rows((Row("MATCHAAA-1", Side.OURS, "사과 1", Won(900), Won(0)),))
    assert (view.said.text().endswith(missing), view.said.property("tone")) == (True, "red")
    view._on_rows((Row("MATCHAAA-1", Side.EQUAL, "사과 1", Won(900), Won(900)),))
    matching.progressed.emit(Progress(2, 2, "", Settlement.READ, Reach(Days(day, day))))
    assert missing not in view.said.text()
    assert view.said.property("tone") == "green"


def test_a_cashier_needs_a_managers_pin(stall: Stall) -> None:
    boss, pin = "정사장", "274916"
    Roster(stall.books.people, stall.pins, stall.counter.refunds._clock, stall.access).add(
        boss, Role.MANAGER, pin
    )
    stall.till.duty.start()
    stall.until(lambda: stall.till.duty.people)
    stall.till.duty.sign_in(boss, pin)
    stall.until(lambda: stall.access.on_duty() == boss)
    paid(stall)
    screen = press_f7(stall)
    click(screen.steps["report"])
    asked: list[Approval] = []

    def answer(box: Approval) -> None:
        asked.append(box)
        stall.till.duty.approve(Action.CLOSE_DAY, "", boss, pin)

    in_dialog(Approval, answer)
    hand = close_day(screen)
    stall.until(lambda: screen.past.list.count() == 1)
    assert asked
    assert hand.said
    assert stall.books.closings.closing(1).seal.approved_by == boss  # type: ignore[union-attr]
    click(screen.steps["report"])
    click(screen.report.close_day)  # nobody is asked for a PIN in vain
    stall.until(lambda: "이미 마감했어요" in screen.said.text())


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_step_speaks_and_has_names(stall: Stall, lang: str) -> None:
    screen = press_f7(stall)
    stall.window.retranslate(words(lang))
    for name, button in screen.steps.items():
        click(button)
        assert button.text() == words(lang).say(f"closing.step_{name}")
        assert button.accessibleName()
    assert screen.drawer.act.itemData(0) == Act.FLOAT
    assert COFFEE is not LEMON
