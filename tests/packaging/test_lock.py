"""The lock names what installers are made of, and says when it no longer does."""

from __future__ import annotations

import pytest

from tests.packaging.script import PACKAGING, script

lock = script("lock")
TEXT = (PACKAGING / "lock.txt").read_text("utf-8")
PROJECT = lock.PROJECT.read_text("utf-8")


def test_the_lock_fits_the_project() -> None:
    assert list(lock.faults(TEXT, PROJECT)) == []


def test_it_holds_what_each_system_needs() -> None:
    locked = {one.name: one for one in lock.pins(TEXT)}
    assert "sys_platform == 'win32'" in locked["pywin32-ctypes"].lines[0]
    assert "sys_platform == 'linux'" in locked["secretstorage"].lines[0]
    assert not locked["pyside6-essentials"].freezes
    assert locked["pyinstaller"].freezes
    assert locked["pyside6-essentials"].hashes() >= 4  # two kinds of Linux, macOS, Windows


@pytest.mark.parametrize(
    ("planted", "word"),
    [
        (lambda text: text.replace("# basis: ", "# basis: 0"), "make lock"),
        (lambda text: text + "--index-url elsewhere\n", "address"),
        (lambda text: text + "# from https://example.org/simple\n", "address"),
        (lambda text: text + "stranger==1.0\n", "stranger has no hash"),
        (lambda text: text.partition("anyio")[0], "empty"),
    ],
)
def test_a_lock_that_does_not_fit_is_refused(planted: object, word: str) -> None:
    assert callable(planted)
    assert any(word in one for one in lock.faults(planted(TEXT), PROJECT))


@pytest.mark.parametrize(
    "change",
    [
        ('"httpx>=0.28,<0.29"', '"httpx>=0.27,<0.29"'),
        ('"keyring>=25",\n', ""),
        ('"pyinstaller>=6.22,<7"', '"pyinstaller>=6.23,<7"'),
    ],
)
def test_a_changed_dependency_makes_the_lock_old(change: tuple[str, str]) -> None:
    project = PROJECT.replace(*change)
    assert project != PROJECT
    assert any("make lock" in one for one in lock.faults(TEXT, project))
