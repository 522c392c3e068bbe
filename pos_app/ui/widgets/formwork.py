"""What forms and papers are built of: labels, columns, rows, a sentence in a band, and buttons."""

from __future__ import annotations

from collections.abc import Iterable

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pos_app.ui.aloud import Voice
from pos_app.ui.theme import FOCUS_PX, GAP_PX, TOUCH_PX, mark

LABEL_WIDTH = 230


def vacate(layout: QLayout) -> None:
    """Let nothing have a place in this layout; the widgets stay.

    `takeAt` alone would leave each place behind: nobody deletes what it gives.
    """
    while (place := layout.takeAt(0)) is not None:
        shiboken6.delete(place)


def plain(text: str, **look: str) -> QLabel:
    """A wrapped label of plain text, without what an empty gap left at its end."""
    label = QLabel(text.rstrip())
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    mark(label, **look)
    return label


def column(columns: QHBoxLayout) -> QVBoxLayout:
    """One column more beside the others, as wide as they are."""
    made = QVBoxLayout()
    made.setSpacing(GAP_PX)
    columns.addLayout(made, 1)
    return made


def beside_field(label: QLabel) -> None:
    """As wide as its neighbours, and as high as a field, or higher where its words need it."""
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setFixedWidth(LABEL_WIDTH)
    label.setMinimumHeight(TOUCH_PX + 2 * FOCUS_PX)


def bring_into_sight(one: QWidget) -> None:
    """Scroll whatever it stands in to where it is seen."""
    above = one.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        QCoreApplication.sendPostedEvents(above, QEvent.Type.LayoutRequest)  # its place, now
        above = above.parentWidget()
    if above is not None:
        above.ensureWidgetVisible(one)


class Band(QLabel):
    """A sentence in a coloured band, not there before something is said; one that keeps somebody
    from going on is seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        mark(self, role="band")
        self._voice = Voice(self)
        self.hide()

    def say(self, text: str, tone: str) -> None:
        """Say this."""
        mark(self, tone=tone)
        self.setText(text)
        self.show()
        self._voice.say(text)
        if tone in {"red", "amber"}:
            bring_into_sight(self)


def frame(
    form: QWidget,
    rows: Iterable[tuple[QLabel, QWidget]],
    below: Iterable[QWidget],
    buttons: Iterable[QPushButton],
) -> QFormLayout:
    """Lay a form out, its labels as wide as those of its neighbours; its rows."""
    laid = QFormLayout()
    laid.setVerticalSpacing(GAP_PX)
    for label, field in rows:
        beside_field(label)
        laid.addRow(label, field)
    foot = QHBoxLayout()
    for button in buttons:
        foot.addWidget(button)
    foot.addStretch(1)
    lay = QVBoxLayout(form)
    lay.setContentsMargins(0, 0, 0, 0)
    lay.addLayout(laid)
    for one in below:
        lay.addWidget(one)
    lay.addLayout(foot)
    return laid


def nobody(_kept: bool) -> None:
    """Goes on after a form was kept, or was not."""
