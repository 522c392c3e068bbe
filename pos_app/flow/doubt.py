"""How long a payment has been in doubt, and how long that can last at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from pos_app.flow.pace import Pace
from pos_app.flow.vigil import Vigil


@dataclass(frozen=True, slots=True)
class Doubt:
    """`limit_s` until Toss has had its last word, `next_s` until it is asked again; None where
    nobody can say."""

    since: datetime
    limit_s: int | None = None
    next_s: int | None = None


def doubt_of(
    since: datetime, lapses_s: float | None, vigil: Vigil, now: float, pace: Pace
) -> Doubt:
    """What is known of a doubt; it decides nothing.

    What Toss does not charge, it ends when the payment lapses, and a quiet period later that is
    heard. It holds only while Toss answers, and no longer once that moment is gone.
    """
    next_s = None if vigil.in_flight or vigil.due <= now else ceil(vigil.due - now)
    limit_s = None if lapses_s is None or vigil.failures else ceil(lapses_s + pace.quiet_s)
    return Doubt(since, limit_s if limit_s and limit_s > 0 else None, next_s)
