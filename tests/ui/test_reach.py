"""Without eyes and without a mouse: every control has a name and a role, and Tab reaches it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.gallery.scenes import show
from tests.gallery.stage import Stage

# One scene of each screen, with all its buttons.
SCREENS = (
    "sale", "sale-cart", "sale-strip", "sale-offline", "pay-show-qr", "pay-checking", "pay-paid",
    "pay-left-over", "unfinished", "unfinished-unknown", "receipt-short", "receipts",
    "refund-whole", "refunds", "reports-sales", "settings", "settings-key-live",
    "settings-slip-network", "lock-typed", "staff", "guide", "guide-shop", "guide-key",
    "guide-products", "guide-people", "guide-printer", "guide-display", "guide-ready", "delivery",
    "delivery-looked-at", "drill-lost",
)  # fmt: skip
ROLES = {
    QAbstractButton: {
        QAccessible.Role.Button, QAccessible.Role.CheckBox, QAccessible.Role.RadioButton,
        QAccessible.Role.ButtonMenu,
    },
    QComboBox: {QAccessible.Role.ComboBox},
    QLineEdit: {QAccessible.Role.EditableText},
    QAbstractItemView: {QAccessible.Role.List, QAccessible.Role.Table, QAccessible.Role.Tree},
}  # fmt: skip
# A till's digits are typed: their buttons are for fingers. What scrolls follows the focus.
DIGITS = ("pin-", "amount-")
LED = ("receipts-list",)  # its keys are those of the search field
MOST_STEPS = 200


@pytest.fixture
def stage(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    opened = Stage(qapp, tmp_path / "books")
    opened.window.show()
    opened.window.activateWindow()
    qtbot.waitUntil(opened.window.isActiveWindow)
    opened.resize((1280, 800))
    yield opened
    opened.close()


def controls(top: QWidget) -> list[QWidget]:
    """What somebody can use now."""
    return [
        one
        for one in top.findChildren(QWidget)
        if one.isVisibleTo(top) and one.isEnabled() and isinstance(one, tuple(ROLES))
        and not isinstance(one.parent(), QComboBox | QLineEdit)
        and not isinstance(one, QHeaderView)
        and one.objectName() != "qt_spinbox_lineedit"  # a part of its box
        and one.objectName() not in LED
        and one.window() is top
    ]  # fmt: skip


def called(widget: QWidget) -> str:
    return f"{widget.objectName() or type(widget).__name__} in {type(widget.parent()).__name__}"


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_reader_hears_what_everything_is_and_does(stage: Stage, lang: str) -> None:
    stage.speak(lang)
    nameless, strange = set(), set()
    for name in SCREENS:
        show(stage, name)
        for one in controls(stage.window):
            heard = QAccessible.queryAccessibleInterface(one)
            if not heard.text(QAccessible.Text.Name).strip():
                nameless.add(f"{name}: {called(one)}")
            wanted = next(roles for kind, roles in ROLES.items() if isinstance(one, kind))
            if heard.role() not in wanted:
                strange.add(f"{name}: {called(one)} is {heard.role()}")
    assert not nameless
    assert not strange


def walked(top: QWidget) -> set[QWidget]:
    """Every widget that Tab comes by, until it begins anew."""
    seen: list[QWidget] = []
    for _ in range(MOST_STEPS):
        focus = QApplication.focusWidget()
        if focus is None or (seen and focus is seen[0] and len(seen) > 1):
            break
        seen.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert len(seen) < MOST_STEPS, "Tab is caught somewhere"
    return {one for one in seen if top.isAncestorOf(one)}


def is_reached(one: QWidget, reached: set[QWidget]) -> bool:
    """Of buttons that exclude each other Tab comes by one, and arrows do the rest."""
    group = one.group() if isinstance(one, QAbstractButton) else None
    alike = group.buttons() if group is not None and group.exclusive() else [one]
    return any(here is each or each.isAncestorOf(here) for each in alike for here in reached)


@pytest.mark.parametrize("name", SCREENS)
def test_tab_comes_by_everything(stage: Stage, name: str) -> None:
    show(stage, name)
    top = stage.window
    first = next(one for one in controls(top) if one.focusPolicy() & Qt.FocusPolicy.TabFocus)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    reached = walked(top)
    missed = [
        called(one)
        for one in controls(top)
        if not one.objectName().startswith(DIGITS) and not is_reached(one, reached)
    ]
    assert not missed
