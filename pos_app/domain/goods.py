"""Products as their owner keeps them: what may be edited, received, counted, and how they look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from pos_app.domain.catalog import CatalogChange, Product, Sku
from pos_app.domain.cells import (
    MOST_STOCK,
    is_open_price,
    read_category,
    read_code,
    read_name,
    read_price,
    read_stock,
)
from pos_app.domain.stock import MovementKind, Policy, StockLevel
from pos_app.errors import Refused

COLOURS = 8  # so many there are in each theme
MOST_PICTURE_BYTES = 256 * 1024
MOST_WHY = 100


class Part(StrEnum):
    """What of a product is edited."""

    NAME = "name"
    PRICE = "price"
    OPEN_PRICE = "open_price"  # typed in the field of the price
    CATEGORY = "category"
    BARCODE = "barcode"
    TAX = "tax"
    POLICY = "policy"
    LOW_MARK = "low_mark"
    ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class Item:
    """One product with all that is kept about it; without `active` it is off sale."""

    product: Product
    level: StockLevel
    active: bool = True
    favourite: bool = False
    picture: str = ""  # its digest


@dataclass(frozen=True, slots=True)
class Edit:
    """One product as it is to be; an unknown SKU is a new one."""

    product: Product
    policy: Policy = Policy.UNCOUNTED
    low_mark: int | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Shift:
    """A count that somebody changes: `qty` more or fewer, or for COUNT what there are."""

    sku: Sku
    kind: MovementKind
    qty: int
    why: str = ""
    who: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Looks:
    """How products look on the sale screen: favourites, colours of categories, pictures."""

    favourites: frozenset[Sku] = frozenset()
    colours: Mapping[str, int] = field(default_factory=dict)
    pictures: Mapping[Sku, str] = field(default_factory=dict)

    def stripes(self, categories: Sequence[str]) -> dict[str, int]:
        """The number of each category's colour: the chosen one, else by its place."""
        return {
            name: self.colours.get(name, place % COLOURS) for place, name in enumerate(categories)
        }


def edit_of(item: Item) -> Edit:
    """A product as it is, to be changed."""
    return Edit(item.product, item.level.policy, item.level.low_mark, item.active)


_READS: dict[Part, Callable[[Any], Any]] = {
    Part.NAME: read_name,
    Part.PRICE: read_price,
    Part.CATEGORY: read_category,
    Part.BARCODE: lambda text: read_code(text) or None,
    Part.LOW_MARK: read_stock,
}


def read_part(part: Part, text: str) -> Any:
    """What somebody typed into a field. Raises Refused with what to type instead."""
    try:
        return _READS[part](text)
    except Refused:
        raise Refused(f"goods.bad_{part}") from None


def with_price(product: Product, text: str) -> Product:
    """The product at the price that was typed, or at one that the counter asks for."""
    price_won = read_part(Part.PRICE, text)
    return replace(product, price_won=price_won, open_price=is_open_price(text))


def told_parts(edit: Edit) -> dict[Part, str]:
    """Everything that is edited, as the ledger tells it."""
    product = edit.product
    return {
        Part.NAME: product.name,
        Part.PRICE: str(product.price_won),
        Part.OPEN_PRICE: str(int(product.open_price)),
        Part.CATEGORY: product.category,
        Part.BARCODE: product.barcode or "",
        Part.TAX: str(product.tax),
        Part.POLICY: str(edit.policy),
        Part.LOW_MARK: "" if edit.low_mark is None else str(edit.low_mark),
        Part.ACTIVE: str(int(edit.active)),
    }


