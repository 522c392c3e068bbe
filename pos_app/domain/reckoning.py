"""How the figures of a day are made of what was booked in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from pos_app.domain.closing import Cash, Clerk, Item, Method, Period, Report, less
from pos_app.domain.drawer import Act
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Attempt, Mode, Tender

_NOTHING = TaxSplit(Won(0), Won(0), Won(0))


def report_of(period: Period, day: date, at: datetime, mode: Mode) -> Report:
    """The figures of a period, with nothing left out: an X shows them by `blind`."""
    numbers = [(one.receipt_no, one.receipt_mark) for one in period.paid if one.receipt_no]
    first, first_mark = min(numbers, default=(None, ""))
    last, last_mark = max(numbers, default=(None, ""))
    return Report(
        day,
        at,
        mode,
        period.stretch,
        period.began_at,
        tuple(_method(period, one) for one in Tender),
        _clerks(period),
        _items(period),
        _added(one.slip_tax for one in period.paid),
        _added(one.refund.tax for one in period.given_back),
        first,
        last,
        _cash(period),
        first_mark=first_mark,
        last_mark=last_mark,
    )


def _method(period: Period, tender: Tender) -> Method:
    paid = [one.attempt for one in period.paid if one.attempt.tender is tender]
    back = [one.refund for one in period.given_back if one.attempt.tender is tender]
    gross = sum(one.amount_won for one in paid)
    really = sum(_paid_won(one) for one in paid)
    return Method(
        tender,
        len(paid),
        Won(gross),
        Won(gross - really),
        Won(really),
        len(back),
        Won(sum(one.amount_won for one in back)),
    )


def _paid_won(attempt: Attempt) -> int:
    if attempt.paid_amount_won is not None:
        return attempt.paid_amount_won
    return attempt.amount_won - (attempt.discounted_won or 0)


def _clerks(period: Period) -> tuple[Clerk, ...]:
    found: dict[str, Clerk] = {}
    for one in period.paid:
        name = one.sale.cashier
        was = found.get(name, Clerk(name))
        gross = Won(was.gross_won + one.attempt.amount_won)
        off = Won(was.off_won + one.sale.terms.off_won)
        found[name] = replace(was, sales=was.sales + 1, gross_won=gross, off_won=off)
    for back in period.given_back:
        name = back.refund.who
        was = found.get(name, Clerk(name))
        gone = Won(was.refunded_won + back.refund.amount_won)
        found[name] = replace(was, refunds=was.refunds + 1, refunded_won=gone)
    return tuple(found[name] for name in sorted(found))


def _items(period: Period) -> tuple[Item, ...]:
    found: dict[tuple[str, str], Item] = {}
    for record in period.paid:
        for line in record.sale.lines:
            was = found.get((line.sku, line.name), Item(line.sku, line.name))
            amount = Won(was.amount_won + line.amount_won)
            found[line.sku, line.name] = replace(was, qty=was.qty + line.qty, amount_won=amount)
    for back in period.given_back:
        for one in back.goods:
            was = found.get((one.sku, one.name), Item(one.sku, one.name))
            gone, qty = Won(was.refunded_won + one.amount_won), was.back_qty + one.qty
            found[one.sku, one.name] = replace(was, back_qty=qty, refunded_won=gone)
    return tuple(sorted(found.values(), key=lambda one: (-one.amount_won, one.name, one.sku)))


def _added(parts: Iterable[TaxSplit]) -> TaxSplit:
    total = _NOTHING
    for one in parts:
        total = less(total, less(_NOTHING, one))
    return total


def _cash(period: Period) -> Cash:
    took = _method(period, Tender.CASH)
    amounts = {act: [e.amount_won for e in period.drawer if e.act is act] for act in Act}
    counts = [] if period.recount else amounts[Act.COUNT]  # what was counted no longer lies there
    return Cash(
        Won(sum(amounts[Act.FLOAT])),
        took.paid_won,
        took.refunded_won,
        Won(sum(amounts[Act.PAID_IN])),
        Won(sum(amounts[Act.PAID_OUT])),
        len(amounts[Act.NO_SALE]),
        counts[-1] if counts else None,
    )
