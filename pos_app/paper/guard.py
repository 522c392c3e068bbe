"""Keeps text of ours from being run as a formula by the spreadsheet that opens it.

A text that a spreadsheet might take for a formula gets an apostrophe in front, and loses it again
when it is read, so that a price list survives its own export.
"""

from __future__ import annotations

import re

# fault-model.md S13; apostrophes of the text's own are counted in, so that taking one off again
# gives back exactly what was there.
_TRIGGER = re.compile(r"'*[\s\0]*[=+\-@＝＋－＠\t\r\0]")


def protect(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet might run it."""
    return f"'{text}" if _TRIGGER.match(text) else text


def unprotect(text: str) -> str:
    """The text without the apostrophe that `protect` put there."""
    return text[1:] if text.startswith("'") and _TRIGGER.match(text) else text
