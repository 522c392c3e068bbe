"""Kills an update of the installed program at random moments: the old program or the new, whole.

    python packaging/windows/kills.py COUNT --drive FOLDER [--via wine]

What is installed here is a stand-in of many small files, so that a kill costs little; the script
of the installer is the real one. The next setup must always end with the new program.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tryout import Windows

HERE = Path(__file__).parent
PLACE = "C:\\부스 죽음\\Booth POS"
FILES = 200


def payload(folder: Path, word: str) -> Path:
    """Many files that all say the same word."""
    for number in range(FILES):
        file = folder / "_internal" / f"{number:03d}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(word * 4000, "utf-8")
    for name in ("booth-pos.exe", "booth-pos-window.exe"):
        (folder / name).write_text(word, "utf-8")
    return folder


def found(folder: Path) -> str:
    """Which program lies there: old, new, none, or what is wrong with it."""
    files = [one for one in folder.rglob("*") if one.is_file()]
    words = {one.read_text("utf-8")[:3] for one in files}
    if not files:
        return "none"
    whole = len(files) == FILES + 2 and len(words) == 1
    return words.pop() if whole else f"{len(files)} files of {sorted(words)}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--via", default="")
    parser.add_argument("--drive", type=Path, default=Path("C:\\"))
    asked = parser.parse_args()
    windows = Windows(asked.via, asked.drive)
    place = windows.drive.joinpath(*PLACE.split("\\")[1:])
    seen: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as work:
        setups = {}
        for word, version in (("old", "0.0.1"), ("new", "0.0.2")):
            source = payload(Path(work) / word, word)
            setups[word] = Path(work) / f"{word}-setup.exe"
            subprocess.run([HERE / "setup.sh", source, setups[word], version], check=True)
        began = time.monotonic()
        windows.run(setups["old"], f"/S /D={PLACE}")
        took_s = time.monotonic() - began
        for at in range(asked.count):
            if found(place / "app") != "old":
                windows.run(place / "uninstall.exe", f"/S _?={PLACE}")
                began = time.monotonic()
                windows.run(setups["old"], f"/S /D={PLACE}")
                took_s = min(took_s, time.monotonic() - began)
            command = [*windows.via, str(setups["new"]), "/S", *f"/D={PLACE}".split(" ")]
            victim = subprocess.Popen(command, stdin=subprocess.DEVNULL)
            time.sleep(random.uniform(0, took_s))
            victim.kill()
            victim.wait()
            state = found(place / "app")
            if state == "none":  # between the two renames: the next setup puts it back
                state = f"{found(place / 'app.old')} aside"
            seen[state] = seen.get(state, 0) + 1
            if state not in {"old", "new", "old aside"}:
                raise SystemExit(f"✗ kill {at}: {state}")
        windows.run(setups["new"], f"/S /D={PLACE}")
        last = found(place / "app")
        windows.run(place / "uninstall.exe", f"/S _?={PLACE}")
    print(f"{asked.count} kills: {seen}; the next setup left: {last}")
    if last != "new":
        raise SystemExit(1)


if __name__ == "__main__":
    main()
