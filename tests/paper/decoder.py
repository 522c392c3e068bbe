"""Reads ESC/POS back into a picture, as a printer would: shares nothing with what wrote it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Strip:
    """What came out: rows of dots as text, `#` for black, and what else was done."""

    rows: list[str] = field(default_factory=list)
    cuts: int = 0
    kicks: int = 0
    resets: int = 0


def printed(data: bytes) -> Strip:
    """Run the commands; anything unknown is an error, as it would be letters on paper."""
    strip, at = Strip(), 0
    while at < len(data):
        head = data[at : at + 2]
        if head == bytes([0x1B, 0x40]):
            strip.resets += 1
            at += 2
        elif head == bytes([0x1D, 0x76]):
            at = _raster(data, at, strip)
        elif head == bytes([0x1D, 0x56]):
            assert data[at + 2] in {65, 66}, "a cut that feeds"
            strip.cuts += 1
            at += 4
        elif head == bytes([0x1B, 0x70]):
            assert data[at + 2] in {0, 1}
            strip.kicks += 1
            at += 5
        else:
            raise AssertionError(f"letters at byte {at}: {data[at : at + 8]!r}")
    return strip


def _raster(data: bytes, at: int, strip: Strip) -> int:
    assert data[at + 2 : at + 4] == b"0\x00", "an image in its own size"
    across = data[at + 4] + 256 * data[at + 5]
    down = data[at + 6] + 256 * data[at + 7]
    at += 8
    for _ in range(down):
        row = data[at : at + across]
        assert len(row) == across, "the image ends too early"
        dots = "".join(format(byte, "08b") for byte in row)
        strip.rows.append(dots.replace("0", ".").replace("1", "#"))
        at += across
    return at
