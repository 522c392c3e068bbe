"""A price list as a table model: the doubtful rows first, then what would come in."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pos_app.domain.catalog import PricedRow, Product, Sku
from pos_app.errors import Refused
from pos_app.ui.models.replacing import Compared, Find
from pos_app.wording import Wording

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TEXTS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
_HEADINGS = ("delivery.line", "delivery.what", "delivery.becomes")
_MOST_NAME = 60


class DeliveryModel(QAbstractTableModel):
    """Words are made for what is in sight only: a list may have very many rows."""

    def __init__(self, wording: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wording = wording
        self._doubts: tuple[Refused, ...] = ()
        self._rows: tuple[PricedRow, ...] = ()
        self._put: frozenset[Sku] = frozenset()
        self._counted: dict[Sku, int | None] = {}
        self._find: Find = _no_product
        self._others: frozenset[int] = frozenset()

    def show_list(self, looked_at: Compared | None) -> None:
        """Show this list, or none."""
        self.beginResetModel()
        weighed = looked_at.weighed if looked_at else None
        self._find = looked_at.find if looked_at else _no_product
        self._others = looked_at.others if looked_at else frozenset()
        self._rows = looked_at.rows if looked_at else ()
        self._doubts = weighed.sifted.doubts if weighed else ()
        self._put = frozenset(one.sku for one in weighed.change.put) if weighed else frozenset()
        self._counted = dict(weighed.change.stock) if weighed else {}
        self.endResetModel()

    def retranslate(self, wording: Wording) -> None:
        """Say the same in another language."""
        self.beginResetModel()
        self.wording = wording
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._doubts) + len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 0:
            return Qt.AlignmentFlag.AlignCenter
        if role not in _TEXTS:
            return None
        row = index.row()
        if row < len(self._doubts):
            return self._doubt(self._doubts[row], index.column())
        return self._good(self._rows[row - len(self._doubts)], index.column())

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical or role not in _TEXTS:
            return None
        return self.wording.say(_HEADINGS[section])

    def _doubt(self, doubt: Refused, column: int) -> str:
        if column == 0:
            return str(doubt.values["line"])
        if column == 1:
            return self.wording.say_error(doubt)
        return self.wording.say("delivery.left_out")

    def _good(self, row: PricedRow, column: int) -> str:
        product, say = row.product, self.wording.say
        if column == 0:
            return str(row.line)
        if column == 1:
            return self._what(product)
        if row.line in self._others:
            return say("delivery.another")
        if product.sku not in self._put:
            return say("delivery.same")
        if product.sku not in self._counted:
            return say("delivery.changed")
        count = self._counted[product.sku]
        return say("delivery.added") if count is None else say("delivery.counted", count=count)

    def _what(self, new: Product) -> str:
        """The product, and what it replaces of a known one."""
        old, say = self._find(new.sku) or new, self.wording.say
        names = dict.fromkeys(_short(one.name) for one in (old, new))
        prices = dict.fromkeys(self.wording.won(one.price_won) for one in (old, new))
        name, price = (" → ".join(one) for one in (names, prices))
        return say("delivery.product", sku=new.sku, name=name, price=price)


def _no_product(_sku: Sku) -> None:
    return None


def _short(name: str) -> str:
    return name if len(name) <= _MOST_NAME else f"{name[: _MOST_NAME - 1]}…"
