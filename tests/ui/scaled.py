"""Two screens at a scale factor, in a process of their own: where the QR stands, and what it says.

Prints one JSON object a picture. `QT_SCALE_FACTOR` is read when Qt starts, so nothing in a running
test could set it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import zxingcpp
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from tests.gallery.faces import SITTERS, sit
from tests.gallery.stage import SIZES, THEMES, Stage


def two_screens(path: Path) -> str:
    """A platform with a counter's screen and one beside it; gives what QT_QPA_PLATFORM is then."""
    screens = [
        {"name": name, "x": x, "y": 0, "width": 3840, "height": 2160,
         "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
        for name, x in (("counter", 0), ("buyer", 3840))
    ]  # fmt: skip
    path.write_text(json.dumps({"screens": screens}), "utf-8")
    return f"offscreen:configfile={path}"


def read(image: QImage) -> list[str]:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return [one.text for one in zxingcpp.read_barcodes(rows[:, : grey.width()].copy())]


def shots(stage: Stage) -> Iterator[tuple[str, tuple[int, int], QWidget, int]]:
    """Both windows at every size; the buyer's also where the size is in pixels of the screen."""
    window, view = stage.window, stage.window.facing.display.view
    ratio = view.devicePixelRatioF()
    for size in SIZES:
        stage.resize(size)
        yield "counter", size, window, window.pay.qr.module_px()
        turned = stage.window.facing.turning.turned
        turned.turn(stage.window.facing.display._onlooker.sight)
        stage.settle()
        yield "turned", size, turned, turned.qr.module_px()
        turned.hide()
        view.showNormal()
        for wide, high in (size, (round(size[0] / ratio), round(size[1] / ratio))):
            view.resize(wide, high)
            stage.settle()
            yield "display", (wide, high), view, view.qr.module_px()


def tell(found: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(found) + "\n")


def main(folder: Path) -> None:
    app = QApplication([])
    stage = Stage(app, folder)
    stage.window.show()
    stage.window.usher.open(sit(stage, SITTERS["show-qr"]).key)
    stage.settle()
    view = stage.window.facing.display.view
    found = {
        "counter": stage.window.screen().name(), "display": view.screen().name(),
        "visible": view.isVisible(), "full": view.isFullScreen(),
        "covers": view.geometry() == view.screen().geometry(),
        "active": app.activeWindow() is not view,
    }  # fmt: skip
    tell(found)
    for theme in THEMES:
        stage.wear(theme)
        for name, size, widget, module_px in shots(stage):
            picture = widget.grab().toImage()
            said = {
                "window": name, "size": size, "theme": theme, "ratio": picture.devicePixelRatio(),
                "module_px": module_px, "read": read(picture),
            }  # fmt: skip
            tell(said)
    stage.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
