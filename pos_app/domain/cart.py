"""The cart being rung up, and the lines of a sale once it is charged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NewType

from pos_app.domain.catalog import Product, Sku, TaxClass
from pos_app.domain.discount import Discount
from pos_app.domain.money import MAX_PAYMENT_WON, TaxSplit, Won, split_tax
from pos_app.domain.spread import spread
from pos_app.domain.terms import WHOLE, Given, Terms
from pos_app.errors import Refused

MAX_QTY = 9_999

Key = NewType("Key", str)  # of a line in its cart


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


def key_of(product: Product) -> Key:
    """What a product's line in a cart is known by.

    Its SKU; with a price that was typed at the counter that price, too: two prices, two lines.
    """
    return Key(f"{product.sku}\n{product.price_won}" if product.open_price else product.sku)


def priced(product: Product, price_won: int) -> Product:
    """A product of an open price at the one of now. Raises Refused for what is no price."""
    if not 0 < price_won <= MAX_PAYMENT_WON:
        raise Refused("cart.bad_price", name=product.name, most=MAX_PAYMENT_WON)
    return replace(product, price_won=Won(price_won))


@dataclass(frozen=True, slots=True)
class CartLine:
    """A product and how many of it, with what is taken off them all."""

    product: Product
    qty: int
    discount: Discount | None = None

    @property
    def key(self) -> Key:
        return key_of(self.product)

    @property
    def gross_won(self) -> Won:
        return Won(self.product.price_won * self.qty)

    @property
    def off_won(self) -> Won:
        """What the line's own discount comes to."""
        return self.discount.off(self.gross_won) if self.discount else Won(0)

    @property
    def amount_won(self) -> Won:
        return Won(self.gross_won - self.off_won)


@dataclass(frozen=True, slots=True)
class Cart:
    """An immutable cart: every change gives a new one, so undo is keeping the old one.

    `discount` is taken off what the lines come to with theirs. `permit` names a manager's word
    for a large one (`flow.discounts`).
    """

    lines: tuple[CartLine, ...] = ()
    discount: Discount | None = None
    note: str = ""
    permit: int = 0

    @property
    def gross_won(self) -> Won:
        """What it would cost without any discount."""
        return Won(sum(line.gross_won for line in self.lines))

    @property
    def lines_won(self) -> Won:
        """What the lines come to with their own discounts."""
        return Won(sum(line.amount_won for line in self.lines))

    @property
    def total_won(self) -> Won:
        off = self.discount.off(self.lines_won) if self.discount else 0
        return Won(self.lines_won - off)

    @property
    def off_won(self) -> Won:
        """What all discounts come to."""
        return Won(self.gross_won - self.total_won)

    @property
    def pieces(self) -> int:
        return sum(line.qty for line in self.lines)

    def line(self, key: str | None) -> CartLine | None:
        """The line of this key."""
        return next((one for one in self.lines if one.key == key), None)

    def qty_of(self, sku: Sku) -> int:
        """How many of this product are in the cart, at whatever price."""
        return sum(line.qty for line in self.lines if line.product.sku == sku)

    def add(self, product: Product, qty: int = 1) -> Cart:
        """Add pieces of a product; at one price it has one line."""
        held = self.line(key_of(product))
        return self.with_qty(product, (held.qty if held else 0) + qty)

    def with_qty(self, product: Product, qty: int) -> Cart:
        """Set how many of a product; nought takes the line out, and with the last one all else."""
        if qty > MAX_QTY:
            raise Refused("cart.too_many", name=product.name, most=MAX_QTY)
        key = key_of(product)
        held = self.line(key)
        if held is None and product.open_price:
            priced(product, product.price_won)
        if qty <= 0:
            rest = tuple(one for one in self.lines if one.key != key)
            return replace(self, lines=rest) if rest else Cart()
        if held is None:
            return replace(self, lines=(*self.lines, CartLine(product, qty)))
        return self._with_line(replace(held, qty=qty))

    def with_discount(self, key: str | None, discount: Discount | None) -> Cart:
        """Put a discount on a line, or with no key on the whole; None takes it off again."""
        if key is None:
            return replace(self, discount=discount)
        held = self.line(key)
        return self if held is None else self._with_line(replace(held, discount=discount))

    def _with_line(self, line: CartLine) -> Cart:
        lines = tuple(line if one.key == line.key else one for one in self.lines)
        return replace(self, lines=lines)


def sale_lines(cart: Cart) -> tuple[SaleLine, ...]:
    """Freeze a cart into the lines of a sale, each with its part of what is taken off the whole.

    Raises Refused when the cart is empty, costs nothing, or more than one payment can be.
    """
    if not cart.lines:
        raise Refused("cart.empty")
    if cart.total_won <= 0:
        raise Refused("cart.all_off" if cart.gross_won else "cart.nothing_to_pay")
    if cart.total_won > MAX_PAYMENT_WON:
        raise Refused("cart.too_much", total=cart.total_won, most=MAX_PAYMENT_WON)
    parts = spread(cart.lines_won - cart.total_won, [line.amount_won for line in cart.lines])
    return tuple(
        SaleLine(
            line.product.sku,
            line.product.name,
            line.qty,
            line.product.price_won,
            Won(line.amount_won - part),
            line.product.tax,
        )
        for line, part in zip(cart.lines, parts, strict=True)
    )


def terms_of(cart: Cart, approved_by: str = "") -> Terms:
    """What a cart is sold on beside its lines."""
    found = [(WHOLE, cart.discount, Won(cart.lines_won - cart.total_won))]
    found += [(no, line.discount, line.off_won) for no, line in enumerate(cart.lines, 1)]
    given = [Given(no, one.kind, one.value, off, one.why) for no, one, off in found if one and off]
    return Terms(tuple(given), cart.note, approved_by)


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
