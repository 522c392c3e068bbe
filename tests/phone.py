"""A buyer's phone: headless Chromium, 390 points wide, driven through its debugging pipe."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    import fcntl

WIDTH, HEIGHT = 390, 844
ANSWER_TIMEOUT_S = 20.0
CLOSE_TIMEOUT_S = 5.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--disable-extensions", "--disable-dev-shm-usage",
    "--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--remote-debugging-pipe",
)  # fmt: skip
# Chromium wants its pipe at 3 and 4; a child of its own moves them there, since a process with
# threads should not run Python between fork and exec.
LAUNCH = (
    "import os, sys; source, sink = int(sys.argv[1]), int(sys.argv[2]); "
    "os.dup2(source, 3); os.dup2(sink, 4); os.execv(sys.argv[3], sys.argv[3:])"
)


def find_browser() -> str | None:
    """Return a Chromium of this machine, if there is one that can be driven from here."""
    if sys.platform == "win32":
        return None
    return next(filter(None, map(shutil.which, BROWSERS)), None)


class Phone:
    """One browser with one page; needs Linux or macOS."""

    def __init__(self, *, dark: bool = False) -> None:
        browser = find_browser()
        if browser is None:
            raise FileNotFoundError("no Chromium here")
        self._home = tempfile.mkdtemp(prefix="phone-")
        self._last_id = 0
        self._session = ""
        self._unread = b""
        self._events: list[dict[str, Any]] = []
        self._process = self._launch(browser)
        try:
            self._open_page(dark)
        except BaseException:
            self.close()
            raise

    def open(self, url: str) -> None:
        """Go to an address and wait until it is loaded."""
        self._loading(lambda: self._call("Page.navigate", url=url))

    def text(self) -> str:
        """Return the words on the page."""
        return str(self.run("document.body.innerText"))

    def url(self) -> str:
        """Return the address of the page."""
        return str(self.run("location.href"))

    def has(self, element_id: str) -> bool:
        """Say whether an element is on the page."""
        return bool(self.run(f"!!document.getElementById({json.dumps(element_id)})"))

    def click(self, element_id: str) -> None:
        """Tap in the middle of an element, and wait for the page that follows."""
        box = self.run(
            f"(r => [r.x + r.width / 2, r.y + r.height / 2])"
            f"(document.getElementById({json.dumps(element_id)}).getBoundingClientRect())"
        )
        self._loading(lambda: self._tap(box[0], box[1]))

    def screenshot(self, path: Path) -> None:
        """Save a picture of the page."""
        picture = self._call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(picture["data"]))

    def fits(self) -> bool:
        """Say whether nothing reaches past the right edge of the screen."""
        return bool(self.run(f"document.documentElement.scrollWidth <= {WIDTH}"))

    def run(self, script: str) -> Any:
        """Evaluate an expression in the page."""
        answer = self._call("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in answer:
            raise AssertionError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def close(self) -> None:
        """Put the phone away with everything it remembers."""
        os.close(self._sink)  # Chromium ends with its pipe, and takes its own children along
        os.close(self._source)
        try:
            self._process.wait(CLOSE_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)

    def __enter__(self) -> Phone:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _launch(self, browser: str) -> subprocess.Popen[bytes]:
        theirs_in, self._sink = (_high(end) for end in os.pipe())
        self._source, theirs_out = (_high(end) for end in os.pipe())
        command = [
            sys.executable, "-I", "-c", LAUNCH, str(theirs_in), str(theirs_out), browser, *FLAGS,
            f"--user-data-dir={self._home}", f"--window-size={WIDTH},{HEIGHT}", "about:blank",
        ]  # fmt: skip
        try:
            return subprocess.Popen(
                command,
                pass_fds=(theirs_in, theirs_out),
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "HOME": self._home, "XDG_CONFIG_HOME": self._home},
            )
        finally:
            os.close(theirs_in)
            os.close(theirs_out)

    def _open_page(self, dark: bool) -> None:
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self._call("Page.enable")
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=WIDTH, height=HEIGHT, deviceScaleFactor=2, mobile=True,
        )  # fmt: skip
        self._call("Emulation.setScriptExecutionDisabled", value=True)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._call("Emulation.setEmulatedMedia", features=[scheme])

    def _tap(self, x: float, y: float) -> None:
        for kind in ("mousePressed", "mouseReleased"):
            self._call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def _loading(self, act: Callable[[], object]) -> None:
        self._events.clear()
        act()
        deadline = time.monotonic() + ANSWER_TIMEOUT_S
        while not any(event["method"] == "Page.loadEventFired" for event in self._events):
            self._events.append(self._receive(deadline))

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        self._last_id += 1
        message = {"id": self._last_id, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._sink, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + ANSWER_TIMEOUT_S
        while True:
            answer = self._receive(deadline)
            if answer.get("id") == self._last_id:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                return dict(answer["result"])
            if "method" in answer:
                self._events.append(answer)

    def _receive(self, deadline: float) -> dict[str, Any]:
        while b"\0" not in self._unread:
            left_s = deadline - time.monotonic()
            if left_s <= 0 or not select.select([self._source], [], [], left_s)[0]:
                raise TimeoutError("the browser says nothing")
            piece = os.read(self._source, 1 << 16)
            if not piece:
                raise ConnectionError("the browser is gone")
            self._unread += piece
        line, _, self._unread = self._unread.partition(b"\0")
        return dict(json.loads(line))


def _high(end: int) -> int:
    # Away from 3 and 4, which the launcher overwrites.
    moved = fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(end)
    return moved
