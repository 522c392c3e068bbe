"""Discounts, notes and prices of the counter: in some worlds, for buyers who pay by Toss."""

from __future__ import annotations

import random
from dataclasses import replace

from pos_app.domain.cart import Cart, priced
from pos_app.domain.discount import Discount, DiscountKind
from pos_app.domain.payment import Attempt
from tests.simulation.invariants import Violation

_HAGGLE = 0.15  # of the worlds


class Bargains:
    """With dice of its own, so that those of everybody else fall as they did."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._haggles = chance.random() < _HAGGLE

    def agree(self, cart: Cart) -> Cart:
        """What is charged in the end: up to the limit, so that no manager is needed."""
        if not self._haggles:
            return cart
        if self._chance.random() < 0.3:
            cart = self._today(cart)
        if self._chance.random() < 0.5:
            percent = Discount(DiscountKind.PERCENT, self._chance.randint(1, 10), "단골")
            cart = cart.with_discount(None, percent)
        elif self._chance.random() < 0.5:
            line = self._chance.choice(cart.lines)
            won = self._chance.randint(1, line.gross_won // 10)
            cart = cart.with_discount(line.key, Discount(DiscountKind.WON, won))
        return replace(cart, note=self._chance.choice(["", "포장"]))

    def check(self, cart: Cart, attempt: Attempt) -> None:
        """What Toss will be asked for is what the screen said."""
        if attempt.amount_won != cart.total_won:
            raise Violation("I8", f"{attempt.order_no} is charged for another amount")

    def _today(self, cart: Cart) -> Cart:
        """The first product at a price that was typed, and one more of it at another one."""
        first = cart.lines[0]
        asked = replace(first.product, open_price=True)
        dear, cheap = (priced(asked, self._chance.randint(100, 40_000)) for _ in range(2))
        rest = replace(cart, lines=cart.lines[1:])
        rest = rest.add(dear, first.qty - 1) if first.qty > 1 else rest
        return rest.add(cheap)
