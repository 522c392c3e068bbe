"""What only Qt knows of this system, or does with it: letters and printers, in a process apart.

`outside` starts it. The installed program is no Python that could be told to run a module: it is
called with CALL as its only argument, and its entry point comes here.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pos_app.errors import BoothError

CALL = "--glance"


def command() -> list[str]:
    """What starts the other process; of the two programs of Windows the one with a console, for
    the other has no standard input that one could be sure of."""
    if getattr(sys, "frozen", False):
        program = Path(sys.executable)
        return [str(program.with_name(program.name.replace("-window", ""))), CALL]
    return [sys.executable, "-m", "pos_app.glance"]


def main() -> None:
    """Answer the wish on the standard input, a JSON object, with another one.

    `{}` asks whether Korean can be written and which printers there are; `printer` and `slip` ask
    for a slip to be printed, and the answer says what was `refused`, with its `values`.
    """
    from PySide6.QtGui import QFontDatabase, QGuiApplication

    from pos_app.fonts import lend_hangul, screenless
    from pos_app.paper.printer import printer_names

    wish = json.loads(sys.stdin.read() or "{}")
    app = QGuiApplication(screenless("glance"))
    lend_hangul()
    if wish:
        answer = _print(wish)
    else:
        hangul = bool(QFontDatabase.families(QFontDatabase.WritingSystem.Korean))
        answer = {"hangul": hangul, "printers": printer_names()}
    print(json.dumps(answer))  # noqa: T201 - the answer itself
    del app


def _print(wish: dict[str, Any]) -> dict[str, Any]:
    from pos_app.domain.slipwire import slip_of
    from pos_app.paper.printer import print_on

    try:
        print_on(wish["printer"], slip_of(wish["slip"]))
    except BoothError as error:
        return {"refused": error.key, "values": error.values}
    return {"refused": ""}


if __name__ == "__main__":
    main()
