"""The question before a day is closed: what a Z would keep cannot be taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from pos_app.domain.closing import Report
from pos_app.domain.money import format_won
from pos_app.ui.asking import answered
from pos_app.wording import Wording


def sealed(report: Report, wording: Wording, parent: QWidget | None = None) -> bool:
    """Whether the day may be closed with these figures; Enter and Esc go back."""
    box = answered(lambda: _question(report, wording, parent))
    return box.buttonRole(box.clickedButton()) is QMessageBox.ButtonRole.DestructiveRole


def _question(report: Report, wording: Wording, parent: QWidget | None) -> QMessageBox:
    say = wording.say
    box = QMessageBox(parent)
    box.setObjectName("seal")
    box.setAccessibleName(say("closing.close_day"))
    box.setWindowTitle(say("closing.close_day"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setStyleSheet("QLabel { min-width: 440px; font-size: 17px; }")
    box.setText(
        f"{say('closing.seal_day', day=report.day.isoformat())}\n\n{_cash(report, wording)}"
    )
    box.setInformativeText(say("closing.seal_final"))
    back = box.addButton(say("closing.seal_back"), QMessageBox.ButtonRole.RejectRole)
    box.addButton(say("closing.close_day"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(back)
    box.setEscapeButton(back)
    return box


def _cash(report: Report, wording: Wording) -> str:
    say, cash = wording.say, report.cash
    if cash is None or cash.counted_won is None:
        return say("closing.seal_uncounted")
    return say(
        "closing.seal_cash",
        expected=format_won(cash.expected_won),
        counted=format_won(cash.counted_won),
        difference=format_won(cash.counted_won - cash.expected_won),
    )
