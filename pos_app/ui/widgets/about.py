"""What this program is, and what it is not."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from pos_app.ui.paintfirst import paint_first
from pos_app.ui.widgets.licences import Licences
from pos_app.wording import Wording


def show_about(
    wording: Wording,
    version: str,
    parent: QWidget | None = None,
    licences: Path | None = None,
    *,
    looks: bool = False,
) -> bool:
    """Show name and version until it is closed; an installation shows its licences too.

    With `looks` it can be asked for a newer version: whether it was.
    """
    paint_first()
    say = wording.say
    box = QMessageBox(parent)
    box.setObjectName("about")
    box.setStyleSheet("QLabel { min-width: 440px; font-size: 17px; }")
    box.setWindowTitle(say("window.title"))
    box.setText(f"{say('window.title')} {version}".strip())
    box.setInformativeText(say("window.about_text"))
    # Of several buttons Qt does not know which one Esc is.
    box.setEscapeButton(box.addButton(say("keysheet.close"), QMessageBox.ButtonRole.AcceptRole))
    inside = licences if licences is not None and licences.is_dir() else None
    if inside is not None:
        more = box.addButton(say("licences.title"), QMessageBox.ButtonRole.ActionRole)
        more.setObjectName("about-licences")
    newer = box.addButton(say("update.look"), QMessageBox.ButtonRole.ActionRole) if looks else None
    if newer is not None:
        newer.setObjectName("about-newer")
    box.exec()
    if inside is not None and box.clickedButton() is more:
        Licences(wording, inside, parent).exec()
    return newer is not None and box.clickedButton() is newer
