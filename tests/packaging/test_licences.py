"""Nothing is shipped under a licence that nobody has agreed to."""

from __future__ import annotations

from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

import pytest

from tests.packaging.script import script

licences = script("licences/check")


def package(folder: Path, *lines: str) -> Distribution:
    """A package that says this of itself."""
    info = folder / "thing-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("\n".join(["Name: thing", "Version: 1.0", *lines]), "utf-8")
    return PathDistribution(info)


def test_everything_that_is_shipped_is_agreed() -> None:
    here, _ = licences.shipped()
    assert len(here) > 30
    assert list(licences.refused(here)) == []


@pytest.mark.parametrize(
    "said",
    [
        "License-Expression: GPL-3.0-only",
        "License-Expression: MIT AND AGPL-3.0-only",
        "License: Proprietary",
        "Classifier: License :: OSI Approved :: GNU Affero General Public License v3",
        "Summary: says nothing",
    ],
)
def test_a_strange_licence_is_refused(tmp_path: Path, said: str) -> None:
    found = list(licences.refused([package(tmp_path, said)]))
    assert len(found) == 1
    assert found[0].startswith("thing: no agreed licence")


@pytest.mark.parametrize(
    "said",
    [
        "License-Expression: GPL-2.0-only OR MIT",
        "License-Expression: (Apache-2.0 AND MIT)",
        "License: Apache License, Version 2.0",
        "Classifier: License :: OSI Approved :: MIT License",
    ],
)
def test_an_agreed_licence_is_not(tmp_path: Path, said: str) -> None:
    assert list(licences.refused([package(tmp_path, said)])) == []
