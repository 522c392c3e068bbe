"""The same printer on a serial port of this computer: the far end of a pseudo-terminal."""

from __future__ import annotations

import os
import pty
import select
import time
import tty
from dataclasses import dataclass

from tests.paper.roll import Roll


@dataclass
class PortRoll(Roll):
    """Hangs on a port; `name` is what the program calls it."""

    name: str = ""

    def _open(self) -> None:
        self._far, near = pty.openpty()
        tty.setraw(near)
        self.name = os.ttyname(near)
        os.close(near)

    def _serve(self) -> None:
        try:
            self.talk(_PortEnd(self._far))
        finally:
            os.close(self._far)  # whoever talks to it now hears that it is gone


@dataclass
class _PortEnd:
    """Talks over a handle as over a socket."""

    handle: int

    def recv(self, most: int) -> bytes:
        if not select.select([self.handle], [], [], 0.05)[0]:
            raise TimeoutError
        try:
            return os.read(self.handle, most)
        except OSError as error:  # nobody has the port open
            time.sleep(0.02)
            raise TimeoutError from error

    def sendall(self, data: bytes) -> None:
        os.write(self.handle, data)
