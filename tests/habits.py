"""The habits of the house that a machine can see: sizes, names, SQL, intervals, TLS, keys."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from tests.source import Module, Source, last_word

FILE_LINES, CLASS_LINES, CLASS_METHODS, FUNCTION_LINES = 300, 200, 15, 60
VAGUE = re.compile(r"^_?(utils?|helpers?|common|managers?|misc)$|_(utils?|helpers?|managers?)$")
MAY_CATCH_ALL = {"pos_app/cli.py"}
OPENS_DIALOGS = {"pos_app/ui/asking.py", "pos_app/ui/leaving.py"}
TAKES_SQL = {
    "count_where", "delete_where", "execute", "executemany", "executescript", "query", "rows_where",
}  # fmt: skip
STARTS_TIMER = {"setDuration", "setInterval", "singleShot", "sleep", "start", "startTimer"}
TIMED_WORD = re.compile(r"(^|_)(deadline|delay|interval|msec|timeout)|_(ms|s|sec|seconds|minutes)$")
KEY = re.compile(r"sk_(?:live|test)_\w{12,}")
# Printed in Toss Pay's public guides, for everybody; and names that say that they are none.
PUBLIC_KEY = re.compile(
    r"sk_test_(apikey1234567890a?|w5lNQylNqa5lNQe013Nq)$|canary|example|fake|(.)\2{5}", re.I
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def docstrings(source: Source) -> Iterator[str]:
    """Every file with something in it says in its first line what it is for."""
    for module in source.python:
        if module.text.strip() and not ast.get_docstring(module.tree):
            yield module.at(1, "no docstring")


def names(source: Source) -> Iterator[str]:
    """No module is named after nothing."""
    for module in source.package:
        for part in (*module.path.parts[:-1], module.path.stem):
            if VAGUE.search(part):
                yield module.at(1, f"{part} says nothing")


def sizes(source: Source) -> Iterator[str]:
    """What has grown past these lines is two things."""
    for module in source.package:
        lines = len(module.text.splitlines())
        if lines > FILE_LINES:
            yield module.at(1, f"{lines} lines")
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef | Function):
                yield from (module.at(node.lineno, one) for one in _too_big(node))


def _too_big(node: ast.ClassDef | Function) -> Iterator[str]:
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if not isinstance(node, ast.ClassDef):
        if lines > FUNCTION_LINES:
            yield f"{node.name} has {lines} lines"
        return
    methods = sum(isinstance(one, Function) for one in node.body)
    if lines > CLASS_LINES:
        yield f"{node.name} has {lines} lines"
    if methods > CLASS_METHODS:
        yield f"{node.name} has {methods} methods"


def broad_excepts(source: Source) -> Iterator[str]:
    """Only a last resort catches everything."""
    for module in source.package:
        if str(module.path) in MAY_CATCH_ALL:
            continue
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.ExceptHandler) or not _catches_all(node.type):
                continue
            last = node.body[-1]
            if not (isinstance(last, ast.Raise) and last.exc is None):  # tidied up, and let go
                yield module.at(node.lineno, "catches everything")
        for call, word in module.calls():
            if word == "suppress" and any(_catches_all(one) for one in call.args):
                yield module.at(call.lineno, "suppresses everything")


def _catches_all(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(_catches_all(one) for one in caught.elts)
    return caught is None or last_word(caught) in {"BaseException", "Exception"}


def sql(source: Source) -> Iterator[str]:
    """Values reach SQL as parameters: no statement is put together when it is run."""
    for module in source.package:
        for function in ast.walk(module.tree):
            if isinstance(function, Function):
                yield from _built_sql(module, function)


def _built_sql(module: Module, function: Function) -> Iterator[str]:
    built = {name for name, value in _assigned(function) if _is_built(value)}
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and last_word(node.func) in TAKES_SQL:
            statements = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "where")]
            for one in statements:
                if _is_built(one) or (isinstance(one, ast.Name) and one.id in built):
                    yield module.at(node.lineno, f"{last_word(node.func)}() of a built statement")


def _assigned(function: Function) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            yield from ((last_word(target), node.value) for target in node.targets)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value:
            yield last_word(node.target), node.value
        elif isinstance(node, ast.AugAssign):
            yield last_word(node.target), ast.BinOp(node.target, node.op, node.value)


def _is_built(value: ast.expr) -> bool:
    if isinstance(value, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in value.values)
    if isinstance(value, ast.Call):
        return last_word(value.func) in {"format", "format_map", "replace"}
    if isinstance(value, ast.IfExp):
        return _is_built(value.body) or _is_built(value.orelse)
    return isinstance(value, ast.BinOp)


def intervals(source: Source) -> Iterator[str]:
    """How long and how often is flow's to say; only theme.py holds the window's own motion."""
    for module in source.of("ui"):
        if module.path.name == "theme.py":
            continue
        for call, word in module.calls():
            yield from (module.at(call.lineno, one) for one in _timed_call(call, word))
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                timed = any(_is_timed(last_word(target)) for target in targets)
                if timed and _is_number(node.value):
                    yield module.at(node.lineno, "an interval or deadline")


def _timed_call(call: ast.Call, word: str) -> Iterator[str]:
    if word in STARTS_TIMER and call.args and _is_number(call.args[0]):
        yield f"{word}() with a number"
    elif word in {"QDeadlineTimer", "timedelta"}:
        yield f"{word}()"
    for keyword in call.keywords:
        if _is_timed(keyword.arg or "") and _is_number(keyword.value):
            yield f"{keyword.arg}= with a number"


def _is_timed(name: str) -> bool:
    return bool(TIMED_WORD.search(name.lower()))


def _is_number(value: ast.expr) -> bool:
    """A number other than nought, also one worked out of numbers."""
    parts = list(ast.walk(value))
    numbers = [one.value for one in parts if isinstance(one, ast.Constant)]
    named = any(isinstance(one, ast.Name) for one in parts)
    return not named and any(isinstance(one, int | float) and bool(one) for one in numbers)


def tls(source: Source) -> Iterator[str]:
    """Certificates are checked, always: one place makes the client, nothing switches it off."""
    factories: Counter[str] = Counter()
    for module in source.package:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.keyword) and node.arg == "verify":
                factories[module.room] += 1
                if module.room != "gateway" or isinstance(node.value, ast.Constant):
                    yield module.at(node.value.lineno, "verify=")
            elif isinstance(node, ast.Assign) and "check_hostname" in map(last_word, node.targets):
                if not (isinstance(node.value, ast.Constant) and node.value.value is True):
                    yield module.at(node.lineno, "check_hostname")
            elif isinstance(node, ast.Name | ast.Attribute) and last_word(node) in {
                "CERT_NONE", "CERT_OPTIONAL", "_create_unverified_context",
            }:  # fmt: skip
                yield module.at(node.lineno, last_word(node))
    if factories["gateway"] > 1:
        yield f"pos_app/gateway verify= in {factories['gateway']} places"


def signals(source: Source) -> Iterator[str]:
    """An `int` of a signal ends at 2,147,483,647: what is beyond arrives as another number."""
    for module in source.package:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and last_word(node.func) == "Signal":
                kinds = [last_word(one) for one in node.args]
                yield from [module.at(node.lineno, "Signal(int)")] * kinds.count("int")


def painters(source: Source) -> Iterator[str]:
    """A painter ends with its `with`: one that lives on in a frame that somebody holds, for a
    traceback say, is a second one on its widget, and ends the program."""
    for module in source.of("ui"):
        held = {
            id(item.context_expr)
            for node in ast.walk(module.tree)
            if isinstance(node, ast.With)
            for item in node.items
        }
        for call, word in module.calls():
            if word == "QPainter" and id(call) not in held:
                yield module.at(call.lineno, "QPainter() without `with`")


def dialogs(source: Source) -> Iterator[str]:
    """A dialog is opened in `ui/asking`, which paints the window before and lets it go after."""
    for module in source.of("ui"):
        if str(module.path) not in OPENS_DIALOGS:
            for call, word in module.calls():
                if word == "exec":
                    yield module.at(call.lineno, "exec()")


def keys(source: Source) -> Iterator[str]:
    """No key of anybody's stands in the tree."""
    for path, text in source.texts.items():
        for number, line in enumerate(text.splitlines(), 1):
            if any(not PUBLIC_KEY.search(found) for found in KEY.findall(line)):
                yield f"{path}:{number} looks like a key"
