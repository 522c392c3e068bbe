"""The display is kept awake by the session's screen saver, which may be slow, rude or missing."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection

from pos_app.ui.awake import Awake

jeepney = pytest.importorskip("jeepney", reason="speaks to a session of Linux")
message_bus = pytest.importorskip("jeepney.bus_messages").message_bus
open_dbus_connection = pytest.importorskip("jeepney.io.blocking").open_dbus_connection

SAVER, PLACE = "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"
PATIENCE_S = 30
TREE = Path(__file__).parents[2]


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A session's bus, with nobody on it."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("no dbus-daemon here: packaging/setup_debian.sh test")
    command = [daemon, "--session", "--nofork", "--print-address=1"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        assert running.stdout is not None
        address = running.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address
        running.terminate()


class Saver:
    """A screen saver of its own; who asked it for what, and whether they are still there."""

    def __init__(self, bus: str, *, refuses: bool = False) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.may_answer = threading.Event()
        self.answered = threading.Event()
        self._refuses = refuses
        self._line = open_dbus_connection(bus)
        self._line.send_and_get_reply(message_bus.RequestName(SAVER))
        self._bus = open_dbus_connection(bus)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                message = self._line.receive(timeout=PATIENCE_S)
            except (OSError, TimeoutError):
                return
            header = message.header
            fields = {key.name: value for key, value in header.fields.items()}
            if header.message_type is not jeepney.MessageType.method_call:
                continue
            assert (fields["path"], fields["member"]) == (PLACE, "Inhibit")
            self.asked.append((fields["sender"], message.body))
            self.may_answer.wait(PATIENCE_S)
            self._line.send(
                jeepney.new_error(message, f"{SAVER}.Busy") if self._refuses
                else jeepney.new_method_return(message, "u", (7,))
            )  # fmt: skip
            self.answered.set()

    def is_without(self, sender: str) -> bool:
        """Whether whoever asked has left the bus; it forgets what they asked for with them."""
        return not self._bus.send_and_get_reply(message_bus.NameHasOwner(sender)).body[0]

    def close(self) -> None:
        self.may_answer.set()
        self._bus.close()
        self._line.sock.shutdown(2)
        self._thread.join(PATIENCE_S)
        self._line.close()


# A process asks for its session's bus once and for all, so each test has one of its own. It turns
# as a window does, and says how it is whenever it is told to hold the display awake, or not.
HOLDER = """
import sys
from PySide6.QtCore import QCoreApplication, QSocketNotifier
from pos_app.ui.awake import Awake

app = QCoreApplication([])
awake = Awake()
ear = QSocketNotifier(0, QSocketNotifier.Type.Read)


def told():
    word = sys.stdin.readline().strip()
    if word in ("hold", "let go"):
        awake.hold(word == "hold")
    elif not word:
        app.quit()
    print(word, "program" if awake._child else "-", flush=True)


ear.activated.connect(told)
app.exec()
"""


class Holder:
    """A till's process, as far as the display is concerned."""

    def __init__(self) -> None:
        self._run = subprocess.Popen(
            [sys.executable, "-c", HOLDER], cwd=TREE, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def tell(self, word: str) -> str:
        """What it says once it has done so, and whether a program keeps the display awake."""
        assert self._run.stdin is not None
        assert self._run.stdout is not None
        self._run.stdin.write(f"{word}\n")
        self._run.stdin.flush()
        return self._run.stdout.readline().strip()

    def close(self) -> None:
        self._run.communicate(timeout=PATIENCE_S)


@pytest.fixture
def holder(bus: str) -> Iterator[Holder]:
    with closing(Holder()) as running:
        yield running


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_saver_is_asked_and_forgets_it_again(bus: str, holder: Holder) -> None:
    with closing(Saver(bus)) as saver:
        saver.may_answer.set()
        for _ in range(2):
            assert holder.tell("hold") == "hold -"
            until(lambda: saver.asked)
            sender, words = saver.asked.pop()
            assert words == ("Booth POS", "QR")
            assert not saver.is_without(sender)
            assert holder.tell("let go") == "let go -"
            until(partial(saver.is_without, sender))


def test_a_saver_that_does_not_answer_holds_nothing_up(bus: str, holder: Holder) -> None:
    with closing(Saver(bus, refuses=True)) as saver:
        assert holder.tell("hold") == "hold -"
        until(lambda: saver.asked)
        assert holder.tell("how is it") == "how is it -"
        assert not saver.answered.is_set()
        assert holder.tell("let go") == "let go -"
        saver.may_answer.set()
        assert saver.answered.wait(PATIENCE_S)
        for _ in range(20):  # what it says afterwards is nobody's
            assert holder.tell("how is it") == "how is it -"


def test_where_the_saver_refuses_a_program_keeps_it_awake(
    bus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = tmp_path / "systemd-inhibit"
    keeper.write_text("#!/bin/sh\nexec sleep 60\n")
    keeper.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with closing(Saver(bus, refuses=True)) as saver, closing(Holder()) as holder:
        saver.may_answer.set()
        assert holder.tell("hold") == "hold -"
        until(lambda: holder.tell("how is it") == "how is it program")
        assert holder.tell("let go") == "let go -"


def test_without_a_session_no_line_is_opened_and_kept_for_each_qr(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.setenv("PATH", "")
    opened: list[object] = []
    monkeypatch.setattr(QDBusConnection, "connectToBus", lambda *one: opened.append(one))
    awake = Awake()
    for wanted in (True, False, True):
        awake.hold(wanted)
    assert opened == []
