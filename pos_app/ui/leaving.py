"""Whether the window may close now.

A person who closes it is asked, never over an execute and not silently over a payment. The
system is not: nobody may be there to answer, and the books survive any moment.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from pos_app.ui.card import Card
from pos_app.ui.theme import CALLED_OFF_MS
from pos_app.ui.till import Till
from pos_app.wording import Wording


class Leaving(QObject):
    """The end of the window: a cashier's wish, or the system's, which is `hurried`."""

    def __init__(self, till: Till, window: QWidget) -> None:
        super().__init__(window)
        self.hurried = False
        self._till = till
        self._window = window
        self._called_off = QTimer(self)
        self._called_off.setSingleShot(True)
        self._called_off.setInterval(CALLED_OFF_MS)
        self._called_off.timeout.connect(self._stay)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            direct = Qt.ConnectionType.DirectConnection
            app.commitDataRequest.connect(self.on_session_end, direct)

    def may_close(self, wording: Wording) -> bool:
        """Whether the window may close now. Asks a person where something is open."""
        if not self.hurried and may_leave(self._till.cards(), wording, self._window):
            return True
        return self.hurried  # also when it became so while the question stood there

    def hurry(self) -> None:
        """Close now: begin nothing more, ask nobody; the next start finds what is open."""
        self.hurried = True
        self._till.stop()
        QApplication.closeAllWindows()

    def on_session_end(self) -> None:
        """The computer is about to shut down, and may yet stay on: begin nothing for a while."""
        self.hurried = True
        self._till.stop()
        self._called_off.start()

    def _stay(self) -> None:
        self.hurried = False
        self._till.go_on()


def open_cards(cards: Sequence[Card]) -> list[Card]:
    """The payments whose end nobody has seen yet."""
    return [card for card in cards if not card.ended]


def may_leave(cards: Sequence[Card], wording: Wording, parent: QWidget | None = None) -> bool:
    """Ask the cashier where something is open; money on its way refuses.

    Not by `answered`: in the turn that it takes, the window could be closed once more.
    """
    left = open_cards(cards)
    if not left:
        return True
    say = wording.say
    lines = [
        f"{card.word} · {wording.won(card.amount_won)} · {say(f'strip.{card.face}')}"
        for card in left
    ]
    on_the_wire = any(card.on_the_wire for card in left)
    box = QMessageBox(parent)
    box.setObjectName("leaving")
    box.setWindowTitle(say("window.title"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setStyleSheet("QLabel { min-width: 440px; font-size: 17px; }")
    box.setText("\n".join(lines))
    stay = box.addButton(say("window.stay"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    if on_the_wire:
        box.setInformativeText(say("window.wait_for_execute"))
        box.exec()
        return False
    box.setInformativeText(say("window.leave_open"))
    leave = box.addButton(say("window.leave"), QMessageBox.ButtonRole.DestructiveRole)
    box.exec()
    return box.clickedButton() is leave
