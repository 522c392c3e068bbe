"""A scanner types faster than people, into whatever has the focus."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pos_app.ui.fields import Fields
from pos_app.ui.scanner import KEEPS_SCANS, Scanner

SCANNER_S, PERSON_S = 0.008, 0.15
CODE = "8801234567893"


class Bench(QWidget):
    """A window with everything that may have the focus, a scanner, and a clock to turn."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 100.0
        self.pressed = 0
        self.codes: list[tuple[str, ...]] = []
        self.line, self.note = QLineEdit("강남점"), QPlainTextEdit("둘째 줄")
        self.button = QPushButton("결제")
        self.button.clicked.connect(self._on_pressed)
        self.line.returnPressed.connect(self._on_pressed)
        column = QVBoxLayout(self)
        for one in (self.line, self.note, self.button):
            column.addWidget(one)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.scanner = Scanner(app, lambda: self.now, self)
        self.scanner.scanned.connect(self.codes.append)

    def _on_pressed(self) -> None:
        self.pressed += 1

    def keys(self, text: str, pause_s: float) -> None:
        for char in text:
            self.now += pause_s
            QTest.keyClicks(QApplication.focusWidget() or self, char)

    def enter(self, pause_s: float) -> None:
        self.now += pause_s
        QTest.keyClick(QApplication.focusWidget() or self, Qt.Key.Key_Return)

    def steps(self, steps: list[tuple[str, str]], pause_s: float) -> None:
        """Each step of an input method is (preedit, commit)."""
        for preedit, commit in steps:
            self.now += pause_s
            event = QInputMethodEvent(preedit, [])
            event.setCommitString(commit)
            QApplication.sendEvent(QApplication.focusWidget() or self, event)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    bench = Bench()
    qtbot.addWidget(bench)
    bench.show()
    bench.activateWindow()
    qtbot.waitExposed(bench)
    return bench


def test_a_scan_into_a_field_leaves_its_text_and_presses_nothing(bench: Bench) -> None:
    bench.line.setFocus()
    bench.line.setCursorPosition(2)
    bench.keys(CODE, SCANNER_S)
    assert CODE in bench.line.text()
    bench.enter(SCANNER_S)
    assert (bench.line.text(), bench.line.cursorPosition()) == ("강남점", 2)
    assert (bench.codes[0][0], bench.pressed) == (CODE, 0)


def test_a_scan_gives_a_selection_back(bench: Bench) -> None:
    bench.line.setFocus()
    bench.line.selectAll()
    bench.keys(CODE, SCANNER_S)
    bench.enter(SCANNER_S)
    assert bench.line.text() == "강남점"


def test_a_scan_into_a_note_leaves_it(bench: Bench) -> None:
    bench.note.setFocus()
    bench.keys(CODE, SCANNER_S)
    bench.enter(SCANNER_S)
    assert (bench.note.toPlainText(), len(bench.codes)) == ("둘째 줄", 1)


def test_a_scan_on_a_button_presses_nothing(bench: Bench) -> None:
    bench.button.setFocus()
    bench.keys("AB 12 CD", SCANNER_S)
    bench.enter(SCANNER_S)
    assert (bench.codes[0][0], bench.pressed) == ("AB 12 CD", 0)


def test_a_scan_without_any_focus_is_heard(bench: Bench) -> None:
    bench.setFocus()
    focus = QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()
    bench.keys(CODE, SCANNER_S)
    bench.enter(SCANNER_S)
    assert [codes[0] for codes in bench.codes] == [CODE]


def test_a_scan_into_a_list_that_drops_down_chooses_nothing(bench: Bench) -> None:
    choice = QComboBox(bench)
    choice.addItems(["현금", CODE, "카드"])
    choice.show()
    choice.showPopup()
    assert QApplication.focusWidget() not in (choice, None)
    bench.keys(CODE, SCANNER_S)
    bench.enter(SCANNER_S)
    assert (bench.codes, choice.currentText()) == ([(CODE,)], "현금")
    choice.hidePopup()


@pytest.mark.parametrize("elsewhere", ["button", "line"])
def test_a_scan_whose_first_key_calls_for_a_field_leaves_it(bench: Bench, elsewhere: str) -> None:
    class Beginning(QPushButton):
        """Begins a search with a letter, as the sale screen does."""

        def keyPressEvent(self, event: QKeyEvent) -> None:
            called.setFocus()
            called.insert(event.text())

    begins, called = Beginning("찾기", bench), QLineEdit("찾던 말", bench)
    for one in (begins, called):
        one.show()
    getattr(bench, elsewhere).setFocus()  # the filter has been somewhere else before
    begins.setFocus()
    bench.keys(CODE, SCANNER_S)
    assert CODE in called.text()
    bench.enter(SCANNER_S)
    assert (called.text(), bench.codes, QApplication.focusWidget()) == (
        "찾던 말", [(CODE,)], begins,
    )  # fmt: skip


