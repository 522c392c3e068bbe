"""Products and stock in the window: the desk, its card, and how the sale screen looks with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from pos_app.domain.cart import Cart
from pos_app.domain.catalog import Sku
from pos_app.domain.goods import Item, Looks
from pos_app.domain.money import Won
from pos_app.domain.stock import Movement, MovementKind, StockLevel
from pos_app.ui.shelf import Directory
from pos_app.ui.warehouse import Warehouse
from pos_app.ui.widgets.recount import recounted
from tests.gallery import goods
from tests.gallery.stage import Stage

_DIRECTORY = Directory(goods.PRODUCTS)
_STATES: tuple[dict[str, Any], ...] = (
    {},
    {"low_mark": 5},
    {},
    {"warns": True, "low_mark": 2},
    {},
    {"sold_out": True},
    {},
)
_BELOW = 3  # of so many rows this one is below nought
STARS = frozenset(one.sku for one in goods.PRODUCTS[1:12:2])


def levels() -> dict[Sku, StockLevel]:
    """Every policy, low ones, a switch, and one below nought."""
    found = {}
    for number, product in enumerate(goods.PRODUCTS):
        known = goods.counts().get(product.sku, StockLevel(product.sku, None))
        level = replace(known, **_STATES[number % len(_STATES)])
        found[product.sku] = replace(level, on_hand=-4) if number == _BELOW else level
    return found


def items() -> tuple[Item, ...]:
    """The goods of the gallery as their owner keeps them."""
    known = levels()
    made = [Item(one, known[one.sku], favourite=one.sku in STARS) for one in goods.PRODUCTS]
    made[6] = replace(made[6], active=False)
    strange = replace(goods.PRODUCTS[8], name="<b>굵게</b> &amp; " + "긴이름" * 30)
    made[8] = replace(made[8], product=strange)
    return tuple(made)


def house(stage: Stage) -> Warehouse:
    """The window's own."""
    found = stage.window.warehouse
    assert found is not None
    return found


def _desk(stage: Stage, chosen: int | None = None, page: str = "stock") -> None:
    screen = house(stage).screen
    stage.window.usher.show(screen)
    screen.message.hide()
    screen.bar.forget()
    screen.show_stock(items(), _DIRECTORY.index)
    with QSignalBlocker(screen.card):  # nothing is to be read for it
        screen.card.show_page(page)
    if chosen is None:
        screen.table.setCurrentIndex(screen.model.index(-1, -1))
    else:
        screen.table.choose(goods.PRODUCTS[chosen].sku)
    screen.show_card()


def _drafts(stage: Stage) -> None:
    _desk(stage, 1)
    screen = house(stage).screen
    edit = screen.drafts.edit(goods.PRODUCTS[1].sku)
    screen.drafts.change(replace(edit, product=replace(edit.product, price_won=Won(1_234_567))))
    screen.drafts.begin()
    screen.drafts.begin()
    screen._sift()
    screen.leave()


def _said(stage: Stage, tone: str, key: str, **values: object) -> None:
    _desk(stage, 2)
    house(stage).screen.say(tone, key, **values)


def _nobody(stage: Stage) -> None:
    _desk(stage)
    house(stage).screen.show_stock((), _DIRECTORY.index)


def _moved(stage: Stage) -> None:
    _desk(stage, 3, "movements")
    stage.drain()  # what is read of the empty books comes first
    kinds = (*MovementKind, MovementKind.SALE, MovementKind.SALE, MovementKind.COUNT)
    house(stage).screen.card.show_movements(
        tuple(
            Movement(
                goods.NOW - timedelta(hours=number), kind, 3 - number, 99 - number,
                "7G3K9QXA-1048573" if kind is MovementKind.SALE else "m12", "지우",
                "상자째 떨어뜨려 깨졌어요" if kind is MovementKind.ADJUST else "",
            )
            for number, kind in enumerate(kinds)
        )
    )  # fmt: skip


def picture(number: int) -> QPixmap:
    """Something with colours, of any shape."""
    image = QImage(256, (256, 128, 200)[number % 3], QImage.Format.Format_RGB32)
    image.fill(QColor.fromHsv(number * 47 % 360, 120, 220))
    painter = QPainter(image)
    painter.setBrush(QColor.fromHsv((number * 47 + 160) % 360, 160, 160))
    painter.drawEllipse(40, 20, 120, 90)
    painter.end()
    return QPixmap.fromImage(image)


def _pictured(stage: Stage, category: str = "") -> None:
    window, case = stage.window, house(stage).wares
    window.desk.show_catalog(_DIRECTORY, levels())
    window.desk.show_catalog(_DIRECTORY, levels())
    digests = {one.sku: "d" for one in goods.PRODUCTS[:9:2]}
    case.looks = Looks(STARS, {"머그·컵": 5, "음료": 2}, digests)
    for number, sku in enumerate(digests):
        case._kept[sku, "d"] = picture(number)
    window.sale.dress(case)
    window.desk._show(goods.cart(2))
    window.sale.categories.choose(category)


def _plain(stage: Stage) -> None:
    _pictured(stage)
    case = house(stage).wares
    case.looks = Looks(STARS)
    stage.window.sale.dress(case)


def _look(stage: Stage) -> None:
    _pictured(stage)
    _desk(stage, 2, "look")


def _short(stage: Stage) -> None:
    _plain(stage)
    desk = stage.window.desk
    desk._show(Cart())
    desk.set_qty(goods.PRODUCTS[0].sku, 30)


def _recount(stage: Stage) -> None:
    _plain(stage)
    product = goods.PRODUCTS[5]
    with stage.caught():
        recounted(product, StockLevel(product.sku, 5, 2), 12, stage.wording, stage.window)


def put_away(stage: Stage) -> None:
    """Nothing has looks, and nothing is drafted."""
    from pos_app.ui.shelf import FAVOURITES

    case = house(stage).wares
    if stage.window.sale.categories.current == FAVOURITES:
        stage.window.sale.categories.choose("")
    case._kept.clear()
    if case.looks != Looks():
        case.looks = Looks()
        stage.window.sale.dress(case)
    house(stage).screen.drafts.drop()
    house(stage).shortage.button.hide()


Scene = Callable[[Stage], None]
SHELVED: dict[str, Scene] = {
    "products": _desk,
    "products-stock": partial(_desk, chosen=3),
    "products-off-sale": partial(_desk, chosen=6),
    "products-long-name": partial(_desk, chosen=8),
    "products-look": _look,
    "products-movements": _moved,
    "products-drafts": _drafts,
    "products-saved": partial(_said, tone="blue", key="desk.saved", count=10_000),
    "products-no-reason": partial(_said, tone="red", key="goods.no_why"),
    "products-bad-picture": partial(
        _said, tone="red", key="picture.too_wide", width=20_000, height=20_000
    ),
    "products-none": _nobody,
    "sale-low": _plain,
    "sale-pictures": _pictured,
    "sale-favourites": partial(_pictured, category="\0favourites"),
    "sale-short": _short,
    "sale-recount": _recount,
}
