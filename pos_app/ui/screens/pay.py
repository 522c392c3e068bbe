"""One payment, as large as the window: what to show the buyer, and what to do now."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.face import Face
from pos_app.domain.payment import Attempt
from pos_app.domain.seoul import SEOUL
from pos_app.domain.tender import change_won
from pos_app.flow.doubt import Doubt
from pos_app.ui.aloud import Voice, one_breath
from pos_app.ui.card import Card, text_key, title_key
from pos_app.ui.look import Act, look_of, tone_name
from pos_app.ui.ports import Preferences
from pos_app.ui.reminder import reminder_of
from pos_app.ui.screens.words import Words, clock_text
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.acts import Acts
from pos_app.ui.widgets.buyer_page import BuyerPage
from pos_app.ui.widgets.qr import QrTile
from pos_app.ui.widgets.sign import SignTile
from pos_app.ui.widgets.squeeze import Squeeze
from pos_app.ui.widgets.strip import span
from pos_app.wording import Wording

_HANDS_OFF = frozenset({Face.CHECKING, Face.ALARM, Face.DENIED})
_ASKS = _HANDS_OFF | {Face.SHOW_QR, Face.PAYING, Face.REFUSED}
_UNPAID = frozenset({Face.GIVEN_UP, Face.CANCELLED, Face.SOLD_OUT})
_SIGN_PX, _TOP_PX, _BELOW_PX = 40, 20, 12
_OWN_WORDS = frozenset({Face.REFUSED, Face.DECLINED, Face.NOT_CREATED, Face.CHECKING})


class PayScreen(QWidget):
    """Shows one card at a time. It asks for things by signal and does nothing itself."""

    asked = Signal(str, str)  # Act, Card.key
    seen_green = Signal(str)  # Card.key
    shown = Signal(object)  # Card, or None once it is left

    def __init__(
        self, wording: Wording, preferences: Preferences | None = None, *, practice: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName("pay")
        mark(self, role="ground")
        self._wording, self._preferences = wording, preferences
        self.card: Card | None = None
        self.qr, self.turn = QrTile(), QPushButton()
        self.turn.setObjectName("turn")
        self._page = BuyerPage(self.turn) if practice else None
        self._sign = SignTile()
        self._word, self._amount = Words(40, bold=True), Words(64, bold=True)
        self._items = Words(19, tone="muted")
        self.state = _StateBand()
        self._left, self._asked = Words(18), Words(16, tone="muted")
        self._trouble = Words(16, tone="amber")
        self._acts = Acts()
        self._acts.pressed.connect(self._on_act)
        self._build()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        if self.card is not None:
            self.show_card(self.card)

    def show_card(self, card: Card) -> None:
        """Show this payment as it is now.

        Whatever appears has all find their places anew, one time after the other. Here it is done
        once, at the end: it takes a third.
        """
        self._row.setEnabled(False)
        self._show(card)
        self._squeeze.fit_about((card.key, card.face, card.nudge))
        self._row.setEnabled(True)
        self._row.activate()
        self.update()
        self.shown.emit(card)

    def _show(self, card: Card) -> None:
        self.card = card
        say = self._wording.say
        self.setAccessibleName(say("pay.name"))
        self.qr.setAccessibleName(say("pay.qr_name", word=card.word))
        self._show_picture(card)
        self._word.setText(card.word)
        self._amount.setText(self._wording.won(card.amount_won))
        self._items.setText(card.items)
        reminds = self._preferences is not None and self._preferences.read().cash_receipt
        reminder = reminder_of(card) if reminds else ""
        self.state.show_card(card, self._wording, say(reminder) if reminder else "")
        self._left.put(self._time_left(card))
        self._asked.put(self._last_asked(card))
        self._trouble.put(card.trouble)
        self._acts.show_acts(look_of(card.face, card.nudge).acts, card, self._wording)

    def clear(self) -> None:
        """Show nobody's payment: no QR stays behind."""
        self.card = None
        self._offer("")
        self.shown.emit(None)

    def leave(self) -> None:
        """Esc is the next buyer's button, also for whoever follows what is done here."""
        self.asked.emit(Act.NEXT, self.card.key if self.card is not None else "")

    def focus_safe(self) -> None:
        """Let Enter press only what does no harm."""
        self._acts.focus_safe()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say that a green card was really seen."""
        super().paintEvent(event)
        if self.card is not None and self.card.face is Face.PAID:
            self.seen_green.emit(self.card.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Letters grow with the window."""
        super().resizeEvent(event)
        self._squeeze.fit()

    def _build(self) -> None:
        picture = QWidget()
        self._stack = QStackedLayout(picture)
        self._to_scan = QWidget()
        column = QVBoxLayout(self._to_scan)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.qr, 1)
        if self._page is not None:
            column.addWidget(self._page)
        else:
            column.addWidget(self.turn, 0, Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self._to_scan)
        self._stack.addWidget(self._sign)
        side = QVBoxLayout()
        side.setSpacing(GAP_PX)
        for one in (self._word, self._amount, self._items, self.state, self._trouble):
            side.addWidget(one)
        side.addWidget(self._left)
        side.addWidget(self._asked)
        side.addStretch(1)
        side.addWidget(self._acts)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(24, _TOP_PX, 24, _BELOW_PX)
        row.setSpacing(28)
        row.addWidget(picture, 11)
        row.addLayout(side, 10)
        self._squeeze = Squeeze(self, side, _TOP_PX + _BELOW_PX)

    def _show_picture(self, card: Card) -> None:
        self._offer(card.qr)
        if card.qr:
            self._stack.setCurrentWidget(self._to_scan)
        else:
            self._sign.show_face(Face.LEFT_OVER if card.lapsed else card.face)
            self._stack.setCurrentWidget(self._sign)

    def _offer(self, page: str) -> None:
        """Give the buyer this page, or nothing: what is over must not be opened."""
        self.qr.show_text(page) if page else self.qr.clear()
        if self._page is not None:
            self._page.show_page(page, self._wording)

    def _time_left(self, card: Card) -> str:
        if card.face is not Face.SHOW_QR or not card.qr:
            return ""  # the band says so
        # A person can compare where the QR leads with what the phone shows.
        said = [self._wording.say("pay.leads_to", host=urlsplit(card.qr).hostname or "")]
        if card.left_s is not None:
            said.insert(0, self._wording.say("pay.left", time=clock_text(card.left_s)))
        return " · ".join(said)

    def _last_asked(self, card: Card) -> str:
        if card.face not in _ASKS:
            return ""
        if card.asked_s is None:
            return self._wording.say("pay.not_asked")
        return self._wording.say("pay.asked", time=span(card.asked_s, self._wording))

    def _on_act(self, act: str) -> None:
        if self.card is not None:
            self.asked.emit(act, self.card.key)


