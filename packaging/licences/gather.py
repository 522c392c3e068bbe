"""Gathers the licence texts of everything that is shipped into one folder of the installation.

    python packaging/licences/gather.py FOLDER [SITE]

SITE is where the packages lie, when not in this Python. The GNU texts come from this system, or
from build/texts where the system has none (Windows, macOS; see the release workflow).
"""

from __future__ import annotations

import re
import shutil
import sys
import sysconfig
from importlib.metadata import Distribution, distributions
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from lock import LOCK, TOP, pins

NOTICES = Path(__file__).parent
TEXTS = (TOP / "build" / "texts", Path("/usr/share/common-licenses"))
# Packages without a text of their own, and which of the system's texts is theirs.
BORROWED = {
    "pyside6-essentials": ("LGPL-3", "GPL-3"),
    "shiboken6": ("LGPL-3", "GPL-3"),
    "openssl": ("Apache-2.0",),
}
# Their code is part of the freeze without being a package of Python's.
ALSO_FROZEN = ("pyinstaller",)
# Declared by sqlite-utils, left out by the spec.
NEVER_FROZEN = ("pip",)
# What a freeze takes from Debian; its terms lie beside it.
DEBIAN = (
    "libssl3",
    "libsqlite3-0",
    "libffi8",
    "zlib1g",
    "libbz2-1.0",
    "liblzma5",
    "libuuid1",
    "libxcb1",
    "libxkbcommon0",
    "libglib2.0-0",
    "libfontconfig1",
    "libfreetype6",
    "libicu72",
)
_TEXT = re.compile(r"(^|/)(licen[cs]es?/.+|(licen[cs]e|copying|notice|authors)[^/]*)$", re.I)
_CODE = re.compile(r"\.(py|pyc|pyi|so|pyd|dll)$")


def common(name: str) -> Path:
    """A text of the system's, such as the LGPL."""
    for folder in TEXTS:
        if (folder / name).is_file():
            return folder / name
    raise SystemExit(f"The text of {name} is in none of {', '.join(map(str, TEXTS))}.")


def texts_of(package: Distribution) -> list[Path]:
    """The licences that a package brought with it."""
    files = [one for one in package.files or [] if ".dist-info/" in one.as_posix()]
    found = [one for one in files if _TEXT.search(one.as_posix()) and not _CODE.search(one.name)]
    return [Path(str(one.locate())) for one in found]


def gather(target: Path, site: Path | None = None) -> list[str]:
    """Write every text below `target`; gives the names of what was gathered."""
    here = {
        one.metadata["Name"].lower().replace("_", "-").replace(".", "-"): one
        for one in distributions(path=[str(site)] if site else sys.path)
    }
    shipped = [one for one in pins(LOCK.read_text("utf-8")) if not one.freezes]
    wanted = [one.name for one in shipped if one.name not in NEVER_FROZEN] + list(ALSO_FROZEN)
    shutil.rmtree(target, ignore_errors=True)
    gathered = []
    for name in wanted:
        if name in here:
            gathered.append(f"{name} {here[name].version}")
            _copy(_all_texts(name, here[name]), target / gathered[-1])
    _copy([common(one) for one in BORROWED["openssl"]], target / "OpenSSL")
    _copy([_pythons()], target / f"Python {sys.version.partition(' ')[0]}")
    for name in DEBIAN:
        terms = Path("/usr/share/doc") / name / "copyright"
        if sys.platform == "linux" and site is None and terms.is_file():
            _copy([terms], target / f"Debian {name}")
    shutil.copy(TOP / "LICENSE", target / "LICENSE.txt")
    qt = here["pyside6-essentials"].version
    for notice in NOTICES.glob("NOTICE.*.txt"):
        (target / notice.name).write_text(notice.read_text("utf-8").replace("{qt}", qt), "utf-8")
    return gathered


def _all_texts(name: str, package: Distribution) -> list[Path]:
    found = texts_of(package) + [common(one) for one in BORROWED.get(name, ())]
    if found:
        return found
    for kept in package.files or []:
        if kept.name == "METADATA":  # it names the licence, its authors and its home
            return [Path(str(kept.locate()))]
    raise SystemExit(f"{name} has brought no licence text.")


def _pythons() -> Path:
    for folder in (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix)):
        if (folder / "LICENSE.txt").is_file():
            return folder / "LICENSE.txt"
    raise SystemExit("Python's own LICENSE.txt is not there.")


def _copy(texts: list[Path], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for text in texts:
        name = text.name if "." in text.name else f"{text.name}.txt"
        shutil.copy(text, folder / name.replace("METADATA", "METADATA.txt"))


if __name__ == "__main__":
    names = gather(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
    print(f"{len(names)} packages with their licences")
