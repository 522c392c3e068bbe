"""Every face says what it means, in both languages, with its colour, sign and buttons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pos_app.domain.face import AMBER, GREEN, RED, Face
from pos_app.domain.money import Won
from pos_app.domain.payment import Account, Attempt, Contract, Mode, State, Tender
from pos_app.flow.doubt import Doubt
from pos_app.flow.nudge import Nudge
from pos_app.ui.card import MAY_GIVE_UP, RENEWABLE, Card
from pos_app.ui.look import LOOKS, Act, Sign, look_of, tone_name
from pos_app.ui.screens.pay import PayScreen
from pos_app.ui.theme import sized
from pos_app.ui.widgets.strip import Strip, StripCard
from tests.ui.booth import words
from tests.ui.stall import Drawer

PAGE = "https://pay.toss.im/payfront/auth?payToken=test_token1234567890a"
ACCOUNT = Account(Contract.V2, "https://pay.toss.im/api/v2", Mode.TEST, "print", "7890")
ATTEMPT = Attempt(
    "7G3K9QXA-41", 1, 1, "사과 12", Won(12_500), Won(0), ACCOUNT, datetime.now(UTC), execute_tries=2
)
HANDS_OFF = {
    "ko": ("물건을 주지 마세요", "다시 결제하지 마세요"),
    "en": ("Do not hand over", "do not charge again"),
}
FACES = list(Face)


def card(face: Face, **more: object) -> Card:
    known: dict[str, object] = {
        "age_s": 42, "asked_s": 2, "left_s": 581, "checkout_page": PAGE, "attempt": ATTEMPT,
        "refusal": "잔액이 <b>부족</b>해요.",
    }  # fmt: skip
    return Card("k", "k", "사과 12", 12_500, "아메리카노 외 2건", face, **(known | more))  # type: ignore[arg-type]


@pytest.fixture
def pay(qtbot: QtBot) -> PayScreen:
    screen = PayScreen(words("ko"))
    qtbot.addWidget(screen)
    screen.resize(1260, 575)
    screen.show()
    return screen


def texts(screen: PayScreen) -> str:
    shown = [one.text() for one in screen.findChildren(QLabel) if one.isVisible()]
    return "\n".join(shown)


def buttons(screen: PayScreen) -> set[str]:
    return {one.objectName() for one in screen.findChildren(QPushButton) if one.isVisible()}


@pytest.mark.parametrize(
    ("paid", "reminder"),
    [
        ({"tender": Tender.CASH, "received_won": 100_000}, "pay.receipt_cash"),
        ({"tender": Tender.CASH, "received_won": 150_000, "amount_won": 99_999}, ""),
        ({"pay_method": "TOSS_MONEY"}, "pay.receipt_money"),
        ({"pay_method": "TOSS_MONEY", "amount_won": 99_999}, ""),
        ({"pay_method": "CARD"}, ""),
        ({}, ""),  # the contract does not tell
        ({"pay_method": "TOSS_MONEY", "alarm": "cancelled_after_paid"}, ""),
    ],
)
def test_a_large_sale_in_cash_or_toss_money_reminds_of_its_receipt(
    qtbot: QtBot, paid: dict[str, Any], reminder: str
) -> None:
    kept = Drawer()
    kept.choices = replace(kept.choices, cash_receipt=True)
    screen = PayScreen(words("ko"), kept)
    qtbot.addWidget(screen)
    screen.show()
    attempt = replace(ATTEMPT, state=State.PAID, **({"amount_won": 100_000} | paid))
    sold = card(Face.DENIED if attempt.denied else Face.PAID, attempt=attempt)
    keys = ("pay.receipt_cash", "pay.receipt_money")

    def said() -> list[str]:
        screen.show_card(sold)
        return [key for key in keys if words("ko").say(key) in texts(screen)]

    assert said() == [reminder] * bool(reminder)
    kept.choices = replace(kept.choices, cash_receipt=False)
    assert said() == []


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("face", FACES)
def test_a_face_says_word_amount_state_and_what_to_do(
    pay: PayScreen, face: Face, lang: str
) -> None:
    wording = words(lang)
    pay.retranslate(wording)
    pay.show_card(card(face))
    said = texts(pay)
    assert "사과 12" in said
    assert "12,500" in said
    assert wording.say(f"face.{face}.title") in said
    assert pay.state.text.text()
    assert "{" not in said
    assert pay.state.accessibleName()
    turns = {"turn"} if face is Face.SHOW_QR else set()
    assert buttons(pay) == {f"act-{act}" for act in LOOKS[face].acts} | turns


@pytest.mark.parametrize("face", FACES)
def test_colour_is_by_meaning_and_green_only_for_booked_money(pay: PayScreen, face: Face) -> None:
    pay.show_card(card(face))
    tone = pay.state.property("tone")
    assert tone == tone_name(face)
    assert (tone == "green") == (face is Face.PAID) == (face in GREEN)
    assert (tone == "amber") == (face in AMBER)
    assert (tone == "red") == (face in RED)
    assert (LOOKS[face].sign is Sign.CHECK) == (face is Face.PAID)


@pytest.mark.parametrize("face", FACES)
def test_a_qr_is_seen_only_while_it_may_be_scanned(pay: PayScreen, face: Face) -> None:
    pay.show_card(card(Face.SHOW_QR))
    pay.show_card(card(face))
    assert pay.qr.isVisible() == (face is Face.SHOW_QR)
    assert pay.qr.is_empty() == (face is not Face.SHOW_QR)


@pytest.mark.parametrize(("lang", "green"), [("ko", "초록"), ("en", "green")])
@pytest.mark.parametrize("face", [Face.SHOW_QR, Face.PAYING])
def test_what_a_buyer_shows_is_no_proof(pay: PayScreen, face: Face, lang: str, green: str) -> None:
    pay.retranslate(words(lang))
    pay.show_card(card(face))
    assert green in texts(pay)
    assert pay.state.property("tone") == "blue"


def test_a_qr_out_of_time_is_wiped(pay: PayScreen) -> None:
    pay.show_card(card(Face.SHOW_QR))
    pay.show_card(card(Face.SHOW_QR, left_s=0))
    assert pay.qr.is_empty()
    assert words("ko").say("pay.lapsed") in texts(pay)


@pytest.mark.parametrize("face", FACES)
def test_buttons_keep_the_rules(face: Face) -> None:
    acts = LOOKS[face].acts
    assert (Act.GIVE_UP in acts) == (face in MAY_GIVE_UP)
    assert (Act.RENEW in acts) == (face in RENEWABLE)
    assert (Act.HANDED in acts) == (face is Face.FOUND)
    assert (Act.BUYER_HERE in acts) == (face is Face.BUYER_HERE)
    assert Act.NEXT in acts or Act.NOT_YET in acts


@pytest.mark.parametrize("face", [Face.CHECKING, Face.ALARM])
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_doubt_says_hands_off_twice_over(pay: PayScreen, face: Face, lang: str) -> None:
    pay.retranslate(words(lang))
    pay.show_card(card(face))
    assert all(one in texts(pay) for one in HANDS_OFF[lang])
    assert "42" in texts(pay)


@pytest.mark.parametrize(
    ("lang", "limit", "again"), [("ko", "10분", "4초"), ("en", "10 min", "4 s")]
)
def test_doubt_says_since_when_and_how_long_it_can_last(
    pay: PayScreen, lang: str, limit: str, again: str
) -> None:
    since = datetime(2026, 11, 29, 5, 7, tzinfo=UTC)
    pay.retranslate(words(lang))
    pay.show_card(card(Face.CHECKING, doubt=Doubt(since, 541, 4)))
    assert "14:07" in pay.state.more.text()
    assert limit in pay.state.text.text()  # the sentence that is read out
    assert limit in pay.state.more.text()
    pay.show_card(card(Face.CHECKING, doubt=Doubt(since, None, 4)))
    assert pay.state.text.text() == words(lang).say("face.checking.text")
    assert "14:07" in pay.state.more.text()
    assert again in pay.state.more.text()
    pay.show_card(card(Face.CHECKING, doubt=Doubt(since)))
    assert pay.state.more.text().endswith(words(lang).say("pay.doubt_since", since="14:07"))


def test_other_key_names_the_missing_key_and_no_more(pay: PayScreen) -> None:
    pay.show_card(card(Face.OTHER_KEY))
    assert "7890" in texts(pay)
    assert "(v2)" in texts(pay)


@pytest.mark.parametrize("face", [Face.REFUSED, Face.DECLINED, Face.NOT_CREATED])
def test_toss_own_words_are_shown_as_they_are(pay: PayScreen, face: Face) -> None:
    pay.show_card(card(face))
    assert "잔액이 <b>부족</b>해요." in texts(pay)
    formats = {one.textFormat().name for one in pay.findChildren(QLabel)}
    assert formats == {"PlainText"}


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("size", [(1004, 455), (1260, 575), (1346, 543), (1900, 855)])
@pytest.mark.parametrize("face", FACES)
def test_nothing_is_cut_off(pay: PayScreen, face: Face, size: tuple[int, int], lang: str) -> None:
    pay.retranslate(words(lang))
    pay.resize(*size)
    trouble = words(lang).say("reason.timeout")
    limited, silent = Doubt(datetime.now(UTC), 541), Doubt(datetime.now(UTC), None, 4)
    pay.show_card(card(face, doubt=limited if face is Face.CHECKING else None))
    if face is Face.CHECKING:
        _check_nothing_cut(pay)
        pay.show_card(card(face, trouble=trouble, doubt=silent))
    _check_nothing_cut(pay)


def _check_nothing_cut(pay: PayScreen) -> None:
    for _ in range(3):  # letters give way in the turn after, and all finds its place once more
        QApplication.processEvents()
    for button in (one for one in pay.findChildren(QPushButton) if one.isVisible()):
        assert button.height() >= button.minimumSizeHint().height() > 0, button.text()
    for label in (one for one in pay.findChildren(QLabel) if one.isVisible() and one.text()):
        needed = label.heightForWidth(label.width())
        assert label.height() >= needed, label.text()


def test_buttons_that_changed_under_a_finger_wait_a_moment(pay: PayScreen, qtbot: QtBot) -> None:
    asked: list[str] = []
    pay.asked.connect(lambda act, _key: asked.append(act))
    pay.show_card(card(Face.SHOW_QR))
    pay.focus_safe()
    pay.show_card(card(Face.DECLINED))
    renew = next(one for one in pay.findChildren(QPushButton) if one.objectName() == "act-renew")
    renew.click()
    assert asked == []
    qtbot.waitUntil(renew.isEnabled)
    renew.click()
    assert asked == ["renew"]


@pytest.mark.parametrize("face", FACES)
def test_enter_presses_only_what_does_no_harm(pay: PayScreen, face: Face) -> None:
    pay.activateWindow()
    pay.show_card(card(face))
    pay.focus_safe()
    focused = [one.objectName() for one in pay.findChildren(QPushButton) if one.hasFocus()]
    assert focused in ([], ["act-next"], ["act-not_yet"])


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("face", FACES)
def test_the_strip_says_it_too_without_cutting(qtbot: QtBot, face: Face, lang: str) -> None:
    strip = Strip(words(lang))
    qtbot.addWidget(strip)
    strip.show_card(card(face))
    shown = strip.findChild(StripCard)
    assert shown is not None
    state = words(lang).say(f"strip.{face}")
    assert state in shown.accessibleName()
    assert "사과 12" in shown.accessibleName()
    age = "" if card(face).ended else words(lang).say("strip.minutes", count=59)
    bold, plain = (QFontMetrics(sized(shown.font(), 14, bold=on)) for on in (True, False))
    room = 252 - (12 + 40 + 10) - 12 - plain.horizontalAdvance(age) - 8
    assert bold.horizontalAdvance(state) <= room
    assert shown.height() >= 48


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_buyer_who_takes_long_is_a_reminder_and_then_a_question(
    pay: PayScreen, lang: str
) -> None:
    say = words(lang).say
    pay.retranslate(words(lang))
    pay.show_card(card(Face.SHOW_QR, nudge=Nudge.LOOK))
    assert say("pay.nudge_look") in texts(pay)
    assert pay.state.property("tone") == "blue"
    assert buttons(pay) == {f"act-{act}" for act in LOOKS[Face.SHOW_QR].acts} | {"turn"}
    pay.show_card(card(Face.SHOW_QR, nudge=Nudge.ASK))
    assert say("pay.nudge_title") in texts(pay)
    assert say("pay.nudge_ask") in texts(pay)
    assert pay.state.property("tone") == "amber"
    assert pay.state.sign.isVisible()  # a sign beside the colour
    assert {"act-keep", "act-give_up"} <= buttons(pay)
    assert not pay.qr.is_empty()  # the buyer may still pay
    strip = StripCard(card(Face.SHOW_QR, nudge=Nudge.ASK), words(lang), pay)
    assert say("strip.nudge_ask") in strip.accessibleName()
    assert look_of(Face.SHOW_QR, Nudge.ASK).sign is not look_of(Face.SHOW_QR).sign


@pytest.mark.parametrize("face", [Face.GIVEN_UP, Face.CANCELLED, Face.SOLD_OUT])
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_late_approval_has_words_for_the_buyer(pay: PayScreen, face: Face, lang: str) -> None:
    late = replace(ATTEMPT, late_approval_at=datetime.now(UTC))
    pay.retranslate(words(lang))
    pay.show_card(card(face, attempt=late))
    said = words(lang).say("pay.late_approval")
    assert said in texts(pay)
    assert "“" in said
    assert "돈은 나가지 않았" in said or "No money has moved" in said
    pay.show_card(card(face))
    assert said not in texts(pay)
