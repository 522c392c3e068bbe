"""A touch, a key and a start do no more than they need to: what did not change is let alone."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QPushButton, QSpacerItem, QWidget
from pytestqt.qtbot import QtBot

from pos_app import app
from pos_app.domain.cart import Cart
from pos_app.domain.face import Face
from pos_app.domain.payment import Mode
from pos_app.errors import StoreError
from pos_app.options import Common
from pos_app.shop import choices
from pos_app.ui.backroom import Backroom
from pos_app.ui.collector import Collector
from pos_app.ui.models.products import Tile
from pos_app.ui.sale_desk import SaleDesk
from pos_app.ui.scanner import Scanner
from pos_app.ui.screens.pay import PayScreen
from pos_app.ui.screens.sale import SaleScreen
from pos_app.ui.shelf import Directory
from pos_app.ui.stockroom import Stockroom
from pos_app.ui.theme import Theme, apply_theme, dressed_at_once, theme
from pos_app.ui.widgets import backing, banner
from pos_app.ui.widgets.backing import Backing
from pos_app.ui.widgets.cart_line import CartLineView
from pos_app.ui.widgets.tile import TilePainter
from pos_app.wording import Wording
from tests.ui.booth import LEMON, TRANSLATIONS, open_screen, product, touch, words
from tests.ui.stall import Stall
from tests.ui.test_pay_faces import card

TILE = Tile(LEMON.sku, LEMON.name, "12,000원", "", 0, sold_out=False, stripe=1)


class CountedWording(Wording):
    """Counts its sentences."""

    said = 0

    def say(self, key: str, **values: object) -> str:
        self.said += 1
        return super().say(key, **values)


def test_a_line_that_did_not_change_is_not_put_into_words_again(qtbot: QtBot) -> None:
    line = Cart().add(LEMON).lines[0]
    view = CartLineView(line.key)
    qtbot.addWidget(view)
    korean = CountedWording(TRANSLATIONS, "ko", strict=True)
    view.show_line(line, korean, short=False)
    said = korean.said
    view.show_line(Cart().add(LEMON).lines[0], korean, short=False)
    assert korean.said == said
    view.show_line(line, korean, short=True)
    assert korean.said > said
    view.show_line(Cart().add(LEMON).add(LEMON).lines[0], korean, short=True)
    assert view.accessibleName() == words("ko").say(
        "sale.line", name=LEMON.name, qty=2, amount="24,000원"
    )
    view.show_line(line, words("en"), short=False)
    assert "won" in view.accessibleName().lower() or "₩" in view.accessibleName()


def test_a_line_is_chosen_by_the_keyboard_that_comes_to_one_of_its_buttons(qtbot: QtBot) -> None:
    screen = open_screen(qtbot)
    for sku in ("A-1", "B-2"):
        touch(screen, sku)
    qtbot.waitUntil(lambda: all(one.isVisible() for one in screen.roll.cart._lines.values()))
    first, second = screen.desk.cart.lines
    assert screen.desk.selected == second.key
    for key, view in screen.roll.cart._lines.items():
        for button in view.findChildren(QPushButton):
            screen.desk.select(second.key if key == first.key else first.key)
            button.setFocus()
            assert screen.desk.selected == key, button.accessibleName()
            screen.search.setFocus()


def test_only_the_touched_tile_is_painted_anew(qtbot: QtBot) -> None:
    screen = open_screen(qtbot)
    model = screen.products.products
    changed: list[str] = []
    model.dataChanged.connect(lambda first, _: changed.append(model.sku(first.row())))
    for sku in ("A-1", "B-2", "B-2", "A-1"):
        touch(screen, sku)
    assert changed == ["A-1", "B-2", "B-2", "A-1"]
    screen.desk.clear()
    assert sorted(changed[4:]) == ["A-1", "B-2"]


def test_a_card_is_drawn_once_for_all_tiles_that_look_so(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Backing] = []
    draw = backing._picture

    def noted(one: Backing) -> Any:
        drawn.append(one)
        return draw(one)

    monkeypatch.setattr(backing, "_picture", noted)
    screen = open_screen(qtbot)
    many = [product(f"X{n}", f"상품 {n}", 1_000, f"분류 {n % 2}") for n in range(60)]
    screen.desk.show_catalog(Directory(many), {})
    for _ in range(3):
        screen.products.viewport().grab()
    before = len(drawn)
    assert before == len(set(drawn)) < 10
    screen.desk.add("X0")
    screen.products.viewport().grab()
    assert len(drawn) == before + 1
    tiles = screen.products.itemDelegate()
    assert isinstance(tiles, TilePainter)
    monkeypatch.setattr(backing, "_MOST", len(tiles._backings._kept))
    screen.products.choose(3)
    screen.products.viewport().grab()
    assert len(tiles._backings._kept) == before + 1  # the others gave room


def test_a_card_between_two_pixels_is_drawn_where_it_is(qtbot: QtBot) -> None:
    image = QImage(150, 150, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(1.25)
    image.fill(Qt.GlobalColor.black)
    kept = backing.Backings()
    painter = QPainter(image)
    kept.paint(painter, QRect(10, 10, 90, 90), TILE, chosen=False)
    painter.end()
    assert kept._kept == {}
    assert image.pixelColor(70, 70) == QColor(theme().surface)


def test_a_painter_ends_though_somebody_holds_its_frame(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a traceback does; a painter that goes on would be a second one on its widget."""
    held: list[FrameType] = []

    def watched() -> Theme:
        held.append(sys._getframe(1))
        return theme()

    monkeypatch.setattr(banner, "theme", watched)
    frame = banner.Frame(Mode.PRACTICE)
    qtbot.addWidget(frame)
    frame.grab()
    assert held
    assert not any(one.f_locals["painter"].isActive() for one in held)


