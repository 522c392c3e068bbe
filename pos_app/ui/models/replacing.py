"""What a price list would put in the place of what is sold now; compared on a lane."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

from pos_app.domain.catalog import PricedRow, Product, Sku
from pos_app.flow.intake import Weighed

Find = Callable[[Sku], Product | None]
_WORD = re.compile(r"\w+")
_ALIKE = 0.5  # of the letters


@dataclass(frozen=True, slots=True)
class Compared:
    """A list that was looked at, over the products that `find` knows.

    `others`: the lines that put another product under a known SKU; their `rows` come first.
    """

    weighed: Weighed
    find: Find
    others: frozenset[int]
    rows: tuple[PricedRow, ...]


def compared(weigh: Callable[[], Weighed], find: Find) -> Compared:
    """Look at a list, and hold it against the products. Raises as `weigh`."""
    weighed = weigh()
    rows = weighed.sifted.rows
    others = frozenset(row.line for row in rows if _is_another(find(row.product.sku), row))
    first = tuple(sorted(rows, key=lambda row: row.line not in others))
    return Compared(weighed, find, others, first)


def _is_another(old: Product | None, row: PricedRow) -> bool:
    """Whether the two names have nothing to do with each other: no word, and few letters."""
    if old is None or old.name == row.product.name:
        return False
    was, now = old.name.casefold(), row.product.name.casefold()
    if set(_WORD.findall(was)) & set(_WORD.findall(now)):
        return False
    return SequenceMatcher(None, was, now).ratio() < _ALIKE
