"""What the flow needs of the books about refund requests; `store` fits it by shape."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from pos_app.domain.catalog import Sku
from pos_app.domain.request import Ask, Request
from pos_app.domain.review import Habit


class Requests(Protocol):
    """Refund requests in the shop's memory; each method as those of Books."""

    def open(self, ask: Ask, at: datetime, toss_left_won: int | None) -> Request:
        """Number and write a request, with what is left computed in the same transaction.

        Raises Refused where so much is not left, and while another one about the payment is open.
        """
        ...

    def end(self, ended: Request, at: datetime) -> Request:
        """Write that a request was rejected or withdrawn.

        Raises Refused where it has ended before.
        """
        ...

    def one(self, request_no: str) -> Request: ...

    def of_order(self, order_no: str) -> tuple[Request, ...]:
        """Every request about a payment, oldest first."""
        ...

    def taken(self, order_no: str) -> Mapping[Sku, int]:
        """What a payment took off the shelf, less the pieces that it has been asked for since;
        nothing where another one has paid the same sale."""
        ...

    def waiting(self) -> tuple[Request, ...]:
        """The open ones, oldest first."""
        ...

    def latest(self, most: int) -> tuple[Request, ...]:
        """The newest ones, however they ended."""
        ...

    def habit(self, who: str, today: datetime, month: datetime) -> Habit:
        """How often somebody asked since these moments."""
        ...
