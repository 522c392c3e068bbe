"""Discounts beyond what anybody may give: a manager's word for a cart, asked for once.

A word stands for one cart and for so many won off it: goods that make it more ask again.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace

from pos_app.domain.cart import Cart
from pos_app.domain.discount import DiscountLimit
from pos_app.domain.money import Won
from pos_app.domain.staff import Action
from pos_app.flow.access import Access


@dataclass(frozen=True, slots=True)
class Permit:
    """How much may be taken off a cart, and whose PIN stood for it; blank for the owner."""

    most_won: Won
    approved_by: str = ""


NONE = Permit(Won(0))


def about_discount(cart: Cart) -> str:
    """What an approval, and the ledger, say it is about: how much off how much."""
    return f"-{cart.off_won}/{cart.gross_won}"


class Discounts:
    """The only door to a large discount; any thread may call. `limit` reads the setting."""

    def __init__(self, access: Access) -> None:
        self.limit: Callable[[], DiscountLimit] = DiscountLimit
        self._access = access
        self._permits: dict[int, Permit] = {}
        self._numbers = itertools.count(1)

    def within(self, cart: Cart) -> bool:
        """Whether nobody needs to be asked (again) about this cart; cheap."""
        off = cart.off_won
        return self.limit().allows(off, cart.gross_won) or off <= self.permit(cart).most_won

    def permit(self, cart: Cart) -> Permit:
        """What was allowed for this cart."""
        return self._permits.get(cart.permit, NONE)

    def allow(self, cart: Cart) -> Cart:
        """The cart with leave to be sold at its discounts, which is written down where it is much.

        Raises Refused where a manager is needed and no PIN stands for it (`about_discount`), and
        StoreError.
        """
        if self.within(cart):
            return cart
        why = ", ".join(dict.fromkeys(filter(None, _reasons(cart))))
        grant = self._access.allow(Action.DISCOUNT, about=about_discount(cart), why=why)
        return self.restore(cart, Permit(cart.off_won, grant.approved_by))

    def restore(self, cart: Cart, permit: Permit) -> Cart:
        """The cart with what was allowed for it, also by another life of the till."""
        number = next(self._numbers)
        self._permits[number] = permit
        return replace(cart, permit=number)


def _reasons(cart: Cart) -> list[str]:
    given = [line.discount for line in cart.lines] + [cart.discount]
    return [one.why for one in given if one]
