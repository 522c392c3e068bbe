"""What a receipt printer hangs on: the network, a serial port, or USB."""

from __future__ import annotations

import errno
import os
import select
import socket
import stat
import time
from functools import partial

from pos_app.paper.thermal import USUAL, Line, Patience, ThermalPrinter

_LOOK_S = 0.02  # how often a port is looked at


def printer_at(
    name: str, number: int, *, device: bool, patience: Patience = USUAL
) -> ThermalPrinter:
    """The printer of a host and a TCP port, or of a `device` and its bits per second."""
    if device:
        line = partial(open_device, name, number)
        return ThermalPrinter(name, line, patience, "printer.unopened")
    return ThermalPrinter(f"{name}:{number}", partial(SocketLine, name, number), patience)


def open_device(name: str, speed: int, patience: Patience) -> Line:
    """Open a port by its name (COM3, /dev/ttyUSB0), or what takes bytes at once (/dev/usb/lp0).

    Raises OSError where there is none, it is a file or a disk, or somebody else holds it.
    """
    if os.name == "nt":
        return PortLine(name, speed, patience)
    handle = os.open(name, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
    is_port, is_device = os.isatty(handle), stat.S_ISCHR(os.fstat(handle).st_mode)
    if is_device and not is_port:
        return DeviceLine(handle, patience)
    os.close(handle)
    if not is_device:  # a disk would take a slip for its own
        raise OSError(errno.ENODEV, os.strerror(errno.ENODEV), name)
    return PortLine(name, speed, patience)


class SocketLine:
    """A connection; fits `thermal.Line`."""

    def __init__(self, host: str, port: int, patience: Patience) -> None:
        self._patience = patience
        self._line = socket.create_connection((host, port), patience.connect_s)

    def say(self, data: bytes) -> None:
        """Send all of this."""
        self._line.settimeout(self._patience.chunk_s)
        self._line.sendall(data)

    def hear(self, within_s: float) -> int:
        """The next byte; TimeoutError for none, ConnectionAbortedError when none can come."""
        self._line.settimeout(within_s)
        answer = self._line.recv(1)
        if not answer:
            raise ConnectionAbortedError
        return answer[0]

    def hang_up(self) -> None:
        """Say that nothing follows, and see that the line does not break over it."""
        self._line.shutdown(socket.SHUT_WR)
        self._line.settimeout(self._patience.answer_s)
        try:
            while self._line.recv(4_096):
                pass  # what it says unasked says nothing to us
        except TimeoutError:
            pass  # it holds the line, and took everything

    def close(self) -> None:
        """End the connection."""
        self._line.close()


class PortLine:
    """A serial port, or a USB device that looks like one; fits `thermal.Line`."""

    def __init__(self, name: str, speed: int, patience: Patience) -> None:
        from serial import Serial  # noqa: PLC0415 - few shops have one, and a start need not wait

        self._patience = patience
        # Pictures need no flow control: the line is slower than the paper.
        limit_s = patience.chunk_s
        self._port = Serial(name, speed, timeout=0, write_timeout=limit_s, exclusive=True)

    def say(self, data: bytes) -> None:
        """Send all of this."""
        self._port.write(data)

    def hear(self, within_s: float) -> int:
        """The next byte; TimeoutError for none."""
        end = time.monotonic() + within_s
        while not (answer := self._port.read(1)):
            _rest(end)
        return int(answer[0])

    def hang_up(self) -> None:
        """Wait until the port has sent what it took."""
        end = time.monotonic() + self._patience.finish_s
        while self._port.out_waiting:
            _rest(end)

    def close(self) -> None:
        """Free the port."""
        self._port.close()


class DeviceLine:
    """A printer that the system shows as a device of its own; fits `thermal.Line`."""

    def __init__(self, handle: int, patience: Patience) -> None:
        self._handle, self._patience = handle, patience

    def say(self, data: bytes) -> None:
        """Send all of this."""
        end = time.monotonic() + self._patience.chunk_s
        while data:
            self._until_free(end)
            data = data[os.write(self._handle, data) :]

    def hear(self, within_s: float) -> int:
        """The next byte; TimeoutError for none."""
        ready, _, _ = select.select([self._handle], [], [], within_s)
        answer = os.read(self._handle, 1) if ready else b""
        if not answer:
            raise TimeoutError
        return answer[0]

    def hang_up(self) -> None:
        """Wait until it would take more: what is on its way is lost when a device is closed."""
        self._until_free(time.monotonic() + self._patience.finish_s)

    def close(self) -> None:
        """Free the device."""
        os.close(self._handle)

    def _until_free(self, end: float) -> None:
        left_s = max(0.0, end - time.monotonic())
        if not select.select([], [self._handle], [], left_s)[1]:
            raise TimeoutError


def _rest(end: float) -> None:
    if time.monotonic() > end:
        raise TimeoutError
    time.sleep(_LOOK_S)
