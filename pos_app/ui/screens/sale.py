"""The sale screen: find it, touch it, charge it; with fingers, keys or a scanner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos_app.ui.models.products import ProductsModel, ShopWindow
from pos_app.ui.sale_desk import SaleDesk
from pos_app.ui.scanner import Scanner
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.times import Times
from pos_app.ui.widgets.categories import Categories
from pos_app.ui.widgets.nothing import Nothing
from pos_app.ui.widgets.search import STEPS, Search
from pos_app.ui.widgets.tiles import Tiles
from pos_app.ui.widgets.till_roll import TillRoll
from pos_app.ui.widgets.toast import Toast
from pos_app.ui.widgets.unfinished_button import UnfinishedButton

if TYPE_CHECKING:
    from pos_app.wording import Wording

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
_CHORDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
KEYS = (
    ("F1", "keysheet.help"),
    ("F2", "keysheet.search"),
    ("F3", "keysheet.unfinished"),
    ("F4  F5", "keysheet.park"),
    ("F6", "keysheet.receipts"),
    ("F7", "keysheet.closing"),
    ("F8", "keysheet.discount"),
    ("Ctrl+M", "keysheet.note"),
    ("↑ ↓ ← →", "keysheet.walk"),
    ("Enter", "keysheet.enter"),
    ("+  –", "keysheet.qty"),
    ("Delete", "keysheet.take_out"),
    ("3*", "keysheet.times"),
    ("Ctrl+Z", "keysheet.undo"),
    ("F9", "keysheet.charge"),
    ("Ctrl+F9", "keysheet.cash"),
    ("F10", "keysheet.display"),
    ("Esc", "keysheet.back"),
)


class SaleScreen(QWidget):
    """Left the products, right the cart. `keys` are the rows of the F1 sheet; add to them."""

    def __init__(self, desk: SaleDesk, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sale")
        mark(self, role="ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk = desk
        self.keys = list(KEYS)
        self.search = Search()
        self.times = Times(self.search, desk)
        self.unfinished = UnfinishedButton(wording)
        self.categories = Categories()
        self.products = Tiles(ProductsModel(desk, self))
        self.roll = TillRoll(desk)
        self.nothing = Nothing()
        self._shelf = QStackedWidget()
        self._arrange()
        self._toast = Toast(self._shelf)
        app = QApplication.instance()
        self.scanner = Scanner(app, parent=self) if isinstance(app, QApplication) else None
        self._connect()
        self.retranslate(wording)

    @Slot(object)
    def retranslate(self, wording: Wording) -> None:
        """Speak another language from now on; the cart stays."""
        self.desk.wording = wording
        self.search.setPlaceholderText(wording.say("sale.search_hint"))
        self.search.setAccessibleName(wording.say("sale.search"))
        self.products.setAccessibleName(wording.say("sale.products"))
        self.unfinished.retranslate(wording)
        self.roll.retranslate()
        self._on_catalog()

    def dress(self, window: ShopWindow) -> None:
        """Show products as they look now."""
        self.products.products.window = window
        self._on_catalog()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if key in _ENTER:
            self._on_enter(event)
        elif key == Qt.Key.Key_Escape:
            self._step_back(event)
        elif key in _ARROWS:
            self._walk(key)
        elif event.modifiers() & _CHORDS:
            event.ignore()
        elif text in STEPS:
            self.desk.step(STEPS[text])
        elif text.strip() and text.isprintable():
            self.search.begin(text)
        else:
            event.ignore()

    def _arrange(self) -> None:
        self._shelf.addWidget(self.products)
        self._shelf.addWidget(self.nothing)
        left = QVBoxLayout()
        left.setSpacing(GAP_PX)
        top = QHBoxLayout()
        top.setSpacing(GAP_PX)
        top.addWidget(self.search, 1)
        top.addWidget(self.unfinished)
        left.addLayout(top)
        left.addWidget(self.categories)
        left.addWidget(self._shelf, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GAP_PX, 2 * GAP_PX, 2 * GAP_PX, 2 * GAP_PX)
        row.setSpacing(2 * GAP_PX)
        row.addLayout(left, 1)
        row.addWidget(self.roll)
        self.setFocusProxy(self.search)

    def _connect(self) -> None:
        self.search.sought.connect(self._on_sought)
        self.categories.chosen.connect(self._show_products)
        self.products.picked.connect(self.times.pick)
        self.desk.catalog_shown.connect(self._on_catalog)
        self.desk.refused.connect(self._toast.say)
        self.desk.outlived.connect(self._toast.take_back)
        self.desk.charge_asked.connect(self._on_charged)
        if self.scanner is not None:
            self.scanner.scanned.connect(self.times.scan)
        for keys, does in (
            (QKeySequence("F2"), self._on_find),
            (QKeySequence("F3"), self.unfinished.click),
            (QKeySequence("F9"), self.desk.charge),
            (QKeySequence("Ctrl+F9"), self.roll.cash.click),
            (QKeySequence(QKeySequence.StandardKey.Undo), self.desk.undo),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(does)

    def _on_catalog(self) -> None:
        say, looks = self.desk.wording.say, self.products.products.looks
        stripes = looks.stripes(self.desk.shelf.categories)
        starred = say("sale.favourites") if looks.favourites else ""
        self.categories.show_names(stripes, say("sale.all"), starred)
        self.categories.setVisible(bool(stripes or starred))
        self._show_products()

    def _on_sought(self) -> None:
        self.search.walking = False
        self.products.unchoose()
        self._show_products()

    def _show_products(self) -> None:
        (_, text), shelf = self.times.wish(), self.desk.shelf
        starred = self.products.products.looks.favourites
        found = shelf.find(text) if text else shelf.in_category(self.categories.current, starred)
        self.products.products.show(found)
        self.products.fit()
        say = self.desk.wording.say
        if not self.desk.is_read:
            self.nothing.say(say("sale.reading"))
        elif text:
            self.nothing.say(say("sale.no_hits", text=text))
        else:
            self.nothing.say(say("sale.no_products"), say("settings.door_delivery"))
        self._shelf.setCurrentWidget(self.products if found else self.nothing)

    def _on_enter(self, event: QKeyEvent) -> None:
        focus = QApplication.focusWidget()
        if event.isAutoRepeat():
            return
        if isinstance(focus, QAbstractButton):
            focus.click()
            return
        self.search.flush()
        model, row = self.products.products, self.products.chosen_row()
        if row is None and self.times.enter():
            return
        qty, text = self.times.wish()
        if row is None and text:
            row = self._only_match(text)
        if row is not None:
            sku = model.sku(row)
            self.search.clear()
            self.desk.add(sku, qty)

    def _only_match(self, text: str) -> int | None:
        count = self.products.products.rowCount()
        if not self.desk.is_read:  # there may be others that are called so
            self._toast.say(self.desk.wording.say("sale.reading"))
            return None
        if count > 1 and not self.desk.shelf.by_code([text]):
            self._toast.say(self.desk.wording.say("sale.several", count=count))
            return None
        return 0 if count else None  # a whole code stands first

    def _step_back(self, event: QKeyEvent) -> None:
        """One step: the word, the mark, the category, the keyboard back to the search."""
        if self.search.text():
            self.search.clear()
        elif self.products.chosen_row() is not None:
            self.products.unchoose()
            self.search.walking = False
        elif self.categories.current:
            self.categories.choose("")
        elif not self.search.hasFocus():
            self.search.setFocus()
        else:
            event.ignore()

    def _walk(self, key: int) -> None:
        self.search.flush()
        self.search.walking = True
        self.products.walk(key)

    def _on_find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _on_charged(self) -> None:
        self.search.clear()
        self.categories.choose("")
        self.search.setFocus()
