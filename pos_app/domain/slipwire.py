"""A slip as an object of JSON and back, for the process that hands it to a printer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from pos_app.domain.slip import Code, Line, Pair, Place, Rule, Slip, Text, Weight

_KINDS: Final[dict[str, Callable[..., Line]]] = {
    one.__name__: one for one in (Text, Pair, Rule, Code)
}
_FIELDS: Final[dict[str, Callable[[str], str]]] = {"place": Place, "weight": Weight}


def slip_as_object(slip: Slip) -> dict[str, Any]:
    """What `slip_of` makes the same slip of."""
    lines = [{"kind": type(one).__name__, **asdict(one)} for one in slip.lines]
    return {"number": slip.number, "lines": lines}


def slip_of(told: dict[str, Any]) -> Slip:
    """The slip that was told; nobody but this program tells one."""
    return Slip(told["number"], tuple(_line(**one) for one in told["lines"]))


def _line(kind: str, **values: str) -> Line:
    return _KINDS[kind](**{name: _FIELDS.get(name, str)(one) for name, one in values.items()})
