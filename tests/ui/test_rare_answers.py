"""Answers that hardly ever come, on the real window: each has its face and says what to do."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pos_app.domain.cart import Cart
from pos_app.domain.face import Face
from pos_app.domain.payment import State
from pos_app.gateway.deadline import DeadlineTransport
from pos_app.practice.faults import Call, Fault
from pos_app.practice.payment import Payment, PayState
from tests.ui.booth import COFFEE, words
from tests.ui.stall import SOON_MS, Stall
from tests.ui.test_pay_faces import HANDS_OFF

PORTAL = httpx.ConnectError("portal")
PORTAL.__cause__ = ssl.SSLCertVerificationError("self-signed certificate")


def _nothing() -> None:
    """Nothing happens meanwhile."""


class Meddler(httpx.BaseTransport):
    """The line to Toss, where somebody answers instead of it or changes what it says."""

    def __init__(self) -> None:
        self._line = DeadlineTransport(2.0, time.monotonic)
        self.does: dict[str, Exception | dict[str, Any]] = {}
        self.then: dict[str, Callable[[], object]] = {}  # as a call ends, before the till hears

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        call = request.url.path.rpartition("/")[2]
        deed, then = self.does.get(call), self.then.get(call, _nothing)
        if isinstance(deed, Exception):
            then()
            raise deed
        response = self._line.handle_request(request)
        then()
        if deed is None:
            return response
        said = json.loads(response.read()) | deed
        return httpx.Response(200, json=said)

    def close(self) -> None:
        """The next life of the till has the same line."""


@pytest.fixture
def line() -> Meddler:
    return Meddler()


@pytest.fixture
def stall(qtbot: QtBot, tmp_path: Path, line: Meddler) -> Iterator[Stall]:
    """A counter over such a line."""
    opened = Stall(qtbot, tmp_path / "shop" / "practice", line=line)
    opened.start()
    yield opened
    opened.close()


def texts(stall: Stall) -> str:
    """What stands on the payment's screen."""
    labels = stall.window.pay.findChildren(QLabel)
    return "\n".join(one.text() for one in labels if one.isVisible())


def says(stall: Stall, key: str, *sentences: str) -> None:
    """The open card says these, in both languages; while it is asked again it says so instead."""
    stall.window.usher.open(key)
    for lang in ("en", "ko"):
        say = words(lang).say
        stall.window.retranslate(words(lang))
        stall.until(lambda: all(say(one) in texts(stall) for one in sentences))  # noqa: B023
        assert say(f"face.{stall.card(key).face}.title") in texts(stall)


def calls(stall: Stall, name: str) -> int:
    return sum(call["call"] == name for call in stall.toss.snapshot()["calls"])


def charged(stall: Stall) -> str:
    """Charge a cart, whatever becomes of it."""
    with stall.qtbot.waitSignal(stall.till.charged, timeout=SOON_MS) as done:
        stall.till.charge(Cart().add(COFFEE), sure=True)
    return str(done.args[0].key) if done.args else ""


def test_what_was_never_made_says_why(stall: Stall, line: Meddler) -> None:
    deeds: tuple[tuple[Exception | dict[str, Any], str], ...] = (
        (PORTAL, "reason.not_trusted"),
        (httpx.ConnectError("no route"), "reason.no_connection"),
        (httpx.ReadTimeout("silence"), "trouble.no_answer"),
        ({"checkoutPage": "https://toss.im.evil.example/?payToken=x"}, "reason.page_refused"),
    )
    for deed, sentence in deeds:
        line.does["payments"] = deed
        key = charged(stall)
        stall.until_face(key, Face.NOT_CREATED)
        says(stall, key, sentence)
        assert stall.window.pay.qr.is_empty()
        stall.window.usher.next_buyer()
    assert calls(stall, "execute") == 0


def test_a_stranger_who_is_asked_keeps_the_qr_and_is_named(stall: Stall, line: Meddler) -> None:
    key = stall.charge()
    for deed, sentence in (
        (PORTAL, "reason.not_trusted"),
        ({"amount": 9_001}, "reason.echo_amount"),
        ({"mode": "LIVE"}, "reason.echo_mode"),
    ):
        line.does["status"] = deed
        stall.until(lambda: stall.card(key).trouble == words("ko").say(sentence))  # noqa: B023
        says(stall, key, sentence)
        assert stall.card(key).face is Face.SHOW_QR
    assert calls(stall, "execute") == 0


