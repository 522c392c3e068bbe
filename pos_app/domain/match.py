"""Books and Toss side by side: what each says of an order, and where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import zip_longest

from pos_app.domain.answer import CHARGED, RefundRow, Stage
from pos_app.domain.money import Won
from pos_app.domain.payment import OPEN, Attempt, State
from pos_app.domain.refund import UNSETTLED, Refund, RefundState
from pos_app.domain.settlement import NOWHERE, Reach
from pos_app.domain.slip import Say
from pos_app.errors import Refused


class Side(StrEnum):
    """What came of one order. The names are stored."""

    EQUAL = "equal"
    AMOUNT = "amount"
    OURS = "ours"  # paid in the books, not charged at Toss
    TOSS = "toss"  # charged at Toss, not paid in the books
    UNREAD = "unread"  # nobody knows: not asked, no answer, or still under way


DIFFERENT = frozenset({Side.AMOUNT, Side.OURS, Side.TOSS})


class Settlement(StrEnum):
    """What became of Toss' own lists of the days. The names are stored."""

    NOT_ASKED = "not_asked"
    READ = "read"
    NOT_OUT = "not_out"
    NOT_OFFERED = "not_offered"  # the contract has none
    NO_ANSWER = "no_answer"  # not one page of any
    PART = "part"  # some days', or pages, are missing


# What they name that is to be asked about is not known then.
TORN = frozenset({Settlement.NO_ANSWER, Settlement.PART})


@dataclass(frozen=True, slots=True)
class Reading:
    """What Toss said of one order, and how the books stood then."""

    order_no: str
    read_at: datetime
    stage: Stage
    amount_won: Won | None
    refunded_won: Won
    version: int
    refunds_version: int
    transaction_id: str | None = None


# Stages that do not change by themselves; an absent payment of ours is asked about again.
_FINAL = frozenset(
    {
        Stage.COMPLETE,
        Stage.CANCELLED,
        Stage.REFUNDED,
        Stage.SETTLED,
        Stage.SETTLED_REFUNDED,
    }
)


