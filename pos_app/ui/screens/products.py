"""The owner's desk for products and stock: a table to type in, and one product beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.domain.catalog import Sku
from pos_app.domain.goods import Item
from pos_app.domain.hangul import SearchIndex
from pos_app.errors import BoothError
from pos_app.ui.models.drafts import Drafts
from pos_app.ui.models.products import ShopWindow
from pos_app.ui.models.stocklist import Place, StockList
from pos_app.ui.shelf import MOST_HITS
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.desk_bar import DeskBar
from pos_app.ui.widgets.formwork import Band
from pos_app.ui.widgets.product_card import ProductCard
from pos_app.ui.widgets.stock_table import StockTable

if TYPE_CHECKING:
    from pos_app.wording import Wording


class ProductsScreen(QWidget):
    """What is typed is a draft until it is saved, all of it at once."""

    closed = Signal()

    def __init__(self, window: ShopWindow, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("products-desk")
        mark(self, role="ground")
        self.wording = wording
        self._window = window
        self.drafts = Drafts(self)
        self.model = StockList(self.drafts, wording, self)
        self.bar, self.message = DeskBar(), Band()
        self.table, self.card = StockTable(self.model, wording), ProductCard()
        self._index: SearchIndex[Sku] | None = None
        self._unread: tuple[tuple[Item, ...], SearchIndex[Sku]] | None = None
        self._categories: tuple[str, ...] = ()  # as the sale screen has them
        self._lay_out()
        self._connect()
        self.retranslate(wording)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; drafts stay."""
        self.wording = self.model.wording = self.table.cells.wording = wording
        self.setAccessibleName(wording.say("desk.title"))
        self.table.setAccessibleName(wording.say("desk.table"))
        self.bar.retranslate(wording)
        self.card.retranslate(wording)
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Place) - 1)
        self.show_card()

    def open(self) -> None:
        """Begin, as for somebody who has just come."""
        self.message.hide()
        self.bar.search.setFocus()

    def show_stock(self, items: tuple[Item, ...], index: SearchIndex[Sku]) -> None:
        """Take what the books have; the marked product stays so, and a field that is typed in."""
        if self.table.is_typed_in():
            self._unread = (items, index)
            return
        self._unread = None
        self.drafts.take(items)
        self._index = index
        sold = (one.product.category for one in items if one.active)
        self._categories = tuple(one for one in dict.fromkeys(sold) if one)
        self._sift()

    def show_card(self) -> None:
        """Show the marked product beside the table."""
        sku = self.table.chosen_sku()
        if sku is None:
            self.card.show_nothing(none=not self.drafts.items)
            return
        item, known = self.drafts.item(sku), self.drafts.items
        self.card.show_product(item, self.drafts.edit(sku), known=sku in known)
        stripes = self._window.looks.stripes(self._categories)
        self.card.look.show_look(
            self._window.pixmap(sku),
            favourite=item.favourite,
            colour=stripes.get(item.product.category),
            movable=self.model.movable and sku in known,
        )

    def say(self, tone: str, key: str, **values: object) -> None:
        """Say what came of something."""
        self.message.say(self.wording.say(key, **values), tone)

    def refuse(self, error: BoothError) -> None:
        """Say what cannot be."""
        self.message.say(self.wording.say_error(error), "red")

    def hush(self) -> None:
        """It is seen what came of it: what was said before is over."""
        self.message.hide()

    def leave(self) -> None:
        """Go, unless something typed would be lost."""
        if self.drafts.edits:
            self.say("amber", "desk.unsaved", count=len(self.drafts.edits))
            self.bar.save.setFocus()
        else:
            self.closed.emit()

    def _lay_out(self) -> None:
        self.message.setObjectName("products-message")
        body = QHBoxLayout()
        body.setSpacing(2 * GAP_PX)
        body.addWidget(self.table, 1)
        body.addWidget(self.card)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(2 * GAP_PX, 2 * GAP_PX, 2 * GAP_PX, 2 * GAP_PX)
        lay.setSpacing(GAP_PX)
        lay.addWidget(self.bar)
        lay.addWidget(self.message)
        lay.addLayout(body, 1)

    def _connect(self) -> None:
        self.bar.back.clicked.connect(self.leave)
        self.bar.drop.clicked.connect(self.drafts.drop)
        self.bar.add.clicked.connect(self._on_add)
        self.bar.sought.connect(self._sift)
        self.table.chosen.connect(self.show_card)
        self.table.written.connect(self._on_written, Qt.ConnectionType.QueuedConnection)
        self.drafts.changed.connect(self._on_drafted)
        self.model.refused.connect(self.refuse)

    def _sift(self) -> None:
        text, kept = self.bar.text(), self.table.chosen_sku()
        found = self._index.find(text, MOST_HITS) if text and self._index else None
        self.model.show_rows(found)
        self.table.choose(kept)
        self.show_card()

    def _on_written(self) -> None:
        if self._unread is not None:
            self.show_stock(*self._unread)

    def _on_add(self) -> None:
        self.bar.forget()
        sku = self.drafts.begin()
        self._sift()
        self.table.setFocus()
        self.table.choose(sku)
        self.table.edit(self.table.currentIndex())

    def _on_drafted(self, sku: Sku | None) -> None:
        if sku is None:  # new products may be gone
            self._sift()
        self.bar.show_drafts(len(self.drafts.edits))
        self.message.hide()
        self.show_card()
