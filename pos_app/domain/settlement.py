"""Toss' own list of a day: what it settles, order by order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the orders that it names, and where the next page begins, if there is one."""

    order_nos: tuple[str, ...]
    next_cursor: str | None = None
