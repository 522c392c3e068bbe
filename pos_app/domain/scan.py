"""Tells a barcode scanner that types like a keyboard from a person who types."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pos_app.domain.jamo import latin_from_hangul

# Scanners send a key every 1 to 20 ms, also the slow Bluetooth ones; practised people need 80
# and more, and their quickest rolls over neighbouring keys seldom stay under 50 four times.
KEY_GAP_S: Final = 0.050
# Enter is one more key to the scanner, but programs that translate keys may hold it up a little.
ENTER_GAP_S: Final = 0.100
# Shorter bursts are too easily a roll of the fingers; the shortest retail code has 8 digits and
# nobody prints labels of three characters.
MIN_KEYS: Final = 4


@dataclass(frozen=True, slots=True)
class Scan:
    """A code that was scanned.

    text: the characters as they arrived, Hangul when the keyboard was in Hangul mode.
    codes: what the label may say, likeliest first; look each up until one is known.
    """

    text: str
    codes: tuple[str, ...]


class ScanDetector:
    """Collects keys and says at each Enter whether they were a scan.

    Times are seconds of any clock that never goes back.
    """

    def __init__(self) -> None:
        self._burst: list[str] = []
        self._last_s = 0.0

    @property
    def pending(self) -> int:
        """How many characters the burst has so far, should Enter follow."""
        return sum(map(len, self._burst))

    def key(self, text: str, at_s: float) -> None:
        """Take the text of one key, or of one step of an input method, at `at_s` seconds.

        Keys that print nothing (Shift, Backspace) are passed over.
        """
        if not text or not text.isprintable():
            return
        if not 0 <= at_s - self._last_s < KEY_GAP_S:
            self._burst.clear()
        self._burst.append(text)
        self._last_s = at_s

    def enter(self, at_s: float) -> Scan | None:
        """Take Enter at `at_s` seconds; return the scan that it ends, or None for typing."""
        burst, self._burst = self._burst, []
        if not 0 <= at_s - self._last_s <= ENTER_GAP_S or not _is_scanner(burst):
            return None
        text = "".join(burst)
        return Scan(text, _codes(text))


def _is_scanner(burst: list[str]) -> bool:
    keys = sum(len(latin_from_hangul(text)) for text in burst)
    # One arrival is a paste or an input method's whole word; a held key repeats one character.
    return keys >= MIN_KEYS and any(one != other for one, other in pairwise(burst))


def _codes(text: str) -> tuple[str, ...]:
    # Hangul mode and Caps Lock lose the case, so both cases are offered.
    latin = latin_from_hangul(text).strip()
    return tuple(dict.fromkeys((text.strip(), latin, latin.upper(), latin.lower())))
