"""Makes the folder that an installer packs, out of the locked packages of the Python that runs it.

python packaging/freeze.py                 parts, and the frozen program in dist/booth-pos
python packaging/freeze.py parts [SITE]    only icons, licences and fonts, in build/parts

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


def make_parts(site: Path | None = None) -> None:
    """Everything that is made and not kept."""
    sys.path[:0] = [str(PACKAGING), str(PACKAGING / "licences")]
    from gather import gather  # noqa: PLC0415
    from icon import write_icons  # noqa: PLC0415

    shutil.rmtree(PARTS, ignore_errors=True)
    write_icons(PARTS / "icons")
    gather(PARTS / "licences", site)
    if sys.platform == "linux" and site is None and NANUM.is_file():
        (PARTS / "fonts").mkdir()
        shutil.copy(NANUM, PARTS / "fonts")
        shutil.copy(NANUM_TERMS, PARTS / "fonts" / "NanumGothic.copyright.txt")


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


def main() -> None:
    make_parts(Path(sys.argv[2]) if len(sys.argv) > 2 else None)
    if sys.argv[1:2] != ["parts"]:
        folder = freeze()
        print(f"{folder.relative_to(TOP)}: {size_mb(folder):.0f} MB")


if __name__ == "__main__":
    main()
