"""A sale as it stands in the books, and the slip that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pos_app.domain.cart import Cart, CartLine, SaleLine
from pos_app.domain.catalog import Product
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.numbering import marked
from pos_app.domain.payment import Attempt, Mode
from pos_app.domain.refund import Refund, RefundState
from pos_app.domain.terms import PLAIN, WHOLE, Terms


@dataclass(frozen=True, slots=True)
class Sale:
    """What was sold, to be paid by one of its attempts."""

    sale_no: int
    lines: tuple[SaleLine, ...]
    tax: TaxSplit
    created_at: datetime
    mode: Mode
    cashier: str = ""
    terms: Terms = PLAIN

    @property
    def amount_won(self) -> Won:
        return self.tax.total_won


def cart_again(sale: Sale) -> Cart:
    """The goods of a sale as a cart again: at the prices of that sale, with its discounts."""
    skus = [line.sku for line in sale.lines]
    lines: list[CartLine] = []
    for number, line in enumerate(sale.lines, 1):
        typed = skus.count(line.sku) > 1  # only prices of the counter make two lines of a product
        goods = Product(line.sku, line.name, line.unit_price_won, line.tax, open_price=typed)
        given = sale.terms.of_line(number)
        lines.append(CartLine(goods, line.qty, given.discount if given else None))
    whole = sale.terms.of_line(WHOLE)
    return Cart(tuple(lines), whole.discount if whole else None, sale.terms.note)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a sale's history: our own words and outcomes, never a reply's body."""

    at: datetime
    order_no: str
    event: str
    detail: str


@dataclass(frozen=True, slots=True)
class SaleRecord:
    """An attempt with its sale and its history, as receipts and lists show it."""

    sale: Sale
    attempt: Attempt
    history: tuple[HistoryLine, ...] = ()
    refunds: tuple[Refund, ...] = ()
    receipt_no: int | None = None  # None until it is paid
    printed: int = 0  # slips that were sent whole
    receipt_mark: str = ""  # stands before the number since a restore
    unexplained_won: Won = Won(0)  # back at Toss since a restore; only the unfinished have it

    @property
    def receipt_name(self) -> str | None:
        """The number as it stands on paper."""
        return None if self.receipt_no is None else marked(self.receipt_mark, self.receipt_no)

    @property
    def slip_tax(self) -> TaxSplit:
        """The split a slip prints: Toss' own once it has been read, ours until then."""
        attempt = self.attempt
        if attempt.toss_vat_won is None:
            return self.sale.tax
        return TaxSplit(
            attempt.toss_taxable_won or Won(0),
            attempt.toss_vat_won,
            attempt.toss_tax_free_won or Won(0),
        )

    @property
    def refunded_won(self) -> Won:
        """What has gone back for certain; pending refunds are not in it."""
        done = (one.amount_won for one in self.refunds if one.state is RefundState.DONE)
        return Won(sum(done))

    @property
    def tax_differs(self) -> bool:
        """Whether Toss split the tax in another way than we did."""
        return self.slip_tax != self.sale.tax
