"""What is not finished, as one list for the window and the doctor: the most pressing first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import takewhile

from pos_app.domain.answer import Stage
from pos_app.domain.cart import SaleLine
from pos_app.domain.money import Won
from pos_app.domain.payment import OPEN, Account, Attempt, State
from pos_app.domain.receipt import HistoryLine, SaleRecord
from pos_app.domain.refund import UNSETTLED, Refund, RefundState, back_won

# The line in a sale's history by which somebody carries a matter over.
CARRIED = "carried_over"


class Kind(StrEnum):
    """What is not finished about a payment or a refund, in the order of the list.

    Each has its sentences in the wording: `unfinished.<kind>.title`, `.todo` and `.say`.
    """

    DENIED = "denied"  # booked as paid, and Toss denies it
    GIVEN_BACK = "given_back"  # paid, and another hand gave it back at Toss
    ALARM = "alarm"  # Toss and our books contradict each other
    TAKEN = "taken"  # refused, because its number stands for a payment that is not ours
    UNKNOWN = "unknown"  # executed, without a believable answer
    EXECUTING = "executing"
    REFUND_DOUBTFUL = "refund_doubtful"  # Toss' rows fit neither yes nor no, or have none of it
    APPROVED = "approved"  # another life of the till left it, and the buyer has approved since
    FOUND = "found"  # charged at Toss, though we did not execute it
    UNSEEN = "unseen"  # paid, and nobody saw it green
    OTHER_PLACE = "other_place"  # the address or the contract is another one now
    OTHER_KEY = "other_key"
    REFUND_PENDING = "refund_pending"
    LATE = "late"  # approved after it was given up: never executed
    SOLD_OUT = "sold_out"  # approved when the goods were gone: never executed
    WAITING = "waiting"  # the buyer is paying
    TRAILING = "trailing"  # ended here; Toss' last word is outstanding


class Needs(StrEnum):
    """Who has something to do (`unfinished.needs.<one>` in the wording)."""

    MANAGER = "manager"
    CASHIER = "cashier"
    NOBODY = "nobody"


class Decision(StrEnum):
    """What may be decided in the list; nothing else may (design §1.2)."""

    CARRY_OVER = "carry_over"
    REFUND = "refund"  # of everything left, if Toss says that it is charged
    SEND_AGAIN = "send_again"  # a doubtful refund under its own number, if Toss has none of it
    HANDED_OVER = "handed_over"  # of what is paid for certain


_NEEDS = {
    Kind.DENIED: Needs.MANAGER,
    Kind.GIVEN_BACK: Needs.MANAGER,
    Kind.ALARM: Needs.MANAGER,
    Kind.TAKEN: Needs.MANAGER,
    Kind.REFUND_DOUBTFUL: Needs.MANAGER,
    Kind.OTHER_PLACE: Needs.MANAGER,
    Kind.OTHER_KEY: Needs.MANAGER,
    Kind.UNKNOWN: Needs.CASHIER,
    Kind.APPROVED: Needs.CASHIER,
    Kind.FOUND: Needs.CASHIER,
    Kind.UNSEEN: Needs.CASHIER,
    Kind.LATE: Needs.CASHIER,
    Kind.SOLD_OUT: Needs.CASHIER,
}
_PAID = (Decision.HANDED_OVER, Decision.REFUND)
_DECISIONS = {
    Kind.REFUND_DOUBTFUL: (Decision.SEND_AGAIN,),
    Kind.DENIED: (Decision.REFUND,),
    Kind.ALARM: (Decision.REFUND,),
    Kind.UNKNOWN: (Decision.REFUND,),
    Kind.LATE: (Decision.REFUND,),
    Kind.SOLD_OUT: (Decision.REFUND,),
    Kind.FOUND: _PAID,
    Kind.UNSEEN: _PAID,
}
_ORDER = {kind: number for number, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Heard:
    """What this process remembers of a matter; nothing of it lies in the books."""

    stage: Stage | None = None  # what Toss last said
    at: datetime | None = None  # … and when
    attended: bool = False  # its pay card has been open without a break
    watched: bool = False  # it is asked about from time to time


@dataclass(frozen=True, slots=True)
class Carried:
    """Who carried a matter over, when and why."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Unfinished:
    """One matter of the list. `refund_no` names the refund that it is about, if it is one.

    `since` is when it became what it is, `state` our own last word, `heard` Toss' last.
    """

    kind: Kind
    order_no: str
    word: str
    amount_won: Won
    lines: tuple[SaleLine, ...]
    since: datetime
    state: str
    account: Account
    refund_no: str | None = None
    heard: Heard = Heard()
    refusal: str = ""
    carried: Carried | None = None

    @property
    def ref(self) -> str:
        """The number by which it is known: of the refund, or of the payment."""
        return self.refund_no or self.order_no

    @property
    def needs(self) -> Needs:
        """Who has something to do about it."""
        return _NEEDS.get(self.kind, Needs.NOBODY)

    @property
    def calls(self) -> bool:
        """Whether a person has to look at it now."""
        return self.needs is not Needs.NOBODY and self.carried is None

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What may be decided about it."""
        return (*_DECISIONS.get(self.kind, ()), Decision.CARRY_OVER)


def unfinished(
    records: Iterable[SaleRecord],
    heard: Mapping[str, Heard],
    may_ask: Callable[[Attempt], bool],
    here: Account | None = None,
) -> tuple[Unfinished, ...]:
    """The list, from the books' rows and what was heard of each number.

    What may not be asked was made at another place than `here`, or with another key.

    Of a record's history only its end matters: what was carried over since something happened.
    """
    found: list[Unfinished] = []
    for record in records:
        barred = None if may_ask(record.attempt) else _bar(record.attempt.account, here)
        open_refunds = [one for one in record.refunds if one.state in UNSETTLED]
        found += [_of_refund(record, one, heard, barred) for one in open_refunds]
        kind = _kind_of(record, heard.get(record.attempt.order_no, Heard()), barred)
        if kind is not None:
            found.append(_of_payment(record, kind, heard))
    return tuple(sorted(found, key=_press))


def carried_detail(ref: str, who: str, why: str) -> str:
    """What the history says beside CARRIED."""
    return f"{ref} {who}: {why}" if who else f"{ref} {why}"


def _press(one: Unfinished) -> tuple[bool, int, datetime]:
    return (one.carried is not None, _ORDER[one.kind], one.since)


def _bar(made: Account, here: Account | None) -> Kind:
    return Kind.OTHER_PLACE if here and made.place != here.place else Kind.OTHER_KEY


def _kind_of(record: SaleRecord, heard: Heard, barred: Kind | None) -> Kind | None:
    attempt = record.attempt
    if attempt.state is State.PAID:
        return _kind_of_paid(record, heard)
    if attempt.over:
        return None
    if attempt.taken:
        return Kind.TAKEN
    if barred is not None:
        return barred
    if attempt.state not in OPEN:
        return _kind_of_ended(attempt)
    if attempt.alarm is not None:
        return Kind.ALARM
    return _kind_of_open(attempt, heard)


def _kind_of_paid(record: SaleRecord, heard: Heard) -> Kind | None:
    attempt = record.attempt
    if attempt.denied:
        return Kind.GIVEN_BACK if attempt.given_back else Kind.DENIED
    left_won = attempt.amount_won - back_won(record.refunds)
    if left_won <= 0 or attempt.shown_at is not None or heard.attended:
        return None
    if record.unexplained_won >= left_won:
        return Kind.GIVEN_BACK
    # Cash of lost books was taken here, whatever the books had to find again.
    return Kind.FOUND if attempt.found and not attempt.in_cash else Kind.UNSEEN


def _kind_of_ended(attempt: Attempt) -> Kind:
    if attempt.late_approval_at is None:
        return Kind.TRAILING
    return Kind.SOLD_OUT if attempt.state is State.SOLD_OUT else Kind.LATE


def _kind_of_open(attempt: Attempt, heard: Heard) -> Kind:
    if attempt.state is State.UNKNOWN:
        return Kind.UNKNOWN
    if attempt.state is State.EXECUTING:
        return Kind.EXECUTING
    approved = heard.stage is Stage.APPROVED and not heard.attended
    return Kind.APPROVED if approved else Kind.WAITING


def _of_payment(record: SaleRecord, kind: Kind, heard: Mapping[str, Heard]) -> Unfinished:
    attempt = record.attempt
    since = {
        Kind.FOUND: attempt.paid_at,
        Kind.UNSEEN: attempt.paid_at,
        Kind.LATE: attempt.late_approval_at,
        Kind.SOLD_OUT: attempt.late_approval_at,
    }.get(kind)
    return Unfinished(
        kind,
        attempt.order_no,
        attempt.word,
        attempt.amount_won,
        record.sale.lines,
        since or attempt.created_at,
        attempt.state,
        attempt.account,
        heard=heard.get(attempt.order_no, Heard()),
        refusal=attempt.refusal_text or "",
        carried=_carried(record.history, attempt.order_no),
    )


def _of_refund(
    record: SaleRecord, refund: Refund, heard: Mapping[str, Heard], barred: Kind | None
) -> Unfinished:
    doubtful = refund.state is RefundState.DOUBTFUL
    kind = Kind.REFUND_DOUBTFUL if doubtful else Kind.REFUND_PENDING
    return Unfinished(
        barred or kind,
        refund.order_no,
        record.attempt.word,
        refund.amount_won,
        record.sale.lines,
        refund.created_at,
        refund.state,
        record.attempt.account,
        refund_no=refund.refund_no,
        heard=heard.get(refund.refund_no, Heard()),
        refusal=refund.text or "",
        carried=_carried(record.history, refund.refund_no),
    )


def _carried(history: tuple[HistoryLine, ...], ref: str) -> Carried | None:
    """Whether this was carried over and nothing has changed since; another matter may have been."""
    for line in takewhile(lambda one: one.event == CARRIED, reversed(history)):
        about, _, words = line.detail.partition(" ")
        if about == ref:
            return Carried(line.at, words)
    return None
