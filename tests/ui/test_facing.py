"""The buyer's side: its own screen, cables that come out, and one screen that is turned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_app.domain.buyer import View
from pos_app.domain.cart import Cart
from pos_app.domain.face import Face
from pos_app.domain.payment import Mode, State
from pos_app.ui import facing
from pos_app.ui.display import Display
from pos_app.ui.look import Act
from pos_app.ui.monitors import Monitor, Monitors, pick
from pos_app.ui.showcase import ShowChoices
from pos_app.ui.sight import Line, Sight, sight_of
from pos_app.ui.widgets.buyer_view import BuyerView
from pos_app.ui.widgets.turned import Turned
from tests.ui.booth import COFFEE, LEMON, MUG, words
from tests.ui.stall import Stall
from tests.ui.test_pay_faces import ATTEMPT, card

COUNTER = Monitor("eDP-1", "Laptop", QRect(0, 0, 800, 800))
SECOND = Monitor("SN-77", "HDMI", QRect(800, 0, 1024, 600))
THIRD = Monitor("DP-3", "Wall", QRect(1824, 0, 640, 480))
CLONE = Monitor("DP-4", "Clone", QRect(0, 0, 800, 800))


class Cables(QObject):
    """Screens that a test plugs in and out; fits `ui.monitors.Screens`."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.plugged: tuple[Monitor, ...] = (COUNTER,)
        self.counter: Monitor | None = COUNTER

    def all(self) -> tuple[Monitor, ...]:
        return self.plugged

    def of(self, window: QWidget) -> Monitor | None:
        return self.counter

    def plug(self, *monitors: Monitor) -> None:
        self.plugged = (COUNTER, *monitors)
        self.changed.emit()


@pytest.fixture
def cables(monkeypatch: pytest.MonkeyPatch) -> Cables:
    made = Cables()
    monkeypatch.setattr(facing, "Monitors", lambda _parent: made)
    return made


@pytest.fixture
def stall(qtbot: QtBot, tmp_path: Path, cables: Cables) -> Iterator[Stall]:
    """A counter with one screen to begin with."""
    opened = Stall(qtbot, tmp_path / "shop" / "practice")
    opened.start()
    yield opened
    opened.close()


def display(stall: Stall) -> Display:
    return stall.window.facing.display


def turned(stall: Stall) -> Turned:
    return stall.window.facing.turning.turned


def seen(view: BuyerView) -> str:
    labels = [one.text() for one in view.findChildren(QLabel) if one.isVisible()]
    return "\n".join([*labels, view.cart.accessibleName() if view.cart.isVisible() else ""])


def f10(stall: Stall) -> None:
    stall.window.activateWindow()
    QTest.keyClick(stall.window, Qt.Key.Key_F10)
    stall.until_kept()


def test_the_buyers_screen_is_never_the_counters() -> None:
    assert pick((COUNTER,), COUNTER, "") is None
    assert pick((COUNTER, CLONE), COUNTER, "") is None
    assert pick((COUNTER, CLONE), COUNTER, CLONE.key) is None
    assert pick((COUNTER, SECOND, THIRD), COUNTER, "") is SECOND
    assert pick((COUNTER, SECOND, THIRD), COUNTER, THIRD.key) is THIRD
    assert pick((COUNTER, SECOND), COUNTER, THIRD.key) is None
    assert pick((COUNTER, SECOND), COUNTER, COUNTER.key) is None
    assert pick((COUNTER, SECOND), SECOND, "") is COUNTER  # the counter was moved over there
    assert pick((COUNTER, SECOND), None, "") is None  # its own screen is being taken away


def test_it_goes_with_the_cable_and_comes_back(stall: Stall, cables: Cables) -> None:
    view = display(stall).view
    assert not view.isVisible()
    cables.plug(SECOND)
    assert view.isVisible()
    assert view.isFullScreen()
    cables.plug()
    assert not view.isVisible()
    cables.plug(THIRD, SECOND)
    stall.until(view.isVisible)
    assert stall.window.isVisible()


