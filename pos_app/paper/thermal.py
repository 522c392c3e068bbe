"""Sends a slip to a thermal printer, and says what became of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol

from pos_app.errors import OutcomeUnknown, Refused

_CHUNK = 4_096
_ASK_PAPER, _ASK_OFFLINE = b"\x10\x04\x04", b"\x10\x04\x02"  # answered at once
_ASK_DONE = b"\x1dr\x01"  # answered when all before it is printed
_FIXED, _FIXED_IS = 0x93, 0x12  # bits by which an answer to the first two is known
_PAPER_END, _COVER_OPEN, _STOPPED = 0x60, 0x04, 0x20
_DONE_PAPER_END = 0x0C


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each step may take, in seconds."""

    connect_s: float = 5.0
    answer_s: float = 1.0
    chunk_s: float = 15.0
    finish_s: float = 30.0


USUAL = Patience()


class Line(Protocol):
    """What a printer hangs on. Each raises OSError when it broke, or took too long."""

    def say(self, data: bytes) -> None:
        """Send all of this."""
        ...

    def hear(self, within_s: float) -> int:
        """The next byte that the printer says; TimeoutError when it says nothing."""
        ...

    def hang_up(self) -> None:
        """Wait until all that was said has left."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class ThermalPrinter:
    """A printer that takes ESC/POS at a `place`, as people are told where it is.

    `connect` raises OSError or UnicodeError where it is not; then `not_there` is said.
    """

    place: str
    connect: Callable[[Patience], Line]
    patience: Patience = USUAL
    not_there: str = "printer.unreachable"

    def send(self, data: bytes) -> None:
        """Send a whole slip.

        Raises Refused when nothing of it was sent: the printer is not there, has no paper, or its
        cover is open. Raises OutcomeUnknown when it may have printed a part.
        """
        try:
            line = self.connect(self.patience)
        except (OSError, UnicodeError) as error:
            raise Refused(self.not_there, place=self.place) from error
        with closing(line):
            try:
                answers = self._refuse_if_not_ready(line)
            except OSError as error:
                raise Refused(self.not_there, place=self.place) from error
            try:
                self._say_all(line, data)
                paper_left = self._finish(line, answers)
            except OSError as error:
                raise OutcomeUnknown("printer.cut_off", place=self.place) from error
        if not paper_left:
            raise OutcomeUnknown("printer.paper_ran_out", place=self.place)

    def kick(self, data: bytes) -> None:
        """Send what a printer does without paper, or with its cover open: the drawer's pulse.

        Raises Refused when it cannot be reached.
        """
        try:
            with closing(self.connect(self.patience)) as line:
                self._say_all(line, data)
                self._finish(line, answers=False)
        except (OSError, UnicodeError) as error:
            raise Refused("drawer.unreachable", place=self.place) from error

    def _refuse_if_not_ready(self, line: Line) -> bool:
        """Ask for paper and cover; says whether it answers at all, which many do not."""
        paper = self._asked(line, _ASK_PAPER)
        if paper is None:
            return False
        if paper & _PAPER_END == _PAPER_END:
            raise Refused("printer.no_paper", place=self.place)
        offline = self._asked(line, _ASK_OFFLINE) or 0
        if offline & _COVER_OPEN:
            raise Refused("printer.cover_open", place=self.place)
        if offline & _STOPPED:
            raise Refused("printer.no_paper", place=self.place)
        return True

    def _asked(self, line: Line, question: bytes) -> int | None:
        line.say(question)
        try:
            answer = line.hear(self.patience.answer_s)
        except TimeoutError:
            return None
        return answer if answer & _FIXED == _FIXED_IS else None

    def _say_all(self, line: Line, data: bytes) -> None:
        """Piece by piece, so that only a printer that takes nothing for long runs out of time."""
        for start in range(0, len(data), _CHUNK):
            line.say(data[start : start + _CHUNK])

    def _finish(self, line: Line, answers: bool) -> bool:
        """Wait until it is printed, or at least taken; False when the paper has run out."""
        if answers:
            line.say(_ASK_DONE)
            return line.hear(self.patience.finish_s) & _DONE_PAPER_END != _DONE_PAPER_END
        line.hang_up()
        return True
