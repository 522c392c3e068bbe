"""Versions compare by their numbers, and a file is known by its sum."""

from __future__ import annotations

import pytest

from pos_app.domain.release import Release, Sighting, numbers

FILES = (("a.dmg", "a" * 64), ("b.exe", "b" * 64))


@pytest.mark.parametrize(
    ("announced", "newer"),
    [("0.1.0", False), ("0.0.9", False), ("0.1.1", True), ("0.10.0", True), ("1.0.0", True)],
)
def test_only_a_higher_version_is_newer(announced: str, newer: bool) -> None:
    assert Sighting("0.1.0", Release(announced, "https://example.org/", FILES)).newer is newer


@pytest.mark.parametrize("text", ["", "1.2", "1.2.3.4", "1.2.x", "v1.2.3", "１.２.３", "1.2.3 "])
def test_what_is_no_version(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        numbers(text)


def test_a_file_is_named_by_its_sum() -> None:
    release = Release("0.2.0", "https://example.org/", FILES)
    assert release.named("b" * 64) == "b.exe"
    assert release.named("c" * 64) == release.named("") == ""
