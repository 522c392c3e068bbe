"""How products look on the sale screen: favourites, colours, and pictures read when seen."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from pos_app.domain.catalog import Sku
from pos_app.domain.goods import Looks
from pos_app.errors import BoothError
from pos_app.flow.shelving import Shelving
from pos_app.ui.backroom import Backroom
from pos_app.ui.portrait import shown_portrait

LANE = "pictures"
KEPT = 400  # small pictures; more tiles than any screen shows


class Wares(QObject):
    """Signals out, no widgets. Fits `models.products.ShopWindow`."""

    changed = Signal()
    pictured = Signal(object)  # tuple of the SKU whose picture is there
    failed = Signal(object)  # BoothError

    def __init__(
        self, shelving: Shelving, backroom: Backroom, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._shelving = shelving
        self._backroom = backroom
        self.looks = Looks()
        self._kept: OrderedDict[tuple[Sku, str], QPixmap] = OrderedDict()
        self._asked: set[tuple[Sku, str]] = set()

    def reload(self) -> None:
        """Read how everything looks."""
        self._backroom.submit(LANE, self._shelving.looks, self._on_looks, self._on_failed)

    def pixmap(self, sku: Sku) -> QPixmap | None:
        """A product's picture, once it is there; it is read when somebody asks."""
        digest = self.looks.pictures.get(sku, "")
        key = (sku, digest)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return None if found.isNull() else found
        if digest and key not in self._asked:
            self._asked.add(key)
            job = partial(self._read, key)
            self._backroom.submit(LANE, job, self._on_picture, self._on_failed)
        return None

    def _read(self, key: tuple[Sku, str]) -> tuple[tuple[Sku, str], QImage]:
        return key, shown_portrait(self._shelving.picture(key[0]) or b"")

    def _on_picture(self, found: tuple[tuple[Sku, str], QImage]) -> None:
        key, image = found
        self._asked.discard(key)
        self._kept[key] = QPixmap.fromImage(image)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.pictured.emit((key[0],))

    def _on_looks(self, looks: Looks) -> None:
        if looks != self.looks:
            self.looks = looks
            self.changed.emit()

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self._asked.clear()
        self.failed.emit(error)
