"""The commands of the end of the day: drawer, match, X, Z and closing."""

from __future__ import annotations

import sys
from typing import Any

import click

from pos_app.closure import closing_of, differences_of, report_object, x_report
from pos_app.copies import back_up_at_closing
from pos_app.domain.closing import Report
from pos_app.domain.dayslip import day_slip
from pos_app.domain.drawer import Act
from pos_app.domain.match import DIFFERENT, TORN, Row, Side, lists_told
from pos_app.domain.money import parse_won
from pos_app.domain.notation import plain
from pos_app.domain.staff import Action
from pos_app.duty import come_on_duty
from pos_app.errors import Refused
from pos_app.flow.closing import Closing
from pos_app.flow.errand import NAP_S, Patience
from pos_app.options import (
    SpokenOption,
    as_json,
    by_staff,
    commands,
    common,
    hands_of,
    merged,
)
from pos_app.patience import patience
from pos_app.reading import read_shop
from pos_app.selling import DONE, NO, STILL_OPEN
from pos_app.settings import details_of
from pos_app.shop import Shop, open_shop, refuse_if_damaged
from pos_app.terminal import emit

PROGRESS = 25  # questions between two lines for people
ACTS = {
    "float": Act.FLOAT,
    "in": Act.PAID_IN,
    "out": Act.PAID_OUT,
    "no-sale": Act.NO_SALE,
    "count": Act.COUNT,
}


closing = commands("closing")


@closing.command("drawer")
@click.argument("act", type=click.Choice(sorted(ACTS)))
@click.argument("amount", default="0")
@click.option("--why", default="", cls=SpokenOption, help="option.why")
@by_staff
@common
@click.pass_context
def closing_drawer(ctx: click.Context, /, act: str, amount: str, why: str, **own: Any) -> int:
    hands = hands_of(own)
    with open_shop(merged(ctx, **own), what="closing drawer") as shop:
        come_on_duty(shop, hands)
        desk = closing_of(shop)
        entry = desk.open_drawer(ACTS[act], _won(amount), why, hands.who or shop.settings.cashier)
        said = shop.wording.say(f"act.{entry.act}")
        click.echo(shop.wording.say("drawer.noted", act=said, amount=entry.amount_won))
    return DONE


@closing.command("x")
@as_json
@common
@click.pass_context
def closing_x(ctx: click.Context, /, as_json: bool, **own: Any) -> int:
    with read_shop(merged(ctx, **own)) as shop:
        _show(shop, x_report(shop), as_json)
    return DONE


@closing.command("z")
@click.argument("number", type=int, required=False)
@as_json
@common
@click.pass_context
def closing_z(ctx: click.Context, /, number: int | None, as_json: bool, **own: Any) -> int:
    with read_shop(merged(ctx, **own)) as shop:
        if number is None:
            newest = shop.books.closings.newest(1)
            if not newest:
                raise Refused("closing.none")
            report = newest[0]
        else:
            report = shop.books.closings.closing(number)
        _show(shop, report, as_json)
    return DONE


@closing.command("match")
@click.option("--again", is_flag=True, cls=SpokenOption, help="option.again")
@as_json
@common
@click.pass_context
def closing_match(ctx: click.Context, /, again: bool, as_json: bool, **own: Any) -> int:
    with open_shop(merged(ctx, **own), what="closing match") as shop, patience() as waiting:
        shop.counter.take_over()
        desk = closing_of(shop)
        complete = _run(shop, desk, waiting, again=again, quiet=as_json)
        rows = desk.match.rows()
        for row in rows:
            if as_json:
                emit({"event": "row", **plain(row)})
            elif row.side is not Side.EQUAL:
                click.echo(_said(shop, row))
        if not as_json:
            equal = sum(row.side is Side.EQUAL for row in rows)
            click.echo(shop.wording.say("match.sum", equal=equal, other=len(rows) - equal))
        told = desk.match.progress()
        torn = told.settlement in TORN
        if not as_json:
            for line in lists_told(told.settlement, told.reach, shop.wording.say):
                click.echo(line)
        elif torn:
            emit({"event": "lists", "settlement": str(told.settlement), **plain(told.reach)})
    if not complete or torn or any(row.side is Side.UNREAD for row in rows):
        return STILL_OPEN
    return NO if any(row.side in DIFFERENT for row in rows) else DONE


