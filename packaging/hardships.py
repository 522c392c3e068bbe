"""Tries a frozen program, and a setup.exe, in bad places: full, read-only, Korean, twice at once,
with a virus scanner.

    python packaging/hardships.py PROGRAM [--setup SETUP --older SETUP --via wine --drive FOLDER]

Debian alone, as root: small and read-only disks are mounted for it. What cannot be done must be
said in one sentence, and must leave what was there before.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tryout import OK, OPEN, PATIENCE_S, PLACE, Windows, must

USER = "홍길동"
PROGRAM, LIBRARY = "booth-pos.exe", "_internal/sqlite3.dll"
FAULT = 1
SALE = ("sell", "M01", "--cash", "100000")
QUIET = {
    "stdin": subprocess.DEVNULL,
    "stdout": subprocess.DEVNULL,
    "stderr": subprocess.DEVNULL,
}


@contextmanager
def disk(place: Path, options: str) -> Iterator[Path]:
    """A disk of its own at this place, until the block ends."""
    place.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def called(program: Path, *words: str, **env: str) -> tuple[int, str]:
    """How the program ends, and all that it says."""
    done = subprocess.run(
        [program, "--lang", "ko", "--practice", *words],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"} | env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace").strip()


def first_start(program: Path, work: Path) -> None:
    """The window and a sale, where nothing can be written, and where the user's name is Korean."""
    for name, options in (("full", "size=64k"), ("read-only", "ro")):
        with disk(work / name, options) as place:
            for words in ((), SALE):
                code, said = called(program, "--data-dir", str(place / "부스 자료"), *words)
                sentence = code == FAULT and said.count("\n") == 0 and "저장하지 못했어요" in said
                must(sentence, f"{name} disk, {' '.join(words) or 'the window'}: {said}")
    home = work / USER
    home.mkdir()
    for lang in ("C.UTF-8", "C"):
        code, said = called(program, *SALE, HOME=str(home), LANG=lang, LC_ALL=lang)
        must(code == OK, f"user {USER}, LANG={lang}: {said.splitlines()[-1]}")
    must((home / ".local/share/booth-pos/practice/booth.db").is_file(), "in that user's own folder")


def installed(windows: Windows) -> dict[str, int]:
    """Every file of the program with its size."""
    files = (one for one in (windows.folder / "app").rglob("*") if one.is_file())
    return {str(one.relative_to(windows.folder)): one.stat().st_size for one in files}


def on_bad_disks(windows: Windows, setup: Path, older: Path) -> None:
    """Setup on disks that are too small or not to be written: nothing, or what was there before."""
    place = f"/S /D={PLACE}"
    for name, options in (("a full", "size=20m"), ("a read-only", "ro")):
        with disk(windows.folder, options):
            must(windows.run(setup, place) == FAULT, f"on {name} disk setup ends with 1")
            must(not any(windows.folder.rglob("*.*")), "and leaves nothing")
    with disk(windows.folder, "size=120m"):
        must(windows.run(older, place) == OK, "an older version installs on a disk for one")
        before = installed(windows)
        must(windows.run(setup, place) == FAULT, "without room for both, the update ends with 1")
        must(installed(windows) == before, "what was installed is as it was, file by file")
        must(not (windows.folder / "app.new").exists(), "and of the new one nothing is left")
        windows.counter().run("products", "list", "--practice")
        must(windows.run(windows.folder / "uninstall.exe", f"/S _?={PLACE}") == OK, "it uninstalls")


def twice(windows: Windows, setup: Path) -> None:
    """A second setup beside the first."""
    words = ["/S", *f"/D={PLACE}".split(" ")]
    both = [subprocess.Popen([*windows.via, setup, *words], **QUIET) for _ in range(2)]
    codes = sorted(one.wait() for one in both)
    must(codes == [OK, OPEN], f"of two setups at once one installs and one refuses: {codes}")
    windows.counter().run(*SALE, "--practice")
    must(windows.run(windows.folder / "uninstall.exe", f"/S _?={PLACE}") == OK, "and it uninstalls")


@contextmanager
def held(windows: Windows, holder: Path, name: str) -> Iterator[None]:
    """A file of the program is held open while this block lasts, as by a virus scanner."""
    mark = windows.folder / "app" / f"{name}.held"
    file = "\\".join((PLACE, "app", *name.split("/")))
    words = f"/FILE={file}".split(" ")
    with subprocess.Popen([*windows.via, holder, *words], **QUIET) as scanner:
        end = time.monotonic() + PATIENCE_S
        while not mark.exists() and scanner.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
        must(mark.exists(), f"{name} is held")
        mark.unlink()
        try:
            yield
        finally:
            scanner.kill()


def under_a_scanner(windows: Windows, setup: Path, older: Path, work: Path) -> None:
    """Updates while a file is held: nothing, or the new one whole; never some of each."""
    place, holder = f"/S /D={PLACE}", work / "holder.exe"
    script = Path(__file__).parent / "windows" / "holder.nsi"
    subprocess.run(
        ["makensis", "-V1", "-INPUTCHARSET", "UTF8", f"-DOUT={holder}", script], check=True
    )
    must(windows.run(older, place) == OK, "an older version installs")
    before = installed(windows)
    with held(windows, holder, PROGRAM):
        must(windows.run(setup, place) == OPEN, "no update begins while the program is held")
        must(installed(windows) == before, "what was installed is as it was, file by file")
    must(windows.run(setup, place) == OK, "it installs once that is over")
    after = installed(windows)
    with held(windows, holder, LIBRARY):
        must(windows.run(setup, place) == OK, "an update installs while a library is only read")
        must(installed(windows) == after, "and is there whole")
        must((windows.folder / "app.old" / LIBRARY).exists(), "what is held is left for now")
        windows.counter().run(*SALE, "--practice")
    must(windows.run(setup, place) == OK, "the next one installs, too")
    must(not (windows.folder / "app.old").exists(), "and clears that up")
    must(windows.run(windows.folder / "uninstall.exe", f"/S _?={PLACE}") == OK, "it uninstalls")


def in_bad_places(asked: argparse.Namespace, work: Path) -> None:
    """The setup, as a Windows user whose name is Hangul."""
    os.environ |= {"USER": USER, "LOGNAME": USER, "LANG": "C.UTF-8"}
    windows = Windows(asked.via, asked.drive)
    setup, older = asked.setup.resolve(), asked.older.resolve()
    on_bad_disks(windows, setup, older)
    twice(windows, setup)
    under_a_scanner(windows, setup, older, work)
    must(windows.data.is_relative_to(asked.drive / "users" / USER), f"all as Windows' {USER}")
    must((windows.data / "practice").is_dir(), "whose books lie in that user's own folder")
    shutil.rmtree(windows.data)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=Path)
    parser.add_argument("--setup", type=Path)
    parser.add_argument("--older", type=Path)
    parser.add_argument("--via", default="wine")
    parser.add_argument("--drive", type=Path)
    asked = parser.parse_args()
    if sys.platform != "linux" or os.geteuid() != 0:
        raise SystemExit("Bad places are not tried: that needs root on Linux, for its mounts.")
    with tempfile.TemporaryDirectory() as work:
        first_start(asked.program.resolve(), Path(work))
        if asked.setup:
            in_bad_places(asked, Path(work))


if __name__ == "__main__":
    main()
