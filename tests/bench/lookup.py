"""python -m tests.bench.lookup [--sales N]: how soon a receipt is found among very many."""

from __future__ import annotations

import argparse
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pos_app.domain.lookup import Lookup, Status, readings_of
from pos_app.flow.ports import Index
from pos_app.store.books import SqliteBooks, open_books_to_read
from pos_app.store.place import DATABASE
from tests.bench.books_of import CASHIERS, FIRST, SERIES, make, moment, product_names

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

ROUNDS = 100
PAGE = 100
NAMES = {"결제됨": Status.PAID, "취소됨": Status.CANCELLED, "다 팔림": Status.SOLD_OUT}
Draw = Callable[[random.Random, int], Lookup]


def _text(text: str, day: date | None = None, status: Status | None = None) -> Lookup:
    return Lookup(readings_of(text, NAMES), day, status)


def _day(chance: random.Random, sales: int) -> date:
    return (moment(chance.randint(1, sales)) + timedelta(hours=9)).date()


def _initials(chance: random.Random) -> str:
    return chance.choice(("ㄹㅁ", "ㅁㄱㅋ", "ㅅㅈ", "ㅋㄷㅂㄹㅇ", "ㅇㅁㄹㅋㄴ", "ㄷㅌㄲ", "ㅇㅍ"))


# Common is what a cashier types first; the others are the worst that we could think of.
COMMON: dict[str, Draw] = {
    "nothing: the newest": lambda chance, sales: Lookup(),
    "last three digits": lambda chance, sales: _text(f"{chance.randrange(1000):03}"),
    "whole order number": lambda chance, sales: _text(f"{SERIES}-{chance.randint(1, sales)}"),
    "order word": lambda chance, sales: _text(f"사과{chance.randint(1, 99)}"),
    "amount": lambda chance, sales: _text(f"{500 * chance.randint(2, 60):,}"),
    "product": lambda chance, sales: _text(chance.choice(product_names())),
    "initial consonants": lambda chance, sales: _text(_initials(chance)),
    "time": lambda chance, sales: _text(f"{chance.randint(9, 18)}:{chance.randrange(60):02}"),
    "cashier": lambda chance, sales: _text(chance.choice(CASHIERS[:4])),
    "state": lambda chance, sales: _text(chance.choice(("취소", "다 팔림", "결제"))),
    "one day": lambda chance, sales: Lookup(day=_day(chance, sales)),
}
HARD: dict[str, Draw] = {
    "last two digits": lambda chance, sales: _text(f"{chance.randrange(100):02}"),
    "last digit": lambda chance, sales: _text(f"{chance.randrange(10)}"),
    "last five digits": lambda chance, sales: _text(f"{chance.randrange(100_000):05}"),
    "one consonant": lambda chance, sales: _text(chance.choice("ㅇㅅㄱㅋㅎ")),
    "word and number apart": lambda chance, sales: _text(f"사과 {chance.randint(1, 99)}"),
    "cashier and amount": lambda chance, sales: _text(f"민지 {500 * chance.randint(2, 60)}"),
    "product, time, cashier": lambda chance, sales: _text(f"{_initials(chance)} 14:3 지우"),
    "two who never meet": lambda chance, sales: _text("민지 지우"),
    "product, day and state": lambda chance, sales: _text(
        _initials(chance), _day(chance, sales), Status.PAID
    ),
    "cashier and rare state": lambda chance, sales: _text("민지", None, Status.SOLD_OUT),
}


def measure(books: SqliteBooks, sales: int, name: str, draw: Draw) -> None:
    """The time until the rows of the first page can be painted, and what came of it."""
    chance, took, worked, counts, parts = random.Random(name), [], [], [], 0
    for _ in range(ROUNDS):
        wish = draw(chance, sales)
        begun, idle = time.perf_counter(), time.thread_time()
        hits = books.index.find(wish, None, PAGE)
        books.index.summaries(hits.numbers)
        took.append(time.perf_counter() - begun)
        worked.append(time.thread_time() - idle)
        counts.append(len(hits.numbers))
        parts += hits.further is not None and len(hits.numbers) < PAGE
    _say(
        f"{name:24} {_p50_p99(took)}  of the processor {_p50_p99(worked)}"
        f"  rows {sorted(counts)[ROUNDS // 2]:3}  to be continued {parts}/{ROUNDS}"
    )


def _p50_p99(took_s: list[float]) -> str:
    ranked = sorted(took_s)
    p50, p99 = (1_000 * ranked[int(part * (len(ranked) - 1))] for part in (0.5, 0.99))
    return f"p50 {p50:5.1f} p99 {p99:5.1f} ms"


def scroll(index: Index, sales: int) -> None:
    """The real list, scrolled to its end: what it holds, and how long the window stands still."""
    from PySide6.QtWidgets import QApplication

    from pos_app.ui.backroom import Backroom
    from pos_app.ui.finder import Finder
    from pos_app.ui.screens.receipts import ReceiptsScreen
    from pos_app.ui.theme import apply_theme
    from tests.ui.booth import words

    app = QApplication(sys.argv[:1])
    apply_theme(app, "light")
    backroom = Backroom()
    finder = Finder(index, backroom)
    screen = ReceiptsScreen(finder, words, FIRST.date, words("ko"))
    screen.resize(1280, 640)
    screen.show()
    app.processEvents()
    begun = time.perf_counter()
    screen.begin()
    list(_until(app, screen.model.rowCount))
    _say(f"F6 to the first rows: {1_000 * (time.perf_counter() - begun):.0f} ms")
    list(_until(app, backroom.idle))  # the names are being read as well
    gc.collect()
    before, begun = _resident_mb(), time.perf_counter()
    bar = screen.list.verticalScrollBar()

    def at_the_end() -> bool:
        bar.setValue(bar.maximum())
        return not finder.has_more

    stalls = list(_until(app, at_the_end))
    list(_until(app, backroom.idle))
    gc.collect()
    _say(
        f"scrolled to the end of {screen.model.rowCount():,} rows in "
        f"{time.perf_counter() - begun:.1f} s: {_resident_mb() - before:.0f} MB more; longest stop "
        f"of the window {1_000 * max(stalls):.0f} ms"
    )
    backroom.close(timeout_s=10)
    assert screen.model.rowCount() == sales
    screen.deleteLater()
    app.processEvents()


def _until(app: QCoreApplication, holds: Callable[[], object]) -> Iterator[float]:
    """How long each turn of the window took."""
    while not holds():
        begun = time.perf_counter()
        app.processEvents()
        yield time.perf_counter() - begun


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Make the books, measure, and leave nothing behind."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    parser = argparse.ArgumentParser()
    parser.add_argument("--sales", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="books that were made before, or are to be kept")
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lookup-") as folder:
        place = wish.keep or Path(folder) / "books"
        begun = time.perf_counter()
        if not (place / DATABASE).exists():
            make(place, wish.sales)
            _say(f"made {wish.sales:,} sales in {time.perf_counter() - begun:.0f} s")
        _say(f"file {(place / DATABASE).stat().st_size / 1e6:,.0f} MB")
        books = open_books_to_read(place)
        begun = time.perf_counter()
        books.index.prepare()
        _say(f"names read and indexed in {1_000 * (time.perf_counter() - begun):.0f} ms")
        for name, draw in {**COMMON, **HARD}.items():
            measure(books, wish.sales, name, draw)
        scroll(books.index, wish.sales)
        books.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
