"""Every open payment and the latest results side by side, always in sight of the cashier."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QWidget

from pos_app.domain.face import Face
from pos_app.flow.nudge import Nudge
from pos_app.ui.aloud import Voice
from pos_app.ui.card import Card
from pos_app.ui.look import look_of, tone_of
from pos_app.ui.theme import FOCUS_PX, GAP_PX, grown_px, sized, theme
from pos_app.ui.widgets.sign import draw_sign
from pos_app.wording import Wording

_WIDTH, _HEIGHT, _SIGN, _PAD = 252, 76, 40, 12
_LEAST_WIDTH = 240
_LARGE, _SMALL = 18, 14
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def span(seconds: int, wording: Wording) -> str:
    """A short time, as people say it."""
    steps = ((_MINUTE, 1, "seconds"), (_HOUR, _MINUTE, "minutes"), (_DAY, _HOUR, "hours"))
    for below, unit, name in steps:
        if seconds < below:
            return wording.say(f"strip.{name}", count=seconds // unit)
    return wording.say("strip.days", count=seconds // _DAY)


def _state_key(card: Card) -> str:
    if card.face is Face.SHOW_QR and card.lapsed:
        return "strip.lapsed"
    if card.nudge is not Nudge.NONE:
        return f"strip.nudge_{card.nudge}"
    return f"strip.{card.face}"


class StripCard(QAbstractButton):
    """One payment in the strip: sign, order word, amount, state and age."""

    painted_green = Signal(str)

    def __init__(self, card: Card, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(grown_px(_WIDTH), _HEIGHT)
        self._voice = Voice(self, urgent=True)
        self.show_card(card, wording, known=True)

    def show_card(self, card: Card, wording: Wording, *, known: bool = False) -> None:
        """Show this payment as it is now; it may be `known` from where it stands in full."""
        self.card = card
        self._amount = wording.won(card.amount_won)
        self._state = wording.say(_state_key(card))
        self._age = "" if card.ended else span(card.age_s, wording)
        self.setAccessibleName(f"{card.word}, {self._amount}, {self._state}")
        self._voice.say(self.accessibleName(), known=known)
        self.update()

    def sizeHint(self) -> QSize:
        """All cards are alike."""
        return QSize(self.width(), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card; a paid one is green all over, so that nobody overlooks it."""
        card = self.card
        look, tone = theme(), tone_of(card.face, theme(), card.nudge)
        paid = card.face is Face.PAID
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = look.focus if self.hasFocus() else tone.solid
            painter.setPen(QPen(QColor(edge), FOCUS_PX if self.hasFocus() else 1.5))
            painter.setBrush(QColor(tone.solid if paid else tone.band))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 12, 12)
            box = QRectF(_PAD, (_HEIGHT - _SIGN) / 2, _SIGN, _SIGN)
            draw_sign(painter, box, look_of(card.face, card.nudge).sign, tone)
            ink = tone.on_solid if paid else look.text
            self._write(painter, ink, tone.on_solid if paid else tone.ink)
        if paid:
            self.painted_green.emit(card.key)

    def _write(self, painter: QPainter, ink: str, state_ink: str) -> None:
        left = _PAD + _SIGN + 10
        width = self.width() - left - _PAD
        upper, lower = QRectF(left, 10, width, 28), QRectF(left, 40, width, 24)
        self._pair(painter, upper, _LARGE, (self.card.word, self._amount), (ink, ink))
        self._pair(painter, lower, _SMALL, (self._state, self._age), (state_ink, ink))

    def _pair(
        self,
        painter: QPainter,
        box: QRectF,
        size_px: int,
        texts: tuple[str, str],
        inks: tuple[str, str],
    ) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        plain = sized(self.font(), min(size_px, _LARGE - 2))
        room = box.width() - QFontMetrics(plain).horizontalAdvance(texts[1]) - GAP_PX
        painter.setFont(plain)
        painter.setPen(QColor(inks[1]))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, texts[1])
        painter.setFont(sized(self.font(), size_px, bold=True))
        painter.setPen(QColor(inks[0]))
        metrics = QFontMetrics(painter.font())
        short = metrics.elidedText(texts[0], Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, short)


class Strip(QScrollArea):
    """The cards, oldest on the left; it hides while there are none."""

    opened = Signal(str)  # Card.key
    seen_green = Signal(str)  # Card.key

    def __init__(self, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waiting")
        self._wording = wording
        self._cards: dict[str, StripCard] = {}
        self._row = QWidget()
        self._lay = QHBoxLayout(self._row)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(GAP_PX)
        self._lay.addStretch(1)
        self.setWidget(self._row)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(_HEIGHT + 22)
        self.retranslate(wording)
        self.hide()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        self.setAccessibleName(wording.say("strip.name"))
        for one in self._cards.values():
            one.show_card(one.card, wording, known=True)

    def show_card(self, card: Card, *, known: bool = False) -> None:
        """Put a card in, or show how it is now; it is `known` where it stands in full."""
        shown = self._cards.get(card.key)
        if shown is not None:
            shown.show_card(card, self._wording, known=known)
            return
        shown = self._cards[card.key] = StripCard(card, self._wording, self._row)
        shown.clicked.connect(self._on_clicked)
        shown.painted_green.connect(self.seen_green)
        self._lay.insertWidget(self._lay.count() - 1, shown)
        self.show()
        self._share()

    def remove(self, key: str) -> None:
        """Take a card out."""
        gone = self._cards.pop(key, None)
        if gone is not None:
            self._lay.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self.setVisible(bool(self._cards))
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cards share the width."""
        super().resizeEvent(event)
        self._share()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel turns sideways here."""
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - event.angleDelta().y())
        event.accept()

    def _share(self) -> None:
        """Where not all of them fit, as many as fit whole fill the width."""
        room, count = self.viewport().width() + GAP_PX, len(self._cards)
        least, full = grown_px(_LEAST_WIDTH), grown_px(_WIDTH)
        fit = max(1, room // (least + GAP_PX))
        wanted = full if count * (full + GAP_PX) <= room else room // fit - GAP_PX
        for one in self._cards.values():
            one.setFixedWidth(max(least, wanted))

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, StripCard):
            self.opened.emit(sender.card.key)