def test_only_what_has_the_keyboard_is_listened_to(bench: Bench, qtbot: QtBot) -> None:
    heard: set[QObject] = set()

    class Hearing(Scanner):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            heard.add(watched)
            return super().eventFilter(watched, event)

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    scanner = Hearing(app, lambda: bench.now, bench)
    bench.button.setFocus()
    qtbot.wait(1)
    for one in (bench.line, bench.note):
        one.setFocus()
        QTest.mouseClick(bench.button, Qt.MouseButton.LeftButton)
        QTest.keyClicks(one, "1")
        bench.repaint()
        bench.button.setFocus()
    assert heard == {bench.line, bench.note, bench.button}
    heard.clear()
    QTest.mouseClick(bench, Qt.MouseButton.LeftButton)
    bench.line.repaint()
    assert heard <= {bench.button}
    scanner.deleteLater()


def test_people_type_untouched(bench: Bench) -> None:
    bench.line.setFocus()
    bench.line.clear()
    bench.keys("12345", PERSON_S)
    bench.enter(PERSON_S)
    assert (bench.line.text(), bench.pressed, bench.codes) == ("12345", 1, [])
    bench.button.setFocus()
    bench.keys("12 ", PERSON_S)
    assert bench.pressed == 2


def test_typing_before_a_scan_stays(bench: Bench) -> None:
    bench.line.setFocus()
    bench.line.clear()
    bench.steps([("", "서울")], PERSON_S)
    bench.now += PERSON_S
    bench.keys(CODE, SCANNER_S)
    bench.enter(SCANNER_S)
    assert (bench.line.text(), bench.pressed) == ("서울", 0)


def test_a_scan_in_hangul_mode_is_read_as_latin(bench: Bench) -> None:
    bench.line.setFocus()
    # The scanner types "apsk12" on a 두벌식 keyboard: ㅁ, 메, 멘, 메나.
    bench.steps([("ㅁ", ""), ("메", ""), ("멘", ""), ("나", "메"), ("", "나")], SCANNER_S)
    bench.keys("12", SCANNER_S)
    assert bench.line.text() != "강남점"
    bench.enter(SCANNER_S)
    assert "apsk12" in bench.codes[0]
    assert (bench.line.text(), bench.pressed) == ("강남점", 0)


def test_slow_syllables_of_a_quick_scanner_are_one_burst(bench: Bench) -> None:
    bench.line.setFocus()
    # Three steps of 20 ms bring each syllable: its commits alone are 60 ms apart.
    word = [("ㅁ", ""), ("마", ""), ("만", "")]
    bench.steps([*word, ("ㅁ", "만"), *word[1:], ("ㄴ", "만"), ("나", ""), ("", "나")], 0.02)
    bench.enter(0.02)
    assert "aksaksak"[:6] in bench.codes[0][1]


def test_hangul_typed_by_a_person_stays(bench: Bench) -> None:
    bench.line.setFocus()
    bench.line.clear()
    word = [("ㅁ", ""), ("마", ""), ("만", ""), ("ㄷ", "만"), ("두", ""), ("", "두")]
    bench.steps(word, PERSON_S)
    bench.enter(0.02)
    assert (bench.line.text(), bench.pressed, bench.codes) == ("만두", 1, [])


def test_a_field_may_keep_its_scans(bench: Bench) -> None:
    bench.line.setProperty(KEEPS_SCANS, True)
    bench.line.setFocus()
    bench.line.clear()
    bench.keys(CODE, SCANNER_S)
    bench.enter(SCANNER_S)
    assert (bench.line.text(), bench.pressed, bench.codes) == (CODE, 1, [])


def test_the_key_after_a_scan_is_a_persons_again(bench: Bench) -> None:
    bench.line.setFocus()
    bench.keys(CODE, SCANNER_S)
    bench.enter(SCANNER_S)
    bench.enter(1.0)
    assert bench.pressed == 1


@pytest.mark.parametrize("kept", [False, True])
def test_a_field_that_goes_in_the_middle_of_a_scan_takes_nothing_with_it(
    bench: Bench, kept: bool
) -> None:
    gone = QLineEdit(bench)
    gone.setProperty(KEEPS_SCANS, kept)
    gone.show()
    gone.setFocus()
    bench.keys(CODE[:5], SCANNER_S)
    bench.line.setFocus()
    shiboken6.delete(gone)  # as a dialog goes that something else closed
    bench.keys(CODE[5:], SCANNER_S)
    bench.enter(SCANNER_S)
    assert bench.codes == [(CODE,)]
    assert bench.line.text() == "강남점"


def test_a_field_that_is_gone_after_its_first_key_is_not_asked_again(qtbot: QtBot) -> None:
    """Where no window has the keyboard either: a list drops down just then."""
    window = QWidget()
    qtbot.addWidget(window)
    gone = QLineEdit(window)
    window.show()
    gone.setFocus()
    qtbot.waitUntil(gone.hasFocus)
    fields = Fields()
    fields.begin()
    had = fields.focus
    assert had is gone
    shiboken6.delete(gone)
    window.hide()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is None)
    fields.go_on()
    assert fields.focus is None
    fields.put_back()
