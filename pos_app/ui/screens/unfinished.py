"""Unfinished business: one list, the most pressing first, and the matter that is looked at."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.staff import Action
from pos_app.domain.unfinished import Decision, Unfinished
from pos_app.errors import BoothError
from pos_app.ui.asking import answered
from pos_app.ui.models.unfinished import SIGN_PX, UnfinishedModel, amount_words
from pos_app.ui.screens.words import Words
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.till import Till
from pos_app.ui.trouble import stumble
from pos_app.ui.widgets.approval import approved
from pos_app.ui.widgets.matter_view import LOOK_NOW, OPEN, MatterView
from pos_app.wording import Wording

_SAID = {
    Decision.CARRY_OVER: "unfinished.said_carried",
    Decision.REFUND: "unfinished.said_refund",
    Decision.SEND_AGAIN: "unfinished.said_again",
    Decision.HANDED_OVER: "unfinished.said_handed",
}
_REASONED = frozenset({Decision.CARRY_OVER, Decision.REFUND})
_RISKY = {
    Decision.CARRY_OVER: Action.CARRY_OVER,
    Decision.REFUND: Action.APPROVE_REFUND,
    Decision.SEND_AGAIN: Action.APPROVE_REFUND,
}
_MONEY = frozenset({Decision.REFUND, Decision.SEND_AGAIN})


def _about(one: Unfinished, decision: Decision) -> str:
    """What a manager's PIN stands for: of a payment, or of one of its matters."""
    return one.ref if decision is Decision.CARRY_OVER else one.order_no


class UnfinishedScreen(QWidget):
    """Left the list, right the chosen matter."""

    closed = Signal()

    def __init__(self, till: Till, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("unfinished-screen")
        mark(self, role="ground")
        self._till = till
        self._wording = wording
        self._chosen = ""
        self.model = UnfinishedModel(till.matters, wording, self)
        self.list = QListView()
        self.view = MatterView(till.matters)
        self._empty, self._title, self._said = QLabel(), QLabel(), Words(16)
        self._pages, self._back = QStackedWidget(), QPushButton()
        self._build()
        self._connect()
        self.retranslate(wording)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = self.model.wording = wording
        self._title.setText(wording.say("unfinished.title"))
        self._empty.setText(wording.say("unfinished.empty"))
        self.list.setAccessibleName(wording.say("unfinished.title"))
        self._back.setText(wording.say("unfinished.back"))
        self._back.setAccessibleName(wording.say("unfinished.back"))
        self._said.setText("")
        self.view.retranslate(wording)
        self.show_listed()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the most pressing."""
        super().showEvent(event)
        if event.spontaneous():  # the window came back, and everything stands as it was left
            return
        self._said.setText("")
        self._till.matters.reload()
        self.show_listed()
        self._choose(0)
        self.list.setFocus()

    def show_listed(self) -> None:
        """Show the list as it is now; while nobody looks there is nothing to do."""
        if not self.isVisible():
            return
        listed = self._till.matters.listed
        if self.model.show(listed):
            row = self.model.row_of(self._chosen)
            self._choose(0 if row is None else row)
        self._pages.setCurrentIndex(1 if listed else 0)
        self._show_chosen()

    def chosen(self) -> Unfinished | None:
        """The matter that is looked at."""
        row = self.model.row_of(self._chosen)
        return None if row is None else self.model.matter(row)

    def _choose(self, row: int) -> None:
        if self.model.rowCount():
            select = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(self.model.index(row), select)

    def _show_chosen(self) -> None:
        one = self.chosen()
        if one is not None:
            busy = self._till.decisions.busy(one)
            self.view.show_matter(one, self._wording, busy=busy)

    def _build(self) -> None:
        mark(self._title, role="title")
        mark(self._empty, role="empty")
        mark(self._back, kind="plain")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.list.setObjectName("unfinished-list")
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(SIGN_PX, SIGN_PX))
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * GAP_PX)
        row.addWidget(self.list, 9)
        row.addWidget(self.view, 11)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(both)
        last = QHBoxLayout()
        last.addWidget(self._said, 1)
        last.addWidget(self._back)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(24, 16, 24, 12)
        lay.setSpacing(GAP_PX)
        lay.addWidget(self._title)
        lay.addWidget(self._pages, 1)
        lay.addLayout(last)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.view.pressed.connect(self._on_pressed)
        self._back.clicked.connect(self.closed)
        self._till.matters.changed.connect(self.show_listed)
        self._till.matters.failed.connect(self._on_refused)
        self._till.decisions.began.connect(self._show_chosen)
        self._till.decisions.made.connect(self._on_made)
        self._till.decisions.refused.connect(self._on_refused)

    def _on_current(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self._chosen = self.model.matter(index.row()).ref
            self._show_chosen()

    def _on_pressed(self, act: str) -> None:
        one = self.chosen()
        if one is None:
            return
        if act == OPEN:
            self._till.open(one.order_no)
        elif act == LOOK_NOW:
            self._till.decisions.look_now(one)
        else:
            self._decide(one, Decision(act))

    def _decide(self, one: Unfinished, decision: Decision) -> None:
        why = self.view.why.text()
        if decision in _REASONED and not why:
            self._tell("unfinished.why", "red")
            self.view.why.setFocus()
        elif decision in _MONEY and not sure(one, decision, self._wording, self):
            return
        elif decision not in _RISKY or approved(
            self._till.duty, _RISKY[decision], _about(one, decision), self._wording, self
        ):
            self._till.decisions.decide(one, decision, why)

    def _on_made(self, one: Unfinished, decision: str, won: int) -> None:
        self.view.why.forget()
        amount = self._wording.won(won)
        self._tell(_SAID[Decision(decision)], "blue", word=one.word, amount=amount)

    def _on_refused(self, error: BoothError) -> None:
        mark(self._said, tone="red")
        standing = self._wording.say("trouble.not_noted")
        self._said.setText(stumble(error, standing, self._wording))
        self._show_chosen()

    def _tell(self, key: str, tone: str, **values: object) -> None:
        mark(self._said, tone=tone)
        self._said.setText(self._wording.say(key, **values))


def sure(one: Unfinished, decision: Decision, wording: Wording, parent: QWidget) -> bool:
    """Ask once more: money that went back does not return."""
    box = answered(lambda: _question(one, decision, wording, parent))
    return box.buttonRole(box.clickedButton()) is QMessageBox.ButtonRole.DestructiveRole


def _question(
    one: Unfinished, decision: Decision, wording: Wording, parent: QWidget
) -> QMessageBox:
    say = wording.say
    box = QMessageBox(parent)
    box.setObjectName("unfinished-sure")
    box.setWindowTitle(say(f"unfinished.act.{decision}"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setStyleSheet("QLabel { min-width: 440px; font-size: 17px; }")
    box.setText(f"{one.word} · {amount_words(one, wording)}")
    box.setInformativeText(say(f"unfinished.sure.{decision}"))
    back = box.addButton(say("unfinished.sure_no"), QMessageBox.ButtonRole.RejectRole)
    box.addButton(say(f"unfinished.sure_yes.{decision}"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(back)
    box.setEscapeButton(back)
    return box
