"""What this program is, and what it is not."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from pos_app.wording import Wording


def show_about(wording: Wording, version: str, parent: QWidget | None = None) -> None:
    """Show name and version until it is closed."""
    say = wording.say
    box = QMessageBox(parent)
    box.setObjectName("about")
    box.setStyleSheet("QLabel { min-width: 440px; font-size: 17px; }")
    box.setWindowTitle(say("window.title"))
    box.setText(f"{say('window.title')} {version}".strip())
    box.setInformativeText(say("window.about_text"))
    box.addButton(say("keysheet.close"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()
