"""python -m tests.bench [--quick] [--rows ROW …] [--books DIR | --sales N] [--publish].

Every row of the issue's table, beside its floor, measured in the same run and in turn.

A table on the standard output, and the same in DIR with all runs as JSON and a picture. Nothing
passes or fails here: a machine is noisy, and a goal that is missed is for people to read. 1 only
where a row could not be measured.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pos_app.store.place import DATABASE
from tests.bench import rows
from tests.bench.ground import Ground, clean, lean_python
from tests.bench.library import count_sales
from tests.bench.measure import Figure, Goal
from tests.bench.pages import publish
from tests.bench.table import table

SALES = {False: 100_000, True: 2_000}


def main() -> int:
    """Measure, and say where everything is."""
    wish = _wish()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # and leave nothing behind then either
    wish.out.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()

    def said(text: str) -> None:
        sys.stderr.write(f"[{time.monotonic() - begun:6.0f} s] {text}\n")

    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        env = clean() | {"HOME": folder, "PYTHONHASHSEED": "0"} | _screen(stack, said)
        ground = Ground(Path(folder), lean_python(Path(folder) / "venv"), env, wish.quick)
        ground.sales, ground.books, ground.said = wish.sales, wish.books, said
        told_of = {**machine(), "screen": env["QT_QPA_PLATFORM"], "sales": wish.sales}
        figures: list[Figure] = []
        for name in wish.rows:
            figures += _row(ground, name, said)
            _keep(figures, told_of, wish.out)  # whatever becomes of the rows after it
    sys.stdout.write(table(figures))
    _draw(figures, wish.out / "bench.png")
    if wish.publish:
        publish(figures, told_of, wish.out / "bench.png")
    said(f"all runs: {wish.out / 'bench.json'}")
    return 0 if all(one.ours for one in figures) else 1


def _keep(figures: list[Figure], told_of: dict[str, Any], folder: Path) -> None:
    """All runs so far, and the table of them."""
    (folder / "bench.md").write_text(table(figures), "utf-8")
    told = {
        "machine": told_of | {"load": os.getloadavg()},
        "figures": [one.as_object() for one in figures],
    }
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (folder / "bench.json").write_text(text, "utf-8")


def _wish() -> argparse.Namespace:
    given = argparse.ArgumentParser(prog="python -m tests.bench")
    given.add_argument("--quick", action="store_true", help="each row once, to see that it works")
    given.add_argument("--rows", nargs="+", choices=tuple(rows.ROWS), default=tuple(rows.ROWS))
    books = given.add_mutually_exclusive_group()
    books.add_argument(
        "--books", type=Path, help="largest books, as tests.bench.lookup --keep made them; copied"
    )
    books.add_argument("--sales", type=int, help="in the largest books that are made (100,000)")
    given.add_argument(
        "--publish", action="store_true", help="put it into docs/speed.md and README.md, too"
    )
    given.add_argument("--out", type=Path, default=Path("build/bench"))
    wish = given.parse_args()
    if wish.books and not (wish.books / DATABASE).is_file():
        given.error(f"--books: {wish.books} holds no {DATABASE}")
    wish.sales = count_sales(wish.books) if wish.books else wish.sales or SALES[wish.quick]
    return wish


def _row(ground: Ground, name: str, said: Callable[[str], None]) -> Iterator[Figure]:
    """The figures of a row; where one cannot be measured, the others still are."""
    said(name)
    try:
        for figure in rows.ROWS[name](ground):
            said(table([figure], head=False).strip())
            yield figure
    except (RuntimeError, OSError, subprocess.TimeoutExpired) as error:
        said(f"{name}: {error}")
        yield Figure(name, f"{name}: not measured", "", (Goal("p50", most=0.0),))


def _screen(stack: ExitStack, said: Callable[[str], None]) -> dict[str, str]:
    """A real X server where there is one, else Qt's own picture of a screen."""
    from tests.screen import Screen

    try:
        return {"DISPLAY": stack.enter_context(Screen()).display, "QT_QPA_PLATFORM": "xcb"}
    except (OSError, RuntimeError):
        said("no Xvfb here: windows are drawn, and shown to nobody")
        return {"QT_QPA_PLATFORM": "offscreen"}


def _draw(figures: list[Figure], path: Path) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from tests.bench.picture import draw

    draw(figures, path)


def machine() -> dict[str, Any]:
    """What this ran on."""
    import PySide6

    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "python": platform.python_version(),
        "pyside": PySide6.__version__,
        "sqlite": sqlite3.sqlite_version,
    }


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in told.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    sys.exit(main())
