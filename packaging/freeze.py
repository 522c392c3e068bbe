"""Makes the folder that an installer packs, out of the locked packages of the Python that runs it.

python packaging/freeze.py                 parts, and the frozen program in dist/booth-pos
python packaging/freeze.py parts [SITE]    only icons, licences and fonts, in build/parts
python packaging/freeze.py size WHAT KIND  fails when it takes more than its kind may (MOST_MB)

SITE holds packages for Windows, when it is frozen for under wine.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

PACKAGING = Path(__file__).parent
TOP = PACKAGING.parent
PARTS = TOP / "build" / "parts"
# Debian's, under the Open Font License: lent only where the system has no Korean letters.
NANUM = Path("/usr/share/fonts/truetype/nanum/NanumGothic.ttf")
NANUM_TERMS = Path("/usr/share/doc/fonts-nanum/copyright")
# What a frozen program and an installer may take, in millions of bytes: beyond it something came
# in that nobody asked for.
MOST_MB = {"linux": 125, "win32": 85, "darwin": 125, "setup": 30}


def make_parts(site: Path | None = None) -> None:
    """Everything that is made and not kept."""
    sys.path[:0] = [str(PACKAGING), str(PACKAGING / "licences")]
    from gather import gather  # noqa: PLC0415
    from icon import write_icons  # noqa: PLC0415

    shutil.rmtree(PARTS, ignore_errors=True)
    write_icons(PARTS / "icons")
    gather(PARTS / "licences", site)
    if sys.platform != "linux" or site is not None:
        return
    _shrink_icu()
    if NANUM.is_file():
        (PARTS / "fonts").mkdir()
        shutil.copy(NANUM, PARTS / "fonts")
        shutil.copy(NANUM_TERMS, PARTS / "fonts" / "NanumGothic.copyright.txt")


def _shrink_icu() -> None:
    import PySide6  # noqa: PLC0415
    from icu import shrink  # noqa: PLC0415

    for library in (Path(PySide6.__file__).parent / "Qt" / "lib").glob("libicudata.so.*"):
        shrink(library, PARTS / "qt")


def freeze() -> Path:
    """Run PyInstaller; gives the folder with the program."""
    work = ["--distpath", str(TOP / "dist"), "--workpath", str(TOP / "build" / "freeze")]
    spec = str(PACKAGING / "booth-pos.spec")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    subprocess.run([*command, *work, spec], check=True)
    return TOP / "dist" / "booth-pos"


def size_mb(folder: Path) -> float:
    """What its files take, in millions of bytes."""
    files = (one for one in folder.rglob("*") if one.is_file() and not one.is_symlink())
    return sum(one.stat().st_size for one in files) / 1e6


def check_size(what: Path, kind: str) -> None:
    """Say how large a frozen folder or an installer is; too large ends the script."""
    most_mb = MOST_MB[kind]
    found = size_mb(what) if what.is_dir() else what.stat().st_size / 1e6
    print(f"{what.name}: {found:.1f} MB of {most_mb} at most")
    if found > most_mb:
        raise SystemExit(f"{what.name} is larger than it may be: what came in?")


def main() -> None:
    if sys.argv[1:2] == ["size"]:
        check_size(Path(sys.argv[2]), sys.argv[3])
        return
    make_parts(Path(sys.argv[2]) if len(sys.argv) > 2 else None)
    if sys.argv[1:2] != ["parts"]:
        check_size(freeze(), sys.platform)


if __name__ == "__main__":
    main()