def test_a_stranger_who_is_to_take_the_money_hears_nothing(stall: Stall, line: Meddler) -> None:
    key = stall.charge()
    line.does["execute"] = PORTAL
    line.then["execute"] = partial(line.does.update, status=PORTAL)
    stall.approve(key)
    stall.until(lambda: stall.books.attempt(key).state is State.EXECUTING)
    stall.until(lambda: stall.card(key).trouble == words("ko").say("reason.not_trusted"))
    says(stall, key, "pay.hands_off", "reason.not_trusted")
    assert calls(stall, "execute") == 0
    line.then.clear()
    line.does.clear()
    stall.until_face(key, Face.PAID)
    assert calls(stall, "execute") == 1


def test_a_yes_about_another_amount_calls_the_manager(stall: Stall, line: Meddler) -> None:
    key = stall.charge()
    line.does["execute"] = {"amount": 9_001}
    line.then["execute"] = partial(line.does.update, status=httpx.ReadError("gone"))
    stall.approve(key)
    stall.until_face(key, Face.ALARM)
    says(stall, key, "pay.hands_off")
    assert all(one in texts(stall) for one in HANDS_OFF["ko"])
    assert stall.books.stock()[COFFEE.sku].reserved == 1


def test_a_key_that_is_revoked_over_an_open_payment_frees_nothing(stall: Stall) -> None:
    doubtful, open_one = stall.charge(), stall.charge()
    stall.faults.set(Call.EXECUTE, Fault.LOST_REQUEST)
    stall.approve(doubtful)
    stall.until_face(doubtful, Face.CHECKING)
    stall.faults.set(Call.STATUS, Fault.SHOP_KEY_REFUSED)
    stall.faults.set(Call.CREATE, Fault.SHOP_KEY_REFUSED)
    for key, face in ((doubtful, Face.CHECKING), (open_one, Face.SHOW_QR)):
        stall.until(lambda: "API Key" in stall.card(key).trouble)  # noqa: B023
        assert stall.card(key).face is face
    new = charged(stall)
    stall.until_face(new, Face.NOT_CREATED)
    assert "API Key" in texts(stall)
    assert stall.books.stock()[COFFEE.sku].reserved == 1
    stall.faults.clear()
    stall.until_face(doubtful, Face.PAID)  # the key is good again, and the buyer still there


def test_an_execute_that_never_arrives_says_since_when_and_how_long_at_most(stall: Stall) -> None:
    stall.charge()  # Toss' clock is known from now on, and so when a payment lapses
    key = stall.charge()
    stall.faults.set(Call.EXECUTE, Fault.LOST_REQUEST)
    stall.approve(key)
    stall.until_face(key, Face.CHECKING)
    stall.until(lambda: (doubt := stall.card(key).doubt) and doubt.limit_s)
    doubt, pace = stall.card(key).doubt, stall.counter.pace
    assert doubt is not None
    assert 0 < (doubt.limit_s or 0) <= pace.lifetime_s + pace.quiet_s + 1
    assert doubt.since >= stall.books.attempt(key).created_at
    stall.faults.set(Call.STATUS, Fault.SHOP_KEY_REFUSED)
    stall.until(lambda: (now := stall.card(key).doubt) and now.limit_s is None)
    stall.reopen()
    stall.start()
    stall.until(lambda: stall.till.card(key))
    again = stall.card(key).doubt
    assert again is not None
    assert again.since > doubt.since  # this life asks since now
    stall.faults.clear()
    stall.until(lambda: (now := stall.card(key).doubt) and now.limit_s)  # its own clock says


def test_a_sale_that_toss_denies_and_one_that_the_buyer_ended(stall: Stall, line: Meddler) -> None:
    key = stall.charge()
    line.then["execute"] = lambda: stall.toss.change(key, _cancelled)
    stall.approve(key)
    stall.until_face(key, Face.DENIED)
    assert stall.books.attempt(key).state is State.PAID
    says(stall, key, "pay.hands_off")
    other = stall.charge()
    stall.toss.cancel(other)
    stall.until_face(other, Face.CANCELLED)
    says(stall, other)


def _cancelled(payment: Payment, _now: float) -> Payment:
    return replace(payment, state=PayState.CANCEL)


def test_what_another_key_made_is_left_to_it(stall: Stall) -> None:
    key = stall.charge()
    stall.key = "sk_test_another0002"
    stall.reopen()
    stall.start()
    stall.until(lambda: stall.till.card(key))
    asked = calls(stall, "status")
    stall.approve(key)
    stall.until_face(key, Face.OTHER_KEY)
    says(stall, key)
    assert "tice" in texts(stall)  # the missing key's tail
    assert calls(stall, "status") == asked
