"""Whoever hears the window instead of seeing it is told what happens to the money."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_app.domain.face import Face
from pos_app.ui.screens.pay import PayScreen
from pos_app.ui.widgets.formwork import Band
from pos_app.ui.widgets.status_line import StatusLine
from pos_app.ui.widgets.toast import Toast
from pos_app.ui.widgets.weather_bar import WeatherBar
from tests.ui.booth import COFFEE, words
from tests.ui.hearing import screen_reader
from tests.ui.stall import Stall
from tests.ui.test_pay_faces import card

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the hook has a name of its own")
Heard = list[tuple[str, bool]]


@pytest.fixture
def heard() -> Iterator[Heard]:
    with screen_reader() as told:
        yield told


@pytest.fixture
def pay(qtbot: QtBot, heard: Heard) -> PayScreen:
    screen = PayScreen(words("ko"))
    qtbot.addWidget(screen)
    return screen


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("face", list(Face))
def test_each_change_of_a_payment_is_said_once(
    pay: PayScreen, heard: Heard, face: Face, lang: str
) -> None:
    wording = words(lang)
    pay.retranslate(wording)
    other = Face.PAYING if face is not Face.PAYING else Face.SHOW_QR
    pay.show_card(card(other))
    assert not heard  # nobody sees it yet
    pay.show()
    heard.clear()
    for age_s in (42, 43):
        pay.show_card(card(face, age_s=age_s, asked_s=age_s))
    [(sentence, urgent)] = heard
    assert sentence.startswith(f"사과 12, {wording.won(12_500)}. ")
    assert wording.say(f"face.{face}.title") in sentence
    assert urgent
    warned = face in {Face.CHECKING, Face.ALARM, Face.DENIED}
    assert (wording.say("pay.hands_off") in sentence) == warned


def test_a_payment_that_is_opened_is_said_and_again_when_it_is_opened_again(
    pay: PayScreen, heard: Heard
) -> None:
    pay.show_card(card(Face.PAID))
    for _ in range(2):
        pay.show()
        pay.hide()
    assert len(heard) == 2
    assert heard[0] == heard[1]


def test_a_payment_turns_green_aloud_in_full_and_in_the_strip(stall: Stall) -> None:
    paid = words("ko").say("face.paid.title"), words("ko").say("strip.paid")
    with screen_reader() as heard:
        first = stall.charge()
        stall.window.usher.next_buyer()
        second = stall.charge()
        for key in (first, second):
            heard.clear()
            stall.approve(key)
            stall.until_face(key, Face.PAID)
            green = [said for said, urgent in heard if urgent and said.endswith(paid)]
            assert len(green) == 1, heard


def test_the_total_is_said_when_it_changes(stall: Stall) -> None:
    say = words("ko").say
    with screen_reader() as heard:
        for _ in range(2):
            stall.window.sale.desk.add(COFFEE.sku)
        stall.window.sale.roll.retranslate()
    totals = [(say("sale.total_is", amount=say("sale.won", amount=won)), False)
              for won in ("9,000", "18,000")]  # fmt: skip
    assert heard == totals


def test_a_passing_sentence_is_said_once_while_it_stands(qtbot: QtBot, heard: Heard) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.show()
    toast = Toast(over)
    for _ in range(2):
        toast.say("하나")
    assert heard == [("하나", False)]
    toast.hide()
    toast.say("하나")
    assert heard == [("하나", False)] * 2


def test_the_status_line_says_what_is_wrong_and_counts_no_seconds(
    qtbot: QtBot, heard: Heard
) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show()
    for asked_s in (1, 2):
        line.show_cards([card(Face.PAYING, asked_s=asked_s)], words("ko"))
    assert not heard
    for asked_s in (1, 2):
        line.show_cards([replace(card(Face.PAYING, asked_s=asked_s), trouble="끊김")], words("ko"))
    line.say_always("장부")
    assert heard == [("끊김", False), ("장부", False)]


def test_a_coloured_band_is_said(qtbot: QtBot, heard: Heard) -> None:
    band, bar = Band(), WeatherBar()
    for one in (band, bar):
        qtbot.addWidget(one)
    for _ in range(2):
        band.say("저장했어요.", "blue")
        bar.say("토스가 답하지 않아요.", "다시")
    bar.say("", "")
    assert heard == [("저장했어요.", False), ("토스가 답하지 않아요.", False)]
