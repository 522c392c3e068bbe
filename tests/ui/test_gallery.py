"""Every screen and state, in both languages and both themes: nothing cut, covered or missing.

`make gallery` looks at each language in each theme and size; here a theme comes with a language.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pos_app.domain.face import Face
from pos_app.ui.theme import apply_theme
from pos_app.ui.widgets.acts import Acts
from tests.gallery.check import check
from tests.gallery.faces import SITTERS
from tests.gallery.scenes import EVERY_SIZE, SCENES, show
from tests.gallery.sheet import contact_sheet, pictures
from tests.gallery.stage import LANGUAGES, SIZES, THEMES, Stage

SMALLEST = SIZES[0]
PARTS = 3  # of all scenes at once a busy machine looks for longer than a test may take


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    """The window of the gallery."""
    opened = Stage(qapp, tmp_path / "books")
    opened.window.show()
    yield opened
    opened.close()
    apply_theme(qapp, THEMES[0])  # whoever comes next in this process measures ordinary letters


def dress(stage: Stage, theme: str, lang: str, size: tuple[int, int] = SMALLEST) -> None:
    stage.wear(theme)
    stage.speak(lang)
    stage.resize(size)


def problems(stage: Stage, names: tuple[str, ...], *, colours: bool = False) -> list[str]:
    found = []
    for name in names:
        show(stage, name)
        found += [f"{name}: {one}" for one in check(stage.shown(), colours=colours)]
    return found


# No words change a colour and no colour moves words, so two of the four see everything.
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("theme", "lang"), list(zip(THEMES, LANGUAGES, strict=True)))
def test_every_state_where_there_is_least_room(
    stage: Stage, theme: str, lang: str, part: int
) -> None:
    dress(stage, theme, lang)
    assert not problems(stage, tuple(SCENES)[part::PARTS], colours=True)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", SIZES[1:])
def test_selling_and_paying_at_every_size(stage: Stage, size: tuple[int, int], lang: str) -> None:
    dress(stage, "light", lang, size)
    assert not problems(stage, EVERY_SIZE)


@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_state_in_the_largest_letters(stage: Stage, lang: str, half: int) -> None:
    stage.wear("light", "150")
    stage.speak(lang)
    stage.resize(SMALLEST)
    assert not problems(stage, tuple(SCENES)[half::2])


@pytest.mark.parametrize("scene", ["pay-buyer-here", "pay-left-over", "pay-show-qr-3min"])
def test_the_buttons_of_an_open_card_follow_window_and_language(stage: Stage, scene: str) -> None:
    stage.wear("light", "150")
    stage.resize(SIZES[2])
    for lang, size, rows in (
        ("ko", SIZES[2], 1), ("ko", SMALLEST, 2), ("en", SMALLEST, 2), ("en", SIZES[2], 1),
        ("ko", SMALLEST, 2),
    ):  # fmt: skip
        stage.speak(lang)
        stage.resize(size)
        if stage.window.pay.card is None:
            show(stage, scene)
        assert not check(stage.shown())
        (acts,) = stage.window.pay.findChildren(Acts)
        shown = [one for one in acts.findChildren(QPushButton) if one.isVisible()]
        assert len({one.y() for one in shown}) == rows


def test_the_gallery_shows_every_face() -> None:
    assert {one.face for one in SITTERS.values()} == set(Face)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    """The app wears our fonts before a widget is made, as in the program: one made earlier keeps
    the fonts of a bare system."""
    apply_theme(qapp, "light")


def planted(qtbot: QtBot, *children: QWidget) -> QWidget:
    """A window with these in it."""
    top = QWidget()
    qtbot.addWidget(top)
    top.resize(400, 300)
    for one in children:
        one.setParent(top)
    top.show()
    return top


def label(text: str, *place: int, wraps: bool = False) -> QLabel:
    made = QLabel(text)
    made.setWordWrap(wraps)
    made.setGeometry(*place)
    return made


def button(kind: str, *place: int) -> QPushButton:
    made = QPushButton("결제")
    made.setProperty("kind", kind)
    made.setStyleSheet("min-height: 0")
    made.setGeometry(*place)
    return made


def kinds(top: QWidget, *, colours: bool = False) -> list[str]:
    return [one.partition(":")[0] for one in check(top, colours=colours)]


def test_it_sees_a_cut_text(qtbot: QtBot) -> None:
    text = "영수증을 다시 출력하고 손님에게 건네 주세요"
    assert kinds(planted(qtbot, label(text, 0, 0, 380, 40))) == []
    assert kinds(planted(qtbot, label(text, 0, 0, 90, 40))) == ["cut"]
    assert kinds(planted(qtbot, label(text, 0, 0, 90, 40, wraps=True))) == ["cut"]
    assert kinds(planted(qtbot, label(text, 0, 0, 90, 200, wraps=True))) == []


def test_it_sees_one_text_over_another(qtbot: QtBot) -> None:
    apart = (label("합계", 0, 0, 100, 40), label("결제", 0, 40, 100, 40))
    assert kinds(planted(qtbot, *apart)) == []
    over = (label("합계", 0, 0, 100, 40), label("결제", 80, 20, 100, 40))
    assert kinds(planted(qtbot, *over)) == ["overlap"]


def test_it_sees_tiles_too_low_for_their_letters(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_app.ui.widgets.tiles.TILE_HEIGHT", 90)
    stage.wear("light", "150")
    stage.resize(SMALLEST)
    show(stage, "sale")
    assert any(one.startswith("overprinted: products") for one in check(stage.shown()))


def test_it_sees_a_letter_that_no_font_has(qtbot: QtBot) -> None:
    assert kinds(planted(qtbot, label("결제 \U000e1234", 0, 0, 200, 40))) == ["missing glyph"]


def test_it_sees_what_hangs_out_of_the_window(qtbot: QtBot) -> None:
    assert "outside" in kinds(planted(qtbot, label("결제", 380, 0, 100, 40)))


@pytest.mark.parametrize(
    ("text", "found"), [("sale.won", "not translated"), ("{amount}원", "a gap")]
)
def test_it_sees_what_was_never_said(qtbot: QtBot, text: str, found: str) -> None:
    assert kinds(planted(qtbot, label(text, 0, 0, 200, 40))) == [found]


def test_it_sees_what_a_finger_misses(qtbot: QtBot) -> None:
    assert kinds(planted(qtbot, button("plain", 0, 0, 100, 48))) == []
    assert kinds(planted(qtbot, button("plain", 0, 0, 100, 40))) == ["small"]
    assert kinds(planted(qtbot, button("main", 0, 0, 100, 48))) == ["small"]


def table(row_px: int, *, wide_px: int = 120, name: str = "영수증") -> QTableWidget:
    made = QTableWidget(1, 2)
    made.setHorizontalHeaderLabels(["날짜", "결제 금액"])
    made.setItem(0, 1, QTableWidgetItem("14,000원"))
    made.setAccessibleName(name)
    made.verticalHeader().hide()
    made.verticalHeader().setMinimumSectionSize(10)
    made.horizontalHeader().setMinimumSectionSize(10)
    made.setRowHeight(0, row_px)
    made.setColumnWidth(1, wide_px)
    made.setGeometry(0, 0, 380, 200)
    return made


def test_it_sees_rows_that_a_finger_misses(qtbot: QtBot) -> None:
    assert kinds(planted(qtbot, table(48))) == []
    assert kinds(planted(qtbot, table(40))) == ["small"]


def test_it_sees_a_cut_heading_and_what_stands_below_it(qtbot: QtBot) -> None:
    assert kinds(planted(qtbot, table(48, wide_px=40))) == ["cut"]
    odd = table(48)
    odd.setItem(0, 1, QTableWidgetItem("결제 \U000e1234"))
    assert kinds(planted(qtbot, odd)) == ["missing glyph"]


def test_it_sees_what_a_screen_reader_cannot_say(qtbot: QtBot) -> None:
    assert kinds(planted(qtbot, table(48, name=""))) == ["unnamed"]
    mute = button("plain", 0, 0, 100, 48)
    mute.setText("")
    assert kinds(planted(qtbot, mute)) == ["unnamed"]


def test_it_sees_a_pale_hint_and_a_pale_chosen_row(qtbot: QtBot) -> None:
    hint = QLineEdit()
    hint.setAccessibleName("검색")
    hint.setPlaceholderText("상품 찾기")
    hint.setGeometry(0, 0, 200, 52)
    top = planted(qtbot, hint)
    assert kinds(top, colours=True) == []
    hint.setStyleSheet("placeholder-text-color: #c0c4c8")
    assert kinds(top, colours=True) == ["pale"]
    rows = QListWidget()
    rows.setAccessibleName("목록")
    rows.addItem("달토끼 머그컵")
    rows.item(0).setSizeHint(QSize(200, 48))
    rows.setCurrentRow(0)
    rows.setGeometry(0, 100, 300, 100)
    top = planted(qtbot, rows)
    assert kinds(top, colours=True) == []
    rows.setStyleSheet("QListWidget::item:selected { color: #f0f0f0; background: #ffffff; }")
    assert kinds(top, colours=True) == ["pale"]


def test_it_sees_pale_letters(qtbot: QtBot) -> None:
    pale = label("결제", 0, 0, 200, 40)
    pale.setStyleSheet("color: #b0b0b0; background: #ffffff; font-size: 15px")
    assert kinds(planted(qtbot, pale), colours=True) == ["pale"]


def test_a_contact_sheet_holds_every_picture(stage: Stage) -> None:
    dress(stage, "light", "ko")
    shown = [one for one, _ in zip(pictures(stage, SMALLEST), range(5), strict=False)]
    sheet = contact_sheet(shown, "ko")
    assert sheet.width() > 4 * 600
    assert sheet.height() > 2 * 400
