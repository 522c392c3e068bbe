"""Fingers that touch and type at random, on whatever is there to be touched."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

PINS = ("246810", "135791")
PEOPLE = ("지우", "민수")
BY_NAME = dict(zip(PEOPLE, PINS, strict=True))
BARCODES = (
    "2000000010014", "2000000010021", "2000000010038", "2000000010052", "2000000010069",
    "2000000010083", "2000000010106", "2000000010113", "2000000010120", "2000000010168",
    "2000000019999", "ㅁㅠㅊ-12", "0", "8801234567893",
)  # fmt: skip
TEXTS = (
    "머그", "ㅋㄹ", "ㄱㅏ", "지우", "민수", "서연", "교환", "단순 변심", "1", "3", "500", "3000",
    "12 000원", "₩1,500",
    "9999999", "-1", "0", "10%", "2026-11-28", "11/28", "25:61", "abc", "<b>굵게</b>", "a & b && c",
    "ㅤ", "  ", "😀🎪", "שלום", "\u202e뒤집힘", "e\u0301", "%s {0} {name}", "'; DROP TABLE sales",
    "010-1234-5678", "123-45-67890", "127.0.0.1:9", "printer.invalid", "가" * 300, "W" * 90, *PINS,
)  # fmt: skip
SIZES = ((1024, 680), (1280, 800), (1366, 768), (1920, 1080), (1100, 1000))
Key = Qt.Key
KEYS = (
    (Key.Key_F1, 1), (Key.Key_F2, 4), (Key.Key_F3, 1), (Key.Key_F4, 3), (Key.Key_F5, 3),
    (Key.Key_F6, 3), (Key.Key_F7, 2), (Key.Key_F8, 3), (Key.Key_F9, 8), (Key.Key_F10, 2),
    (Key.Key_F11, 1), (Key.Key_F12, 1), (Key.Key_Escape, 14), (Key.Key_Return, 12),
    (Key.Key_Tab, 8), (Key.Key_Backtab, 4), (Key.Key_Space, 5), (Key.Key_Plus, 3),
    (Key.Key_Minus, 3), (Key.Key_Delete, 3), (Key.Key_Backspace, 4), (Key.Key_Up, 4),
    (Key.Key_Down, 5), (Key.Key_Left, 3), (Key.Key_Right, 3), (Key.Key_Home, 1),
    (Key.Key_End, 1), (Key.Key_PageUp, 1), (Key.Key_PageDown, 1), (Key.Key_Y, 1),
    (Key.Key_Enter, 2), (Key.Key_Menu, 1),
)  # fmt: skip
CHORDS = (Key.Key_Z, Key.Key_P, Key.Key_A, Key.Key_C, Key.Key_V, Key.Key_X, Key.Key_F, Key.Key_Y)
EVERYWHERE = (
    "tool-language",
    "tool-theme",
    "tool-about",
    "settings-save",
)  # or little else would happen
FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
TOUCHED = (QAbstractButton, QComboBox, QAbstractItemView, QAbstractSlider, *FIELDS)


class Hands:
    """Each method does one thing, and says what it was."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        # Kept while its parts are touched: they go with it, as far as Python knows.
        self._over: QWidget = window
        self.kinds: tuple[tuple[Callable[[random.Random], str], float], ...] = (
            (self.touch, 34), (self.row, 14), (self.key, 20), (self.chord, 2), (self.write, 8),
            (self.anywhere, 5), (self.twice, 2), (self.wheel, 2), (self.scan, 4), (self.size, 1),
            (self.dress, 0.2),
        )  # fmt: skip

    def scope(self, chance: random.Random) -> QWidget:
        """The window that would hear a finger now: a pop-up, else a dialog, else any."""
        over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        others = [one for one in QApplication.topLevelWidgets() if _stands(one, self.window)]
        if over is not None:
            self._over = over
        elif others and chance.random() < 0.1:
            self._over = chance.choice(others)
        else:
            self._over = self.window
        return self._over

    def touch(self, chance: random.Random) -> str:
        """Touch a button, a field or a list."""
        popup = QApplication.activePopupWidget()
        if popup is not None and chance.random() < 0.6:
            said = named(popup)
            popup.close()  # a touch beside it
            return f"beside {said}"
        return self._touch_one(chance, (QAbstractButton, QComboBox, *FIELDS))

    def row(self, chance: random.Random) -> str:
        """Touch a row or a tile."""
        view = self._one(chance, (QAbstractItemView,))
        if not isinstance(view, QAbstractItemView):
            return self._touch_one(chance, TOUCHED)
        area = view.viewport().rect()
        place = QPoint(chance.randrange(area.width() or 1), chance.randrange(area.height() or 1))
        said = named(view)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        return f"row of {said} at {place.x()},{place.y()}"

    def key(self, chance: random.Random) -> str:
        """Press a key, where the keyboard is."""
        key = chance.choices([one for one, _ in KEYS], [weight for _, weight in KEYS])[0]
        shift = chance.random() < 0.05
        return self._press(chance, key, Qt.KeyboardModifier.ShiftModifier if shift else None)

    def chord(self, chance: random.Random) -> str:
        """Press a key with Control."""
        return self._press(chance, chance.choice(CHORDS), Qt.KeyboardModifier.ControlModifier)

    def write(self, chance: random.Random) -> str:
        """Type into a field, mostly one that was chosen for it."""
        field = self._one(chance, FIELDS) if chance.random() < 0.8 else None
        target = self._focused(chance)
        if field is not None:
            field.setFocus()
            target = field
            if isinstance(field, QLineEdit) and chance.random() < 0.6:
                field.selectAll()
        text = chance.choice(TEXTS)
        if isinstance(field, QLineEdit) and field.echoMode() is QLineEdit.EchoMode.Password:
            text = chance.choice(PINS)
        said = named(target)  # it may be gone after
        spell(target, text)
        return f"write {text[:20]!r} into {said}"

    def anywhere(self, chance: random.Random) -> str:
        """Touch any place, also with the right button."""
        over = self.scope(chance)
        place = QPoint(chance.randrange(over.width() or 1), chance.randrange(over.height() or 1))
        under = over.childAt(place) or over
        right = chance.random() < 0.15
        button = Qt.MouseButton.RightButton if right else Qt.MouseButton.LeftButton
        said = named(under)
        QTest.mouseClick(under, button, pos=under.mapFrom(over, place))
        return f"{'right ' * right}click on {said} at {place.x()},{place.y()}"

    def twice(self, chance: random.Random) -> str:
        """Touch twice, as people do who know computers."""
        one = self._one(chance, TOUCHED)
        if one is None:
            return "nothing to touch twice"
        said = named(one)
        QTest.mouseDClick(_under(one), Qt.MouseButton.LeftButton)
        return f"double click on {said}"

    def wheel(self, chance: random.Random) -> str:
        """Turn the wheel over something."""
        one = self._one(chance, (QWidget,)) or self.scope(chance)
        at = QPointF(one.rect().center())
        turn = QPoint(0, chance.choice((-360, -120, 120, 360)))
        event = QWheelEvent(
            at, one.mapToGlobal(at), QPoint(), turn, Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(_under(one), event)
        return f"wheel over {named(one)}"

    def scan(self, chance: random.Random) -> str:
        """Scan a label: its keys come at once."""
        code = chance.choice(BARCODES)
        target = self._focused(chance)
        spell(target, code)
        self._press(chance, Key.Key_Return, None)
        return f"scan {code}"

    def size(self, chance: random.Random) -> str:
        """Give the window another size."""
        wide, high = chance.choice(SIZES)
        self.window.resize(wide, high)
        return f"size {wide}×{high}"

    def dress(self, chance: random.Random) -> str:
        """Another language or theme, by the buttons for it."""
        name = chance.choice(("tool-language", "tool-theme"))
        button = self.window.findChild(QAbstractButton, name)
        if button is None or QApplication.activeModalWidget() or not button.isVisible():
            return f"no {name}"
        button.click()
        return name

    def charge(self, chance: random.Random) -> str:
        """Go back to the sale, scan something and charge it, as a cashier does."""
        if QApplication.activeModalWidget() is not None:
            return "no charge: a dialog stands there"
        for _ in range(2):
            self._press(chance, Key.Key_Escape, None)
        code = chance.choice(BARCODES[:10])
        spell(self._focused(chance), code)
        self._press(chance, Key.Key_Return, None)
        self._press(chance, Key.Key_F9, None)
        return f"scan {code} and charge"

    def sign_in(self, chance: random.Random) -> str:
        """Type a PIN where one is asked for."""
        over = self.scope(chance)
        names = [one for one in over.findChildren(QAbstractButton) if _offers_name(one)]
        if not names:
            return "no one asks who it is"
        whose = chance.choice(names)
        pin = BY_NAME.get(whose.text(), PINS[0]) if chance.random() < 0.95 else PINS[1]
        QTest.mouseClick(whose, Qt.MouseButton.LeftButton)
        spell(self._focused(chance), pin)
        self._press(chance, Key.Key_Return, None)
        return "sign in"

    def _touch_one(self, chance: random.Random, kinds: tuple[type[QWidget], ...]) -> str:
        one = self._one(chance, kinds)
        if one is None:
            return "nothing to touch"
        said = named(one)  # before it is touched: it may be gone then
        QTest.mouseClick(_under(one), Qt.MouseButton.LeftButton)
        return f"touch {said}"

    def _one(self, chance: random.Random, kinds: tuple[type[QWidget], ...]) -> QWidget | None:
        over = self.scope(chance)
        if isinstance(over, QMenu):
            return over
        found = [
            one
            for one in over.findChildren(QWidget)
            if isinstance(one, kinds) and one.isVisible() and one.isEnabled()
        ]
        for _ in range(min(8, 2 * len(found))):
            one = chance.choice(found)
            rarely = one.objectName() in EVERYWHERE and chance.random() < 0.97
            if not rarely and not one.visibleRegion().isEmpty():
                return one
        return None

    def _focused(self, chance: random.Random) -> QWidget:
        over = self.scope(chance)
        focused: QWidget | None = over.focusWidget()
        return over if focused is None else focused

    def _press(
        self, chance: random.Random, key: Qt.Key, modifier: Qt.KeyboardModifier | None
    ) -> str:
        target = self._focused(chance)
        said = named(target)
        press(target, key, modifier or Qt.KeyboardModifier.NoModifier)
        held = f" with {modifier.name}" if modifier else ""
        return f"{key.name.removeprefix('Key_')}{held} in {said}"


def spell(target: QWidget, text: str) -> None:
    """Type it: plain letters by their keys, all others through an input method."""
    for part in re.findall(r"[ -~]+|[^ -~]+", text):
        if not shiboken6.isValid(target):
            return
        if part.isascii():
            for letter in part:
                press(target, ord(letter))
        else:
            committed = QInputMethodEvent()
            committed.setCommitString(part)
            QApplication.sendEvent(target, committed)


def press(
    target: QWidget,
    key: Qt.Key | int,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press it as a keyboard does: the window gets it, and finds who hears it."""
    window = target.window().windowHandle() if shiboken6.isValid(target) else None
    if window is not None:
        QTest.keyClick(window, key, modifier)


def named(widget: QWidget) -> str:
    """What a reader of the log would call it."""
    name = widget.objectName() or type(widget).__name__
    said = widget.text() if isinstance(widget, QAbstractButton) else widget.accessibleName()
    return f"{name} “{said[:24]}”" if said else name


def _under(widget: QWidget) -> QWidget:
    return widget.viewport() if isinstance(widget, QAbstractItemView) else widget


def _stands(one: QWidget, window: QWidget) -> bool:
    return one is not window and one.isVisible() and one.isWindow()


def _offers_name(one: QAbstractButton) -> bool:
    return one.objectName().startswith("name-") and one.isVisible() and one.isEnabled()
