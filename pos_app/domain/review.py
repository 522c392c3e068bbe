"""The rules of refund requests: what may be asked for, and what may be said to it.

A request holds the pieces that it names until it is rejected or withdrawn, or its refund refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pos_app.domain.cart import SaleLine
from pos_app.domain.catalog import Sku, TaxClass
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import State
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.refund import UNSETTLED, Refund, RefundState, left_to_refund, split_refund
from pos_app.domain.request import Ask, Fate, Piece, Request, RequestState, Returned, Way
from pos_app.domain.seoul import day_begun
from pos_app.errors import Refused

MOST_REMARK = 200
# From the closing of one evening to the end of the next night.
LONGEST_DAY = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Remaining:
    """What of a line may still be asked for."""

    line_no: int
    line: SaleLine
    qty: int
    amount_won: Won


@dataclass(frozen=True, slots=True)
class Sums:
    """What a wish comes to, and how that divides."""

    amount_won: Won
    tax_free_won: Won | None
    parts: TaxSplit
    lines: tuple[Returned, ...]


@dataclass(frozen=True, slots=True)
class Habit:
    """How often somebody asked lately, this request with the others."""

    today: int
    month: int
    month_won: Won


@dataclass(frozen=True, slots=True)
class Limit:
    """What may go back on one business day, all payments together; `at` lies in it."""

    most_won: int
    at: datetime


def request_no(order_no: str, series: str, number: int) -> str:
    """The number of the n-th request about a payment, as those of refunds."""
    own = order_no.startswith(f"{series}-")
    return f"{order_no}-Q{number}" if own else f"{order_no}-{series}Q{number}"


def held_by(requests: Iterable[Request], refunds: Iterable[Refund]) -> tuple[Returned, ...]:
    """The pieces that earlier requests have; a refund that Toss refused lets them go again."""
    refused = {one.refund_no for one in refunds if one.state is RefundState.REFUSED}
    standing = (
        one
        for one in requests
        if one.state is RequestState.OPEN
        or (one.state is RequestState.APPROVED and one.refund_no not in refused)
    )
    return tuple(line for one in standing for line in one.lines)


def remaining(lines: tuple[SaleLine, ...], held: Iterable[Returned]) -> tuple[Remaining, ...]:
    """What of each line may still be asked for."""
    gone = tuple(held)
    found: list[Remaining] = []
    for number, line in enumerate(lines, 1):
        mine = [one for one in gone if one.line_no == number]
        qty = line.qty - sum(one.qty for one in mine)
        amount = line.amount_won - sum(one.amount_won for one in mine)
        found.append(Remaining(number, line, qty, Won(amount)))
    return tuple(found)


def worth(left: Remaining, qty: int) -> Won:
    """The money of some of the pieces left: their share, rounded up; the last have the rest."""
    return Won(-(-left.amount_won * qty // left.qty))


def returned(left: tuple[Remaining, ...], pieces: Iterable[Piece]) -> tuple[Returned, ...]:
    """The pieces with their money. Raises Refused for a line or a number that is not there."""
    rest = {one.line_no: one for one in left}
    taken: list[Returned] = []
    for piece in pieces:
        one = rest.get(piece.line_no)
        if one is None:
            raise Refused("review.no_such_line", line_no=piece.line_no, most=len(left))
        if not 0 < piece.qty <= one.qty:
            raise Refused("review.too_many", name=one.line.name, qty=piece.qty, left=one.qty)
        won = worth(one, piece.qty)
        taken.append(Returned(piece.line_no, piece.qty, won, piece.fate))
        rest[one.line_no] = replace(
            one, qty=one.qty - piece.qty, amount_won=Won(one.amount_won - won)
        )
    return tuple(taken)


def unhanded(left: Iterable[Remaining], taken: Mapping[Sku, int]) -> tuple[Piece, ...]:
    """The pieces that still lie here, though they were counted out: back on the shelf they go.

    `taken` is what the payment took off the shelf, less what it has been asked for since.
    """
    there = dict(taken)
    pieces: list[Piece] = []
    for one in left:
        qty = min(one.qty, there.get(one.line.sku, 0))
        if qty > 0:
            there[one.line.sku] -= qty
            pieces.append(Piece(one.line_no, qty, Fate.STOCK))
    return tuple(pieces)


def exempt_part(left: tuple[Remaining, ...], lines: Iterable[Returned]) -> Won:
    """How much of the lines' money is for tax-free goods."""
    exempt = {one.line_no for one in left if one.line.tax is TaxClass.EXEMPT}
    return Won(sum(one.amount_won for one in lines if one.line_no in exempt))


