"""Tries a frozen or installed program as its owner would, and says how large and how quick it is.

    python packaging/rehearse.py [--via WINE] PROGRAM [ARGUMENT…]

It rehearses in the real window, which takes a picture of each kind too, sells in practice without
one and finds the receipt in the ledger.
Everything happens in a fresh folder whose name holds a space and Hangul. `--source` beside it
measures the program of this tree, with the Python that runs this script.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from freeze import TOP, size_mb

PATIENCE_S = 600.0
STARTS = 3
# Wine has no window for Qt, and without one Qt finds no font.
WINE_LACKS = frozenset({"doctor.font_missing"})
LINUX = sys.platform == "linux"


class Program:
    """A way of calling the counter."""

    def __init__(self, *command: str, folder: Path | None = None) -> None:
        self._command = command
        self._folder = folder

    def run(self, *arguments: str, sickly: bool = False) -> str:
        """What it prints, once it ended well; a `sickly` program may also end with 1."""
        # Wine's Python wants nothing to read from and a pipe to write to.
        done = subprocess.run(
            [*self._command, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE_S,
            check=False,
            cwd=self._folder,
            env=os.environ | ({"QT_QPA_PLATFORM": "offscreen"} if LINUX else {}),
        )
        said = done.stdout.decode("utf-8", "replace")
        if done.returncode not in ((0, 1) if sickly else (0,)):
            raise SystemExit(f"{' '.join(arguments)}: exit {done.returncode}\n{said}")
        return said

    def start_s(self) -> float:
        """How long its quickest start took of a few: here it says its products."""
        taken = []
        for _ in range(STARTS):
            began = time.perf_counter()
            self.run("--help")
            taken.append(time.perf_counter() - began)
        return min(taken)


def rehearse(program: Program, data: str, bearable: frozenset[str] = frozenset()) -> float:
    """The whole rehearsal; gives the seconds that the window's took, or ends the script."""
    began = time.perf_counter()
    said = program.run("rehearse", "--sales", "1", "--lang", "ko")
    taken = time.perf_counter() - began
    if "rehearsal." in said or "장부" not in said:
        raise SystemExit(f"The rehearsal does not speak Korean:\n{said}")
    shop = ("--practice", "--data-dir", data)
    products = program.run("products", "list", "--json", *shop)
    sku = json.loads(products.splitlines()[0])["sku"]
    sold = program.run("sell", sku, "--cash", "100000", "--json", *shop)
    end = json.loads(sold.splitlines()[-1])
    rows = [json.loads(line) for line in program.run("sales", "list", "--json", *shop).splitlines()]
    if [one["state"] for one in rows if one["order_no"] == end["order_no"]] != ["paid"]:
        raise SystemExit(f"No receipt of {end['order_no']} in the ledger: {rows}")
    said = program.run("doctor", "--json", *shop, sickly=True)
    findings = [json.loads(line) for line in said.splitlines()]
    wrong = [one["text"] for one in findings if not one["ok"] and one["check"] not in bearable]
    if wrong or len(findings) < 5:
        raise SystemExit(f"The doctor finds: {said}")
    return taken


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--via", default="")
    parser.add_argument("--source", action="store_true")
    parser.add_argument("program", nargs="?", type=Path)
    asked = parser.parse_args()
    ways: dict[str, Program] = {}
    if asked.program:
        size = size_mb(asked.program.parent)
        command = [*asked.via.split(), str(asked.program)]
        ways[f"{asked.program.name}, {size:.0f} MB"] = Program(*command)
    if asked.source:
        ways["from source"] = Program(sys.executable, "-m", "pos_app", folder=TOP)
    for name, program in ways.items():
        folder = tempfile.mkdtemp(prefix="부스 포스 ")
        try:
            taken = rehearse(program, folder, WINE_LACKS if asked.via else frozenset())
            print(f"{name}: rehearsed in {taken:.1f} s, starts in {program.start_s():.2f} s")
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
