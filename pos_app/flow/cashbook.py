"""What the flow needs from the books for cash; the store fits it by shape."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from pos_app.domain.cart import SaleLine
from pos_app.domain.money import Won
from pos_app.domain.payment import Account, Attempt
from pos_app.domain.terms import PLAIN, Terms


class CashBook(Protocol):
    """Payments in cash; each method is one transaction, durable when it returns.

    Sale, payment, stock, receipt number and ledger are written together or not at all. Both raise
    SoldOut when too few pieces are there, and StoreError.
    """

    def take(
        self,
        lines: tuple[SaleLine, ...],
        account: Account,
        received_won: Won,
        at: datetime,
        cashier: str,
        terms: Terms = PLAIN,
    ) -> Attempt:
        """A sale that begins and ends with this payment."""
        ...

    def not_shown(self) -> tuple[Attempt, ...]:
        """Payments that nobody saw booked, newest first."""
        ...

    def close(self, order_no: str, received_won: Won, at: datetime) -> Attempt:
        """The payment of a sale whose attempts at Toss have ended.

        Raises Refused while one is open, and when the sale is paid.
        """
        ...
