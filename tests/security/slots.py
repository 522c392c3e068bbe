"""Every slot and every virtual method of the window, read from its source; and how to break one."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

UI = Path(__file__).parents[2] / "pos_app" / "ui"
VIRTUAL = {"data", "eventFilter", "paint", "rowCount", "sizeHint"}


def all_slots() -> Iterator[str]:
    """`module:Class.method`: what a signal or a lane calls, and what Qt calls by itself."""
    for path in sorted(UI.rglob("*.py")):
        module = ".".join(path.relative_to(UI.parents[1]).with_suffix("").parts)
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                yield from (f"{module}:{node.name}.{one}" for one in sorted(_called(node)))


def _called(node: ast.ClassDef) -> set[str]:
    methods = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
    own = {one for one in methods if one.endswith("Event") or one in VIRTUAL}
    for call in ast.walk(node):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        if call.func.attr in {"connect", "submit"}:
            own |= methods & {one.attr for one in call.args if isinstance(one, ast.Attribute)}
    return own


def _broken() -> Callable[..., Any]:
    def slot(*_given: object, **_more: object) -> None:
        raise RuntimeError("nobody foresaw this")

    return slot


def _broken_child(__class__: object = None) -> Callable[..., Any]:
    def slot(*_given: object, **_more: object) -> None:
        raise RuntimeError("nobody foresaw this", __class__ is None)

    return slot


@contextmanager
def broken(slot: str) -> Iterator[None]:
    """Let this slot raise for a while, wherever it is connected already."""
    module, _, name = slot.partition(":")
    owner, _, method = name.partition(".")
    function = getattr(importlib.import_module(module), owner).__dict__[method]
    assert isinstance(function, FunctionType)
    before: CodeType = function.__code__
    # Code that uses `super` carries its class along, and only such code may stand in for it.
    stand_in = _broken_child() if before.co_freevars else _broken()
    function.__code__ = stand_in.__code__
    try:
        yield
    finally:
        function.__code__ = before