def test_a_chosen_screen_is_remembered_and_waited_for(stall: Stall, cables: Cables) -> None:
    cables.plug(SECOND, THIRD)
    form = stall.window.facing.form
    stall.window.bar.pressed.emit("settings")
    form.place.setCurrentIndex(form.place.findData(THIRD.key))
    form.save.click()
    stall.until_kept()
    assert stall.showcase.choices().screen == THIRD.key
    assert display(stall).monitor() == THIRD
    cables.plug(SECOND)
    assert not display(stall).view.isVisible()
    assert words("ko").say("settings.display_missing", name=THIRD.key) in form.place.currentText()
    cables.plug(THIRD)
    assert display(stall).view.isVisible()


def try_out(stall: Stall, screen: str = "") -> str:
    form = stall.window.facing.form
    stall.window.bar.pressed.emit("settings")
    QApplication.processEvents()  # a cable is looked at twice
    form.place.setCurrentIndex(form.place.findData(screen))
    form.try_out.click()
    return form.message.text()


def test_the_customer_display_is_tried_on_the_chosen_screen_and_goes_back(
    stall: Stall, cables: Cables
) -> None:
    cables.plug(SECOND, THIRD)
    shown, say = display(stall), words("ko").say
    shown._trial.setInterval(200)
    assert try_out(stall, THIRD.key) == say("display.try_shown", name=THIRD.name, seconds=6)
    assert shown._there == THIRD
    assert say("display.example") in seen(shown.view)
    stall.until(lambda: shown._there == SECOND)
    assert say("display.example") not in seen(shown.view)
    assert stall.showcase.choices().screen == ""  # nothing was kept


def test_a_display_that_is_off_is_tried_and_off_again(stall: Stall, cables: Cables) -> None:
    cables.plug(SECOND)
    stall.showcase.keep(ShowChoices(display=False))
    display(stall).place()
    display(stall)._trial.setInterval(200)
    try_out(stall)
    assert display(stall).view.isVisible()
    stall.until(lambda: not display(stall).view.isVisible())


def test_an_example_never_stands_in_place_of_a_sale(stall: Stall, cables: Cables) -> None:
    cables.plug(SECOND)
    view, say = display(stall).view, words("ko").say
    try_out(stall)
    assert say("display.example") in seen(view)
    stall.window.sale.desk.add(COFFEE.sku)  # a scanner, from the settings
    assert say("display.example") not in seen(view)
    assert COFFEE.name in seen(view)
    assert try_out(stall) == say("display.try_busy")
    assert COFFEE.name in seen(view)
    cables.plug()
    assert try_out(stall) == say("display.try_none")
    assert not view.isVisible()


def test_f10_switches_a_second_screen_off_and_on(stall: Stall, cables: Cables) -> None:
    cables.plug(SECOND)
    f10(stall)
    assert not display(stall).view.isVisible()
    assert not stall.showcase.choices().display
    assert stall.window.facing.toast.text() == words("ko").say("display.is_off")
    assert not turned(stall).isVisible()
    f10(stall)
    assert display(stall).view.isVisible()
    assert stall.showcase.choices().display


def test_it_closes_with_the_counter_and_keeps_nobody_open(stall: Stall, cables: Cables) -> None:
    cables.plug(SECOND)
    view = display(stall).view
    assert not view.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)
    assert view.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    stall.window.close()
    assert not view.isVisible()


def test_a_sale_as_its_buyer_sees_it(stall: Stall, cables: Cables) -> None:
    cables.plug(SECOND)
    view, say = display(stall).view, words("ko").say
    assert "토끼 책방" in seen(view)
    stall.window.desk.add(LEMON.sku)
    stall.window.desk.add(COFFEE.sku)
    stall.window.desk.add(LEMON.sku)
    assert f"{LEMON.name} × 2" in seen(view)
    assert "33,000원" in seen(view)
    assert view.sight.latest == 0  # the line that was touched last
    key = stall.charge(COFFEE)
    stall.until(lambda: view.sight.view is View.SCAN)
    shown = stall.card(key)
    assert not view.qr.is_empty()
    assert view.sight.qr == shown.checkout_page
    assert shown.word in seen(view)
    assert "9,000원" in seen(view)
    stall.approve(key)
    stall.until(lambda: view.sight.view is View.PAID)
    assert view.qr.is_empty()
    assert say("buyer.paid.title") in seen(view)
    stall.window.usher.next_buyer()
    assert view.sight.view is View.CART  # of the next buyer