class _StateBand(QFrame):
    """The coloured band: what is the matter, and what to do about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pay-state")
        mark(self, role="band")
        self.title, self.warning = Words(32, bold=True), Words(22, bold=True)
        self.text, self.more = Words(19), Words(17)
        self._voice = Voice(self, urgent=True)
        self.sign = SignTile()  # beside a QR, which stands where it is large otherwise
        self.sign.setFixedSize(_SIGN_PX, _SIGN_PX)
        head = QHBoxLayout()
        head.addWidget(self.sign)
        head.addWidget(self.title, 1)
        lay = QVBoxLayout(self)
        lay.setSpacing(6)
        lay.addLayout(head)
        for one in (self.warning, self.text, self.more):
            lay.addWidget(one)

    def show_card(self, card: Card, wording: Wording, reminder: str) -> None:
        """Say what a face means, in large letters first."""
        tone = tone_name(card.face, card.nudge)
        mark(self, tone=tone)
        mark(self.title, tone=tone)
        self.sign.show_face(card.face, card.nudge)
        self.sign.setVisible(bool(card.qr))
        self.title.setText(wording.say(title_key(card)))
        if card.face is Face.PAID and card.attempt is not None and card.attempt.in_cash:
            self._show_change(card, card.attempt, wording)
            self.more.put(reminder)
            return
        self.warning.put(wording.say("pay.hands_off") if card.face in _HANDS_OFF else "")
        self.text.put(wording.say(text_key(card), **_values(card)))
        self.more.put(_more(card, wording) or reminder)
        self._name(card, wording)

    def _show_change(self, card: Card, paid: Attempt, wording: Wording) -> None:
        """What goes back to the buyer, first and large."""
        change = change_won(paid) or 0
        amount = wording.won(change)
        received = wording.won(paid.received_won or 0)
        key = "pay.cash_change" if change else "pay.cash_no_change"
        self.title.setText(wording.say(key, amount=amount))
        self.warning.put(wording.say("pay.cash_title"))
        self.text.put(wording.say("pay.cash_text", received=received, word=card.word))
        self._name(card, wording)

    def _name(self, card: Card, wording: Wording) -> None:
        heads = (self.title.text(), self.warning.text())
        whose = f"{card.word}, {wording.won(card.amount_won)}"
        self.setAccessibleName(one_breath(*heads, self.text.text()))
        self._voice.say(one_breath(whose, *heads))  # the text beneath counts minutes


def _values(card: Card) -> dict[str, object]:
    made = card.attempt.account if card.attempt else None
    tail, place = (made.key_tail, made.place) if made else ("", "")
    limit_s = card.doubt.limit_s if card.doubt else None
    return {"word": card.word, "tail": tail, "place": place, "minutes": -(-(limit_s or 0) // 60)}


def _more(card: Card, wording: Wording) -> str:
    attempt = card.attempt
    lines = []
    if card.face in _OWN_WORDS and card.refusal:
        lines.append(wording.say("pay.toss_says", text=card.refusal))
    if card.face in (Face.CHECKING, Face.ALARM) and attempt is not None:
        tries, age = attempt.execute_tries, span(card.age_s, wording)
        lines.append(wording.say("pay.tries", count=tries, age=age))
    if card.doubt is not None:
        lines.append(_doubt(card, card.doubt, wording))
    if attempt is not None and attempt.late_approval_at and card.face in _UNPAID:
        lines.append(wording.say("pay.late_approval"))
    return "\n".join(lines)


def _doubt(card: Card, doubt: Doubt, wording: Wording) -> str:
    """Since when it is asked, and for how long at most, or when again."""
    since = doubt.since.astimezone(SEOUL).strftime("%H:%M")
    said = [wording.say("pay.doubt_since", since=since)]
    if doubt.limit_s is not None:
        said.append(wording.say("pay.doubt_limit", **_values(card)))
    elif doubt.next_s is not None:
        said.append(wording.say("pay.doubt_next", count=doubt.next_s))
    return " ".join(said)
