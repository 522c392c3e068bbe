"""What the buyer is let see, and nothing else: no cashier, no stock, no other buyer's payment."""

from __future__ import annotations

from dataclasses import dataclass

from pos_app.domain.buyer import View, view_of
from pos_app.domain.cart import Cart
from pos_app.domain.face import Face
from pos_app.domain.money import Won
from pos_app.domain.payment import State
from pos_app.ui.card import Card


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the cart."""

    name: str
    qty: int
    amount_won: Won


@dataclass(frozen=True, slots=True)
class Sight:
    """One picture for the buyer. `latest` is the line that was touched last."""

    view: View = View.IDLE
    face: Face = Face.PREPARING  # whose sign stands in place of the QR
    word: str = ""
    amount_won: int = 0
    qr: str = ""
    lines: tuple[Line, ...] = ()
    latest: int = -1


def sight_of(card: Card | None, cart: Cart, before: Cart | None = None) -> Sight:
    """The payment in front of the cashier; without one the cart; without that the shop itself.

    `before` is the cart as it was, so that the line which changed can be told.
    """
    if card is not None:
        return _of_payment(card)
    if not cart.lines:
        return Sight()
    lines = tuple(Line(one.product.name, one.qty, one.amount_won) for one in cart.lines)
    return Sight(
        View.CART, amount_won=cart.total_won, lines=lines, latest=_latest(cart, before or Cart())
    )


def _of_payment(card: Card) -> Sight:
    view = view_of(card.face, lapsed=card.lapsed)
    booked = card.attempt is not None and card.attempt.state is State.PAID
    if view is View.PAID and not booked:
        view = View.CHECKING
    if view is View.IDLE:
        return Sight()
    face = Face.LEFT_OVER if view is View.LAPSED else card.face
    return Sight(view, face, card.word, card.amount_won, card.qr if view is View.SCAN else "")


def _latest(cart: Cart, before: Cart) -> int:
    known = set(before.lines)
    changed = [at for at, line in enumerate(cart.lines) if line not in known]
    return changed[-1] if changed else len(cart.lines) - 1