@closing.command("take-in")
@click.argument("order_no")
@click.option("--reason", required=True, cls=SpokenOption, help="option.take_in_reason")
@click.option("--tax-free", type=int, multiple=True, cls=SpokenOption, help="option.tax_free")
@by_staff
@as_json
@common
@click.pass_context
def closing_take_in(
    ctx: click.Context,
    /,
    order_no: str,
    reason: str,
    tax_free: tuple[int, ...],
    as_json: bool,
    **own: Any,
) -> int:
    hands = hands_of(own)
    with open_shop(merged(ctx, **own), what="closing take-in") as shop:
        refuse_if_damaged(shop)
        come_on_duty(shop, hands, (Action.BOOK_DIFFERENCE, order_no))
        desk = differences_of(shop, closing_of(shop))
        who = hands.who or shop.settings.cashier
        row = desk.take_in(order_no, reason, tax_free_won=tax_free, who=who)
        emit({"event": "row", **plain(row)}) if as_json else click.echo(_said(shop, row))
    return DONE if row.side is Side.EQUAL else NO


@closing.command("close")
@click.option("--count", "count", type=int, cls=SpokenOption, help="option.count")
@click.option("--count-stdin", is_flag=True, cls=SpokenOption, help="option.count_stdin")
@click.option("--match/--no-match", "match", default=True, cls=SpokenOption, help="option.match")
@click.option("--carry-over", default="", cls=SpokenOption, help="option.carry_over")
@by_staff
@as_json
@common
@click.pass_context
def closing_close(ctx: click.Context, /, as_json: bool, **own: Any) -> int:
    hands = hands_of(own)
    count, from_stdin = own.pop("count"), own.pop("count_stdin")
    match, why = own.pop("match"), own.pop("carry_over").strip()
    with open_shop(merged(ctx, **own), what="closing close") as shop, patience() as waiting:
        refuse_if_damaged(shop)
        shop.counter.take_over()
        desk = closing_of(shop)
        if match and not _run(shop, desk, waiting, again=False, quiet=as_json):
            click.echo(shop.wording.say("match.stopped"), err=True)
            return STILL_OPEN
        who = hands.who or shop.settings.cashier
        open_ones = desk.undecided()
        carried = [(Action.CARRY_OVER, one.ref) for one in open_ones if why]
        come_on_duty(shop, hands, (Action.CLOSE_DAY, ""), *carried)
        for one in open_ones:
            if why:
                shop.counter.backlog.carry_over(one.order_no, one.ref, who, why)
            else:
                said = shop.wording.say(f"unfinished.{one.kind}.title")
                amount = shop.wording.won(one.amount_won)
                click.echo(f"{one.word} {one.ref} {amount}: {said}", err=True)
        if from_stdin:
            count = _won(sys.stdin.readline().strip())
        if count is not None:
            desk.count_won(count, who)
        report = desk.close(who)
        back_up_at_closing(shop)
        _show(shop, report, as_json)
    return DONE


def _run(shop: Shop, desk: Closing, waiting: Patience, *, again: bool, quiet: bool) -> bool:
    """Run the match to its end; whether it came there."""
    match, told = desk.match, 0
    match.begin(again=again)
    while not waiting.stopped():
        pause = match.wait_s()
        if pause is None:
            return True
        if not match.take():
            waiting.rest(min(NAP_S, max(pause, 0.01)))
            continue
        now = match.step()
        if not quiet and (now.done - told >= PROGRESS or now.over):
            told = now.done
            click.echo(shop.wording.say("match.progress", done=now.done, total=now.total))
    return False


def _won(text: str) -> int:
    try:
        return parse_won(text)
    except ValueError:
        raise Refused("drawer.not_an_amount", text=text) from None


def _show(shop: Shop, report: Report, as_json: bool) -> None:
    if as_json:
        emit(report_object(report))
        return
    for line in day_slip(report, details_of(shop.settings), shop.wording.say).texts:
        click.echo(line)


def _said(shop: Shop, row: Row) -> str:
    say = shop.wording.say
    return say(
        "match.row",
        order_no=row.order_no,
        word=row.word,
        side=say(f"side.{row.side}"),
        ours=row.ours_won,
        toss=row.toss_won,
        ours_refunded=row.ours_refunded_won,
        toss_refunded=row.toss_refunded_won,
    )
