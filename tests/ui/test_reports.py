"""The owner's reports in the window: chosen, shown with their sums, and saved with a PIN."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from pos_app.clock import SystemClock
from pos_app.domain.payment import Mode
from pos_app.domain.period import Period
from pos_app.domain.report import Span, Topic
from pos_app.domain.staff import Action, Role
from pos_app.flow.roster import Roster
from pos_app.ui.accounting import Accounting
from pos_app.ui.screens.reports import ReportsScreen
from tests.ui.booth import LEMON, MUG, words
from tests.ui.stall import Stall
from tests.ui.test_receipts import FIRST, paid, press_f6

BOSS, PIN = "정사장", "274916"


@pytest.fixture
def screen(stall: Stall) -> ReportsScreen:
    """The reports over sales of two days, reached from the list of receipts."""
    for day, product in enumerate((LEMON, MUG)):
        paid(stall, product, FIRST + timedelta(days=day))
    press_f6(stall)
    stall.window.receipts.reports.click()
    stall.until(stall.window.reports.isVisible)
    return stall.window.reports


def choose(stall: Stall, screen: ReportsScreen, topic: Topic, days: Period = Period.OWN) -> None:
    """Choose a kind and days, and wait until that is shown."""
    choice = screen.choice
    choice.topics.setCurrentIndex(choice.topics.findData(str(topic)))
    choice.first.setDate(QDate(2026, 5, 1))
    choice.last.setDate(QDate(2026, 5, 31))
    choice.periods.setCurrentIndex(choice.periods.findData(str(days)))
    stall.until(lambda: screen._shown is not None and screen._shown.wish == choice.wish)


def rows(screen: ReportsScreen) -> list[list[str]]:
    model = screen.model
    return [
        [str(model.index(row, place).data()) for place in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_today_comes_first_and_says_that_nothing_was_sold(
    stall: Stall, screen: ReportsScreen
) -> None:
    stall.until(lambda: screen._shown is not None)
    assert screen.choice.wish.first == screen.choice.wish.last == stall.till.matters.today()
    assert screen._nothing.text() == "이 기간에는 아무것도 없어요."
    assert not screen.totals.isVisible()
    assert screen.objectName() == "reports"


def test_a_report_is_shown_with_its_sums(stall: Stall, screen: ReportsScreen) -> None:
    choose(stall, screen, Topic.ITEMS)
    assert [row[1:5] for row in rows(screen)] == [
        ["머그컵", "1", "0", "15,000"],
        ["수제 레몬 생강청", "1", "0", "12,000"],
    ]
    assert "순매출 27,000" in screen.totals.text()
    assert screen.bar.count.text() == "2줄"
    assert screen.model.headerData(0, Qt.Orientation.Horizontal) == "품번"


def test_tax_is_grouped_as_one_likes(stall: Stall, screen: ReportsScreen) -> None:
    choose(stall, screen, Topic.TAX)
    assert [row[0] for row in rows(screen)] == ["2026-05-01", "2026-05-02"]
    spans = screen.choice.spans
    assert spans.isVisible()
    spans.setCurrentIndex(spans.findData(str(Span.QUARTER)))
    stall.until(lambda: rows(screen) and rows(screen)[0][0] == "2026년 2분기")
    choose(stall, screen, Topic.STOCK)
    assert not spans.isVisible()


def test_days_with_a_name_fill_in_the_dates(stall: Stall, screen: ReportsScreen) -> None:
    choose(stall, screen, Topic.TAX, Period.YESTERDAY)
    yesterday = stall.till.matters.today() - timedelta(days=1)
    assert screen.choice.first.date().toPython() == yesterday
    screen.choice.last.setDate(QDate(yesterday.year, yesterday.month, yesterday.day).addDays(-1))
    assert screen.choice.periods.currentData() == str(Period.OWN)
    stall.until(screen.bar.message.isVisible)
    assert "끝나는 날" in screen.bar.message.text()


def test_esc_leads_back_to_the_list(stall: Stall, screen: ReportsScreen) -> None:
    stall.until(lambda: screen._shown is not None)
    screen.table.setFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_Escape)
    stall.until(stall.window.receipts.isVisible)
    stall.window.receipts.reports.click()
    screen.bar.back.click()
    assert stall.window.stack.currentWidget() is stall.window.receipts


def test_only_the_last_wish_is_shown(stall: Stall, screen: ReportsScreen) -> None:
    shown: list[Topic] = []
    screen._accounting.read.connect(lambda one: shown.append(one.report.wish.topic))
    stall.until(lambda: not stall.backroom.busy("reports"))
    shown.clear()
    for topic in (Topic.ITEMS, Topic.TAX, Topic.STOCK, Topic.CHANGES):
        screen.choice.topics.setCurrentIndex(screen.choice.topics.findData(str(topic)))
    stall.until(lambda: not stall.backroom.busy("reports"))
    assert shown == [Topic.CHANGES]
    assert isinstance(screen._accounting, Accounting)


def test_a_report_is_saved(
    stall: Stall, screen: ReportsScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(stall, screen, Topic.ITEMS)
    for button, name in ((screen.bar.xlsx, "a.xlsx"), (screen.bar.csv, "a.csv")):
        path = str(tmp_path / name)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, path=path: (path, ""))
        button.click()
        stall.until(lambda: name in screen.bar.message.text())  # noqa: B023
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [cell.value for cell in sheet["G"]] == ["순매출", 15_000, 12_000, 27_000]
    told = list(csv.reader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()))
    assert [row[6] for row in told] == ["순매출", "15000", "12000"]
    missing = str(tmp_path / "none" / "a.csv")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (missing, ""))
    screen.bar.csv.click()
    stall.until(lambda: "저장할 폴더가 없어요" in screen.bar.message.text())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    screen.bar.csv.click()
    assert rows(screen)


def test_the_owners_stock_sheet_is_filled(
    stall: Stall, screen: ReportsScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(stall, screen, Topic.ITEMS)
    source, path = tmp_path / "재고.csv", tmp_path / "out.csv"
    source.write_text("상품명,가격\n머그컵,15000\n없는 것,1\n", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(source), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    screen.bar.fill.click()
    stall.until(lambda: str(path) in screen.bar.message.text())
    assert path.read_text("utf-8-sig").splitlines()[:2] == [
        "상품명,가격,판매,매출",
        "머그컵,15000,1,15000",
    ]
    assert "빈 줄: 3" in screen.bar.message.text()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    screen.bar.fill.click()


@pytest.mark.parametrize(
    ("mode", "lang", "begins"),
    [
        (Mode.PRACTICE, "ko", "연습-"), (Mode.PRACTICE, "en", "practice-"),
        (Mode.TEST, "ko", "테스트-"), (Mode.TEST, "en", "test-"), (Mode.LIVE, "ko", ""),
    ],
)  # fmt: skip
def test_a_file_of_books_that_are_not_real_is_offered_a_name_that_says_so(
    stall: Stall, screen: ReportsScreen, monkeypatch: pytest.MonkeyPatch,
    mode: Mode, lang: str, begins: str,
) -> None:  # fmt: skip
    choose(stall, screen, Topic.ITEMS)
    screen.bar.retranslate(words(lang))
    screen._accounting.mode = mode
    offered: list[str] = []

    def leave(_bar: QWidget, _title: str, path: str, _kinds: str) -> tuple[str, str]:
        offered.append(Path(path).name)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", leave)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/there/재고.csv", ""))
    for button in (screen.bar.xlsx, screen.bar.csv, screen.bar.fill):
        button.click()
    topic = words(lang).say("report.topic.items")
    sold = words(lang).say("report.sold_heading")
    assert offered == [
        f"{begins}{topic} 2026-05-01 2026-05-31.xlsx",
        f"{begins}{topic} 2026-05-01 2026-05-31.csv",
        f"{begins}재고 {sold}.csv",
    ]


def test_without_the_right_nothing_is_written(
    stall: Stall, screen: ReportsScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(stall, screen, Topic.ITEMS)
    path = tmp_path / "a.csv"
    Roster(stall.books.people, stall.pins, SystemClock(), stall.access).add(BOSS, Role.MANAGER, PIN)
    stall.access.sign_in(BOSS, PIN)
    screen._accounting.save(screen.choice.wish, str(path))  # past the buttons
    stall.until(lambda: screen.bar.message.isVisible() and "PIN" in screen.bar.message.text())
    assert not path.exists()
    stall.access.approve(Action.EXPORT, str(path), BOSS, PIN)
    screen._accounting.save(screen.choice.wish, str(path))
    stall.until(path.exists)
    stall.until(lambda: str(path) in screen.bar.message.text())


def test_another_language_says_the_same(stall: Stall, screen: ReportsScreen) -> None:
    from tests.ui.booth import words

    choose(stall, screen, Topic.ITEMS)
    stall.window.retranslate(words("en"))
    assert screen.model.headerData(6, Qt.Orientation.Horizontal) == "Net"
    assert "Net 27,000" in screen.totals.text()
    assert screen.choice.wish.topic is Topic.ITEMS
    assert screen.choice.topics.currentText() == "Items"
    assert screen.choice.wish.first == date(2026, 5, 1)
    assert QApplication.focusWidget() is not None
