"""The categories as rows of tabs, favourites first; each wears the colour of its tiles' stripe."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QIcon, QPainter, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QPushButton,
    QScrollArea,
    QScroller,
    QSizePolicy,
    QWidget,
)

from pos_app.ui.shelf import FAVOURITES
from pos_app.ui.theme import FOCUS_PX, GAP_PX, TOUCH_PX, mark, theme

_DOT_PX = 12
_DOT_GAP_PX = 4
_TAB_PX = TOUCH_PX + 2 * FOCUS_PX
_ROWS = 2  # what is more scrolls: the tiles need the room
_AROUND_WORDS_PX = 64


class Categories(QScrollArea):
    """Says which category was chosen; "" is all of them."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("categories")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setWidgetResizable(True)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._page = QWidget()
        self.setWidget(self._page)
        self._group = QButtonGroup(self)
        self._names: list[str] = [""]
        self._stripes: dict[str, int] = {}

    @property
    def current(self) -> str:
        checked = self._group.checkedId()
        return self._names[checked] if checked >= 0 else ""

    def show_names(
        self, stripes: Mapping[str, int], word_for_all: str, word_for_favourites: str = ""
    ) -> None:
        """Show these categories in their colours; the chosen one stays so where it still exists.

        Favourites stand first where there is a word for them.
        """
        kept = self.current
        for button in self._group.buttons():
            self._group.removeButton(button)
        first = [FAVOURITES] if word_for_favourites else []
        self._names = [*first, "", *stripes]
        self._stripes = dict(stripes)
        self._page = QWidget()
        words = {FAVOURITES: word_for_favourites, "": word_for_all}
        for number, name in enumerate(self._names):
            self._tab(number, words.get(name, name))
        self.setWidget(self._page)
        self._paint_dots()
        self._place()
        with QSignalBlocker(self):  # who gives names shows anew what is of the chosen one
            self.choose(kept if kept in self._names else "")

    def choose(self, name: str) -> None:
        """Choose a category as a touch would."""
        number = self._names.index(name)
        if self._group.checkedId() != number:
            self._group.button(number).setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_dots()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.gotFocus() and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched)
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        """Row after row from the left; a tab that would be cut begins the next row."""
        room, left, top = self.viewport().width(), 0, 0
        for number in range(len(self._names)):
            tab = self._group.button(number)
            if tab is None or room < TOUCH_PX:
                return
            tab.ensurePolished()
            words = tab.fontMetrics().elidedText(
                tab.accessibleName(), Qt.TextElideMode.ElideRight, room - _AROUND_WORDS_PX
            )
            tab.setText(words.replace("&", "&&"))
            width = min(tab.sizeHint().width(), room)
            if left and left + width > room:
                left, top = 0, top + _TAB_PX + GAP_PX
            tab.setGeometry(left, top, width, _TAB_PX)
            left += width + GAP_PX
        self._page.setMinimumHeight(top + _TAB_PX)
        most = _ROWS * (_TAB_PX + GAP_PX) - GAP_PX
        self.setFixedHeight(min(top + _TAB_PX, most))

    def _tab(self, number: int, words: str) -> None:
        tab = QPushButton(words.replace("&", "&&"), self._page)
        tab.setCheckable(True)
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tab.setAccessibleName(words)
        tab.setIconSize(QSize(_DOT_PX + _DOT_GAP_PX, _DOT_PX))
        mark(tab, kind="tab")
        tab.installEventFilter(self)
        self._group.addButton(tab, number)
        tab.toggled.connect(self._on_toggled)

    def _on_toggled(self, on: bool) -> None:
        if on:
            self.chosen.emit(self.current)

    def _paint_dots(self) -> None:
        for number, name in enumerate(self._names):
            button = self._group.button(number)
            if button is not None and name in self._stripes:
                button.setIcon(_dot(theme().stripe(self._stripes[name])))


def _dot(colour: str) -> QIcon:
    pixmap = QPixmap((_DOT_PX + _DOT_GAP_PX) * 2, _DOT_PX * 2)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QRectF(1, 1, _DOT_PX * 2 - 2, _DOT_PX * 2 - 2))
    return QIcon(pixmap)
