"""The storekeeper of some seeds: other policies, deliveries, counts, and the sold-out switch."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pos_app.domain.catalog import Sku
from pos_app.domain.goods import edit_of
from pos_app.domain.staff import Action
from pos_app.domain.stock import Policy
from pos_app.flow.shelving import Shelving
from tests.simulation.floor import GOODS
from tests.simulation.till import Till

if TYPE_CHECKING:
    from tests.simulation.world import World

# Of so many seeds one. The bugs of tests/mutants are found by others, which stay as they were.
_EVERY, _KEPT = 8, 6


class Keeper:
    """Draws from dice of its own, and none at all where nobody keeps the store."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self._world = world
        self._chance = chance
        self.keeps = world.report.seed % _EVERY == _KEPT

    def rules(self) -> tuple[tuple[Sku, bool, int | None], ...]:
        """What may go below nought from the beginning."""
        if not self.keeps:
            return ()
        return tuple((one.sku, self._chance.random() < 0.5, 3) for one in GOODS)

    def keep(self, till: Till) -> None:
        """Do one thing or another about one product."""
        if not self.keeps:
            return
        acts = (self._receive, self._adjust, self._count, self._switch, self._edit)
        act, sku = self._chance.choice(acts), self._chance.choice(GOODS).sku
        shelving = Shelving(till.books, till.books.goods, self._world.clock, till.counter.access)
        job = partial(act, till, shelving, sku)
        till.submit("shop", job, lambda _: None, self._world.told_no, "shop")

    def _receive(self, till: Till, shelving: Shelving, sku: Sku) -> object:
        self._world.crew.let(till, self._world.crew.somebody(), Action.EDIT_STOCK, sku)
        return shelving.receive(sku, self._chance.randint(1, 9))

    def _adjust(self, till: Till, shelving: Shelving, sku: Sku) -> object:
        self._world.crew.let(till, self._world.crew.somebody(), Action.EDIT_STOCK, sku)
        return shelving.adjust(sku, self._chance.choice((-3, -1, 2)), "조정")

    def _count(self, till: Till, shelving: Shelving, sku: Sku) -> object:
        self._world.crew.let(till, self._world.crew.somebody(), Action.EDIT_STOCK, sku)
        return shelving.count(sku, self._chance.randint(0, 12), "실사")

    def _switch(self, till: Till, shelving: Shelving, sku: Sku) -> object:
        self._world.crew.let(till, self._world.crew.somebody(), Action.EDIT_STOCK, sku)
        shelving.mark_sold_out(sku, self._chance.random() < 0.4)
        return None

    def _edit(self, till: Till, shelving: Shelving, sku: Sku) -> object:
        self._world.crew.let(till, self._world.crew.somebody(), Action.MANAGE_PRODUCTS)
        item = next(one for one in shelving.items() if one.product.sku == sku)
        policy = self._chance.choice(tuple(Policy))
        return shelving.edit([replace(edit_of(item), policy=policy)])
