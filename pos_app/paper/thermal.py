"""Sends a slip to a thermal printer on the network, and says what became of it."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from pos_app.errors import OutcomeUnknown, Refused

PORT = 9100
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


@dataclass(frozen=True, slots=True)
class NetworkPrinter:
    """A printer that takes ESC/POS at a host and port."""

    host: str
    port: int = PORT
    patience: Patience = Patience()

    @property
    def place(self) -> str:
        """Where it is, as people are told."""
        return f"{self.host}:{self.port}"

    def send(self, data: bytes) -> None:
        """Send a whole slip.

        Raises Refused when nothing of it was sent: the printer is not there, has no paper, or its
        cover is open. Raises OutcomeUnknown when it may have printed a part.
        """
        try:
            line = socket.create_connection((self.host, self.port), self.patience.connect_s)
        except (OSError, UnicodeError) as error:
            raise Refused("printer.unreachable", place=self.place) from error
        with line:
            try:
                answers = self._refuse_if_not_ready(line)
            except OSError as error:
                raise Refused("printer.unreachable", place=self.place) from error
            try:
                self._send_all(line, data)
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
            with socket.create_connection((self.host, self.port), self.patience.connect_s) as line:
                self._send_all(line, data)
                self._finish(line, answers=False)
        except (OSError, UnicodeError) as error:
            raise Refused("drawer.unreachable", place=self.place) from error

    def _refuse_if_not_ready(self, line: socket.socket) -> bool:
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

    def _asked(self, line: socket.socket, question: bytes) -> int | None:
        line.settimeout(self.patience.answer_s)
        line.sendall(question)
        try:
            answer = line.recv(1)
        except TimeoutError:
            return None
        if not answer:
            raise ConnectionAbortedError
        return answer[0] if answer[0] & _FIXED == _FIXED_IS else None

    def _send_all(self, line: socket.socket, data: bytes) -> None:
        """Piece by piece, so that only a printer that takes nothing for long runs out of time."""
        line.settimeout(self.patience.chunk_s)
        for start in range(0, len(data), _CHUNK):
            line.sendall(data[start : start + _CHUNK])

    def _finish(self, line: socket.socket, answers: bool) -> bool:
        """Wait until it is printed, or at least taken; False when the paper has run out."""
        if answers:
            line.settimeout(self.patience.finish_s)
            line.sendall(_ASK_DONE)
            answer = line.recv(1)
            if not answer:
                raise ConnectionAbortedError
            return answer[0] & _DONE_PAPER_END != _DONE_PAPER_END
        line.shutdown(socket.SHUT_WR)
        line.settimeout(self.patience.answer_s)
        try:
            while line.recv(_CHUNK):
                pass  # what it says unasked says nothing to us
        except TimeoutError:
            pass  # it holds the line, and took everything
        return True
