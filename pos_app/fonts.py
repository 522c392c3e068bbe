"""Letters: how to write them without a screen, and Korean ones where the system has none."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QFontDatabase

from pos_app.paths import resource_path


def screenless(name: str, system: str = sys.platform) -> list[str]:
    """What to call Qt with when no window is shown.

    Only Linux may have no screen at all; elsewhere Qt finds the system's fonts on its own platform
    alone.
    """
    return [name, "-platform", "offscreen"] if system == "linux" else [name]


def lend_hangul(folder: Path | None = None) -> None:
    """Add the fonts of an installation; a system with Korean letters of its own keeps to those."""
    if not QFontDatabase.families(QFontDatabase.WritingSystem.Korean):
        for font in sorted((folder or resource_path("fonts")).glob("*.ttf")):
            QFontDatabase.addApplicationFont(str(font))
