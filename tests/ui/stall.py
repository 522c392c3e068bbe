"""A whole counter for the tests of the window: real books, real HTTP, and a Toss that is ours."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from pos_app.clock import SystemClock
from pos_app.domain.answer import Ref
from pos_app.domain.cart import Cart
from pos_app.domain.catalog import CatalogChange, Product
from pos_app.domain.face import Face
from pos_app.domain.money import Won
from pos_app.domain.payment import Contract, Mode
from pos_app.fittings import Rights, StoredPreferences
from pos_app.flow.access import Access
from pos_app.flow.closing import Closing
from pos_app.flow.counter import Counter
from pos_app.flow.differences import Differences
from pos_app.flow.intake import Intake
from pos_app.flow.match import Match
from pos_app.flow.outlook import Outlook
from pos_app.flow.pace import Pace
from pos_app.flow.reporting import Reporting
from pos_app.flow.reprints import Reprints
from pos_app.flow.roster import Roster
from pos_app.flow.shelving import Shelving
from pos_app.flow.stocking import Stocking
from pos_app.gateway.toss import TossGateway
from pos_app.keyprint import prints_of
from pos_app.paper.sheet import read_table
from pos_app.paper.tabular import ReportFiles
from pos_app.practice.books import TossBooks
from pos_app.practice.faults import Faults
from pos_app.practice.server import PracticeServer
from pos_app.press import Press
from pos_app.profile import Profile
from pos_app.rescue import StoredCopies
from pos_app.school import PracticeSchool
from pos_app.standin import StandIn
from pos_app.store.books import SqliteBooks, open_books
from pos_app.store.pins import FilePepper, PepperedPins
from pos_app.store.place import PEPPER
from pos_app.ui.archive import Archive
from pos_app.ui.backroom import SETTINGS, Backroom
from pos_app.ui.beginning import Beginning
from pos_app.ui.card import Card
from pos_app.ui.equipment import Fittings
from pos_app.ui.evening import DayParts
from pos_app.ui.main_window import MainWindow
from pos_app.ui.ports import Choices, Crew, KeyCheck
from pos_app.ui.showcase import Plain, ShowChoices
from pos_app.ui.till import Till
from pos_app.ui.weather import Watchtower
from tests.ui.booth import CARD, COFFEE, LEMON, MUG, RARE, words

# A day's patience in a second; nothing here sleeps longer than it must.
PACE = Pace(
    budget_s=0.005,
    shown_s=0.02,
    doubt_s=0.05,
    doubt_most_s=0.1,
    error_most_s=0.1,
    busy_s=0.1,
    given_up_s=0.1,
    quiet_s=0.3,
    resend_s=0.02,
)
SOON_MS = 10_000
ENOUGH = 100


class Drawer:
    """Choices and key, kept in memory."""

    def __init__(self) -> None:
        self.choices = Choices("ko", "light", "토끼 책방", "")
        self.stored: list[tuple[str, Contract]] = []
        self.outcome = KeyCheck(True, Mode.TEST, "연결됐어요 (TEST)")
        self.refusal: Exception | None = None
        self.left = ""
        self.course = ""

    def read(self) -> Choices:
        return self.choices

    def change(self, change: Callable[[Choices], Choices]) -> Choices:
        self.choices = change(self.choices)
        return self.choices

    def stands(self) -> str:
        return self.course

    def keep(self, step: str) -> None:
        self.course = step

    def tail(self) -> str:
        return self.stored[-1][0][-4:] if self.stored else ""

    def check(self, key: str, contract: Contract) -> KeyCheck:
        return self.outcome

    def store(self, key: str, contract: Contract) -> str:
        if self.refusal:
            raise self.refusal
        self.stored.append((key, contract))
        return self.left


def _books(folder: Path) -> SqliteBooks:
    return open_books(folder, at=datetime.now(UTC), random_bits=random.Random(3).getrandbits)


def _stock(books: SqliteBooks, counts: Sequence[tuple[Product, int]]) -> None:
    goods = tuple(product for product, _ in counts)
    on_hand = tuple((product.sku, count) for product, count in counts)
    change = CatalogChange(goods, on_hand, added=len(counts))
    books.save_catalog(change, datetime.now(UTC), "owner")


@cache
def _template() -> TemporaryDirectory[str]:
    """A shop with its goods on the shelf, made once a process: each test begins with a copy."""
    made = TemporaryDirectory()
    books = _books(Path(made.name) / "shop")
    _stock(books, [(product, ENOUGH) for product in (LEMON, COFFEE, CARD, MUG, RARE)])
    books.close()
    return made


class Stall:
    """A window over a shop in a folder; `reopen` is a restart after a crash."""

    def __init__(
        self,
        qtbot: QtBot,
        folder: Path,
        *,
        pace: Pace = PACE,
        lang: str = "ko",
        line: httpx.BaseTransport | None = None,
        first: bool = False,
        stored: bool = False,
    ) -> None:
        self.qtbot = qtbot
        self.line, self.first = line, first
        self.stored = stored  # choices in the real file of settings
        self.room_mb = 10_000
        self.key = "sk_test_practice"
        self.folder = folder
        self.pace = pace
        self.lang = lang
        self.toss = TossBooks(time.time, random.Random(7))
        self.faults = Faults()
        self.server = PracticeServer(self.toss, self.faults)
        self.server.start()
        self.drawer = Drawer()
        self.showcase = Plain(ShowChoices(volume=0))
        shutil.copytree(Path(_template().name) / "shop", folder, dirs_exist_ok=True)
        self._open()

    def stock_up(self, *counts: tuple[Product, int]) -> None:
        _stock(self.books, counts)

    def start(self) -> None:
        self.till.start()
        self.window.show()
        self.until(lambda: bool(self.window.desk.shelf.products))

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=SOON_MS)

    def until_kept(self) -> None:
        """Whatever somebody chose is kept by now, or refused."""
        self.until(lambda: not self.backroom.busy(SETTINGS))

    def charge(self, product: Product = COFFEE, qty: int = 1) -> str:
        """Charge a cart and wait for its QR."""
        with self.qtbot.waitSignal(self.till.charged, timeout=SOON_MS) as charged:
            self.window.desk.charge_asked.emit(Cart().add(product, qty))
        key = str(charged.args[0].key) if charged.args else ""
        self.until(lambda: self.card(key).qr)
        return key

    def card(self, key: str) -> Card:
        card = self.till.card(key)
        assert card is not None
        return card

    def until_face(self, key: str, face: Face) -> None:
        self.until(lambda: self.card(key).face is face)

    def approve(self, key: str) -> None:
        """The buyer approves, and the cashier has Toss asked at once."""
        self.toss.approve(self.card(key).order_no)
        self.till.look_now(key)

    def crash(self) -> None:
        """End as a process ends that is killed between two steps."""
        self.till.stop()
        assert self.backroom.close(timeout_s=10)
        self.window.hide()
        self.window.usher.show_sale()  # ends the child that keeps the display awake
        self.window.deleteLater()
        self.till.deleteLater()
        self.gateway.close()
        self.books.close()
        # A window that only waits to go would be dressed again with the next one.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def reopen(self) -> None:
        self.crash()
        self._open()

    def close(self) -> None:
        self.crash()
        self.server.stop()

    def _ask(self) -> None:
        self.gateway.status(Ref("7G3K9QXA-999", Won(1)))

    def _open(self) -> None:
        origin = self.server.origin
        self.books = _books(self.folder)
        clock = SystemClock()
        self.outlook = Outlook(clock)
        self.gateway = TossGateway(
            f"{origin}/api/v2",
            Contract.V2,
            self.key,
            Mode.PRACTICE,
            return_url=f"{origin}/return",
            page_base=origin,
            transport=self.line,
            account_url="practice",
            heard=self.outlook.hear,
        )
        self.pins = PepperedPins(FilePepper(self.folder / PEPPER))
        self.access = Access(self.books.people, clock, self.pins)
        self.counter = Counter(self.books, self.gateway, clock, self.pace, self.access)
        self.backroom = Backroom()
        wording = words(self.lang)
        self.till = Till(self.counter, self.books, clock, self.backroom, wording)
        self.archive = Archive(self.books, self.backroom, self.till)
        rights = Rights(self.folder, Mode.PRACTICE, self.access)
        slips = Reprints(self.books.receipts, self.access)
        press = Press(self.books, slips, self.folder, lambda: wording, clock.now, rights)
        files = ReportFiles(wording.say, "토끼 책방", Mode.PRACTICE, clock.now)
        reporting = Reporting(self.books.figures, self.books, lambda: files, self.access)
        place = Profile(Mode.TEST, base_url=origin, key=self.key)
        roster = Roster(self.books.people, self.pins, clock, self.access)
        crew = Crew(roster, partial(prints_of, place))
        self.match = Match(self.books, self.gateway, clock, self.pace, self.counter.watch)
        closing = Closing(
            self.books, clock, self.access, self.counter.backlog, self.match, Mode.PRACTICE
        )
        check_books = self.counter.backlog.check_books
        differences = Differences(
            self.books, clock, self.access, self.match.inquiry, check_books, "찾은 결제"
        )
        day = DayParts(closing, differences, press.day_slip, press.print_day)
        made = (press, reporting, crew)
        stocking = Stocking(self.books, clock, self.access)
        stand_in = StandIn(self.server, origin, origin)
        beginning = Beginning(
            Intake(self.books, stocking, read_table),
            self.drawer,
            self.first,
            PracticeSchool(stand_in, self.books),
            Watchtower(self.outlook, self._ask, lambda: self.room_mb),
            StoredCopies(self.folder, Mode.PRACTICE, self.books, self.access),
        )
        shown = ("0.1.0", day, self.showcase)
        shelving = Shelving(self.books, self.books.goods, clock, self.access)
        kept = StoredPreferences(self.folder, self.lang, rights) if self.stored else self.drawer
        fittings = Fittings(
            Mode.PRACTICE, kept, self.drawer, words, *made, *shown, beginning,
            shelving=shelving,
        )  # fmt: skip
        self.window = MainWindow(self.till, self.archive, self.backroom, fittings, wording)
