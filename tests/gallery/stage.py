"""The window that the gallery shows: real screens and a real till, whose clock stands still."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from unittest import mock

from PySide6.QtCore import QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget

from pos_app.domain.cart import Cart
from pos_app.domain.drill import Lesson
from pos_app.domain.payment import Attempt, Contract, Mode
from pos_app.domain.staff import Person
from pos_app.fittings import Rights
from pos_app.flow.access import Access
from pos_app.flow.closing import Closing
from pos_app.flow.counter import Counter
from pos_app.flow.differences import Differences
from pos_app.flow.intake import Intake
from pos_app.flow.lookout import Lookout
from pos_app.flow.match import Match
from pos_app.flow.outlook import Outlook, Sky
from pos_app.flow.pace import Pace
from pos_app.flow.reporting import Reporting
from pos_app.flow.reprints import Reprints
from pos_app.flow.roster import Roster
from pos_app.flow.shelving import Shelving
from pos_app.flow.stocking import Stocking
from pos_app.gateway.toss import TossGateway
from pos_app.paper.sheet import read_table
from pos_app.paper.tabular import ReportFiles
from pos_app.press import Press
from pos_app.rescue import StoredCopies
from pos_app.store.books import open_books
from pos_app.store.pins import FilePepper, PepperedPins
from pos_app.store.place import PEPPER
from pos_app.ui.archive import Archive
from pos_app.ui.backroom import Backroom
from pos_app.ui.beginning import Beginning
from pos_app.ui.equipment import Fittings
from pos_app.ui.evening import DayParts
from pos_app.ui.main_window import MainWindow
from pos_app.ui.ports import Crew
from pos_app.ui.showcase import Plain, ShowChoices
from pos_app.ui.theme import apply_theme, mark
from pos_app.ui.till import Till
from pos_app.ui.tray import Entry
from pos_app.ui.weather import Watchtower
from pos_app.ui.widgets.status_line import LINE_PX
from pos_app.wording import Wording
from tests.gallery.goods import ACCOUNT, NOW
from tests.ui.booth import words
from tests.ui.stall import Drawer

SIZES = ((1280, 800), (1366, 768), (1920, 1080))
THEMES = ("light", "dark")
LANGUAGES = ("ko", "en")


class Stopped:
    """A clock that stands still; fits `flow.ports.Clock`."""

    def now(self) -> datetime:
        return NOW

    def tick(self) -> float:
        return 10_000.0


def _no_key(_typed: str) -> tuple[str, str]:
    return "", ""


class NoSchool:
    """Plays nothing; fits `ui.beginning.School`."""

    def play(self, lesson: Lesson, order_no: str) -> None:
        """Nothing."""

    def keep_up(self, lesson: Lesson) -> None:
        """Nothing."""

    def resolve(self, lesson: Lesson, order_no: str) -> None:
        """Nothing."""

    def clear(self) -> None:
        """Nothing."""

    def check_lan(self) -> None:
        """Nothing."""


class Stage:
    """One window of a mode, dressed and filled again and again."""

    def __init__(self, app: QApplication, folder: Path, mode: Mode = Mode.PRACTICE) -> None:
        self.app = app
        apply_theme(app, THEMES[0])  # as the program does, before there is a window
        self.drawer = Drawer()
        self._books = open_books(folder, at=NOW, random_bits=random.Random(3).getrandbits)
        self._gateway = TossGateway(
            "http://127.0.0.1/api/v2", Contract.V2, "sk_test_practice", Mode.PRACTICE,
            return_url="http://127.0.0.1/", page_base="http://127.0.0.1", account_url="practice",
        )  # fmt: skip
        self.account = self._gateway.account
        self.counter = Counter(self._books, self._gateway, Stopped())
        self._backroom = Backroom()
        self.wording = words("ko")
        self.till = Till(self.counter, self._books, Stopped(), self._backroom, self.wording)
        self.archive = Archive(self._books, self._backroom, self.till)
        rights = Rights(folder, mode, Access(self._books.people, Stopped()))
        slips = Reprints(self._books.receipts, self.counter.access)
        self.press = Press(self._books, slips, folder, lambda: self.wording, Stopped().now, rights)
        files = ReportFiles(self.wording.say, "", mode, Stopped().now)
        access = Access(self._books.people, Stopped())
        reporting = Reporting(self._books.figures, self._books, lambda: files, access)
        pins = PepperedPins(FilePepper(folder / PEPPER))
        crew = Crew(Roster(self._books.people, pins, Stopped(), self.counter.access), _no_key)
        stocking = Stocking(self._books, Stopped(), self.counter.access)
        beginning = Beginning(
            Intake(self._books, stocking, read_table), self.drawer, school=NoSchool(),
            tower=Watchtower(Outlook(Stopped()), lambda: None, lambda: 10_000),
            copies=StoredCopies(folder, mode, self._books, self.counter.access),
        )  # fmt: skip
        shelving = Shelving(self._books, self._books.goods, Stopped(), self.counter.access)
        fittings = Fittings(
            mode, self.drawer, self.drawer, words, self.press, reporting, crew, "0.1.0",
            self._day(mode), showcase=Plain(ShowChoices(volume=0)), beginning=beginning,
            shelving=shelving, lookout=Lookout(self._books, access, lambda: None, "0.1.0"),
        )  # fmt: skip
        self.window = MainWindow(self.till, self.archive, self._backroom, fittings, self.wording)
        self._listen()  # what it asks for by itself may not come into a scene
        self._dialogs: list[QDialog] = []
        self.other: QWidget | None = None  # what is looked at beside the window
        self._made = 0

    def _day(self, mode: Mode) -> DayParts:
        counter, clock = self.counter, Stopped()
        match = Match(self._books, self._gateway, clock, Pace(), counter.watch)
        closing = Closing(self._books, clock, counter.access, counter.backlog, match, mode)
        differences = Differences(
            self._books, clock, counter.access, match.inquiry, counter.backlog.check_books, "찾음"
        )
        return DayParts(closing, differences, self.press.day_slip, self.press.print_day)

    def close(self) -> None:
        """End it; nothing was begun."""
        self.clear()
        self.window.hide()
        self.till.stop()
        self._backroom.close(timeout_s=5)
        self.window.deleteLater()
        self.till.deleteLater()
        self._gateway.close()
        self._books.close()
        # A window that only waits to go would be dressed again with every theme.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def wear(self, theme: str, percent: str = "100") -> None:
        """Put on a theme, with letters of a size."""
        apply_theme(self.app, theme, percent)

    def speak(self, lang: str) -> Wording:
        """Go on in a language."""
        self.wording = words(lang)
        self.drawer.choices = replace(self.drawer.choices, lang=lang)
        self.window.retranslate(self.wording)
        return self.wording

    def resize(self, size: tuple[int, int]) -> None:
        """Take a size, and let everything find its place."""
        self.window.resize(*size)
        self.settle()

    def settle(self) -> None:
        """Let what is due at once happen."""
        for _ in range(6):
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            QApplication.processEvents()

    def drain(self) -> None:
        """Let the window hear what it has asked the books, so that nothing comes over a scene."""
        self._listen()
        self.settle()

    def _listen(self) -> None:
        while not self._backroom.idle():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def clear(self) -> None:
        """An empty counter again."""
        for dialog in self._dialogs:
            dialog.close()
            dialog.deleteLater()
        self._dialogs.clear()
        self._put_others_away()
        board = self.till._board
        for entry in board._tray.entries():
            board.put_away(entry)
            board._tray.remove(entry)
        for watched in self.counter.watch.rows():
            self.counter.watch.forget(watched.vigil.order_no)
        self.staff(())
        self.till.matters._records = ()
        self.till.matters.refresh()
        window = self.window
        window.status._broken = ""
        mark(window.status, role="")
        window.status.setFixedHeight(LINE_PX)
        window.status._passing.stop()
        window.status.show_cards((), self.wording)
        window.desk.clear()
        window.desk._before.clear()
        window.desk.cart_changed.emit(window.desk.cart)
        window.sale.search.clear()
        window.sale.categories.choose("")
        window.sale._toast.hide()
        window.receipts.model.clear()
        if window.welcome and window.welcome.drill:
            window.welcome.drill.leave()
        if window.welcome and window.welcome.weather:
            window.welcome.weather._tick.stop()
            window.welcome.weather._on_room(10_000)
            window.welcome.weather._show(Sky())
        window.usher.show_sale()

    def _put_others_away(self) -> None:
        self.other = None
        self.window.facing.display.view.hide()
        self.window.facing.turning.turned.leave()
        self.window.facing.form.sound.remark.hide()
        self.window.facing.form.show_screens((), None)

    def staff(self, people: tuple[Person, ...], on_duty: str = "") -> None:
        """Have these people entered, and one of them at the counter."""
        duty, access = self.till.duty, self.counter.access
        access._duty = on_duty
        duty._told = on_duty
        duty.people = people
        duty.people_read.emit(people)
        duty.changed.emit(on_duty)
        self.window.strip.setEnabled(True)

    def put(
        self, attempt: Attempt, cart: Cart, *, before: bool = False, attended: bool = True
    ) -> Entry:
        """Show a payment as the till would, without anybody ever asking Toss about it."""
        self._made += 1
        order_no = f"7G3K9QXA-{self._made}"
        row = replace(attempt, order_no=order_no)
        if row.account is ACCOUNT:
            row = replace(row, account=self._gateway.account)
            self.counter.watch.add(row, attended=attended)
        self.till._board.put(row, cart, before=before)
        entry = self.till._board.find(order_no)
        assert entry is not None
        entry.seen = True
        return entry

    def tell(self, entry: Entry) -> None:
        """Show what has changed about a payment."""
        self.till._board._tell(entry)

    @contextmanager
    def caught(self) -> Iterator[list[QDialog]]:
        """Dialogs that would wait for an answer are shown, and wait for nobody."""

        def hold(dialog: QDialog) -> int:
            self._dialogs.append(dialog)
            dialog.show()
            return 0

        with mock.patch.object(QMessageBox, "exec", hold), mock.patch.object(QDialog, "exec", hold):
            yield self._dialogs

    def shown(self) -> QWidget:
        """What is to be looked at: a dialog over the window, another window, or the window."""
        return self._dialogs[-1] if self._dialogs else self.other or self.window
