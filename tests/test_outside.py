"""Printers of the system are asked in a process apart, and one that hangs holds nobody up."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pos_app import glance, outside
from pos_app.errors import BoothError, OutcomeUnknown, Refused
from pos_app.outside import look, print_on
from tests.paper.slips import slips


@pytest.fixture
def hung(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A print service that takes every call and answers none."""
    if sys.platform == "win32":
        pytest.skip("the print service of Windows cannot be played")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{silent.getsockname()[1]}")
        yield


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "LOOK_S", 3.0)
    monkeypatch.setattr(outside, "PRINT_S", 3.0)


def test_a_printer_that_is_gone_is_said() -> None:
    assert "no such printer" not in look().printers
    with pytest.raises(Refused, match=r"printer\.missing") as error:
        print_on("no such printer", slips()["sale"])
    assert error.value.values == {"name": "no such printer"}


def beats_while(job: Callable[[], object]) -> int:
    """How often this thread came to its turn while another did the job."""

    def quietly() -> None:
        with suppress(BoothError):
            job()

    other, beats = threading.Thread(target=quietly), 0
    other.start()
    while other.is_alive():
        time.sleep(0.002)
        beats += 1
    return beats


@pytest.mark.usefixtures("hung", "short")
def test_a_print_service_that_hangs_holds_nobody_up() -> None:
    assert beats_while(look) > 50
    with pytest.raises(Refused, match=r"printer\.service"):
        look()
    with pytest.raises(OutcomeUnknown, match=r"printer\.silent"):
        print_on("slips", slips()["sale"])


@pytest.mark.parametrize("name", ["booth-pos", "booth-pos-window"])
def test_the_installed_program_calls_the_one_that_can_be_talked_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / name))
    assert glance.command() == [str(tmp_path / "booth-pos"), "--glance"]


@pytest.mark.parametrize("said", ["", "not what was asked for", "[]", "{}"])
def test_a_process_that_ends_without_an_answer_is_a_doubt(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setattr(outside, "command", lambda: [sys.executable, "-c", f"print({said!r})"])
    with pytest.raises(Refused, match=r"printer\.service"):
        look()
    with pytest.raises(OutcomeUnknown, match=r"printer\.silent"):
        print_on("slips", slips()["sale"])