@dataclass(frozen=True, slots=True)
class Ours:
    """An order as the books have it, and what was last read of it. Without an attempt the books
    miss the number altogether."""

    order_no: str
    attempt: Attempt | None = None
    refunds: tuple[Refund, ...] = ()
    reading: Reading | None = None

    @property
    def refunds_version(self) -> int:
        """Another number after each change of any refund."""
        return sum(one.version + 1 for one in self.refunds)

    @property
    def current(self) -> bool:
        """Whether the reading is of the row as it stands now, with nothing under way."""
        reading, attempt = self.reading, self.attempt
        if reading is None or reading.stage is Stage.STRANGE or self.unsettled:
            return False
        if attempt is None:
            return True
        read_at = (reading.version, reading.refunds_version)
        return read_at == (attempt.version, self.refunds_version) and attempt.state not in OPEN

    @property
    def settled(self) -> bool:
        """Whether a final status was read after the last change, so that nobody need ask."""
        reading, attempt = self.reading, self.attempt
        if reading is None or not self.current:
            return False
        ended = attempt is None or (attempt.over and attempt.state is not State.PAID)
        return reading.stage in _FINAL or (reading.stage is Stage.ABSENT and ended)

    @property
    def unsettled(self) -> bool:
        """Whether a refund of it has no end yet."""
        return any(one.state in UNSETTLED for one in self.refunds)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the match, as it stands on the screen and in the report."""

    order_no: str
    side: Side
    word: str = ""
    ours_won: Won = Won(0)
    toss_won: Won = Won(0)
    ours_refunded_won: Won = Won(0)
    toss_refunded_won: Won = Won(0)
    transaction_id: str | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """What the match did, for the report: how many of each, which differ, and how it looked for
    payments that the books miss."""

    equal: int = 0
    amount: int = 0
    ours: int = 0
    toss: int = 0
    unread: int = 0
    numbers: int = 0  # numbers that the books miss and Toss was asked about
    settlement: Settlement = Settlement.NOT_ASKED
    rows: tuple[Row, ...] = ()
    reach: Reach = NOWHERE


def compare(one: Ours) -> Row:
    """The row of one order."""
    attempt, reading = one.attempt, one.reading
    paid_won = attempt.amount_won if attempt and attempt.state is State.PAID else Won(0)
    back = (refund.amount_won for refund in one.refunds if refund.state is RefundState.DONE)
    word = attempt.word if attempt else ""
    row = Row(one.order_no, Side.UNREAD, word, paid_won, ours_refunded_won=Won(sum(back)))
    if reading is None or not one.current:
        return row
    charged = reading.stage in CHARGED
    toss_won = (reading.amount_won or paid_won) if charged else Won(0)
    seen = replace(
        row,
        toss_won=toss_won,
        toss_refunded_won=reading.refunded_won,
        transaction_id=reading.transaction_id,
    )
    return replace(seen, side=_side(seen, paid=paid_won > 0, charged=charged))


def _side(row: Row, *, paid: bool, charged: bool) -> Side:
    if paid != charged:
        return Side.OURS if paid else Side.TOSS
    ours, theirs = (row.ours_won, row.ours_refunded_won), (row.toss_won, row.toss_refunded_won)
    return Side.EQUAL if ours == theirs else Side.AMOUNT


def summed(
    rows: Iterable[Row], numbers: int, settlement: Settlement, reach: Reach = NOWHERE
) -> Sum:
    """What the report keeps of a match: the counts, and each row that is not as it should be."""
    seen = tuple(rows)
    many = {side: sum(row.side is side for row in seen) for side in Side}
    return Sum(
        many[Side.EQUAL],
        many[Side.AMOUNT],
        many[Side.OURS],
        many[Side.TOSS],
        many[Side.UNREAD],
        numbers,
        settlement,
        tuple(row for row in seen if row.side in DIFFERENT),
        reach,
    )


def lists_told(settlement: Settlement, reach: Reach, say: Say) -> Iterator[str]:
    """What became of the lists, in the language of `say`, and of which days one is missing."""
    yield say(f"settlement.{settlement}")
    if reach.missing:
        days = ", ".join(map(str, reach.missing))
        yield say("settlement.missing", all=str(reach.days), days=days)


def unexplained(refunds: Iterable[Refund], rows: Iterable[RefundRow]) -> tuple[RefundRow, ...]:
    """The refunds at Toss that no refund of the books explains.

    Ours are told by their number, else by Toss' transaction, else by their amount.
    """
    left = [one for one in refunds if one.state is RefundState.DONE]
    there = [row for row in rows if row.done]
    for same in (_same_number, _same_transaction, _same_amount):
        for row in tuple(there):
            mine = next((one for one in left if same(one, row)), None)
            if mine is not None:
                left.remove(mine)
                there.remove(row)
    return tuple(there)


def name_parts(
    rows: Sequence[RefundRow], tax_free_won: Sequence[int]
) -> tuple[tuple[RefundRow, int | None], ...]:
    """Each refund with its tax-free part. Raises Refused where not each one has its own."""
    if rows and tax_free_won and len(rows) != len(tax_free_won):
        amounts = ", ".join(f"{row.amount_won:,}" for row in rows)
        raise Refused("match.name_each", count=len(rows), amounts=amounts)
    return tuple(zip_longest(rows, tax_free_won[: len(rows)]))


def _same_number(mine: Refund, row: RefundRow) -> bool:
    return row.refund_no is not None and row.refund_no in (mine.refund_no, mine.transaction_id)


def _same_transaction(mine: Refund, row: RefundRow) -> bool:
    return row.transaction_id is not None and row.transaction_id == mine.transaction_id


def _same_amount(mine: Refund, row: RefundRow) -> bool:
    strange = row.transaction_id is not None and mine.transaction_id is not None
    return row.amount_won == mine.amount_won and not strange
