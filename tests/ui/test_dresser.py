"""Another theme reaches every screen, seen or not, in turns that hold nobody up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from pos_app.ui.dresser import Dresser
from pos_app.ui.theme import DARK, LIGHT, apply_theme, mark, sheet_for, theme
from tests.ui.stall import Stall

POLISHED = Qt.WidgetAttribute.WA_WState_Polished
ROLES = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.Base)


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, "light")
    yield
    apply_theme(qapp, "light")


def dresser(stall: Stall) -> Dresser:
    found = stall.window.findChild(Dresser)
    assert found is not None
    return found


def see_all(stall: Stall) -> None:
    for place in range(stall.window.stack.count()):
        stall.window.stack.setCurrentIndex(place)
    stall.window.usher.show_sale()
    stall.until(dresser(stall).is_at_rest)


def colours(stall: Stall) -> dict[QWidget, tuple[str, ...]]:
    """What everything in the window wears."""
    every = [stall.window, *stall.window.findChildren(QWidget)]
    return {one: tuple(one.palette().color(role).name() for role in ROLES) for one in every}


def test_all_screens_wear_what_a_whole_change_would_give(stall: Stall, qapp: QApplication) -> None:
    see_all(stall)
    stall.window.bar.pressed.emit("theme")
    stall.until(dresser(stall).is_at_rest)
    assert theme() is DARK
    worn = colours(stall)
    qapp.setStyleSheet("")
    qapp.setStyleSheet(sheet_for(DARK))
    whole = colours(stall)
    assert {one.objectName() for one in whole if whole[one] != worn[one]} == set()


class Painted(QObject):
    """Whether somebody was dressed at each time that a screen was painted."""

    def __init__(self, screen: QWidget, somebody: QWidget) -> None:
        super().__init__(screen)
        self.dressed: list[bool] = []
        self._somebody = somebody
        screen.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.dressed.append(self._somebody.testAttribute(POLISHED))
        return False


def test_a_screen_that_is_shown_in_the_middle_is_painted_once_it_is_dressed(stall: Stall) -> None:
    see_all(stall)
    stall.window.bar.pressed.emit("theme")
    stall.until(lambda: theme() is DARK)
    assert not dresser(stall).is_at_rest()
    settings = stall.window.settings
    assert not settings.message.testAttribute(POLISHED)
    painted = Painted(settings, settings.message)
    stall.window.usher.show(settings)
    assert not stall.window.stack.updatesEnabled()
    stall.until(lambda: settings.message.testAttribute(POLISHED) and painted.dressed)
    assert all(painted.dressed)
    stall.until(dresser(stall).is_at_rest)
    assert stall.window.updatesEnabled()
    assert stall.window.stack.updatesEnabled()


@pytest.mark.parametrize("back", ["theme", "sale"])
def test_a_screen_that_waits_for_its_clothes_may_be_left(stall: Stall, back: str) -> None:
    """By a key, or by taking the wish back before anything was worn."""
    see_all(stall)
    stall.window.bar.pressed.emit("theme")
    hidden = stall.window.refunds.said
    stall.until(lambda: not hidden.testAttribute(POLISHED))
    stall.window.usher.show(stall.window.refunds)
    assert not stall.window.stack.updatesEnabled()
    if back == "theme":
        stall.window.bar.pressed.emit("theme")
    else:
        stall.window.usher.show_sale()
        assert stall.window.stack.updatesEnabled()
    stall.until(dresser(stall).is_at_rest)
    assert theme() is (LIGHT if back == "theme" else DARK)
    assert hidden.testAttribute(POLISHED)
    assert stall.window.stack.updatesEnabled()
    worn = colours(stall)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setStyleSheet("")
    app.setStyleSheet(sheet_for(theme()))
    assert colours(stall) == worn


def test_the_last_wish_counts(stall: Stall) -> None:
    for _ in range(3):
        stall.window.bar.pressed.emit("theme")
    assert theme() is LIGHT  # nothing is changed within the touch
    stall.until(dresser(stall).is_at_rest)
    assert theme() is DARK
    stall.window.bar.pressed.emit("theme")
    stall.window.bar.pressed.emit("theme")
    stall.until(dresser(stall).is_at_rest)
    assert theme() is DARK


@contextmanager
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Stall]:
    """Its window is not shown yet, and has no goods; no turn was taken since it was built."""
    stall = Stall(qtbot, tmp_path / "shop" / "practice")
    try:
        yield stall
    finally:
        stall.close()


def test_a_screen_that_is_shown_before_there_was_time_is_dressed_in_turns(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with opened(qtbot, tmp_path) as shop:
        settings = shop.window.settings
        shop.window.show()
        painted = Painted(settings, settings.message)
        shop.window.usher.show(settings)
        assert not settings.message.testAttribute(POLISHED)
        assert not shop.window.stack.updatesEnabled()
        shop.until(lambda: painted.dressed)
        assert all(painted.dressed)
        shop.until(dresser(shop).is_at_rest)
        assert shop.window.stack.updatesEnabled()
        assert shop.window.refund.message.testAttribute(POLISHED)  # and so are the others


def test_what_the_window_opens_with_is_dressed_before_it_is_seen(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with opened(qtbot, tmp_path) as shop:
        settings = shop.window.settings
        shop.window.usher.show(settings)
        assert settings.message.testAttribute(POLISHED)
        assert shop.window.stack.updatesEnabled()


def test_what_nobody_sees_is_dressed_when_the_goods_are_there(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path) as shop:
        window = shop.window
        hidden = (window.settings.message, window.refund.message)
        assert not any(one.testAttribute(POLISHED) for one in hidden)
        assert window.sale.search.testAttribute(POLISHED)
        shop.start()
        shop.until(lambda: all(one.testAttribute(POLISHED) for one in hidden))
        shop.until(dresser(shop).is_at_rest)
        worn = colours(shop)
        dresser(shop).wear("dark", "100")
        shop.until(dresser(shop).is_at_rest)
        dresser(shop).wear("light", "100")
        shop.until(dresser(shop).is_at_rest)
        anew = colours(shop)
        same = [one for one in worn if one in anew]  # tabs of the sale are made with each change
        assert len(same) > len(worn) - 20
        assert [worn[one] for one in same] == [anew[one] for one in same]


class Told(QObject):
    """How many are told in each turn that the style is another."""

    def __init__(self, app: QApplication, one: Dresser) -> None:
        super().__init__(app)
        self.now, self.turns = 0, list[int]()
        one._turn.timeout.connect(self._next)
        app.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.now += event.type() is QEvent.Type.StyleChange
        return False

    def _next(self) -> None:
        self.turns.append(self.now)
        self.now = 0


@pytest.mark.parametrize("screen", ["sale", "settings"])
def test_no_turn_dresses_very_many(stall: Stall, qapp: QApplication, screen: str) -> None:
    see_all(stall)
    stall.window.usher.show(getattr(stall.window, screen))
    told = Told(qapp, dresser(stall))
    stall.window.bar.pressed.emit("theme")
    stall.until(dresser(stall).is_at_rest)
    qapp.removeEventFilter(told)
    everybody = len(stall.window.findChildren(QWidget))
    assert sum(told.turns) >= everybody
    assert max(told.turns) <= 100 < everybody / 5


def test_a_wish_taken_back_at_the_last_moment_leaves_nobody_undressed(
    stall: Stall, qapp: QApplication
) -> None:
    see_all(stall)
    stall.window.bar.pressed.emit("theme")
    while qapp.styleSheet():
        qapp.processEvents()
    stall.window.bar.pressed.emit("theme")
    stall.until(dresser(stall).is_at_rest)
    assert theme() is LIGHT
    assert qapp.styleSheet() == sheet_for(LIGHT)
    worn = colours(stall)
    qapp.setStyleSheet("")
    qapp.setStyleSheet(sheet_for(LIGHT))
    assert colours(stall) == worn
    assert stall.window.updatesEnabled()
    every = [stall.window, *stall.window.findChildren(QWidget)]
    assert not any(one.testAttribute(Qt.WidgetAttribute.WA_SetStyle) for one in every)


def test_what_is_marked_before_it_is_seen_is_dressed_once_it_is(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    mark(label, role="title")
    assert label.font().pixelSize() != 24
    label.show()
    assert label.font().pixelSize() == 24
    mark(label, role="heading")
    assert label.font().pixelSize() == 18
