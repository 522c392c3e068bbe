"""A table as a file gave it, before anybody knows what its columns mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that computes: what it shows is not in the file, or an error like `#REF!`."""

    text: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A cell that the spreadsheet took for a date."""

    text: str


@dataclass(frozen=True, slots=True)
class Disguised:
    """A number that the spreadsheet shows as another one: in dollars, in thousands, in percent."""

    text: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A cell that is one with the cell above it; people see that one's value here."""

    above: Cell


Cell: TypeAlias = str | int | float | Formula | Dated | Disguised | Merged | None


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it, each with the line of the file where it begins.

    The header of what was typed stands on no line: 0.
    """

    header_line: int
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing of its own that a person would see."""
    return cell is None or isinstance(cell, Merged) or (isinstance(cell, str) and not cell.strip())


def letter_of(index: int) -> str:
    """The letter over a column, as spreadsheets write it: A for 0, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def shown(cell: Cell, most: int = 40) -> str:
    """A cell's text for a sentence: one line, not too long, nothing invisible."""
    if isinstance(cell, Merged):
        cell = cell.above
    if isinstance(cell, Formula | Dated | Disguised):
        cell = cell.text
    text = "" if cell is None else str(cell)
    plain = "".join(one if one.isprintable() else f"\\x{ord(one):02x}" for one in text.strip())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"
