"""The match with Toss on the screen: how far it is, each order, and what is done about one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.match import DIFFERENT, TORN, Row, Side, lists_told
from pos_app.domain.money import parse_won
from pos_app.flow.match import Progress
from pos_app.ui.matching import Matching
from pos_app.ui.models.match import AMOUNTS, COLUMNS, MatchModel
from pos_app.ui.theme import GAP_PX, TOUCH_PX, grown_px, mark, widen
from pos_app.ui.widgets.tick import Tick
from pos_app.wording import Wording

_TAX_FREE_PX, _SIDE_PX = 220, 160


class MatchView(QWidget):
    """Starts, stops, and offers to book what is chosen."""

    booking = Signal(str, str, object)  # order number, why, won that are free of tax or None
    missed = Signal(str)  # what was typed is no amount

    def __init__(self, matching: Matching, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matching = matching
        self._wording = wording
        self._progress: Progress | None = None
        self.model = MatchModel(wording, self)
        self.table, self.bar, self.said = QTableView(), QProgressBar(), QLabel()
        self.start, self.again, self.book = QPushButton(), Tick(), QPushButton()
        self.why, self.tax_free = QLineEdit(), QLineEdit()
        self._dress()
        self._lay_out()
        self._connect()
        self.retranslate(wording)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = self.model.wording = wording
        say = wording.say
        self.again.setText(say("closing.match_again"))
        self.book.setText(say("closing.book"))
        self.why.setPlaceholderText(say("closing.book_why"))
        self.tax_free.setPlaceholderText(say("closing.book_tax_free"))
        for one, key in (
            (self.again, "closing.match_again"), (self.book, "closing.book"),
            (self.why, "closing.book_why"), (self.tax_free, "closing.book_tax_free"),
            (self.table, "closing.match_rows"), (self.bar, "closing.step_match"),
        ):  # fmt: skip
            one.setAccessibleName(say(key))
        self.table.viewport().update()
        self._fit()
        self._show()

    def chosen(self) -> Row | None:
        """The row that is looked at."""
        return self.model.row(self.table.currentIndex().row())

    def forget(self) -> None:
        """It was booked."""
        self.why.clear()
        self.tax_free.clear()

    def changeEvent(self, event: QEvent) -> None:
        """The words of the first column grow with the letters."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        head, letters = self.table.horizontalHeader(), self.table.fontMetrics()
        head.resizeSection(0, grown_px(_SIDE_PX))
        for place in map(COLUMNS.index, AMOUNTS):
            wide = letters.horizontalAdvance(self.model.widest(COLUMNS[place])) + 4 * GAP_PX
            head.resizeSection(place, max(wide, head.sectionSizeHint(place)))

    def _dress(self) -> None:
        self.table.setObjectName("match-rows")
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(TOUCH_PX)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        head.setHighlightSections(False)
        for one, name in (
            (self.start, "match-start"), (self.again, "match-again"), (self.book, "match-book"),
            (self.why, "match-why"), (self.tax_free, "match-tax-free"), (self.bar, "match-bar"),
            (self.said, "match-said"),
        ):  # fmt: skip
            one.setObjectName(name)
        mark(self.start, kind="main")
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        widen(self.tax_free, _TAX_FREE_PX)

    def _lay_out(self) -> None:
        top, foot = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.start)
        top.addWidget(self.again)
        top.addWidget(self.bar, 1)
        foot.addWidget(self.why, 1)
        foot.addWidget(self.tax_free)
        foot.addWidget(self.book)
        top.setSpacing(2 * GAP_PX)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addLayout(top)
        lay.addWidget(self.said)
        lay.addWidget(self.table, 1)
        lay.addLayout(foot)

    def _connect(self) -> None:
        self.start.clicked.connect(self._on_start)
        self.book.clicked.connect(self._on_book)
        self.why.returnPressed.connect(self._on_book)
        self.table.selectionModel().currentChanged.connect(self._show)
        self._matching.progressed.connect(self._on_progress)
        self._matching.rows_read.connect(self._on_rows)

    def _show(self) -> None:
        say, now = self._wording.say, self._progress
        running = self._matching.running
        self.start.setText(say("closing.match_stop" if running else "closing.match_start"))
        self.start.setAccessibleName(self.start.text())
        self.again.setEnabled(not running)
        self.bar.setMaximum(max(1, now.total) if now else 1)
        self.bar.setValue(now.done if now else 0)
        self.bar.setFormat(f"{now.done} / {now.total}" if now and now.total else "")
        row = self.chosen()
        bookable = row is not None and row.side in (Side.AMOUNT, Side.TOSS)
        for one in (self.why, self.tax_free, self.book):
            one.setEnabled(bookable)
        self.said.setText(self._words(now))

    def _words(self, now: Progress | None) -> str:
        say = self._wording.say
        if now is not None and now.trouble:
            return self._wording.say_reason(now.trouble)
        torn = () if self._matching.running else _torn(now, self._wording)
        if not (torn or self.model.rowCount()):
            return say("closing.match_none")
        differ, unread = self.model.count(*DIFFERENT), self.model.count(Side.UNREAD)
        equal = self.model.count(Side.EQUAL)
        mark(self.said, tone="red" if differ else "amber" if unread or torn else "green")
        said = say("closing.match_said", equal=equal, differ=differ, unread=unread)
        return " ".join((said, *torn))

    def _on_progress(self, progress: Progress) -> None:
        self._progress = progress
        self._show()

    def _on_rows(self, rows: tuple[Row, ...]) -> None:
        chosen = self.chosen()
        self.model.show(rows)
        self._fit()
        known = [self.model.row(number) for number in range(self.model.rowCount())]
        names = [one.order_no for one in known if one]
        if chosen is not None and chosen.order_no in names:
            self.table.selectRow(names.index(chosen.order_no))
        elif names:
            self.table.selectRow(0)
        self._show()

    def _on_start(self) -> None:
        if self._matching.running:
            self._matching.stop()
        else:
            self._matching.start(self.again.isChecked())
        self._show()

    def _on_book(self) -> None:
        row, typed = self.chosen(), self.tax_free.text().strip()
        if row is None or not self.book.isEnabled():
            return
        try:
            tax_free_won = parse_won(typed) if typed else None
        except ValueError:
            self.missed.emit(typed)
            return
        self.booking.emit(row.order_no, self.why.text().strip(), tax_free_won)


def _torn(now: Progress | None, wording: Wording) -> tuple[str, ...]:
    """What is said of Toss' lists if they are not whole: then equal rows alone do not say that all
    is well."""
    if now is None or now.settlement not in TORN:
        return ()
    return tuple(lists_told(now.settlement, now.reach, wording.say))
