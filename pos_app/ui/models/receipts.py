"""The list of receipts as a list model: a number for each row found, words for the rows seen."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QIcon

from pos_app.domain.lookup import STATES_OF, Status, Summary
from pos_app.domain.payment import Tender
from pos_app.domain.seoul import clock_time
from pos_app.ui.look import Sign
from pos_app.ui.theme import Tone, theme
from pos_app.ui.widgets.sign import sign_icon

if TYPE_CHECKING:
    from pos_app.wording import Wording

Index = QModelIndex | QPersistentModelIndex
SIGN_PX = 40
KEPT = 1_000  # rows whose words are kept; a screen shows a dozen
_BLOCK = 50  # rows that are read together
_TIME_LENGTH = 16  # characters of a time, without its seconds
_NOWHERE = QModelIndex()
_LOOKS = {
    Status.PAID: (Sign.CHECK, "green"),
    Status.CHECKING: (Sign.BANG, "amber"),
    Status.WAITING: (Sign.PHONE, "blue"),
    Status.CANCELLED: (Sign.MINUS, ""),
    Status.SOLD_OUT: (Sign.MINUS, ""),
    Status.DECLINED: (Sign.CROSS, "red"),
    Status.ABANDONED: (Sign.CROSS, "red"),
}
_STATUS_OF = {state: status for status, states in STATES_OF.items() for state in states}


class ReceiptsModel(QAbstractListModel):
    """Eight bytes a row, however many were found."""

    wanted = Signal(object)  # numbers whose words are missing
    ran_short = Signal()  # the end of what was found has come in sight

    def __init__(self, wording: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wording = wording
        self.has_more = False
        self._numbers = array("q")
        self._summaries: OrderedDict[int, Summary] = OrderedDict()
        self._signs: dict[tuple[str, Status], QIcon] = {}
        self._unread: set[int] = set()  # first rows of blocks
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask)

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._numbers = array("q")
        self._unread.clear()
        self.endResetModel()

    def add(self, numbers: Iterable[int]) -> None:
        """Put these behind the others."""
        fresh = array("q", numbers)
        if fresh:
            first = len(self._numbers)
            self.beginInsertRows(_NOWHERE, first, first + len(fresh) - 1)
            self._numbers.extend(fresh)
            self.endInsertRows()

    def learn(self, summaries: Iterable[Summary]) -> None:
        """Keep the words of some rows, and forget those not seen for longest."""
        for one in summaries:
            self._summaries[one.number] = one
            self._summaries.move_to_end(one.number)
        while len(self._summaries) > KEPT:
            self._summaries.popitem(last=False)
        self.repaint()

    def forget(self) -> None:
        """What was read may have changed: read again what is in sight."""
        self._summaries.clear()
        self.repaint()

    def repaint(self) -> None:
        """Every row may look different now."""
        if self._numbers:
            self.dataChanged.emit(self.index(0), self.index(len(self._numbers) - 1))

    def summary(self, row: int) -> Summary | None:
        """What is known of a row; what is not will be read."""
        number = self._numbers[row]
        known = self._summaries.get(number)
        if known is None:
            self._unread.add(row - row % _BLOCK)
            if not self._soon.isActive():
                self._soon.start(0)
        return known

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._numbers)

    def canFetchMore(self, parent: Index) -> bool:
        return self.has_more and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        self.ran_short.emit()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        texts = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if role not in (*texts, Qt.ItemDataRole.DecorationRole):
            return None
        one = self.summary(index.row())
        if one is None:
            return self.wording.say("receipts.reading") + "\n" if role in texts else None
        return "\n".join(self._lines(one)) if role in texts else self._sign(one)

    def _ask(self) -> None:
        rows = [row for first in sorted(self._unread) for row in range(first, first + _BLOCK)]
        self._unread.clear()
        numbers = [self._numbers[row] for row in rows if row < len(self._numbers)]
        missing = [number for number in numbers if number not in self._summaries]
        if missing:
            self.wanted.emit(missing)

    def _lines(self, one: Summary) -> tuple[str, str]:
        say = self.wording.say
        goods = one.first_name
        if one.lines > 1:
            goods = say("receipts.goods", name=goods, more=one.lines - 1)
        state = say(f"receipts.status.{_STATUS_OF[one.state]}")
        first = [one.word, self.wording.won(one.amount_won), state]
        if one.tender is Tender.CASH:
            first.append(say("receipt.cash"))
        if one.denied:
            first.append(say("receipts.denied"))
        if one.refunded_won:
            amount = self.wording.won(one.refunded_won)
            first.append(say("receipts.refunded", amount=amount))
        if one.refunding:
            first.append(say("receipts.refunding"))
        second = [clock_time(one.at)[:_TIME_LENGTH], goods, one.cashier, one.order_no]
        return " · ".join(first), " · ".join(part for part in second if part)

    def _sign(self, one: Summary) -> QIcon:
        status = Status.CHECKING if one.denied or one.refunding else _STATUS_OF[one.state]
        key = (theme().name, status)
        if key not in self._signs:
            sign, tone = _LOOKS[status]
            self._signs[key] = sign_icon(sign, _tone(tone), SIGN_PX)
        return self._signs[key]


def _tone(name: str) -> Tone:
    look = theme()
    plain = Tone(look.muted, look.raised, look.edge, look.surface)
    tones = {"green": look.green, "amber": look.amber, "blue": look.blue, "red": look.red}
    return tones.get(name, plain)
