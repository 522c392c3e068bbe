"""All that a buyer sees: the shop, the cart, a QR to scan, and how the payment stands."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.buyer import View
from pos_app.domain.payment import Mode
from pos_app.ui.look import tone_name
from pos_app.ui.screens.words import Words
from pos_app.ui.sight import Sight
from pos_app.ui.theme import GAP_PX, mark, theme
from pos_app.ui.widgets.cart_roll import CartRoll
from pos_app.ui.widgets.qr import QrTile
from pos_app.ui.widgets.sign import SignTile
from pos_app.wording import Wording

_FRAME_PX, EDGE_PX = 10, 28


class Picture(QWidget):
    """The shop's own picture, as large as it fits."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_image(self, image: QImage) -> None:
        self._picture = QPixmap.fromImage(image)
        self.setVisible(not image.isNull())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture.isNull():
            return
        size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(
                QRectF(left, top, size.width(), size.height()).toRect(), self._picture
            )


class BuyerView(QWidget):
    """Shows a `Sight`; touching it does nothing. The frame says when no real money moves."""

    def __init__(self, mode: Mode, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode, self._wording = mode, wording
        self.sight = Sight()
        self._shop = ""
        self.banner, self.shop = QLabel(), Words(44, bold=True)
        self.picture, self.welcome = Picture(), Words(26, tone="muted")
        self.heading, self.cart, self.total = Words(26, bold=True), CartRoll(), Words(52, bold=True)
        self._total_caption = Words(26, tone="muted")
        self.qr, self._sign = QrTile(), SignTile()
        self.word, self.amount = Words(44, bold=True), Words(64, bold=True)
        self.state = QFrame()
        self.title, self.text = Words(34, bold=True), Words(22)
        self._pages = QStackedWidget()
        self._build()
        self.show_sight(self.sight)

    def retranslate(self, wording: Wording, shop: str) -> None:
        """Speak this language, in the name of this shop."""
        self._wording, self._shop = wording, shop
        self.show_sight(self.sight)

    def show_sight(self, sight: Sight) -> None:
        """Show this picture."""
        self.sight, say = sight, self._wording.say
        if self._mode is not Mode.LIVE:
            self.banner.setText(say(f"window.mode_{self._mode}"))
        self.setAccessibleName(say("display.name"))
        if sight.view is View.IDLE:
            self._show_idle()
        elif sight.view is View.CART:
            self._show_cart(sight)
        else:
            self._show_payment(sight)

    def show_image(self, image: QImage) -> None:
        """Take this picture to be shown while idle."""
        self.picture.show_image(image)

    def sizeHint(self) -> QSize:
        return QSize(1280, 800)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Letters grow with the screen; an upright one has the QR above its words."""
        super().resizeEvent(event)
        upright = self.height() > self.width()
        flow = QBoxLayout.Direction.TopToBottom if upright else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(flow)
        room = min(self.height(), round(self.width() * 0.62))
        for one in self.findChildren(Words):
            one.fit(room)
        self.cart.fit(room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the frame."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme().ground))
            if self._mode is not Mode.LIVE:
                painter.setPen(QPen(QColor(theme().orange.solid), _FRAME_PX))
                half = _FRAME_PX / 2
                painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))

    def _show_idle(self) -> None:
        self.qr.clear()
        self.shop.put(self._shop)
        self.welcome.setText(self._wording.say("buyer.idle.title"))
        self._pages.setCurrentIndex(0)

    def _show_cart(self, sight: Sight) -> None:
        self.qr.clear()
        self._pages.setCurrentIndex(1)
        say = self._wording.say
        self.heading.setText(self._shop or say("buyer.cart.title"))
        self.cart.show_lines(sight.lines, sight.latest, self._wording)
        self._total_caption.setText(say("buyer.cart.total"))
        self.total.setText(self._wording.won(sight.amount_won))

    def _show_payment(self, sight: Sight) -> None:
        say, view = self._wording.say, sight.view
        self.qr.show_text(sight.qr) if sight.qr else self.qr.clear()
        self.qr.setAccessibleName(say("pay.qr_name", word=sight.word))
        self._sign.show_face(sight.face)
        self._halves.setCurrentWidget(self.qr if sight.qr else self._sign)
        self.word.put(sight.word)
        self.amount.setText(self._wording.won(sight.amount_won))
        tone = "amber" if view is View.CHECKING else tone_name(sight.face)
        for one in (self.state, self.title):
            mark(one, tone=tone)
        self.title.setText(say(f"buyer.{view}.title"))
        self.text.setText(say(f"buyer.{view}.text", word=sight.word))
        self.state.setAccessibleName(f"{self.title.text()}. {self.text.text()}")
        self._pages.setCurrentIndex(2)

    def _build(self) -> None:
        self._name()
        self.banner.setTextFormat(Qt.TextFormat.PlainText)
        self.banner.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.banner.setStyleSheet("font-size: 26px; font-weight: 700;")
        mark(self.banner, role="band", tone="orange")
        self.banner.setVisible(self._mode is not Mode.LIVE)
        for page in (self._idle_page(), self._cart_page(), self._pay_page()):
            self._pages.addWidget(page)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(EDGE_PX, EDGE_PX, EDGE_PX, EDGE_PX)
        lay.setSpacing(2 * GAP_PX)
        lay.addWidget(self.banner)
        lay.addWidget(self._pages, 1)

    def _name(self) -> None:
        """Names of their own: the counter's QR has the plain ones."""
        names = (
            ("banner", self.banner), ("shop", self.shop), ("qr", self.qr), ("total", self.total),
            ("word", self.word), ("amount", self.amount), ("state", self.state),
        )  # fmt: skip
        for name, one in names:
            one.setObjectName(f"customer-{name}")

    def _idle_page(self) -> QWidget:
        page = QWidget()
        lay = QVBoxLayout(page)
        lay.setSpacing(2 * GAP_PX)
        self.picture.hide()
        lay.addStretch(1)
        lay.addWidget(self.picture, 100)
        for one in (self.shop, self.welcome):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
            lay.addWidget(one)
        lay.addStretch(1)
        return page

    def _cart_page(self) -> QWidget:
        page = QWidget()
        lay = QVBoxLayout(page)
        lay.addWidget(self.heading)
        lay.addWidget(self.cart, 1)
        rule = QFrame()
        mark(rule, role="rule")
        lay.addWidget(rule)
        row = QHBoxLayout()
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._total_caption)
        row.addWidget(self.total, 1)
        lay.addLayout(row)
        return page

    def _pay_page(self) -> QWidget:
        page, half = QWidget(), QWidget()
        self._halves = QStackedLayout(half)
        self._halves.addWidget(self.qr)
        self._halves.addWidget(self._sign)
        mark(self.state, role="band")
        band = QVBoxLayout(self.state)
        band.addWidget(self.title)
        band.addWidget(self.text)
        side = QVBoxLayout()
        side.setSpacing(2 * GAP_PX)
        side.addStretch(1)
        for one in (self.word, self.amount, self.state):
            side.addWidget(one)
        side.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, page)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(EDGE_PX)
        self._row.addWidget(half, 11)
        self._row.addLayout(side, 10)
        return page
