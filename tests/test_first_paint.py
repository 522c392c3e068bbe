"""What is loaded before the window is first painted: nothing that is not written down here.

Every module costs its milliseconds at each start, and memory all day. Whoever adds one to the
way there sees it here, and writes down why, or loads it where it is first needed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.stories.till import KEY, ROOT, Till

# What the window of PySide6 itself brings.
QT = {
    "PySide6", "PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.support",
    "shiboken6", "shibokensupport", "signature_bootstrap",
}  # fmt: skip
REASONS = {
    "anyio": "httpcore's",
    "argon2": "PINs of the staff: the lock screen may be the first thing that is seen",
    "_argon2_cffi_bindings": "argon2's",
    "_cffi_backend": "argon2's",
    "certifi": "httpx'",
    "click": "the command line, by which the window is started, too",
    "dateutil": "sqlite-utils'",
    "filelock": "the lock of the books, taken before anything is read",
    "h11": "httpcore's",
    "httpcore": "httpx'",
    "httpx": "the line to Toss: the first QR waits for nothing to be loaded",
    "idna": "httpx'",
    "pluggy": "sqlite-utils'",
    "qrcode": "the QR: the first one waits for nothing to be loaded",
    "sitecustomize": "Debian's own Python's, which looks for its crash reporter",
    "sqlite_fts4": "sqlite-utils'",
    "sqlite_utils": "the books",
}
# Of Python itself what takes more than a few milliseconds, and may not come back.
HEAVY = (
    "asyncio", "doctest", "ftplib", "importlib.metadata", "multiprocessing.managers",
    "pdb", "pydoc", "tkinter", "unittest", "xml", "xmlrpc",
)  # fmt: skip
# Of ours what belongs to practice, to commands and to files.
LATER = (
    "pos_app.practice", "pos_app.standin", "pos_app.rehearsal", "pos_app.doctor", "pos_app.slips",
    "serial",
)  # fmt: skip
LOOK = """
import gc, json, linecache, os, sys
from pos_app import seal

sys.argv[1:] = ["--lang", "ko"]
collected = []
gc.callbacks.append(lambda phase, _: collected.append(phase))
begin = seal.seal

def look():
    begin()
    from pos_app import app
    app._put_on_screen = watch(app._put_on_screen)

def watch(put):
    def put_and_watch(qt, shown):
        from PySide6.QtCore import QEvent, QObject

        class Watch(QObject):
            def eventFilter(self, watched, event):
                if event.type() == QEvent.Type.Paint:
                    told = {"modules": sorted(sys.modules), "switch_s": sys.getswitchinterval()}
                    told["read"] = [one for one in linecache.cache if "pos_app" in one]
                    print(json.dumps({**told, "collected": len(collected) // 2}), flush=True)
                    os._exit(0)
                return False

        shown.first_paint = Watch()
        shown.frame.installEventFilter(shown.first_paint)
        put(qt, shown)

    return put_and_watch

seal.seal = look  # the first thing that is called
from pos_app.__main__ import main
main()
"""
A_FEW = 3  # between the loading and the window, where a command would begin its work


@pytest.fixture(scope="module")
def first_paint(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A till that sells at Toss, started as ever, looked at when it paints for the first time."""
    till = Till(tmp_path_factory.mktemp("first-paint"), "http://127.0.0.1:9/api/v2").stocked()
    absent = Path(till.env["PYTHONPATH"])
    (absent / "PySide6.py").unlink()  # a command may not load it, the window has to
    for name in ("PIL", "pygments", "rich"):  # of the tests alone: qrcode's and httpx', if there
        (absent / f"{name}.py").write_text("raise ImportError('not in the program')\n")
    env = {**till.env, "PYTHONPATH": f"{absent}{os.pathsep}{ROOT}", "BOOTH_POS_API_KEY": KEY}
    done = subprocess.run(
        [sys.executable, "-c", LOOK], env=env, cwd=ROOT, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def others(modules: list[str]) -> set[str]:
    """The packages of others, and the parts of PySide6."""
    named = {one for one in modules if not one.startswith("PySide6.")}
    packages = {one.partition(".")[0] for one in named}
    parts = {".".join(one.split(".")[:2]) for one in modules if one.startswith("PySide6.")}
    pythons = {one for one in packages if one in sys.stdlib_module_names}
    odd = {"__main__", "__mp_main__", "__feature__", "pos_app"}
    site = ("_sysconfigdata", "__editable__", "_distutils_hack")
    odd |= {one for one in packages if one.startswith(site)}
    return (packages | parts) - pythons - odd


def test_every_package_has_its_reason(first_paint: dict[str, Any]) -> None:
    assert others(first_paint["modules"]) - QT - REASONS.keys() == set()


def test_no_reason_is_left_over(first_paint: dict[str, Any]) -> None:
    assert REASONS.keys() - others(first_paint["modules"]) == set()


@pytest.mark.parametrize("name", [*HEAVY, *LATER])
def test_what_is_not_needed_yet_is_not_loaded_yet(first_paint: dict[str, Any], name: str) -> None:
    loaded = first_paint["modules"]
    assert [one for one in loaded if one == name or one.startswith(f"{name}.")] == []


def test_nothing_is_searched_for_garbage_meanwhile(first_paint: dict[str, Any]) -> None:
    assert first_paint["collected"] <= A_FEW


def test_no_source_is_read_and_kept(first_paint: dict[str, Any]) -> None:
    assert first_paint["read"] == []


def test_a_busy_lane_holds_the_window_up_for_a_moment_only(first_paint: dict[str, Any]) -> None:
    assert first_paint["switch_s"] == pytest.approx(0.001)
