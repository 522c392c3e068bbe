"""The commands about products and sales: in, out, and one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from pos_app import terminal
from pos_app.domain.catalog import PricedRow, Product
from pos_app.domain.listing import product_object, record_object
from pos_app.domain.pricelist import ignored_columns, parse_rows
from pos_app.domain.staff import Action
from pos_app.domain.table import Table
from pos_app.duty import come_on_duty, reading_with_rights
from pos_app.errors import BoothError, Refused
from pos_app.options import (
    SpokenOption,
    as_json,
    by_staff,
    commands,
    common,
    hands_of,
    merged,
)
from pos_app.reading import read_shop
from pos_app.shop import open_shop
from pos_app.terminal import emit

products = commands("products")


@products.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, cls=SpokenOption, help="option.replace")
@click.option("--set-stock", is_flag=True, cls=SpokenOption, help="option.set_stock")
@by_staff
@common
@click.pass_context
def products_import(
    ctx: click.Context, /, file: Path, replace: bool, set_stock: bool, **own: Any
) -> int:
    from pos_app.paper.sheet import read_table

    hands = hands_of(own)
    with open_shop(merged(ctx, **own), sells=False, what="products import") as shop:
        stock = [(Action.EDIT_STOCK, "")] if set_stock else []
        come_on_duty(shop, hands, (Action.IMPORT_PRICES, ""), *stock)
        shop.access.check(Action.IMPORT_PRICES)
        say = shop.wording.say
        terminal.say_meanwhile(say("products.reading"))
        table = read_table(file)
        terminal.say_meanwhile(say("products.checking", count=len(table.rows)))
        rows = _rows_of(table, shop.books.products(), replace_all=replace)
        terminal.say_meanwhile(say("products.saving", count=len(rows)))
        change = shop.stocking.take_in(
            rows, replace=replace, set_stock=set_stock, who=shop.settings.cashier
        )
        click.echo(
            shop.wording.say(
                "products.imported",
                added=change.added,
                changed=change.changed,
                unchanged=change.unchanged,
                removed=len(change.removed),
            )
        )
        unused = ignored_columns(table)
        if unused:
            click.echo(shop.wording.say("products.ignored", columns=", ".join(unused)))
    return 0


def _rows_of(table: Table, known: Iterable[Product], *, replace_all: bool) -> tuple[PricedRow, ...]:
    """The rows of a list; where a column is missing, it is said which ones mean nothing to us."""
    try:
        return parse_rows(table, known, replace_all=replace_all)
    except Refused as error:
        problems, unused = error.values.get("problems"), ignored_columns(table)
        if not isinstance(problems, tuple) or not unused or not any(map(_lacks_column, problems)):
            raise
        told = (*problems, Refused("products.ignored", columns=", ".join(unused)))
        raise Refused(error.key, **{**error.values, "problems": told}) from error


def _lacks_column(problem: BoothError) -> bool:
    return problem.key in {"pricelist.no_name_column", "pricelist.no_price_column"}


@products.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@by_staff
@common
@click.pass_context
def products_export(ctx: click.Context, /, file: Path, **own: Any) -> int:
    from pos_app.paper.sheet import export_products

    hands = hands_of(own)
    with reading_with_rights(merged(ctx, **own), hands, Action.EXPORT, file) as shop:
        everything = shop.books.products()
        export_products(file, everything, shop.books.stock(), shop.wording.lang)
        click.echo(shop.wording.say("products.exported", count=len(everything), file=str(file)))
    return 0


@products.command("list")
@as_json
@common
@click.pass_context
def products_list(ctx: click.Context, /, as_json: bool, **own: Any) -> int:
    with read_shop(merged(ctx, **own)) as shop:
        stock = shop.books.stock()
        for product in shop.books.products():
            level = stock.get(product.sku)
            if as_json:
                emit(product_object(product, level))
            else:
                click.echo(terminal.say_product(shop.wording, product, level))
    return 0


sales = commands("sales")


def within_days(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--from --to`; `day_of` makes days of them."""
    day = click.DateTime(["%Y-%m-%d"])
    last = click.option(
        "--to", "last", type=day, metavar="YYYY-MM-DD", cls=SpokenOption, help="option.to"
    )
    first = click.option(
        "--from", "first", type=day, metavar="YYYY-MM-DD", cls=SpokenOption, help="option.from"
    )
    return first(last(command))


def day_of(moment: datetime | None) -> date | None:
    """The business day that was named."""
    return moment.date() if moment else None


@sales.command("list")
@as_json
@within_days
@common
@click.pass_context
def sales_list(
    ctx: click.Context,
    /,
    as_json: bool,
    first: datetime | None,
    last: datetime | None,
    **own: Any,
) -> int:
    with read_shop(merged(ctx, **own)) as shop:
        for record in shop.books.records(day_of(first), day_of(last)):
            if as_json:
                emit(record_object(record))
            else:
                click.echo(terminal.say_sale(shop.wording, record))
    return 0


@sales.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@within_days
@by_staff
@common
@click.pass_context
def sales_export(
    ctx: click.Context, /, file: Path, first: datetime | None, last: datetime | None, **own: Any
) -> int:
    from pos_app.paper.sheet import export_sales

    hands = hands_of(own)
    with reading_with_rights(merged(ctx, **own), hands, Action.EXPORT, file) as shop:
        found = list(shop.books.records(day_of(first), day_of(last)))
        export_sales(file, found, shop.wording.lang)
        click.echo(shop.wording.say("sales.exported", count=len(found), file=str(file)))
    return 0
