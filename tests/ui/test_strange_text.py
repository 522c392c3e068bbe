"""S7, S23: strange text stays text, and no token outlives its QR or leaves the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from pos_app.domain.face import Face
from pos_app.ui.screens.pay import PayScreen
from tests.ui.booth import product, words
from tests.ui.stall import Stall

TEXTS = (
    "windowTitle", "accessibleName", "accessibleDescription", "toolTip", "statusTip", "text",
)  # fmt: skip
MARKUP = '<img src="http://127.0.0.1:9/x"><b>굵게</b> <a href="x">y</a> &amp; \u202eevil 🎈'


def windows() -> list[QWidget]:
    return [one for top in QApplication.topLevelWidgets() for one in [top, *_below(top)]]


def _below(top: QWidget) -> list[QWidget]:
    return list(top.findChildren(QWidget))


def rich() -> list[str]:
    """Labels that would take markup for markup."""
    found = [one for one in windows() if isinstance(one, QLabel) and one.text()]
    plain = Qt.TextFormat.PlainText
    bad = [one for one in found if "<" in one.text() and one.textFormat() != plain]
    assert not any(isinstance(one, QTextEdit) for one in windows())
    return [one.text() for one in bad] + [one.toolTip() for one in windows() if one.toolTip()]


def test_markup_is_shown_as_it_is_written(stall: Stall) -> None:
    """S7: a product's name, a category and Toss' sentence are plain text on every screen."""
    strange = product("X-1", MARKUP, 9_000, MARKUP)
    stall.stock_up((strange, 5))
    stall.till.reload()
    stall.until(lambda: any(one.sku == "X-1" for one in stall.window.desk.shelf.products))
    stall.window.desk.add("X-1")
    assert rich() == []
    key = stall.charge(strange)
    assert MARKUP[:8] in stall.card(key).items
    assert rich() == []
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    stall.window.usher.receipt_asked.emit(key)
    stall.until(lambda: stall.window.stack.currentWidget() is stall.window.receipt)
    texts = [one.text() for one in stall.window.receipt.findChildren(QLabel)]
    assert any("<img" in one for one in texts)
    assert rich() == []
    stall.window.desk.refused.emit(MARKUP)
    stall.till.trouble.emit(MARKUP)
    assert rich() == []


@pytest.mark.parametrize("end", ["cancelled", "expired", "given up"])
def test_nothing_of_a_token_is_left_on_the_screen_after_its_end(stall: Stall, end: str) -> None:
    """S23: the QR goes with its payment; title, clipboard and names never had the token."""
    QApplication.clipboard().clear()
    key = stall.charge()
    token = stall.books.attempt(key).pay_token
    assert token
    assert _told(token) == ["page-address.text"]
    if end == "given up":
        stall.till.give_up(key)
    else:
        getattr(stall.toss, {"cancelled": "cancel", "expired": "expire"}[end])(key)
        stall.till.look_now(key)
    stall.until(stall.window.pay.qr.is_empty)
    assert _told(token) == []
    assert QApplication.clipboard().text() == ""


def _told(token: str) -> list[str]:
    """Who names the token in words: in practice the page's address does, and nobody else."""
    said = [
        f"{one.objectName() or type(one).__name__}.{name}"
        for one in windows()
        for name in TEXTS
        if callable(read := getattr(one, name, None)) and token in str(read())
    ]
    return said + ["clipboard"] * (token in QApplication.clipboard().text())


def test_only_practice_names_the_page_in_words(qtbot: QtBot) -> None:
    """S23: elsewhere the token is in the QR alone."""
    pay = PayScreen(words("ko"), practice=False)
    qtbot.addWidget(pay)
    assert pay.findChild(QLabel, "page-address") is None


def test_host_and_amount_stand_beside_the_qr(stall: Stall) -> None:
    """S6: a person can read where the QR leads, and for how much."""
    stall.charge()
    seen = [one.text() for one in stall.window.pay.findChildren(QLabel) if one.isVisible()]
    assert any("9,000" in one for one in seen)
    assert any(words("ko").say("pay.leads_to", host="127.0.0.1") in one for one in seen)
