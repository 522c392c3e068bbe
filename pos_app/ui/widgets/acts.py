"""The buttons under a card: the main one first and large, what ends a payment apart and red."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pos_app.ui.card import Card
from pos_app.ui.look import Act
from pos_app.ui.theme import CLOCK_TICK_MS, DOUBLE_TOUCH_MS, FOCUS_PX, GAP_PX, MAIN_TOUCH_PX, mark
from pos_app.ui.widgets.formwork import vacate
from pos_app.wording import Wording

_HARMLESS = frozenset({Act.NEXT, Act.NOT_YET})


class Acts(QWidget):
    """One button for every act, of which a card shows its own."""

    pressed = Signal(str)  # Act

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Act, ...] = ()
        self._wraps = False
        self._card: Card | None = None
        self._guard = QTimer(self)
        self._guard.setSingleShot(True)
        self._guard.setInterval(CLOCK_TICK_MS)
        self._guard.timeout.connect(self._enable)
        self._opening = QTimer(self)
        self._opening.setSingleShot(True)
        self._opening.setInterval(DOUBLE_TOUCH_MS)
        self._buttons = {act: self._button(act) for act in Act}
        self._row, self._below = QHBoxLayout(), QHBoxLayout()
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        for one in (lay, self._row, self._below):
            one.setSpacing(GAP_PX)
        lay.addLayout(self._row)
        lay.addLayout(self._below)

    def button(self, act: Act) -> QPushButton:
        """The button of an act."""
        return self._buttons[act]

    def show_acts(self, acts: tuple[Act, ...], card: Card, wording: Wording) -> None:
        """Show these buttons, the first one as the main one."""
        for act, button in self._buttons.items():
            button.setText(wording.say(f"pay.act.{act}"))
            button.setAccessibleName(wording.say(f"pay.act.{act}"))
        if acts != self._shown:
            # Buttons that change under a finger take no touch that was meant for others.
            if self._card is not None and self._card.key == card.key:
                self._guard.start()
            had_focus = any(one.hasFocus() for one in self._buttons.values())
            self._arrange(acts)
            if had_focus:
                self._focus_harmless()
        self._fit()
        self._card = card
        self._enable()

    def focus_safe(self) -> None:
        """Let Enter press only what does no harm."""
        self._guard.stop()
        if self._card is not None and not self._card.key:
            self._opening.start()  # just charged: a second touch of that button lands here
        self._enable()
        self._focus_harmless()

    def ready(self) -> bool:
        """Whether a touch counts by now."""
        return not self._opening.isActive()

    def _focus_harmless(self) -> None:
        for act in self._shown:
            if act in _HARMLESS:
                self._buttons[act].setFocus()

    def _enable(self) -> None:
        busy = self._guard.isActive() or (self._card is not None and self._card.busy)
        for act, button in self._buttons.items():
            button.setEnabled(act in _HARMLESS or not busy)

    def _button(self, act: Act) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(f"act-{act}")
        button.hide()
        button.clicked.connect(self._on_clicked)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One row, or two, as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Large letters, or a longer language, may need a second row."""
        widths = [self._buttons[act].sizeHint().width() + GAP_PX for act in self._shown]
        wraps = sum(widths) + 2 * GAP_PX * (Act.GIVE_UP in self._shown) > self.width()
        if wraps != self._wraps and self._shown:
            self._wraps = wraps
            self._arrange(self._shown)

    def _arrange(self, acts: tuple[Act, ...]) -> None:
        self._shown = acts
        for row in (self._row, self._below):
            vacate(row)
        for act, button in self._buttons.items():
            mark(button, kind=_kind(act, acts))
            button.setVisible(act in acts)
        self._row.addWidget(self._buttons[acts[0]], 1)
        row = self._below if self._wraps else self._row
        for act in acts[1:]:
            if act is Act.GIVE_UP:
                row.addSpacing(2 * GAP_PX)  # what ends a payment stands apart
            self._buttons[act].setMinimumHeight(MAIN_TOUCH_PX + 2 * FOCUS_PX)
            row.addWidget(self._buttons[act])
        before = self._buttons[acts[0]]
        for act in acts[1:]:
            QWidget.setTabOrder(before, self._buttons[act])
            before = self._buttons[act]

    def _on_clicked(self) -> None:
        if not self.ready():
            return
        sender = self.sender()
        for act, button in self._buttons.items():
            if button is sender:
                self.pressed.emit(act.value)


def _kind(act: Act, acts: tuple[Act, ...]) -> str:
    if act is acts[0]:
        return "main"
    return "danger" if act is Act.GIVE_UP else "plain"
