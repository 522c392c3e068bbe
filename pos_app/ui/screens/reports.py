"""The owner's reports: what and when, a table with its sums, and files of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.report import Report, Wish
from pos_app.domain.spelling import headings, spell_totals
from pos_app.domain.staff import Action
from pos_app.errors import BoothError
from pos_app.ui.accounting import Accounting, Saved, Shown
from pos_app.ui.duty import Duty
from pos_app.ui.models.report import ReportModel
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.approval import approved
from pos_app.ui.widgets.report_choice import ReportChoice
from pos_app.wording import Wording

_MEASURED = 60  # rows that say how wide a column is
_WIDEST_PX = 640
_SHEETS = "Excel, CSV (*.xlsx *.csv)"


class ReportsScreen(QWidget):
    """Anybody on duty may look; a file needs a manager's PIN, which the flow asks for again."""

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
        self._accounting, self._duty, self._wording = accounting, duty, wording
        self._shown: Report | None = None
        self.choice = ReportChoice(today)
        self.model = ReportModel(wording, self)
        self.table = QTableView()
        self.totals, self.message, self.count = QLabel(), QLabel(), QLabel()
        self._title, self._nothing, self._pages = QLabel(), QLabel(), QStackedWidget()
        self.xlsx, self.csv, self.fill, self.back = (QPushButton() for _ in range(4))
        self._build()
        self._connect()
        self.retranslate(wording)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; what is shown stays."""
        self._wording = wording
        say = wording.say
        self._title.setText(say("reports.title"))
        for button, key in (
            (self.xlsx, "reports.xlsx"),
            (self.csv, "reports.csv"),
            (self.fill, "reports.fill"),
            (self.back, "reports.back"),
        ):
            button.setText(say(key))
            button.setAccessibleName(say(key))
        self.table.setAccessibleName(say("reports.table"))
        self.totals.setAccessibleName(say("reports.totals"))
        self.choice.retranslate(wording)
        self.model.retranslate(wording)
        self._fit()
        self._tell()

    def begin(self) -> None:
        """Look again, as for somebody who has just come."""
        self.message.hide()
        self.choice.topics.setFocus()
        self.choice.begin()

    def _build(self) -> None:
        mark(self._title, role="title")
        mark(self._nothing, role="empty")
        mark(self.count, tone="muted")
        mark(self.totals, role="band")
        mark(self.message, role="band")
        mark(self.back, kind="plain")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self.totals, self.message, self._nothing):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        for widget, name in (
            (self.table, "reports-table"),
            (self.totals, "reports-totals"),
            (self.message, "reports-message"),
            (self.xlsx, "reports-xlsx"),
            (self.csv, "reports-csv"),
            (self.fill, "reports-fill"),
        ):
            widget.setObjectName(name)
        self._dress_table()
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(self.table)
        last = QHBoxLayout()
        last.setSpacing(GAP_PX)
        last.addWidget(self.count, 1)
        for button in (self.fill, self.csv, self.xlsx, self.back):
            button.setAutoDefault(True)
            last.addWidget(button)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(24, 16, 24, 12)
        lay.setSpacing(GAP_PX)
        lay.addWidget(self._title)
        lay.addWidget(self.choice)
        lay.addWidget(self._pages, 1)
        lay.addWidget(self.totals)
        lay.addWidget(self.message)
        lay.addLayout(last)
        self.message.hide()

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
        self._accounting.saved.connect(self._on_saved)
        self._accounting.failed.connect(self._on_failed)
        self.xlsx.clicked.connect(self._on_xlsx)
        self.csv.clicked.connect(self._on_csv)
        self.fill.clicked.connect(self._on_fill)
        self.back.clicked.connect(self.closed)

    def _ask(self) -> None:
        self._accounting.ask(self.choice.wish)

    def _on_began(self) -> None:
        self._shown = None
        self.model.show_rows((), ())
        self._tell()

    def _on_read(self, shown: Shown) -> None:
        self._shown = shown.report
        self.model.show_rows(shown.report.wish.columns, shown.rows)
        self._fit()
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
        self.count.setText((some if shown < count else every) if shown else "")
        self.totals.setText(self._sums(found) if found else "")
        self.totals.setVisible(bool(shown and self.totals.text()))
        self.xlsx.setEnabled(found is not None)
        self.csv.setEnabled(found is not None)

    def _sums(self, found: Report) -> str:
        columns, say = found.wish.columns, self._wording.say
        texts = spell_totals(columns, found.totals, say)
        told = zip(columns, headings(columns, say), texts, strict=True)
        parts = [f"{head} {text}" for one, head, text in told if one.summed]
        return "  ·  ".join([say("report.total"), *parts]) if parts else ""

    def _on_xlsx(self) -> None:
        self._save(".xlsx")

    def _on_csv(self) -> None:
        self._save(".csv")

    def _save(self, ending: str) -> None:
        if self._shown is None:
            return
        wish = self._shown.wish
        key = "reports.xlsx" if ending == ".xlsx" else "reports.csv"
        path = self._pick_target(key, self._file_name(wish) + ending)
        if path and self._may(path):
            self._say("reports.saving")
            self._accounting.save(wish, path)

    def _on_fill(self) -> None:
        say = self._wording.say
        folder = _documents()
        source, _ = QFileDialog.getOpenFileName(self, say("reports.pick_sheet"), folder, _SHEETS)
        if not source:
            return
        known = Path(source)
        name = f"{known.stem} {say('report.sold_heading')}{known.suffix.lower()}"
        path = self._pick_target("reports.fill", str(known.with_name(name)))
        if path and self._may(path):
            self._say("reports.saving")
            self._accounting.fill(self.choice.wish, source, path)

    def _pick_target(self, key: str, name: str) -> str:
        target = str(Path(_documents()) / name)
        kinds = f"*{Path(name).suffix}"
        path, _ = QFileDialog.getSaveFileName(self, self._wording.say(key), target, kinds)
        return path

    def _file_name(self, wish: Wish) -> str:
        title = self._wording.say(f"report.topic.{wish.topic}").replace("/", "·")
        return f"{title} {wish.first} {wish.last}"

    def _may(self, path: str) -> bool:
        return approved(self._duty, Action.EXPORT, str(Path(path)), self._wording, self)

    def _on_saved(self, saved: Saved) -> None:
        say, file, count = self._wording.say, saved.path, f"{saved.count:,}"
        if saved.blank_lines is None:
            told = say("report.saved", count=count, file=file)
        else:
            told = say("report.sheet_filled", count=count, file=file)
            if saved.blank_lines:
                lines = ", ".join(map(str, saved.blank_lines[:20]))
                told += "\n" + say("reports.sheet_rows", lines=lines)
        self._show_message(told, "green")

    def _on_failed(self, error: BoothError) -> None:
        self._show_message(self._wording.say_error(error), "amber")
        if self._shown is None:
            self._nothing.setText("")

    def _say(self, key: str) -> None:
        self._show_message(self._wording.say(key), "blue")

    def _show_message(self, text: str, tone: str) -> None:
        mark(self.message, tone=tone)
        self.message.setText(text)
        self.message.show()


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