def test_with_several_buyers_it_shows_the_one_in_front(stall: Stall, cables: Cables) -> None:
    cables.plug(SECOND)
    view = display(stall).view

    def now() -> View:
        return view.sight.view

    first = stall.charge(COFFEE)
    second = stall.charge(MUG)
    assert view.sight.word == stall.card(second).word
    stall.approve(first)
    stall.until_face(first, Face.PAID)
    assert view.sight.word == stall.card(second).word
    assert now() is View.SCAN
    assert stall.card(first).word not in seen(view)
    stall.window.usher.open(first)
    assert now() is View.PAID
    assert view.sight.word == stall.card(first).word
    stall.window.usher.show_sale()
    assert view.sight == Sight()


def test_nothing_private_has_a_way_there() -> None:
    assert {one.name for one in fields(Sight)} == {
        "view", "face", "word", "amount_won", "qr", "lines", "latest",
    }  # fmt: skip
    assert {one.name for one in fields(Line)} == {"name", "qty", "amount_won"}


@pytest.mark.parametrize("face", Face)
def test_only_a_committed_row_thanks(face: Face) -> None:
    unbooked = sight_of(card(face), Cart())
    assert unbooked.view is not View.PAID
    booked = card(face, attempt=replace(ATTEMPT, state=State.PAID))
    assert (sight_of(booked, Cart()).view is View.PAID) == (face is Face.PAID)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_doubt_reassures_in_the_buyers_language(qtbot: QtBot, lang: str) -> None:
    view = BuyerView(Mode.LIVE, words(lang))
    qtbot.addWidget(view)
    view.show_sight(sight_of(card(Face.CHECKING), Cart()))
    view.show()
    assert ("두 번 결제되지 않게" if lang == "ko" else "do not pay twice") in seen(view)
    assert view.title.property("tone") == "amber"
    assert view.qr.is_empty()


@pytest.mark.parametrize("mode", Mode)
def test_where_no_real_money_moves_the_buyers_side_says_so(qtbot: QtBot, mode: Mode) -> None:
    view = BuyerView(mode, words("ko"))
    qtbot.addWidget(view)
    view.resize(800, 480)
    view.show()
    edge = view.grab().toImage().pixelColor(3, 240)
    orange = edge.red() > 150 and edge.blue() < 80
    assert orange == (mode is not Mode.LIVE)
    marks = {Mode.PRACTICE: "연습", Mode.TEST: "테스트", Mode.LIVE: ""}
    assert view.banner.isVisible() == bool(marks[mode])
    assert marks[mode] in seen(view)


def test_buyers_have_a_language_of_their_own(stall: Stall, cables: Cables) -> None:
    cables.plug(SECOND)
    stall.showcase.keep(replace(stall.showcase.choices(), lang="en"))
    stall.window.retranslate(words("ko"))
    assert "Welcome" in seen(display(stall).view)
    stall.showcase.keep(replace(stall.showcase.choices(), lang=""))
    stall.window.retranslate(words("ko"))
    assert "어서 오세요" in seen(display(stall).view)


def test_one_screen_is_turned_and_comes_back(stall: Stall) -> None:
    key, view = stall.charge(), turned(stall)
    before = stall.window.windowState()
    f10(stall)
    assert view.isVisible()
    assert stall.window.isFullScreen()
    assert not view.qr.is_empty()
    assert stall.card(key).word in seen(view)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not view.isVisible()
    assert stall.window.windowState() == before
    assert stall.window.stack.currentWidget() is stall.window.pay  # one step back, and no more
    f10(stall)
    f10(stall)
    assert not view.isVisible()
    stall.window.pay.turn.click()
    assert view.isVisible()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton)
    assert view.isVisible()  # a second touch still lands here
    stall.until(lambda: not view.isVisible())
    assert stall.card(key).face is Face.SHOW_QR


def test_a_turned_screen_thanks_and_is_the_cashiers_again(stall: Stall) -> None:
    key, view = stall.charge(), turned(stall)
    view._thanked.setInterval(600_000)  # however slow the machine is
    f10(stall)
    stall.approve(key)
    stall.until(lambda: view.sight.view is View.PAID)
    assert view.isVisible()
    assert words("ko").say("buyer.paid.title") in seen(view)
    entry = stall.till._board.find(key)
    assert entry is not None
    for below in (stall.window, stall.window.pay, stall.window.strip):
        below.update()
    for _ in range(5):
        QApplication.processEvents()
    assert not entry.seen  # nobody at the counter saw it yet
    assert view._thanked.isActive()
    view._thanked.setInterval(1)
    stall.until(lambda: not view.isVisible())
    stall.until(lambda: entry.seen)


