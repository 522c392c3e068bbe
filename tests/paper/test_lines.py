"""A printer on a serial port, or a device of its own: what it got, and what is said without it."""

from __future__ import annotations

import fcntl
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pos_app.errors import BoothError, OutcomeUnknown, Refused
from pos_app.paper.escpos import drawer_bytes
from pos_app.paper.lines import DeviceLine, printer_at
from pos_app.paper.thermal import Patience, ThermalPrinter
from tests.paper.portroll import PortRoll
from tests.paper.roll import Roll
from tests.paper.test_thermal import BRIEF, ROOMY, SLIP

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="ports are pseudo-terminals here")


def at(name: str, patience: Patience = ROOMY) -> ThermalPrinter:
    return printer_at(name, 115_200, device=True, patience=patience)


def told(printer: ThermalPrinter, kind: type[BoothError], data: bytes = SLIP) -> str:
    with pytest.raises(kind) as caught:
        printer.send(data)
    assert caught.value.values == {"place": printer.place}
    return caught.value.key


@contextmanager
def device(roll: Roll, patience: Patience = ROOMY) -> Iterator[ThermalPrinter]:
    """A printer that the system shows as a device: a handle that takes bytes and answers."""
    near, far = socket.socketpair()
    far.settimeout(0.05)
    printing = threading.Thread(target=_print, args=(roll, far))
    printing.start()
    near.setblocking(False)
    handle = near.detach()
    try:
        yield ThermalPrinter("lp0", lambda patience: DeviceLine(handle, patience), patience)
    finally:
        roll.ended.set()
        printing.join(10)


def _print(roll: Roll, far: socket.socket) -> None:
    with far:
        roll.talk(far)


def took(roll: Roll, length: int) -> bytes:
    """What it was told beside questions, once all of it has come."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        told = bytes(roll.took).removeprefix(b"\x10\x04\x04")
        if len(told) >= length:
            break
        time.sleep(0.02)
    return told


def test_a_port_gets_the_whole_slip() -> None:
    with PortRoll() as roll:
        at(roll.name).send(SLIP)
        assert took(roll, len(SLIP)) == SLIP


def test_a_port_that_answers_nothing_gets_it_too() -> None:
    with PortRoll(paper=None) as roll:
        at(roll.name, BRIEF).send(SLIP)
        assert took(roll, len(SLIP)) == SLIP


@pytest.mark.parametrize(
    ("mood", "key"),
    [
        (PortRoll(paper=0x72), "printer.no_paper"),
        (PortRoll(offline=0x12 | 0x20), "printer.no_paper"),
        (PortRoll(offline=0x12 | 0x04), "printer.cover_open"),
        (PortRoll(hangs_up=True), "printer.unopened"),
    ],
)
def test_where_it_cannot_print_nothing_is_sent(mood: PortRoll, key: str) -> None:
    with mood as roll:
        if mood.hangs_up:
            roll.thread.join(10)
        assert told(at(roll.name), Refused) == key
    assert not roll.took


def test_the_cable_is_pulled_in_mid_slip() -> None:
    with PortRoll(pulled_after=20_000) as roll:
        assert told(at(roll.name), OutcomeUnknown) == "printer.cut_off"


def test_the_paper_runs_out_in_mid_slip() -> None:
    with PortRoll(done=0x0C) as roll:
        assert told(at(roll.name), OutcomeUnknown) == "printer.paper_ran_out"


def test_it_takes_nothing_for_too_long() -> None:
    with PortRoll(paper=None, rest_s=2.0) as roll:
        assert told(at(roll.name, BRIEF), OutcomeUnknown, SLIP * 3) == "printer.cut_off"


def test_no_such_port(tmp_path: Path) -> None:
    assert told(at(str(tmp_path / "ttyUSB9")), Refused) == "printer.unopened"


def test_a_file_is_no_printer_and_stays_as_it_is(tmp_path: Path) -> None:
    price_list = tmp_path / "prices.csv"
    price_list.write_text("sku,name,price")
    assert told(at(str(price_list)), Refused) == "printer.unopened"
    assert price_list.read_text() == "sku,name,price"


def test_a_port_that_another_program_holds_is_not_written_to() -> None:
    with PortRoll() as roll:
        held = os.open(roll.name, os.O_RDWR | os.O_NOCTTY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            assert told(at(roll.name), Refused) == "printer.unopened"
        finally:
            os.close(held)
    assert not roll.took


def test_the_drawer_hangs_on_a_port() -> None:
    with PortRoll(paper=0x72) as roll:
        at(roll.name).kick(drawer_bytes())
        assert took(roll, 7) == b"\x1b@\x1bp\x00\x19\xfa"
    with pytest.raises(Refused, match=r"drawer\.unreachable"):
        at(roll.name).kick(drawer_bytes())


@pytest.mark.parametrize("paper", [0x12, None])
def test_a_device_gets_the_whole_slip(paper: int | None) -> None:
    roll = Roll(paper=paper)
    with device(roll, ROOMY if paper else BRIEF) as printer:
        printer.send(SLIP)
        assert took(roll, len(SLIP)) == SLIP


def test_a_device_that_takes_nothing_is_not_waited_for_for_ever() -> None:
    with device(Roll(paper=None, rest_s=3.0), BRIEF) as printer:
        assert told(printer, OutcomeUnknown, SLIP * 200) == "printer.cut_off"


def test_a_device_without_paper_is_named() -> None:
    with device(Roll(paper=0x72)) as printer:
        assert told(printer, Refused) == "printer.no_paper"


def test_what_takes_bytes_and_is_no_port_is_opened_as_it_is() -> None:
    at(os.devnull, BRIEF).send(SLIP)  # it has nothing to say, and that holds nothing up
