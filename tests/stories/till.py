"""The commands as processes, in a folder of their own, and the stand-in that they sell at."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import httpx

from pos_app.clock import SystemClock
from pos_app.domain.pricelist import parse_rows
from pos_app.flow.stocking import Stocking
from pos_app.paper.sheet import read_table
from pos_app.store.anchor import refresh_anchor
from pos_app.store.books import open_books

ROOT = Path(__file__).parents[2]
KEY = "sk_test_fakecommand0001"
GOODS = (
    "sku,barcode,name,category,price,tax,stock\n"
    "TEA,8801,아메리카노,음료,4500,taxable,10\n"
    "RICE,,쌀 1kg,곡물,5500,exempt,5\n"
    "FREE,,시식,기타,0,taxable,\n"
    "GOLD,,금 두꺼비,선물,9999999,taxable,3\n"
    "A*2,,별 스티커,문구,1000,taxable,4\n"
)


def until(look: Callable[[], Any], patience_s: float = 60.0) -> Any:
    """Look until there is something to see, and give it."""
    end = time.monotonic() + patience_s
    while not (seen := look()):
        if time.monotonic() > end:
            raise TimeoutError(look)
        time.sleep(0.02)
    return seen


@dataclass
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Every line of its output, which holds nothing but objects."""
        found = [json.loads(line) for line in self.out.splitlines()]
        assert all(isinstance(one, dict) for one in found)
        return found


class Running:
    """A command under way."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            command, env=env, cwd=ROOT, text=True, encoding="utf-8",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def line(self) -> dict[str, Any]:
        """The next object that it prints."""
        assert self.process.stdout is not None
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    @property
    def pid(self) -> int:
        return self.process.pid

    def interrupt(self) -> None:
        self.process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        self.process.communicate()

    def done(self, timeout_s: float = 60) -> Done:
        """Wait for its end; no command ever shows a traceback."""
        try:
            out, err = self.process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        assert "Traceback" not in err, err
        assert "Traceback" not in out, out
        return Done(self.process.returncode, out, err)


class Till:
    """One data folder, and the environment in which its commands run.

    PySide6 cannot be imported there: no command but the window's and `doctor`'s child needs it.
    Nor can numpy, which is not in the program: sqlite-utils would load it at every start.
    """

    def __init__(self, folder: Path, url: str = "", contract: str = "v2") -> None:
        self.data = folder / "data"
        absent = folder / "absent"
        absent.mkdir(parents=True, exist_ok=True)
        (absent / "PySide6.py").write_text("raise AssertionError('a command loaded Qt')\n")
        (absent / "numpy.py").write_text("raise ImportError('not in the program')\n")
        self.env = os.environ | {"PYTHONPATH": str(absent), "LC_ALL": "en_US.UTF-8"}
        self.env |= {"BOOTH_POS_DATA_DIR": str(self.data)}
        if url:
            self.env |= {
                "BOOTH_POS_TOSS_URL": url,
                "BOOTH_POS_TOSS_API": contract,
                "BOOTH_POS_API_KEY": KEY,
            }

    def start(self, *words: str, **env: str | None) -> Running:
        """Start a command; a variable that is None is taken away."""
        changed = {**self.env, **env}
        clean = {name: value for name, value in changed.items() if value is not None}
        return Running([sys.executable, str(ROOT / "main.py"), *words], clean)

    def run(self, *words: str, **env: str | None) -> Done:
        return self.start(*words, **env).done()

    def finish(self, *words: str) -> Done:
        """Run a command of which only counts what it does."""
        return self.run(*words)

    def stocked(self) -> Self:
        """Begin the books, in a series of their own, with a price list in them."""
        sheet = self.data.parent / "goods.csv"
        sheet.write_text(GOODS, "utf-8")
        clock, bits = SystemClock(), random.SystemRandom().getrandbits
        books = open_books(self.data / "test", at=clock.now(), random_bits=bits)
        Stocking(books, clock).take_in(parse_rows(read_table(sheet)))
        refresh_anchor(books.database, books.anchor)
        books.close()
        return self

    def stock(self) -> dict[str, tuple[int | None, int]]:
        """What is on hand and reserved, by SKU."""
        rows = self.finish("products", "list", "--json").objects
        return {row["sku"]: (row["stock"], row["reserved"]) for row in rows}

    def sales(self, *options: str) -> list[dict[str, Any]]:
        return self.finish("sales", "list", "--json", *options).objects


@dataclass
class Toss:
    """The stand-in's control door."""

    origin: str

    def url(self, contract: str = "v2") -> str:
        return f"{self.origin}/api/{contract}"

    def tell(self, what: str, /, **wish: object) -> None:
        """Play the buyer (`approve`, `cancel`, `expire`), or switch `faults`."""
        answer = httpx.post(f"{self.origin}/practice/{what}", json=wish, trust_env=False)
        assert answer.status_code == 200, answer.text

    def fails(self, call: str, fault: str, **more: object) -> None:
        self.tell("faults", call=call, fault=fault, **more)

    def heals(self) -> None:
        self.tell("faults", clear=True)

    def books(self) -> dict[str, Any]:
        found: dict[str, Any] = httpx.get(f"{self.origin}/practice/books", trust_env=False).json()
        return found

    def payments(self, series: str) -> list[dict[str, Any]]:
        """The payments of one till, oldest first."""
        return [one for one in self.books()["payments"] if one["order_no"].startswith(series)]

    def calls(self, call: str, order_no: str) -> int:
        """How often it was asked about a payment, by its number or token."""
        books = self.books()
        keys = {one["pay_token"] for one in books["payments"] if one["order_no"] == order_no}
        return sum(
            one["call"] == call and (one["order_no"] == order_no or one["pay_token"] in keys)
            for one in books["calls"]
        )


@contextmanager
def stand_in(folder: Path) -> Iterator[Toss]:
    """`booth-pos practice-toss` in a process of its own."""
    till = Till(folder)
    command = [sys.executable, str(ROOT / "main.py"), "practice-toss"]
    with subprocess.Popen(command, env=till.env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = re.search(r"http://[\d.:]+\d", process.stdout.readline())
        assert found is not None
        try:
            yield Toss(found[0])
        finally:
            process.terminate()
