"""S19: the program runs its own code alone, and nobody can call it from outside."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source import Module, Source, last_word

ROOT = Path(__file__).parents[2]
RUNS_TEXT = {"eval", "exec", "compile", "loads", "load", "run_path", "run_module"}
RUNS_FILES = {"code", "marshal", "pickle", "runpy", "shelve", "yaml"}
LISTENS = {"bind", "listen", "create_server", "start_server"}


def runs_text(module: Module) -> Iterator[str]:
    """Calls of a built-in name that makes code of text, and imports of what unpacks objects."""
    for call, word in module.calls():
        if word in RUNS_TEXT and isinstance(call.func, ast.Name):
            yield module.at(call.lineno, f"{word}()")
    for one in module.imports:
        if one.within(*RUNS_FILES):
            yield module.at(one.line, f"imports {one.name}")


def listens(module: Module) -> Iterator[str]:
    for call, word in module.calls():
        if word in LISTENS or last_word(call.func) in {"QLocalServer", "QTcpServer"}:
            yield module.at(call.lineno, f"{word}()")


@pytest.fixture(scope="module")
def source() -> Source:
    return Source(ROOT)


def test_no_text_becomes_code(source: Source) -> None:
    found = [one for module in source.package for one in runs_text(module)]
    assert found == []


def test_practice_alone_listens(source: Source) -> None:
    listening = {module.room for module in source.package for _ in listens(module)}
    assert listening == {"practice"}


def test_no_module_of_the_folder_at_hand_is_loaded(tmp_path: Path) -> None:
    for name in ("sqlite3", "httpx", "click", "pos_app", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('evil')", "utf-8")
    arguments = ["--data-dir", str(tmp_path / "data"), "products", "list", "--practice"]
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "evil" in done.stdout + done.stderr) == (0, False), done.stderr
