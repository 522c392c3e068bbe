"""What the buyer's side of the counter shows of a payment: one view for every face."""

from __future__ import annotations

from enum import StrEnum

from pos_app.domain.face import Face


class View(StrEnum):
    """Each has its sentences for the buyer (`buyer.<name>.…` in the wording)."""

    IDLE = "idle"  # the shop's name; what concerns no buyer who stands here looks like this, too
    CART = "cart"
    PREPARING = "preparing"
    SCAN = "scan"
    LAPSED = "lapsed"  # the QR's own time is over
    PAYING = "paying"
    CHECKING = "checking"
    PAID = "paid"
    NOT_PAID = "not_paid"
    ENDED = "ended"
    SOLD_OUT = "sold_out"


# While one of these is seen, the cashier has nothing to do but wait.
CALM = frozenset({View.PREPARING, View.SCAN, View.PAYING})

_VIEWS = {
    Face.PREPARING: View.PREPARING,
    Face.SHOW_QR: View.SCAN,
    Face.PAYING: View.PAYING,
    Face.CHECKING: View.CHECKING,
    Face.REFUSED: View.CHECKING,
    Face.ALARM: View.CHECKING,
    Face.DENIED: View.CHECKING,
    Face.PAID: View.PAID,
    Face.NOT_CREATED: View.NOT_PAID,
    Face.DECLINED: View.NOT_PAID,
    Face.CANCELLED: View.ENDED,
    Face.GIVEN_UP: View.ENDED,
    Face.SOLD_OUT: View.SOLD_OUT,
}


def view_of(face: Face, *, lapsed: bool = False) -> View:
    """The view of a face; what was left from before may be another buyer's, and is not shown."""
    if face is Face.SHOW_QR and lapsed:
        return View.LAPSED
    return _VIEWS.get(face, View.IDLE)
