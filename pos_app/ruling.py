"""Tables on a terminal, where a syllable of Hangul is as wide as two Latin letters."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

WIDEST = 24
_BLOCK = 200  # rows that are laid out together
_GAP = "  "


def ruled(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    foot: Sequence[str] | None,
    right: Sequence[bool],
) -> Iterator[str]:
    """The lines of a table; of very many rows the first ones say how wide each column is."""
    below = iter(rows)
    first = list(itertools.islice(below, _BLOCK))
    every = [head, *first, *([foot] if foot else [])]
    widths = [min(max(map(width_of, texts)), WIDEST) for texts in zip(*every, strict=True)]
    rule = "-" * (sum(widths) + len(_GAP) * (len(widths) - 1))
    yield _line(head, widths, right)
    yield rule
    for row in itertools.chain(first, below):
        yield _line(row, widths, right)
    if foot:
        yield rule
        yield _line(foot, widths, right)


def width_of(text: str) -> int:
    """How many places a terminal gives a text."""
    return sum(map(_width, text))


def _width(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def _line(texts: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    return _GAP.join(map(_cell, texts, widths, right)).rstrip()


def _cell(text: str, width: int, right: bool) -> str:
    plain = "".join(one if one.isprintable() else " " for one in text)
    if not right and width_of(plain) > width:
        plain = _cut(plain, width - 1) + "…"
    blank = " " * max(width - width_of(plain), 0)
    return blank + plain if right else plain + blank


def _cut(text: str, width: int) -> str:
    ends = itertools.accumulate(map(_width, text))
    return "".join(letter for letter, end in zip(text, ends, strict=True) if end <= width)
