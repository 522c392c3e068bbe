"""What the spec takes and leaves, asked of it with PyInstaller's part played by others."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.packaging.script import PACKAGING

FOLDERS = {
    "linux": "PySide6/Qt/plugins",
    "darwin": "PySide6/Qt/plugins",
    "win32": "PySide6/plugins",
}
NAMES = {"linux": "libq{}.so", "darwin": "libq{}.dylib", "win32": "q{}.dll"}
TAKEN = {"gif", "jpeg", "tiff", "webp"}


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], dict[str, Any]]:
    """The names of a spec that has run on a system, and what it asked to be bundled."""

    def play(system: str) -> dict[str, Any]:
        asked: dict[str, Any] = {}
        kinds = [*sorted(TAKEN), "icns", "ico", "pdf", "svg", "tga", "wbmp"]
        plugins = [f"{FOLDERS[system]}/imageformats/{NAMES[system].format(one)}" for one in kinds]

        def analysis(*_: object, datas: list[tuple[str, str]], **__: object) -> SimpleNamespace:
            asked["datas"] = datas
            binaries = [(one, one, "BINARY") for one in plugins]
            return SimpleNamespace(pure=[], scripts=[], datas=[], binaries=binaries)

        def bundle(*_: object, info_plist: dict[str, object], **__: object) -> None:
            asked["info_plist"] = info_plist

        def nothing(*_: object, **__: object) -> None:
            pass

        others = {"PYZ": nothing, "EXE": nothing, "COLLECT": nothing, "BUNDLE": bundle}
        place = tmp_path / "packaging"
        (tmp_path / "pos_app").mkdir()
        (tmp_path / "pos_app/__init__.py").write_text('__version__ = "1.2.3"\n', "utf-8")
        (tmp_path / "build/parts").mkdir(parents=True)
        monkeypatch.setattr(sys, "platform", system)
        monkeypatch.setitem(
            sys.modules, "PyInstaller.utils.win32", SimpleNamespace(versioninfo=_Any())
        )
        spec = str(PACKAGING / "booth-pos.spec")
        ran = runpy.run_path(spec, {"SPECPATH": str(place), "Analysis": analysis, **others})
        return ran | asked

    return play


class _Any:
    """Windows' table of versions: nothing here asks what stands in it."""

    def __getattr__(self, _: str) -> Callable[..., None]:
        return lambda *_, **__: None


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_the_kinds_of_pictures_that_are_promised_stay(
    played: Callable[[str], dict[str, Any]], system: str
) -> None:
    kept = {Path(name).name for name, *_ in played(system)["analysis"].binaries}
    assert kept == {NAMES[system].format(one) for one in TAKEN}


def test_a_mac_shows_it_in_the_dock_and_names_it_in_both_languages(
    played: Callable[[str], dict[str, Any]],
) -> None:
    ran = played("darwin")
    assert ran["info_plist"]["LSBackgroundOnly"] is False
    assert ran["info_plist"]["LSHasLocalizedDisplayName"] is True
    strings = {folder: Path(one) for one, folder in ran["datas"] if folder.endswith(".lproj")}
    said = {folder: path.read_text("utf-8") for folder, path in strings.items()}
    assert 'CFBundleDisplayName = "부스 포스";' in said["ko.lproj"]
    assert 'CFBundleDisplayName = "Booth POS";' in said["en.lproj"]
    assert {path.name for path in strings.values()} == {"InfoPlist.strings"}
