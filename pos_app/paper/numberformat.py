"""What Excel shows for a number is what its owner knows: a format may show quite another one."""

from __future__ import annotations

import re
from functools import lru_cache

from pos_app.domain.cells import MOST_EXACT
from pos_app.domain.table import Cell, Disguised

_WON = frozenset(["", "₩", "￦", "\\", "원", "KRW"])
_SYMBOL = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_LAYOUT = re.compile(r"[_*].")  # room as wide as a letter, or filled with it
_DIGITS = re.compile(r"General|G/표준|[0#?]")
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_FOREIGN = re.compile(r"[$€£¥￥%천만]")
_LETTERS = re.compile(r"[A-Za-z0-9가-힣]")


def as_shown(number: float, number_format: str) -> Cell:
    """The number where the format shows it, a text with its noughts in front, or Disguised."""
    width, disguised = _kind(number_format)
    if disguised:
        return Disguised(str(number))
    if width and number == number // 1 and 0 <= number < MOST_EXACT:
        return f"{int(number):0{width}}"
    return number


@lru_cache(maxsize=256)
def _kind(number_format: str) -> tuple[int, bool]:
    """How many digits are shown at least, and whether another number is shown."""
    # Here, where a workbook is open already; it takes 40 ms.
    from openpyxl.styles.numbers import BUILTIN_FORMATS  # noqa: PLC0415

    if number_format in BUILTIN_FORMATS.values():
        # The dollar in these stands for the currency of wherever the workbook is opened.
        return 0, "%" in number_format
    section = number_format.partition(";")[0]
    if re.fullmatch(r"0{2,}", section):
        return len(section), False
    plain = _LAYOUT.sub("", _BRACKETS.sub("", section))
    front = re.sub(r"KRW|원", "", _DIGITS.split(plain, maxsplit=1)[0])
    return 0, bool(
        not {one.strip(' "') for one in _SYMBOL.findall(section)} <= _WON
        or _FOREIGN.search(plain)
        or _SCALED.search(plain)
        or _LETTERS.search(front)
    )
