"""What this program is, and what it is not."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from pos_app.ui.asking import answered
from pos_app.ui.widgets.licences import Licences
from pos_app.wording import Wording

_LICENCES, _NEWER = "about-licences", "about-newer"


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
    inside = licences if licences is not None and licences.is_dir() else None
    box = answered(lambda: _box(wording, version, parent, inside, looks=looks))
    chosen = box.clickedButton()
    name = chosen.objectName() if chosen is not None else ""
    if inside is not None and name == _LICENCES:
        answered(lambda: Licences(wording, inside, parent))
    return name == _NEWER


def _box(
    wording: Wording, version: str, parent: QWidget | None, licences: Path | None, *, looks: bool
) -> QMessageBox:
    say = wording.say
    box = QMessageBox(parent)
    box.setObjectName("about")
    box.setStyleSheet("QLabel { min-width: 440px; font-size: 17px; }")
    box.setWindowTitle(say("window.title"))
    box.setText(f"{say('window.title')} {version}".strip())
    box.setInformativeText(say("window.about_text"))
    # Of several buttons Qt does not know which one Esc is.
    box.setEscapeButton(box.addButton(say("keysheet.close"), QMessageBox.ButtonRole.AcceptRole))
    offered = ((_LICENCES, "licences.title", licences), (_NEWER, "update.look", looks))
    for name, key, is_there in offered:
        if is_there:
            box.addButton(say(key), QMessageBox.ButtonRole.ActionRole).setObjectName(name)
    return box
