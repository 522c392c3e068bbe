"""When a shown QR deserves a look at its buyer, and when a question."""

from __future__ import annotations

from enum import StrEnum

from pos_app.flow.pace import Pace


class Nudge(StrEnum):
    """What the cashier is reminded of; it ends nothing by itself."""

    NONE = ""
    LOOK = "look"  # how far is the buyer's phone?
    ASK = "ask"  # keep waiting, or give up?


def nudge_of(waited_s: float, kept_s: float | None, pace: Pace) -> Nudge:
    """What a QR asks for that has been shown for so long.

    `kept_s` counts since the cashier answered “keep waiting”: the question comes back after as
    long again, and nothing before it.
    """
    if kept_s is not None:
        return Nudge.ASK if kept_s >= pace.ask_s else Nudge.NONE
    if waited_s >= pace.ask_s:
        return Nudge.ASK
    return Nudge.LOOK if waited_s >= pace.remind_s else Nudge.NONE
