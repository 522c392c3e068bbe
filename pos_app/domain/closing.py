"""A day's business in figures: the report that is shown at any time (X) and closes the day (Z)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from pos_app.domain.alerts import Alert
from pos_app.domain.drawer import Act, DrawerEntry
from pos_app.domain.match import Sum
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.numbering import marked
from pos_app.domain.payment import Attempt, Mode, Tender
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.refund import Refund
from pos_app.domain.seoul import seoul_day
from pos_app.errors import Refused

_NOTHING = TaxSplit(Won(0), Won(0), Won(0))


@dataclass(frozen=True, slots=True)
class Goods:
    """What a refund took from a line of its sale; pieces only where they were named."""

    sku: str
    name: str
    qty: int
    amount_won: Won


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A refund that is done, the payment it is of, and the goods that its money was for."""

    refund: Refund
    attempt: Attempt
    goods: tuple[Goods, ...] = ()


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
    """How many of a product were sold, for how much, net of every discount of ours, and what went
    back for it: `back_qty` are pieces that a refund named."""

    sku: str
    name: str
    qty: int = 0
    amount_won: Won = Won(0)
    back_qty: int = 0
    refunded_won: Won = Won(0)


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
    mark: str = ""  # stands before the number since a restore

    @property
    def name(self) -> str:
        """The number as it stands on paper."""
        return marked(self.mark, self.number)


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
    alerts: tuple[Alert, ...] = ()
    first_mark: str = ""  # of the receipts' numbers
    last_mark: str = ""

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


def blind(report: Report) -> Report:
    """The report without what the drawer should hold, as long as nobody has counted it as it is."""
    counted = report.cash is not None and report.cash.counted_won is not None
    return report if counted else replace(report, cash=None)
