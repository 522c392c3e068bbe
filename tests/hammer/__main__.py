"""python -m tests.hammer [--events N] [--seed N]: hammer the window, and say what came of it."""

from __future__ import annotations

import argparse
import faulthandler
import os
import random
import sys
import tempfile
import time
from pathlib import Path


def main() -> int:
    """0 when nothing broke, nothing stood still, and the books are right."""
    given = argparse.ArgumentParser(prog="python -m tests.hammer")
    given.add_argument("--events", type=int, default=100_000)
    given.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given.add_argument("--life", type=int, default=5_000, help="events before the window closes")
    given.add_argument("--log", type=argparse.FileType("w"), help="of every event")
    wish = given.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="hammer-") as folder:
        os.environ["HOME"] = folder
        return _hammer(Path(folder), wish)


def _hammer(folder: Path, wish: argparse.Namespace) -> int:
    import keyring
    from PySide6.QtWidgets import QApplication

    from tests.conftest import MemoryKeyring
    from tests.hammer.hammer import Report, run

    keyring.set_keyring(MemoryKeyring())
    faulthandler.enable()
    begun = time.monotonic()
    told = 0

    def tell(report: Report) -> None:
        nonlocal told
        spent = f"{time.monotonic() - begun:.0f} s, {time.process_time():.0f} s of a core"
        said = f"… {report.events:,} events, {report.sales} sales, {len(report.stalls)} stalls"
        stalls = [f"  {one.said()}" for one in report.stalls[told:]]
        told = len(report.stalls)
        sys.stderr.write("\n".join([f"{said}, {spent}", *stalls, ""]))

    qt = QApplication(sys.argv[:1])
    report = run(qt, folder, wish.seed, wish.events, life=wish.life, log=wish.log, tell=tell)
    sys.stdout.write(f"{report.said()}\n")
    return 1 if report.wrongs or any(one.is_ours() for one in report.stalls) else 0


if __name__ == "__main__":
    sys.exit(main())
