"""The search for payments that a restore may have lost: old numbers, one after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pos_app.domain.answer import CHARGED, Found, Stage
from pos_app.domain.cart import SaleLine
from pos_app.domain.catalog import Sku, TaxClass
from pos_app.domain.money import TaxSplit, Won, split_tax
from pos_app.domain.numbering import order_no
from pos_app.domain.payment import Account

# An abandoned create leaves a number that Toss never heard of; so many in a row no counter makes.
MOST_MISSES = 50


@dataclass(frozen=True, slots=True)
class Search:
    """One old series, asked about at one place with one key, from `next_counter` on."""

    series: str
    account: Account
    next_counter: int
    misses: int = 0

    @property
    def order_no(self) -> str:
        """The number to ask about next."""
        return order_no(self.series, self.next_counter)

    @property
    def over(self) -> bool:
        """Whether the series has come to its end."""
        return self.misses >= MOST_MISSES

    def after(self, *, known: bool) -> Search:
        """The search once the next number is known to Toss or the books, or to neither."""
        misses = 0 if known else self.misses + 1
        return replace(self, next_counter=self.next_counter + 1, misses=misses)


@dataclass(frozen=True, slots=True)
class LostSale:
    """What Toss still tells of a sale whose lines nobody has any more."""

    lines: tuple[SaleLine, ...]
    tax: TaxSplit


def is_worth_a_row(found: Found) -> bool:
    """Whether money moved, or may still move; what ended without money leaves nothing to book."""
    return found.report.stage not in (Stage.ABSENT, Stage.CANCELLED)


def is_clear(found: Found) -> bool:
    """Whether enough was said to go on to the next number."""
    return found.amount_won is not None or not is_worth_a_row(found)


def lost_sale(found: Found, name: str) -> LostSale:
    """One line, or two where a part is free of tax; they have no SKU, so they take no stock.

    name: what a line is called, in the language of the shop.
    """
    amount = found.amount_won or Won(0)
    tax = found.report.tax
    if tax is None or tax.total_won != amount or found.report.stage not in CHARGED:
        tax = split_tax(amount, Won(0))
    parts = ((amount - tax.tax_free_won, TaxClass.TAXABLE), (tax.tax_free_won, TaxClass.EXEMPT))
    lines = tuple(
        SaleLine(Sku(""), name, 1, Won(won), Won(won), kind) for won, kind in parts if won
    )
    return LostSale(lines, tax)
