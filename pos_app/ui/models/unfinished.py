"""The list of unfinished business as a list model: two lines a matter, with a sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFont, QIcon

from pos_app.domain.unfinished import Kind, Unfinished
from pos_app.ui.look import Sign
from pos_app.ui.matters import Matters
from pos_app.ui.theme import Tone, theme
from pos_app.ui.widgets.sign import sign_icon
from pos_app.ui.widgets.strip import span

if TYPE_CHECKING:
    from pos_app.wording import Wording

Index = QModelIndex | QPersistentModelIndex
SIGN_PX = 40
_NOWHERE = QModelIndex()
_SIGNS = {
    Kind.OTHER_PLACE: Sign.KEY,
    Kind.OTHER_KEY: Sign.KEY,
    Kind.EXECUTING: Sign.DOTS,
    Kind.REFUND_PENDING: Sign.DOTS,
    Kind.WAITING: Sign.PHONE,
    Kind.LATE: Sign.CLOCK,
    Kind.SOLD_OUT: Sign.CLOCK,
    Kind.TRAILING: Sign.CLOCK,
    Kind.APPROVED: Sign.QUESTION,
    Kind.FOUND: Sign.QUESTION,
    Kind.UNSEEN: Sign.QUESTION,
}
_BLUE = frozenset({Kind.EXECUTING, Kind.WAITING})


def tone_name(one: Unfinished) -> str:
    """Amber for doubt and for what calls for somebody, blue for what goes on, else quiet."""
    if one.carried is not None or one.kind is Kind.TRAILING:
        return "muted"
    return "blue" if one.kind in _BLUE else "amber"


def amount_words(one: Unfinished, wording: Wording) -> str:
    """The amount as people say it."""
    return wording.won(one.amount_won)


def needs_words(one: Unfinished, wording: Wording) -> str:
    """Who has something to do."""
    if one.carried is not None:
        return wording.say("unfinished.carried_mark")
    return wording.say(f"unfinished.needs.{one.needs}")


def age_words(seconds: int, wording: Wording) -> str:
    """How long ago it began."""
    return wording.say("unfinished.age", time=span(seconds, wording))


class UnfinishedModel(QAbstractListModel):
    """Rows keep their place while the same matters stand in the list."""

    def __init__(self, matters: Matters, wording: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wording = wording
        self._matters = matters
        self._shown: tuple[Unfinished, ...] = ()
        self._signs: dict[tuple[str, str, Sign], QIcon] = {}

    def show(self, listed: tuple[Unfinished, ...]) -> bool:
        """Show these, and say whether rows came, went or moved."""
        moved = [one.ref for one in listed] != [one.ref for one in self._shown]
        if moved:
            self.beginResetModel()
        self._shown = listed
        if moved:
            self.endResetModel()
        elif listed:
            self.dataChanged.emit(self.index(0), self.index(len(listed) - 1))
        return moved

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        one = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return "\n".join(self._lines(one))
        if role == Qt.ItemDataRole.DecorationRole:
            return self._sign(one)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._heard(one)
        if role == Qt.ItemDataRole.FontRole and one.calls:
            bold = QFont()
            bold.setBold(True)
            return bold
        return None

    def matter(self, row: int) -> Unfinished:
        """What stands in this row."""
        return self._shown[row]

    def row_of(self, ref: str) -> int | None:
        """Where it stands."""
        return next((row for row, one in enumerate(self._shown) if one.ref == ref), None)

    def _lines(self, one: Unfinished) -> tuple[str, str]:
        title = self.wording.say(f"unfinished.{one.kind}.title")
        if one.carried is not None:
            title = f"{needs_words(one, self.wording)} · {title}"
        return f"{one.word} · {amount_words(one, self.wording)} · {self._age(one)}", title

    def _age(self, one: Unfinished) -> str:
        return age_words(self._matters.seconds_since(one.since), self.wording)

    def _heard(self, one: Unfinished) -> str:
        return self.wording.say(
            "unfinished.line_name",
            word=one.word,
            amount=amount_words(one, self.wording),
            kind=self.wording.say(f"unfinished.{one.kind}.title"),
            needs=needs_words(one, self.wording),
            age=self._age(one),
        )

    def _sign(self, one: Unfinished) -> QIcon:
        look, name = theme(), tone_name(one)
        sign = _SIGNS.get(one.kind, Sign.BANG)
        key = (look.name, name, sign)
        if key not in self._signs:
            self._signs[key] = sign_icon(sign, _tone(name), SIGN_PX)
        return self._signs[key]


def _tone(name: str) -> Tone:
    look = theme()
    plain = Tone(look.muted, look.raised, look.edge, look.surface)
    return {"amber": look.amber, "blue": look.blue}.get(name, plain)
