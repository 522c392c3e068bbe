"""Slips from the window: on a printer that has moods, into a file, and never in a sale's way."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from pos_app import press
from pos_app.domain.face import Face
from pos_app.domain.payment import State
from pos_app.errors import Refused
from pos_app.outside import Seen
from pos_app.paper.slip import DOTS
from pos_app.settings import load_settings
from tests.paper.decoder import printed
from tests.paper.roll import Roll
from tests.ui.booth import words
from tests.ui.stall import Stall

GONE = "127.0.0.1:1"  # where nobody listens


def choose(stall: Stall, place: str, **more: object) -> None:
    """Write the settings as the owner's own hand would."""
    chosen = {"printer_kind": "network", "printer_place": place, "paper_mm": "58", **more}
    (stall.folder / "settings.json").write_text(json.dumps(chosen), "utf-8")


def sell(stall: Stall) -> str:
    key = stall.charge()
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    return stall.card(key).order_no


def receipt(stall: Stall) -> str:
    """A paid sale whose receipt is on the screen."""
    order_no = sell(stall)
    stall.window.usher.receipt_asked.emit(order_no)
    stall.until(lambda: stall.window.stack.currentWidget() is stall.window.receipt)
    stall.until(stall.window.slips.print.isVisible)
    return order_no


def pressed(stall: Stall) -> str:
    """Print, and what is said of it."""
    stall.window.slips.print.click()
    assert not stall.window.slips.print.isEnabled()
    stall.until(stall.window.slips.print.isEnabled)
    return stall.window.slips.message.text()


def test_print_and_print_again(stall: Stall) -> None:
    order_no = receipt(stall)
    with Roll() as roll:
        choose(stall, f"127.0.0.1:{roll.port}")
        assert pressed(stall) == "인쇄했어요."
        first = printed(bytes(roll.took))
        roll.took.clear()
        assert pressed(stall) == "다시 인쇄했어요. 재발행 1회예요."
        second = printed(bytes(roll.took))
    assert {len(row) for row in first.rows} == {DOTS[58]}
    assert len(second.rows) > len(first.rows), "재발행 1회 stands on it"
    assert stall.books.receipts.printed(order_no) == 2


def test_what_did_not_come_out_whole_is_not_counted(stall: Stall) -> None:
    order_no = receipt(stall)
    choose(stall, GONE)
    assert pressed(stall).startswith(f"프린터({GONE})에 연결되지 않아요.")
    assert stall.window.slips.print.text() == "다시 인쇄"
    for mood in (Roll(paper=0x72), Roll(done=0x0C)):
        with mood as roll:
            choose(stall, f"127.0.0.1:{roll.port}")
            assert "종이" in pressed(stall)
    assert stall.books.receipts.printed(order_no) == 0
    with Roll() as roll:
        choose(stall, f"127.0.0.1:{roll.port}")
        assert pressed(stall) == "인쇄했어요."
    assert stall.window.slips.print.text() == "인쇄"
    assert stall.books.attempt(order_no).state is State.PAID


def test_without_a_printer_it_says_where_to_choose_one(stall: Stall) -> None:
    receipt(stall)
    assert pressed(stall) == "프린터가 정해지지 않았어요. 설정에서 프린터를 고르세요."


def test_the_keyboard_stays_at_the_slip_that_did_not_come_out(stall: Stall) -> None:
    receipt(stall)
    window, slips = stall.window, stall.window.slips
    window.activateWindow()
    stall.until(window.isActiveWindow)
    slips.print.setFocus()
    slips.print.click()
    assert QApplication.focusWidget() is None  # Enter presses nothing meanwhile
    stall.until(slips.print.isEnabled)
    assert slips.print.hasFocus()
    slips.print.click()
    window.receipt._back.setFocus()
    stall.until(slips.print.isEnabled)
    assert window.receipt._back.hasFocus()  # somebody went on


def test_what_went_wrong_is_not_said_of_a_receipt_that_is_opened_anew(stall: Stall) -> None:
    order_no = receipt(stall)
    slips = stall.window.slips
    assert pressed(stall) == slips.message.text() != ""
    QTest.keyClick(stall.window, Qt.Key.Key_Escape)
    stall.window.usher.receipt_asked.emit(order_no)
    stall.until(slips.print.isVisible)
    assert not slips.message.isVisible()
    assert slips.print.text() == "인쇄"


def test_every_paid_sale_by_itself(stall: Stall) -> None:
    with Roll() as roll:
        choose(stall, f"127.0.0.1:{roll.port}", print_paid=True)
        order_no = sell(stall)
        stall.until(lambda: stall.books.receipts.printed(order_no) == 1)
    assert printed(bytes(roll.took)).cuts == 1


