"""A printer on the network: what it got, and which sentence each of its moods becomes."""

from __future__ import annotations

import socket
import time

import pytest

from pos_app.errors import BoothError, OutcomeUnknown, Refused
from pos_app.paper.escpos import drawer_bytes
from pos_app.paper.lines import printer_at
from pos_app.paper.thermal import Patience, ThermalPrinter
from tests.paper.roll import Roll

SLIP = bytes(range(256)) * 400
# For a printer that says nothing; a busy machine hears the others later.
BRIEF = Patience(connect_s=5.0, answer_s=0.3, chunk_s=0.5, finish_s=0.6)
ROOMY = Patience(answer_s=5.0)


def at(port: int, patience: Patience) -> ThermalPrinter:
    return printer_at("127.0.0.1", port, device=False, patience=patience)


def sent(roll: Roll, data: bytes = SLIP, patience: Patience = ROOMY) -> BoothError | None:
    try:
        at(roll.port, patience).send(data)
    except BoothError as error:
        return error
    return None


def told(roll: Roll, kind: type[BoothError], patience: Patience = ROOMY) -> str:
    error = sent(roll, SLIP, patience)
    assert type(error) is kind
    assert error.values["place"] == f"127.0.0.1:{roll.port}"
    return error.key


def test_a_printer_that_answers_gets_the_whole_slip() -> None:
    with Roll() as roll:
        assert sent(roll) is None
    assert bytes(roll.took) == SLIP


def test_a_printer_that_answers_nothing_gets_it_too() -> None:
    with Roll(paper=None) as roll:
        assert sent(roll, SLIP, BRIEF) is None
        time.sleep(0.2)
    assert bytes(roll.took).removeprefix(b"\x10\x04\x04") == SLIP


def test_what_it_answers_may_be_nonsense() -> None:
    with Roll(paper=0xFF) as roll:
        assert sent(roll) is None


def test_a_slow_printer_is_waited_for() -> None:
    with Roll(rest_s=0.05) as roll:
        assert sent(roll) is None
    assert bytes(roll.took) == SLIP


@pytest.mark.parametrize(
    ("mood", "key"),
    [
        (Roll(paper=0x72), "printer.no_paper"),
        (Roll(offline=0x12 | 0x20), "printer.no_paper"),
        (Roll(offline=0x12 | 0x04), "printer.cover_open"),
        (Roll(hangs_up=True), "printer.unreachable"),
    ],
)
def test_where_it_cannot_print_nothing_is_sent(mood: Roll, key: str) -> None:
    with mood as roll:
        assert told(roll, Refused) == key
    assert not roll.took


def test_nobody_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with pytest.raises(Refused, match=r"printer\.unreachable"):
        at(port, BRIEF).send(SLIP)
    with pytest.raises(Refused, match=r"printer\.unreachable"):
        printer_at("a..b", port, device=False, patience=BRIEF).send(SLIP)


@pytest.mark.parametrize("paper", [0x12, None])
def test_the_plug_is_pulled_in_mid_slip(paper: int | None) -> None:
    with Roll(paper=paper, pulled_after=20_000) as roll:
        error = sent(roll, SLIP * 50, ROOMY if paper else BRIEF)
    assert type(error) is OutcomeUnknown
    assert error.key == "printer.cut_off"


def test_the_paper_runs_out_in_mid_slip() -> None:
    with Roll(done=0x0C) as roll:
        assert told(roll, OutcomeUnknown) == "printer.paper_ran_out"


def test_it_takes_the_slip_and_never_says_that_it_is_done() -> None:
    with Roll(done=None) as roll:
        assert told(roll, OutcomeUnknown, BRIEF) == "printer.cut_off"


def test_it_takes_nothing_for_too_long() -> None:
    with Roll(paper=None, rest_s=3.0) as roll:
        assert told_of(roll, SLIP * 200) == "printer.cut_off"


def told_of(roll: Roll, data: bytes) -> str:
    error = sent(roll, data, BRIEF)
    assert type(error) is OutcomeUnknown
    return error.key


@pytest.mark.parametrize("mood", [Roll(), Roll(paper=0x72), Roll(offline=0x12 | 0x04)])
def test_the_drawer_opens_without_paper_and_with_the_cover_open(mood: Roll) -> None:
    with mood as roll:
        at(roll.port, ROOMY).kick(drawer_bytes())
    assert bytes(roll.took) == b"\x1b@\x1bp\x00\x19\xfa"


def test_a_drawer_that_cannot_be_reached_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with pytest.raises(Refused) as refused:
        at(port, BRIEF).kick(drawer_bytes())
    assert (refused.value.key, refused.value.values) == (
        "drawer.unreachable", {"place": f"127.0.0.1:{port}"},
    )  # fmt: skip
