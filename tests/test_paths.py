"""Where the data and the resources are."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app import paths
from pos_app.domain.payment import Mode
from pos_app.paths import DATA_DIR_VARIABLE, data_dir, mode_dir, resource_path


def test_what_is_asked_for_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {DATA_DIR_VARIABLE: str(tmp_path / "env")}
    assert data_dir(tmp_path / "asked", environment) == tmp_path / "asked"
    assert data_dir(None, environment) == tmp_path / "env"
    monkeypatch.chdir(tmp_path)
    assert data_dir(Path("here"), {}) == tmp_path / "here"


def test_the_systems_own_place_is_in_the_home_folder(own_home: Path) -> None:
    found = data_dir(None, {DATA_DIR_VARIABLE: ""})
    assert found.is_relative_to(own_home)
    assert found.name == "booth-pos"


def test_modes_share_nothing(tmp_path: Path) -> None:
    assert len({mode_dir(tmp_path, mode) for mode in Mode}) == len(Mode)


def test_resources_are_found_from_source_and_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert resource_path("sample_catalog.csv").is_file()
    (tmp_path / "pos_app" / "resources").mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "pos_app")
    assert resource_path("a", "b") == tmp_path / "pos_app" / "resources" / "a" / "b"
