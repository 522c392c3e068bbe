"""The command line: every job of the counter without a window."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from pos_app import app, terminal
from pos_app.domain.cart import Cart
from pos_app.domain.catalog import Product, Sku
from pos_app.domain.listing import product_object, record_object
from pos_app.domain.payment import OPEN, Attempt, State
from pos_app.domain.pricelist import parse_rows
from pos_app.errors import BoothError, Refused
from pos_app.flow.errand import Errand
from pos_app.options import SpokenCommand, SpokenGroup, SpokenOption, common, merged
from pos_app.wording import Wording, detect_lang

DONE, FAULT, REFUSED, NO, STILL_OPEN = 0, 1, 2, 3, 4


def main() -> None:
    """Run the program; every failure ends as one sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and give its exit code."""
    wording = Wording(app.translations(), detect_lang(_lang_of(arguments), None, os.environ))
    try:
        with cli.make_context("booth-pos", list(arguments)) as ctx:
            ctx.meta["wording"] = wording
            code = cli.invoke(ctx)
        return code if isinstance(code, int) else DONE
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.ClickException as wrong:
        click.echo(wording.say("cli.usage", text=wrong.format_message()), err=True)
        return REFUSED
    except BoothError as error:
        click.echo(wording.say_error(error), err=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        return FAULT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAULT
    except Exception as error:
        app.log_crash(error)
        click.echo(wording.say("cli.crashed", kind=type(error).__name__), err=True)
        return FAULT


def _lang_of(arguments: list[str]) -> str | None:
    for this, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if this == "--lang":
            return following
        if this.startswith("--lang="):
            return this.removeprefix("--lang=")
    return None


def _emit(thing: dict[str, Any]) -> None:
    click.echo(json.dumps(thing, ensure_ascii=False))


as_json = click.option("--json", "as_json", is_flag=True, cls=SpokenOption, help="option.json")


@click.group(cls=SpokenGroup, invoke_without_command=True)
@common
@click.pass_context
def cli(ctx: click.Context, data_dir: Path | None, practice: bool, lang: str | None) -> int:
    options = merged(ctx, data_dir, practice, lang)
    return app.run_window(options) if ctx.invoked_subcommand is None else DONE


@cli.command()
@click.argument("items", nargs=-1, required=True, metavar="SKU[*QTY]...")
@click.option(
    "--wait", type=click.FloatRange(min=0), default=180.0, cls=SpokenOption, help="option.wait"
)
@as_json
@common
@click.pass_context
def sell(ctx: click.Context, items: tuple[str, ...], wait: float, as_json: bool, **own: Any) -> int:
    with app.open_shop(merged(ctx, **own), what="sell") as shop, app.patience() as patience:
        app.refuse_if_damaged(shop)
        cart = _cart(items, shop.books.products())
        shop.counter.take_over()
        errand = Errand(shop.counter, shop.clock, patience)

        def waiting(attempt: Attempt) -> None:
            if as_json:
                _emit(terminal.waiting_object(attempt))
            else:
                terminal.show_qr(shop.wording, attempt)

        end = errand.sell(cart, wait, shop.settings.cashier, waiting)
        record = shop.books.record(end.order_no)
        if end.state is State.PAID:
            # The end that is printed below is what the cashier sees of a sale without a window.
            record = shop.books.record(shop.counter.shown(end.order_no).order_no)
        if as_json:
            _emit({"event": "end", **record_object(record)})
        else:
            click.echo(terminal.say_end(shop.wording, record))
        return _exit_of(end)


def _exit_of(attempt: Attempt) -> int:
    if attempt.state is State.PAID:
        return DONE
    return STILL_OPEN if attempt.state in OPEN else NO


def _cart(items: Iterable[str], products: Iterable[Product]) -> Cart:
    known = {product.sku: product for product in products}
    cart = Cart()
    for item in items:
        sku, star, count = item.rpartition("*")
        # A SKU may hold a star itself: what stands in the catalogue is meant first.
        if not star or Sku(item) in known:
            sku, count = item, "1"
        if Sku(sku) not in known:
            raise Refused("sell.unknown_sku", sku=sku)
        if not (count.isascii() and count.isdigit()) or int(count) == 0:
            raise Refused("sell.bad_quantity", text=item)
        cart = cart.add(known[Sku(sku)], int(count))
    return cart


@cli.command()
@as_json
@common
@click.pass_context
def settle(ctx: click.Context, as_json: bool, **own: Any) -> int:
    with app.open_shop(merged(ctx, **own), what="settle") as shop, app.patience() as patience:
        errand = Errand(shop.counter, shop.clock, patience)
        asked = 0
        for attempt in errand.settle():
            asked += 1
            record = shop.books.record(attempt.order_no)
            if as_json:
                _emit(record_object(record))
            else:
                click.echo(terminal.say_settled(shop.wording, record, shop.counter.may_ask(attempt)))
        still = sum(attempt.state in OPEN for attempt in shop.books.not_over())
        if not as_json:
            click.echo(shop.wording.say("settle.sum", asked=asked, open=still))
        return STILL_OPEN if still else DONE


@cli.group(cls=SpokenGroup)
def products() -> None:
    pass


@products.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, cls=SpokenOption, help="option.replace")
@click.option("--set-stock", is_flag=True, cls=SpokenOption, help="option.set_stock")
@common
@click.pass_context
def products_import(
    ctx: click.Context, file: Path, replace: bool, set_stock: bool, **own: Any
) -> int:
    from pos_app.paper.sheet import read_table

    with app.open_shop(merged(ctx, **own), sells=False, what="products import") as shop:
        rows = parse_rows(read_table(file), shop.books.products())
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
    return DONE


@products.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@common
@click.pass_context
def products_export(ctx: click.Context, file: Path, **own: Any) -> int:
    from pos_app.paper.sheet import export_products

    with app.read_shop(merged(ctx, **own)) as shop:
        everything = shop.books.products()
        export_products(file, everything, shop.books.stock(), shop.wording.lang)
        click.echo(shop.wording.say("products.exported", count=len(everything), file=str(file)))
    return DONE


@products.command("list")
@as_json
@common
@click.pass_context
def products_list(ctx: click.Context, as_json: bool, **own: Any) -> int:
    with app.read_shop(merged(ctx, **own)) as shop:
        stock = shop.books.stock()
        for product in shop.books.products():
            level = stock.get(product.sku)
            if as_json:
                _emit(product_object(product, level))
            else:
                click.echo(terminal.say_product(shop.wording, product, level))
    return DONE


@cli.group(cls=SpokenGroup)
def sales() -> None:
    pass


def _days(command: Callable[..., Any]) -> Callable[..., Any]:
    day = click.DateTime(["%Y-%m-%d"])
    last = click.option("--to", "last", type=day, cls=SpokenOption, help="option.to")
    first = click.option("--from", "first", type=day, cls=SpokenOption, help="option.from")
    return first(last(command))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@sales.command("list")
@as_json
@_days
@common
@click.pass_context
def sales_list(
    ctx: click.Context,
    as_json: bool,
    first: datetime | None,
    last: datetime | None,
    **own: Any,
) -> int:
    with app.read_shop(merged(ctx, **own)) as shop:
        for record in shop.books.records(_day(first), _day(last)):
            if as_json:
                _emit(record_object(record))
            else:
                click.echo(terminal.say_sale(shop.wording, record))
    return DONE


@sales.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@_days
@common
@click.pass_context
def sales_export(
    ctx: click.Context, file: Path, first: datetime | None, last: datetime | None, **own: Any
) -> int:
    from pos_app.paper.sheet import export_sales

    with app.read_shop(merged(ctx, **own)) as shop:
        found = list(shop.books.records(_day(first), _day(last)))
        export_sales(file, found, shop.wording.lang)
        click.echo(shop.wording.say("sales.exported", count=len(found), file=str(file)))
    return DONE


@cli.command(cls=SpokenCommand)
@as_json
@common
@click.pass_context
def doctor(ctx: click.Context, as_json: bool, **own: Any) -> int:
    from pos_app.doctor import examine

    options = merged(ctx, **own)
    healthy = True
    wording = ctx.find_root().meta["wording"]
    for finding in examine(options):
        healthy = healthy and not finding.bad
        _emit(finding.as_object(wording)) if as_json else click.echo(finding.said(wording))
    return DONE if healthy else FAULT


@cli.command(cls=SpokenCommand)
@click.option(
    "--sales",
    "count",
    type=click.IntRange(1, 1000),
    default=3,
    cls=SpokenOption,
    help="option.sales",
)
@click.option(
    "--shots",
    type=click.Path(file_okay=False, path_type=Path),
    cls=SpokenOption,
    help="option.shots",
)
@common
@click.pass_context
def rehearse(ctx: click.Context, count: int, shots: Path | None, **own: Any) -> int:
    return app.run_rehearsal(merged(ctx, **own), count, shots)


@cli.command("practice-toss", cls=SpokenCommand)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, cls=SpokenOption, help="option.port"
)
@click.option("--lan", is_flag=True, cls=SpokenOption, help="option.lan")
@common
@click.pass_context
def practice_toss(ctx: click.Context, port: int, lan: bool, **own: Any) -> int:
    return app.run_practice_toss(merged(ctx, **own), port, lan)
