"""What is frozen stays small: Qt's tables are cut to what is spoken, and too much is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from tests.packaging.script import script

freeze, icu = script("freeze"), script("icu")
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="Qt brings ICU on Linux alone")
# What Qt asks ICU for: order of words, names of time zones, letters of other languages.
PROBE = """
from PySide6.QtCore import QByteArray, QCollator, QLocale, QTimeZone
words = ["하늘", "가방", "Apple", "banana", "각", "가", "ㄱ"]
for lang in ("ko_KR", "en_US"):
    order = QCollator(QLocale(lang))
    print(sorted(words, key=order.sortKey), QLocale(lang).toUpper("straße"))
    zone = QTimeZone(QByteArray(b"Asia/Seoul"))
    kind = zone.TimeType.StandardTime
    print([zone.displayName(kind, one, QLocale(lang)) for one in zone.NameType])
"""


def answers(**environment: str) -> str:
    probe = [sys.executable, "-c", PROBE]
    done = subprocess.run(probe, env=os.environ | environment, capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


@ON_LINUX
def test_qt_answers_the_same_with_less(tmp_path: Path) -> None:
    (library,) = (Path(PySide6.__file__).parent / "Qt" / "lib").glob("libicudata.so.*")
    small = icu.shrink(library, tmp_path / "qt")
    assert [one.name for one in small.parent.iterdir()] == [library.name]
    assert small.stat().st_size < 5_000_000 < library.stat().st_size
    assert answers(LD_PRELOAD=str(small)) == answers()


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        ("icudt73l/root.res", True),
        ("icudt73l/ko_KR.res", True),
        ("icudt73l/fr.res", False),
        ("icudt73l/zoneinfo64.res", True),
        ("icudt73l/coll/ucadata.icu", True),
        ("icudt73l/zone/ko.res", True),
        ("icudt73l/zone/tzdbNames.res", False),
        ("icudt73l/curr/ko.res", False),
        ("icudt73l/ibm-949.cnv", False),
        ("icudt73l/nfkc.nrm", True),
    ],
)
def test_only_what_is_spoken_stays(name: str, stays: bool) -> None:
    assert icu.wanted(name) is stays


def test_a_package_is_read_as_it_was_written() -> None:
    head = (32).to_bytes(2, "little") + b"\xda\x27" + bytes(8) + b"CmnD" + bytes(16)
    kept = [("icudt73l/a.icu", b"\1" * 16), ("icudt73l/b.icu", b"\2" * 32)]
    assert icu.tables(b"before" + icu.packed(head, kept)) == (head, kept)
    with pytest.raises(ValueError, match="ICU"):
        icu.tables(bytes(12) + b"CmnD" + bytes(99))


def test_what_grew_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    setup = tmp_path / "setup.exe"
    setup.write_bytes(bytes(29_000_000))
    freeze.check_size(setup, "setup")
    assert capsys.readouterr().out == "setup.exe: 29.0 MB of 30 at most\n"
    (tmp_path / "more.dll").write_bytes(bytes(57_000_000))
    with pytest.raises(SystemExit, match="larger than it may be"):
        freeze.check_size(tmp_path, "win32")
