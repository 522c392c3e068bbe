"""The names of an attempt: its number for Toss, its word for people, its line on the phone."""

import re
from collections.abc import Callable, Sequence
from typing import Final, NewType
from unicodedata import category, normalize

from pos_app.domain.words import WORDS

OrderWord = NewType("OrderWord", str)

# Crockford's base 32: nothing in it is misread for 1 or 0, or spells a word.
SERIES_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SERIES_LENGTH: Final = 8
_BITS_A_CHARACTER: Final = 5
ORDER_NO_MAX: Final = 50  # Toss' limit, in characters
COUNTER_MAX: Final = 10 ** (ORDER_NO_MAX - SERIES_LENGTH - 1) - 1
_SERIES: Final = re.compile(f"[{SERIES_ALPHABET}]{{{SERIES_LENGTH}}}")
CASH_MARK: Final = "C"  # after the counter: cash has one of its own, which Toss never hears of
_ORDER_NO: Final = re.compile(
    rf"({_SERIES.pattern})-([1-9][0-9]{{0,{len(str(COUNTER_MAX)) - 1}}}){CASH_MARK}?"
)

# No common factor with the number of words, so all pairs come before one comes again.
WORD_NUMBERS: Final = 99
# Both counters begin at one: words of cash lie half of all pairs away from those of Toss.
_CASH_AHEAD: Final = len(WORDS) * WORD_NUMBERS // 2

PRODUCT_DESC_MAX: Final = 255  # Toss' limit, in characters
WORD_MAX: Final = 50
_SEPARATOR: Final = " · "
_ELLIPSIS: Final = "…"
# Toss refuses the first three; the curved ones are quotes too.
_REFUSED: Final = str.maketrans("", "", "\\'\"‘’“”")


def new_series(random_bits: Callable[[int], int]) -> str:
    """Return a series of eight characters from `random_bits(n)`, which gives n random bits."""
    drawn = random_bits(SERIES_LENGTH * _BITS_A_CHARACTER)
    shifts = range(0, SERIES_LENGTH * _BITS_A_CHARACTER, _BITS_A_CHARACTER)
    return "".join(SERIES_ALPHABET[drawn >> shift & 31] for shift in shifts)


def order_no(series: str, counter: int) -> str:
    """Return the number that Toss knows attempt `counter` (from 1) of `series` by."""
    if not _SERIES.fullmatch(series):
        raise ValueError(f"not a series: {series!r}")
    if not 1 <= counter <= COUNTER_MAX:
        raise ValueError(f"not a counter: {counter}")
    return f"{series}-{counter}"


def marked(mark: str, number: int) -> str:
    """A number of our own papers: since a restore with a mark that no other books have."""
    return f"{mark}-{number}" if mark else str(number)


def cash_no(series: str, counter: int) -> str:
    """Return the number of payment `counter` (from 1) of `series` in cash."""
    return f"{order_no(series, counter)}{CASH_MARK}"


def is_cash_no(text: str) -> bool:
    """Whether `text` is the number of a payment in cash."""
    return text.endswith(CASH_MARK) and parse_order_no(text) is not None


def parse_order_no(text: str) -> tuple[str, int] | None:
    """Return series and counter of an order number, or None when `text` is none of ours.

    Numbers of cash are of the same series, and counted apart.
    """
    found = _ORDER_NO.fullmatch(text)
    return (found[1], int(found[2])) if found else None


def order_word(counter: int) -> OrderWord:
    """Return the word and number ("사과 12") that people call attempt `counter` (from 1) by."""
    if counter < 1:
        raise ValueError(f"not a counter: {counter}")
    step = counter - 1
    return OrderWord(f"{WORDS[step % len(WORDS)]} {step % WORD_NUMBERS + 1}")


def cash_word(counter: int) -> OrderWord:
    """Return the word of payment `counter` (from 1) in cash."""
    if counter < 1:
        raise ValueError(f"not a counter: {counter}")
    return order_word(counter + _CASH_AHEAD)


def product_desc(word: str, names: Sequence[str]) -> str:
    """Return what the buyer's phone shows: "사과 12 · 아메리카노 외 2건".

    word: the order word, never cut. names: one item name a line of the sale, the first is shown.
    """
    head = _clean(word)
    if not 1 <= len(head) <= WORD_MAX:
        raise ValueError(f"not an order word: {word!r}")
    shown = next(filter(None, map(_clean, names)), "")
    if not shown:
        return head
    tail = f" 외 {len(names) - 1}건" if len(names) > 1 else ""
    room = PRODUCT_DESC_MAX - len(head) - len(_SEPARATOR) - len(tail)
    return f"{head}{_SEPARATOR}{_cut(shown, room)}{tail}"


def _clean(text: str) -> str:
    # Unicode's categories C* are control, invisible, private and broken characters.
    spaced = " ".join(normalize("NFC", text).translate(_REFUSED).split())
    return " ".join("".join(c for c in spaced if category(c)[0] != "C").split())


def _cut(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    return text[: room - len(_ELLIPSIS)].rstrip() + _ELLIPSIS
