"""Reads the program as text and syntax trees, for the tests that hold the house plan."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

TEXT = {
    ".css",
    ".csv",
    ".html",
    ".json",
    ".md",
    ".po",
    ".py",
    ".qss",
    ".sh",
    ".toml",
    ".txt",
    ".yml",
}
NOT_OURS = {".git", ".venv", "build", "dist", "shots"}


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name, written in full."""

    line: int
    name: str
    when_loaded: bool  # False inside a function, and where only the type checker looks

    @property
    def ours(self) -> str | None:
        """The room or top module of ours that this is, "" for the package as a whole."""
        first, _, rest = self.name.partition(".")
        return rest.partition(".")[0] if first == "pos_app" else None

    def within(self, *prefixes: str) -> bool:
        """Say whether the name is one of these modules, or stands below one of them."""
        return any(self.name == one or self.name.startswith(f"{one}.") for one in prefixes)


@dataclass(frozen=True)
class Module:
    """One file of Python, parsed; `path` is relative to the tree's top."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @property
    def room(self) -> str:
        """The folder below pos_app, or the module's own name where it stands at the top."""
        return self.path.parts[1] if len(self.path.parts) > 2 else self.path.stem

    def at(self, line: int, what: str) -> str:
        """Name a finding as editors like it."""
        return f"{self.path}:{line} {what}"

    @cached_property
    def imports(self) -> list[Import]:
        return list(self._imports(self.tree.body, when_loaded=True))

    def _imports(self, body: list[ast.stmt], *, when_loaded: bool) -> Iterator[Import]:
        for statement in body:
            loaded = when_loaded and not isinstance(
                statement, ast.FunctionDef | ast.AsyncFunctionDef
            )
            if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.dump(statement.test):
                loaded = False
            if isinstance(statement, ast.Import):
                for alias in statement.names:
                    yield Import(statement.lineno, alias.name, loaded)
            elif isinstance(statement, ast.ImportFrom):
                for alias in statement.names:
                    yield Import(statement.lineno, f"{self._base(statement)}.{alias.name}", loaded)
            for name in ("body", "orelse", "finalbody", "handlers", "cases"):
                for child in getattr(statement, name, []):
                    inner = [child] if isinstance(child, ast.stmt) else child.body
                    yield from self._imports(inner, when_loaded=loaded)

    def _base(self, statement: ast.ImportFrom) -> str:
        package = self.path.parent.parts
        above = package[: len(package) - (statement.level - 1)] if statement.level else ()
        return ".".join((*above, *([statement.module] if statement.module else [])))

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Yield every call with the last word of what is called."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node, last_word(node.func)


def last_word(node: ast.expr) -> str:
    """`b` of `a.b`, `a` of `a`, else nothing."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


class Source:
    """A work tree: the package's modules, all Python files, all texts."""

    def __init__(self, top: Path) -> None:
        self.top = top

    def _files(self) -> Iterator[Path]:
        for folder, below, names in os.walk(self.top):
            below[:] = [one for one in below if one not in NOT_OURS and not one.endswith("_cache")]
            yield from (Path(folder) / name for name in names if Path(name).suffix in TEXT)

    @cached_property
    def texts(self) -> dict[PurePosixPath, str]:
        return {
            PurePosixPath(path.relative_to(self.top).as_posix()): path.read_text("utf-8")
            for path in sorted(self._files())
        }

    @cached_property
    def python(self) -> list[Module]:
        return [Module(path, text) for path, text in self.texts.items() if path.suffix == ".py"]

    @cached_property
    def package(self) -> list[Module]:
        return [module for module in self.python if module.path.parts[0] == "pos_app"]

    def of(self, *rooms: str) -> list[Module]:
        """Return the package's modules that belong to these rooms."""
        return [module for module in self.package if module.room in rooms]
