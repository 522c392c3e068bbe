"""The shop that is hammered: real wiring, real books, and nothing of the world but a stand-in."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QDesktopServices, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from pos_app import app
from pos_app.domain.catalog import CatalogChange
from pos_app.domain.staff import Action, Role
from pos_app.flow.counter import Counter
from pos_app.options import Common
from pos_app.shop import Shop, choices, open_shop
from pos_app.ui.main_window import MainWindow
from tests.hammer.hands import PEOPLE, PINS
from tests.stories.pace import QUICK

PLENTY, SCARCE = 3_000, 2
# Nothing waits for an hour here; no fault of the stand-in lasts for seconds.
PACE = replace(QUICK, long_gone_s=6.0, remind_s=1.0, ask_s=3.0)


@contextmanager
def opened(
    qt: QApplication, folder: Path, chance: random.Random, *, staffed: bool
) -> Iterator[tuple[Shop, MainWindow]]:
    """A practice shop in this folder with its window on the screen."""
    options = Common(folder / "shop", practice=True, lang=chance.choice(("ko", "en")))
    with ExitStack() as stack:
        for one in _no_world(folder, chance):
            stack.enter_context(one)
        if not options.data_dir or not options.data_dir.exists():
            _furnish(options, staffed=staffed)
        shop, window = stack.enter_context(app.window(qt, choices(options)))
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        yield shop, window


def _furnish(options: Common, *, staffed: bool) -> None:
    """Enough on the shelf for a long day, two pieces of some; a manager and a cashier."""
    with open_shop(options, sells=False) as shop:
        products = shop.books.products()
        counts = tuple(
            (one.sku, SCARCE if number % 5 == 0 else PLENTY)
            for number, one in enumerate(products)
            if shop.books.stock()[one.sku].on_hand is not None
        )
        shop.books.save_catalog(CatalogChange(products, counts), datetime.now(UTC), "")
        if staffed:
            (manager, cashier), (pin, other) = PEOPLE, PINS
            shop.roster.add(manager, Role.MANAGER, pin)
            shop.access.sign_in(manager, pin)
            shop.access.approve(Action.EDIT_STAFF, cashier, manager, pin)
            shop.roster.add(cashier, Role.CASHIER, other)


def _no_world(folder: Path, chance: random.Random) -> Iterator[Any]:
    """Dialogs of the system answer with a path or nothing; only the loopback can be reached."""
    yield mock.patch("pos_app.shop.Counter", partial(Counter, pace=PACE))
    opens, saves = _papers(folder), _places(folder)
    for name, paths in (("getOpenFileName", opens), ("getSaveFileName", saves)):
        answer = partial(_answer, chance, paths)
        yield mock.patch.object(QFileDialog, name, staticmethod(answer))
    yield mock.patch.object(QFileDialog, "getOpenFileNames", staticmethod(_answer_none))
    yield mock.patch.object(QFileDialog, "getExistingDirectory", staticmethod(lambda *_, **__: ""))
    yield mock.patch.object(QDesktopServices, "openUrl", staticmethod(_open_nothing))
    yield mock.patch.object(socket.socket, "connect", _guarded(socket.socket.connect))
    yield mock.patch("socket.getaddrinfo", _local_only(socket.getaddrinfo))


def _answer(chance: random.Random, paths: list[Path], *_: Any, **__: Any) -> tuple[str, str]:
    return ("" if chance.random() < 0.3 else str(chance.choice(paths)), "")


def _answer_none(*_: Any, **__: Any) -> tuple[list[str], str]:
    return [], ""


def _open_nothing(url: QUrl) -> bool:
    return url.isValid()


def _papers(folder: Path) -> list[Path]:
    """What somebody may pick: pictures and price lists, good and bad, and what is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    picture = QImage(300, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor("#c06030"))
    good, fake, goods, junk = (folder / name for name in ("a.png", "b.png", "c.csv", "d.xlsx"))
    picture.save(str(good))
    fake.write_bytes(b"\x89PNG\r\n\x1a\n nothing more")
    goods.write_text(
        "품번,바코드,상품명,분류,가격,과세구분,재고\nN01,,새 상품,기타,3000,과세,9\n", "utf-8"
    )
    junk.write_bytes(b"PK\x03\x04 torn")
    return [good, fake, goods, junk, folder / "not-there.csv", folder]


def _places(folder: Path) -> list[Path]:
    """Where somebody may save, also where nothing can be."""
    names = ("out.csv", "out.xlsx", "out.pdf", "out", "no/such/folder/out.csv")
    return [*(folder / name for name in names), folder]


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> None:
        inet = self.family in {socket.AF_INET, socket.AF_INET6}
        if inet and not str(address[0]).startswith(("127.", "::1")):
            raise OSError("no network here")
        connect(self, address)

    return guarded


def _local_only(look_up: Any) -> Any:
    def asked(host: Any, *rest: Any, **more: Any) -> Any:
        if str(host) not in {"localhost", "127.0.0.1", "::1"}:
            raise socket.gaierror("no names here")
        return look_up(host, *rest, **more)

    return asked
