"""A page in the middle that is scrolled where it is too long."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget


def scrolled(page: QWidget) -> QScrollArea:
    """The page, as wide as it may be, between two margins."""
    area, middle = QScrollArea(), QWidget()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    row = QHBoxLayout(middle)
    row.addStretch(1)
    row.addWidget(page, 8)
    row.addStretch(1)
    area.setWidget(middle)
    return area
