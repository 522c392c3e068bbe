"""Reads a reply's body as JSON, or not at all."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import NoReturn

CAP_BYTES = 64 * 1024
# A page of the settlement list has 1,000 rows (toss-pay-api.md §4.7), some 316 KB with short
# fields. A row whose fields are as long as they may be, in Korean escaped as \uXXXX, has 3 KB.
LIST_CAP_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 16
# A new field may hold a number of 64 bits, and more (toss-pay-api.md §2); Python would read 4,300
# digits. What is read of the fields that we know has bounds of its own.
MAX_DIGITS = 40

_JSON_TYPE = re.compile(r'application/json\s*(?:;\s*charset="?utf-8"?\s*)?', re.IGNORECASE)
# A text without an end goes to the end, in one piece: looking for it anew from each of its quotes
# would take time by the square of what is left.
_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.?)*+"?|[\[{]|[\]}]', re.DOTALL)


class NotJson(ValueError):
    """The body is not one plain JSON object."""


def is_plain(headers: Mapping[str, str]) -> bool:
    """Whether the body comes as it is: compressed bodies were not asked for and are not opened."""
    return headers.get("content-encoding", "identity").strip().lower() == "identity"


def read_object(
    headers: Mapping[str, str], body: bytes, cap_bytes: int = CAP_BYTES
) -> dict[str, object]:
    """Return the one object in `body`; `headers` are keyed in lower case.

    Raises NotJson for more than `cap_bytes`, and for whatever two readers could understand
    differently: another type or charset, a byte order mark, a key given twice, NaN, huge numbers,
    deep nesting.
    """
    if not _JSON_TYPE.fullmatch(headers.get("content-type", "").strip()):
        raise NotJson("content-type")
    if not is_plain(headers):
        raise NotJson("content-encoding")
    if len(body) > cap_bytes:
        raise NotJson("size")
    try:
        text = body.decode("utf-8")
        _check_depth(text)
        found = json.loads(
            text,
            object_pairs_hook=_once,
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_refuse,
        )
    except (ValueError, RecursionError) as error:
        raise NotJson("syntax") from error
    if type(found) is not dict:
        raise NotJson("object")
    return found


def _check_depth(text: str) -> None:
    depth = 0
    for found in _BRACKETS.finditer(text):
        if found[0] in "[{":
            depth += 1
        elif found[0] in "]}":
            depth -= 1
        if depth > MAX_DEPTH:
            raise NotJson("depth")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotJson("duplicate key")
    return found


def _whole(text: str) -> int | float:
    if len(text) > MAX_DIGITS:
        raise NotJson("integer")
    return -0.0 if text == "-0" else int(text)  # no reader may take it for the nought of a yes


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise NotJson("number")
    return number


def _refuse(text: str) -> NoReturn:
    raise NotJson(text)
