"""The real program: its commands, its window on a private screen, and the stand-in it sells at."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random, SystemRandom
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import zxingcpp

from pos_app.clock import SystemClock
from pos_app.domain.payment import Attempt, Mode, State
from pos_app.domain.pricelist import parse_rows
from pos_app.domain.receipt import SaleRecord
from pos_app.flow.stocking import Stocking
from pos_app.paper.sheet import read_table
from pos_app.paths import mode_dir
from pos_app.practice.books import TossBooks
from pos_app.practice.faults import Faults
from pos_app.practice.server import PracticeServer
from pos_app.store.anchor import FileAnchor
from pos_app.store.books import open_books, open_books_to_read
from pos_app.store.place import ANCHOR, DATABASE
from tests.screen import Pixels, Screen

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0  # of a busy machine; whatever is there is seen at once
CART_X = 800  # right of it lies the cart
TOUCHABLE = 500  # pixels of one colour
TITLE = "^부스 포스$"
KEY = "sk_test_story_fake_0001"
SHEET = "품번,바코드,상품명,분류,가격,과세구분,재고\n"
GOODS = (
    SHEET + "M01,2000000010014,달토끼 머그컵,컵,14000,과세,24\n"
    "M02,2000000010021,고래 유리컵,컵,12000,과세,18\n"
    "B01,2000000010120,고래 그림책,책,15000,면세,20\n"
    "E02,2000000010151,유자차 작은 병,먹거리,11000,과세,16\n"
    "F03,2000000010113,하나뿐인 조각보,천,95000,과세,1\n"
)


def until(look: Callable[[], T], patience_s: float = PATIENCE_S) -> T:
    """Look again and again until there is something to see."""
    end = time.monotonic() + patience_s
    while not (seen := look()):
        if time.monotonic() > end:
            raise TimeoutError(look)
        time.sleep(0.04)
    return seen


@dataclass
class Toss:
    """The stand-in of `booth-pos practice-toss`, or of a window in practice."""

    origin: str

    def books(self) -> dict[str, Any]:
        """Every payment, and every call that came in."""
        return self._ask("GET", "books")

    def payments(self) -> list[dict[str, Any]]:
        return list(self.books()["payments"])

    def calls(self, name: str) -> int:
        return sum(call["call"] == name for call in self.books()["calls"])

    def debits(self) -> int:
        return sum(int(one["debits"]) for one in self.payments())

    def order(self, what: str, /, **wish: object) -> None:
        """Play the buyer, or switch a fault."""
        self._ask("POST", what, wish)

    def _ask(self, method: str, what: str, wish: dict[str, object] | None = None) -> dict[str, Any]:
        line = http.client.HTTPConnection(self.origin.removeprefix("http://"), timeout=PATIENCE_S)
        kind = {"Content-Type": "application/json"}
        line.request(method, f"/practice/{what}", json.dumps(wish) if wish else None, kind)
        answer = line.getresponse()
        said = answer.read()
        line.close()
        assert answer.status == 200, said
        return dict(json.loads(said))


@dataclass
class Program:
    """One installation: a data folder, and the environment in which its commands run."""

    data: Path
    mode: Mode = Mode.PRACTICE
    env: dict[str, str] = field(default_factory=lambda: dict(os.environ))

    def command(self, *words: str) -> list[str]:
        options = ["--data-dir", str(self.data), "--lang", "ko"]
        if self.mode is Mode.PRACTICE:
            options.append("--practice")
        return [sys.executable, str(ROOT / "main.py"), *options, *words]

    def run(self, *words: str) -> str:
        """Run one command to its good end, and give what it printed."""
        done = subprocess.run(
            self.command(*words),
            check=False, env=self.env, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def objects(self, *words: str) -> list[dict[str, Any]]:
        """Run one command with `--json`."""
        return [json.loads(line) for line in self.run(*words, "--json").splitlines()]

    def stock(self) -> dict[str, tuple[int, int]]:
        """What `products list` says is there and reserved, by SKU."""
        rows = self.objects("products", "list")
        return {row["sku"]: (row["stock"], row["reserved"]) for row in rows}

    def records(self) -> list[SaleRecord]:
        """What is in the books now, read beside an open window."""
        folder = mode_dir(self.data, self.mode)
        if not (folder / DATABASE).exists():
            return []
        books = open_books_to_read(folder)
        try:
            return list(books.records(None, None))
        finally:
            books.close()

    def attempts(self, *states: State) -> list[Attempt]:
        """The payments in one of these states, oldest first."""
        found = [record.attempt for record in self.records()]
        return [one for one in found if not states or one.state in states]

    def until(self, *states: State) -> list[Attempt]:
        """Wait until the payments stand exactly so, oldest first."""

        def there() -> list[Attempt]:
            found = self.attempts()
            return found if [one.state for one in found] == list(states) else []

        return until(there)


@contextmanager
def stand_in(folder: Path) -> Iterator[Toss]:
    """`booth-pos practice-toss` in a process of its own."""
    alone = Program(folder)
    with subprocess.Popen(
        alone.command("practice-toss"), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        found = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
        assert found is not None
        try:
            yield Toss(found[0])
        finally:
            process.kill()  # whatever it is busy with


@contextmanager
def stand_in_here() -> Iterator[Toss]:
    """The same in this process, where it starts at once."""
    with PracticeServer(TossBooks(time.time, Random(7)), Faults()) as server:
        yield Toss(server.origin)


def at(toss: Toss, data: Path, contract: str = "v2") -> Program:
    """An installation that sells at this stand-in as at a Toss of its own."""
    own = {
        "BOOTH_POS_TOSS_URL": f"{toss.origin}/api/{contract}",
        "BOOTH_POS_TOSS_API": contract,
        "BOOTH_POS_API_KEY": KEY,
    }
    return Program(data, Mode.TEST, {**os.environ, **own})


def stocked(program: Program) -> Program:
    """Bring a price list in through the command line."""
    program.data.mkdir(parents=True, exist_ok=True)
    sheet = program.data / "goods.csv"
    sheet.write_text(GOODS, "utf-8")
    program.run("products", "import", str(sheet))
    return program


def filled(program: Program) -> Program:
    """The same shelf without a process of its own."""
    folder = mode_dir(program.data, program.mode)
    books = open_books(
        folder, at=datetime.now(UTC), random_bits=SystemRandom().getrandbits,
        anchor=FileAnchor(folder / ANCHOR),
    )  # fmt: skip
    sheet = folder / "goods.csv"
    sheet.write_text(GOODS, "utf-8")
    rows = parse_rows(read_table(sheet))
    Stocking(books, SystemClock()).take_in(rows)
    books.close()
    return program


class Window:
    """The counter on a private screen: real keys, real touches, real pixels."""

    def __init__(self, program: Program, screen: Screen) -> None:
        self.program = program
        self.screen = screen
        seen = {name: screen.env[name] for name in ("DISPLAY", "QT_QPA_PLATFORM")}
        self.process = subprocess.Popen(
            program.command(), env={**program.env, **seen}, stderr=subprocess.PIPE, text=True
        )
        self.window = screen.wait_for_window(TITLE)
        self.until_seen("#0a7040", 0)  # painted at all
        until(lambda: len(np.unique(screen.pixels()[::8, ::8].reshape(-1, 3), axis=0)) > 8)
        screen.settle()

    def area(self, colour: str) -> int:
        """How many pixels of the screen have exactly this colour."""
        return int(self._where(colour).sum())

    def until_seen(self, colour: str, pixels: int) -> None:
        """Wait until so much of the screen has this colour."""
        until(lambda: self.area(colour) >= pixels)

    def middle(self, colour: str, from_x: int = 0, from_y: int = 0) -> tuple[int, int]:
        """Wait for something of this colour right of and below a point, and give its middle."""

        def there() -> tuple[int, int] | None:
            found = np.argwhere(self._where(colour)[from_y:, from_x:])
            if len(found) < TOUCHABLE:
                return None
            row, column = found.mean(axis=0).astype(int)
            return int(column) + from_x, int(row) + from_y

        place = until(there)
        assert place is not None
        return place

    def qr(self) -> str:
        """Wait for a QR on the screen, and read it as a phone would."""
        found: Sequence[Any] = until(lambda: zxingcpp.read_barcodes(self.screen.pixels()))
        assert len(found) == 1
        return str(found[0].text)

    def no_qr(self) -> None:
        """Wait until there is none."""
        until(lambda: not zxingcpp.read_barcodes(self.screen.pixels()))

    def pick(self, word: str, *keys: str) -> None:
        """Search by keyboard, walk with these keys, and take it."""
        for _ in range(3):  # keys that the server maps for a moment may get lost on a busy machine
            self.screen.write(word)
            before = self.screen.settle()
            self.screen.press(*keys, "Return")
            if self._cart_changes(before):
                return
            self.screen.press("Escape")
        raise AssertionError(f"{word} brings nothing into the cart")

    def _cart_changes(self, before: Pixels) -> bool:
        def there() -> bool:
            return not np.array_equal(before[:, CART_X:], self.screen.pixels()[:, CART_X:])

        try:
            return until(there, 3.0)
        except TimeoutError:
            return False

    def ask_to_close(self) -> None:
        """As a person does, by the cross in the window's corner."""
        self.screen.click_cross(self.window)

    def closed(self) -> int:
        """Wait until it has ended; its exit code, after which it has complained of nothing."""
        _, said = self.process.communicate(timeout=PATIENCE_S)
        assert not said, said
        return self.process.returncode

    def close(self) -> None:
        """Close it where nothing is open."""
        self.ask_to_close()
        assert self.closed() == 0

    def kill(self) -> None:
        """End as a process ends when the power fails."""
        self.process.kill()
        self.process.communicate()

    def tell(self, *keys: str) -> None:
        """Press keys in the box that lies over the window."""
        until(lambda: len(self.boxes()) > 1)
        self.screen.xdotool("windowfocus", self.boxes()[-1])
        self.screen.settle()
        self.screen.press(*keys)
        until(lambda: len(self.boxes()) == 1 or self.process.poll() is not None)
        if self.process.poll() is None:
            self._focus()

    def boxes(self) -> list[str]:
        """Every window of ours, the lowest first."""
        try:
            return self.screen.xdotool("search", "--onlyvisible", "--name", TITLE).split()
        except subprocess.CalledProcessError:
            return []

    def _focus(self) -> None:
        """Give the window the keyboard; one whose program is just ending may be gone already."""
        try:
            self.screen.xdotool("windowfocus", self.window)
        except subprocess.CalledProcessError:
            until(lambda: self.process.poll() is not None)

    def _where(self, colour: str) -> npt.NDArray[np.bool_]:
        rgb = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
        found: npt.NDArray[np.bool_] = np.all(self.screen.pixels() == rgb, axis=2)
        return found


@contextmanager
def opened(program: Program, screen: Screen) -> Iterator[Window]:
    """The counter, opened; whatever becomes of the test, its process ends."""
    window = Window(program, screen)
    try:
        yield window
    finally:
        if window.process.poll() is None:
            window.kill()
