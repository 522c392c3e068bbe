"""The colours can be read, and green is kept for money."""

from __future__ import annotations

import pytest

from pos_app.ui.theme import DARK, LIGHT, Theme, Tone, sheet_for


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_letters_keep_their_contrast(look: Theme) -> None:
    grounds = (look.ground, look.surface, look.raised, look.pressed)
    pairs = [(ink, ground) for ink in (look.text, look.muted) for ground in grounds]
    for tone in (look.blue, look.green, look.amber, look.red, look.orange):
        pairs += [(tone.ink, ground) for ground in (look.ground, look.surface, tone.band)]
        pairs += [(look.text, tone.band), (look.muted, tone.band), (tone.on_solid, tone.solid)]
    assert not [pair for pair in pairs if contrast(*pair) < 4.5]


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_the_focus_ring_and_stripes_can_be_seen(look: Theme) -> None:
    grounds = (look.ground, look.surface, look.raised)
    pairs = [(line, ground) for line in (look.focus, look.edge) for ground in grounds[:2]]
    pairs += [(stripe, look.surface) for stripe in look.stripes]
    assert not [pair for pair in pairs if contrast(*pair) < 3]


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_the_sheet_has_no_gaps_and_shows_green_only_by_tone(look: Theme) -> None:
    sheet = sheet_for(look)
    assert "$" not in sheet
    tone: Tone = look.green
    for line in sheet.splitlines():
        if any(colour in line for colour in (tone.ink, tone.band, tone.solid)):
            assert 'tone="green"' in line
