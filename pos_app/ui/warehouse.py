"""Leads through products and stock: the desk's screen, and how the sale screen looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pos_app.domain.catalog import Sku
from pos_app.domain.goods import Part, check_why, told_parts
from pos_app.domain.staff import Action
from pos_app.domain.stock import MovementKind
from pos_app.errors import BoothError, Refused, StoreError
from pos_app.flow.shelving import Shelving
from pos_app.ui.arranging import Arranging
from pos_app.ui.backroom import Backroom
from pos_app.ui.keeping import ARRANGED, SAVED, Keeping, Stock
from pos_app.ui.screens.products import ProductsScreen
from pos_app.ui.screens.sale import SaleScreen
from pos_app.ui.shortage import Shortage
from pos_app.ui.till import Till
from pos_app.ui.wares import Wares
from pos_app.ui.widgets.approval import approved
from pos_app.wording import Wording


class Warehouse(QObject):
    """Holds the presenters and the screen; asks for a manager's PIN where one is needed."""

    import_asked = Signal()  # nothing typed would be lost

    def __init__(
        self, shelving: Shelving, backroom: Backroom, till: Till, wording: Wording
    ) -> None:
        super().__init__()
        self.wares = Wares(shelving, backroom, self)
        self.keeping = Keeping(shelving, backroom, self)
        self.screen = ProductsScreen(self.wares, wording)
        self.arranging = Arranging(self.screen, self.keeping, self)
        self._till = till
        self._connect()

    def follow(self, window: QWidget, sale: SaleScreen, show: Callable[[QWidget], None]) -> None:
        """Show the desk when asked, dress the sale screen, and help where goods are short."""
        self.setParent(window)
        self._show = show
        wares = self.wares
        wares.changed.connect(partial(sale.dress, wares))
        wares.pictured.connect(sale.products.products.refresh)
        self._till.catalog_changed.connect(wares.reload)
        self.shortage = Shortage(sale, self.keeping, self._till, self)
        sale.dress(wares)

    def show(self) -> None:
        """Show products and stock as they are now."""
        self.keeping.reload()
        self.screen.open()
        self._show(self.screen)

    def _connect(self) -> None:
        screen, keeping, card = self.screen, self.keeping, self.screen.card
        screen.bar.save.clicked.connect(self._on_saving)
        screen.bar.bring.clicked.connect(self._on_bring)
        screen.table.chosen.connect(self._on_chosen)
        card.form.wanted.connect(self._on_count)
        card.form.missed.connect(self._on_no_number)
        card.on_sale.connect(self._on_sale)
        card.movements_wanted.connect(self._on_chosen)
        self.wares.changed.connect(screen.show_card)
        self.wares.pictured.connect(screen.show_card)
        keeping.read.connect(self._on_read)
        keeping.done.connect(self._on_done)
        keeping.moved.connect(self._on_moved)
        keeping.failed.connect(self._on_failed)

    def _on_saving(self) -> None:
        edits = list(self.screen.drafts.edits.values())
        unnamed = next((one for one in edits if not told_parts(one)[Part.NAME]), None)
        if unnamed is not None:
            self.screen.refuse(Refused("goods.bad_name"))
            self.screen.table.choose(unnamed.product.sku)
        elif self._may(Action.MANAGE_PRODUCTS, ""):
            self.keeping.save(edits)

    def _on_bring(self) -> None:
        if self.screen.drafts.edits:
            self.screen.leave()  # says what is not saved
        else:
            self.import_asked.emit()

    def _on_count(self, kind: str, qty: int, why: str) -> None:
        sku = self.screen.table.chosen_sku()
        if sku is None:
            return
        receives = kind == MovementKind.RECEIVE
        try:
            check_why(why, needed=not receives)
        except Refused as no:
            self.screen.refuse(no)
            return
        if receives or self._may(Action.EDIT_STOCK, sku):
            self.keeping.change_count(MovementKind(kind), sku, qty, why)

    def _may(self, action: Action, about: str) -> bool:
        return approved(self._till.duty, action, about, self.screen.wording, self.screen)

    def _on_sale(self, active: bool) -> None:
        sku, drafts = self.screen.table.chosen_sku(), self.screen.drafts
        if sku is not None:
            drafts.change(replace(drafts.edit(sku), active=active))

    def _on_chosen(self) -> None:
        sku, card = self.screen.table.chosen_sku(), self.screen.card
        card.show_movements(())
        if sku is not None and card.shows_movements:
            self.keeping.read_movements(sku)

    def _on_moved(self, sku: Sku, movements: object) -> None:
        if sku == self.screen.table.chosen_sku() and isinstance(movements, tuple):
            self.screen.card.show_movements(movements)

    def _on_read(self, stock: Stock) -> None:
        self.screen.show_stock(*stock)

    def _on_done(self, what: str, count: int) -> None:
        if what == SAVED:
            self.screen.drafts.settle()
            self.screen.say("blue", "desk.saved", count=count)
        elif what == ARRANGED:
            self.screen.hush()
        else:
            self.screen.card.form.forget()
            self.screen.say("blue", f"desk.{what}_done")
        self.keeping.reload()
        self._on_chosen()
        self._till.reload()
        self.wares.reload()

    def _on_no_number(self, typed: str) -> None:
        self.screen.say("red", "desk.no_number", text=typed)

    def _on_failed(self, error: BoothError) -> None:
        if isinstance(error, StoreError):
            self.screen.say("red", "trouble.not_noted")
        else:
            self.screen.refuse(error)
        self.keeping.reload()  # a switch goes back to what is so
