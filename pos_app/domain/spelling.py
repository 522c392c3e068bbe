"""How the values of a report are written for people, in a table on any screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from pos_app.domain.report import Column, Kind, Row, Value

Say: TypeAlias = Callable[..., str]

NUMERIC = frozenset({Kind.NUMBER, Kind.COUNT, Kind.WON, Kind.PART})


def spell(column: Column, value: Value, say: Say) -> str:
    """A value in the reader's language; nothing stays blank."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.1%}"
    if isinstance(value, int):
        return str(value) if column.kind is Kind.NUMBER else f"{value:,}"
    if column.kind is Kind.SPAN:
        return spell_span(value, say)
    return spell_word(column, value, say)


def spell_word(column: Column, value: str, say: Say) -> str:
    """One of our words as it is said, any other text as it is."""
    return say(f"report.{column.family}.{value}") if value in column.words else value


def spell_span(value: str, say: Say) -> str:
    """A day or month as it is; a quarter as people call it."""
    year, quarter, number = value.partition("-Q")
    return say("report.quarter", year=year, number=number) if quarter else value


def headings(columns: tuple[Column, ...], say: Say) -> tuple[str, ...]:
    """The words over the columns."""
    return tuple(say(f"report.column.{one.name}") for one in columns)


def spell_totals(columns: tuple[Column, ...], totals: Row, say: Say) -> tuple[str, ...]:
    """The line under a table, named in its first column."""
    said = [spell(one, value, say) for one, value in zip(columns, totals, strict=True)]
    return (say("report.total"), *said[1:])
