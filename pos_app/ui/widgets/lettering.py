"""Text in a narrow place: a few lines, the last one cut with an ellipsis."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_app.ui.theme import CAPTION_PX, sized, theme


def break_lines(text: str, font: QFont, width: int, most: int) -> list[str]:
    """Break a text into at most so many lines; what is too long ends in an ellipsis."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) <= most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    lines = [
        text[start:end].strip()
        for start, end in zip(starts[:most], [*starts[1:], len(text)], strict=False)
    ]
    if len(starts) > most:
        rest = text[starts[most - 1] :]
        lines[-1] = QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)
    return lines


NAME_LINES = 2


class Lettering:
    """A font, what it measures, and how it broke the texts it has met."""

    _MOST = 1_000  # names; a shop has some hundred

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetrics(font)
        self._broken: dict[tuple[str, int], list[str]] = {}

    def lines(self, text: str, width: int) -> list[str]:
        """Break a name into the lines that it may have."""
        if (text, width) not in self._broken:
            if len(self._broken) == self._MOST:
                self._broken.clear()
            self._broken[text, width] = break_lines(text, self.font, width, NAME_LINES)
        return self._broken[text, width]


class LineWords(QWidget):
    """A name in two lines at most with a caption under it; a screen reader hears all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = self._caption = ""
        self._letters = Lettering(self.font())
        self._small = Lettering(sized(self.font(), CAPTION_PX))
        self.alarming = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_words(self, name: str, caption: str) -> None:
        self._name, self._caption = name, caption
        self.setAccessibleName(f"{name}, {caption}")
        self.setMinimumHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        letters, small = self._worn()
        height = letters.metrics.lineSpacing() * NAME_LINES + small.metrics.lineSpacing() + 2
        return QSize(letters.metrics.averageCharWidth() * 12, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        letters, small = self._worn()
        lines = letters.lines(self._name, self.width())
        step, last = letters.metrics.lineSpacing(), small.metrics.lineSpacing() + 2
        top = (self.height() - step * len(lines) - last) // 2
        middle = Qt.AlignmentFlag.AlignVCenter
        with QPainter(self) as painter:
            painter.setPen(QColor(theme().text))
            for line in lines:
                painter.drawText(0, top, self.width(), step, middle, line)
                top += step
            painter.setFont(small.font)
            painter.setPen(QColor(theme().red.ink if self.alarming else theme().muted))
            painter.drawText(0, top, self.width(), last, middle, self._caption)

    def _worn(self) -> tuple[Lettering, Lettering]:
        """The letters of the name and of the caption."""
        if self._letters.font != self.font():
            self._letters = Lettering(self.font())
            self._small = Lettering(sized(self.font(), CAPTION_PX))
        return self._letters, self._small
