"""Asks a process of its own about letters and printers, and lets it hand slips to these.

Qt keeps the interpreter to itself while it waits for the system's print service. One that does not
answer would hold up the window, on whatever thread it is asked; no command need load Qt for it.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import Any

from pos_app.domain.slip import Slip
from pos_app.domain.slipwire import slip_as_object
from pos_app.errors import OutcomeUnknown, Refused
from pos_app.glance import command

LOOK_S, PRINT_S = 30.0, 60.0
_NO_CONSOLE = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open one for a moment


@dataclass(frozen=True, slots=True)
class Seen:
    """Whether a font can write Korean, and the printers of this system."""

    hangul: bool
    printers: tuple[str, ...]


def look() -> Seen:
    """Raises Refused where the system does not answer."""
    try:
        answer = _ask({}, LOOK_S)
        return Seen(bool(answer["hangul"]), tuple(answer["printers"]))
    except (OSError, subprocess.TimeoutExpired, ValueError, LookupError) as error:
        raise Refused("printer.service") from error


def print_on(name: str, slip: Slip) -> None:
    """Give a slip to the queue of a printer; what becomes of it there the system shows.

    Raises Refused when there is no such printer or it takes nothing, OutcomeUnknown when it may
    have taken it.
    """
    try:
        answer = _ask({"printer": name, "slip": slip_as_object(slip)}, PRINT_S)
        refused, values = str(answer["refused"]), dict(answer.get("values", {}))
    except (OSError, subprocess.TimeoutExpired, ValueError, LookupError) as error:
        raise OutcomeUnknown("printer.silent", name=name) from error
    if refused:
        raise Refused(refused, **values)


def _ask(wish: dict[str, Any], patience_s: float) -> dict[str, Any]:
    child = subprocess.run(  # noqa: S603 - our own program
        command(),
        input=json.dumps(wish),
        capture_output=True,
        timeout=patience_s,
        check=False,
        text=True,
        encoding="utf-8",
        creationflags=_NO_CONSOLE,
    )
    return dict(json.loads(child.stdout.strip().splitlines()[-1]))
