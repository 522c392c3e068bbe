"""A price list as a table model: the doubtful rows first, then what would come in."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pos_app.domain.catalog import PricedRow, Sku
from pos_app.errors import Refused
from pos_app.flow.intake import Weighed
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

    def show_list(self, weighed: Weighed | None) -> None:
        """Show this list, or none."""
        self.beginResetModel()
        self._doubts = weighed.sifted.doubts if weighed else ()
        self._rows = weighed.sifted.rows if weighed else ()
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
            name = product.name
            name = name if len(name) <= _MOST_NAME else f"{name[: _MOST_NAME - 1]}…"
            return say("delivery.product", sku=product.sku, name=name, price=product.price_won)
        if product.sku not in self._put:
            return say("delivery.same")
        if product.sku not in self._counted:
            return say("delivery.changed")
        count = self._counted[product.sku]
        return say("delivery.added") if count is None else say("delivery.counted", count=count)
