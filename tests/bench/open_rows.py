"""python -m tests.bench.open_rows [ROWS]: how soon the window sells over many open rows."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pos_app.clock import SystemClock
from pos_app.domain.answer import Created, Reply, Verdict
from pos_app.domain.cart import Cart, sale_lines
from pos_app.domain.catalog import CatalogChange, Product, Sku
from pos_app.domain.money import Won
from pos_app.domain.payment import Account, Contract, Mode
from pos_app.domain.verdict import intend_execute, judge_create, judge_execute, judge_give_up
from pos_app.flow.counter import Counter
from pos_app.flow.reporting import Reporting
from pos_app.flow.reprints import Reprints
from pos_app.flow.roster import Roster
from pos_app.gateway.toss import TossGateway
from pos_app.paper.tabular import ReportFiles
from pos_app.practice.books import TossBooks
from pos_app.practice.faults import Faults
from pos_app.practice.server import PracticeServer
from pos_app.store.books import SqliteBooks, open_books
from pos_app.store.pins import FilePepper, PepperedPins
from pos_app.store.place import PEPPER
from pos_app.ui.ports import Crew

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

TEA = Product(Sku("TEA"), "아메리카노", Won(4_500))
# Of ten rows: given up, shown, in doubt, and under way when the process died.
KINDS = "gggggwwwux"
LOOK_S = 20.0

Moment = tuple[float, float]  # on the wall, and of the processor


def fill(books: SqliteBooks, account: Account, rows: int) -> None:
    """Leave rows of every kind, as another life of the till would."""
    change = CatalogChange((TEA,), ((TEA.sku, 10 * rows),), added=1)
    books.save_catalog(change, datetime.now(UTC), "bench")
    lines = sale_lines(Cart().add(TEA))
    for number in range(rows):
        now = datetime.now(UTC)
        row = books.open_sale(lines, account, now, "")
        page = Created(f"token-{number}", "http://127.0.0.1/pay", None)
        row = books.apply(row, judge_create(row, Reply(Verdict.YES, page)), now)
        kind = KINDS[number % len(KINDS)]
        if kind == "g":
            books.apply(row, judge_give_up(row), now)
        elif kind in "ux":
            row = books.apply(row, intend_execute(row), now)
        if kind == "u":
            lost: Reply[object] = Reply(Verdict.UNKNOWN, code="timeout")
            books.apply(row, judge_execute(row, lost, now), now)  # type: ignore[arg-type]


def measure(rows: int, folder: Path) -> None:
    """Open the window over so many rows, and say how it goes."""
    from PySide6.QtWidgets import QApplication

    app = QApplication(sys.argv[:1])
    server = PracticeServer(TossBooks(time.time, random.Random(7)), Faults())
    origin = server.start()
    gateway = TossGateway(
        f"{origin}/api/v2", Contract.V2, "sk_test_practice", Mode.PRACTICE,
        return_url=f"{origin}/return", page_base=origin, account_url="practice",
    )  # fmt: skip
    chance = random.Random(3)
    books = open_books(folder, at=datetime.now(UTC), random_bits=chance.getrandbits)
    fill(books, gateway.account, rows)
    books.close()
    begun = time.perf_counter(), time.process_time()
    books = open_books(folder, at=datetime.now(UTC), random_bits=chance.getrandbits)
    _look(app, Counter(books, gateway, SystemClock()), books, begun)
    gateway.close()
    books.close()
    server.stop()


def _crew(counter: Counter, books: SqliteBooks) -> Crew:
    pins = PepperedPins(FilePepper(books.database.path.parent / PEPPER))
    return Crew(Roster(books.people, pins, SystemClock(), counter.access), lambda _: ("", ""))


def _reporting(counter: Counter, books: SqliteBooks) -> Reporting:
    from tests.ui.booth import words

    files = ReportFiles(words("ko").say, "", Mode.PRACTICE, SystemClock().now)
    return Reporting(books.figures, books, lambda: files, counter.access)


def _look(app: QApplication, counter: Counter, books: SqliteBooks, begun: Moment) -> None:
    from pos_app.fittings import Rights
    from pos_app.press import Press
    from pos_app.ui.archive import Archive
    from pos_app.ui.backroom import Backroom
    from pos_app.ui.equipment import Fittings
    from pos_app.ui.main_window import MainWindow
    from pos_app.ui.theme import apply_theme
    from pos_app.ui.till import Till
    from tests.ui.booth import words
    from tests.ui.stall import Drawer

    apply_theme(app, "light")
    backroom, drawer, clock = Backroom(), Drawer(), SystemClock()
    till = Till(counter, books, clock, backroom, words("ko"))
    archive = Archive(books, backroom, till)
    folder = books.database.path.parent
    rights = Rights(folder, Mode.PRACTICE, counter.access)
    slips = Reprints(books.receipts, counter.access)
    press = Press(books, slips, folder, lambda: words("ko"), clock.now, rights)
    made = (press, _reporting(counter, books), _crew(counter, books))
    fittings = Fittings(Mode.PRACTICE, drawer, drawer, words, *made, "0")
    window = MainWindow(till, archive, backroom, fittings, words("ko"))
    stalls: list[tuple[float, float]] = []

    def until(holds: Callable[[], object]) -> Moment:
        while not holds():
            before = time.perf_counter(), time.thread_time()
            app.processEvents()
            after = time.perf_counter(), time.thread_time()
            stalls.append((after[0] - before[0], after[1] - before[1]))
        return time.perf_counter() - begun[0], time.process_time() - begun[1]

    till.start()
    window.show()
    _say("products on the screen", until(lambda: window.desk.shelf.products))
    _say("list of unfinished business", until(lambda: till.matters.listed))
    charged: list[object] = []
    till.charged.connect(charged.append)
    window.desk.charge_asked.emit(Cart().add(TEA))
    _say("first sale written", until(lambda: charged))
    _say("longest stall of the window until then", _longest(stalls))
    stalls.clear()
    end = time.perf_counter() + LOOK_S
    until(lambda: time.perf_counter() > end)
    _say(f"longest stall in the {LOOK_S:.0f} s after", _longest(stalls))
    sys.stdout.write(f"  rows listed: {len(till.matters.listed)}\n")
    till.stop()
    backroom.close(timeout_s=10)
    window.hide()
    window.usher.show_sale()
    window.deleteLater()
    till.deleteLater()
    app.processEvents()


def _longest(stalls: list[Moment]) -> Moment:
    return max(wall for wall, _ in stalls), max(cpu for _, cpu in stalls)


def _say(what: str, took: Moment) -> None:
    wall, cpu = (round(one * 1_000) for one in took)
    sys.stdout.write(f"{what}: {wall:,} ms, of the processor {cpu:,} ms\n")
    sys.stdout.flush()


def main() -> int:
    """Measure, and leave nothing behind."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory(prefix="open-rows-") as folder:
        measure(rows, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
