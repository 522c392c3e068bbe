"""The pages for owners name only what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pos_app.cli import cli

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ["owner-guide.md", "lost-laptop.md"]


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_a_page_is_one(name: str) -> None:
    commands = re.findall(r"`booth-pos ([a-z-]+)", (DOCS / name).read_text("utf-8"))
    assert commands
    assert set(commands) <= set(cli.commands)


@pytest.mark.parametrize("name", PAGES)
def test_every_link_and_picture_leads_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", (DOCS / name).read_text("utf-8")):
        assert (DOCS / target).is_file(), target
