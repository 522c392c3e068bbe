"""The owner's reports: what and when, a table with its sums, and files of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.report import Report
from pos_app.domain.spelling import headings, spell_totals
from pos_app.errors import BoothError
from pos_app.ui.accounting import Accounting, Shown
from pos_app.ui.duty import Duty
from pos_app.ui.inturns import one_by_one
from pos_app.ui.models.report import ReportModel
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.report_bar import ReportBar
from pos_app.ui.widgets.report_choice import ReportChoice
from pos_app.wording import Wording

_MEASURED = 30  # rows that say how wide a column is: more than are seen at once
_WIDEST_PX = 640


class ReportsScreen(QWidget):
    """Anybody on duty may look."""

    closed = Signal()

    def __init__(
        self,
        accounting: Accounting,
        today: Callable[[], date],
        duty: Duty,
        wording: Wording,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("reports")
        mark(self, role="ground")
        self._accounting, self._wording = accounting, wording
        self._shown: Report | None = None
        self.choice = ReportChoice(today)
        self.model = ReportModel(wording, self)
        self.table, self.totals = QTableView(), QLabel()
        self.bar = ReportBar(accounting, duty, wording)
        self._title, self._nothing, self._pages = QLabel(), QLabel(), QStackedWidget()
        self._next_turns = one_by_one(self)
        self._build()
        self._connect()
        self.retranslate(wording)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; what is shown stays."""
        self._wording = wording
        say = wording.say
        self._title.setText(say("reports.title"))
        self.bar.retranslate(wording)
        self.table.setAccessibleName(say("reports.table"))
        self.totals.setAccessibleName(say("reports.totals"))
        self.choice.retranslate(wording)
        self.model.retranslate(wording)
        self._fit()
        self._tell()

    def begin(self) -> None:
        """Look again, as for somebody who has just come."""
        self.bar.message.hide()
        self.choice.topics.setFocus()
        self.choice.begin()

    def _build(self) -> None:
        mark(self._title, role="title")
        mark(self._nothing, role="empty")
        mark(self.totals, role="band")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self.totals, self._nothing):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.table.setObjectName("reports-table")
        self.totals.setObjectName("reports-totals")
        self._dress_table()
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(self.table)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(24, 16, 24, 12)
        lay.setSpacing(GAP_PX)
        lay.addWidget(self._title)
        lay.addWidget(self.choice)
        lay.addWidget(self._pages, 1)
        lay.addWidget(self.totals)
        lay.addWidget(self.bar)

    def _dress_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setResizeContentsPrecision(_MEASURED)

    def _connect(self) -> None:
        self.choice.changed.connect(self._ask)
        self._accounting.began.connect(self._on_began)
        self._accounting.read.connect(self._on_read)
        self._accounting.failed.connect(self._on_failed)
        self.bar.closed.connect(self.closed)

    def _ask(self) -> None:
        self._accounting.ask(self.choice.wish)

    def _on_began(self) -> None:
        self._next_turns.begin(())
        self._shown = None
        self.model.show_rows((), ())
        self._tell()

    def _on_read(self, shown: Shown) -> None:
        self.model.show_rows(shown.report.wish.columns, shown.rows)
        # To measure the table and to lay it out at one stroke would hold the window up.
        self._next_turns.begin((self._fit, partial(self._show, shown.report)))

    def _show(self, report: Report) -> None:
        self._shown = report
        self._tell()

    def _fit(self) -> None:
        """Make each column as wide as what stands in its first rows."""
        self.table.resizeColumnsToContents()
        for place in range(self.model.columnCount()):
            width = min(self.table.columnWidth(place) + 4 * GAP_PX, _WIDEST_PX)
            self.table.setColumnWidth(place, width)

    def _tell(self) -> None:
        say, found = self._wording.say, self._shown
        count, shown = found.count if found else 0, self.model.rowCount()
        self._nothing.setText(say("report.empty" if found else "reports.reading"))
        self._pages.setCurrentIndex(1 if shown else 0)
        some = say("report.first_only", count=f"{count:,}", shown=f"{shown:,}")
        every = say("report.count", count=f"{count:,}")
        self.bar.show_wish(
            found.wish if found else None,
            (some if shown < count else every) if shown else "",
        )
        self.totals.setText(self._sums(found) if found else "")
        self.totals.setVisible(bool(shown and self.totals.text()))

    def _sums(self, found: Report) -> str:
        columns, say = found.wish.columns, self._wording.say
        texts = spell_totals(columns, found.totals, say)
        told = zip(columns, headings(columns, say), texts, strict=True)
        parts = [f"{head} {text}" for one, head, text in told if one.summed]
        return "  ·  ".join([say("report.total"), *parts]) if parts else ""

    def _on_failed(self, _error: BoothError) -> None:
        if self._shown is None:
            self._nothing.setText("")  # the bar says why
