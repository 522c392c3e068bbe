"""A private X server for tests that look at the real program's window and press its keys."""

from __future__ import annotations

import ctypes
import os
import re
import struct
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
# The words of an X window dump's header, all big-endian: their places, and how many there are.
HEADER_SIZE, WIDTH, HEIGHT, BYTES_PER_LINE, COLOURS, WORDS = 0, 4, 5, 12, 19, 25
COLOUR_BYTES = 12

_CLIENT_MESSAGE = 33


class _ClientMessage(ctypes.Structure):
    """An XClientMessageEvent, with the room that any XEvent has."""

    _fields_ = (
        ("kind", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("sent", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("protocol", ctypes.c_ulong),
        ("bits", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("room", ctypes.c_long * 24),
    )


class Screen:
    """`with Screen() as screen:` runs Xvfb on a free display; `screen.env` is for the child."""

    def __init__(self, width: int = 1280, height: int = 800) -> None:
        self.size = (width, height)
        self._folder = tempfile.TemporaryDirectory(prefix="screen-")

    def __enter__(self) -> Self:
        reading, writing = os.pipe()
        width, height = self.size
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24",
             "-nolisten", "tcp", "-noreset", "-fbdir", self._folder.name],
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(writing)
        with open(reading, encoding="ascii") as answer:
            self.display = f":{answer.readline().strip()}"
        if self.display == ":":
            raise RuntimeError("Xvfb did not start")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.terminate()
        self._server.wait(10)
        self._folder.cleanup()

    @property
    def env(self) -> dict[str, str]:
        """The environment in which a program opens its window on this screen."""
        kept = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        return {**kept, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def pixels(self) -> Pixels:
        """What the screen shows, as rows of (red, green, blue)."""
        dump = (Path(self._folder.name) / "Xvfb_screen0").read_bytes()
        words = struct.unpack(f">{WORDS}I", dump[: WORDS * 4])
        start = words[HEADER_SIZE] + words[COLOURS] * COLOUR_BYTES
        width, height, stride = words[WIDTH], words[HEIGHT], words[BYTES_PER_LINE]
        rows = np.frombuffer(dump, np.uint8, stride * height, start).reshape(height, stride)
        bgrx = rows[:, : width * 4].reshape(height, width, 4)
        return np.ascontiguousarray(bgrx[:, :, 2::-1])

    def grab(self, path: Path) -> Path:
        """Save what the screen shows as a PNG."""
        from PySide6.QtGui import QImage

        rgb = self.pixels()
        height, width, _ = rgb.shape
        image = QImage(rgb.tobytes(), width, height, width * 3, QImage.Format.Format_RGB888)
        if not image.save(str(path)):
            raise OSError(f"cannot write {path}")
        return path

    def xdotool(self, *words: str | int) -> str:
        """Run one command of xdotool on this screen and return what it printed."""
        done = subprocess.run(
            ["xdotool", *map(str, words)],
            check=True, capture_output=True, text=True, env=self.env, timeout=30,
        )  # fmt: skip
        return done.stdout.strip()

    def wait_for_window(self, title: str = ".+", timeout_s: float = 30) -> int:
        """Wait until a window with such a title (a regular expression) is seen; focus it."""
        until = time.monotonic() + timeout_s
        while True:
            try:
                found = self.xdotool("search", "--onlyvisible", "--name", title).split()
            except subprocess.CalledProcessError:  # none yet
                found = []
            if found:
                self.xdotool("windowfocus", found[-1])  # there is no window manager to do it
                return int(found[-1])
            if time.monotonic() > until:
                raise TimeoutError(f"no window named {title!r}")
            time.sleep(0.05)

    def press(self, *keys: str) -> None:
        """Press keys by their X names: "F9", "Return", "ctrl+z"."""
        self.xdotool("key", "--clearmodifiers", *keys)

    def write(self, text: str) -> None:
        """Type text, Hangul too."""
        for part in re.findall(r"[ -~]+|[^ -~]", text):
            if part.isascii():
                self.xdotool("type", "--delay", 30, part)
            else:  # mapped onto a spare key for the moment: the program must see each mapping
                self.xdotool("key", "--delay", 200, f"U{ord(part):04X}")

    def click(self, x: int, y: int) -> None:
        """Click the left button there."""
        self.xdotool("mousemove", "--sync", x, y, "click", 1)

    def click_cross(self, window: int) -> None:
        """Send what a window manager sends when its cross is clicked; none is running here."""
        x = ctypes.CDLL("libX11.so.6")
        x.XOpenDisplay.restype = ctypes.c_void_p
        x.XInternAtom.restype = ctypes.c_ulong
        display = ctypes.c_void_p(x.XOpenDisplay(self.display.encode()))
        protocols, delete = (
            x.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW")
        )
        message = _ClientMessage(
            kind=_CLIENT_MESSAGE, window=window, protocol=protocols, bits=32, data=(delete,)
        )
        x.XSendEvent(display, ctypes.c_ulong(window), 0, 0, ctypes.byref(message))
        x.XCloseDisplay(display)  # sends it first

    def settle(self, quiet_s: float = 0.3, timeout_s: float = 10) -> Pixels:
        """Wait until nothing on the screen has moved for a while, and return what it shows."""
        until = time.monotonic() + timeout_s
        last, since = self.pixels(), time.monotonic()
        while time.monotonic() - since < quiet_s:
            if time.monotonic() > until:
                raise TimeoutError("the screen does not come to rest")
            time.sleep(0.05)
            now = self.pixels()
            if not np.array_equal(now, last):
                last, since = now, time.monotonic()
        return last
