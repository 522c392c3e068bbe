"""What faces the buyer, by name: the customer display, the turned screen, and their settings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from unittest import mock

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QScrollArea, QWidget

from pos_app.domain.cart import Cart
from pos_app.ui.monitors import Monitor
from tests.gallery import goods
from tests.gallery.faces import SITTERS, sit
from tests.gallery.stage import Stage

SHOWN = (
    "preparing", "show-qr", "show-qr-lapsed", "paying", "checking", "paid", "declined",
    "cancelled", "given-up", "sold-out", "left-over", "other-key",
)  # fmt: skip
SECOND = Monitor("S-1", "EPSON VFD 10", QRect(1280, 0, 1280, 800))


def _display(stage: Stage, held: Cart | None = None, picture: QImage | None = None) -> None:
    if held is not None:
        stage.window.desk._show(held)
    view = stage.window.facing.display.view
    view.show_image(picture or QImage())
    view.show_sight(stage.window.facing.display._onlooker.sight)
    view.resize(stage.window.size())
    view.show()
    stage.other = view


def _picture(stage: Stage, wide: int, high: int) -> None:
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(QColor("#d6569a"))
    _display(stage, picture=image)


def _paying(stage: Stage, name: str) -> None:
    stage.window.usher.open(sit(stage, SITTERS[name]).key)
    _display(stage)


def _turned(stage: Stage, name: str) -> None:
    stage.window.usher.open(sit(stage, SITTERS[name]).key)
    turned = stage.window.facing.turning.turned
    turned.turn(stage.window.facing.display._onlooker.sight)
    stage.other = turned


def _example(stage: Stage) -> None:
    _display(stage)
    display = stage.window.facing.display
    with mock.patch("pos_app.ui.display.pick", return_value=SECOND):
        stage.window.facing._on_tried(stage.window.facing.form, "")
    display._trial.stop()
    display.view.setWindowState(Qt.WindowState.WindowNoState)
    display.view.resize(stage.window.size())


def _form(stage: Stage, *, two: bool = False, said: str = "", silent: bool = False) -> None:
    stage.window.bar.pressed.emit("settings")
    form = stage.window.facing.form
    form.show_screens((SECOND,) if two else (), SECOND if two else None)
    form.sound.remark.setVisible(silent)
    if said:
        form._show(stage.wording.say(said, most=40), "red" if "picture." in said[:8] else "blue")
    stage.settle()
    _into_sight(stage, form.save)
    _into_sight(stage, form.on)


def _tried(stage: Stage, key: str, tone: str) -> None:
    _form(stage, two=True)
    said = stage.wording.say(key, name=SECOND.name, seconds=6)
    stage.window.facing.form.message.say(said, tone)


def _into_sight(stage: Stage, widget: QWidget) -> None:
    area = stage.window.settings.findChild(QScrollArea)
    assert area is not None
    area.ensureWidgetVisible(widget)


FACING: dict[str, Callable[[Stage], None]] = {
    "display-idle": _display,
    "display-picture": partial(_picture, wide=1600, high=500),
    "display-picture-tall": partial(_picture, wide=300, high=1000),
    "display-cart": lambda stage: _display(stage, goods.cart(3)),
    "display-long-cart": lambda stage: _display(stage, goods.cart(30, 2)),
    "display-largest": lambda stage: _display(stage, goods.dearest()),
    **{f"display-{name}": partial(_paying, name=name) for name in SHOWN},
    "turned-preparing": partial(_turned, name="preparing"),
    "turned-show-qr": partial(_turned, name="show-qr"),
    "turned-paying": partial(_turned, name="paying"),
    "display-example": _example,
    "settings-display": _form,
    "settings-display-tried": partial(_tried, key="display.try_shown", tone="blue"),
    "settings-display-busy": partial(_tried, key="display.try_busy", tone="amber"),
    "settings-display-away": partial(_tried, key="display.try_none", tone="amber"),
    "settings-display-two": partial(_form, two=True, said="settings.display_saved"),
    "settings-display-silent": partial(_form, silent=True, said="picture.too_large"),
}
