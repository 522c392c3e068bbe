"""Receipts found again: one search box, two filters, and a list as long as the books."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.lookup import Hits, Lookup, Status, readings_of
from pos_app.domain.money import format_won
from pos_app.domain.payment import Tender
from pos_app.ui.finder import Finder
from pos_app.ui.models.receipts import ReceiptsModel
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.receipt_filters import ReceiptFilters
from pos_app.ui.widgets.receipt_list import ReceiptList
from pos_app.ui.widgets.requests_button import RequestsButton
from pos_app.ui.widgets.search import Search
from pos_app.wording import LANGUAGES, Wording

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_A_SCREENFUL = 8
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -_A_SCREENFUL,
    Qt.Key.Key_PageDown: _A_SCREENFUL,
}


def _names_in(languages: list[Wording]) -> dict[str, Status | Tender]:
    """What the states and the tenders are called, in each of these."""
    names: dict[str, Status | Tender] = {}
    for said in languages:
        names |= {said.say(f"receipts.status.{status}"): status for status in Status}
        names |= {said.say(f"receipts.tender.{tender}"): tender for tender in Tender}
        names[said.say("receipts.qr")] = Tender.TOSS
    return names


class ReceiptsScreen(QWidget):
    """The search keeps the keyboard; arrows walk in the list, Enter or a touch opens."""

    closed = Signal()
    asked = Signal(str)  # order number
    reports_asked = Signal()
    shown = Signal()

    def __init__(
        self,
        finder: Finder,
        voices: Callable[[str], Wording],
        today: Callable[[], date],
        wording: Wording,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("receipts")
        mark(self, role="ground")
        self._finder = finder
        self._names = _names_in([voices(lang) for lang in LANGUAGES])
        self._wording = wording
        self._eager = False  # Enter was pressed before there was anything to open
        self.search = Search()
        self.filters = ReceiptFilters(today)
        self.model = ReceiptsModel(wording, self)
        self.list = ReceiptList(self.model)
        self._title, self._nothing, self._count = QLabel(), QLabel(), QLabel()
        self._pages, self._back, self.reports = QStackedWidget(), QPushButton(), QPushButton()
        self.requests = RequestsButton("refund-requests", wording)
        self._build()
        self._connect()
        self.retranslate(wording)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; the search stays."""
        self._wording = self.model.wording = wording
        self._title.setText(wording.say("receipts.title"))
        self.list.setAccessibleName(wording.say("receipts.title"))
        self.search.setPlaceholderText(wording.say("receipts.hint"))
        self.search.setAccessibleName(wording.say("receipts.search"))
        self._back.setText(wording.say("receipts.back"))
        self._back.setAccessibleName(wording.say("receipts.back"))
        self.reports.setText(wording.say("reports.open"))
        self.reports.setAccessibleName(wording.say("reports.open"))
        self.requests.retranslate(wording)
        self.filters.retranslate(wording)
        self.model.repaint()
        self._tell()

    def begin(self) -> None:
        """Look again, as for somebody who has just come; what was typed may be typed over."""
        self.search.setFocus()
        self.search.selectAll()
        self._seek()

    def showEvent(self, event: QShowEvent) -> None:
        """Come back to the list as it was left, with what became of its rows meanwhile."""
        super().showEvent(event)
        if not event.spontaneous():
            self.model.forget()
            self.search.setFocus()
            self.shown.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if key in _ENTER:
            self._on_enter(event)
        elif key in _STEPS:
            self.list.walk(_STEPS[Qt.Key(key)])
        elif key == Qt.Key.Key_Escape:
            self._step_back(event)
        elif text.strip() and text.isprintable() and not self.search.hasFocus():
            self.search.begin(text)
        else:
            event.ignore()

    def _build(self) -> None:
        mark(self._title, role="title")
        mark(self._nothing, role="empty")
        mark(self._count, tone="muted")
        for button in (self.reports, self._back):
            mark(button, kind="plain")
        self.reports.setObjectName("open-reports")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self.search.setObjectName("receipts-search")
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(self.list)
        top, last = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(GAP_PX)
        top.addWidget(self.search, 1)
        top.addWidget(self.filters)
        last.addWidget(self._count, 1)
        last.addWidget(self.reports)
        last.addWidget(self.requests)
        last.addWidget(self._back)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(24, 16, 24, 12)
        lay.setSpacing(GAP_PX)
        lay.addWidget(self._title)
        lay.addLayout(top)
        lay.addWidget(self._pages, 1)
        lay.addLayout(last)
        self.setFocusProxy(self.search)

    def _connect(self) -> None:
        self.search.sought.connect(self._seek)
        self.filters.changed.connect(self._seek)
        self.list.touched.connect(self._open)
        self.model.wanted.connect(self._finder.fetch)
        self.model.ran_short.connect(self._finder.more)
        self._finder.begun.connect(self.model.clear)
        self._finder.found.connect(self._on_found)
        self._finder.read.connect(self.model.learn)
        self._finder.ended.connect(self._on_ended)
        self._back.clicked.connect(self.closed)
        self.reports.clicked.connect(self.reports_asked)

    def _seek(self) -> None:
        self._eager = False
        readings = readings_of(self.search.text(), self._names)
        self._finder.seek(Lookup(readings, *self.filters.chosen))

    def _on_found(self, hits: Hits) -> None:
        first = not self.model.rowCount()
        self.model.has_more = hits.further is not None
        self.model.add(hits.numbers)
        if first and hits.numbers:
            self.list.scrollToTop()
            self.list.choose(0)
        self._tell()

    def _on_ended(self) -> None:
        self._tell()
        if self._eager:
            self._eager = False
            self._open_chosen()

    def _tell(self) -> None:
        count = self.model.rowCount()
        self._pages.setCurrentIndex(1 if count else 0)
        looking, more = self._finder.is_looking, self._finder.has_more
        key = "receipts.looking" if looking else "receipts.none"
        narrowed = self.search.text().strip() or any(self.filters.chosen)
        if not looking and not narrowed:
            key = "receipts.empty"
        self._nothing.setText(self._wording.say(key))
        which = "receipts.count_more" if more else "receipts.count"
        told = self._wording.say(which, count=format_won(count))
        self._count.setText(told if count else "")

    def _on_enter(self, event: QKeyEvent) -> None:
        focus = self.focusWidget()
        if event.isAutoRepeat():
            return
        if isinstance(focus, QPushButton):
            focus.click()
            return
        self.search.flush()  # what was typed last is looked for first
        if self._finder.is_fresh or not self.model.rowCount():
            self._eager = self._finder.is_looking
        else:
            self._open_chosen()

    def _open_chosen(self) -> None:
        row = self.list.currentIndex().row()
        if row >= 0:
            self._open(row)

    def _open(self, row: int) -> None:
        known = self.model.summary(row)
        if known is not None:
            self.asked.emit(known.order_no)

    def _step_back(self, event: QKeyEvent) -> None:
        """One step: the text, the filters, and then out."""
        if self.search.text():
            self.search.clear()
        elif not self.filters.reset():
            event.ignore()
