"""What a report is to be about: its kind, its days, and what a line of the tax report covers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from pos_app.domain.period import Period, days_of
from pos_app.domain.report import Span, Topic, Wish
from pos_app.ui.theme import GAP_PX
from pos_app.ui.widgets.choice import Choice
from pos_app.ui.widgets.day_edit import DayEdit
from pos_app.wording import Wording


class ReportChoice(QWidget):
    """Says what is wanted whenever any of it changes."""

    changed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.topics, self.periods, self.spans = Choice(), Choice(), Choice()
        self.first, self.last, self._dash = DayEdit(), DayEdit(), QLabel("~")
        self._days = days_of(Period.TODAY, today())
        self._lay_out()
        self.topics.currentIndexChanged.connect(self._on_topic)
        self.periods.currentIndexChanged.connect(self._on_period)
        self.spans.currentIndexChanged.connect(self._tell)
        for edit in (self.first, self.last):
            edit.dateChanged.connect(self._on_day)

    @property
    def wish(self) -> Wish:
        """What is wanted now."""
        topic = Topic(self.topics.currentData() or Topic.SALES)
        return Wish(topic, *self._days, Span(self.spans.currentData() or Span.DAY))

    def begin(self) -> None:
        """Look again: days with a name move on with the calendar."""
        self._on_period()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; what is chosen stays chosen."""
        say = wording.say
        _fill(self.topics, [(say(f"report.topic.{one}"), str(one)) for one in Topic])
        _fill(self.periods, [(say(f"report.period.{one}"), str(one)) for one in Period])
        _fill(self.spans, [(say(f"report.by.{one}"), str(one)) for one in Span])
        for widget, key in (
            (self.topics, "reports.topic"),
            (self.periods, "reports.period"),
            (self.spans, "reports.by"),
            (self.first, "reports.first"),
            (self.last, "reports.last"),
        ):
            widget.setAccessibleName(say(key))
        self._show()

    def _lay_out(self) -> None:
        self.topics.setObjectName("reports-topic")
        self.periods.setObjectName("reports-period")
        self.spans.setObjectName("reports-by")
        self.first.setObjectName("reports-first")
        self.last.setObjectName("reports-last")
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(GAP_PX)
        for choice in (self.topics, self.periods, self.spans):
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        for one in (self.topics, self.periods, self.first, self._dash, self.last, self.spans):
            lay.addWidget(one)
        lay.addStretch(1)

    def _on_topic(self) -> None:
        self._show()
        self.changed.emit()

    def _on_period(self) -> None:
        period = Period(self.periods.currentData() or Period.TODAY)
        if period is not Period.OWN:
            self._days = days_of(period, self._today())
        self._show()
        self.changed.emit()

    def _on_day(self) -> None:
        """A day chosen by hand makes the days one's own."""
        self._days = self.first.day, self.last.day
        own = self.periods.findData(str(Period.OWN))
        if self.periods.currentIndex() == own:
            self.changed.emit()
        else:
            self.periods.setCurrentIndex(own)

    def _tell(self) -> None:
        self.changed.emit()

    def _show(self) -> None:
        for edit, day in zip((self.first, self.last), self._days, strict=True):
            edit.show_day(day)
        self.spans.setVisible(self.wish.topic is Topic.TAX)


def _fill(choice: Choice, entries: Iterable[tuple[str, str]]) -> None:
    chosen = max(0, choice.currentIndex())
    choice.blockSignals(True)
    choice.clear()
    for said, value in entries:
        choice.addItem(said, value)
    choice.setCurrentIndex(chosen)
    choice.blockSignals(False)
