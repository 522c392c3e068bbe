"""The commands that keep products and stock: edit one, receive, adjust, count."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from pos_app.domain.catalog import Sku, TaxClass
from pos_app.domain.goods import Edit, Item, Part, edit_of, read_part, with_price
from pos_app.domain.staff import Action
from pos_app.domain.stock import Policy
from pos_app.duty import come_on_duty
from pos_app.errors import Refused
from pos_app.lists import products
from pos_app.options import SpokenOption, by_staff, commands, common, hands_of, merged
from pos_app.selling import DONE
from pos_app.shop import Shop, open_shop

KINDS = {"receive": Action.RECEIVE_STOCK, "adjust": Action.EDIT_STOCK, "count": Action.EDIT_STOCK}
# A number below nought is no option.
_SIGNED = {"ignore_unknown_options": True}


@products.command("set")
@click.argument("sku")
@click.option("--name", cls=SpokenOption, help="option.set_name")
@click.option("--price", cls=SpokenOption, help="option.set_price")
@click.option("--category", cls=SpokenOption, help="option.set_category")
@click.option("--barcode", cls=SpokenOption, help="option.set_barcode")
@click.option(
    "--tax",
    type=click.Choice([one.value for one in TaxClass]),
    cls=SpokenOption,
    help="option.set_tax",
)
@click.option(
    "--policy",
    type=click.Choice([one.value for one in Policy]),
    cls=SpokenOption,
    help="option.set_policy",
)
@click.option("--low-mark", cls=SpokenOption, help="option.set_low_mark")
@click.option("--on-sale/--off-sale", default=None, cls=SpokenOption, help="option.on_sale")
@click.option("--sold-out/--not-sold-out", default=None, cls=SpokenOption, help="option.sold_out")
@by_staff
@common
@click.pass_context
def products_set(
    ctx: click.Context, /, sku: str, on_sale: bool | None, sold_out: bool | None, **own: Any
) -> int:
    hands = hands_of(own)
    typed: dict[Part, str | None] = {
        part: own.pop(part.value) for part in Part if part not in {Part.ACTIVE, Part.OPEN_PRICE}
    }
    with open_shop(merged(ctx, **own), sells=False, what="products set") as shop:
        item = _item(shop, sku)
        edit = _edited(edit_of(item), typed)
        edit = edit if on_sale is None else replace(edit, active=on_sale)
        acts = [(Action.MANAGE_PRODUCTS, "")] if edit != edit_of(item) else []
        come_on_duty(shop, hands, *acts)
        change = shop.shelving.edit([edit])
        if sold_out is not None and sold_out != item.level.sold_out:
            shop.shelving.mark_sold_out(item.product.sku, sold_out)
        key = "products.set" if change.changed or sold_out is not None else "products.as_it_was"
        click.echo(shop.wording.say(key, sku=sku, name=edit.product.name))
    return DONE


stock = commands("stock")


def _counting(kind: str) -> None:
    """Give `stock` one more command: all three say which product, how many, and why."""

    @stock.command(kind, context_settings=_SIGNED)
    @click.argument("sku")
    @click.argument("qty", type=int, metavar="N")
    @click.option("--reason", default="", cls=SpokenOption, help="option.stock_reason")
    @by_staff
    @common
    @click.pass_context
    def change(ctx: click.Context, /, sku: str, qty: int, reason: str, **own: Any) -> int:
        return _change(ctx, kind, sku, qty, reason, own)


for one in KINDS:
    _counting(one)


def _change(
    ctx: click.Context, kind: str, sku: str, qty: int, reason: str, own: dict[str, Any]
) -> int:
    hands = hands_of(own)
    with open_shop(merged(ctx, **own), sells=False, what=f"stock {kind}") as shop:
        item = _item(shop, sku)
        action = KINDS[kind]
        come_on_duty(shop, hands, *([(action, sku)] if action is Action.EDIT_STOCK else []))
        acts = {
            "receive": shop.shelving.receive,
            "adjust": shop.shelving.adjust,
            "count": shop.shelving.count,
        }
        level = acts[kind](item.product.sku, qty, reason)
        name, was = item.product.name, item.level.on_hand
        key = "stock.changed" if was is not None else "stock.counted_now"
        click.echo(shop.wording.say(key, name=name, was=was, now=level.on_hand))
    return DONE


def _item(shop: Shop, sku: str) -> Item:
    found = {one.product.sku: one for one in shop.shelving.items()}.get(Sku(sku))
    if found is None:
        raise Refused("sell.unknown_sku", sku=sku)
    return found


def _edited(edit: Edit, typed: dict[Part, str | None]) -> Edit:
    """The product with what was typed. Raises Refused for what cannot be."""
    product = edit.product
    for part, text in typed.items():
        if text is None:
            continue
        if part is Part.POLICY:
            edit = replace(edit, policy=Policy(text))
        elif part is Part.LOW_MARK:
            edit = replace(edit, low_mark=read_part(part, text))
        elif part is Part.TAX:
            product = replace(product, tax=TaxClass(text))
        elif part is Part.PRICE:
            product = with_price(product, text)
        else:
            product = replace(product, **{part.value: read_part(part, text)})
    return replace(edit, product=product)
