"""The command line: every job of the counter without a window."""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from pos_app import app, misuse, terminal
from pos_app.copies import back_up_after_sale, backup, restore_books, seek_lost
from pos_app.dayend import closing
from pos_app.domain.listing import record_object
from pos_app.domain.payment import OPEN, Attempt
from pos_app.domain.receipt import Sale
from pos_app.domain.staff import Action
from pos_app.duty import come_on_duty
from pos_app.errors import BoothError
from pos_app.flow.discounts import about_discount
from pos_app.flow.errand import Errand
from pos_app.flow.giveback import GiveBack
from pos_app.flow.place import refused_elsewhere
from pos_app.lists import products, sales
from pos_app.logs import catch_crashes
from pos_app.options import (
    Seconds,
    Session,
    SpokenCommand,
    SpokenGroup,
    SpokenOption,
    agreed,
    agreement_of,
    as_json,
    by_staff,
    common,
    hands_of,
    merged,
    paid_by,
    paying_of,
    session_of,
)
from pos_app.patience import patience
from pos_app.reports import report
from pos_app.returning import refund, refunds
from pos_app.selling import DONE, FAULT, REFUSED, STILL_OPEN, cart_of, tell_end, with_terms
from pos_app.shop import log_crash, open_shop, refuse_if_damaged, translations
from pos_app.staffing import staff
from pos_app.storekeeping import stock
from pos_app.terminal import emit
from pos_app.updates import updates
from pos_app.wording import Wording, detect_lang

# A day, and never for ever.
MOST_WAIT_S = 86_400.0


