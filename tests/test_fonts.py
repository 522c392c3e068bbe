"""Korean letters of the installation are lent only where the system has none."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pos_app.fonts import screenless

NANUM = Path("/usr/share/fonts/truetype/nanum/NanumGothic.ttf")
# In a process of its own: what is lent stays.
PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtGui import QFontDatabase, QGuiApplication
app = QGuiApplication(["fonts", "-platform", "offscreen"])
from pos_app.fonts import lend_hangul
korean = QFontDatabase.WritingSystem.Korean
before = QFontDatabase.families(korean)
lend_hangul(Path(sys.argv[1]))
print(len(before), len(QFontDatabase.families(korean)))
"""


@pytest.mark.skipif(not NANUM.is_file(), reason="no fonts-nanum: packaging/setup_debian.sh run")
@pytest.mark.parametrize("bare", [True, False])
def test_fonts_are_lent_where_there_are_none(tmp_path: Path, bare: bool) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "system").mkdir()
    shutil.copy(NANUM, tmp_path / "fonts" / "lent.ttf")
    if not bare:
        shutil.copy(NANUM, tmp_path / "system" / "own.ttf")
    settings = tmp_path / "fonts.conf"
    settings.write_text(
        f"<fontconfig><dir>{tmp_path / 'system'}</dir><cachedir>{tmp_path / 'cache'}</cachedir>"
        "</fontconfig>",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "fonts")],
        env={"FONTCONFIG_FILE": str(settings), "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    before, after = map(int, done.stdout.split())
    assert (before == 0) is bare
    assert after == 1


def test_only_linux_writes_letters_without_its_own_platform() -> None:
    # Qt's offscreen platform knows no font of Windows or macOS.
    assert screenless("doctor", "linux") == ["doctor", "-platform", "offscreen"]
    assert screenless("doctor", "win32") == screenless("doctor", "darwin") == ["doctor"]
