"""The categories as a row of tabs, "all" first; each wears the colour of its tiles' stripe."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QScroller,
    QSizePolicy,
    QWidget,
)

from pos_app.ui.theme import FOCUS_PX, GAP_PX, TOUCH_PX, mark, theme

_DOT_PX = 12
_DOT_GAP_PX = 4
_BAR_PX = TOUCH_PX + 2 * FOCUS_PX


class Categories(QScrollArea):
    """Says which category was chosen; "" is all of them."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("categories")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setWidgetResizable(True)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._row = QWidget()
        self._row.setLayout(QHBoxLayout())
        self.setWidget(self._row)
        self._group = QButtonGroup(self)
        self._names: list[str] = [""]

    @property
    def current(self) -> str:
        return self._names[max(0, self._group.checkedId())]

    def show_names(self, names: Sequence[str], word_for_all: str) -> None:
        """Show these categories; the chosen one stays chosen where it still exists."""
        kept = self.current
        for button in self._group.buttons():
            self._group.removeButton(button)
        self._names = ["", *names]
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_PX)
        for number, name in enumerate(self._names):
            row.addWidget(self._tab(number, name or word_for_all))
        row.addStretch()
        self.setWidget(self._row)
        self._paint_dots()
        self.choose(kept if kept in self._names else "")

    def choose(self, name: str) -> None:
        """Choose a category as a touch would."""
        number = self._names.index(name)
        if self._group.checkedId() != number:
            self._group.button(number).setChecked(True)

    def sizeHint(self) -> QSize:
        overflows = self._row.minimumSizeHint().width() > self.width()
        return QSize(super().sizeHint().width(), _BAR_PX + (2 * GAP_PX if overflows else 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()  # a scroll bar may have come or gone

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_dots()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.gotFocus() and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched)
        return super().eventFilter(watched, event)

    def _tab(self, number: int, words: str) -> QPushButton:
        tab = QPushButton(words.replace("&", "&&"))
        tab.setCheckable(True)
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tab.setAccessibleName(words)
        tab.setIconSize(QSize(_DOT_PX + _DOT_GAP_PX, _DOT_PX))
        mark(tab, kind="tab")
        tab.installEventFilter(self)
        self._group.addButton(tab, number)
        tab.toggled.connect(self._on_toggled)
        return tab

    def _on_toggled(self, on: bool) -> None:
        if on:
            self.chosen.emit(self.current)

    def _paint_dots(self) -> None:
        for number in range(1, len(self._names)):
            button = self._group.button(number)
            if button is not None:
                button.setIcon(_dot(theme().stripe(number - 1)))


def _dot(colour: str) -> QIcon:
    pixmap = QPixmap((_DOT_PX + _DOT_GAP_PX) * 2, _DOT_PX * 2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QRectF(1, 1, _DOT_PX * 2 - 2, _DOT_PX * 2 - 2))
    painter.end()
    return QIcon(pixmap)
