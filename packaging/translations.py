"""Compiles every catalogue in resources/translations: at a build, and for `make translations`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # not a build: hatchling lives only in the build's own environment
    BuildHookInterface = object

TRANSLATIONS = Path(__file__).parents[1] / "resources" / "translations"


def compile_catalogues(root: Path = TRANSLATIONS) -> list[Path]:
    """Write a .mo beside every .po; a broken catalogue stops it."""
    compiled = []
    for source in sorted(root.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as text:
            catalogue = read_po(text, abort_invalid=True)
        target = source.with_suffix(".mo")
        with target.open("wb") as binary:
            write_mo(binary, catalogue)
        compiled.append(target)
    return compiled


class TranslationsHook(BuildHookInterface):
    """Called by hatchling before it packs a wheel, an editable one too."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues()


if __name__ == "__main__":
    for path in compile_catalogues():
        print(path.relative_to(TRANSLATIONS.parents[1]))
