"""What the flow needs from the books for carts put aside; the store fits it by shape."""

from __future__ import annotations

from typing import Protocol

from pos_app.domain.parked import Parked


class ParkedCarts(Protocol):
    """The carts that were put aside; each method is one transaction, durable when it returns."""

    def all(self) -> tuple[Parked, ...]:
        """All of them, oldest first."""

    def put(self, parked: Parked) -> Parked:
        """Write one, and number it. Raises Refused when there are as many as anybody looks at."""

    def take(self, number: int) -> Parked:
        """Take one out. Raises Refused when it is no longer there."""
