"""python -m tests.gallery DIR [--single] [--workers N]: every screen and state, looked at.

Contact sheets of every scene in both languages, both themes and three sizes, for people, and what
the machine's look at each of them found, on standard output; 1 when that is anything.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Write them and say where they are."""
    given = argparse.ArgumentParser(prog="python -m tests.gallery")
    given.add_argument("folder", nargs="?", type=Path, default=Path("shots/gallery"))
    given.add_argument("--single", action="store_true", help="every picture in full, too")
    given.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given.add_argument("--part", type=int, help=argparse.SUPPRESS)  # of one worker
    wish = given.parse_args()
    wish.folder.mkdir(parents=True, exist_ok=True)
    if wish.part is not None:
        return _write(wish)
    words = [sys.executable, "-m", "tests.gallery", *sys.argv[1:]]
    parts = [subprocess.Popen([*words, "--part", str(part)]) for part in range(wish.workers)]
    return max(part.wait() for part in parts)


def _write(wish: argparse.Namespace) -> int:
    # Nobody's screen flickers, and every machine has room for 1920 pixels.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from tests.gallery.sheet import every_sheet, write_sheets

    sheets = every_sheet()
    first, last = (len(sheets) * part // wish.workers for part in (wish.part, wish.part + 1))
    mine = sheets[first:last]
    wrong = 0
    for path, problems in write_sheets(
        QApplication(sys.argv[:1]), wish.folder, mine, single=wish.single
    ):
        lines = [f"{path}: {len(problems)} problems", *(f"  {one}" for one in problems)]
        sys.stdout.write("\n".join([*lines, ""]))
        sys.stdout.flush()
        wrong += len(problems)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
