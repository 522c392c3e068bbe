"""The list of receipts on the screen: found while typing, opened, and left as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from pos_app.domain.answer import Created, Reply, Verdict
from pos_app.domain.cart import Cart, sale_lines
from pos_app.domain.catalog import Product
from pos_app.domain.face import Face
from pos_app.domain.lookup import Status
from pos_app.domain.payment import Attempt, PaidFacts
from pos_app.domain.receipt import HistoryLine
from pos_app.domain.seoul import clock_time
from pos_app.domain.verdict import intend_execute, judge_create, judge_execute
from pos_app.ui.screens.receipt import Paper
from pos_app.ui.screens.receipts import ReceiptsScreen
from pos_app.ui.widgets.receipt_story import history_words
from pos_app.ui.widgets.search import Search
from tests.ui.booth import COFFEE, LEMON, MUG, words
from tests.ui.stall import Stall

FIRST = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
SALES = 250


def paid(stall: Stall, product: Product, at: datetime, cashier: str = "지우") -> Attempt:
    """A sale as another day left it."""
    books, account = stall.books, stall.gateway.account
    row = books.open_sale(sale_lines(Cart().add(product)), account, at, cashier)
    created = Created(f"token-{row.order_no}", f"{stall.server.origin}/pay", at)
    row = books.apply(row, judge_create(row, Reply(Verdict.YES, created)), at)
    row = books.apply(row, intend_execute(row), at)
    facts = PaidFacts(approved_at=at, paid_amount_won=row.amount_won)
    return books.apply(row, judge_execute(row, Reply(Verdict.YES, facts), at), at)


@pytest.fixture
def screen(stall: Stall) -> ReceiptsScreen:
    """The list over three sales, after F6."""
    stall.sold = [  # type: ignore[attr-defined]
        paid(stall, product, FIRST + timedelta(days=day), cashier)
        for day, (product, cashier) in enumerate(((LEMON, "지우"), (MUG, "민지"), (LEMON, "민지")))
    ]
    press_f6(stall)
    stall.until(lambda: stall.window.receipts.model.rowCount() == 3)
    return stall.window.receipts


def press_f6(stall: Stall) -> None:
    stall.window.activateWindow()
    QTest.keyClick(stall.window, Qt.Key.Key_F6)


def type_in(text: str) -> None:
    """As an input method hands it over: there are no keys for syllables."""
    focus = QApplication.focusWidget()
    assert isinstance(focus, Search)
    focus.insert(text)


def press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def rows(screen: ReceiptsScreen) -> list[str]:
    """What the rows say; those that are not read yet say so."""
    model = screen.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def sold(stall: Stall) -> list[Attempt]:
    return list(stall.sold)  # type: ignore[attr-defined]


def test_f6_lists_the_newest_first(stall: Stall, screen: ReceiptsScreen) -> None:
    assert stall.window.stack.currentWidget() is screen
    assert screen.objectName() == "receipts"
    assert QApplication.focusWidget() is screen.search
    assert screen.search.objectName() == "receipts-search"
    newest = sold(stall)[-1]
    first, last = rows(screen)[0], rows(screen)[-1]
    assert first == (
        f"{newest.word} · 12,000원 · 결제됨\n2026-05-03 12:00 · 수제 레몬 생강청 · 민지 · "
        f"{newest.order_no}"
    )
    assert "2026-05-01" in last


def test_the_button_on_the_bar_shows_its_key(stall: Stall) -> None:
    button = stall.window.bar.findChild(QPushButton, "tool-receipts")
    assert button is not None
    assert "F6" in button.text()
    button.click()
    stall.until(stall.window.receipts.isVisible)


@pytest.mark.parametrize(
    ("text", "found"),
    [("민지", [2, 1]), ("ㄹㅁ 민지", [2]), ("15,000", [1]), ("12:00 ㅁㄱ", [1]), ("취소", [])],
)
def test_what_is_typed_is_found(
    stall: Stall, screen: ReceiptsScreen, text: str, found: list[int]
) -> None:
    type_in(text)
    orders = [sold(stall)[place].order_no for place in found]
    stall.until(lambda: [row.split(" · ")[-1] for row in rows(screen)] == orders)
    screen.search.clear()
    stall.until(lambda: screen.model.rowCount() == 3)


def test_enter_opens_and_esc_comes_back_with_the_search_kept(
    stall: Stall, screen: ReceiptsScreen
) -> None:
    wanted = sold(stall)[0]
    type_in("지우")
    press(Qt.Key.Key_Return)  # before anything was found
    stall.until(stall.window.receipt.isVisible)
    paper = stall.window.receipt.findChild(Paper)
    assert paper is not None
    assert wanted.order_no in paper.texts()
    assert "지우" in paper.texts()
    press(Qt.Key.Key_Escape)
    assert screen.isVisible()
    assert screen.search.text() == "지우"
    assert screen.model.rowCount() == 1
    press(Qt.Key.Key_Escape)  # the text
    assert screen.search.text() == ""
    press(Qt.Key.Key_Escape)  # and out
    assert stall.window.stack.currentWidget() is stall.window.sale


def test_a_touch_opens_the_row_that_arrows_walked_past(
    stall: Stall, screen: ReceiptsScreen
) -> None:
    press(Qt.Key.Key_Down)
    assert screen.list.currentIndex().row() == 1
    press(Qt.Key.Key_PageDown)
    press(Qt.Key.Key_PageUp)
    assert screen.list.currentIndex().row() == 0
    where = screen.list.visualRect(screen.model.index(2)).center()
    QTest.mouseClick(screen.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    stall.until(stall.window.receipt.isVisible)
    paper = stall.window.receipt.findChild(Paper)
    assert paper is not None
    assert sold(stall)[0].order_no in paper.texts()


def test_a_very_long_receipt_comes_in_turns_and_in_order(
    stall: Stall, screen: ReceiptsScreen
) -> None:
    record = stall.books.record(sold(stall)[0].order_no)
    (line,) = record.sale.lines
    many = tuple(replace(line, name=f"상품 {number}") for number in range(150))
    paper = Paper(replace(record, sale=replace(record.sale, lines=many)), "", words("ko"))
    stall.qtbot.addWidget(paper)

    def names() -> list[str]:
        return [one for one in paper.texts() if one.startswith("상품 ")]

    assert 0 < len(names()) < 50
    stall.until(lambda: len(names()) == 150)
    paper.resize(paper.sizeHint())
    paper.show()
    labels = {one.text(): one for one in paper.findChildren(QLabel)}
    places = [labels[one.name].y() for one in many]
    assert places == sorted(set(places))
    assert labels[words("ko").say("receipt.total")].y() < places[-1]  # it stands beside them


def test_filters_by_day_and_state(stall: Stall, screen: ReceiptsScreen) -> None:
    filters = screen.filters
    filters.states.setCurrentIndex(1 + list(Status).index(Status.CANCELLED))
    stall.until(lambda: screen.model.rowCount() == 0)
    stall.until(lambda: screen._nothing.text() == words("ko").say("receipts.none"))
    press_f6(stall)
    press(Qt.Key.Key_Escape)  # the filters are a step of their own
    stall.until(lambda: screen.model.rowCount() == 3)
    type_in("2026-05-02")
    stall.until(lambda: screen.model.rowCount() == 1)
    screen.search.clear()
    filters._which.click()  # today
    assert filters.day == stall.till.matters.today()
    assert not filters._after.isEnabled()
    stall.until(lambda: screen.model.rowCount() == 0)
    filters._before.click()
    filters._after.click()
    assert filters.day == stall.till.matters.today()
    filters._which.click()
    stall.until(lambda: screen.model.rowCount() == 3)


def test_another_language_keeps_what_is_chosen(stall: Stall, screen: ReceiptsScreen) -> None:
    screen.filters.states.setCurrentIndex(1)
    stall.window.retranslate(words("en"))
    assert screen.filters.states.currentText() == "Paid"
    assert screen.filters.status is Status.PAID
    stall.until(lambda: rows(screen)[0].split(" · ")[2].startswith("Paid"))
    type_in("결제됨")  # a state is found by its name in either language
    stall.until(lambda: screen.model.rowCount() == 3)


def test_what_nobody_waits_for_any_more_is_dropped(stall: Stall, screen: ReceiptsScreen) -> None:
    for text in ("ㄹㅁ", "없는 것", "15,000"):
        screen.search.setText(text)
        screen.search.flush()
    stall.until(lambda: screen.model.rowCount() == 1)
    stall.until(lambda: not screen._finder.is_looking)
    assert "15,000" in rows(screen)[0]


def test_a_long_list_comes_in_pages_and_keeps_few_words(stall: Stall) -> None:
    for number in range(SALES):
        at = FIRST + timedelta(minutes=number)
        stall.books.open_sale(sale_lines(Cart().add(COFFEE)), stall.gateway.account, at, "")
    press_f6(stall)
    screen = stall.window.receipts
    stall.until(lambda: screen.model.rowCount() == 100)
    assert words("ko").say("receipts.count_more", count="100") == screen._count.text()
    screen.list.scrollToBottom()
    stall.until(lambda: screen.model.rowCount() == SALES)
    screen.list.scrollToBottom()
    stall.until(lambda: "2026-05-01 12:00" in rows(screen)[-1])
    assert screen._count.text() == words("ko").say("receipts.count", count=str(SALES))
    screen.model.learn(())
    assert len(screen.model._summaries) <= SALES


def test_trouble_with_the_books_is_said(stall: Stall, screen: ReceiptsScreen) -> None:
    stall.until(stall.backroom.idle)  # SQLite dies of a connection closed in the middle of a query
    stall.books.database._reader.close()
    type_in("민지")
    stall.until(stall.window.status.text)
    assert not screen._finder.is_looking
    assert screen.model.rowCount() == 0


def test_a_payment_that_turns_green_meanwhile_is_shown_as_it_is(stall: Stall) -> None:
    key = stall.charge(COFFEE)
    press_f6(stall)
    screen = stall.window.receipts
    stall.until(lambda: "결제 전" in "".join(rows(screen)))
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    stall.until(lambda: "결제됨" in "".join(rows(screen)))
    press(Qt.Key.Key_Escape)
    assert stall.window.stack.currentWidget() is stall.window.pay  # where F6 was pressed


def test_a_history_is_told_in_words() -> None:
    def said(event: str, detail: str = "") -> str:
        return history_words(HistoryLine(FIRST, "7G3K9QXA-41", event, detail), words("ko"))

    assert said("paid") == "결제됐어요."
    assert said("refund_decided", "7G3K9QXA-41-R1 14000") == "환불하기로 했어요. (14,000원)"
    assert said("refund_decided", "7G3K9QXA-41-ABCDEFGHR1 14000").endswith("(14,000원)")
    asked = "환불을 요청했어요: 12,000원"
    assert said("refund_request_open", "7G3K9QXA-41-Q1 12000") == asked
    assert said("refund_request_open", "7G3K9QXA-41C-ABCDEFGHQ1 12000") == asked
    assert said("refund_decided", "7G3K9QXA-41C-R1 28000").endswith("(28,000원)")
    booked = said("refund_external", "7G3K9QXA-41-R1 1500 정사장: 마감 대조")
    assert booked == "토스에서 찾은 환불을 장부에 적었어요. (1,500원 정사장: 마감 대조)"
    assert said("carried_over", "7G3K9QXA-41 지우: 내일 와요").endswith(". 지우: 내일 와요")
    assert said("execute_unknown", "timeout").endswith("(timeout)")
    assert said("something_newer", "x") == "그 밖의 일: something_newer x"
    assert clock_time(FIRST) == "2026-05-01 12:00:00"


EVENTS = (
    "created", "create_no", "create_unknown", "create_not_sent", "abandoned", "found_at_start",
    "execute_intent", "execute_again", "execute_no", "execute_unknown", "execute_not_sent", "paid",
    "recovered", "found", "confirmed", "shown", "handed_over", "sold_out", "stock_short",
    "given_up", "cancel_asked", "toss_cancelled", "no_such_payment", "refusal_confirmed",
    "late_approval", "left_alone", "alarm", "tax_differs", "carried_over", "adopted",
    "found_by_search", "refund_unexplained", "refund_decided", "refund_intent", "refund_answered",
    "refund_no", "refund_unknown", "refund_not_sent", "refund_doubtful", "refund_again",
    "refund_refusal_confirmed", "refunded", "refund_recovered",
    "refund_external", "status_unknown",
)  # fmt: skip


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_event_has_a_sentence(lang: str) -> None:
    assert [one for one in EVENTS if not words(lang).knows(f"history.{one}")] == []
