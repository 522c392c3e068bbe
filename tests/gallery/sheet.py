"""Contact sheets: every scene of one language, theme and size in one picture."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from pos_app.domain.payment import Mode
from tests.gallery.scenes import SCENES, show
from tests.gallery.stage import LANGUAGES, SIZES, THEMES, Stage

COLUMNS, WIDTH, CAPTION, GAP = 4, 640, 26, 10
# The frame and the bar differ by mode; one picture of each says all.
OTHER_MODES = (Mode.TEST, Mode.LIVE)

Picture = tuple[str, QImage]


def pictures(stage: Stage, size: tuple[int, int]) -> Iterator[Picture]:
    """Every scene at one size, as the stage is dressed now."""
    stage.resize(size)
    for name in SCENES:
        show(stage, name)
        yield name, _picture(stage)


def _picture(stage: Stage) -> QImage:
    """The window, with the dialog over it if there is one."""
    image = stage.window.grab().toImage()
    shown = stage.shown()
    if shown is not stage.window:
        painter = QPainter(image)
        painter.fillRect(image.rect(), QColor(0, 0, 0, 110))
        dialog = shown.grab()
        painter.drawPixmap(
            (image.width() - dialog.width()) // 2, (image.height() - dialog.height()) // 2, dialog
        )
        painter.end()
    return image


def contact_sheet(shown: list[Picture], title: str) -> QImage:
    """All pictures small, each with its name."""
    ratio = shown[0][1].height() / shown[0][1].width()
    high = round(WIDTH * ratio)
    rows = -(-len(shown) // COLUMNS)
    image = QImage(
        COLUMNS * (WIDTH + GAP) + GAP, rows * (high + CAPTION + GAP) + CAPTION + GAP,
        QImage.Format.Format_RGB32,
    )  # fmt: skip
    image.fill(QColor("#8c929a"))
    painter = QPainter(image)
    painter.setPen(QColor("#000000"))
    painter.drawText(GAP, CAPTION - 6, title)
    for number, (name, picture) in enumerate(shown):
        left = GAP + number % COLUMNS * (WIDTH + GAP)
        top = CAPTION + number // COLUMNS * (high + CAPTION + GAP)
        painter.drawText(left, top + CAPTION - 6, name)
        small = picture.scaled(
            WIDTH, high, Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )  # fmt: skip
        painter.drawImage(QRect(left, top + CAPTION, small.width(), small.height()), small)
    painter.end()
    return image


def write_sheets(app: QApplication, folder: Path, *, single: bool = False) -> list[Path]:
    """One sheet a language, theme and size; with `single` every picture in full, too."""
    written = []
    with tempfile.TemporaryDirectory(prefix="gallery-") as books:
        stages = {mode: Stage(app, Path(books) / mode, mode) for mode in Mode}
        for stage in stages.values():
            stage.window.show()
        for theme in THEMES:
            stages[Mode.PRACTICE].wear(theme)
            for lang in LANGUAGES:
                for stage in stages.values():
                    stage.speak(lang)
                for size in SIZES:
                    name = f"{lang}-{theme}-{size[0]}x{size[1]}"
                    shown = [*pictures(stages[Mode.PRACTICE], size), *_modes(stages, size)]
                    if single:
                        _write_each(shown, folder / name)
                    path = folder / f"{name}.png"
                    if not contact_sheet(shown, name).save(str(path)):
                        raise OSError(f"cannot write {path}")
                    written.append(path)
        for stage in stages.values():
            stage.close()
    return written


def _modes(stages: dict[Mode, Stage], size: tuple[int, int]) -> Iterator[Picture]:
    for mode in OTHER_MODES:
        stages[mode].resize(size)
        show(stages[mode], "sale-cart")
        yield f"sale-{mode}", _picture(stages[mode])


def _write_each(shown: list[Picture], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in shown:
        picture.save(str(folder / f"{name}.png"))
