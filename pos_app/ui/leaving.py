"""Whether the window may close now: never over an execute, and not silently over a payment."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from pos_app.domain.money import format_won
from pos_app.ui.card import Card
from pos_app.wording import Wording


def open_cards(cards: Sequence[Card]) -> list[Card]:
    """The payments whose end nobody has seen yet."""
    return [card for card in cards if not card.ended]


def may_leave(cards: Sequence[Card], wording: Wording, parent: QWidget | None = None) -> bool:
    """Ask the cashier where something is open; money on its way refuses."""
    left = open_cards(cards)
    if not left:
        return True
    say = wording.say
    lines = [
        f"{card.word} · {say('pay.won', amount=format_won(card.amount_won))} · "
        f"{say(f'strip.{card.face}')}"
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
