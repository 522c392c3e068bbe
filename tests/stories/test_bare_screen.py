"""A screen without a window manager, perhaps a small one: the window fits, and listens."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.screen import Screen
from tests.stories.program import TITLE, Program, filled, until

pytestmark = pytest.mark.screen


@pytest.fixture(params=[(1366, 768), (1920, 1080)])
def bare(screen: Screen, request: pytest.FixtureRequest) -> Iterator[Screen]:
    with Screen(*request.param) as one:
        yield one


def test_the_window_fits_and_has_the_keyboard(bare: Screen, tmp_path: Path) -> None:
    program = filled(Program(tmp_path / "shop"))
    running = subprocess.Popen(program.command(), env=bare.env)
    try:
        until(lambda: windows(bare))
        window = bare.xdotool("search", "--onlyvisible", "--name", TITLE).split()[0]
        until(lambda: focused(bare) == window)
        place = bare.xdotool("getwindowgeometry", "--shell", window)
        x, y, width, height = (int(one) for one in re.findall(r"(?:X|Y|TH|HT)=(-?\d+)", place))
        assert x >= 0
        assert y >= 0
        assert x + width <= bare.size[0]
        assert y + height <= bare.size[1]
        assert ((width, height) == bare.size) == (bare.size[1] < 800)
        until(lambda: len(np.unique(bare.pixels()[::8, ::8].reshape(-1, 3), axis=0)) > 8)
        bare.settle()
        bare.press("F1")
        until(lambda: len(windows(bare)) > 1)
    finally:
        running.kill()
        running.wait()


def focused(screen: Screen) -> str:
    """The window that keys go to."""
    try:
        return screen.xdotool("getwindowfocus")
    except subprocess.CalledProcessError:
        return ""


def windows(screen: Screen) -> list[str]:
    try:
        return screen.xdotool("search", "--onlyvisible", "--name", ".+").split()
    except subprocess.CalledProcessError:
        return []
