"""Three steps of the closing: what is open, the report as it stands, and earlier closings."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.closing import Report
from pos_app.domain.money import format_won
from pos_app.domain.unfinished import Unfinished
from pos_app.ui.evening import Evening
from pos_app.ui.screens.words import Words
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.day_paper import DayPaper
from pos_app.wording import Wording

_LIST_PX = 320
_MOST_NAMED = 10


class MattersPage(QWidget):
    """What somebody has to decide first, and the way to where it is decided."""

    asked = Signal()

    def __init__(self, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wording = wording
        self._listed: tuple[Unfinished, ...] = ()
        self.said, self.names, self.open = Words(18, bold=True), Words(16), QPushButton()
        self.open.setObjectName("closing-open-matters")
        mark(self.open, kind="main")
        self.open.clicked.connect(self.asked)
        lay = QVBoxLayout(self)
        lay.setSpacing(2 * GAP_PX)
        lay.addWidget(self.said)
        lay.addWidget(self.names)
        lay.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        lay.addStretch(1)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        self.open.setText(wording.say("closing.open_matters"))
        self.open.setAccessibleName(self.open.text())
        self.show_listed(self._listed)

    def show_listed(self, listed: tuple[Unfinished, ...]) -> None:
        """Name what is left to be decided."""
        self._listed = listed
        say = self._wording.say
        key = "closing.matters" if listed else "closing.no_matters"
        self.said.setText(say(key, count=len(listed)))
        mark(self.said, tone="amber" if listed else "green")
        lines = [
            f"{one.word} · {self._wording.won(one.amount_won)} · "
            f"{say(f'unfinished.{one.kind}.title')}"
            for one in listed[:_MOST_NAMED]
        ]
        if len(listed) > _MOST_NAMED:
            lines.append("…")
        self.names.put("\n".join(lines))
        self.open.setVisible(bool(listed))


class ReportPage(QWidget):
    """The X as it stands, and the button that makes it the Z."""

    closing = Signal()

    def __init__(self, evening: Evening, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evening = evening
        self._report: Report | None = None
        self.paper = DayPaper()
        self.close_day, self.print = QPushButton(), QPushButton()
        self._hint = Words(15, tone="muted")
        self.close_day.setObjectName("close-day")
        self.print.setObjectName("print-x")
        mark(self.close_day, kind="main")
        side = QVBoxLayout()
        side.setSpacing(2 * GAP_PX)
        side.addWidget(self._hint)
        side.addWidget(self.close_day)
        side.addWidget(self.print)
        side.addStretch(1)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(3 * GAP_PX)
        lay.addWidget(self.paper, 5)
        lay.addLayout(side, 4)
        evening.report.came.connect(self.show_report)
        self.close_day.clicked.connect(self.closing)
        self.print.clicked.connect(self._on_print)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._hint.setText(wording.say("closing.report_hint"))
        self.close_day.setText(wording.say("closing.close_day"))
        self.print.setText(wording.say("closing.print"))
        for one in (self.close_day, self.print):
            one.setAccessibleName(one.text())
        if self._report is not None:
            self.show_report(self._report)

    def show_report(self, report: Report) -> None:
        """Show an X."""
        self._report = report
        self.paper.show_slip(self._evening.parts.slip(report))

    def _on_print(self) -> None:
        if self._report is not None:
            self._evening.print_day(self._report)


class PastPage(QWidget):
    """Every closing as it was made, the newest first."""

    def __init__(self, evening: Evening, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evening = evening
        self._wording = wording
        self._reports: tuple[Report, ...] = ()
        self.list, self.paper, self.print = QListWidget(), DayPaper(), QPushButton()
        self.empty = Words(17, tone="muted")
        self.empty.setObjectName("closings-none")
        self.list.setObjectName("closings-list")
        self.list.setFixedWidth(_LIST_PX)
        self.print.setObjectName("print-z")
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addWidget(self.print)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(3 * GAP_PX)
        lay.addLayout(left)
        lay.addWidget(self.paper, 1)
        lay.addWidget(self.empty, 1, Qt.AlignmentFlag.AlignTop)
        evening.newest.came.connect(self._on_newest)
        self.list.currentRowChanged.connect(self._on_row)
        self.print.clicked.connect(self._on_print)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        self.print.setText(wording.say("closing.print"))
        self.print.setAccessibleName(self.print.text())
        self.list.setAccessibleName(wording.say("closing.step_past"))
        self._on_newest(self._reports)

    def show_newest(self) -> None:
        """A day was just closed: its report is the first that is looked at."""
        self.list.setCurrentRow(-1)

    def _on_newest(self, reports: tuple[Report, ...]) -> None:
        row = max(0, self.list.currentRow())
        self._reports = reports
        self.list.clear()
        for one in reports:
            amount = format_won(one.gross_won - one.refunded_won)
            number = one.seal.name if one.seal else ""
            words = self._wording.say(
                "closing.past_row", number=number, day=one.day.isoformat(), amount=amount
            )
            self.list.addItem(words)
        self.list.setCurrentRow(min(row, len(reports) - 1))
        for shown in (self.list, self.print, self.paper):
            shown.setVisible(bool(reports))
        self.empty.put("" if reports else self._wording.say("closing.past_none"))

    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self._reports):
            self.paper.show_slip(self._evening.parts.slip(self._reports[row]))

    def _on_print(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._reports):
            self._evening.print_day(self._reports[row])
