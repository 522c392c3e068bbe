"""What somebody asks to give back, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pos_app.domain.money import Won


class Fate(StrEnum):
    """What becomes of a piece whose money goes back."""

    STOCK = "stock"  # back on the shelf, once the money is back
    DAMAGED = "damaged"
    KEPT = "kept"  # the buyer has it


class Way(StrEnum):
    """How much is asked for."""

    WHOLE = "whole"  # everything that is left
    LINES = "lines"
    AMOUNT = "amount"


class RequestState(StrEnum):
    """The life of a request. The names are stored."""

    OPEN = "open"
    APPROVED = "approved"  # and its refund was decided in the same moment
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a line, as somebody names them; lines count from 1."""

    line_no: int
    qty: int
    fate: Fate


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody asks for. By amount a mixed sale needs its tax-free part named."""

    order_no: str
    reason: str
    way: Way = Way.WHOLE
    amount_won: int | None = None
    tax_free_won: int | None = None
    pieces: tuple[Piece, ...] = ()
    who: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """Some pieces of a line, with the money that they stand for."""

    line_no: int
    qty: int
    amount_won: Won
    fate: Fate


@dataclass(frozen=True, slots=True)
class Request:
    """One request, and what was said to it.

    `decided_by` stood at the counter then, `approved_by` is the manager whose PIN it was, `alone`
    that there was no other manager to ask.
    """

    request_no: str
    order_no: str
    way: Way
    amount_won: Won
    tax_free_won: Won | None
    reason: str
    who: str
    created_at: datetime
    lines: tuple[Returned, ...] = ()
    state: RequestState = RequestState.OPEN
    version: int = 0
    decided_by: str = ""
    approved_by: str = ""
    alone: bool = False
    decided_at: datetime | None = None
    remark: str = ""
    refund_no: str | None = None
