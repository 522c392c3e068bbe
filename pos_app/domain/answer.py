"""What comes back from Toss, in our own words: yes, no, unknown, or never sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import PaidFacts

T = TypeVar("T")


class Verdict(StrEnum):
    """The four things an exchange can mean (fault-model §2.3)."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """The outcome of one call.

    `value` is there exactly when the verdict is YES. `code` is Toss' errorCode, or our own reason
    in lower case (`timeout`, `not_json`, `http_server`, `echo_amount` …); `message` is Toss' own
    sentence, to be shown as it is. `final` marks a no that Toss lists as final. `alarm` marks an
    echo that is not ours, `taken` a create whose number stands for a payment already. `busy` asks
    the till to slow down; `key_refused` means that no call will work with this key. `server_time`
    is the reply's Date header.
    """

    verdict: Verdict
    value: T | None = None
    code: str = ""
    message: str = ""
    final: bool = False
    alarm: bool = False
    taken: bool = False
    busy: bool = False
    key_refused: bool = False
    server_time: datetime | None = None

    @property
    def yes(self) -> T | None:
        """The value, when the verdict is YES."""
        return self.value if self.verdict is Verdict.YES else None


@dataclass(frozen=True, slots=True)
class Order:
    """What a payment is created with. `lifetime_s` counts from the server's own clock."""

    order_no: str
    amount_won: Won
    tax: TaxSplit
    product_desc: str
    lifetime_s: int = 600


@dataclass(frozen=True, slots=True)
class Ref:
    """Which payment a call is about, and what its echo must say."""

    order_no: str
    amount_won: Won
    pay_token: str | None = None


@dataclass(frozen=True, slots=True)
class Created:
    """A payment that the buyer can open; the page has passed the QR guard."""

    pay_token: str
    checkout_page: str
    expires_at: datetime | None


class Stage(StrEnum):
    """Where a payment stands at Toss."""

    STANDBY = "standby"
    APPROVED = "approved"
    PROGRESS = "progress"
    COMPLETE = "complete"
    CANCELLED = "cancelled"
    REFUNDING = "refunding"
    REFUNDED = "refunded"  # all or a part: read the rows
    SETTLED = "settled"
    SETTLED_REFUNDED = "settled_refunded"
    ABSENT = "absent"  # Toss knows no such payment
    STRANGE = "strange"  # a word that we do not know: as good as no answer


CHARGED = frozenset(
    {
        Stage.COMPLETE,
        Stage.REFUNDING,
        Stage.REFUNDED,
        Stage.SETTLED,
        Stage.SETTLED_REFUNDED,
    }
)

# Something went back, or is about to.
SOME_BACK = frozenset({Stage.REFUNDED, Stage.SETTLED_REFUNDED})
GOING_BACK = SOME_BACK | {Stage.REFUNDING}

# Reasons whose sentence speaks of doubt; a create leaves none, because it charges nobody.
DOUBTS = frozenset(
    {
        "timeout", "connection_lost", "http_server", "http_other", "too_large", "not_json",
        "no_code", "odd_reply", "contradiction",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RefundRow:
    """One refund that Toss has on a payment; v2 names no refundNo."""

    amount_won: Won
    refund_no: str | None = None
    transaction_id: str | None = None
    done: bool = True


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What `/status` says."""

    stage: Stage
    pay_token: str | None = None
    paid: PaidFacts = PaidFacts()
    tax: TaxSplit | None = None
    refundable_won: Won | None = None
    refunds: tuple[RefundRow, ...] = ()

    @property
    def carried_out(self) -> tuple[RefundRow, ...]:
        """The refunds whose money has gone back."""
        return tuple(row for row in self.refunds if row.done)


@dataclass(frozen=True, slots=True)
class Found:
    """What `/status` says of a number of ours that the books do not know."""

    report: StatusReport
    amount_won: Won | None = None


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """One refund decision; sent again unchanged when its answer was lost."""

    ref: Ref
    refund_no: str
    amount_won: Won
    tax: TaxSplit | None
    reason: str


@dataclass(frozen=True, slots=True)
class Refunded:
    """What Toss says of a refund that it made."""

    refundable_won: Won | None = None
    approved_at: datetime | None = None
    transaction_id: str | None = None