@pytest.fixture
def screen(qtbot: QtBot) -> SaleScreen:
    return open_screen(qtbot)


def test_a_key_is_answered_at_once(screen: SaleScreen) -> None:
    screen.search.setText("머그")
    assert screen.products.products.rowCount() == 1


def test_the_keys_of_a_scanner_are_answered_when_all_of_them_are_there(
    screen: SaleScreen, qtbot: QtBot
) -> None:
    seen: list[int] = []
    screen.search.sought.connect(lambda text: seen.append(len(text)))
    for letters in range(1, 14):
        screen.search.setText("8801234567893"[:letters])
    assert seen == [1]
    qtbot.waitUntil(lambda: seen == [1, 13])


def test_where_sifting_takes_long_it_waits_for_the_fingers_to_rest(
    screen: SaleScreen, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    model = screen.products.products
    monkeypatch.setattr("pos_app.ui.widgets.search.STALL_S", -1.0)
    screen.search.setText("머")  # the first tells how long it takes
    assert model.rowCount() == 1
    screen.search.setText("레")
    screen.search.setText("머그컵 없음")
    assert model.tile(0).name == "머그컵"
    qtbot.waitUntil(lambda: not screen.products.isVisible())


def test_a_start_looks_through_nothing_for_garbage(qtbot: QtBot) -> None:
    collections: list[str] = []
    gc.callbacks.append(lambda phase, _: collections.append(phase))
    collector = Collector()
    try:
        collector.start()
        assert collections == []
        assert gc.get_freeze_count()
    finally:
        collector.stop()
        gc.callbacks.pop()


# --- dressed at once --------------------------------------------------------------------------


class Box(QWidget):
    """Notes what is worn while it is built."""

    worn = "?"

    @dressed_at_once
    def __init__(self, wrong: str = "") -> None:
        super().__init__()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        Box.worn = app.styleSheet()
        self.button = QPushButton("9", self)
        if wrong:
            raise ValueError(wrong)


@pytest.fixture
def sheet(qapp: QApplication) -> Iterator[str]:
    apply_theme(qapp, "light")
    yield qapp.styleSheet()
    apply_theme(qapp, "light")


def test_a_window_is_built_bare_and_then_dressed(sheet: str, qapp: QApplication) -> None:
    box = Box()
    assert (Box.worn, qapp.styleSheet()) == ("", sheet)
    later = QPushButton("9", box)
    assert box.button.sizeHint() == later.sizeHint()
    assert box.button.palette().buttonText() == later.palette().buttonText()
    with pytest.raises(ValueError, match="no room"):
        Box("no room")
    assert qapp.styleSheet() == sheet


# --- what a start leaves for later --------------------------------------------------------------


@pytest.fixture
def lanes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lanes that were given something to do, in order."""
    named: list[str] = []
    submit = Backroom.submit

    def noted(self: Backroom, lane: str, *rest: Any) -> None:
        named.append(lane)
        submit(self, lane, *rest)

    monkeypatch.setattr(Backroom, "submit", noted)
    return named


def test_the_books_are_looked_over_once_the_goods_are_there(
    lanes: list[str], tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    with app.window(qapp, choices(Common(tmp_path, practice=True))) as (_, window):
        assert "inspection" not in lanes
        qtbot.waitUntil(lambda: "inspection" in lanes)
        assert window.desk.is_read
        window.till.reload()
        qtbot.waitUntil(lambda: lanes.count("shop") == 2)
        qtbot.waitUntil(window.till._backroom.idle)
        assert [one for one in lanes if one == "inspection"] == ["inspection"]


def test_they_are_looked_over_where_no_goods_can_be_read(
    lanes: list[str],
    tmp_path: Path,
    qapp: QApplication,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unreadable(_: Stockroom) -> None:
        raise StoreError("store.io_error", detail="x")

    monkeypatch.setattr(Stockroom, "_read_first", unreadable)
    with app.window(qapp, choices(Common(tmp_path, practice=True))):
        qtbot.waitUntil(lambda: "inspection" in lanes)


# --- from the touch to the QR -------------------------------------------------------------------


def test_a_card_has_everything_find_its_place_once(
    sheet: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sheet
    pay = PayScreen(words("ko"))
    qtbot.addWidget(pay)
    pay.resize(1260, 575)
    pay.show()
    layout = pay.layout()
    assert layout is not None
    show_acts, moves = pay._acts.show_acts, []

    def noted(*given: Any) -> None:
        show_acts(*given)
        moves.append(layout.isEnabled())  # whatever appears moves all the rest

    monkeypatch.setattr(pay._acts, "show_acts", noted)
    for face in (Face.PREPARING, Face.SHOW_QR, Face.CHECKING):
        pay.show_card(card(face))
        assert layout.isEnabled()
    assert moves == [False, False, False]
    pay.show_card(card(Face.SHOW_QR))
    at_once = pay.qr.geometry()
    QApplication.processEvents()
    assert pay.qr.geometry() == at_once


def test_nothing_is_left_of_a_place_that_was_given_up(qtbot: QtBot) -> None:
    """A button that moves leaves its place behind; half a kilobyte a sale did, till the evening."""
    pay = PayScreen(words("ko"))
    qtbot.addWidget(pay)
    pay.show_card(card(Face.SHOW_QR))
    row = pay._acts._row
    places = [row.itemAt(place) for place in range(row.count())]
    spacer = QSpacerItem(8, 8)
    row.addItem(spacer)
    pay.show_card(card(Face.PAID))
    assert row.count()
    assert len(places) > 1
    assert not any(map(shiboken6.isValid, [*places, spacer]))
    assert all(map(shiboken6.isValid, pay._acts._buttons.values()))


def test_a_payment_is_created_before_its_card_is_laid_out(
    lanes: list[str], stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, seen = stall.till._board.put, []

    def put_later(*given: Any, **more: Any) -> Any:
        seen.append(list(lanes))
        return put(*given, **more)

    monkeypatch.setattr(stall.till._board, "put", put_later)
    opening: list[list[str]] = []
    stall.till.opening.connect(lambda _: opening.append(list(lanes)))
    lanes.clear()
    order_no = stall.charge()
    assert opening == [["charge"]]  # it is written while the screen changes
    assert seen
    assert order_no in seen[0]


def test_nothing_is_looked_at_for_a_scan_while_a_window_is_built(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    heard: list[QEvent.Type] = []

    class Hearing(Scanner):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            heard.append(event.type())
            return super().eventFilter(watched, event)

    scanner = Hearing(app)
    try:
        screen = open_screen_unseen(qtbot)
        assert heard == []
        screen.show()
        qtbot.waitUntil(lambda: QEvent.Type.Paint in heard)
    finally:
        scanner.deleteLater()
        qtbot.wait(1)


def open_screen_unseen(qtbot: QtBot) -> SaleScreen:
    desk = SaleDesk(words("ko"))
    screen = SaleScreen(desk, desk.wording)
    qtbot.addWidget(screen)
    return screen
