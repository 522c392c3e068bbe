"""The products as a table that is edited in place; what is typed is a draft until it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from pos_app.domain.catalog import Sku, TaxClass
from pos_app.domain.goods import Edit, Item, Part, read_part, with_price
from pos_app.domain.money import format_won
from pos_app.domain.stock import Policy, StockLevel
from pos_app.errors import Refused
from pos_app.ui.models.drafts import Drafts
from pos_app.ui.theme import theme

if TYPE_CHECKING:
    from pos_app.wording import Wording

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_MIME = "application/x-booth-sku"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Place(IntEnum):
    """The columns."""

    NAME = 0
    PRICE = 1
    CATEGORY = 2
    BARCODE = 3
    TAX = 4
    POLICY = 5
    STOCK = 6
    LOW_MARK = 7


PARTS = {
    Place.NAME: Part.NAME,
    Place.PRICE: Part.PRICE,
    Place.CATEGORY: Part.CATEGORY,
    Place.BARCODE: Part.BARCODE,
    Place.TAX: Part.TAX,
    Place.POLICY: Part.POLICY,
    Place.LOW_MARK: Part.LOW_MARK,
}
CHOICES: dict[Place, tuple[str, ...]] = {
    Place.TAX: tuple(map(str, TaxClass)),
    Place.POLICY: tuple(map(str, Policy)),
}
_NUMBERS = (Place.PRICE, Place.STOCK, Place.LOW_MARK)


class StockList(QAbstractTableModel):
    """The rows that are wanted; a row may be dropped elsewhere while all of them are shown."""

    refused = Signal(object)  # Refused: what was typed cannot be
    placed = Signal(str, object)  # a SKU was dropped before another one, or last (None)

    def __init__(self, drafts: Drafts, wording: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wording = wording
        self.movable = True
        self._drafts = drafts
        self._rows: list[Sku] = []
        drafts.changed.connect(self._on_changed)

    def show_rows(self, rows: Sequence[Sku] | None) -> None:
        """Show what is new, and of what the books know these, or everything."""
        self.beginResetModel()
        self.movable = rows is None
        known = self._drafts.items if rows is None else rows
        self._rows = [*self._drafts.fresh, *known]
        self.endResetModel()

    def sku(self, row: int) -> Sku:
        return self._rows[row]

    def row_of(self, sku: Sku) -> int:
        """The row of a product, or -1."""
        return self._rows.index(sku) if sku in self._rows else -1

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Place)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.wording.say(f"desk.column_{Place(section).name.lower()}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if Place(section) in _NUMBERS else _LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        if Place(index.column()) in PARTS:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags | Qt.ItemFlag.ItemIsDragEnabled if self.movable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        sku, place = self._rows[index.row()], Place(index.column())
        item, edit = self._drafts.item(sku), self._drafts.edit(sku)
        if role == Qt.ItemDataRole.DisplayRole:
            return shown(item, edit, place, self.wording)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name = self.wording.say(f"desk.column_{place.name.lower()}")
            return f"{name}: {shown(item, edit, place, self.wording)}"
        if role == Qt.ItemDataRole.EditRole:
            return typed(edit, place, self.wording)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if place in _NUMBERS else _LEFT
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(_ink(item.level, edit, place, drafted=sku in self._drafts.edits))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        place = Place(index.column())
        if role != Qt.ItemDataRole.EditRole or place not in PARTS:
            return False
        try:
            edit = self._drafts.edit(self._rows[index.row()])
            self._drafts.change(edited(edit, PARTS[place], str(value)))
        except Refused as no:
            self.refused.emit(no)
            return False
        return True

    def mimeTypes(self) -> list[str]:
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(_MIME, self._rows[indexes[0].row()].encode())
        return data

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if not data.hasFormat(_MIME):
            return False
        sku = Sku(bytes(data.data(_MIME).data()).decode())
        place = row if row >= 0 else parent.row()
        before = self._rows[place] if 0 <= place < len(self._rows) else None
        if before != sku:
            self.placed.emit(sku, before)
        return False  # the books move it: no row is to be taken out here

    def _on_changed(self, sku: Sku | None) -> None:
        row = self.row_of(sku) if sku else -1
        if row >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(Place) - 1))


def typed(edit: Edit, place: Place, wording: Wording) -> str:
    """What stands in a field that is edited."""
    product = edit.product
    if place is Place.PRICE and product.open_price:
        return wording.say("sale.open_price")
    texts = {
        Place.NAME: product.name,
        Place.PRICE: str(product.price_won),
        Place.CATEGORY: product.category,
        Place.BARCODE: product.barcode or "",
        Place.TAX: str(product.tax),
        Place.POLICY: str(edit.policy),
        Place.LOW_MARK: "" if edit.low_mark is None else str(edit.low_mark),
    }
    return texts.get(place, "")


def shown(item: Item, edit: Edit, place: Place, wording: Wording) -> str:
    """What a cell says."""
    if place is Place.NAME:
        return ("★ " if item.favourite else "") + edit.product.name
    if place is Place.PRICE and not edit.product.open_price:
        return format_won(edit.product.price_won)
    if place is Place.TAX:
        return wording.say(f"tax.{edit.product.tax}")
    if place is Place.POLICY:
        return wording.say(f"policy.{edit.policy}")
    if place is Place.STOCK:
        return _stock(item.level, edit, wording)
    return typed(edit, place, wording)


def _stock(level: StockLevel, edit: Edit, wording: Wording) -> str:
    if not edit.active:
        return wording.say("desk.off_sale")
    if level.sold_out:
        return wording.say("sale.tile_sold_out")
    if level.on_hand is None:
        return "–"
    held = f" ({level.reserved:,})" if level.reserved else ""
    return f"{'▲ ' if level.is_low else ''}{level.on_hand:,}{held}"


def _ink(level: StockLevel, edit: Edit, place: Place, *, drafted: bool) -> str:
    look = theme()
    if not edit.active:
        return look.muted
    if place is Place.STOCK and level.most == 0:
        return look.red.ink
    if place is Place.STOCK and (level.is_low or (level.on_hand or 0) < 0):
        return look.amber.ink
    return look.blue.ink if drafted and place is not Place.STOCK else look.text


def edited(edit: Edit, part: Part, text: str) -> Edit:
    """The product with what was typed. Raises Refused for what cannot be."""
    product = edit.product
    match part:
        case Part.NAME:
            return replace(edit, product=replace(product, name=read_part(part, text)))
        case Part.PRICE:
            return replace(edit, product=with_price(product, text))
        case Part.CATEGORY:
            return replace(edit, product=replace(product, category=read_part(part, text)))
        case Part.BARCODE:
            return replace(edit, product=replace(product, barcode=read_part(part, text)))
        case Part.TAX:
            return replace(edit, product=replace(product, tax=TaxClass(text)))
        case Part.POLICY:
            return replace(edit, policy=Policy(text))
        case _:
            return replace(edit, low_mark=read_part(part, text))
