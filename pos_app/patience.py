"""Sleeping between two questions, and hearing Ctrl+C as a wish and not as an end."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Patience:
    """Sleeps for the errand; Ctrl+C and a log-out ask it to stop instead of ending the program."""

    def __init__(self) -> None:
        self._stopped = False

    def rest(self, seconds: float) -> None:
        time.sleep(seconds)

    def stopped(self) -> bool:
        return self._stopped

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopped = True


@contextmanager
def patience() -> Iterator[Patience]:
    """A patience that listens to the signals while it is used."""
    one = Patience()
    before = {number: signal.signal(number, one.stop) for number in stops()}
    try:
        yield one
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def stops() -> tuple[signal.Signals, ...]:
    """The signals that ask for an end here: Ctrl+C, a shutdown, a terminal that was closed.

    What the caller has switched off, as `nohup` does, stays off.
    """
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    known = [getattr(signal, name) for name in names if hasattr(signal, name)]
    return tuple(one for one in known if signal.getsignal(one) is not signal.SIG_IGN)
