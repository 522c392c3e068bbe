"""A thermal printer on a loopback socket that can be slow, empty, open or pulled out."""

from __future__ import annotations

import socket
import struct
import threading
import time
from dataclasses import dataclass, field

_ANSWERED = {b"\x10\x04\x04": "paper", b"\x10\x04\x02": "offline", b"\x1dr\x01": "done"}


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

    def __enter__(self) -> Roll:
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(10)
        self._door.close()

    def _serve(self) -> None:
        self._door.settimeout(0.05)
        while not self._ended.is_set():
            try:
                line, _ = self._door.accept()
            except TimeoutError:
                continue
            with line:
                line.settimeout(0.05)
                self._print(line)

    def _print(self, line: socket.socket) -> None:
        if self.hangs_up:
            return
        while not self._ended.is_set():
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
                # The plug: what it has not read is lost, and the line breaks.
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
