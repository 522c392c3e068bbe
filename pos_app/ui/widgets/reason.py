"""Why something is decided: one of the usual reasons, or one that is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from pos_app.ui.theme import mark, theme
from pos_app.ui.widgets.choice import Steady, paint_arrow
from pos_app.wording import Wording

REASONS = ("gone", "wants", "back", "asked", "missing")


class Reason(Steady):
    """A field with a list to choose from; `text` is what stands in it."""

    def __init__(
        self,
        key: str = "unfinished.why",
        usual: tuple[str, ...] = REASONS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key, self._usual = key, usual
        self._field = QLineEdit()
        self.setObjectName("unfinished-why")
        mark(self, role="reason")
        self.setEditable(True)
        self.setLineEdit(self._field)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; what is typed stays."""
        typed = self.text()
        self.clear()
        self.addItems([wording.say(f"{self._key}.{one}") for one in self._usual])
        self.setCurrentIndex(-1)
        self.setEditText(typed)
        self._field.setPlaceholderText(wording.say(self._key))
        self.setAccessibleName(wording.say(self._key))

    def text(self) -> str:
        """The reason."""
        return self.currentText().strip()

    def forget(self) -> None:
        """Empty the field."""
        self.setCurrentIndex(-1)
        self.clearEditText()

    def changeEvent(self, event: QEvent) -> None:
        """A field inside of a box takes no colour for its hint from the style sheet."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            palette = self._field.palette()
            palette.setColor(QPalette.ColorRole.PlaceholderText, QColor(theme().muted))
            self._field.setPalette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sheet's field has no arrow of its own."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            paint_arrow(painter, self)
