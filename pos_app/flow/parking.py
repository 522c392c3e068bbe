"""Carts put aside and taken up again: no sale, nothing is held for them, no restart loses one."""

from __future__ import annotations

from dataclasses import replace

from pos_app.domain.cart import Cart
from pos_app.domain.discount import checked_line
from pos_app.domain.parked import MOST_PARKED_NAME, Parked
from pos_app.domain.staff import Action, Deed, Outcome
from pos_app.errors import Refused
from pos_app.flow.access import Access
from pos_app.flow.discounts import Discounts, Permit
from pos_app.flow.pegs import ParkedCarts
from pos_app.flow.ports import Clock


class Parking:
    """Puts carts aside under a name; every method belongs on a lane."""

    def __init__(
        self, carts: ParkedCarts, access: Access, discounts: Discounts, clock: Clock
    ) -> None:
        self._carts = carts
        self._access = access
        self._discounts = discounts
        self._clock = clock

    def all(self) -> tuple[Parked, ...]:
        """What is put aside, oldest first."""
        return self._carts.all()

    def park(self, cart: Cart, name: str) -> Parked:
        """Put a cart aside. Raises Refused for an empty one, and when there are too many."""
        if not cart.lines:
            raise Refused("cart.empty")
        grant = self._access.allow(Action.SELL)
        permit = self._discounts.permit(cart)
        kept, now = checked_line(name, MOST_PARKED_NAME), self._clock.now()
        parked = Parked(kept, cart, now, grant.who, permit.most_won, permit.approved_by)
        return self._carts.put(parked)

    def recall(self, number: int) -> Parked:
        """Take one up again at the prices of then. Raises Refused when it is no longer there."""
        self._access.allow(Action.SELL)
        found = self._carts.take(number)
        permit = Permit(found.permit_won, found.approved_by)
        cart = replace(found.cart, permit=0)
        return replace(found, cart=self._discounts.restore(cart, permit))

    def discard(self, number: int) -> Parked:
        """Throw one away, which is written down: goods were in it."""
        grant = self._access.allow(Action.DISCARD_PARKED)
        found = self._carts.take(number)
        about = f"{found.name} {found.cart.total_won}"
        deed = Deed(Action.DISCARD_PARKED, Outcome.ALLOWED, grant.who, about=about)
        self._access.note(deed)
        return found

    def void(self, parked: Parked) -> None:
        """Take back what was put aside just now: its cart was gone on with meanwhile."""
        self._carts.take(parked.number)
