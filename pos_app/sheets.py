"""Puts reports together: figures of the books, rights of the staff, and files in a language."""

from __future__ import annotations

from collections.abc import Callable

from pos_app.flow.reporting import Reporting
from pos_app.paper.tabular import ReportFiles
from pos_app.shop import Shop
from pos_app.wording import Wording


def reporting_of(
    shop: Shop, voice: Callable[[], Wording] | None = None, name: Callable[[], str] | None = None
) -> Reporting:
    """The reports of a shop; voice and name of the shop may change while a window is open."""

    def files() -> ReportFiles:
        wording = voice() if voice else shop.wording
        called = name() if name else shop.settings.shop_name
        return ReportFiles(wording.say, called, shop.profile.mode, shop.clock.now)

    return Reporting(shop.books.figures, shop.books, files, shop.access)
