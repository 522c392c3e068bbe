"""What every test starts from: no screen, no network, no keyring and no home but its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from tests.screen import Screen

# Read when the first window or keyring is made; a test that wants a real window takes `screen`.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
for _name in [name for name in os.environ if name.startswith("BOOTH_POS_")]:
    del os.environ[_name]

SEARCHES = frozenset({"simulation", "mutants", "powercut", "operator"})
XDG = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--effort", type=int, default=1, help="search this many times longer (make prove)"
    )


def pytest_configure(config: pytest.Config) -> None:
    # Ctrl+C, which a shell switches off in what it runs in the background, and the end of a
    # terminal, which nohup does; and so for the programs that are started here.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if sys.platform != "win32":
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    hypothesis.settings.register_profile(
        "booth",
        deadline=None,  # the machine may be busy
        derandomize="CI" in os.environ,
        max_examples=100 * config.getoption("--effort"),
        print_blob=True,
    )
    hypothesis.settings.load_profile("booth")


@pytest.hookimpl(trylast=True)  # after they are shuffled
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    items[:] = _longest_first(items, workers)


def _longest_first(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Begin a share for each core with some of the long searches, so that none comes last alone;
    the other workers begin with what mostly waits for programs."""
    long = [one for one in items if one.path.parent.name in SEARCHES]
    rest = [one for one in items if one.path.parent.name not in SEARCHES]
    rest.sort(key=lambda one: one.path.parent.name != "stories")
    busy = min(os.cpu_count() or 1, workers)
    free, size = workers - busy, len(items) // workers  # xdist deals shares of one size
    shares = [long[number::busy] for number in range(busy)]
    for share in shares:
        share += [rest.pop() for _ in range(min(size - len(share), len(rest)))]
    shares += [rest[number::free] for number in range(free)]
    if not free:
        shares.append(rest)
    return [one for share in shares for one in share]


@pytest.fixture(scope="session")
def effort(pytestconfig: pytest.Config) -> int:
    """By how much a search of its own, without Hypothesis, multiplies its rounds."""
    return int(pytestconfig.getoption("--effort"))


class MemoryKeyring(KeyringBackend):
    """A keyring that forgets everything at the test's end."""

    priority = 1

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.held.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


@pytest.fixture(autouse=True)
def memory_keyring() -> MemoryKeyring:
    """Every test's own keyring; a child process has none that works."""
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    return backend


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder that nobody else has."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in XDG:
        monkeypatch.setenv(name, str(home / name.lower()))
    return home


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves the machine: the far end is always a stand-in."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            host = str(address[0])
            if not (host.startswith("127.") or host in {"localhost", "::1"}):
                self.close()
                raise AssertionError(f"a test wanted to reach {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def screen() -> Iterator[Screen]:
    """A real X server with nothing on it."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")) and "CI" not in os.environ:
        pytest.skip("no Xvfb and xdotool here: packaging/setup_debian.sh test")
    with Screen() as running:
        yield running
