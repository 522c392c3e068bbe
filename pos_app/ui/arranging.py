"""What is pressed beside the table and needs no manager: switch, star, picture, colour, order."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from pos_app.domain.catalog import Sku
from pos_app.ui.keeping import Keeping
from pos_app.ui.portrait import read_portrait
from pos_app.ui.screens.products import ProductsScreen

PICTURES = "*.jpg *.jpeg *.png *.webp *.bmp *.gif *.tif *.tiff"


class Arranging(QObject):
    """Each act is of the product that is marked."""

    def __init__(
        self, screen: ProductsScreen, keeping: Keeping, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._screen, self._keeping = screen, keeping
        self._shelving = keeping.shelving
        card = screen.card
        card.sold_out.connect(self._on_switch)
        card.look.picture_wanted.connect(self._on_picture)
        card.look.picture_gone.connect(self._on_no_picture)
        card.look.favoured.connect(self._on_favoured)
        card.look.stepped.connect(screen.table.step)
        card.look.coloured.connect(self._on_coloured)
        screen.table.moving.connect(self._on_moving)

    def picture(self, sku: Sku, path: Path) -> None:
        """Give a product the picture in a file."""
        self._keeping.arrange(partial(self._pictured, sku, path))

    def _pictured(self, sku: Sku, path: Path) -> None:
        self._shelving.set_picture(sku, read_portrait(path))

    def _on_picture(self) -> None:
        sku, say = self._screen.table.chosen_sku(), self._screen.wording.say
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        path, _ = QFileDialog.getOpenFileName(
            self._screen, say("desk.picture"), home, f"{say('desk.pictures')} ({PICTURES})"
        )
        if sku is not None and path:
            self.picture(sku, Path(path))

    def _on_no_picture(self) -> None:
        sku = self._screen.table.chosen_sku()
        if sku is not None:
            self._keeping.arrange(partial(self._shelving.set_picture, sku, None))

    def _on_switch(self, sold_out: bool) -> None:
        sku = self._screen.table.chosen_sku()
        if sku is not None:
            self._keeping.arrange(partial(self._shelving.mark_sold_out, sku, sold_out))

    def _on_favoured(self, favourite: bool) -> None:
        sku = self._screen.table.chosen_sku()
        if sku is not None:
            self._keeping.arrange(partial(self._shelving.favour, sku, favourite))

    def _on_coloured(self, colour: int) -> None:
        sku = self._screen.table.chosen_sku()
        if sku is not None:
            category = self._screen.drafts.item(sku).product.category
            self._keeping.arrange(partial(self._shelving.colour, category, colour))

    def _on_moving(self, sku: str, before: Sku | None) -> None:
        self._keeping.arrange(partial(self._shelving.place, Sku(sku), before))
