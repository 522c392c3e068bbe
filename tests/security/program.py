"""The real program in a process of its own that tells everything, and what others see of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.gateway.rawtoss import RawToss
from tests.security.canary import KEY
from tests.stories.till import GOODS, ROOT

PATIENCE_S = 30.0
# Nobody can ask for it, so it is put in from outside: the root logger never asks for less.
TALKATIVE = """
import logging

def set_level(logger, level, before=logging.Logger.setLevel):
    before(logger, logging.DEBUG if logger is logging.root else level)
    if logger is logging.root:
        logger.debug("everything is told")

logging.Logger.setLevel = set_level
"""


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(holds)
        time.sleep(0.02)


class Program:
    """One installation below a folder in which everything lies that a run leaves."""

    def __init__(self, folder: Path, far: RawToss) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.said: list[str] = []
        places = {name: folder / name for name in ("home", "tmp", "cwd", "talkative")}
        for place in places.values():
            place.mkdir(parents=True)
        (places["talkative"] / "sitecustomize.py").write_text(TALKATIVE)
        self._cwd = places["cwd"]
        self._started: list[subprocess.Popen[str]] = []
        self.env = os.environ | {
            "HOME": str(places["home"]),
            "TMPDIR": str(places["tmp"]),
            "PYTHONPATH": str(places["talkative"]),
            "SSLKEYLOGFILE": str(places["cwd"] / "keys.log"),
            "QT_QPA_PLATFORM": "offscreen",
            "BOOTH_POS_DATA_DIR": str(self.data),
            "BOOTH_POS_TOSS_URL": far.url,
            "BOOTH_POS_TOSS_API": "v2",
            "BOOTH_POS_API_KEY": KEY,
        }

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a command, or the window without one."""
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), *words], env=self.env, cwd=self._cwd,
            text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self._started.append(process)
        return process

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        """Whatever became of the test, no process of it is left."""
        for process in self._started:
            if process.poll() is None:
                process.kill()
                process.communicate()

    def end(self, process: subprocess.Popen[str]) -> int:
        """Wait for a command's end, and keep what it said."""
        self.said += process.communicate(timeout=PATIENCE_S)
        return process.returncode

    def run(self, *words: str) -> int:
        return self.end(self.start(*words))

    def stock(self) -> None:
        """Bring a price list in."""
        sheet = self.folder / "goods.csv"
        sheet.write_text(GOODS, "utf-8")
        assert self.run("products", "import", str(sheet)) == 0

    def close(self, window: subprocess.Popen[str]) -> int:
        """Close the window as a log-out does."""
        window.send_signal(signal.SIGTERM)
        return self.end(window)

    def log(self) -> list[dict[str, str]]:
        text = (self.data / "booth-pos.log").read_text("utf-8")
        return [json.loads(line) for line in text.splitlines()]


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents.setdefault(parent, []).append(int(folder.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def shown_to_others(pid: int) -> dict[int, bytes]:
    """What `ps` can show of a process and its children: arguments and environment."""
    seen = {}
    for one in family(pid):
        try:
            place = Path("/proc", str(one))
            seen[one] = (place / "cmdline").read_bytes() + (place / "environ").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
    return seen
