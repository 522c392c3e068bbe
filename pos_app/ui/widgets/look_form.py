"""How a product looks on the sale screen: picture, favourite, place, colour of its category."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.goods import COLOURS
from pos_app.ui.theme import GAP_PX, TOUCH_PX, mark, theme
from pos_app.wording import Wording

_PICTURE_PX = 132
_SWATCH_PX = 26


class LookForm(QWidget):
    """Nothing of it needs a manager: no money and no count hangs on it."""

    picture_wanted = Signal()
    picture_gone = Signal()
    favoured = Signal(bool)
    stepped = Signal(object)
    coloured = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.portrait, self._word = QLabel(), QLabel()
        self.choose, self.drop, self.star, self.up, self.down = (QPushButton() for _ in range(5))
        self.swatches = QButtonGroup(self)
        self._name()
        self._lay_out()
        self.choose.clicked.connect(self.picture_wanted)
        self.drop.clicked.connect(self.picture_gone)
        self.star.clicked.connect(self.favoured)
        self.up.clicked.connect(partial(self.stepped.emit, -1))
        self.down.clicked.connect(partial(self.stepped.emit, 1))
        self.swatches.idClicked.connect(self._on_swatch)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        say = wording.say
        for button, name in (
            (self.choose, "picture"),
            (self.drop, "no_picture"),
            (self.star, "favourite"),
            (self.up, "up"),
            (self.down, "down"),
        ):
            button.setText(say(f"desk.{name}"))
            button.setAccessibleName(say(f"desk.{name}"))
        self.portrait.setAccessibleName(say("desk.portrait"))
        self._word.setText(say("desk.colour"))
        for number in range(COLOURS):
            self.swatches.button(number).setAccessibleName(say("desk.colour_no", number=number + 1))
        self._paint()

    def show_look(
        self, picture: QPixmap | None, *, favourite: bool, colour: int | None, movable: bool
    ) -> None:
        """Show how one product looks; None has no category, so no colour."""
        self.portrait.setPixmap(
            QPixmap()
            if picture is None
            else picture.scaled(
                QSize(_PICTURE_PX, _PICTURE_PX),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        self.drop.setEnabled(picture is not None)
        self.star.setChecked(favourite)
        for button in (self.up, self.down):
            button.setEnabled(movable)
        self.swatches.setExclusive(False)
        for number in range(COLOURS):
            self.swatches.button(number).setChecked(number == colour)
            self.swatches.button(number).setEnabled(colour is not None)
        self.swatches.setExclusive(True)
        self._paint()

    def _on_swatch(self, number: int) -> None:
        self.coloured.emit(number)

    def _name(self) -> None:
        for button, name in (
            (self.choose, "picture"),
            (self.drop, "no-picture"),
            (self.star, "favourite"),
            (self.up, "up"),
            (self.down, "down"),
        ):
            button.setObjectName(f"look-{name}")
        self.star.setCheckable(True)
        mark(self.star, kind="tab")

    def _lay_out(self) -> None:
        self.portrait.setFixedSize(_PICTURE_PX, _PICTURE_PX)
        self.portrait.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark(self.portrait, role="band")
        mark(self._word, tone="muted")
        top, beside, moves, grid = QHBoxLayout(), QVBoxLayout(), QHBoxLayout(), QGridLayout()
        top.addWidget(self.portrait)
        beside.addWidget(self.choose)
        beside.addWidget(self.drop)
        beside.addStretch(1)
        top.addLayout(beside, 1)
        moves.addWidget(self.up)
        moves.addWidget(self.down)
        for number in range(COLOURS):
            swatch = QPushButton()
            swatch.setObjectName(f"look-colour-{number}")
            swatch.setCheckable(True)
            swatch.setMinimumWidth(TOUCH_PX)
            swatch.setIconSize(QSize(_SWATCH_PX, _SWATCH_PX))
            mark(swatch, kind="tab")
            self.swatches.addButton(swatch, number)
            grid.addWidget(swatch, number // 4, number % 4)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        for one in (lay, top, beside, moves, grid):
            one.setSpacing(GAP_PX)
        lay.addLayout(top)
        lay.addWidget(self.star)
        lay.addLayout(moves)
        lay.addWidget(self._word)
        lay.addLayout(grid)
        lay.addStretch(1)

    def _paint(self) -> None:
        for number in range(COLOURS):
            self.swatches.button(number).setIcon(_swatch(theme().stripe(number)))


def _swatch(colour: str) -> QIcon:
    pixmap = QPixmap(_SWATCH_PX * 2, _SWATCH_PX * 2)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QRectF(2, 2, _SWATCH_PX * 2 - 4, _SWATCH_PX * 2 - 4))
    return QIcon(pixmap)
