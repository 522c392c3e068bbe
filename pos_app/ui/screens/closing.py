"""Closing the day, step by step: what is open, the match, the count, and the report."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.unfinished import Unfinished
from pos_app.ui.evening import Evening
from pos_app.ui.matching import Matching
from pos_app.ui.screens.words import Words
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.closing_pages import MattersPage, PastPage, ReportPage
from pos_app.ui.widgets.count_form import CountForm
from pos_app.ui.widgets.drawer_form import DrawerForm
from pos_app.ui.widgets.match_view import MatchView
from pos_app.ui.widgets.tabs import tab
from pos_app.wording import Wording

STEPS = ("matters", "match", "count", "report", "drawer", "past")


class ClosingScreen(QWidget):
    """A button for each step, in their order; the drawer and earlier closings beside them."""

    closed = Signal()
    matters_asked = Signal()

    def __init__(
        self,
        evening: Evening,
        matching: Matching,
        wording: Wording,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("closing")
        mark(self, role="ground")
        self._evening, self._matching = evening, matching
        self.wording = wording
        self.matters, self.match = MattersPage(wording), MatchView(matching, wording)
        self.count, self.drawer = CountForm(wording), DrawerForm(wording)
        self.report = ReportPage(evening)
        self.past = PastPage(evening, wording)
        self._group = QButtonGroup(self)
        self.steps = {
            name: tab(f"closing-{name}", self._group, place) for place, name in enumerate(STEPS)
        }
        self.pages = QStackedWidget()
        self.said, self._title, self._back = Words(16), QLabel(), QPushButton()
        self._build()
        self._connect()
        self.retranslate(wording)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self.wording = wording
        self._title.setText(wording.say("closing.title"))
        self._back.setText(wording.say("closing.back"))
        self._back.setAccessibleName(wording.say("closing.back"))
        for name, button in self.steps.items():
            button.setText(wording.say(f"closing.step_{name}"))
            button.setAccessibleName(button.text())
        for page in self._parts():
            page.retranslate(wording)
        self.said.setText("")

    def showEvent(self, event: QShowEvent) -> None:
        """Look how everything stands now."""
        super().showEvent(event)
        if not event.spontaneous():
            self.said.setText("")
            self.refresh()
            self._enter()

    def refresh(self) -> None:
        """Read everything again."""
        self._evening.read()
        self._evening.read_newest()
        self._matching.read_rows()

    def show_step(self, name: str) -> None:
        """Show a step."""
        self.steps[name].setChecked(True)
        self.pages.setCurrentIndex(STEPS.index(name))

    def tell(self, tone: str, key: str, **values: object) -> None:
        """Say what came of something."""
        self.put(tone, self.wording.say(key, **values))

    def put(self, tone: str, sentence: str) -> None:
        """Show a sentence."""
        mark(self.said, tone=tone)
        self.said.setText(sentence)

    def _parts(
        self,
    ) -> tuple[MattersPage | MatchView | CountForm | ReportPage | DrawerForm | PastPage, ...]:
        return (self.matters, self.match, self.count, self.report, self.drawer, self.past)

    def _build(self) -> None:
        mark(self._title, role="title")
        mark(self._back, kind="plain")
        self._back.setObjectName("closing-back")
        self.said.setObjectName("closing-said")
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        for name, button in self.steps.items():
            if name == "drawer":
                row.addStretch(1)
            row.addWidget(button)
        for page in self._parts():
            self.pages.addWidget(page)
        last = QHBoxLayout()
        last.addWidget(self.said, 1)
        last.addWidget(self._back)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(24, 16, 24, 12)
        lay.setSpacing(GAP_PX)
        lay.addWidget(self._title)
        lay.addLayout(row)
        lay.addWidget(self.pages, 1)
        lay.addLayout(last)
        self.show_step("matters")

    def _connect(self) -> None:
        self._group.idClicked.connect(self._on_step)
        self._back.clicked.connect(self.closed)
        self.matters.asked.connect(self.matters_asked)
        self._evening.undecided.came.connect(self._on_undecided)

    def _enter(self) -> None:
        if self.pages.currentWidget() is self.count:
            self.count.begin()
        else:
            self.steps[STEPS[self.pages.currentIndex()]].setFocus()

    def _on_step(self, place: int) -> None:
        self.pages.setCurrentIndex(place)
        self._enter()
        self.said.setText("")
        self._evening.read()

    def _on_undecided(self, listed: tuple[Unfinished, ...]) -> None:
        self.matters.show_listed(listed)
