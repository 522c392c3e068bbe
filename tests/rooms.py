"""The room table of the house plan as data: who owns which effect and may import what."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from tests.source import Import, Module, Source, last_word

CLOCK = {"time"}
CHANCE = {"random", "secrets", "uuid"}
SQL = {"sqlite3"}
NETWORK = {"ftplib", "http", "smtplib", "socket", "ssl", "urllib.request"}
THREADS = {"_thread", "asyncio", "concurrent", "multiprocessing", "threading"}
PROCESS = {"os", "shutil", "subprocess", "tempfile"}
QT_THREADS = ("QMutex", "QRunnable", "QThread", "QThreadPool", "QWaitCondition")
QT_FOR_PAPER = {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtPrintSupport"}
# A Random that was handed in is chance as an argument; a seedless one is not.
FOR_TYPES = {"Random", "UUID"}
READS_THE_CLOCK = {"now", "today", "utcnow"}


@dataclass(frozen=True, slots=True)
class Room:
    """What a room may import: of ours, of others', and what it never does of Python's own."""

    ours: frozenset[str] | None = frozenset()  # None: all
    theirs: frozenset[str] | None = frozenset()
    never: frozenset[str] = frozenset()


def _room(ours: str = "", theirs: str = "", never: set[str] | None = None) -> Room:
    return Room(frozenset(ours.split()), frozenset(theirs.split()), frozenset(never or ()))


PURE = SQL | NETWORK | CLOCK | CHANCE
ROOMS = {
    "domain": _room("errors", never=PURE | THREADS | PROCESS),
    "flow": _room("domain errors", never=PURE),
    "gateway": _room("domain errors", "certifi httpcore httpx", never=SQL),
    "store": _room("domain errors", "argon2 filelock sqlite_utils", never=NETWORK),
    "paper": _room("domain errors wording", "openpyxl qrcode serial xlsxwriter", never=SQL),
    "practice": _room("", "starlette uvicorn", never=SQL | CLOCK | {"secrets"}),
    "ui": _room("flow domain errors wording", "PySide6 qrcode shiboken6", never=SQL | NETWORK),
}
EVERYTHING = Room(ours=None, theirs=None)
TOP = {
    "__init__": _room(),
    "__main__": EVERYTHING,
    "app": EVERYTHING,
    "cli": EVERYTHING,
    # Parts of app and cli with a file of their own.
    "closure": EVERYTHING,
    "copies": EVERYTHING,
    "dayend": EVERYTHING,
    "doctor": EVERYTHING,
    "duty": EVERYTHING,
    "firstrun": EVERYTHING,
    "equipping": EVERYTHING,
    "fittings": EVERYTHING,
    "keyhole": EVERYTHING,
    "keyprint": _room("errors domain gateway profile secrets", never=SQL),
    "fonts": _room("paths", "PySide6", never=SQL | NETWORK),
    "glance": _room("fonts paper domain errors", "PySide6", never=SQL | NETWORK),
    "outside": _room("glance domain errors", never=SQL | NETWORK),
    "lists": EVERYTHING,
    "misuse": EVERYTHING,
    "practising": EVERYTHING,
    "press": EVERYTHING,
    "reading": EVERYTHING,
    "returning": EVERYTHING,
    "rehearsal": EVERYTHING,
    "rescue": EVERYTHING,
    "reports": EVERYTHING,
    "school": EVERYTHING,
    "selling": EVERYTHING,
    "sheets": EVERYTHING,
    "shop": EVERYTHING,
    "showcase": EVERYTHING,
    "slips": EVERYTHING,
    "staffing": EVERYTHING,
    "standin": EVERYTHING,
    "storekeeping": EVERYTHING,
    "summons": EVERYTHING,
    "updates": EVERYTHING,
    "clock": _room(never=SQL | NETWORK),
    "errors": _room(),
    "logs": _room("errors domain", never=SQL | NETWORK),
    "options": _room("errors domain wording", "click", never=SQL | NETWORK),
    "ruling": _room(never=SQL | NETWORK),
    "patience": _room(never=SQL | NETWORK),
    "paths": _room("errors domain", "platformdirs", never=SQL | NETWORK),
    "profile": _room("errors domain", never=SQL | NETWORK),
    "seal": _room("errors domain profile", never=SQL | NETWORK),
    "secrets": _room("errors domain", "keyring", never=SQL | NETWORK),
    "settings": _room("errors domain", never=SQL | NETWORK),
    "terminal": _room("errors domain wording", "click qrcode", never=SQL | NETWORK),
    "wording": _room("domain errors", never=SQL | NETWORK),
}


def table(source: Source) -> Iterator[str]:
    """Each room imports only what its row allows."""
    for module in source.package:
        row = (ROOMS if len(module.path.parts) > 2 else TOP).get(module.room)
        if row is None:
            yield module.at(1, f"{module.room} has no row in the room table")
            continue
        for one in module.imports:
            problem = _refused(module, row, one)
            if problem:
                yield module.at(one.line, problem)


def _refused(module: Module, row: Room, one: Import) -> str | None:
    if one.ours is not None:
        return None if _may_ours(module, row, one.ours) else f"{module.room} imports {one.name}"
    if one.name.partition(".")[0] in sys.stdlib_module_names:
        return f"{module.room} imports {one.name}" if one.within(*row.never) else None
    if row.theirs is None or one.within(*row.theirs | _extra(module)):
        return None
    return f"{module.room} imports {one.name}"


def _may_ours(module: Module, row: Room, name: str) -> bool:
    own_room = len(module.path.parts) > 2 and name == module.room
    return row.ours is None or own_room or name in row.ours or name.startswith("__")


def _extra(module: Module) -> set[str]:
    draws = module.room == "paper" and module.path.stem in {"pdf", "printer", "slip"}
    return QT_FOR_PAPER if draws else set()


def computed_imports(source: Source) -> Iterator[str]:
    """Nobody goes round the table with an import by name."""
    for module in source.package:
        for call, word in module.calls():
            if word in {"__import__", "import_module"} and module.room not in {"app", "cli"}:
                yield module.at(call.lineno, f"{word}()")


def clock(source: Source) -> Iterator[str]:
    """The pure rooms are told the time, they do not look at the clock."""
    for module in source.of("domain", "flow", "practice"):
        for call, word in module.calls():
            if word in READS_THE_CLOCK and isinstance(call.func, ast.Attribute):
                owner = ast.unparse(call.func.value).rpartition(".")[2]
                if owner in {"date", "datetime"}:
                    yield module.at(call.lineno, f"reads the clock with {owner}.{word}()")


def chance(source: Source) -> Iterator[str]:
    """Practice draws from the chance that it was given."""
    for module in source.of("practice"):
        for one in module.imports:
            if one.within(*CHANCE) and one.name.rpartition(".")[2] not in {*CHANCE, *FOR_TYPES}:
                yield module.at(one.line, f"imports {one.name}")
        for call, word in module.calls():
            owner = last_word(call.func.value) if isinstance(call.func, ast.Attribute) else ""
            if (owner in CHANCE and word not in FOR_TYPES) or (word == "Random" and not call.args):
                yield module.at(call.lineno, f"draws by itself with {word}()")


def threads(source: Source) -> Iterator[str]:
    """Of the window's files only the backroom knows threads."""
    for module in source.of("ui"):
        if module.path.stem == "backroom":
            continue
        for one in module.imports:
            if one.within(*THREADS) or one.name.rpartition(".")[2] in QT_THREADS:
                yield module.at(one.line, f"imports {one.name}")


def no_window(source: Source) -> Iterator[str]:
    """Commands load neither Qt nor the window before they need it."""
    for module in source.of("cli", "doctor", "options"):
        for one in module.imports:
            if one.when_loaded and (one.within("PySide6") or one.ours == "ui"):
                yield module.at(one.line, f"imports {one.name} at its top")