def test_a_printer_that_is_off_holds_up_no_sale(stall: Stall) -> None:
    choose(stall, GONE, print_paid=True)
    told: list[str] = []
    stall.window.slips.missed.connect(told.append)
    order_no = sell(stall)
    stall.until(lambda: told)
    assert told[0].startswith("결제는 됐지만 영수증이 나오지 않았어요.")
    assert stall.books.attempt(order_no).state is State.PAID
    assert sell(stall) != order_no


def test_nothing_is_printed_unasked(stall: Stall) -> None:
    with Roll() as roll:
        choose(stall, f"127.0.0.1:{roll.port}")
        sell(stall)
        stall.until(stall.backroom.idle)
    assert not roll.took


def test_save_as_pdf(stall: Stall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order_no = receipt(stall)
    asked: list[str] = []

    def answer(_parent: object, _title: str, suggested: str, _kinds: str) -> tuple[str, str]:
        asked.append(suggested)
        return names.pop(), ""

    names = ["", str(tmp_path / "none" / "a.pdf"), str(tmp_path / "a.pdf")]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    bar = stall.window.slips
    bar.save.click()
    stall.until(bar.save.isEnabled)
    assert bar.message.text() == f"저장했어요: {tmp_path / 'a.pdf'}"
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert asked[0].endswith(f"{order_no}.pdf")
    bar.save.click()
    stall.until(bar.save.isEnabled)
    assert str(tmp_path / "none") in bar.message.text()
    bar.save.click()
    assert bar.save.isEnabled(), "whoever changes their mind saves nothing"
    assert stall.books.receipts.printed(order_no) == 0


def test_what_is_not_paid_has_no_buttons(stall: Stall) -> None:
    key = stall.charge()
    stall.window.usher.receipt_asked.emit(stall.card(key).order_no)
    stall.until(lambda: stall.window.stack.currentWidget() is stall.window.receipt)
    assert not stall.window.slips.isVisible()


def test_the_owner_chooses_in_the_settings(stall: Stall) -> None:
    stall.window.bar.pressed.emit("settings")
    form = stall.window.settings.slip_form
    stall.until(stall.backroom.idle)
    form.words["business_no"].setText("123-45-67890")
    form.save.click()
    stall.until(form.save.isEnabled)
    assert form.misfit.text().startswith("사업자등록번호 ‘123-45-67890’을 확인하세요.")
    assert load_settings(stall.folder).business_no == ""
    form.words["business_no"].setText("123-45-67891")
    form.words["printer_place"].setText("printer.local")
    form.kind.setCurrentIndex(2)
    form.paid.setChecked(True)
    form.save.click()
    stall.until(form.save.isEnabled)
    kept = load_settings(stall.folder)
    assert (kept.business_no, kept.printer_kind, kept.print_paid) == (
        "123-45-67891", "network", True,
    )  # fmt: skip
    assert kept.printer_place == "printer.local"
    form.words["business_no"].clear()
    stall.window.settings.open()
    assert form.words["business_no"].text() == "123-45-67891"
    assert form.kind.currentData() == "network"


def test_printers_are_looked_for_where_one_of_the_system_is_chosen(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    goes_on = threading.Event()

    def seen() -> Seen:
        asked.append(len(asked))
        goes_on.wait()
        if len(asked) > 1:
            raise Refused("printer.service")
        return Seen(hangul=True, printers=("주방", "창구"))

    monkeypatch.setattr(press, "look", seen)
    stall.window.bar.pressed.emit("settings")
    stall.until(stall.backroom.idle)
    assert asked == []
    form = stall.window.settings.slip_form
    none, system = (form.kind.findData(one) for one in ("", "system"))
    for kind in (system, none, system):
        form.kind.setCurrentIndex(kind)
    goes_on.set()
    stall.until(stall.backroom.idle)
    assert [form.printer.itemText(row) for row in range(form.printer.count())] == ["주방", "창구"]
    assert asked == [0]
    form.kind.setCurrentIndex(none)
    form.kind.setCurrentIndex(system)
    stall.until(form.message.isVisible)
    assert form.message.text() == words("ko").say("printer.service")
    assert asked == [0, 1]


def test_broken_settings_are_said_and_not_overwritten(stall: Stall) -> None:
    (stall.folder / "settings.json").write_text("{", "utf-8")
    stall.window.settings.slip_form.open()
    assert "설정 파일" in stall.window.settings.slip_form.message.text()
