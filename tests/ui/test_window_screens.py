"""The window around the screens: names, keys, languages, receipts, settings, secrets."""

from __future__ import annotations

import threading
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from pos_app.domain.cart import Cart
from pos_app.domain.face import Face
from pos_app.domain.payment import Contract, Mode
from pos_app.errors import Refused
from pos_app.ui.look import Act
from pos_app.ui.ports import KeyCheck
from pos_app.ui.screens.receipt import Paper
from pos_app.ui.widgets.strip import StripCard
from tests.ui.booth import COFFEE, LEMON, words
from tests.ui.stall import SOON_MS, Stall

NAMES = ("waiting", "pay", "qr", "pay-state", "settings", "mode-banner")


def test_the_names_of_the_plan_are_there(stall: Stall) -> None:
    for name in NAMES:
        found = stall.window.findChildren(QWidget, name)
        assert len(found) == 1, name


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_control_has_a_name_in_the_users_language(stall: Stall, lang: str) -> None:
    stall.charge()
    stall.window.retranslate(words(lang))
    for kind in (QAbstractButton, QLineEdit, QComboBox):
        for one in stall.window.findChildren(kind):
            if one.isVisibleTo(stall.window) and one.focusPolicy() != Qt.FocusPolicy.NoFocus:
                text = one.text() if isinstance(one, QAbstractButton) else ""
                assert one.accessibleName() or text, (one, one.objectName())


def test_esc_leaves_a_payment_alive_in_the_strip(stall: Stall) -> None:
    key = stall.charge()
    QTest.keyClick(stall.window.pay, Qt.Key.Key_Escape)
    assert stall.window.stack.currentWidget() is stall.window.sale
    assert stall.window.pay.qr.is_empty()
    assert stall.card(key).face is Face.SHOW_QR
    shown = stall.window.strip.findChild(StripCard)
    assert shown is not None
    QTest.keyClick(shown, Qt.Key.Key_Space)
    assert stall.window.stack.currentWidget() is stall.window.pay
    assert not stall.window.pay.qr.is_empty()


def test_the_green_card_names_its_buyer_while_the_next_cart_is_rung_up(stall: Stall) -> None:
    key = stall.charge()
    stall.window.usher.next_buyer()
    stall.window.desk.add(LEMON.sku)
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    shown = stall.window.strip.findChild(StripCard)
    assert shown is not None
    assert stall.card(key).word in shown.accessibleName()
    assert words("ko").say("strip.paid") in shown.accessibleName()
    stall.until(lambda: stall.books.attempt(key).shown_at)  # seen in the strip
    assert stall.window.desk.cart == Cart().add(LEMON)


def test_the_title_gives_nothing_away(stall: Stall) -> None:
    key = stall.charge()
    token = stall.books.attempt(key).pay_token
    assert token
    assert stall.window.windowTitle() == words("ko").say("window.title")
    names = [one.accessibleName() + one.toolTip() for one in stall.window.findChildren(QWidget)]
    assert not any(token in name for name in names)


def test_the_display_stays_awake_only_over_a_qr(stall: Stall) -> None:
    key = stall.charge()
    awake = stall.window.usher._awake
    assert awake.is_held()
    stall.window.usher.next_buyer()
    assert not awake.is_held()
    stall.window.usher.open(key)
    assert awake.is_held()
    stall.window.bar.pressed.emit("settings")  # the QR waits behind it
    assert not awake.is_held()
    QTest.keyClick(stall.window.settings, Qt.Key.Key_Escape)
    assert awake.is_held()
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    assert not awake.is_held()


def test_language_and_theme_change_while_a_qr_is_shown(stall: Stall) -> None:
    stall.charge()
    stall.window.bar.pressed.emit("language")
    stall.until(lambda: stall.drawer.choices.lang == "en")
    title = stall.window.pay.state.title
    assert title.text() == words("en").say("face.show_qr.title")
    stall.window.bar.pressed.emit("theme")
    stall.until(lambda: stall.drawer.choices.theme == "dark")
    assert not stall.window.pay.qr.is_empty()
    stall.window.bar.pressed.emit("language")
    assert title.text() == words("ko").say("face.show_qr.title")


def test_practice_is_always_in_sight(stall: Stall) -> None:
    for screen in (stall.window.sale, stall.window.pay, stall.window.settings):
        stall.window.usher.show(screen)
        assert stall.window.bar.banner.isVisible()
        assert "연습" in stall.window.bar.banner.text()


def test_the_receipt_shows_what_was_sold(stall: Stall) -> None:
    key = stall.charge(COFFEE, 2)
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    stall.window.usher._on_act(Act.RECEIPT, key)
    stall.until(lambda: stall.window.stack.currentWidget() is stall.window.receipt)
    paper = stall.window.receipt.findChild(Paper)
    assert paper is not None
    texts = paper.texts()
    for wanted in (
        "토끼 책방", COFFEE.name, "2 × 9,000", "18,000원", "16,363원", "1,637원",
        stall.books.attempt(key).order_no, words("ko").say("receipt.no_tax_proof"),
        words("ko").say("receipt.mode_practice"),
    ):  # fmt: skip
        assert wanted in texts
    formats = {one.textFormat().name for one in paper.findChildren(QLabel)}
    assert formats == {"PlainText"}
    QTest.keyClick(stall.window.receipt, Qt.Key.Key_Escape)
    assert stall.window.stack.currentWidget() is stall.window.pay


def open_key_form(stall: Stall, key: str = "sk_test_example_1234") -> None:
    stall.window.bar.pressed.emit("settings")
    form = stall.window.settings.key_form
    form.key.setText(key)
    form.contract.setCurrentIndex(form.contract.findData(Contract.V2))