def main() -> None:
    """Run the program; every failure ends as one sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    catch_crashes()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and give its exit code."""
    wording = Wording(translations(), detect_lang(_lang_of(arguments), None, os.environ))
    session = Session(wording)
    try:
        with cli.make_context("booth-pos", list(arguments), obj=session) as ctx:
            code = cli.invoke(ctx)
        return code if isinstance(code, int) else DONE
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.ClickException as wrong:
        click.echo(misuse.said(wrong, wording), err=True)
        return REFUSED
    except BoothError as error:
        click.echo(wording.say_error(error), err=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        return FAULT
    except BrokenPipeError:
        terminal.fall_silent()
        return FAULT
    except Exception as error:
        log_crash(error, session.options)
        click.echo(wording.say("cli.crashed", kind=type(error).__name__), err=True)
        return FAULT


def _lang_of(arguments: list[str]) -> str | None:
    for this, following in pairwise([*arguments, ""]):
        if this == "--lang":
            return following
        if this.startswith("--lang="):
            return this.removeprefix("--lang=")
    return None


@click.group("booth-pos", cls=SpokenGroup, invoke_without_command=True)
@click.option("--lan", is_flag=True, cls=SpokenOption, help="option.lan")
@common
@click.pass_context
def cli(ctx: click.Context, /, lan: bool, **own: Any) -> int:
    options = merged(ctx, **own)
    return app.run_window(options, lan=lan) if ctx.invoked_subcommand is None else DONE


@cli.command()
@click.argument("items", nargs=-1, required=True, metavar="SKU[*QTY][@PRICE]...")
@click.option(
    "--wait", type=Seconds(0, MOST_WAIT_S), default=180.0, cls=SpokenOption, help="option.wait"
)
@agreed
@paid_by
@by_staff
@as_json
@common
@click.pass_context
def sell(
    ctx: click.Context, /, items: tuple[str, ...], wait: float, as_json: bool, **own: Any
) -> int:
    hands, paying, agreement = hands_of(own), paying_of(own), agreement_of(own)
    with open_shop(merged(ctx, **own), what="sell") as shop, patience() as waiting:
        refuse_if_damaged(shop)
        cart = with_terms(cart_of(items, shop.books.products()), agreement)
        large = (Action.DISCOUNT, about_discount(cart))
        come_on_duty(shop, hands, *(() if shop.counter.discounts.within(cart) else (large,)))
        shop.counter.take_over()
        errand = Errand(shop.counter, shop.clock, waiting)
        sold: list[Sale] = []

        def shown(attempt: Attempt) -> None:
            sold.append(shop.books.sale(attempt.sale_no))
            if as_json:
                emit(terminal.waiting_object(attempt))
            else:
                terminal.show_qr(shop.wording, attempt)

        who = hands.who or shop.settings.cashier
        if paying.cash_won is not None:
            end = shop.counter.cash.take(cart, paying.cash_won, who, sure=paying.sure)
        else:
            end = errand.sell(cart, wait, who, shown, sure=paying.sure)
        code = tell_end(shop, errand, end, sold[0] if sold else None, as_json)
        back_up_after_sale(shop)
        return code


@cli.command()
@as_json
@common
@click.pass_context
def settle(ctx: click.Context, /, as_json: bool, **own: Any) -> int:
    with open_shop(merged(ctx, **own), what="settle") as shop, patience() as waiting:
        errand = Errand(shop.counter, shop.clock, waiting)
        asked = unasked = 0
        for attempt in errand.settle():
            may_ask = shop.counter.may_ask(attempt)
            asked, unasked = asked + may_ask, unasked + (not may_ask)
            record = shop.books.record(attempt.order_no)
            if as_json:
                emit(record_object(record))
            else:
                click.echo(terminal.say_settled(shop.wording, record, shop.counter.account))
        desk = GiveBack(shop.counter.refunds, shop.books, shop.clock, shop.counter.pace, waiting)
        for one in desk.settle():
            asked += 1
            if as_json:
                emit(record_object(shop.books.record(one.order_no)))
            else:
                click.echo(terminal.say_refund(shop.wording, one))
                made = shop.books.attempt(one.order_no).account
                if made != shop.counter.account:
                    why = refused_elsewhere(made, shop.counter.account)
                    click.echo(shop.wording.say_error(why))
        complete = seek_lost(shop, errand, as_json)
        still = sum(one.state in OPEN or one.denied for one in shop.books.not_over())
        still += len(shop.books.returns.unsettled())
        if not as_json:
            click.echo(shop.wording.say("settle.sum", asked=asked, open=still))
        refused = shop.outlook.sky().key_refused
        if refused:
            click.echo(shop.wording.say("settle.key_refused"), err=True)
        return STILL_OPEN if still or unasked or refused or not complete else DONE


cli.add_command(products)
cli.add_command(stock)
cli.add_command(sales)
cli.add_command(report)
cli.add_command(backup)
cli.add_command(restore_books)
cli.add_command(staff)
cli.add_command(refund)
cli.add_command(refunds)
cli.add_command(closing)
cli.add_command(updates)


@cli.command(cls=SpokenCommand)
@click.argument("order_no")
@click.option("--pdf", type=click.Path(path_type=Path), cls=SpokenOption, help="option.pdf")
@click.option("--escpos", type=click.Path(path_type=Path), cls=SpokenOption, help="option.escpos")
@click.option(
    "--width",
    type=click.Choice(["58", "80"]),
    default="80",
    cls=SpokenOption,
    help="option.width",
)
@click.option("--print", "on_paper", is_flag=True, cls=SpokenOption, help="option.print")
@by_staff
@common
@click.pass_context
def slip(ctx: click.Context, /, order_no: str, **asked: Any) -> int:
    from pos_app.slips import Wanted, make_slip

    hands = hands_of(asked)
    wanted = Wanted(order_no, *(asked.pop(one) for one in ("pdf", "escpos", "width", "on_paper")))
    return make_slip(merged(ctx, **asked), wanted, hands)


@cli.command(cls=SpokenCommand)
@as_json
@common
@click.pass_context
def doctor(ctx: click.Context, /, as_json: bool, **own: Any) -> int:
    from pos_app.doctor import examine

    options = merged(ctx, **own)
    healthy = True
    wording = session_of(ctx).wording
    for finding in examine(options):
        healthy = healthy and not finding.bad
        emit(finding.as_object(wording)) if as_json else click.echo(finding.said(wording))
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
def rehearse(ctx: click.Context, /, count: int, shots: Path | None, **own: Any) -> int:
    return app.run_rehearsal(merged(ctx, **own), count, shots)


@cli.command("practice-toss", cls=SpokenCommand)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, cls=SpokenOption, help="option.port"
)
@click.option("--lan", is_flag=True, cls=SpokenOption, help="option.lan")
@common
@click.pass_context
def practice_toss(ctx: click.Context, /, port: int, lan: bool, **own: Any) -> int:
    return app.run_practice_toss(merged(ctx, **own), port, lan)