def plan_edits(items: Iterable[Item], edits: Iterable[Edit]) -> CatalogChange:
    """What edits do to the books, all of them together.

    What is counted from now on begins with nought. Raises Refused for a code that two products
    would have.
    """
    before = {one.product.sku: one for one in items}
    after = {sku: edit_of(item) for sku, item in before.items()}
    changed = [one for one in edits if after.get(one.product.sku) != one]
    after |= {one.product.sku: one for one in changed}
    if any(_codes(one) != _codes(_was(before, one)) for one in changed):
        _check_codes(one.product for one in after.values() if one.active)
    return CatalogChange(
        put=tuple(one.product for one in changed if _is_put(_was(before, one), one)),
        stock=tuple(count for one in changed for count in _counts(_was(before, one), one)),
        removed=tuple(one.product.sku for one in changed if not one.active),
        added=sum(one.product.sku not in before for one in changed),
        changed=sum(one.product.sku in before for one in changed),
        rules=tuple((one.product.sku, one.policy is Policy.WARN, one.low_mark) for one in changed),
        edits=tuple(line for one in changed for line in _lines(_was(before, one), one)),
    )


def _was(before: Mapping[Sku, Item], edit: Edit) -> Edit | None:
    item = before.get(edit.product.sku)
    return edit_of(item) if item else None


def _codes(edit: Edit | None) -> tuple[object, ...]:
    return (edit.product.sku, edit.product.barcode, edit.active) if edit else ()


def _is_put(old: Edit | None, new: Edit) -> bool:
    return old is None or old.product != new.product or (new.active and not old.active)


def _counts(old: Edit | None, new: Edit) -> Iterable[tuple[Sku, int | None]]:
    was_counted = old is not None and old.policy is not Policy.UNCOUNTED
    if was_counted is (new.policy is Policy.UNCOUNTED):
        yield new.product.sku, None if was_counted else 0


def _lines(old: Edit | None, new: Edit) -> Iterable[tuple[Sku, str, str, str]]:
    """A price is told with those of imports; a new product by how many there are of them."""
    if old is None:
        return
    was, now = told_parts(old), told_parts(new)
    for part in (one for one in Part if one is not Part.PRICE and was[one] != now[one]):
        yield new.product.sku, f"edit_{part}", was[part], now[part]


def _check_codes(products: Iterable[Product]) -> None:
    """A label rings up one product only, whether it is read as a barcode or as a SKU."""
    owners: dict[str, Product] = {}
    for one in products:
        for code in {one.sku, one.barcode} - {None}:
            other = owners.setdefault(str(code), one)
            if other is not one:
                raise Refused("goods.code_taken", code=code, name=other.name, other=one.name)


def next_sku(known: Iterable[str]) -> Sku:
    """A SKU for a product that is typed in by hand: the first free one."""
    taken = set(known)
    number = len(taken) + 1
    while f"N{number:03}" in taken:
        number += 1
    return Sku(f"N{number:03}")


def check_why(why: str, *, needed: bool) -> str:
    """The reason as it is kept. Raises Refused for none where one is needed, and for a novel."""
    text = " ".join(why.split())
    if needed and not text:
        raise Refused("goods.no_why")
    if len(text) > MOST_WHY:
        raise Refused("goods.long_why", most=MOST_WHY)
    return text


def after_shift(level: StockLevel, shift: Shift, name: str) -> int:
    """What a count becomes. Raises Refused for what cannot be."""
    if shift.kind is not MovementKind.COUNT and level.on_hand is None:
        raise Refused("goods.not_counted", name=name)
    least = {MovementKind.COUNT: 0, MovementKind.RECEIVE: 1}.get(shift.kind, -MOST_STOCK)
    if not least <= shift.qty <= MOST_STOCK or (
        shift.kind is MovementKind.ADJUST and not shift.qty
    ):
        raise Refused("goods.bad_count", most=MOST_STOCK)
    count = shift.qty if shift.kind is MovementKind.COUNT else (level.on_hand or 0) + shift.qty
    if abs(count) > MOST_STOCK:
        raise Refused("goods.bad_count", most=MOST_STOCK)
    if not level.warns and count < level.reserved:
        raise Refused("stock.below_reserved", name=name, count=count, reserved=level.reserved)
    return count