def test_a_turned_screen_comes_back_where_the_cashier_is_needed(stall: Stall) -> None:
    key, view = stall.charge(), turned(stall)
    f10(stall)
    stall.toss.cancel(stall.card(key).order_no)
    stall.till.look_now(key)
    stall.until_face(key, Face.CANCELLED)
    assert not view.isVisible()


def test_a_question_comes_back_too(stall: Stall) -> None:
    key, view = stall.charge(), turned(stall)
    f10(stall)
    entry = stall.till._board.find(key)
    assert entry is not None
    assert entry.waiting_since is not None
    entry.waiting_since -= 181
    stall.till._board.refresh()
    assert not view.isVisible()
    keep = stall.window.pay._acts.button(Act.KEEP)
    assert keep.isVisible()
    # Right after charging a touch may be the second one of that button.
    stall.until(lambda: keep.isEnabled() and stall.window.pay._acts.ready())
    keep.click()
    assert not keep.isVisible()
    assert not stall.card(key).nudge
    f10(stall)
    assert view.isVisible()


def test_a_card_that_is_left_takes_its_qr_along(stall: Stall) -> None:
    stall.charge()
    f10(stall)
    stall.window.usher.show_sale()
    assert not turned(stall).isVisible()
    assert not stall.window.isFullScreen()


def test_keys_do_nothing_under_a_turned_screen(stall: Stall) -> None:
    key = stall.charge()
    f10(stall)
    for pressed in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Plus):
        QTest.keyClick(turned(stall), pressed)
    assert turned(stall).isVisible()
    assert stall.card(key).face is Face.SHOW_QR


def test_without_a_qr_there_is_nothing_to_turn(stall: Stall) -> None:
    f10(stall)
    assert not turned(stall).isVisible()
    assert stall.window.facing.toast.text() == words("ko").say("display.nothing")


def test_the_button_says_what_f10_does_now(stall: Stall, cables: Cables) -> None:
    say, button = words("ko").say, stall.window.pay.turn
    assert isinstance(button, QPushButton)
    assert button.text() == button.accessibleName() == say("pay.turn")
    cables.plug(SECOND)
    assert button.text() == say("pay.display_off")
    f10(stall)
    assert button.text() == say("pay.display_on")


def test_a_long_cart_follows_its_latest_line(qtbot: QtBot) -> None:
    view = BuyerView(Mode.LIVE, words("ko"))
    qtbot.addWidget(view)
    view.resize(1024, 600)
    view.show()
    lines = tuple(Line(f"상품 {at}", 1, LEMON.price_won) for at in range(200))
    view.show_sight(Sight(View.CART, amount_won=1, lines=lines, latest=199))
    bar = view.cart.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    view.show_sight(Sight(View.CART, amount_won=1, lines=lines, latest=3))
    assert bar.value() < bar.maximum() / 2


def test_the_systems_own_screens_are_told(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    here = Monitors()
    (only,) = here.all()
    assert here.of(window) == only
    assert pick(here.all(), only, "") is None


def test_every_change_of_the_systems_screens_is_heard(qapp: QApplication) -> None:
    here, heard = Monitors(), list[int]()
    here.changed.connect(lambda: heard.append(len(here.all())))
    screen = qapp.primaryScreen()
    for told in (qapp.screenAdded, qapp.screenRemoved, qapp.primaryScreenChanged):
        told.emit(screen)
    screen.geometryChanged.emit(screen.geometry())
    assert len(heard) >= 4


def test_choices_that_cannot_be_read_are_the_usual_ones(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pos_app.errors import Refused

    def refuse() -> ShowChoices:
        raise Refused("settings.unreadable", file="settings.json")

    monkeypatch.setattr(stall.showcase, "choices", refuse)
    assert display(stall).choices() == ShowChoices()
    key = stall.charge()
    stall.approve(key)
    stall.until_face(key, Face.PAID)
