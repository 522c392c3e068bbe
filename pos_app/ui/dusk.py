"""Leads through the end of the day: F7, what is pressed on its screen, and what came of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from pos_app.domain.closing import Report
from pos_app.domain.drawer import Act, DrawerEntry
from pos_app.domain.match import Row
from pos_app.domain.money import format_won
from pos_app.domain.staff import Action
from pos_app.errors import BoothError, StoreError
from pos_app.ui.backroom import Backroom
from pos_app.ui.duty import Duty
from pos_app.ui.evening import DayParts, Evening
from pos_app.ui.matching import Matching
from pos_app.ui.notice import Notice
from pos_app.ui.screens.closing import ClosingScreen
from pos_app.ui.widgets.approval import approved
from pos_app.ui.widgets.seal import sealed
from pos_app.wording import Wording


class Dusk(QObject):
    """Holds the presenters and their screen; asks for a manager's PIN where one is needed."""

    def __init__(
        self,
        parts: DayParts,
        backroom: Backroom,
        who: Callable[[], str],
        duty: Duty,
        wording: Wording,
    ) -> None:
        super().__init__()
        self.evening = Evening(parts, backroom, who, self)
        self.matching = Matching(parts, backroom, who, self)
        self.screen = ClosingScreen(self.evening, self.matching, wording)
        self.notice = Notice(
            parts.closing.alerts, duty, backroom, lambda: self.screen.wording, self
        )
        self._duty = duty
        self._asking = False  # a second touch was meant for the first
        self._connect()

    def follow(self, window: QWidget, show: Callable[[QWidget], None]) -> None:
        """Show the screen on F7, everywhere."""
        self.setParent(window)
        self._show = show
        shortcut = QShortcut(QKeySequence("F7"), window)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.show)

    def show(self) -> None:
        """Show how the day stands."""
        self._show(self.screen)

    def _connect(self) -> None:
        screen, evening, matching = self.screen, self.evening, self.matching
        screen.match.booking.connect(self._on_booking)
        screen.match.missed.connect(self._on_no_amount)
        screen.count.counted.connect(evening.count)
        screen.drawer.asked.connect(self._on_drawer)
        screen.drawer.missed.connect(self._on_no_amount)
        screen.report.closing.connect(self._on_close)
        evening.counted.came.connect(self._on_counted)
        evening.noted.came.connect(self._on_noted)
        evening.ready.came.connect(self._on_ready)
        evening.closed.came.connect(self._on_closed)
        evening.printed.came.connect(self._on_printed)
        evening.failed.connect(self._on_failed)
        matching.failed.connect(self._on_failed)
        matching.taken_in.connect(self._on_taken_in)
        self.notice.failed.connect(self._on_failed)

    def _on_drawer(self, act: str, amount_won: int, why: str) -> None:
        self.evening.open_drawer(Act(act), amount_won, why)

    def _on_noted(self, entry: DrawerEntry) -> None:
        self.screen.drawer.forget()
        said = self.screen.wording.say(f"act.{entry.act}")
        self.screen.tell("blue", "drawer.noted", act=said, amount=entry.amount_won)
        self.evening.read()

    def _on_counted(self, report: Report) -> None:
        self.screen.count.forget()
        self.screen.report.show_report(report)
        self.screen.show_step("report")
        self.screen.report.paper.setFocus()  # to be read: an Enter too many closes nothing
        self.screen.tell("blue", "closing.was_counted")

    def _on_booking(self, order_no: str, why: str, tax_free_won: int | None) -> None:
        if not why:
            self.screen.tell("red", "closing.book_no_why")
            self.screen.match.why.setFocus()
            return
        action, wording = Action.BOOK_DIFFERENCE, self.screen.wording
        if approved(self._duty, action, order_no, wording, self.screen):
            self.matching.take_in(order_no, why, tax_free_won)

    def _on_taken_in(self, row: Row) -> None:
        self.screen.match.forget()
        self.screen.tell("blue", "closing.booked", word=row.word or row.order_no)
        self.evening.read()

    def _on_close(self) -> None:
        if not self._asking:
            self._asking = True
            self.evening.prepare()

    def _on_ready(self, report: Report) -> None:
        wording, screen = self.screen.wording, self.screen
        if (
            screen.isVisible()
            and sealed(report, wording, screen)
            and approved(self._duty, Action.CLOSE_DAY, "", wording, screen)
        ):
            self.evening.close_day()
        self._asking = False

    def _on_closed(self, report: Report) -> None:
        number = report.seal.name if report.seal else ""
        self.screen.show_step("past")
        self.screen.past.show_newest()
        self.matching.stop()  # what was asked for that day is over, and no longer said
        self.screen.refresh()
        amount = format_won(report.gross_won - report.refunded_won)
        self.screen.tell("green", "closing.done", number=number, amount=amount)

    def _on_printed(self, _nothing: object) -> None:
        self.screen.tell("blue", "closing.printed")

    def _on_no_amount(self, typed: str) -> None:
        self.screen.tell("red", "drawer.not_an_amount", text=typed)

    def _on_failed(self, error: BoothError) -> None:
        self._asking = False
        say = self.screen.wording
        unwritten = isinstance(error, StoreError)
        self.screen.put("red", say.say("trouble.not_noted") if unwritten else say.say_error(error))