def draft(
    ask: Ask,
    record: SaleRecord,
    earlier: tuple[Request, ...],
    at: datetime,
    toss_left_won: int | None = None,
) -> Request:
    """The request as it would be written, without a number.

    `toss_left_won` is what Toss leaves to refund, where it was asked. Raises Refused where there
    is nothing to give back, and for more than is left, in all or of one kind.
    """
    check_refundable(record)
    if any(one.state is RequestState.OPEN for one in earlier):
        raise Refused("review.one_is_open", word=record.attempt.word)
    left = left_of(record)
    there = left.total_won if toss_left_won is None else min(left.total_won, toss_left_won)
    if there <= 0:
        raise Refused("refund.nothing_left")
    rest = remaining(record.sale.lines, held_by(earlier, record.refunds))
    sums = reckon(ask, left, rest, there)
    if sums.amount_won > there:
        raise Refused("refund.too_much", amount=sums.amount_won, left=there)
    return Request(
        "",
        ask.order_no,
        ask.way,
        sums.amount_won,
        sums.tax_free_won,
        ask.reason.strip(),
        ask.who,
        at,
        sums.lines,
    )


def reckon(ask: Ask, left: TaxSplit, rest: tuple[Remaining, ...], there_won: int) -> Sums:
    """What a wish comes to. Raises Refused for more than is left, in all or of one kind."""
    lines = returned(rest, ask.pieces)
    amount, tax_free = _wanted(ask, there_won, lines, exempt_part(rest, lines))
    parts = split_refund(left, amount, tax_free)
    return Sums(Won(amount), None if tax_free is None else Won(tax_free), parts, lines)


def left_of(record: SaleRecord) -> TaxSplit:
    """What may still go back of a sale, by kind."""
    return left_to_refund(record.slip_tax, record.refunds)


def parts_of(request: Request, record: SaleRecord) -> TaxSplit:
    """How the money of a request divides. Raises Refused where so much is not left any more."""
    return split_refund(left_of(record), request.amount_won, request.tax_free_won)


def check_refundable(record: SaleRecord) -> None:
    """Raise Refused for a sale that is not paid, and while a refund of it is under way."""
    if record.attempt.state is not State.PAID:
        raise Refused("refund.not_paid", order_no=record.attempt.order_no)
    if any(one.state in UNSETTLED for one in record.refunds):
        raise Refused("refund.one_is_open", word=record.attempt.word)


def end_request(request: Request, state: RequestState, at: datetime, **facts: Any) -> Request:
    """The only way to end a request. Raises Refused where it has ended before."""
    if request.state is not RequestState.OPEN:
        raise Refused(f"review.is_{request.state}", request_no=request.request_no)
    return replace(request, state=state, decided_at=at, **facts)


def checked_remark(text: str, *, needed: bool = False) -> str:
    """The word of whoever decides, as it is kept. Raises Refused where it is missing or long."""
    remark = " ".join(text.split())
    if needed and not remark:
        raise Refused("review.no_word")
    if len(remark) > MOST_REMARK or not remark.isprintable():
        raise Refused("review.bad_word", most=MOST_REMARK)
    return remark


def check_confirmed(request: Request, confirmed_won: int) -> None:
    """Raise Refused unless the amount was repeated: money that went back does not return."""
    if confirmed_won != request.amount_won:
        raise Refused("review.other_amount", typed=confirmed_won, amount=request.amount_won)


def counted_since(at: datetime, closed_at: datetime | None) -> datetime:
    """From when on refunds count for the limit of the day in which `at` lies.

    A business day begins with the last Z, and goes on after midnight. Where nobody has closed for
    longer than any day is, or a Z lies ahead of a clock that was put back, it is the one in Seoul.
    """
    if closed_at is not None and at - LONGEST_DAY <= closed_at <= at:
        return closed_at
    return day_begun(at)


def check_limit(limit: Limit, gone_won: int, amount_won: int) -> None:
    """Raise Refused for more than a day's limit; `gone_won` has gone back on it, or is about to."""
    if gone_won + amount_won > limit.most_won:
        left = max(0, limit.most_won - gone_won)
        raise Refused("review.limit", most=limit.most_won, gone=gone_won, left=left)


def shelved(lines: tuple[SaleLine, ...], request: Request) -> tuple[SaleLine, ...]:
    """What of a sale's goods goes back on the shelf, once the money is back."""
    return tuple(
        replace(lines[one.line_no - 1], qty=one.qty)
        for one in request.lines
        if one.fate is Fate.STOCK
    )


def _wanted(
    ask: Ask, there: int, lines: tuple[Returned, ...], exempt: int
) -> tuple[int, int | None]:
    if ask.way is Way.WHOLE:
        return there, None
    if ask.way is Way.LINES:
        if not lines:
            raise Refused("review.no_lines")
        return sum(one.amount_won for one in lines), exempt
    if lines:
        raise Refused("review.one_way")
    return ask.amount_won or 0, ask.tax_free_won