def test_a_key_is_masked_tried_and_then_kept(stall: Stall) -> None:
    open_key_form(stall)
    form = stall.window.settings.key_form
    assert form.key.echoMode() is QLineEdit.EchoMode.Password
    assert not form.keep.isEnabled()
    form.try_out.click()
    stall.until(form.keep.isEnabled)
    form.keep.click()
    stall.until(stall.backroom.idle)
    assert stall.drawer.stored == [("sk_test_example_1234", Contract.V2)]
    assert form.key.text() == ""
    assert "1234" in form.key.placeholderText()
    assert words("ko").say("settings.key_kept") == form.outcome.text()


def test_a_keyring_that_asks_its_owner_first_holds_nobody_up(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlocked, looks = Event(), list[int]()

    def tail() -> str:
        looks.append(threading.get_ident())
        assert unlocked.wait(SOON_MS / 1e3)
        return "9876"

    monkeypatch.setattr(stall.drawer, "tail", tail)
    stall.window.bar.pressed.emit("settings")
    field = stall.window.settings.key_form.key
    stall.until(lambda: looks)
    stall.window.retranslate(words("en"))
    assert field.placeholderText() == ""  # neither a key nor none
    unlocked.set()
    stall.until(lambda: "9876" in field.placeholderText())
    assert field.placeholderText() == words("en").say("settings.key_known", tail="9876")
    assert threading.main_thread().ident not in looks


def test_a_key_that_cannot_be_looked_for_is_said(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tail() -> str:
        raise Refused("secrets.no_keyring")

    monkeypatch.setattr(stall.drawer, "tail", tail)
    stall.window.bar.pressed.emit("settings")
    field = stall.window.settings.key_form.key
    stall.until(lambda: field.placeholderText() == words("ko").say("secrets.no_keyring"))


def test_an_edited_key_must_be_tried_again(stall: Stall) -> None:
    open_key_form(stall)
    form = stall.window.settings.key_form
    form.try_out.click()
    stall.until(form.keep.isEnabled)
    form.key.setText("sk_test_example_9999")
    assert not form.keep.isEnabled()


def test_the_contract_is_never_a_silent_default(stall: Stall) -> None:
    stall.window.bar.pressed.emit("settings")
    form = stall.window.settings.key_form
    form.key.setText("sk_test_example_1234")
    assert not form.try_out.isEnabled()


def test_a_live_key_shows_two_sentences_first(stall: Stall) -> None:
    stall.drawer.outcome = KeyCheck(True, Mode.LIVE, "연결됐어요 (LIVE)")
    open_key_form(stall)
    form = stall.window.settings.key_form
    form.try_out.click()
    stall.until(form.live.isVisible)
    assert words("ko").say("settings.live_ask_toss") in form.live.text()
    assert words("ko").say("settings.live_not_fiscal") in form.live.text()
    assert not form.keep.isEnabled()
    form.understood.setChecked(True)
    assert form.keep.isEnabled()


def test_a_key_is_refused_while_a_payment_is_not_over(stall: Stall) -> None:
    stall.drawer.refusal = Refused("key.missing")
    open_key_form(stall)
    form = stall.window.settings.key_form
    form.try_out.click()
    stall.until(form.keep.isEnabled)
    form.keep.click()
    stall.until(stall.backroom.idle)
    assert stall.drawer.stored == []
    assert form.outcome.text() == words("ko").say("key.missing")


def test_payments_that_stay_with_a_refused_key_are_told(stall: Stall) -> None:
    stall.drawer.left = words("ko").say("key.left_behind", count=1, words="사과 12")
    open_key_form(stall)
    form = stall.window.settings.key_form
    form.try_out.click()
    stall.until(form.keep.isEnabled)
    form.keep.click()
    stall.until(stall.backroom.idle)
    assert words("ko").say("settings.key_kept") in form.outcome.text()
    assert stall.drawer.left in form.outcome.text()
    assert form.outcome.property("tone") == "amber"


def test_a_choice_is_saved_and_spoken_at_once(stall: Stall) -> None:
    stall.window.bar.pressed.emit("settings")
    settings = stall.window.settings
    settings.lang.setCurrentIndex(settings.lang.findData("en"))
    settings.shop.setText("Rabbit Books")
    settings.save.click()
    stall.until(stall.backroom.idle)
    assert stall.drawer.choices.shop == "Rabbit Books"
    assert settings.save.text() == words("en").say("settings.save")


def test_a_card_comes_at_once_and_before_the_books_answer(stall: Stall) -> None:
    with stall.qtbot.waitSignal(stall.till.charged, timeout=SOON_MS):
        stall.window.desk.charge_asked.emit(Cart().add(COFFEE))
        assert stall.window.stack.currentWidget() is stall.window.pay
        assert stall.window.pay.card is not None
        assert stall.window.pay.card.face is Face.PREPARING


def test_the_settings_begin_at_the_top(stall: Stall) -> None:
    stall.window.bar.pressed.emit("settings")
    stall.window.resize(1024, 680)
    (roll,) = (one for one in stall.window.settings.findChildren(QScrollArea) if one.isVisible())
    stall.until(lambda: roll.verticalScrollBar().maximum() > 0)
    roll.verticalScrollBar().setValue(roll.verticalScrollBar().maximum())
    QTest.keyClick(stall.window.settings, Qt.Key.Key_Escape)
    stall.window.bar.pressed.emit("settings")
    assert roll.verticalScrollBar().value() == 0
