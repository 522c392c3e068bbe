"""The letters of Hangul: what a syllable is made of and which keys type it."""

import re
from collections.abc import Iterable
from typing import Final
from unicodedata import normalize

INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS: Final = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"

# Two keys that an input method joins into one letter.
CLUSTERS: Final = {
    "ㄳ": "ㄱㅅ",
    "ㄵ": "ㄴㅈ",
    "ㄶ": "ㄴㅎ",
    "ㄺ": "ㄹㄱ",
    "ㄻ": "ㄹㅁ",
    "ㄼ": "ㄹㅂ",
    "ㄽ": "ㄹㅅ",
    "ㄾ": "ㄹㅌ",
    "ㄿ": "ㄹㅍ",
    "ㅀ": "ㄹㅎ",
    "ㅄ": "ㅂㅅ",
}
DOUBLE_VOWELS: Final = {
    "ㅘ": "ㅗㅏ",
    "ㅙ": "ㅗㅐ",
    "ㅚ": "ㅗㅣ",
    "ㅝ": "ㅜㅓ",
    "ㅞ": "ㅜㅔ",
    "ㅟ": "ㅜㅣ",
    "ㅢ": "ㅡㅣ",
}
# The 두벌식 layout; a capital is the key with Shift.
KEYS: Final = dict(
    zip(
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ",
        "qwertyuiopasdfghjklzxcvbnm",
        strict=True,
    )
) | dict(zip("ㅃㅉㄸㄲㅆㅒㅖ", "QWERTOP", strict=True))

# Unicode has the same letters again, in three blocks by their place in a syllable.
_FIRST_INITIAL: Final = 0x1100
_FIRST_VOWEL: Final = 0x1161
_FIRST_FINAL: Final = 0x11A8
# Every vowel and final, as a set for regular expressions: the rest of a syllable.
REST: Final = "[\u1161-\u11ff]*"

_CONSONANTS: Final = frozenset(INITIALS) | frozenset(CLUSTERS)
_SYLLABLE: Final = re.compile("[가-힣]")
_SPLIT: Final = CLUSTERS | DOUBLE_VOWELS
_SYLLABLES_AN_INITIAL: Final = 588
_WIDE: Final = {0xFF01 + i: chr(0x21 + i) for i in range(94)}


def _place(letters: str, alphabet: str, first: int) -> str:
    return "".join(chr(first + alphabet.index(letter)) for letter in letters)


def _as_initials(letters: str) -> str:
    return _place(letters, INITIALS, _FIRST_INITIAL)


_LONE_INITIALS: Final = {_FIRST_INITIAL + i: letter for i, letter in enumerate(INITIALS)}
_STROKES: Final = (
    {ord(c): _as_initials(c) for c in INITIALS}
    | {ord(c): _as_initials(parts) for c, parts in CLUSTERS.items()}
    | {
        ord(_place(c, VOWELS, _FIRST_VOWEL)): _place(parts, VOWELS, _FIRST_VOWEL)
        for c, parts in DOUBLE_VOWELS.items()
    }
    | {
        ord(_place(c, FINALS, _FIRST_FINAL)): _place(parts, FINALS, _FIRST_FINAL)
        for c, parts in CLUSTERS.items()
    }
)
# A final, by the initial that the same key types.
FINAL_TO_INITIAL: Final = {
    _place(c, FINALS, _FIRST_FINAL): _as_initials(c) for c in FINALS if c in INITIALS
}


def _latin_keys() -> dict[int, str]:
    keys = {c: "".join(KEYS[part] for part in _SPLIT.get(c, c)) for c in [*KEYS, *_SPLIT]}
    table = {ord(c): typed for c, typed in keys.items()}
    for alphabet, first in (
        (INITIALS, _FIRST_INITIAL),
        (VOWELS, _FIRST_VOWEL),
        (FINALS, _FIRST_FINAL),
    ):
        table |= {first + i: keys[c] for i, c in enumerate(alphabet)}
    return table | _WIDE


_LATIN: Final = _latin_keys()
_PLAIN: Final = _WIDE | _LONE_INITIALS
_ODD: Final = re.compile(f"[{''.join(map(chr, _PLAIN))}]")


def is_syllable(char: str) -> bool:
    """Tell whether one character is a whole Hangul syllable such as 가."""
    return "가" <= char <= "힣"


def is_consonant(char: str) -> bool:
    """Tell whether one character is a lone consonant as keyboards type it, joined ones too."""
    return char in _CONSONANTS


def initials(text: str) -> str:
    """Return `text` with each syllable as its initial consonant and joined consonants split."""
    return normalize("NFC", text).translate(_INITIALS)


class _Initials(dict[int, str]):
    """Learns a character when it is first met: all syllables would be eleven thousand."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if is_syllable(char):
            char = INITIALS[(code - ord("가")) // _SYLLABLES_AN_INITIAL]
        self[code] = spelt = CLUSTERS.get(char, char)
        return spelt


_INITIALS: Final = _Initials()


def normalise(text: str) -> str:
    """Return `text` as it is compared: composed, caseless, without blanks and full-width forms."""
    return _compared("".join(text.split()))


def normalise_lines(texts: Iterable[str]) -> str:
    """Return all these texts as they are compared, a line each: in one go it takes a third."""
    return _compared("".join(f"{''.join(text.split())}\n" for text in texts))


def _compared(text: str) -> str:
    folded = normalize("NFC", normalize("NFD", text).casefold())
    # A name cut in the middle of a decomposed syllable leaves an initial of the other block.
    return folded.translate(_PLAIN) if _ODD.search(folded) else folded


def strokes(text: str) -> str:
    """Return normalised `text` a key at a time, so that a text being typed is a prefix.

    An initial and a final are different characters here: an initial starts a syllable.
    """
    return normalize("NFD", text).translate(_STROKES)


def latin_from_hangul(text: str) -> str:
    """Return the Latin keys that typed `text` on a 두벌식 keyboard; other characters stay.

    Only Shift that makes another jamo is known, so most letters come back in lower case.
    """
    return _SYLLABLE.sub(lambda found: normalize("NFD", found[0]), text).translate(_LATIN)
