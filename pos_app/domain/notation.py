"""Frozen dataclasses as plain values of JSON, and back: what was written once is read the same."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def plain(value: Any) -> Any:
    """The value as JSON has it; times are UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return str(value)
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def read(kind: type[T], told: Mapping[str, Any]) -> T:
    """The dataclass that `plain` made this of; a field that is not told keeps its default."""
    hints = _hints(cast("Any", kind))
    known = {name: _value(hint, told[name]) for name, hint in hints.items() if name in told}
    return kind(**known)


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, told: Any) -> Any:
    if get_origin(hint) is types.UnionType:
        (hint,) = [one for one in get_args(hint) if one is not types.NoneType]
        return None if told is None else _value(hint, told)
    if get_origin(hint) is tuple:
        return _items(get_args(hint), told)
    if is_dataclass(hint):
        return read(hint, told)  # type: ignore[arg-type]
    return _READERS.get(hint, _enum_or_same(hint))(told)


def _items(parts: tuple[Any, ...], told: Any) -> tuple[Any, ...]:
    if parts[-1] is Ellipsis:
        return tuple(_value(parts[0], one) for one in told)
    return tuple(_value(part, one) for part, one in zip(parts, told, strict=True))


def _enum_or_same(hint: Any) -> Callable[[Any], Any]:
    is_enum = isinstance(hint, type) and issubclass(hint, StrEnum)
    return hint if is_enum else lambda told: told


_READERS: dict[Any, Callable[[Any], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
}
