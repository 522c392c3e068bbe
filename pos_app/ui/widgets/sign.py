"""Signs painted by hand: sharp at every size, and the same on every system."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_app.domain.face import Face
from pos_app.flow.nudge import Nudge
from pos_app.ui.look import Sign, look_of, tone_of
from pos_app.ui.theme import Tone, theme

_LARGE_PX = 100
_STROKE = 0.09  # of the sign's side


def draw_sign(painter: QPainter, box: QRectF, sign: Sign, tone: Tone) -> None:
    """Paint a sign in a round field."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tone.solid))
    painter.drawEllipse(box)
    pen = QPen(QColor(tone.on_solid), box.width() * _STROKE)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.translate(box.topLeft())
    painter.scale(1, 1)
    _DRAW[sign](painter, box.width())
    painter.restore()


def _lines(*points: tuple[float, float]) -> Callable[[QPainter, float], None]:
    def draw(painter: QPainter, side: float) -> None:
        painter.drawPolyline(QPolygonF([QPointF(x * side, y * side) for x, y in points]))

    return draw


def _cross(painter: QPainter, side: float) -> None:
    _lines((0.34, 0.34), (0.66, 0.66))(painter, side)
    _lines((0.66, 0.34), (0.34, 0.66))(painter, side)


def _bang(painter: QPainter, side: float) -> None:
    _lines((0.5, 0.26), (0.5, 0.55))(painter, side)
    painter.drawPoint(QPointF(0.5 * side, 0.73 * side))


def _question(painter: QPainter, side: float) -> None:
    box = QRectF(0.36 * side, 0.24 * side, 0.28 * side, 0.28 * side)
    painter.drawArc(box, 180 * 16, -225 * 16)
    _lines((0.6, 0.48), (0.5, 0.54), (0.5, 0.6))(painter, side)
    painter.drawPoint(QPointF(0.5 * side, 0.76 * side))


def _dots(painter: QPainter, side: float) -> None:
    for x in (0.3, 0.5, 0.7):
        painter.drawPoint(QPointF(x * side, 0.5 * side))


def _phone(painter: QPainter, side: float) -> None:
    painter.drawRoundedRect(
        QRectF(0.36 * side, 0.24 * side, 0.28 * side, 0.52 * side), 0.05 * side, 0.05 * side
    )
    painter.drawPoint(QPointF(0.5 * side, 0.65 * side))


def _key(painter: QPainter, side: float) -> None:
    painter.drawEllipse(QPointF(0.36 * side, 0.5 * side), 0.1 * side, 0.1 * side)
    _lines((0.46, 0.5), (0.74, 0.5), (0.74, 0.6))(painter, side)
    _lines((0.62, 0.5), (0.62, 0.58))(painter, side)


_DRAW: dict[Sign, Callable[[QPainter, float], None]] = {
    Sign.CHECK: _lines((0.29, 0.52), (0.44, 0.66), (0.72, 0.36)),
    Sign.CROSS: _cross,
    Sign.BANG: _bang,
    Sign.QUESTION: _question,
    Sign.DOTS: _dots,
    Sign.CLOCK: _lines((0.5, 0.28), (0.5, 0.52), (0.66, 0.6)),
    Sign.PHONE: _phone,
    Sign.MINUS: _lines((0.3, 0.5), (0.7, 0.5)),
    Sign.KEY: _key,
}


def sign_icon(sign: Sign, tone: Tone, side_px: int) -> QIcon:
    """A sign for a row of a list, as sharp as the screen is."""
    app = QGuiApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
    picture = QPixmap(round(side_px * ratio), round(side_px * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        draw_sign(painter, QRectF(0, 0, side_px, side_px), sign, tone)
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)  # a chosen row changes no colour that means money
    return icon


class SignTile(QWidget):
    """One large sign of a face."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face, self._nudge = Face.PREPARING, Nudge.NONE
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)

    def show_face(self, face: Face, nudge: Nudge = Nudge.NONE) -> None:
        """Show the sign of this face."""
        self._face, self._nudge = face, nudge
        self.update()

    def sizeHint(self) -> QSize:
        """Large enough to be seen from the other side of the counter."""
        return QSize(320, 320)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sign in the middle."""
        with QPainter(self) as painter:
            small = self.maximumHeight() < _LARGE_PX  # beside words, with nothing round it
            side = min(self.width(), self.height()) * (1 if small else 0.62)
            box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
            tone = tone_of(self._face, theme(), self._nudge)
            draw_sign(painter, box, look_of(self._face, self._nudge).sign, tone)
