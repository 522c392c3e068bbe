"""A tab: a button of a group of which one is chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QPushButton

from pos_app.ui.theme import mark


def tab(name: str, group: QButtonGroup, place: int) -> QPushButton:
    """A tab of this object name, known to its group by its place."""
    button = QPushButton()
    button.setObjectName(name)
    button.setCheckable(True)
    mark(button, kind="tab")
    group.addButton(button, place)
    return button
