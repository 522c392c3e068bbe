"""Lends the Korean letters that came with the program to a system that has none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFontDatabase

from pos_app.paths import resource_path


def lend_hangul(folder: Path | None = None) -> None:
    """Add the fonts of an installation; a system with Korean letters of its own keeps to those."""
    if not QFontDatabase.families(QFontDatabase.WritingSystem.Korean):
        for font in sorted((folder or resource_path("fonts")).glob("*.ttf")):
            QFontDatabase.addApplicationFont(str(font))
