"""A day's business in figures: the report that is shown at any time (X) and closes the day (Z)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from pos_app.domain.drawer import Act, DrawerEntry
from pos_app.domain.match import Sum
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Attempt, Mode, Tender
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.refund import Refund
from pos_app.domain.seoul import seoul_day
from pos_app.errors import Refused

_NOTHING = TaxSplit(Won(0), Won(0), Won(0))


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A refund that is done, and the payment it is of."""

    refund: Refund
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of the ledger that a report covers: from after the last Z to entry `last`, whose
    link holds all before it."""

    first: int
    last: int
    link: str


@dataclass(frozen=True, slots=True)
class Period:
    """Everything that was booked in a stretch of the ledger."""

    stretch: Stretch
    paid: tuple[SaleRecord, ...] = ()
    given_back: tuple[GivenBack, ...] = ()
    drawer: tuple[DrawerEntry, ...] = ()
    began_at: datetime | None = None
    recount: bool = False  # cash has moved since the last count

    @property
    def has_cash(self) -> bool:
        """Whether there is anything in the drawer to be counted."""
        paid = any(one.attempt.tender is Tender.CASH for one in self.paid)
        back = any(one.attempt.tender is Tender.CASH for one in self.given_back)
        return paid or back or any(one.act is not Act.NO_SALE for one in self.drawer)


@dataclass(frozen=True, slots=True)
class Method:
    """What came in and went back by one tender. `paid_won` is without Toss' discount."""

    tender: Tender
    sales: int = 0
    gross_won: Won = Won(0)
    discount_won: Won = Won(0)
    paid_won: Won = Won(0)
    refunds: int = 0
    refunded_won: Won = Won(0)


@dataclass(frozen=True, slots=True)
class Clerk:
    """What one cashier took, and gave back."""

    name: str
    sales: int = 0
    gross_won: Won = Won(0)
    refunds: int = 0
    refunded_won: Won = Won(0)
    off_won: Won = Won(0)  # the discounts that were given, which the gross is without


@dataclass(frozen=True, slots=True)
class Item:
    """How many of a product were sold, and for how much, net of every discount of ours."""

    sku: str
    name: str
    qty: int
    amount_won: Won


@dataclass(frozen=True, slots=True)
class Cash:
    """What went into the drawer and out of it, and what was found there."""

    float_won: Won = Won(0)
    sales_won: Won = Won(0)
    refunds_won: Won = Won(0)
    paid_in_won: Won = Won(0)
    paid_out_won: Won = Won(0)
    no_sales: int = 0
    counted_won: Won | None = None

    @property
    def expected_won(self) -> int:
        """What should be in the drawer."""
        came = self.float_won + self.sales_won + self.paid_in_won
        return came - self.refunds_won - self.paid_out_won

    @property
    def difference_won(self) -> int | None:
        """Too much, or, negative, too little; None before the count."""
        return None if self.counted_won is None else self.counted_won - self.expected_won


@dataclass(frozen=True, slots=True)
class Seal:
    """Who closed the day, on whose PIN, how many matters were carried over, and requests open."""

    number: int
    who: str = ""
    approved_by: str = ""
    carried: int = 0
    requests: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """An X report, or with a `seal` the Z of its number. Before the count X has no `cash`."""

    day: date
    at: datetime
    mode: Mode
    stretch: Stretch
    began_at: datetime | None = None
    methods: tuple[Method, ...] = ()
    clerks: tuple[Clerk, ...] = ()
    items: tuple[Item, ...] = ()
    sold: TaxSplit = _NOTHING
    refunded: TaxSplit = _NOTHING
    first_receipt: int | None = None
    last_receipt: int | None = None
    cash: Cash | None = None
    match: Sum = Sum()
    seal: Seal | None = None

    @property
    def gross_won(self) -> Won:
        """What all sales were about."""
        return Won(sum(one.gross_won for one in self.methods))

    @property
    def refunded_won(self) -> Won:
        """What all refunds were about."""
        return Won(sum(one.refunded_won for one in self.methods))

    @property
    def net(self) -> TaxSplit:
        """What is left of the sales once the refunds are taken off, by kind of tax."""
        return less(self.sold, self.refunded)


def less(all_of_it: TaxSplit, part: TaxSplit) -> TaxSplit:
    """A split without another one."""
    return TaxSplit(
        Won(all_of_it.taxable_won - part.taxable_won),
        Won(all_of_it.vat_won - part.vat_won),
        Won(all_of_it.tax_free_won - part.tax_free_won),
        Won(all_of_it.service_fee_won - part.service_fee_won),
    )


def business_day(began_at: datetime | None, now: datetime, closed: Collection[date]) -> date:
    """The day that a Z made now is of.

    It is that of the first thing in it, even after midnight. Where that day has its Z, what came
    after it belongs to the day of the closing. Raises Refused when that one has its Z, too.
    """
    day = seoul_day(now if began_at is None else began_at)
    if day in closed:
        day = seoul_day(now)
    if day in closed:
        raise Refused("closing.day_closed", day=day.isoformat())
    return day


def check_booked(period: Period) -> None:
    """Raise Refused where there is nothing to close: an empty Z would use the day up."""
    if period.began_at is None:
        raise Refused("closing.nothing_booked")


def check_count(period: Period) -> None:
    """Raise Refused while the drawer has to be counted before the day is closed."""
    if not period.has_cash:
        return
    if all(one.act is not Act.COUNT for one in period.drawer):
        raise Refused("closing.count_first")
    if period.recount:
        raise Refused("closing.count_again")


def report_of(period: Period, day: date, at: datetime, mode: Mode) -> Report:
    """The figures of a period, with nothing left out: an X shows them by `blind`."""
    numbers = [one.receipt_no for one in period.paid if one.receipt_no is not None]
    return Report(
        day,
        at,
        mode,
        period.stretch,
        period.began_at,
        tuple(_method(period, one) for one in Tender),
        _clerks(period),
        _items(period.paid),
        _added(one.slip_tax for one in period.paid),
        _added(one.refund.tax for one in period.given_back),
        min(numbers, default=None),
        max(numbers, default=None),
        _cash(period),
    )


def blind(report: Report) -> Report:
    """The report without what the drawer should hold, as long as nobody has counted it as it is."""
    counted = report.cash is not None and report.cash.counted_won is not None
    return report if counted else replace(report, cash=None)


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


def _items(paid: Iterable[SaleRecord]) -> tuple[Item, ...]:
    found: dict[tuple[str, str], Item] = {}
    for one in paid:
        for line in one.sale.lines:
            was = found.get((line.sku, line.name), Item(line.sku, line.name, 0, Won(0)))
            amount = Won(was.amount_won + line.amount_won)
            found[line.sku, line.name] = replace(was, qty=was.qty + line.qty, amount_won=amount)
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
