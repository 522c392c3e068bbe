"""Tries a setup.exe as an owner would: install, sell, update, be refused, uninstall.

    python packaging/tryout.py SETUP --older SETUP [--via wine --drive FOLDER]

On Windows as it is, on Debian under wine. Everything is silent, into a folder whose name holds a
space and Hangul; the books go where the program keeps them by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import time
from pathlib import Path

from freeze import size_mb
from rehearse import WINE_LACKS, Program, rehearse

PLACE = "C:\\부스 설치\\Booth POS"
PATIENCE_S = 600.0
OK, REFUSED, OPEN = 0, 2, 5


class Windows:
    """The Windows at hand, or wine's."""

    def __init__(self, via: str, drive: Path) -> None:
        self.via = via.split()
        self.drive = drive
        local = "AppData/Local"
        home = Path.home() if not via else drive / "users" / os.environ.get("USER", "root")
        self.data = home / local / "booth-pos"
        self.menu = home / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"
        self.folder = drive.joinpath(*PLACE.split("\\")[1:])

    def run(self, program: Path, arguments: str) -> int:
        """Run an installer with arguments just as they are; its exit code."""
        # NSIS reads what follows /D= to the end, spaces and all, without quotation marks.
        command: str | list[str] = f'"{program}" {arguments}'
        if self.via:
            command = [*self.via, str(program), *arguments.split(" ")]
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_S,
            check=False,
        )
        return done.returncode

    def links(self) -> list[str]:
        return sorted(
            one.name for one in self.menu.rglob("*.lnk") if "oo" in one.name or "부" in one.name
        )

    def counter(self) -> Program:
        return Program(*self.via, str(self.folder / "app" / "booth-pos.exe"))


def must(right: bool, what: str) -> None:
    """Say what went as it must; stop at what did not."""
    if not right:
        raise SystemExit(f"✗ {what}")
    print(f"✓ {what}", flush=True)


def attempt(windows: Windows, setup: Path, older: Path) -> None:
    """All of it, in the order in which it happens to an owner."""
    place = f"/S /D={PLACE}"
    must(windows.run(older, place) == OK, "an older version installs")
    must(bool(windows.links()), f"the menu has it: {', '.join(windows.links())}")
    counter = windows.counter()
    counter.run("products", "list", "--practice")
    sold = counter.run("sell", "M01", "--cash", "100000", "--json", "--practice")
    order = json.loads(sold.splitlines()[-1])["order_no"]
    with _Running(windows):
        must(windows.run(setup, place) == OPEN, "an update waits for a program that is open")
    must(counter.run("sales", "list", "--practice", "--json").count(order) > 0, "it still opens")
    began = time.perf_counter()
    must(windows.run(setup, place) == OK, "the update installs")
    print(f"  in {time.perf_counter() - began:.0f} s, {size_mb(windows.folder):.0f} MB")
    kept = counter.run("sales", "list", "--practice", "--json")
    must(order in kept, "the sale of before is in the ledger")
    taken = rehearse(counter, "C:\\부스 자료", WINE_LACKS if windows.via else frozenset())
    must(True, f"it rehearses from where it was installed, in {taken:.0f} s")
    must(windows.run(older, place) == REFUSED, "an older version refuses to replace it")
    must(windows.run(setup, place) == OK, "it installs over itself")
    must(_removed(windows, "/S"), "it uninstalls")
    must(windows.data.is_dir(), "and leaves the books")
    must(not windows.links(), "and no link")
    must(windows.run(setup, place) == OK, "it installs again")
    must(order in counter.run("sales", "list", "--practice", "--json"), "and finds the books")
    must(_removed(windows, "/S /PURGE"), "it uninstalls with the books, when told to")
    must(not windows.data.exists(), "and they are gone")


class _Running:
    """The program in use, until this block ends."""

    def __init__(self, windows: Windows) -> None:
        self._command = [*windows.via, str(windows.folder / "app" / "booth-pos.exe")]

    def __enter__(self) -> None:
        self._open = subprocess.Popen(
            [*self._command, "practice-toss", "--data-dir", "C:\\부스 자료"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if self._open.stdout is not None:
            self._open.stdout.readline()  # it says where it listens

    def __exit__(self, *_: object) -> None:
        self._open.kill()
        self._open.communicate()
        time.sleep(2)  # Windows lets go of its files a moment later


def _removed(windows: Windows, arguments: str) -> bool:
    """Whether the folder is gone, once the uninstaller, which works from a copy, has ended."""
    code = windows.run(windows.folder / "uninstall.exe", arguments)
    end = time.monotonic() + PATIENCE_S
    while windows.folder.exists() and time.monotonic() < end:
        time.sleep(0.5)
    time.sleep(2)
    return code == OK and not windows.folder.exists()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("setup", type=Path)
    parser.add_argument("--older", type=Path, required=True)
    parser.add_argument("--via", default="")
    parser.add_argument("--drive", type=Path, default=Path("C:\\"))
    asked = parser.parse_args()
    windows = Windows(asked.via, asked.drive)
    shutil.rmtree(windows.drive / "부스 자료", ignore_errors=True)
    must(not windows.data.exists(), "nothing of an owner's is here")
    attempt(windows, asked.setup.resolve(), asked.older.resolve())


if __name__ == "__main__":
    main()
