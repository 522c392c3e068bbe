"""The commands of the end of the day, in this process: what they print, and their exit codes."""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from pos_app.cli import run
from pos_app.domain.cart import Cart
from pos_app.domain.payment import State
from pos_app.domain.seoul import seoul_day
from pos_app.flow.errand import Errand
from pos_app.options import Common
from pos_app.practice import wire
from pos_app.practice.plants import plant
from pos_app.shop import Shop, open_shop


class Desk:
    """One shop in practice, run by commands."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._capsys = capsys

    def __call__(self, *words: str, lang: str = "en") -> tuple[int, str, str]:
        base = ["--data-dir", str(self._folder), "--practice", "--lang", lang, "closing"]
        code = run([*base, *words])
        said = self._capsys.readouterr()
        return code, said.out, said.err

    def objects(self, *words: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self(*words, "--json")[1].splitlines()]

    def open(self) -> Any:
        return open_shop(Common(self._folder, practice=True, lang="en"), what="test")


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path / "data", capsys)


class Still:
    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def rest(self, seconds: float) -> None:
        del seconds
        for payment in self._shop.stand_in.server.books.payments() if self._shop.stand_in else ():
            if payment.state == "PAY_STANDBY":
                self._shop.stand_in.server.books.approve(payment.order_no)  # type: ignore[union-attr]

    def stopped(self) -> bool:
        return False


def sold(shop: Shop) -> str:
    """One sale that is paid, by the flow itself."""
    product = shop.books.products()[0]
    errand = Errand(shop.counter, shop.clock, Still(shop))
    end = errand.sell(Cart().add(product), 60, "kim", lambda _: None)
    assert end.state is State.PAID
    shop.counter.shown(end.order_no)
    return end.order_no


def test_a_day_from_its_float_to_its_z(desk: Desk) -> None:
    assert desk("drawer", "float", "100,000")[:2] == (0, "Opening float: ₩100,000 noted.\n")
    with desk.open() as shop:
        order_no = sold(shop)
    blind = desk("x")[1]
    assert "Shown once the drawer has been counted." in blind
    assert "Expected" not in blind
    code, out, _ = desk("match")
    assert (code, "1 equal, 0 others." in out) == (0, True)
    assert "settlement list was read" in out
    code, _, err = desk("close", "--no-match")
    assert (code, err) == (2, "There is cash: count the drawer first.\n")
    code, out, _ = desk("close", "--count", "99500", "--as", "kim")
    assert code == 0
    for said in ("Closing report Z no. 1", "Expected ₩100,000", "Difference -₩500", "Anchor "):
        assert said in out
    assert desk("close")[0] == 2  # the day has its Z
    (z,) = desk.objects("z")
    assert (z["event"], z["cash"]["difference_won"], z["match"]["equal"]) == ("z", -500, 1)
    assert desk("z", "1")[1] == out.split("\n", 1)[1]  # after the line of the match
    assert desk("z", "2")[0] == 2
    assert order_no
    assert list((desk._folder / "practice" / "backups").iterdir())


def test_before_the_first_closing_there_is_no_z(desk: Desk) -> None:
    assert desk("z")[::2] == (2, "No day was closed yet.\n")


def test_a_count_comes_from_stdin_and_a_matter_is_carried_over(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk.open() as shop:
        shop.counter.charge(Cart().add(shop.books.products()[0]))
    desk("drawer", "in", "5000", "--why", "change")
    monkeypatch.setattr(sys, "stdin", io.StringIO("5,000\n"))
    code, _, err = desk("close", "--no-match", "--count-stdin")
    assert code == 2
    assert "holds up the close: 1" in err
    code, out, _ = desk("close", "--no-match", "--carry-over", "tomorrow")
    assert (code, "Difference ₩0" in out, "Carried over 1" in out) == (0, True, True)


def test_a_difference_is_shown_and_taken_in(desk: Desk) -> None:
    with desk.open() as shop:
        order_no = sold(shop)
        plant(shop.stand_in.server.books, "refund", order_no, 1_000)
    code, out, _ = desk("match")
    assert (code, "Amount differs: " + order_no in out) == (3, True)
    (row,) = desk.objects("match")
    assert (row["side"], row["toss_refunded_won"]) == ("amount", 1_000)
    assert desk("take-in", order_no, "--reason", "found")[0] == 0
    assert desk("take-in", order_no, "--reason", "found")[0] == 2
    assert desk("match")[0] == 0
    assert desk("match", "--again", "--json")[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("drawer", "out", "abc", "--why", "ice"), "“abc” is not an amount."),
        (("drawer", "out", "3000"), "Say why the drawer is opened."),
        (("drawer", "float", "9999999999"), "₩9,999,999,999 cannot be written down here."),
        (("take-in", "ABCDEFGH-1", "--reason", "x"), "ABCDEFGH-1: there is nothing to book."),
    ],
)
def test_bad_input_is_one_sentence(desk: Desk, words: tuple[str, ...], said: str) -> None:
    code, _, err = desk(*words)
    assert (code, err) == (2, f"{said}\n")


def test_help_speaks_of_every_command(desk: Desk) -> None:
    code, out, _ = desk("--help", lang="ko")
    assert code == 0
    for name in ("drawer", "x", "z", "match", "take-in", "close"):
        assert name in out


def test_lists_of_toss_that_could_not_be_read_are_no_match(desk: Desk) -> None:
    with desk.open() as shop:
        sold(shop)
    real = wire.settlement
    day = seoul_day(datetime.now(UTC)).isoformat()
    said = f"Of {day}, missing or not whole: {day}."

    def circle(*words: Any) -> dict[str, Any]:
        return {**real(*words), "nextCursor": "0"}

    with mock.patch.object(wire, "settlement", circle):
        code, out, _ = desk("match")
        assert (code, "1 equal, 0 others." in out, said in out) == (4, True, True)
        assert "settlement list was read only in part." in out
        row, lists = desk.objects("match")
        assert desk("match", "--json")[0] == 4
        days = {"first": day, "last": day}
        assert row["side"] == "equal"
        assert lists == {"event": "lists", "settlement": "part", "days": days, "missing": [days]}
        # The day can be closed, as over any row that is not known, and its Z says so.
        code, out, _ = desk("close")
        assert (code, said in out) == (0, True)
        (z,) = desk.objects("z")
        assert (z["match"]["settlement"], z["match"]["reach"]["missing"]) == ("part", [days])
    code, out, _ = desk("match")
    assert (code, "missing" in out) == (0, False)
