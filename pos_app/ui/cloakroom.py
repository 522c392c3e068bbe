"""Leads through putting carts aside and taking them up again; every write is done on a lane."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

from pos_app.domain.cart import Cart
from pos_app.domain.parked import MOST_PARKED_NAME, Parked
from pos_app.errors import BoothError
from pos_app.flow.parking import Parking
from pos_app.ui.asking import agreed, answered
from pos_app.ui.backroom import Backroom, Done, Job
from pos_app.ui.screens.sale import SaleScreen
from pos_app.ui.tray import items_words
from pos_app.ui.widgets.cart_parked import ParkedDialog
from pos_app.ui.widgets.cart_words import asked_words

LANE = "parked"


class Cloakroom(QObject):
    """A cart leaves the counter once it is written, and none is ever in neither place."""

    def __init__(self, parking: Parking, sale: SaleScreen, backroom: Backroom) -> None:
        super().__init__(sale)
        self._parking = parking
        self._sale = sale
        self._desk = sale.desk
        self._backroom = backroom
        self._leaving: Cart | None = None  # being written
        self._wanted: int | None = None  # to be taken up once the present one is put aside
        self._busy = False
        self._desk.catalog_shown.connect(self.start)
        for keys, name, does in (("F4", "park", self._on_park), ("F5", "recall", self._on_recall)):
            tool = sale.roll.tools[name]
            tool.clicked.connect(does)
            shortcut = QShortcut(QKeySequence(keys), sale)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(tool.click)

    def start(self) -> None:
        """Say how many there are, also those that another life of the till left."""
        self._backroom.submit(LANE, self._parking.all, self._on_counted, self._on_failed)

    def _on_park(self) -> None:
        if self._busy or not self._desk.cart.lines:
            return
        wording = self._desk.wording
        name = asked_words("park", "", MOST_PARKED_NAME, wording, self._sale.window())
        if name is not None:
            self._park(name)

    def _park(self, name: str) -> None:
        self._leaving = cart = self._desk.cart
        if not cart.lines:
            return
        pairs = [(line.product.name, line.qty) for line in cart.lines]
        named = name.strip() or items_words(pairs, self._desk.wording)
        self._submit(partial(self._parking.park, cart, named), self._on_parked)

    def _on_parked(self, parked: Parked) -> None:
        self._busy = False
        wanted, self._wanted = self._wanted, None
        if self._desk.cart != self._leaving:  # somebody went on with it meanwhile
            self._submit(partial(self._parking.void, parked), self._on_void)
            return
        self._desk.put(Cart())
        self._tell("parked.done", name=parked.name)
        if wanted is not None:
            self._take(wanted)
        else:
            self.start()

    def _on_void(self, _nothing: object) -> None:
        self._busy = False
        self.start()

    def _on_recall(self) -> None:
        if not self._desk.is_read:  # what changed meanwhile could not be said
            self._tell("sale.reading")
        elif not self._busy:
            self._submit(self._parking.all, self._on_listed)

    def _on_listed(self, parked: tuple[Parked, ...]) -> None:
        self._sale.roll.show_parked(len(parked))
        if not parked:
            self._busy = False
            self._tell("parked.none")
            return
        over = self._sale.window()
        dialog = answered(lambda: ParkedDialog(parked, self._desk.wording, over))
        self._busy = False
        if not agreed(dialog):
            return
        chosen = dialog.chosen()
        if dialog.discards:
            self._submit(partial(self._parking.discard, chosen.number), self._on_discarded)
        elif self._desk.cart.lines:  # it is put aside first, so nothing is lost
            self._wanted = chosen.number
            self._park("")
        else:
            self._take(chosen.number)

    def _take(self, number: int) -> None:
        self._submit(partial(self._parking.recall, number), self._on_recalled)

    def _on_recalled(self, found: Parked) -> None:
        self._busy = False
        if self._desk.cart.lines:  # somebody began another one meanwhile
            self._submit(partial(self._parking.park, found.cart, found.name), self._on_void)
            return
        self._desk.put(found.cart)
        # Prices stay as they were; what is another matter today is said.
        changed = self._desk.shelf.changes(found.cart)
        say = self._desk.wording.say
        parts = [say("parked.back", name=found.name)]
        parts += [say(f"parked.{what}", names=", ".join(names)) for what, names in changed.items()]
        self._desk.refused.emit("\n".join(parts))
        self.start()

    def _on_discarded(self, gone: Parked) -> None:
        self._busy = False
        self._tell("parked.dropped", name=gone.name)
        self.start()

    def _on_counted(self, parked: tuple[Parked, ...]) -> None:
        self._sale.roll.show_parked(len(parked))

    def _tell(self, key: str, **values: object) -> None:
        self._desk.refused.emit(self._desk.wording.say(key, **values))

    def _submit(self, job: Job, done: Done) -> None:
        self._busy = True
        self._backroom.submit(LANE, job, done, self._on_failed)

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self._busy, self._wanted = False, None
        self._desk.refused.emit(self._desk.wording.say_error(error))
