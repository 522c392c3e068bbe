"""Which form of a particle follows a Korean word: it hangs on how the word ends when it is said."""

from typing import Final

from pos_app.domain.jamo import FINALS, is_syllable

_DIGITS: Final = {"0": "ㅇ", "1": "ㄹ", "3": "ㅁ", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ"} | dict.fromkeys(
    "2459", ""
)
_CLOSING: Final = "'\"’”)]》」 "


def particle(word: str, forms: str) -> str:
    """The form of `forms`, such as `을/를`, `이/가`, `은/는` or `으로/로`, that fits behind `word`.

    The first one follows a final consonant. Behind what nobody knows how to say, such as Latin
    letters, both: `을(를)`.
    """
    closed, _, open_ = forms.partition("/")
    final = _final(word.rstrip(_CLOSING))
    if final is None:
        return f"({closed[:-1]}){open_}" if closed.endswith(open_) else f"{closed}({open_})"
    return open_ if not final or (final == "ㄹ" and closed == "으로") else closed


def _final(word: str) -> str | None:
    """The consonant with which a word ends, empty for a vowel; None where it is not known."""
    last = word[-1:]
    if last in _DIGITS:
        return _DIGITS[last]
    if not is_syllable(last):
        return None
    number = (ord(last) - ord("가")) % (len(FINALS) + 1)
    return FINALS[number - 1] if number else ""
