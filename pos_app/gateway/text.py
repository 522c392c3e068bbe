"""Makes text safe to show as plain text, and fit for the fields that Toss restricts."""

from __future__ import annotations

import re
import unicodedata

MAX_DESC = 255
MAX_REASON = 50
# Putting marks in order takes time by the square of how many there are; no sentence has so many.
_MOST_READ = 4_096

_NOT_IN_DESC = str.maketrans("", "", "\\'\"")
_NOT_IN_REASON = re.compile(r"[^0-9A-Za-z가-힣ㄱ-ㅎㅏ-ㅣ_\-:.^@()\[\]#/!%?& ]")
# Eleven digits or more, also masked or in groups: a card, an account, a person's phone.
_LONG_NUMBER = re.compile(r"[\d*](?:[ -]?[\d*]){10,}")
# In an address only a card's 15 digits and more, for a time or a part of a UUID may have eleven;
# stars also stand where our key was.
_CARD_NO = re.compile(r"[\d*](?:-?[\d*]){14,}")


def clean_text(text: object, most: int) -> str:
    """One plain line for people: no control, format or broken characters."""
    if type(text) is not str:
        return ""
    spaced = " ".join(unicodedata.normalize("NFC", text[:_MOST_READ]).split())
    return "".join(letter for letter in spaced if letter.isprintable())[:most].strip()


def clean_desc(text: str) -> str:
    """`productDesc` takes no quotes and no backslash."""
    return clean_text(text.translate(_NOT_IN_DESC), MAX_DESC)


def clean_reason(text: str) -> str:
    """`reason` takes Korean, letters, digits and some marks."""
    return clean_text(_NOT_IN_REASON.sub(" ", clean_text(text, MAX_DESC)), MAX_REASON)


def hide_numbers(text: str) -> str:
    """The text without what could be the number of a card, an account or a phone."""
    return _LONG_NUMBER.sub("***", text)


def has_card_no(address: str) -> bool:
    """Whether the number of a card, masked or not, or our masked key stands in an address."""
    return _CARD_NO.search(address) is not None
