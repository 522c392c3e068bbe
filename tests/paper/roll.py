"""A thermal printer on a loopback socket that can be slow, empty, open or pulled out."""

from __future__ import annotations

import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from typing import Protocol, Self

_ANSWERED = {b"\x10\x04\x04": "paper", b"\x10\x04\x02": "offline", b"\x1dr\x01": "done"}


class Far(Protocol):
    """The printer's end of whatever it hangs on."""

    def recv(self, most: int, /) -> bytes: ...

    def sendall(self, data: bytes, /) -> None: ...


@dataclass
class Roll:
    """What the printer does: the bytes it answers with, and when it stops."""

    paper: int | None = 0x12
    offline: int | None = 0x12
    done: int | None = 0x00
    pulled_after: int | None = None  # bytes
    hangs_up: bool = False  # at once
    rest_s: float = 0.0  # before each reading
    took: bytearray = field(default_factory=bytearray)
    ended: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._open()
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join(10)

    def _open(self) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]

    def _serve(self) -> None:
        with self._door:
            self._take_calls()

    def _take_calls(self) -> None:
        self._door.settimeout(0.05)
        while not self.ended.is_set():
            try:
                line, _ = self._door.accept()
            except TimeoutError:
                continue
            with line:
                line.settimeout(0.05)
                self.talk(line)

    def talk(self, line: Far) -> None:
        """Be the printer at this line until it breaks or the test has ended."""
        if self.hangs_up:
            return
        while not self.ended.is_set():
            time.sleep(self.rest_s)
            try:
                data = line.recv(16_384)
            except TimeoutError:
                continue
            except OSError:
                return
            if not data:
                return
            asked = _ANSWERED.get(data[-3:])
            self.took += data[:-3] if asked else data
            answer = getattr(self, asked) if asked else None
            if answer is not None:
                line.sendall(bytes([answer]))
            if self.pulled_after is not None and len(self.took) >= self.pulled_after:
                if isinstance(line, socket.socket):  # what it has not read is lost with the plug
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
