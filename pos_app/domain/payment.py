"""A payment attempt at Toss: its states, the one table of moves, and what we know of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from pos_app.domain.money import Won
from pos_app.errors import Bug


class Contract(StrEnum):
    """Which wire contract of Toss Pay is spoken."""

    V1 = "v1"
    V2 = "v2"


class Mode(StrEnum):
    """Whose money moves: nobody's (practice, test) or the buyer's (live)."""

    PRACTICE = "practice"
    TEST = "test"
    LIVE = "live"


class Tender(StrEnum):
    """What a sale is paid with."""

    TOSS = "toss"
    CASH = "cash"


@dataclass(frozen=True, slots=True)
class Account:
    """Where and with which key a payment was made, and the only place it is ever asked.

    `key_print` is a fingerprint, `key_tail` the last four characters; never the key.
    """

    contract: Contract
    base_url: str
    mode: Mode
    key_print: str
    key_tail: str

    @property
    def place(self) -> str:
        """Where it is asked, as people are told."""
        return f"{self.base_url} ({self.contract})"


class State(StrEnum):
    """The life of an attempt. The names are stored and shown in `sales list`."""

    CREATING = "creating"
    WAITING = "waiting"
    EXECUTING = "executing"
    UNKNOWN = "unknown"
    PAID = "paid"
    ABANDONED = "abandoned"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    SOLD_OUT = "sold_out"


# The only legal moves. Everything may become PAID, because Toss' word is the truth: money that
# arrived on a row we did not execute is booked as found. PAID is for ever: refunds are rows.
MOVES: dict[State, frozenset[State]] = {
    State.CREATING: frozenset({State.WAITING, State.ABANDONED, State.PAID}),
    State.WAITING: frozenset({State.EXECUTING, State.SOLD_OUT, State.CANCELLED, State.PAID}),
    State.EXECUTING: frozenset({State.UNKNOWN, State.PAID, State.DECLINED, State.CANCELLED}),
    State.UNKNOWN: frozenset({State.EXECUTING, State.PAID, State.DECLINED, State.CANCELLED}),
    State.PAID: frozenset(),
    State.ABANDONED: frozenset({State.PAID}),
    State.CANCELLED: frozenset({State.PAID}),
    State.DECLINED: frozenset({State.PAID}),
    State.SOLD_OUT: frozenset({State.PAID}),
}

# A sale has at most one attempt in these states; the books hold it with a unique index.
OPEN = frozenset({State.CREATING, State.WAITING, State.EXECUTING, State.UNKNOWN})
# Stock is held from the intent to execute until Toss' word.
HOLDING = frozenset({State.EXECUTING, State.UNKNOWN})


# The alarm of a paid sale whose money another hand gave back, as the owner in Toss' own pages.
GIVEN_BACK = "given_back"
# The alarm of an attempt that Toss refused because its number was used already: whatever stands
# under that number was never made by this row.
TAKEN = "number_taken"


@dataclass(frozen=True, slots=True)
class PaidFacts:
    """What Toss says of money that moved. No digit of a card or account is kept (design §1)."""

    approved_at: datetime | None = None
    paid_amount_won: Won | None = None
    discounted_won: Won | None = None
    pay_method: str | None = None
    transaction_id: str | None = None
    card_company: str | None = None
    card_approval_no: str | None = None
    instalments: int | None = None
    slip_url: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One payment for a sale, at Toss or in cash.

    Cash is a row of its own that is paid, and over, from its beginning; Toss is never asked about
    it, and its account only says where the shop sold then. `received_won` is what the buyer gave.

    `over` means that Toss has said its last word; it is another thing than the state. `version`
    counts the writes, so that a change made from an old reading is refused by the books.
    """

    order_no: str
    sale_no: int
    try_no: int
    word: str
    amount_won: Won
    tax_free_won: Won
    account: Account
    created_at: datetime
    state: State = State.CREATING
    over: bool = False
    given_up: bool = False
    version: int = 0
    pay_token: str | None = None
    checkout_page: str | None = None
    expires_at: datetime | None = None
    execute_tries: int = 0
    refusal_code: str | None = None
    refusal_text: str | None = None
    refusal_final: bool = False
    late_approval_at: datetime | None = None
    paid_at: datetime | None = None
    approved_at: datetime | None = None
    paid_amount_won: Won | None = None
    discounted_won: Won | None = None
    pay_method: str | None = None
    transaction_id: str | None = None
    card_company: str | None = None
    card_approval_no: str | None = None
    instalments: int | None = None
    slip_url: str | None = None
    toss_taxable_won: Won | None = None
    toss_vat_won: Won | None = None
    toss_tax_free_won: Won | None = None
    refundable_won: Won | None = None
    recovered: bool = False
    found: bool = False
    shown_at: datetime | None = None
    alarm: str | None = None
    tender: Tender = Tender.TOSS
    received_won: Won | None = None

    @property
    def in_cash(self) -> bool:
        """Whether Toss has no part in it, so that Toss is never asked."""
        return self.tender is Tender.CASH

    @property
    def denied(self) -> bool:
        """Whether Toss denies a sale that stands in the books as paid."""
        return self.state is State.PAID and self.alarm is not None

    @property
    def given_back(self) -> bool:
        """Whether Toss gave money of a paid sale back by no decision of these books."""
        return self.state is State.PAID and self.alarm == GIVEN_BACK

    @property
    def taken(self) -> bool:
        """Whether the payment that Toss has under this number is not ours."""
        return self.alarm == TAKEN


def may_move(attempt: Attempt, to: State) -> bool:
    """Whether the table allows this move."""
    return to in MOVES[attempt.state]


def move(attempt: Attempt, to: State, **facts: Any) -> Attempt:
    """The only way to change a state; `facts` are further fields learned with the move.

    Raises Bug when the table does not allow it.
    """
    if not may_move(attempt, to):
        raise Bug("bug.move", order_no=attempt.order_no, state=attempt.state, to=to)
    return replace(attempt, state=to, **facts)


def mark(attempt: Attempt, **facts: Any) -> Attempt:
    """Note facts without moving."""
    if "state" in facts:
        raise Bug("bug.mark", order_no=attempt.order_no)
    return replace(attempt, **facts)
