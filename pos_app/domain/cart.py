"""The cart being rung up, and the lines of a sale once it is charged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pos_app.domain.catalog import Product, Sku, TaxClass
from pos_app.domain.money import MAX_PAYMENT_WON, TaxSplit, Won, split_tax
from pos_app.errors import Refused

MAX_QTY = 9_999


@dataclass(frozen=True, slots=True)
class SaleLine:
    """One line as sold: frozen when the sale is charged, whatever the catalogue does later.

    `amount_won` is net of every discount and includes VAT.
    """

    sku: Sku
    name: str
    qty: int
    unit_price_won: Won
    amount_won: Won
    tax: TaxClass


@dataclass(frozen=True, slots=True)
class CartLine:
    """A product and how many of it."""

    product: Product
    qty: int

    @property
    def amount_won(self) -> Won:
        return Won(self.product.price_won * self.qty)


@dataclass(frozen=True, slots=True)
class Cart:
    """An immutable cart: every change gives a new one, so undo is keeping the old one."""

    lines: tuple[CartLine, ...] = ()

    @property
    def total_won(self) -> Won:
        return Won(sum(line.amount_won for line in self.lines))

    @property
    def pieces(self) -> int:
        return sum(line.qty for line in self.lines)

    def qty_of(self, sku: Sku) -> int:
        """How many of this product are in the cart."""
        return sum(line.qty for line in self.lines if line.product.sku == sku)

    def add(self, product: Product, qty: int = 1) -> Cart:
        """Add pieces of a product; a product has one line."""
        return self.with_qty(product, self.qty_of(product.sku) + qty)

    def with_qty(self, product: Product, qty: int) -> Cart:
        """Set how many of a product; nought takes the line out."""
        if qty > MAX_QTY:
            raise Refused("cart.too_many", name=product.name, most=MAX_QTY)
        if qty <= 0:
            return Cart(tuple(one for one in self.lines if one.product.sku != product.sku))
        if not self.qty_of(product.sku):
            return Cart((*self.lines, CartLine(product, qty)))
        return Cart(
            tuple(
                replace(line, qty=qty) if line.product.sku == product.sku else line
                for line in self.lines
            )
        )


def sale_lines(cart: Cart) -> tuple[SaleLine, ...]:
    """Freeze a cart into the lines of a sale.

    Raises Refused when the cart is empty, costs nothing, or more than one payment can be.
    """
    if not cart.lines:
        raise Refused("cart.empty")
    if cart.total_won <= 0:
        raise Refused("cart.nothing_to_pay")
    if cart.total_won > MAX_PAYMENT_WON:
        raise Refused("cart.too_much", total=cart.total_won, most=MAX_PAYMENT_WON)
    return tuple(
        SaleLine(
            line.product.sku,
            line.product.name,
            line.qty,
            line.product.price_won,
            line.amount_won,
            line.product.tax,
        )
        for line in cart.lines
    )


def tax_of(lines: tuple[SaleLine, ...]) -> TaxSplit:
    """The tax split of a whole sale."""
    exempt = sum(line.amount_won for line in lines if line.tax is TaxClass.EXEMPT)
    taxable = sum(line.amount_won for line in lines) - exempt
    return split_tax(Won(taxable), Won(exempt))


def pieces_of(lines: Iterable[SaleLine]) -> dict[Sku, int]:
    """How many of each product, however they are spread; a line without a SKU has none."""
    pieces: dict[Sku, int] = {}
    for line in lines:
        if line.sku:
            pieces[line.sku] = pieces.get(line.sku, 0) + line.qty
    return pieces
