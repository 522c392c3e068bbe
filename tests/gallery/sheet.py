"""Contact sheets: every scene of one language, theme and size in one picture."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from pos_app.domain.payment import Mode
from tests.gallery.check import check
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


def _looked_at(stage: Stage, size: tuple[int, int], found: list[str]) -> Iterator[Picture]:
    """The same, each with the machine's look at it; what is wrong is added to `found`."""
    for name, picture in pictures(stage, size):
        found += [f"{name}: {one}" for one in check(stage.shown(), colours=True)]
        yield name, picture


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


@dataclass
class Sheet:
    """Every scene in one language, theme and size."""

    theme: str
    lang: str
    size: tuple[int, int]
    problems: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"{self.lang}-{self.theme}-{self.size[0]}x{self.size[1]}"


def every_sheet() -> list[Sheet]:
    """All of them, those that are dressed alike beside each other."""
    return [Sheet(theme, lang, size) for theme in THEMES for lang in LANGUAGES for size in SIZES]


def write_sheets(
    app: QApplication, folder: Path, wanted: list[Sheet], *, single: bool = False
) -> Iterator[tuple[Path, list[str]]]:
    """Write these, with `single` every picture in full, too; gives what the machine found."""
    with tempfile.TemporaryDirectory(prefix="gallery-") as books:
        stages = {mode: Stage(app, Path(books) / mode, mode) for mode in Mode}
        for stage in stages.values():
            stage.window.show()
        for sheet in wanted:
            stages[Mode.PRACTICE].wear(sheet.theme)
            for stage in stages.values():
                stage.speak(sheet.lang)
            looked_at = _looked_at(stages[Mode.PRACTICE], sheet.size, sheet.problems)
            shown = [*looked_at, *_modes(stages, sheet.size)]
            if single:
                _write_each(shown, folder / sheet.name)
            path = folder / f"{sheet.name}.png"
            if not contact_sheet(shown, sheet.name).save(str(path)):
                raise OSError(f"cannot write {path}")
            yield path, sheet.problems
        for stage in stages.values():
            stage.close()


def _modes(stages: dict[Mode, Stage], size: tuple[int, int]) -> Iterator[Picture]:
    for mode in OTHER_MODES:
        stages[mode].resize(size)
        show(stages[mode], "sale-cart")
        yield f"sale-{mode}", _picture(stages[mode])


def _write_each(shown: list[Picture], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in shown:
        picture.save(str(folder / f"{name}.png"))
